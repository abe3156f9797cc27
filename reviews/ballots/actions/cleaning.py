"""What is done after a secret ballot on screen, so that nothing of its envelopes stays: the second lock."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from reviews.ballots import keys
from reviews.models import BallotRound, BallotState
from reviews.models.ballot_kinds import WITH_URN

TURNS = 3
"""So many segments of the log on, the old ones that were used again have been written over (tried)."""
OLDER_VIEW = """
    SELECT min(age(voter.xmin)) <= GREATEST(
        age(pg_snapshot_xmin(pg_current_snapshot())::xid),
        (
            SELECT max(age(backend_xmin)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
        )
    )
    FROM reviews_ballotvoter voter WHERE voter.round_id = ANY(%s)
"""
"""Whether somebody who writes anywhere on the server, or reads in this database, began before the envelopes
of these ballots were emptied. For them VACUUM FULL carries the old rows over."""
CLOSED = (BallotState.COUNTED, BallotState.CONFIRMED, BallotState.ANNULLED)


def sweep_keys() -> int:
    """Delete the keys of all ballots that are not open, and return how many they were. A process that was
    killed between the commit of a count and the deletion leaves such a key. A ballot that is just being
    opened is waited for, so that its key stays."""
    kept = keys.kept_keys()
    with transaction.atomic():
        rows = BallotRound.objects.select_for_update().filter(pk__in=kept).order_by("pk")
        still = {pk for pk, state in rows.values_list("pk", "state") if state == BallotState.OPEN}
    for ballot in kept - still:
        keys.drop_key(ballot)
    return len(kept - still)


def clean_envelopes() -> int:
    """Have the database write the rolls anew where envelopes were emptied, so that not even the sealed bytes
    stay in its files, and return of how many ballots. The caller is in no transaction.

    While somebody may have an older view of the database, nothing is done; the next turn of the clock tries
    again."""
    rows = BallotRound.objects.filter(way__in=WITH_URN, state__in=CLOSED, is_cleaned=False)
    done = list(rows.values_list("pk", flat=True))
    if done:
        with connection.cursor() as cursor:
            cursor.execute(OLDER_VIEW, [done])
            if cursor.fetchone()[0]:
                return 0
            cursor.execute("VACUUM FULL reviews_ballotvoter")
            cursor.execute("VACUUM FULL reviews_ballotpapercount")
            _write_over_the_log(cursor)
        BallotRound.objects.filter(pk__in=done).update(is_cleaned=True)
    return len(done)


def _write_over_the_log(cursor: CursorWrapper) -> None:
    """Have the database begin new segments of its log and let go of the old ones, if its role may do so."""
    cursor.execute(
        "SELECT has_function_privilege('pg_switch_wal()', 'execute')"
        " AND pg_has_role('pg_checkpoint', 'usage')"
    )
    if cursor.fetchone()[0]:
        for _turn in range(TURNS):
            cursor.execute("SELECT pg_switch_wal()")
            cursor.execute("CHECKPOINT")
