"""The columns of a workbook: what a cell may hold, how it is read, and how a value is written in the file."""

from __future__ import annotations

import csv
import datetime as dt
import io
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

from members.models import names
from members.oldfonts import SOFT_HYPHEN, drop_soft_hyphens, find_old_font
from members.unicode import composed
from members.workbooks.dates import Precision, read_date
from members.workbooks.faults import CellError, NoDateError, OldFontError

LARGEST = 32_767
ALL_YEAR = frozenset({"thường xuyên", "cả năm", "trong năm", "hằng năm", "hàng năm"})


class CellType(Enum):
    """What the cells of a column hold. ``WORD`` is one word of a list, ``DEADLINE`` a date that may be given
    by its month, quarter or year, and then is the last day of it."""

    TEXT = auto()
    DATE = auto()
    DEADLINE = auto()
    NUMBER = auto()
    WORD = auto()


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    ``name`` is the field of the record made from a line, ``heading`` the text in the first line of the sheet.
    ``hint`` and ``example`` explain the column in the guide. ``longest`` is the greatest number of characters
    of a text. For a ``WORD``, ``words`` gives for each value the word written in the file. The codes and
    labels of ``choices`` and what stands in ``also`` can be read as well. ``blank`` is the value of an empty
    cell if the column is not ``required``, ``absent`` that of a sheet without the column. ``year_flag`` is
    the field of the record that says that of a ``DATE`` only the year is known, and the date is its first
    day; without it the day has to be known. ``year`` is the year at whose end a ``DEADLINE`` without a date
    is. ``synonyms`` are other headings, as offices have them."""

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
    also: Mapping[str, object] = field(default_factory=dict)
    absent: object = None
    year_flag: str = ""
    year: int = 0
    synonyms: tuple[str, ...] = ()

    @cached_property
    def spellings(self) -> dict[str, object]:
        """The value for each folded text that may stand for it.

        A value may be written as its word, as its code, or as its label in any language of the site."""
        found: dict[str, object] = {}
        for language, _name in settings.LANGUAGES:
            with override(language):
                found |= {
                    fold(str(choice.label)): choice.value
                    for choice in self.choices or ()
                    if choice.value in self.words
                }
        codes = {fold(str(value)): value for value in self.words}
        also = {fold(word): value for word, value in self.also.items()}
        return found | codes | also | {fold(word): value for value, word in self.words.items()}

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of the record that the column fills: one, or a date and its ``year_flag``."""
        return (self.name, self.year_flag) if self.year_flag else (self.name,)

    def read_fields(self, value: object) -> dict[str, object]:
        """Return what stands in a cell by the ``fields`` of the column. Raises ``CellError`` as ``read``."""
        found = self.read(value)
        if self.year_flag:
            return {self.name: found, self.year_flag: found is not None and _is_year(value)}
        return {self.name: found}

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
                return self._read_date(value)
            case CellType.DEADLINE:
                return self._read_deadline(value)
            case CellType.NUMBER:
                return _read_number(value)
            case CellType.WORD:
                return self._read_word(value)

    def _read_date(self, value: object) -> dt.date:
        found = read_date(value)
        if found.precision == Precision.DAY or (self.year_flag and found.precision == Precision.YEAR):
            return found.first
        if self.year_flag:
            raise CellError(_("Write the day here, as 31/12/1980, or the year alone, as 1980."))
        raise CellError(_("The day is needed here, not only the month or the year. Write it as 31/12/1980."))

    def _read_deadline(self, value: object) -> dt.date:
        if self.year and fold(str(value)) in ALL_YEAR:
            return dt.date(self.year, 12, 31)
        try:
            return read_date(value).last
        except NoDateError:
            text = _("This is not a deadline. Write it as 30/09/2025, 9/2025 or quý III/2025.")
            raise CellError(text) from None

    def _read_word(self, value: object) -> object:
        if isinstance(value, bool) and value in self.words:
            return value
        try:
            return self.spellings[fold(str(value))]
        except KeyError:
            _refuse_old_font(str(value))
            words = ", ".join(self.words.values())
            raise CellError(_("This is none of: %(words)s.") % {"words": words}) from None

    def show(self, value: object, *, is_year: bool = False) -> str:
        """Return the value as text, as it is written in the file. ``is_year`` says that of a date only the
        year is known."""
        if isinstance(value, dt.date):
            return f"{value:%Y}" if is_year else f"{value:%d/%m/%Y}"
        return self.words.get(value) or ("" if value is None else str(value))

    def show_in(self, values: Mapping[str, object]) -> str:
        """Return what the column holds in this record, given as its fields by name, as ``show`` does."""
        return self.show(values.get(self.name), is_year=bool(values.get(self.year_flag)))


def _is_year(value: object) -> bool:
    return read_date(tidy(value) if isinstance(value, str) else value).precision == Precision.YEAR


def tidy(text: str) -> str:
    """Return the text on one line, in Unicode form NFC.

    Invisible characters, which come with pasted text, are removed. The soft hyphen stays where it is a letter
    of an old font."""
    seen = (" " if char.isspace() else char for char in composed(text))
    kept = (char for char in seen if char == SOFT_HYPHEN or unicodedata.category(char) not in ("Cc", "Cf"))
    return " ".join(drop_soft_hyphens("".join(kept)).split())


def pasted_rows(text: str) -> list[list[str]]:
    """Return the cells of each line of a pasted table. Excel puts a cell with a line break in quotes. If
    quotes are left open, or a cell is too long for one, all quotes are read as plain characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t", strict=True))
    except csv.Error:
        rows = [line.split("\t") for line in text.split("\n")]
    return [[tidy(cell) for cell in row] for row in rows]


def fold(text: str) -> str:
    """Return a form of the text in which spellings that differ only in capitals and spaces are equal."""
    return tidy(text).casefold()


def unaccented(text: str) -> str:
    """Return a form of the text in which spellings that differ in capitals, spaces or accents are equal."""
    return names.plain(tidy(text))


def _refuse_old_font(text: str) -> None:
    if old := find_old_font(text):
        words = {"font": old.name, "old": text, "text": old.text}
        raise OldFontError(
            _("“%(old)s” is written for an old font (%(font)s). In Unicode it is “%(text)s”.") % words
        )


def _read_text(value: object, longest: int) -> str:
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        raise CellError(_("Excel made a date of this. Format the cell as text and type it again."))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value)
    _refuse_old_font(text)
    if len(text) > longest:
        raise CellError(_("This is longer than %(longest)d characters.") % {"longest": longest})
    return text


def _read_number(value: object) -> int:
    """Return a whole number from 1 to ``LARGEST``, written as a number or as text.

    Raises ``CellError`` for any other value. Each type that needs checks has a function of its own, so that
    ``Column.read`` only chooses among them."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    if not (text.isascii() and text.isdigit()) or len(text) > 5 or not 1 <= int(text) <= LARGEST:
        raise CellError(_("This is not a whole number from 1 to %(largest)d.") % {"largest": LARGEST})
    return int(text)
