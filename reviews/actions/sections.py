"""Storing the text of one section, be it a paper's or a quarter's; never over another save."""

from __future__ import annotations

from typing import TypeVar

from django.utils import timezone

from members.models import Member
from reviews.models import EvaluationSection, Section
from reviews.texts import clean

Row = TypeVar("Row", Section, EvaluationSection)


class ConflictError(Exception):
    """Somebody else saved the section first; ``section`` holds what stands on the server now."""

    def __init__(self, section: Section | EvaluationSection) -> None:
        super().__init__(section.code)
        self.section = section


def store(row: Row, text: str, *, by: Member, version: int) -> Row:
    """Write the text, cleaned, into a row under lock. ``version`` is the one the writer started from; where
    another save came between, ``ConflictError`` is raised and nothing written, unless both wrote the same."""
    text = clean(text)
    if text == row.text:
        return row
    if row.version != version:
        raise ConflictError(row)
    row.text, row.version, row.saved_by, row.saved_at = text, version + 1, by, timezone.now()
    row.save(update_fields=["text", "version", "saved_by", "saved_at"])
    return row
