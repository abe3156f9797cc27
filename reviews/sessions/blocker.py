"""Blockers: the things that hold a session back from its next stage, in words with figures and names."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from members.listing import few_names
from reviews.models import Paper, ReviewSession
from reviews.models.paper import PaperQuerySet
from reviews.stages import Guard


@dataclass(frozen=True)
class Blocker:
    """One thing that holds a session back from its next stage: the guard that is not met, a sentence with
    figures and names, and the address of the page where the guard can be met. ``members`` are the keys of the
    people named. ``mend`` says who of them has changed since the opening of the session, and ``mend_url``
    leads to where that is mended. Both are empty if nobody has."""

    guard: Guard
    text: str
    url: str
    members: frozenset[int] = frozenset()
    mend: str = ""
    mend_url: str = ""


def papers_blocker(
    session: ReviewSession, guard: Guard, sentence: str, papers: list[Paper], total: PaperQuerySet
) -> Blocker | None:
    """Return the blocker that says how many of the papers in ``total`` are missing and whose, or ``None`` if
    ``papers``, the missing ones, is empty. ``sentence`` has the placeholders %(missing)s, %(total)s and
    %(names)s."""
    if not papers:
        return None
    figures = {"missing": len(papers), "total": total.count(), "names": few_names(papers)}
    members = frozenset(paper.member_id for paper in papers if paper.member_id)
    return Blocker(guard, sentence % figures, session.get_absolute_url(), members)


class BlockedError(ValidationError):
    """The error that a move is in the table of moves, but guards are not met. ``blockers`` lists what is
    missing."""

    def __init__(self, found: list[Blocker]) -> None:
        super().__init__([blocker.text for blocker in found])
        self.blockers = found
