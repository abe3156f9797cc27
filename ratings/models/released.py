"""Database triggers that keep a released result as it is until it is re-rated."""

from __future__ import annotations

import pgtrigger

from members.refusal import refuse


def is_released(case: str) -> str:
    """Return the SQL condition that the case with the key ``case``, an SQL expression, is released. It waits
    for a release that is under way in another transaction, and then sees it."""
    return f"""
        NOT EXISTS (
            SELECT 1 FROM ratings_ratingcase WHERE id = {case} AND released_at IS NULL FOR SHARE
        )
    """  # noqa: S608  the expressions are our own


def is_cancelled(period: str) -> str:
    """Return the SQL condition that the period with the key ``period``, an SQL expression, is that of a
    cancelled round."""
    return f"EXISTS (SELECT 1 FROM ratings_period WHERE id = {period} AND cancelled_at IS NOT NULL)"  # noqa: S608


def keep_released(
    name: str,
    *operations: pgtrigger.Operation,
    case: str = "COALESCE(NEW.case_id, OLD.case_id)",
    condition: pgtrigger.Condition | None = None,
) -> pgtrigger.Trigger:
    """Return a trigger that refuses the ``operations`` on a row of a released case. ``case`` is the SQL
    expression for the key of the case."""
    return refuse(
        name,
        "a released result is changed by a re-rating only",
        *operations,
        where=is_released(case),
        condition=condition,
        keeps_row=True,
    )
