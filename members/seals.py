"""Seals the history by the clock, and finds what was changed in it since."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, HistorySeal

logger = logging.getLogger(__name__)

LOCK = 36_647
"""The advisory lock of whoever seals. ``reviews.tasks`` has the numbers of the others."""

MOST = 50_000
"""So many entries go into one seal at most."""

UNDER_WAY = dt.timedelta(days=1)
"""No transaction is under way longer. An entry that turns up later was put in behind the program."""

_ENTRY = """
    jsonb_build_array(
        id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), verb, subject, subject_id, actor_id,
        actor_name, stood_in, in_place_of, data
    )::text
"""
"""An entry as it is hashed: the same text in every version of PostgreSQL and of the program."""

DIGEST = f"""
    SELECT count(*), encode(
        sha256(convert_to(%s || coalesce(string_agg(E'\\n' || {_ENTRY}, '' ORDER BY id), ''), 'UTF8')), 'hex'
    )
    FROM members_event
    WHERE (id > %s AND id <= %s AND NOT id <@ %s::int8multirange) OR id = ANY(%s)
"""  # noqa: S608  it is our own
GAPS = """
    SELECT before + 1, id - 1
    FROM (
        SELECT id, lag(id, 1, %s) OVER (ORDER BY id) AS before
        FROM members_event WHERE id > %s AND id <= %s
    ) AS keys
    WHERE id > before + 1
    ORDER BY id
"""
UPTO = """
    SELECT max(id) FROM (SELECT id FROM members_event WHERE id > %s ORDER BY id LIMIT %s) AS next
"""

Ranges = Iterable[tuple[int, int]]


class SealedHistory(NamedTuple):
    """What ``verify_history`` finds. ``faults``: the number of each seal that does not hold, with the reason.
    ``unsealed``: how many entries no seal covers yet. ``head``: the last seal."""

    faults: list[tuple[int, str]]
    unsealed: int
    head: HistorySeal | None


def seal_history() -> list[HistorySeal]:
    """Seal all entries that no seal covers yet, and return the seals that were made. There are none if
    another process is sealing."""
    made = []
    while (seal := _seal_next()) is not None:
        made.append(seal)
        logger.info("The history is sealed: %s:%s", seal.number, seal.digest)
    return made


@transaction.atomic
def _seal_next() -> HistorySeal | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        last = head()
        after = last.upto if last else 0
        late = _late(last) if last else []
        cursor.execute(UPTO, [after, MOST])
        upto = cursor.fetchone()[0]
        if upto is None and not late:
            return None
        upto = upto or after
        cursor.execute(GAPS, [after, after, upto])
        absent = cursor.fetchall()
    before, number = (last.digest, last.number + 1) if last else ("", 1)
    entries, digest = _digest(before, after, upto, absent, late)
    return HistorySeal.objects.create(
        number=number,
        sealed_at=clock.now(),
        upto=upto,
        absent=absent,
        late=late,
        entries=entries,
        digest=digest,
    )


def head() -> HistorySeal | None:
    """Return the last seal, which stands for the whole history before it."""
    return HistorySeal.objects.first()


def _late(last: HistorySeal) -> list[int]:
    """Return the keys of the entries that were committed after the seals of the day before the last one had
    passed them."""
    recent = list(HistorySeal.objects.filter(sealed_at__gte=last.sealed_at - UNDER_WAY))
    seen = {key for seal in recent for key in seal.late}
    return [key for key in _entries_in([gap for seal in recent for gap in seal.absent]) if key not in seen]


def _entries_in(ranges: Ranges) -> list[int]:
    """Return the keys of the entries that are in these ranges of keys."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM members_event WHERE id <@ %s::int8multirange ORDER BY id", [_multirange(ranges)]
        )
        return [key for (key,) in cursor.fetchall()]


def _digest(before: str, after: int, upto: int, absent: Ranges, late: list[int]) -> tuple[int, str]:
    with connection.cursor() as cursor:
        cursor.execute(DIGEST, [before, after, upto, _multirange(absent), late])
        entries, digest = cursor.fetchone()
    return entries, digest


def _multirange(ranges: Ranges) -> str:
    return "{" + ",".join(f"[{first},{last}]" for first, last in ranges) + "}"


def verify_history() -> SealedHistory:
    """Compute every seal again, and return what does not agree."""
    faults, before, after, number = [], "", 0, 0
    late: set[int] = set()
    open_ranges: list[tuple[int, int]] = []
    closed_ranges: list[tuple[int, int]] = []
    last = head()
    for seal in HistorySeal.objects.order_by("number").iterator():
        if seal.number != number + 1:
            faults.append((seal.number, _("A seal before it is gone.")))
        entries, digest = _digest(before, after, seal.upto, seal.absent, seal.late)
        if entries != seal.entries:
            said = _("It covers %(then)d entries, and %(now)d are there.")
            faults.append((seal.number, said % {"then": seal.entries, "now": entries}))
        elif digest != seal.digest:
            faults.append((seal.number, _("An entry that it covers was changed.")))
        before, after, number = seal.digest, seal.upto, seal.number
        late |= set(seal.late)
        is_open = last is not None and seal.sealed_at >= last.sealed_at - UNDER_WAY
        (open_ranges if is_open else closed_ranges).extend(seal.absent)
    intruders = [key for key in _entries_in(closed_ranges) if key not in late]
    told = _("The entry %(key)d was put in behind the program.")
    faults += [(number, told % {"key": key}) for key in intruders]
    waiting = sum(key not in late for key in _entries_in(open_ranges))
    return SealedHistory(faults, waiting + unsealed(last), last)


def unsealed(seal: HistorySeal | None) -> int:
    """Return how many entries were committed after this seal and not before its last one."""
    return Event.objects.filter(pk__gt=seal.upto if seal else 0).count()


def faults_of_heads(heads: Iterable[str]) -> Iterator[str]:
    """Yield a sentence for each head, noted outside as NUMBER:DIGEST, that the seals here do not agree with.
    The digest may be cut off after its beginning."""
    for noted in heads:
        number, _colon, digest = noted.partition(":")
        seal = HistorySeal.objects.filter(number=int(number)).first() if number.isdecimal() else None
        if seal is None:
            yield _("%(head)s: there is no such seal. The database is older, or its seals were replaced.") % {
                "head": noted
            }
        elif not digest or not seal.digest.startswith(digest):
            yield _("%(head)s: the seal is another one by now. The history was replaced.") % {"head": noted}
