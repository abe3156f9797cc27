"""The roads by which somebody who later reads the database, its files and its log could learn who voted how.

The attacker knows the program, the result, a dump taken while people voted (who is on the roll, and where the
row lies), and the whole write-ahead log, as ``pg_waldump`` shows it. In each round every voter marks every
subject otherwise than all others, by lot, so that by chance one vote in ``VOTERS`` is read rightly."""

from __future__ import annotations

import math
import re
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path
from secrets import SystemRandom
from typing import Any
from unittest.mock import patch
from uuid import UUID, uuid4

from django.db import connection, transaction

from ratings.ballots import BLANK
from reviews.ballots import keys
from reviews.ballots.actions import casting, planning, urn
from reviews.models import BallotRound, BallotSlip, BallotSubject, BallotVoter, BallotWay
from tests.reviews.ballots.voting import planned
from tests.reviews.cast import Cast, make_cast, opened

LOT = SystemRandom()
VOTERS = 5
"""As many as there are marks, so that each has another one."""
EMPTY = 48
"""The bytes of an envelope with nothing in it."""
ROLL, SLIPS = "reviews_ballotvoter", "reviews_ballotslip"
LINE = re.compile(r"rmgr: Heap .*tx:\s+(\d+),.*desc: ([A-Z_]+).*?(?:old_)?off: (\d+)(?:.*new_off: (\d+))?")
BLOCK = re.compile(r"blkref #\d: rel \d+/(\d+)/(\d+) (?:fork \w+ )?blk (\d+)")

Road = Mapping[tuple[int, str], int]
"""To whom a road leads from the subject and the mark of a slip."""


# The log


@dataclass(frozen=True)
class Change:
    """One change of a row in the log: the table, what was done, by which transaction, and where the row lay
    before and lies now."""

    table: str
    what: str
    transaction: str
    old: str
    new: str


def place_in_log() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn()")
        return str(cursor.fetchone()[0])


