"""The columns of a workbook: what a cell may hold, how it is read, and how a value is written in the file."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl.cell.cell import ERROR_CODES

from members.unicode import composed

YEARS = range(1900, 2101)
LARGEST = 32_767
DATE_PATTERNS = (
    re.compile(r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})(?:T00:00(?::00)?)?"),
)


class CellError(Exception):
    """A cell does not hold what its column requires.

    The message says so to the person who imports."""


class CellType(Enum):
    """What the cells of a column hold. ``WORD`` is one word of a list."""

    TEXT = auto()
    DATE = auto()
    NUMBER = auto()
    WORD = auto()


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    ``name`` is the field of the record made from a line, ``heading`` the text in the first line of the sheet.
    ``hint`` and ``example`` explain the column in the guide. ``longest`` is the greatest number of characters
    of a text. For a ``WORD``, ``words`` gives for each value the word written in the file. The codes and
    labels of ``choices`` can be read as well. ``blank`` is the value of an empty cell if the column is not
    ``required``."""

    name: str
    heading: str
    hint: str
    example: str
    holds: CellType = CellType.TEXT
    required: bool = True
    blank: object = ""
    longest: int = 0
    words: Mapping[object, str] = field(default_factory=dict)
    choices: type[models.TextChoices] | None = None

    @cached_property
    def spellings(self) -> dict[str, object]:
        """The value for each folded text that may stand for it.

        A value may be written as its word, as its code, or as its label in any language of the site."""
        found: dict[str, object] = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                found |= {fold(str(choice.label)): choice.value for choice in self.choices or ()}
        codes = {fold(str(value)): value for value in self.words}
        return found | codes | {fold(word): value for value, word in self.words.items()}

    def read(self, value: object) -> object:
        """Return the value that stands in a cell, which Excel gives as ``value``.

        Raises ``CellError`` if the column does not allow it, or if the cell is empty and the column is
        required."""
        if isinstance(value, str):
            value = tidy(value)
        if value in ERROR_CODES:
            raise CellError(_("Excel shows the error %(error)s here.") % {"error": value})
        if value is None or value == "":
            if self.required:
                raise CellError(_("This cell must be filled in."))
            return self.blank
        match self.holds:
            case CellType.TEXT:
                return _read_text(value, self.longest)
            case CellType.DATE:
                return _read_date(value)
            case CellType.NUMBER:
                return _read_number(value)
            case CellType.WORD:
                return self._read_word(value)

    def _read_word(self, value: object) -> object:
        if isinstance(value, bool) and value in self.words:
            return value
        try:
            return self.spellings[fold(str(value))]
        except KeyError:
            words = ", ".join(self.words.values())
            raise CellError(_("This is none of: %(words)s.") % {"words": words}) from None

    def show(self, value: object) -> str:
        """Return the value as text, as it is written in the file."""
        if isinstance(value, dt.date):
            return f"{value:%d/%m/%Y}"
        return self.words.get(value) or ("" if value is None else str(value))


def tidy(text: str) -> str:
    """Return the text on one line, in Unicode form NFC.

    Invisible characters, which come with pasted text, are removed."""
    seen = (" " if char.isspace() else char for char in composed(text))
    kept = (char for char in seen if unicodedata.category(char) not in ("Cc", "Cf"))
    return " ".join("".join(kept).split())


def fold(text: str) -> str:
    """Return a form of the text in which spellings that differ only in capitals and spaces are equal."""
    return tidy(text).casefold()


def _read_text(value: object, longest: int) -> str:
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise CellError(_("Excel made a date of this. Format the cell as text and type it again."))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    if len(text) > longest:
        raise CellError(_("This is longer than %(longest)d characters.") % {"longest": longest})
    return text


def _read_date(value: object) -> dt.date:
    day = value.date() if isinstance(value, dt.datetime) else value
    if isinstance(day, str):
        day = _parse_date(day)
    if not isinstance(day, dt.date):
        raise CellError(_("This is not a date. Write it as 31/12/1980."))
    if day.year not in YEARS:
        raise CellError(_("The year %(year)d cannot be right.") % {"year": day.year})
    return day


def _parse_date(text: str) -> dt.date | None:
    """Return the day written as "31/12/1980" or "1980-12-31", or None for any other text."""
    for pattern in DATE_PATTERNS:
        if found := pattern.fullmatch(text):
            parts = {name: int(digits) for name, digits in found.groupdict().items()}
            try:
                return dt.date(**parts)
            except ValueError:
                return None
    return None


def _read_number(value: object) -> int:
    """Return a whole number from 1 to ``LARGEST``, written as a number or as text.

    Raises ``CellError`` for any other value. Each type that needs checks has a function of its own, so that
    ``Column.read`` only chooses among them."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if not (text.isascii() and text.isdigit()) or len(text) > 5 or not 1 <= int(text) <= LARGEST:
        raise CellError(_("This is not a whole number from 1 to %(largest)d.") % {"largest": LARGEST})
    return int(text)
