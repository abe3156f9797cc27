"""Reminding those who are behind: by hand, and by the clock; each once a day."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import translation
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from members.notices import mail_each, tell_each
from members.tasks import send_mails
from reviews.models import Campaign, CampaignState, Reminder, ReviewSession
from reviews.rounds.notices.reminders import reminders_due
from reviews.rules import SessionVerb, UnitVerb, require
from reviews.sessions.locking import lock_session

BEFORE, AFTER = dt.timedelta(days=3), dt.timedelta(days=30)
"""So long before its date a stage is called to mind, once; and so long after it every day. What is still not
done then is for people to speak about."""


@transaction.atomic
def remind_session(session: ReviewSession, *, by: Member) -> int:
    """Remind the people of one session of what its stage asks for; returns how many were told."""
    session = lock_session(session)
    require(SessionVerb.REMIND, session, by)
    return sum(_remind([session.pk], by=by).values())


@transaction.atomic
def remind_late(campaign: Campaign, *, by: Member) -> int:
    """Remind everybody in every session of the round that is late; returns how many were told."""
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    yesterday = clock.today() - dt.timedelta(days=1)
    late = campaign.sessions.due_by(yesterday).values_list("pk", flat=True)
    return sum(_remind(list(late), by=by).values())


@transaction.atomic
def remind_by_clock() -> int:
    """Remind where a date is near, once, and where it is past, every day; returns how many sessions. What two
    workers do at once is done by one: the sessions' locks and a constraint see to it."""
    today = clock.today()
    near = ReviewSession.objects.due_by(today + BEFORE).filter(campaign__state=CampaignState.OPEN)
    rows = near.annotate(called=Max("reminders__on", filter=Q(reminders__by__isnull=True)))
    due = [session.pk for session in rows if _is_called_for(session, today)]
    return len(_remind(due, by=None))


def _is_called_for(session: ReviewSession, today: dt.date) -> bool:
    """``called`` is the day on which the clock reminded last."""
    if session.is_late(today):
        return today <= session.due + AFTER
    called: dt.date | None = session.called  # type: ignore[attr-defined]  # remind_by_clock()
    return called is None or called < session.due - BEFORE


def _remind(pks: Collection[int], *, by: Member | None) -> Counter[int]:
    """How many were told in each session; raises where by hand nobody is left to be reminded today."""
    today = clock.today()
    rows = ReviewSession.objects.for_list().select_for_update(of=("self",), no_key=True)
    sessions = list(rows.filter(pk__in=pks).order_by("pk"))
    done = Reminder.objects.filter(session__in=sessions, on=today, by__isnull=by is None)
    reminded = set(done.values_list("session", flat=True))
    left = [session for session in sessions if session.pk not in reminded]
    if by and not left:
        raise ValidationError(
            _("Nobody is left to be reminded today: that was done already, or none is late.")
        )
    with translation.override("vi"):
        found = reminders_due(left, today)
    told = Counter(session for _member, session in found)
    Reminder.objects.bulk_create(
        Reminder(session=session, on=today, by=by, told=told[session.pk]) for session in left
    )
    messages = list(found.values())
    tell_each(messages)
    mail_each(messages)
    for session in left:
        Event.record("remind", session, by=by, told=told[session.pk], due=session.due.isoformat())
    transaction.on_commit(send_mails.delay)
    return Counter({session.pk: told[session.pk] for session in left})
