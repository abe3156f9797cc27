"""Marking rows that stand double, for migrations that add a constraint against doubles."""

from __future__ import annotations

from functools import partial

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LONGEST = 280
"""The marked words must fit into a column of 300 characters, a shorter column says so (``longest``)."""


def mark_doubles(
    table: str, column: str, same: str, *, where: str = "true", longest: int = LONGEST, text: bool = False
) -> migrations.RunPython:
    """Return the step of a migration that adds " (2)", " (3)" to ``column`` of later rows that are the same.

    ``same`` lists in SQL the values in which they are the same, ``where`` says which rows count. A ``text``
    is never cut. Nothing is deleted, because other rows may refer to either. Triggers that refuse the change
    are off meanwhile."""
    words = column if text else f"left({column}, {longest})"
    numbered = (
        f"SELECT id, row_number() OVER (PARTITION BY {same} ORDER BY id) AS nth FROM {table} WHERE {where}"  # noqa: S608  our own names
    )
    update = f"UPDATE {table} SET {column} = {words} || ' (' || nth || ')' FROM ({numbered}) AS found"  # noqa: S608
    statements = (
        f"ALTER TABLE {table} DISABLE TRIGGER USER",
        f"{update} WHERE found.id = {table}.id AND nth > 1",
        "SET CONSTRAINTS ALL IMMEDIATE",
        f"ALTER TABLE {table} ENABLE TRIGGER USER",
    )
    return migrations.RunPython(partial(_run, statements), migrations.RunPython.noop)


def _run(statements: tuple[str, ...], _apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in statements:
        editor.execute(statement)
