"""Who is at a piece of the worker's work: advisory locks of PostgreSQL, held by the worker's connection."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection


@contextmanager
def try_lock(space: int, key: int) -> Iterator[bool]:
    """Whether this connection got the lock, which falls with the connection: a killed worker blocks nobody,
    and one that lost its connection cannot write any more. ``space`` is the class of things locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [space, key])
        (mine,) = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [space, key])


def held_keys(space: int) -> list[int]:
    """The keys of this class whose lock somebody holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND granted AND classid = %s AND objsubid = 2"
            " AND datname = current_database()",
            [space],
        )
        return [key for (key,) in cursor.fetchall()]
