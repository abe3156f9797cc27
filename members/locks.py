"""The locks of whoever changes people, posts and roles.

They are taken in one order: the tables, committees, members, logins, then posts and roles; each kind of row
by its key. What an action judges by, it reads once it has the lock."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from members.models import Committee, Member

TABLES = "members_committee, members_member, members_post, members_role"


def hold_tables(*, alone: bool = False) -> None:
    """Keep the import of a workbook and changes of the tree waiting until the transaction ends, and with
    ``alone`` everybody else who writes committees, members, posts or roles.

    The import writes any row of these tables, so whoever locked a row before this could wait for the import
    while the import waits for the row."""
    mode = "SHARE ROW EXCLUSIVE" if alone else "ROW EXCLUSIVE"
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLES} IN {mode} MODE")


def lock_people(*members: Member, at: Iterable[Committee] = ()) -> list[Member]:
    """Lock the committees and then the members, after the tables, and return the members as they are now."""
    hold_tables()
    places = Committee.objects.select_for_update().filter(pk__in=[one.pk for one in at])
    list(places.order_by("pk").values_list("pk"))
    rows = Member.objects.filter(pk__in=[one.pk for one in members])
    # Locked and then read: a member who changes cell meanwhile would fall out of a query that joins the cell.
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    found = {row.pk: row for row in rows.select_related("cell")}
    return [found[one.pk] for one in members]
