"""What a rule across tables is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, LiteralString, NamedTuple

from django.apps import apps
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, str | Promise] = {
    "members.committee": _("Committee"),
    "ratings.ratingcase": _("Rating case"),
    "ratings.ratingstep": _("Rating step"),
}
"""How the tables are called that say nothing of it themselves."""


class Broken(NamedTuple):
    """One row that breaks a rule: its table as Django names it ("ratings.ratingcase"), its key, and in words
    what is wrong where the rule alone does not say it. The words never tell a level, a vote or a text, since
    whoever keeps the server is told them."""

    table: str
    key: int | str
    told: str = ""

    @property
    def row(self) -> str:
        """The row in words, as in "Rating case 12"."""
        name = str(NAMES.get(self.table, self.table))
        if self.table not in NAMES and "." in self.table:
            name = str(apps.get_model(self.table)._meta.verbose_name)  # noqa: SLF001
        return f"{name[:1].upper()}{name[1:]} {self.key}"


class SoundnessRule(NamedTuple):
    """One rule: its code, what it says in words, and the function that finds the rows that break it."""

    code: str
    says: str | Promise
    find: Callable[[], Iterable[Broken]]


def rows(statement: LiteralString, values: Any = None) -> list[tuple[Any, ...]]:
    """Return the rows that the statement finds."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def broken(table: str, statement: LiteralString, values: Any = None) -> list[Broken]:
    """Return the rows of the table whose keys the statement finds."""
    return [Broken(table, key) for (key, *_more) in rows(statement, values)]
