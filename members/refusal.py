"""Database triggers that refuse a forbidden change. Models declare them in ``Meta.triggers``."""

from __future__ import annotations

from functools import reduce
from operator import or_

import pgtrigger

INSERT, UPDATE, DELETE = pgtrigger.Insert, pgtrigger.Update, pgtrigger.Delete


class Keeper(pgtrigger.Trigger):
    """A trigger that keeps a row as it was written (``keeps_row`` of ``refuse``)."""


def refuse(
    name: str,
    message: str,
    *operations: pgtrigger.Operation,
    where: str = "",
    condition: pgtrigger.Condition | None = None,
    level: pgtrigger.Level = pgtrigger.Row,
    code: str = "check_violation",
    at_commit: bool = False,
    keeps_row: bool = False,
) -> pgtrigger.Trigger:
    """Return a database trigger that raises the error ``message`` before any of the ``operations`` or, with
    ``at_commit``, at the end of the transaction, when all its rows are there.

    ``where`` is an SQL condition on ``NEW``, ``OLD`` and other tables. ``condition`` looks only at the row
    that is changed. If neither is given, the operation is always refused. ``code`` is PostgreSQL's name of
    the error, which Django raises as ``IntegrityError``. ``keeps_row`` says that the trigger keeps a row as
    it was written. Whom the row names may change nevertheless, where the two records of a person who was
    entered twice are merged. The message is for programmers: the actions check first and tell people the
    reason."""
    body = f"RAISE EXCEPTION '{message}' USING ERRCODE = '{code}';"
    if where:
        body = f"IF {' '.join(where.split())} THEN {body} END IF; RETURN COALESCE(NEW, OLD);"
    kind = Keeper if keeps_row else pgtrigger.Trigger
    return kind(
        name=name,
        level=level,
        when=pgtrigger.After if at_commit else pgtrigger.Before,
        timing=pgtrigger.Deferred if at_commit else None,
        operation=reduce(or_, operations),
        condition=condition,
        func=body,
    )
