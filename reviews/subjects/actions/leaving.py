"""Taking a person out of an open session, and putting the person back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings.actions.handing_over import require_undecided
from ratings.actions.peergroups import group_new_cases, lock_for_regrouping, ungroup_case
from reviews.models import ChangeKind, LeftOut, OutReason, Paper, SubjectChange
from reviews.quarters.actions import leave_sheets_out, take_sheets_in_again
from reviews.rules import SessionVerb, require
from reviews.subjects import notices
from reviews.subjects.actions.locking import (
    follow_conferences,
    lock_person,
    person_of,
    require_no_review_begun,
    require_unopened,
)
from reviews.texts import clean_text

MOST_CHARS = 200


@dataclass(frozen=True)
class Leaving:
    """Why a person is taken out: the reason (``OutReason``), the document it rests on, and from which day."""

    reason: str
    document: str
    day: dt.date


@dataclass(frozen=True)
class _Checked(Leaving):
    @property
    def words(self) -> str:
        """The reason as the report and the session's page show it."""
        return f"{OutReason(self.reason).label}: {self.document}, {self.day:%d/%m/%Y}"[:MOST_CHARS]


@transaction.atomic
def take_out(paper: Paper, leaving: Leaving, *, by: Member) -> SubjectChange:
    """Take the person out of the session and of every further place of review, and return the record of it.

    The paper is kept as it is and counts no more: not for any guard, agenda, roll, quorum, peer group, quota
    or report. The person is listed as not reviewed, with the reason. The same again changes nothing. Raises
    ``ValidationError`` where the reason, the document or the day is missing, the level is decided, or a
    conference is just reviewing the person.
    """
    said = _checked(leaving)
    paper = lock_person(paper)
    require(SessionVerb.TAKE_OUT, paper, by)
    member = person_of(paper)
    if paper.has_left:
        last = paper.subject_changes.filter(kind=ChangeKind.OUT).order_by("pk").last()
        if last and (last.reason, last.document, last.day) == (said.reason, said.document, said.day):
            return last
        raise ValidationError(_("%(person)s has been taken out already.") % {"person": paper})
    require_no_review_begun(paper)
    leave_sheets_out(member, paper.session.period.year, said.words, by=by)
    if paper.case:
        lock_for_regrouping(paper.session.period, [paper.case.pk])
        ungroup_case(require_undecided(paper.case))
    LeftOut.objects.update_or_create(session=paper.session, member=member, defaults={"reason": said.words})
    paper.left_on = said.day
    paper.save(update_fields=["left_on"])
    follow_conferences(paper)
    change = SubjectChange.objects.create(
        session=paper.session,
        paper=paper,
        kind=ChangeKind.OUT,
        reason=said.reason,
        document=said.document,
        day=said.day,
        by=by,
    )
    Event.record("take_out", paper, by=by, reason=said.reason, document=said.document, day=str(said.day))
    notices.subject_changed(change)
    return change


def _checked(leaving: Leaving) -> _Checked:
    """Return what was said, cleaned. Raises ``ValidationError`` by field."""
    document = clean_text(leaving.document)
    errors = {
        "reason": leaving.reason not in OutReason.values and _("Choose the reason."),
        "document": (not document and _("Name the document on which it rests."))
        or (len(document) > MOST_CHARS and _("Name the document in at most 200 characters.")),
        "day": leaving.day > clock.today() and _("The day lies in the future."),
    }
    found = {name: text for name, text in errors.items() if text}
    if found:
        raise ValidationError(found)
    return _Checked(leaving.reason, document, leaving.day)


@transaction.atomic
def put_back(paper: Paper, *, by: Member) -> Paper:
    """Let the person be reviewed in the session after all, with the paper as it was, and return the paper.
    This is possible until the session has come to its conference. Raises ``ValidationError`` where the person
    has another paper in the round or the conference has been opened before."""
    paper = lock_person(paper)
    require(SessionVerb.PUT_IN, paper, by)
    member = person_of(paper)
    if not paper.has_left:
        return paper
    require_unopened(paper.session)
    other = Paper.objects.filter(session__campaign=paper.session.campaign, member=member).for_list().first()
    if other:
        text = _("%(person)s is reviewed in %(session)s now.")
        raise ValidationError(text % {"person": member, "session": other.session})
    left_out = LeftOut.objects.filter(session=paper.session, member=member).first()
    if left_out:
        take_sheets_in_again(member, paper.session.period.year, left_out.reason, by=by)
        left_out.delete()
    paper.left_on = None
    paper.save(update_fields=["left_on"])
    if paper.case:
        group_new_cases(paper.session.period, paper.session.campaign.committee, [paper.case])
    follow_conferences(paper)
    change = SubjectChange.objects.create(
        session=paper.session, paper=paper, kind=ChangeKind.BACK, day=clock.today(), by=by
    )
    Event.record("put_back", paper, by=by)
    notices.subject_changed(change)
    return paper
