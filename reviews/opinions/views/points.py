"""Comments as they were put together: each point with its originals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reviews.models import Comment, Point


@dataclass
class CommentsTogether:
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


def comments_together(comments: Iterable[Comment]) -> list[CommentsTogether]:
    """The points among these comments, each where its first original stands."""
    found: dict[int, CommentsTogether] = {}
    for comment in comments:
        if comment.point:
            found.setdefault(comment.point.pk, CommentsTogether(comment.point)).originals.append(comment)
    return list(found.values())
