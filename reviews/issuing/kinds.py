"""Which kinds of documents are issued under a number, and what has to be done before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models import (
    Conference,
    Document,
    DocumentKind,
    Minutes,
    PaperType,
    RemedyPlan,
)
from reviews.rules import DocumentVerb, decision_of

Moment = Callable[[Document], dt.datetime | None]


@dataclass(frozen=True)
class IssuedKind:
    """What issuing a kind of document asks for.

    ``paper_type``: the series from which it gets its number. ``verb``: who may issue it. ``done_at``: when
    what it documents was done, None if it is not done yet; ``undone`` is the sentence that then refuses. A
    document printed before that is printed anew. ``day``: the day of what it documents, before which it is
    not dated; without it the day of ``done_at``. ``is_signed_as_printed``: the content says who signs, and
    there are no recipients."""

    paper_type: PaperType
    verb: DocumentVerb = DocumentVerb.ISSUE
    done_at: Moment = lambda _document: None
    undone: str | Promise = ""
    day: Callable[[Document], dt.date | None] | None = None
    is_signed_as_printed: bool = False

    def earliest(self, document: Document) -> dt.date | None:
        """Return the day before which the paper is not dated, or None if it is not known."""
        if self.day:
            return self.day(document)
        moment = self.done_at(document)
        return timezone.localdate(moment) if moment else None


def kind_of(document: Document) -> IssuedKind | None:
    """Return what issuing the document asks for, or None if it is not issued under a number, as a person's
    own paper is not."""
    own = document.kind == DocumentKind.PAPER and document.paper and not document.paper.is_collective
    if own:
        return None
    return KINDS.get(DocumentKind(document.kind))


def _conference(document: Document) -> Conference | None:
    return Conference.objects.filter(session=document.session_id).first()


def _convened(document: Document) -> dt.datetime | None:
    conference = _conference(document)
    return conference.convened_at if conference else None


def _locked(document: Document) -> dt.datetime | None:
    minutes = Minutes.objects.filter(conference__session=document.session_id).first()
    return minutes.locked_at if minutes else None


def _approved(document: Document) -> dt.datetime | None:
    plan = RemedyPlan.objects.filter(session=document.session_id).first()
    return plan.approved_at if plan else None


def _held_on(document: Document) -> dt.date | None:
    """The day on which the conference ended: the last one planned, unless it was over before."""
    conference, locked = _conference(document), _locked(document)
    if conference is None or locked is None:
        return None
    planned = conference.days.order_by("-date").values_list("date", flat=True).first()
    ended = timezone.localdate(locked)
    return min(planned, ended) if planned else ended


def _released(document: Document) -> dt.datetime | None:
    """When the latest of the levels decided was released, None before."""
    step = decision_of(document)
    return step.case.released_at if step else None


NOT_RELEASED = _("The levels are not released yet. Release them, then print and issue the paper.")
KINDS: dict[DocumentKind, IssuedKind] = {
    DocumentKind.REPORT: IssuedKind(
        PaperType.BC, day=lambda document: document.of_session.room.conference_on
    ),
    DocumentKind.RE_RATING: IssuedKind(
        PaperType.QD,
        DocumentVerb.ISSUE_DECISION,
        done_at=lambda document: document.step.at if document.step else None,
    ),
    DocumentKind.SUMMARY: IssuedKind(PaperType.BC, DocumentVerb.ISSUE_DECISION),
    DocumentKind.PLAN: IssuedKind(
        PaperType.KH,
        done_at=_approved,
        undone=_("The remedy plan is not approved yet. Approve it, then print and issue it."),
    ),
    DocumentKind.PROGRESS: IssuedKind(PaperType.BC),
    DocumentKind.ROUND: IssuedKind(PaperType.BC, DocumentVerb.ISSUE_DECISION),
    DocumentKind.PROPOSAL: IssuedKind(PaperType.TTR),
    DocumentKind.RATING_DECISION: IssuedKind(
        PaperType.QD, DocumentVerb.ISSUE_DECISION, done_at=_released, undone=NOT_RELEASED
    ),
    DocumentKind.CASE_DECISION: IssuedKind(
        PaperType.QD, DocumentVerb.ISSUE_DECISION, done_at=_released, undone=NOT_RELEASED
    ),
    **dict.fromkeys(
        (DocumentKind.RATING_NOTICE, DocumentKind.CASE_NOTICE),
        IssuedKind(PaperType.TB, DocumentVerb.ISSUE_DECISION, done_at=_released, undone=NOT_RELEASED),
    ),
    **dict.fromkeys(
        (DocumentKind.SUMMONS, DocumentKind.INVITATION),
        IssuedKind(
            PaperType.GM,
            done_at=_convened,
            undone=_("The conference has not been convened. Set its days, place and chair."),
        ),
    ),
    DocumentKind.MINUTES: IssuedKind(
        PaperType.BB,
        done_at=_locked,
        undone=_("The minutes are not locked yet. Lock them, then print and issue them."),
        day=_held_on,
        is_signed_as_printed=True,
    ),
    DocumentKind.COUNT_MINUTES: IssuedKind(
        PaperType.BB,
        done_at=lambda document: document.ballot.confirmed_at if document.ballot else None,
        undone=_("The figures are not confirmed yet. Confirm them, then print and issue the minutes."),
        day=lambda document: document.ballot.held_on if document.ballot else None,
        is_signed_as_printed=True,
    ),
    DocumentKind.PAPER: IssuedKind(
        PaperType.BC,
        done_at=lambda document: document.paper.submitted_at if document.paper else None,
        undone=_("The report is not handed in yet. Hand it in, then print and issue it."),
    ),
}
"""The kinds that are issued under a number. A paper of suggestions is not among them: it is issued on its own
page, where the inspection commission has to agree first, and gets its number from the same register."""
