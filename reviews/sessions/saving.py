"""Saving a text that several people may be writing, so that nobody overwrites words they have not seen."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from members import clock
from members.models import Member
from reviews.models import VersionedText
from reviews.texts import clean_text

TextRow = TypeVar("TextRow", bound=VersionedText)


class ConflictError(Exception):
    """Somebody else saved the text first; ``kept`` is the row as it is in the database now."""

    def __init__(self, kept: VersionedText) -> None:
        super().__init__(str(kept.pk))
        self.kept = kept


def save_text(row: TextRow, text: str, *, by: Member, version: int, also: Collection[str] = ()) -> TextRow:
    """Clean the text and save it into the locked ``row``, together with the fields named in ``also``.
    ``version`` is the one on which the writer started: raises ``ConflictError`` and writes nothing if
    somebody else has saved another text since."""
    text = clean_text(text)
    if text == row.text:
        if also:
            row.save(update_fields=also)
        return row
    if row.version != version:
        raise ConflictError(row)
    row.text, row.version, row.saved_by, row.saved_at = text, version + 1, by, clock.now()
    row.save(update_fields=["text", "version", "saved_by", "saved_at", *also])
    return row
