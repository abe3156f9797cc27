"""The names of people as PostgreSQL sorts and finds them: its embedded build knows no Vietnamese collation.

The database generates both columns, so that no way of writing a name can leave them behind."""

from __future__ import annotations

import unicodedata

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext

from members.unicode import composed
from members.words import NameWords

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The letters in the order of a Vietnamese dictionary, with the four that only foreign names have."""

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""The marks of the tones in the order of a dictionary: none, huyền, hỏi, ngã, sắc, nặng."""

_TONED = [
    (letter, unicodedata.normalize("NFC", letter + tone))
    for letter in LETTERS
    for tone in (TONES if letter in "aăâeêioôơuưy" else TONES[:1])
]
_FIRST_KEY = 0x100
"""The code point that stands for "a" in a sort key. Those of the other letters follow in their order."""

_WRITTEN = "".join(written for _letter, written in _TONED)
_BY_LETTER = "".join(chr(_FIRST_KEY + LETTERS.index(letter)) for letter, _written in _TONED)
_BY_TONE = "".join(chr(_FIRST_KEY + number) for number in range(len(_TONED)))
_PLAIN = "".join("d" if letter == "đ" else unicodedata.normalize("NFD", letter)[0] for letter, _ in _TONED)
_TO_PLAIN = str.maketrans(_WRITTEN, _PLAIN)

SITS_IN_TITLE = "([Uu]ỷ|[Ủủ]y) viên(?! ([Uu]ỷ|[Ủủ]y) ban)"
"""What the title of somebody holds who sits in the collective and leads nothing, as a regular expression of
PostgreSQL: "Chi ủy viên, Tổ trưởng". Members of an inspection commission (ủy ban) sit in another body."""


def plain(text: str) -> str:
    """Return the text in small letters without diacritics, as the column ``search_name`` has a name.

    "Hoà", "hoa", "HÒA" and decomposed letters come to the same."""
    return composed(text).lower().translate(_TO_PLAIN)


def _translated(text: models.expressions.Combinable, to: str) -> Func:
    return Func(text, Value(_WRITTEN), Value(to), function="translate")


def _replaced(text: models.expressions.Combinable, pattern: str, by: str) -> Func:
    return Func(text, Value(pattern), Value(by), function="regexp_replace")


def sort_name_field(name: str) -> models.GeneratedField:
    """Return the column by which rows are sorted by the full name in the column ``name``.

    The given name counts first, then the middle names, then the family name; of each the letters, then the
    tones. The keys are compared by their code points, whatever the language of the database."""
    lower = Lower(_composed(name))
    given = _replaced(lower, r"^.*\s", "")
    others = _replaced(lower, r"^(\S+)\s+(.*?)\s*\S+$", r"\2 \1")
    parts = [_translated(part, to) for part in (given, others) for to in (_BY_LETTER, _BY_TONE)]
    spaced = [piece for part in parts for piece in (part, Value(" "))][:-1]
    return models.GeneratedField(
        expression=Concat(*spaced),
        output_field=models.CharField(max_length=600, db_collation="C"),
        db_persist=True,
    )


def search_name_field(name: str) -> models.GeneratedField:
    """Return the column that has the full name in the column ``name`` as ``plain`` gives it."""
    return models.GeneratedField(
        expression=_translated(Lower(_composed(name)), _PLAIN),
        output_field=models.CharField(max_length=200),
        db_persist=True,
    )


def name_begins(typed: str) -> models.Q:
    """Return the filter for names of which each typed word begins a word, in any order. ``typed`` has at
    least one word.

    "nguyen hoa" finds Nguyễn Thị Hòa and Nguyễn Hoàng. An index of words answers it."""
    escaped = (word.replace("\\", "\\\\").replace("'", "''") for word in plain(typed).split())
    wanted = " & ".join(f"'{word}':*" for word in escaped)
    begins = Func(
        NameWords(F("search_name")),
        Value(wanted),
        template="%(expressions)s::tsquery",
        arg_joiner=" @@ ",
        output_field=models.BooleanField(),
    )
    return models.Q(begins)


def _composed(name: str) -> Func:
    return Func(F(name), function="normalize")


def in_both_names(name: object, absent: object) -> str:
    """Return how pages and history name somebody: "A in place of B", or the name alone where ``absent``, who
    was stood in for, is empty."""
    if not absent:
        return str(name)
    return gettext("%(name)s in place of %(absent)s") % {"name": name, "absent": absent}