def changes_since(begin: str) -> list[Change]:
    """Return every change of a row of this database that the log holds since this place, in its order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid, current_setting('data_directory'), pg_current_wal_insert_lsn(),"
            " (SELECT setting FROM pg_config WHERE name = 'BINDIR')"
            " FROM pg_database WHERE datname = current_database()"
        )
        database, folder, end, programs = cursor.fetchone()
        cursor.execute("SELECT pg_logical_emit_message(false, 'roads', '', true)")  # all before it is written
        cursor.execute("SELECT pg_relation_filenode(oid), relname FROM pg_class WHERE relkind IN ('r', 't')")
        names = {str(node): name for node, name in cursor.fetchall()}
    command = [
        Path(programs) / "pg_waldump",
        "--path",
        Path(folder) / "pg_wal",
        "--start",
        begin,
        "--end",
        end,
    ]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return list(_changes(lines, str(database), names))


def _changes(lines: Sequence[str], database: str, names: Mapping[str, str]) -> Iterator[Change]:
    for line in lines:
        blocks = [block for block in BLOCK.findall(line) if block[0] == database]
        if (match := LINE.search(line)) and blocks:
            old, new = match[3], match[4] or match[3]
            yield Change(
                names.get(blocks[0][1], blocks[0][1]),
                match[2],
                match[1],
                f"({blocks[-1][2]},{old})",
                f"({blocks[0][2]},{new})",
            )


# A round


@dataclass
class Played:
    """One round as it was, and what the attacker has of it. ``truth`` is who marked the slip of a subject
    with this mark. ``cast`` and ``emptied`` are the voters in the order of the log, ``slips`` the subjects
    and marks. ``near`` is the voter whose row the log changes next to a slip, ``together`` who voted in the
    transaction that wrote it."""

    truth: dict[tuple[int, str], int]
    roll: list[int]
    by_rank: list[int]
    codes: dict[int, list[str]]
    sealed: dict[int, bytes]
    cast: list[int]
    emptied: list[int]
    slips: list[tuple[int, str]]
    near: dict[tuple[int, str], int]
    together: dict[tuple[int, str], int]


def cast_of_voters() -> Cast:
    cast = make_cast(VOTERS - 3)
    cast.session = opened(cast).session
    return cast


def play(cast: Cast) -> Played:
    """Hold one round on screen, count it, and return it."""
    ballot = planning.open_ballot(planned(cast, way=BallotWay.SCREEN), by=cast.clerk)
    subjects = list(ballot.subjects.order_by("position"))
    voters = [one.member for one in ballot.roll.select_related("member")]
    for one in subjects:
        one.round = ballot
    codes = {one.pk: [BLANK, *one.boxes] for one in subjects}
    chosen = {one.pk: LOT.sample(range(VOTERS), VOTERS) for one in subjects}
    lies = {place: pk for pk, place in _places(ballot)}
    roll = [pk for pk, _place in sorted(_places(ballot), key=lambda one: _number(one[1]))]
    begin = place_in_log()
    for n in LOT.sample(range(VOTERS), VOTERS):
        casting.cast_ballot(ballot, [chosen[one.pk][n] for one in subjects], by=voters[n])
    sealed = {one.member_id: bytes(one.sealed or b"") for one in ballot.roll.all()}
    for counter in (cast.colleague, cast.member):
        urn.agree_to_open(ballot, by=counter)
    urn.count_urn(ballot, by=cast.colleague)
    changes = [change for change in changes_since(begin) if change.table in (ROLL, SLIPS)]
    found = Played(
        {(pk, codes[pk][mark]): voters[n].pk for pk, marks in chosen.items() for n, mark in enumerate(marks)},
        roll,
        [one.pk for one in voters],
        codes,
        sealed,
        *([], [], [], {}, {}),
    )
    _read_log(found, changes, lies, _slips(ballot))
    assert [len(one) for one in (found.cast, found.emptied)] == [VOTERS, VOTERS], "the log was not read"
    assert sorted(found.slips) == sorted(found.truth), "the log was not read"
    planning.annul_ballot(ballot, "Lần sau", by=cast.head)
    return found


def _places(ballot: BallotRound) -> list[tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT member_id, ctid::text FROM reviews_ballotvoter WHERE round_id = %s", [ballot.pk]
        )
        return list(cursor.fetchall())


def _slips(ballot: BallotRound) -> dict[str, tuple[int, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ctid::text, subject_id, mark FROM reviews_ballotslip WHERE round_id = %s", [ballot.pk]
        )
        return {place: (subject, mark) for place, subject, mark in cursor.fetchall()}


def _number(place: str) -> tuple[int, ...]:
    return tuple(map(int, place.strip("()").split(",")))


def _read_log(
    found: Played, changes: Sequence[Change], lies: dict[str, int], slips: Mapping[str, tuple[int, str]]
) -> None:
    """Follow the rows of the roll through the log: first each is filled, then each is emptied."""
    times: Counter[int] = Counter()
    by_transaction: dict[str, int] = {}
    steps: list[tuple[str, Any]] = []
    for change in changes:
        if change.table == ROLL and "UPDATE" in change.what and change.old in lies:
            voter = lies[change.new] = lies.pop(change.old)
            times[voter] += 1
            (found.cast if times[voter] == 1 else found.emptied).append(voter)
            by_transaction.setdefault(change.transaction, voter)
            steps.append(("voter", voter))
        elif change.table == SLIPS and change.new in slips:
            found.slips.append(slips[change.new])
            steps.append(("slip", (slips[change.new], change.transaction)))
    last = 0
    for kind, what in steps:
        if kind == "voter":
            last = what
        else:
            slip, by = what
            found.near[slip] = last
            found.together[slip] = by_transaction.get(by, last)


# The roads


def _by_order(found: Played, order: Sequence[int]) -> Road:
    """The slips of each subject laid beside the voters in this order."""
    read: dict[tuple[int, str], int] = {}
    for subject in found.codes:
        mine = [slip for slip in found.slips if slip[0] == subject]
        read |= dict(zip(mine, order, strict=False))
    return read


def _by_envelope(found: Played) -> Road:
    """The last bytes of the envelope taken for marks."""
    read = {}
    for place, (subject, codes) in enumerate(found.codes.items()):
        for voter, sealed in found.sealed.items():
            mark = sealed[place - len(found.codes)]
            read[subject, codes[min(mark, len(codes) - 1)]] = voter
    return read


def _by_length(found: Played) -> Road:
    """The length of the envelope taken for the number that the marks of all subjects are as digits."""
    read = {}
    for voter, sealed in found.sealed.items():
        number = max(len(sealed) - EMPTY - len(found.codes), 0)
        for subject, codes in found.codes.items():
            number, mark = divmod(number, VOTERS)
            read[subject, codes[mark]] = voter
    return read


ROADS: dict[str, Callable[[Played], Road]] = {
    "the order of the roll": lambda found: _by_order(found, found.roll),
    "the order of ranks": lambda found: _by_order(found, found.by_rank),
    "the order of casting": lambda found: _by_order(found, found.cast),
    "the order of emptying": lambda found: _by_order(found, found.emptied),
    "the row beside in the log": lambda found: found.near,
    "the same transaction": lambda found: found.together,
    "the envelope": _by_envelope,
    "the length of the envelope": _by_length,
}


def _sheets(found: Played) -> float:
    """Return the share of slips that lie in their subject where those of the same voter lie in the first."""
    by_subject: dict[int, list[int]] = defaultdict(list)
    for slip in found.slips:
        by_subject[slip[0]].append(found.truth.get(slip, 0))
    first, *others = by_subject.values()
    pairs = [one == other for rest in others for one, other in zip(first, rest, strict=False)]
    return sum(pairs) / len(pairs)


def shares_read(cast: Cast, rounds: int) -> dict[str, float]:
    """Return which share of the votes each road reads rightly."""
    shares: dict[str, float] = defaultdict(float)
    for _round in range(rounds):
        found = play(cast)
        for name, road in ROADS.items():
            read = road(found)
            right = sum(read.get(slip) == voter for slip, voter in found.truth.items())
            shares[name] += right / len(found.truth) / rounds
        shares["the other slips of a sheet"] += _sheets(found) / rounds
    return dict(shares)


def most_by_chance(rounds: int, subjects: int) -> float:
    """Return the share that is read by chance in fewer than one of a hundred thousand trials. How many are
    right in one subject has the mean 1 and the variance 1."""
    n = rounds * subjects
    return (1 + 5 / math.sqrt(n)) / VOTERS


# What closes each road, taken out


def _in_order() -> Callable[[], UUID]:
    born = count(LOT.getrandbits(100))
    return lambda: UUID(int=next(born))


@contextmanager
def unmixed() -> Iterator[None]:
    with patch.object(urn, "uuid4", _in_order()):
        yield


@contextmanager
def mixed_once() -> Iterator[None]:
    """All subjects are mixed alike."""
    mixed: Callable[..., list[BallotSlip]] = urn._mixed

    def alike(ballot: Any, subjects: Any, sheets: dict[int, list[int]], on_paper: Any) -> list[BallotSlip]:
        order = LOT.sample(list(sheets.items()), len(sheets))
        return mixed(ballot, subjects, dict(order), on_paper)

    with unmixed(), patch.object(urn, "_mixed", alike):
        yield


@contextmanager
def emptied_beside() -> Iterator[None]:
    """Each envelope is emptied when its slips are written."""
    mixed = urn._mixed

    def named(ballot: Any, subjects: Any, sheets: dict[int, list[int]], on_paper: Any) -> list[BallotSlip]:
        slips = []
        for voter, sheet in LOT.sample(list(sheets.items()), len(sheets)):
            for slip in mixed(ballot, subjects, {voter: sheet}, on_paper):
                slip.voter = voter  # type: ignore[attr-defined]  # only here
                slips.append(slip)
        return slips

    def beside(ballot: BallotRound, slips: list[Any]) -> None:
        for voter, own in groupby(slips, key=lambda slip: slip.voter):
            ballot.roll.filter(member=voter).update(took_part=True, sealed=None)
            BallotSlip.objects.bulk_create(own)

    with patch.object(urn, "_mixed", named), patch.object(urn, "_write_slips", beside):
        yield


@contextmanager
def written_at_the_cast() -> Iterator[None]:
    """The slips are written when the vote is cast, without a name and in the same transaction."""
    cast_ballot = casting.cast_ballot

    @transaction.atomic
    def cast(ballot: BallotRound, marks: Sequence[int], *, by: Any) -> bool:
        counts = cast_ballot(ballot, marks, by=by)
        for subject, mark in zip(BallotSubject.objects.filter(round=ballot), marks, strict=True):
            subject.round = ballot
            code = [BLANK, *subject.boxes][mark]
            BallotSlip.objects.create(id=uuid4(), round=ballot, subject=subject, mark=code)
        return counts

    def kept(ballot: BallotRound, *_more: Any) -> list[BallotSlip]:
        return list(BallotSlip.objects.filter(round=ballot))

    def emptied(ballot: BallotRound, slips: Any) -> None:
        BallotVoter.objects.filter(round=ballot).update(took_part=True, sealed=None)

    with (
        patch.object(casting, "cast_ballot", cast),
        patch.object(urn, "_mixed", kept),
        patch.object(urn, "_write_slips", emptied),
    ):
        yield


@contextmanager
def unsealed() -> Iterator[None]:
    with (
        patch.object(keys, "seal_marks", lambda marks, *_place: bytes(marks)),
        patch.object(keys, "open_envelope", lambda sealed, *_place: list(sealed)),
    ):
        yield


@contextmanager
def of_own_length() -> Iterator[None]:
    """What is in the envelope is written out, longer or shorter by what is chosen."""
    seal = keys.seal_marks

    def written_out(marks: Sequence[int], *place: Any) -> bytes:
        number = sum(mark * VOTERS**n for n, mark in enumerate(marks))
        return seal([*marks, *[0] * number], *place)

    with patch.object(keys, "seal_marks", written_out):
        yield


UNPROTECTED = {
    "the order of ranks": unmixed,
    "the other slips of a sheet": mixed_once,
    "the row beside in the log": emptied_beside,
    "the same transaction": written_at_the_cast,
    "the envelope": unsealed,
    "the length of the envelope": of_own_length,
}
"""What has to be taken out for a road to be open."""
