"""Comments as they were put together: each point with its originals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reviews.models import Comment, Point


@dataclass
class Together:
    """A point and those of its originals that the reader may see."""

    point: Point
    originals: list[Comment] = field(default_factory=list)

    @property
    def is_waiting(self) -> bool:
        return any(not comment.answer_kind for comment in self.originals)

    @property
    def key(self) -> str:
        """What the names of its fields begin with."""
        return f"point-{self.point.pk}"


def together(comments: Iterable[Comment]) -> list[Together]:
    """The points among these comments, each where its first original stands."""
    found: dict[int, Together] = {}
    for comment in comments:
        if comment.point:
            found.setdefault(comment.point.pk, Together(comment.point)).originals.append(comment)
    return list(found.values())
