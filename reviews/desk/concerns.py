"""What a session may pass by only with open eyes: things that hold no move back, but that the page before the
move says and asks about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from members import clock
from members.listing import few_names
from reviews.cases.guards import bonds_at_closing, early_publication
from reviews.models import (
    Comment,
    Finding,
    NothingToAdd,
    Origin,
    Paper,
    ReviewSession,
    Revision,
    RevisionKind,
)
from reviews.places.guards import reviews_awaited
from reviews.sessions.blocker import BlockerRow
from reviews.stages import Guard, Move, Stage


@dataclass(frozen=True)
class Concern:
    """One thing that is passed by: its code for the history, a sentence, the address where it is looked after
    and the rows that it counts. ``is_ticked``: the page asks for a tick at this very sentence, which is its
    own code."""

    code: str
    said: str
    url: str
    rows: tuple[BlockerRow, ...] = ()
    is_ticked: bool = False

    @property
    def text(self) -> str:
        return f"{self.said}: {few_names(self.rows)}." if self.rows else self.said


def concerns_of_move(session: ReviewSession, move: Move) -> list[Concern]:
    """Return what taking this move passes by, such as members who have said nothing yet."""
    found = (check(session) for check in _CHECKS.get(move.target, ()) if move.is_forward)
    ticked = warnings(session) if Guard.COUPLING_KEPT in move.guards else []
    return [*(concern for concern in found if concern), *ticked]


def warnings(session: ReviewSession) -> list[Concern]:
    """Return the bonds between levels that are broken and only warn, and the quotas that are kept only once
    others are published. Each of them is ticked before what breaks it is published."""
    url = reverse("reviews:ratings", args=[session.pk])
    texts = [*early_publication(session), *bonds_at_closing(session).warnings]
    return [Concern(text, text, url, is_ticked=True) for text in texts]


def still_silent(session: ReviewSession) -> Concern | None:
    """Return the members who have neither commented on a paper here nor said that they have nothing to
    add."""
    said = Comment.objects.said_in(session).filter(origin=Origin.COLLEAGUE, author=OuterRef("member"))
    silent = NothingToAdd.objects.filter(
        paper__in=Paper.objects.reviewed_in(session), member=OuterRef("member")
    )
    papers = Paper.objects.reviewed_in(session).filter(~Exists(said), ~Exists(silent), member__isnull=False)
    rows = tuple(BlockerRow(str(paper), "", paper.member_id) for paper in papers.for_list().in_order())
    if not rows:
        return None
    due = session.commenting_due
    text = _("Have said nothing yet on any paper")
    if clock.today() <= due:
        text = _("The time for comments runs until %(day)s. Have said nothing yet on any paper") % {
            "day": f"{due:%d/%m/%Y}"
        }
    return Concern("silent", text, reverse("reviews:matrix", args=[session.pk]), rows)


def reviewed_elsewhere_first(session: ReviewSession) -> Concern | None:
    """Return the people who have to be reviewed in another place before the conference here may deal with
    them (366-QĐ/TW Đ7.3)."""
    papers = list(Paper.objects.reviewed_in(session).filter(member__isnull=False).for_list().in_order())
    url = reverse("reviews:session_places", args=[session.pk])
    rows = tuple(
        BlockerRow(
            _("%(person)s in %(place)s") % {"person": row.paper, "place": row.first.committee.assembly},
            url,
            row.paper.member_id,
        )
        for row in reviews_awaited(session, papers)
    )
    if not rows:
        return None
    text = _("The conference may deal with them only after the review in the other place")
    return Concern("awaited", text, url, rows)


def unsettled(session: ReviewSession) -> Concern | None:
    """Return that the collective's paper is not settled provisionally, or that nobody was found responsible
    for any of its shortcomings (366-QĐ/TW Đ7)."""
    papers = session.papers.filter(member__isnull=True)
    if not papers.exists():
        return None
    url = reverse("reviews:link", args=[session.pk])
    if not Revision.objects.filter(paper__in=papers, kind=RevisionKind.SETTLED).exists():
        text = _(
            "The collective's paper has not been settled provisionally. After this step that cannot be done"
            " any more, and no finding on a person can be drawn from it."
        )
        return Concern("unsettled", text, f"{url}#settled")
    if Finding.objects.of_session(session).exists():
        return None
    text = _("From the collective's shortcomings no finding on the responsibility of a person was drawn.")
    return Concern("no_findings", text, f"{url}#findings")


_CHECKS: dict[Stage, tuple[Callable[[ReviewSession], Concern | None], ...]] = {
    Stage.CONFERENCE: (still_silent, reviewed_elsewhere_first),
    Stage.COMPLETING: (unsettled,),
}
