"""Database triggers that keep what belongs to a cancelled round as it was when the round was cancelled."""

from __future__ import annotations

import pgtrigger

from members.refusal import refuse


def keep_cancelled(name: str, *operations: pgtrigger.Operation, session: str) -> pgtrigger.Trigger:
    """Return a trigger that refuses the ``operations`` on a row of a session whose round is cancelled.
    ``session`` is the SQL expression for the key of the session."""
    return refuse(
        name,
        "a cancelled round stays as it is",
        *operations,
        where=f"EXISTS (SELECT 1 FROM reviews_reviewsession WHERE id = ({session}) AND is_cancelled)",  # noqa: S608
        keeps_row=True,
    )


OF_THE_PAPER = "SELECT session_id FROM reviews_paper WHERE id = COALESCE(NEW.paper_id, OLD.paper_id)"
"""The SQL expression for the session of a row that belongs to a paper."""
