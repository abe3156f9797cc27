"""Notices about the remedy plan and its remedies."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from members.models import Member
from members.notices import tell
from reviews.documents.wording import short_date
from reviews.models import EntryKind, RemedyEntry, RemedyItem, RemedyPlan, RemedyState
from reviews.sessions.people import clerks_and_head, clerks_of, everyone_but, tell_author


def remedies_bound(plan: RemedyPlan) -> None:
    """Tell the owners of a plan's remedies that the plan was approved."""
    text = _("%(session)s: the remedy plan is approved, and you answer for a part of it.")
    owners = [item.owner for item in plan.items.select_related("owner")]
    tell(everyone_but(owners, plan.approved_by), text % {"session": plan.session}, plan.get_absolute_url())


def remedy_reported(item: RemedyItem, *, by: Member) -> None:
    """Tell the clerks and the head, without whoever reported it, that a remedy was reported done and waits to
    be judged."""
    text = _("%(owner)s reports a remedy done; please judge it: %(what)s") % {
        "owner": item.owner,
        "what": item.what,
    }
    leading = everyone_but(clerks_and_head(item.plan.session), item.owner)
    tell(everyone_but(leading, by), text, item.get_absolute_url())


def report_typed_in(item: RemedyItem, entry: RemedyEntry) -> None:
    """Tell the owner what somebody else typed in as the owner's report."""
    text = _("%(who)s typed in what you signed about your remedy: %(text)s")
    tell([item.owner], text % {"who": entry.by, "text": entry.text}, item.get_absolute_url())


def remedy_reviewed(item: RemedyItem, entry: RemedyEntry) -> None:
    """Tell the owner whether the remedy was accepted or sent back. If it was closed and came from a comment,
    tell the author of the comment too."""
    accepted = entry.kind == EntryKind.ACCEPTED
    text = (
        _("Your remedy is accepted and closed: %(what)s")
        if accepted
        else _("Your remedy was sent back: %(why)s")
    )
    words = text % {"what": item.what, "why": entry.text}
    tell(everyone_but([item.owner], entry.by), words, item.get_absolute_url())
    if item.state == RemedyState.CLOSED and item.comment:
        done = _("A point raised led to a remedy that is now closed: %(what)s") % {"what": item.what}
        tell_author(item.comment, done)


def deadline_shifted(item: RemedyItem, entry: RemedyEntry) -> None:
    """Tell the owner the new deadline and the reason."""
    text = _("Your remedy is now due on %(day)s: %(why)s")
    words = text % {"day": short_date(item.due_on), "why": entry.text}
    tell(everyone_but([item.owner], entry.by), words, item.get_absolute_url())


def remedy_due(item: RemedyItem, today: dt.date) -> None:
    """Tell the owner that a remedy is due. If it is overdue, tell the clerks too."""
    late = item.due_on < today
    text = _("Overdue since %(day)s: %(what)s") if late else _("Due on %(day)s: %(what)s")
    people = [item.owner, *(clerks_of(item.plan.session) if late else [])]
    tell(
        everyone_but(people, None),
        text % {"day": short_date(item.due_on), "what": item.what},
        item.get_absolute_url(),
    )
