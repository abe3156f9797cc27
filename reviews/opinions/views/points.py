"""Groups comments by the point in which they were put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reviews.models import Comment, Point


@dataclass
class CommentsTogether:
    """A point, with those of its comments that the reader may see."""

    point: Point
    originals: list[Comment] = field(default_factory=list)

    @property
    def is_waiting(self) -> bool:
        return any(not comment.answer_kind for comment in self.originals)

    @property
    def key(self) -> str:
        """The prefix of the names of its form fields."""
        return f"point-{self.point.pk}"


def comments_together(comments: Iterable[Comment]) -> list[CommentsTogether]:
    """Return the points of these comments, each in the place of its first comment."""
    found: dict[int, CommentsTogether] = {}
    for comment in comments:
        if comment.point:
            found.setdefault(comment.point.pk, CommentsTogether(comment.point)).originals.append(comment)
    return list(found.values())
