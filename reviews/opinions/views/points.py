"""Puts the comments of a page together by the points into which they were combined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reviews.models import Comment, Point


@dataclass
class CommentsTogether:
    """One point, with those of its comments that the reader may see."""

    point: Point
    originals: list[Comment] = field(default_factory=list)

    @property
    def is_waiting(self) -> bool:
        """Whether one of these comments has no answer yet."""
        return any(not comment.answer_kind for comment in self.originals)

    @property
    def key(self) -> str:
        """The prefix of the names of the form fields that belong to this point."""
        return f"point-{self.point.pk}"


def comments_together(comments: Iterable[Comment]) -> list[CommentsTogether]:
    """Return the points of these comments, each with its comments, in the order of each point's first
    comment. Comments without a point are left out."""
    found: dict[int, CommentsTogether] = {}
    for comment in comments:
        if comment.point:
            found.setdefault(comment.point.pk, CommentsTogether(comment.point)).originals.append(comment)
    return list(found.values())
