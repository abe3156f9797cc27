"""Advisory locks of PostgreSQL, by which a worker knows that another worker is already doing the work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection


@contextmanager
def try_lock(space: int, key: int) -> Iterator[bool]:
    """Try to take the advisory lock of ``key`` for the length of the ``with`` block, and yield whether it was
    taken.

    ``space`` is the number of the class of things to which ``key`` belongs. The lock belongs to the database
    connection and ends with it. So a worker that was killed blocks nobody, and a worker that lost its
    connection can no longer write.
    """
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
    """Return the keys of this class that are locked now, by any connection to this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            " WHERE locktype = 'advisory' AND granted AND classid = %s AND objsubid = 2"
            " AND datname = current_database()",
            [space],
        )
        return [key for (key,) in cursor.fetchall()]
