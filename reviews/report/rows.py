"""Reads all rows of one session in a number of queries that does not grow with its members or comments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, Q
from django.utils import timezone

from members import clock
from members.models import Committee, Member, Post, Role, RoleKind
from ratings.models import RatingStep
from reviews.models import (
    SENT,
    Comment,
    LeftOut,
    Paper,
    PaperState,
    ReviewSession,
    Revision,
    Topic,
)
from reviews.papers.carried import ROWS
from reviews.stages import OPENED

BESIDE = (RoleKind.CLERK, *SENT)


@dataclass(frozen=True)
class SessionRows:
    """The rows of a session. ``day`` is the date printed on the papers."""

    session: ReviewSession
    day: dt.date
    parent: Committee | None
    basis: tuple[str, ...]
    papers: tuple[Paper, ...]
    posts: tuple[Post, ...]
    roles: tuple[Role, ...]
    left_out: tuple[LeftOut, ...]

    @cached_property
    def numbers(self) -> dict[int, int]:
        """The number of every paper in the dossier, by primary key; the collective's paper has 0."""
        found = {paper.pk: 0 for paper in self.papers if paper.is_collective}
        reviewed = (paper for paper in self.papers if not paper.is_collective)
        return found | {paper.pk: number for number, paper in enumerate(reviewed, start=1)}

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        return tuple(comment for paper in self.papers for comment in paper.comments.all())

    @property
    def head(self) -> Post | None:
        wanted = self.session.committee_id
        return next((post for post in self.posts if post.is_head and post.committee_id == wanted), None)

    @property
    def unit(self) -> str:
        """Where the members work or live: the name of the committee, for a cell that of the body it belongs
        to."""
        name = self.session.committee.name.removeprefix("Chi bộ ")
        return name[:1].upper() + name[1:]

    def titles(self, member: Member) -> list[str]:
        """Return the titles of all posts the member held on ``day``."""
        return [post.title for post in self.posts if post.member_id == member.pk]


def read_session(session: ReviewSession, day: dt.date) -> SessionRows:
    committee = session.committee
    papers = _papers(session)
    members = [paper.member_id for paper in papers if paper.member_id]
    held = Q(committee=committee, is_head=True) | Q(member__in=members)
    return SessionRows(
        session=session,
        day=day,
        parent=Committee.objects.get_parent(committee),
        basis=tuple(session.campaign.legal_basis.values_list("citation", flat=True)),
        papers=papers,
        posts=tuple(
            Post.objects.held_on(day).filter(held).select_related("member").order_by("committee__depth")
        ),
        roles=_roles(session),
        left_out=tuple(session.left_out.select_related("member").order_by("member__full_name")),
    )


def _papers(session: ReviewSession) -> tuple[Paper, ...]:
    """All papers share the given session and its period in memory, so that the rule set is parsed once."""
    steps = RatingStep.objects.in_force().select_related("by")
    rows = session.papers.in_order().select_related("member__cell", "case__committee", "case__unrated__by")
    found = rows.prefetch_related(
        "sections",
        *ROWS,
        Prefetch("topics", Topic.objects.standing().for_list()),
        Prefetch(
            "comments",
            Comment.objects.select_related("author", "answered_by", "place__session__committee"),
        ),
        "case__scores",
        "case__fact_rows",
        "case__mitigations",
        Prefetch("case__steps", steps),
    )
    papers = tuple(found)
    last = Revision.objects.filter(paper__session=session, paper__state__in=OPENED)
    kept = {row.paper_id: row for row in last.order_by("paper_id", "-number").distinct("paper_id")}
    for paper in papers:
        paper.last_revision = kept.get(paper.pk)
        paper.session = session
        paper.topics_to_answer = list(paper.topics.all())
        if paper.case:
            paper.case.period = session.period
    return papers


def _roles(session: ReviewSession) -> tuple[Role, ...]:
    """Return everybody who served the session at any time since the round was opened."""
    opened = timezone.localtime(session.campaign.opened_at).date()
    began = Q(starts_on__lte=clock.today())
    lasted = Q(ends_on__isnull=True) | Q(ends_on__gte=opened)
    rows = Role.objects.filter(began, lasted, committee=session.committee, kind__in=BESIDE)
    return tuple(rows.select_related("member").order_by("kind", "starts_on", "pk"))


def is_handed_in(paper: Paper) -> bool:
    """Tell whether the paper was ever handed in; until then only its writer may read it, so the report leaves
    its text out."""
    return paper.state != PaperState.DRAFT
