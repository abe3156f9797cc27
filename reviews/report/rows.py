"""Reads all database rows that the report on one session needs. The number of queries does not grow with the
members or comments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Prefetch, Q
from django.utils import timezone

from members import clock
from members.models import Committee, Post, Role, RoleKind
from reviews.models import (
    SENT,
    Comment,
    LeftOut,
    Manuscript,
    Paper,
    ReviewSession,
    Revision,
    Topic,
)
from reviews.papers.carried import ROWS
from reviews.papers.printed import Around
from reviews.stages import OPENED

BESIDE = (RoleKind.CLERK, *SENT)


@dataclass(frozen=True)
class SessionRows:
    """The database rows of one session. ``day`` is the date printed on its papers. ``posts`` are those held
    on that day by the head and the members reviewed."""

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
        """The number of every paper in the dossier by the paper's key, counted from 1. The collective's paper
        has 0."""
        found = {paper.pk: 0 for paper in self.papers if paper.is_collective}
        reviewed = (paper for paper in self.papers if not paper.is_collective)
        return found | {paper.pk: number for number, paper in enumerate(reviewed, start=1)}

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        """All comments on the papers of the session."""
        return tuple(comment for paper in self.papers for comment in paper.comments.all())

    @property
    def comments_of_colleagues(self) -> tuple[Comment, ...]:
        """The comments without the opinions from outside, whose author only entered them."""
        return tuple(comment for comment in self.comments if not comment.is_from_outside)

    @property
    def head(self) -> Post | None:
        """The post of the head of the session's committee, or None if nobody holds it."""
        wanted = self.session.committee_id
        return next((post for post in self.posts if post.is_head and post.committee_id == wanted), None)

    @property
    def around(self) -> Around:
        """What all papers of the session have in common. The posts are those held on ``day``."""
        posts: dict[int, list[Post]] = {}
        for post in self.posts:
            posts.setdefault(post.member_id, []).append(post)
        return Around(self.session.committee, self.parent, self.head, posts)


def read_session(session: ReviewSession, day: dt.date) -> SessionRows:
    """Return the rows of the session as of ``day``."""
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
            Post.objects.held_on(day)
            .filter(held)
            .select_related("member", "committee")
            .order_by("committee__depth")
        ),
        roles=_roles(session),
        left_out=tuple(
            session.left_out.select_related("member").order_by("member__sort_name", "member__code")
        ),
    )


def _papers(session: ReviewSession) -> tuple[Paper, ...]:
    """Return the papers of the session, in order of rank, with all rows that the report needs. They share one
    session and one period in memory, so that the rule set is read only once."""
    rows = session.papers.in_order().select_related("member__cell", "case__committee", "case__unrated__by")
    found = rows.prefetch_related(
        "sections",
        *ROWS,
        Prefetch("topics", Topic.objects.standing().for_list()),
        Prefetch(
            "comments",
            Comment.objects.select_related(
                "author", "answered_by", "place__session__committee"
            ).select_related("manuscript__entered_by", "answer_manuscript__entered_by"),
        ),
        Prefetch("manuscripts", Manuscript.objects.filter(revision__isnull=False).for_list()),
        "case__mitigations",
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
    """Return every role in which somebody served the session at any time since its round was opened."""
    opened = timezone.localtime(session.campaign.opened_at).date()
    rows = Role.objects.overlapping(opened, clock.today())
    rows = rows.filter(committee=session.committee, kind__in=BESIDE)
    return tuple(rows.select_related("member").order_by("kind", "starts_on", "pk"))
