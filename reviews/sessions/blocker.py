"""Blockers: the things that hold a session back from its next stage, in words with figures and names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from members.listing import few_names
from reviews.models import Paper, ReviewSession
from reviews.models.paper import PaperQuerySet
from reviews.stages import Guard


@dataclass(frozen=True)
class BlockerRow:
    """One thing that a blocker counts: its name, the address of the very place where it is mended, empty
    where the reader has none, and the key of the member whose turn it is."""

    name: str
    url: str = ""
    member: int | None = None

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Blocker:
    """One thing that holds a session back from its next stage: the guard that is not met, a sentence with
    figures, the address of the page where the guard can be met, and the rows that it counts. ``mend`` says
    which of the people named have changed since the opening of the session, and ``mend_url`` leads to where
    that is mended. Both are empty if nobody has. ``is_owed``: the people of the rows owe something now, of
    which they can be reminded."""

    guard: Guard
    said: str
    url: str
    rows: tuple[BlockerRow, ...] = ()
    is_owed: bool = False
    mend: str = ""
    mend_url: str = ""

    @property
    def text(self) -> str:
        """The whole sentence: figures and, where it counts rows, the first of their names."""
        return f"{self.said}: {few_names(self.rows)}." if self.rows else self.said

    @property
    def members(self) -> frozenset[int]:
        """The keys of the people named."""
        return frozenset(row.member for row in self.rows if row.member)


def rows_of(papers: Iterable[Paper], url: Callable[[Paper], str]) -> tuple[BlockerRow, ...]:
    """Return a row for the subject of each paper, leading to ``url`` of the paper."""
    return tuple(BlockerRow(str(paper), url(paper), paper.member_id) for paper in papers)


def papers_blocker(
    session: ReviewSession,
    guard: Guard,
    sentence: str,
    papers: list[Paper],
    total: PaperQuerySet,
    url: Callable[[Paper], str] = Paper.get_absolute_url,
) -> Blocker | None:
    """Return the blocker that says how many of the papers in ``total`` are missing and whose, or ``None`` if
    ``papers``, the missing ones, is empty. ``sentence`` has the placeholders %(missing)s and %(total)s.
    ``url`` is where one of them is mended."""
    if not papers:
        return None
    said = sentence % {"missing": len(papers), "total": total.count()}
    return Blocker(guard, said, session.get_absolute_url(), rows_of(papers, url))


class BlockedError(ValidationError):
    """The error that a move is in the table of moves, but guards are not met. ``blockers`` lists what is
    missing."""

    def __init__(self, found: list[Blocker]) -> None:
        super().__init__([blocker.text for blocker in found])
        self.blockers = found
