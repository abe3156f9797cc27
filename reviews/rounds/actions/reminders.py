"""Reminds people who are behind with their work, when a member asks for it or by the scheduled task.

A session is reminded at most once a day in each of these two ways.
"""

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
from members.listing import few_names
from members.models import Event, Member
from members.notices import mail_each, tell_each
from members.tasks import send_mails
from reviews.models import Campaign, CampaignState, Reminder, ReviewSession
from reviews.rounds.notices.reminders import reminders_due
from reviews.rules import SessionVerb, UnitVerb, require
from reviews.sessions.locking import lock_session
from reviews.texts import clean_text

MOST_WORDS = 150
"""The most characters that somebody adds to a reminder, so that it fits into one notice."""
BEFORE, AFTER = dt.timedelta(days=3), dt.timedelta(days=30)
"""When the scheduled task reminds the people of a session that is not done with its stage.

It reminds once within ``BEFORE`` of the due date, and then every day after that date until ``AFTER``. If the
stage is still not done then, people have to speak to each other.
"""


@transaction.atomic
def remind_session(session: ReviewSession, *, by: Member) -> int:
    """Remind the people of one session of what its stage requires of them.

    Return the number of reminders.
    """
    session = lock_session(session)
    require(SessionVerb.REMIND, session, by)
    return sum(_remind([session.pk], by=by).values())


@transaction.atomic
def remind_people(session: ReviewSession, people: Collection[int], words: str, *, by: Member) -> list[Member]:
    """Remind these people, given by their keys, of what they owe in the session, with ``words`` of the one
    who reminds added, and return those who were reminded. This may be done besides the reminder of the whole
    session. Raises ``ValidationError`` where one of them owes nothing now."""
    session = lock_session(session)
    require(SessionVerb.REMIND, session, by)
    words = " ".join(clean_text(words).split())[:MOST_WORDS]
    with translation.override("vi"):
        owed = {member: message for (member, _pk), message in reminders_due([session], clock.today()).items()}
    if not people:
        raise ValidationError(_("Tick at least one person."))
    settled = set(people) - set(owed)
    if settled:
        names = few_names(Member.objects.filter(pk__in=settled).order_by("sort_name"))
        raise ValidationError(_("Nothing is owed now by: %(names)s. Look again.") % {"names": names})
    messages = [owed[pk] for pk in sorted(set(people))]
    said = [one._replace(text=f"{one.text} {by}: “{words}”") if words else one for one in messages]
    tell_each(said)
    mail_each(messages)  # a mail says no words that somebody typed
    Event.record("remind_people", session, by=by, told=[one.recipient.code for one in messages], words=words)
    transaction.on_commit(send_mails.delay)
    return [one.recipient for one in messages]


@transaction.atomic
def remind_late(campaign: Campaign, *, by: Member) -> int:
    """Remind the people of every late session of the round, and return the number of reminders."""
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    yesterday = clock.today() - dt.timedelta(days=1)
    late = campaign.sessions.due_by(yesterday).values_list("pk", flat=True)
    return sum(_remind(list(late), by=by).values())


@transaction.atomic
def remind_by_clock() -> int:
    """Remind the people of sessions whose date is near or has passed. This is the scheduled task.

    They are reminded once before the date and every day after it. Return the number of sessions reminded. If
    two workers run at once, the locks of the sessions and a constraint ensure that each session is reminded
    once.
    """
    today = clock.today()
    near = ReviewSession.objects.due_by(today + BEFORE).filter(campaign__state=CampaignState.OPEN)
    due = []
    for session in near.annotate(called=Max("reminders__on", filter=Q(reminders__by__isnull=True))):
        last: dt.date | None = session.called  # type: ignore[attr-defined]  # annotated above
        if session.is_late(today):
            is_due = today <= session.due + AFTER
        else:
            is_due = last is None or last < session.due - BEFORE
        if is_due:
            due.append(session.pk)
    return len(_remind(due, by=None))


def _remind(pks: Collection[int], *, by: Member | None) -> Counter[int]:
    """Remind those sessions that were not yet reminded today, and return the number of reminders by session.

    Reminders by a member (``by``) and by the scheduled task are counted separately. For a member, raise
    ``ValidationError`` if there is no session, or if all sessions were reminded today.
    """
    today = clock.today()
    rows = ReviewSession.objects.for_list().select_for_update(of=("self",), no_key=True)
    sessions = [row for row in rows.filter(pk__in=pks).order_by("pk") if not row.is_cancelled]
    done = Reminder.objects.filter(session__in=sessions, on=today, by__isnull=by is None)
    reminded = set(done.values_list("session", flat=True))
    left = [session for session in sessions if session.pk not in reminded]
    if by and not sessions:
        raise ValidationError(_("No session of this round is late, so nobody was reminded."))
    if by and not left:
        raise ValidationError(
            _("Nobody is left to be reminded: everybody was reminded today. Remind again tomorrow.")
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
