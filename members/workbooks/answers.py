"""What the person who uploaded a workbook answered to questions about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Answers:
    """The answers to the questions about one workbook.

    ``columns`` gives, by the name of the layout ("Đảng viên") and by the key of a heading, the column that it
    stands for, or an empty string if it is not to be read. ``fixed`` holds what is the same for all members,
    by column. ``confirmed`` holds the keys of the questions about lines that were answered with yes.
    ``converts`` says that text for old fonts is converted."""

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    confirmed: frozenset[str] = frozenset()
    converts: bool = False

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> Self:
        """Return the answers of which ``as_json`` was kept."""
        return cls(
            kept.get("columns", {}),
            kept.get("fixed", {}),
            frozenset(kept.get("confirmed", ())),
            bool(kept.get("converts")),
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "columns": self.columns,
            "fixed": self.fixed,
            "confirmed": sorted(self.confirmed),
            "converts": self.converts,
        }
