"""What keeps a session from moving on: an unmet guard, in words with figures and names."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from ratings.notation import few_names
from reviews.models import Paper, ReviewSession
from reviews.models.paper import PaperQuerySet
from reviews.stages import Guard


@dataclass(frozen=True)
class Blocker:
    """One unmet guard: a sentence with figures and names, and the page where it can be met."""

    guard: Guard
    text: str
    url: str


def papers_blocker(
    session: ReviewSession, guard: Guard, sentence: str, papers: list[Paper], total: PaperQuerySet
) -> Blocker | None:
    """The blocker that says how many papers of ``total`` are missing and whose; ``None`` if no paper is
    missing. ``sentence`` holds the places %(missing)s, %(total)s and %(names)s."""
    if not papers:
        return None
    figures = {"missing": len(papers), "total": total.count(), "names": few_names(papers)}
    return Blocker(guard, sentence % figures, session.get_absolute_url())


class BlockedError(ValidationError):
    """The move exists in the table, but guards are not met; ``blockers`` lists them."""

    def __init__(self, found: list[Blocker]) -> None:
        super().__init__([blocker.text for blocker in found])
        self.blockers = found
