"""Saving a text that several people may be writing, so that nobody overwrites words they have not seen."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from members import clock
from members.models import Member
from reviews.models import VersionedText
from reviews.prose import canonical
from reviews.texts import clean_text

MOST_CHARS = 100_000
"""The longest text that is kept: some fifty printed pages."""

TextRow = TypeVar("TextRow", bound=VersionedText)


class ConflictError(Exception):
    """The error that somebody else saved the text first. ``kept`` is the row as it is in the database now."""

    def __init__(self, kept: VersionedText) -> None:
        super().__init__(str(kept.pk))
        self.kept = kept


def save_text(row: TextRow, text: str, *, by: Member, version: int, also: Collection[str] = ()) -> TextRow:
    """Clean the text, save it into the locked ``row`` together with the fields named in ``also``, and return
    the row. ``version`` is the version on which the writer started. If somebody else has saved a different
    text since, raises ``ConflictError`` and saves nothing. Raises ``ValidationError`` if the text is longer
    than ``MOST_CHARS``."""
    text = canonical(clean_text(text))
    if len(text) > MOST_CHARS:
        raise ValidationError(
            _("This text has %(count)s characters, more than %(most)s. It is saved once it is shorter.")
            % {"count": len(text), "most": MOST_CHARS}
        )
    if text == row.text:
        if also:
            row.save(update_fields=also)
        return row
    if row.version != version:
        raise ConflictError(row)
    row.text, row.version, row.saved_by, row.saved_at = text, version + 1, by, clock.now()
    row.in_place_of = by.stood_in_for
    row.save(update_fields=["text", "version", "saved_by", "saved_at", "in_place_of", *also])
    return row
