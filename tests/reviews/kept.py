"""The rows a test starts from, kept to be laid out again for the next test that starts from the same.

Only where what a test writes is taken back at its end, and only while it has written nothing of its own: then
what the actions made the first time is what they would make again. For the others they are played anew.
"""

from __future__ import annotations

import pickle
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils import translation
from psycopg import sql

from members import clock


@dataclass(frozen=True)
class Kept:
    rows: dict[str, bytes]
    things: bytes


_kept: dict[Hashable, Kept] = {}


def is_untouched() -> bool:
    """Whether this test has written nothing yet, and whatever it will write is taken back at its end."""
    if not any(block._from_testcase for block in connection.atomic_blocks):  # type: ignore[attr-defined]
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        (untouched,) = cursor.fetchone()
    return bool(untouched)


def written() -> dict[str, int]:
    """Counts of rows inserted, changed and deleted, by table; they grow with everything this test writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def keep(key: Hashable, things: object) -> None:
    """The rows of every table this test has written to, and the objects that stand for some of them."""
    rows = {}
    with connection.cursor() as cursor:
        for table in written():
            with cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(table))) as copy:
                rows[table] = b"".join(copy)
    _kept[_today(key)] = Kept(rows, pickle.dumps(things))


def has(key: Hashable) -> bool:
    return _today(key) in _kept


def lay_out(key: Hashable) -> Any:
    """In the place of what the tables hold now, past the triggers; the keys are those of the first time."""
    kept = _kept[_today(key)]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in kept.rows:
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        for table, rows in kept.rows.items():
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(table))) as copy:
                copy.write(rows)
        cursor.execute("SET LOCAL session_replication_role = origin")
    return pickle.loads(kept.things)  # noqa: S301  our own, of this process


def _today(key: Hashable) -> Hashable:
    """Dates are reckoned from today, and what is recorded is worded in the language of the moment."""
    return key, clock.today(), translation.get_language()
