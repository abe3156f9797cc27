"""Rows that one test has played and the next one that begins alike gets without playing.

To open a round and bring it to its conference through the actions takes a second or two. Most tests begin
so, and each would play the same. Therefore:

1. ``save`` copies the rows out of the database, as PostgreSQL itself writes them (COPY), once it was played;
2. ``load`` copies them in again, in place of what the tables hold, for the next test with the same key.

With several processes, each has a database of its own, but what one has kept the others find in a folder
they share (``share``); and while one plays a stage, who wants the same waits for it (``played_once``).

A test that has written something of its own in between is not touched: it plays on from where it stands.
``writes`` tells; it counts the statements of this process that may change a row. With a real worker running
everything is played, because playing is also what gives the worker its tasks (``play_all``).

Whoever distrusts this sets ``KEPT=0``: then everything is played, and every test must come out the same.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import pickle
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation
from psycopg import sql

from config.local import file_lock
from members import clock

OURS = ("members", "ratings", "reviews")
# What a statement begins with that changes no row.
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET", "SHOW", "COPY")


@dataclass(frozen=True)
class Kept:
    """``things`` are pickled, so that every test gets its own; ``sequences`` is how far those had come."""

    rows: dict[str, bytes]
    things: bytes
    at: dt.datetime
    sequences: dict[str, int]


@dataclass
class State:
    """What this process has written since it began, and where the running test began. From the folder it
    ``took`` what others have played."""

    kept: dict[Hashable, Kept]
    folder: Path | None = None
    took: set[Hashable] = field(default_factory=set)
    writes: int = 0
    begun: int = 0
    plays_all: bool = os.environ.get("KEPT") == "0"


_state = State({})


def watch(connection: BaseDatabaseWrapper, **_more: object) -> None:
    """Count what this connection writes; Django calls it whenever it opens one."""
    if _count not in connection.execute_wrappers:
        connection.execute_wrappers.append(_count)


def _count(execute: Callable[..., Any], statement: Any, *more: Any) -> Any:
    if not str(statement).lstrip().startswith(READS):
        _state.writes += 1
    return execute(statement, *more)


def begin() -> None:
    """A test begins; its database is empty."""
    _state.begun = _state.writes


def writes() -> int:
    return _state.writes


def is_untouched() -> bool:
    """Whether the running test has written nothing yet."""
    return _state.writes == _state.begun


@contextmanager
def play_all() -> Iterator[None]:
    before, _state.plays_all = _state.plays_all, True
    try:
        yield
    finally:
        _state.plays_all = before


def share(folder: Path) -> None:
    """Keep what is played in this folder too, for the other processes of the run."""
    folder.mkdir(exist_ok=True)
    _state.folder = folder


def save(key: Hashable, things: object) -> None:
    """Keep the rows of all our tables, and the objects that stand for some of them."""
    if _state.plays_all:
        return
    rows = {}
    models = [m for app in OURS for m in apps.get_app_config(app).get_models(include_auto_created=True)]
    with connection.cursor() as cursor:
        for table in [model._meta.db_table for model in models]:
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copied:
                rows[table] = b"".join(copied)
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences"
            " WHERE schemaname = current_schema() AND last_value IS NOT NULL"
        )
        sequences = dict(cursor.fetchall())
    kept = Kept(rows, pickle.dumps(things), clock.now(), sequences)
    _state.kept[_of_today(key)] = kept
    if _state.folder:
        file = _file(_state.folder, key)
        begun = file.with_suffix(f".{os.getpid()}")
        begun.write_bytes(pickle.dumps(kept))
        begun.replace(file)


def has(key: Hashable) -> bool:
    """Whether such rows were kept earlier this day, by the clock the test goes by."""
    found = _state.kept.get(_of_today(key)) or _take(key)
    return not _state.plays_all and found is not None and found.at <= clock.now()


@contextmanager
def played_once(key: Hashable) -> Iterator[None]:
    """Wait for the process that plays this, or make others wait; ``has`` says whether it is kept now."""
    if _state.folder and not _state.plays_all and not has(key):
        with file_lock(_file(_state.folder, key).with_suffix(".lock")):
            yield
    else:
        yield


def load(key: Hashable) -> Any:
    """Lay out the rows kept, in place of what the tables hold; give back the objects.

    For this transaction the session calls itself a replica, so that no trigger and no foreign key refuses
    rows that have passed all of them before. Sequences run on: what is made next has a fresh key.
    """
    kept = _state.kept[_of_today(key)]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        names = [connection.ops.quote_name(table) for table in kept.rows]
        cursor.execute(";".join(f"DELETE FROM {name}" for name in names))  # noqa: S608  they are our own
        for table, rows in kept.rows.items():
            if rows:
                with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copied:
                    copied.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
        if _of_today(key) in _state.took:
            _run_on(kept.sequences)
            _state.took.remove(_of_today(key))
    return pickle.loads(kept.things)  # noqa: S301  we have written them


def _take(key: Hashable) -> Kept | None:
    """What another process has kept."""
    if not _state.folder or not (file := _file(_state.folder, key)).exists():
        return None
    kept: Kept = pickle.loads(file.read_bytes())  # noqa: S301  we have written it
    _state.kept[_of_today(key)] = kept
    _state.took.add(_of_today(key))
    return kept


def _run_on(sequences: dict[str, int]) -> None:
    """Bring those that lag behind to where they stood when the rows were made in another database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(theirs.name::regclass, theirs.value)"
            " FROM unnest(%s::text[], %s::bigint[]) AS theirs (name, value)"
            " LEFT JOIN pg_sequences AS own ON own.sequencename = theirs.name"
            " WHERE coalesce(own.last_value, 0) < theirs.value",
            [list(sequences), list(sequences.values())],
        )


def _file(folder: Path, key: Hashable) -> Path:
    return folder / hashlib.sha256(repr(_of_today(key)).encode()).hexdigest()


def _of_today(key: Hashable) -> Hashable:
    """Dates are reckoned from today, and what is recorded is worded in the language of the moment."""
    return key, clock.today(), translation.get_language()
