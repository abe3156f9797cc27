"""Kills the process that casts or counts, after a statement or at a moment drawn by lot, until it lives."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from secrets import SystemRandom

from django.db import connection

from reviews.ballots import keys
from reviews.ballots.actions import planning, urn
from reviews.models import BallotRound
from tests.reviews.ballots import roads
from tests.reviews.ballots.faults import agree, cast_once, fault_at, is_in_urn, open_urn, what_is_wrong
from tests.reviews.ballots.voting import fresh
from tests.reviews.cast import Cast

LOT = SystemRandom()
AT_THE_CAST, AT_THE_COUNT = 12, 60
"""The kill comes after a statement up to this number; a process with fewer statements lives."""

LATEST = 0.08
"""So many seconds after its beginning a process is killed at the latest, where it is by the moment."""


def kill_often(kills: int) -> int:
    """Hold rounds until so many processes were killed, and return how many rounds went wrong."""
    cast, done, rounds, wrong = roads.cast_of_voters(), 0, 0, 0
    while done < kills:
        rounds += 1
        killed, said = _round(cast)
        done += killed
        wrong += bool(said)
        if said:
            sys.stdout.write(f"WRONG {said}\n")
    sys.stdout.write(f"{rounds} rounds, {done} processes killed, {wrong} wrong\n")
    return wrong


def _round(cast: Cast) -> tuple[int, str]:
    """Hold one round, and return how many processes were killed and what was wrong with it."""
    ballot = open_urn(cast)
    killed, marks = 0, []
    for voter in ballot.roll.select_related("member"):
        mark = 0
        while not is_in_urn(ballot, voter.member):
            mark = 1 + (mark + LOT.randrange(3)) % 4
            killed += _lives_not(AT_THE_CAST, partial(cast_once, ballot, mark, voter.member))
        marks.append(mark)
    agree(ballot, cast)
    while fresh(ballot).is_open:
        killed += _lives_not(AT_THE_COUNT, lambda: urn.count_urn(ballot, by=cast.colleague))
    said = what_is_wrong(ballot, marks)
    if keys.has_key(ballot.pk):
        said = f"{said}, the key is there"
    planning.annul_ballot(BallotRound.objects.for_page().get(pk=ballot.pk), "Lần sau", by=cast.head)
    return killed, said


def _lives_not(most: int, job: Callable[[], object]) -> bool:
    """Do the job in a process of its own that may be killed, and return whether it was."""
    connection.close()
    by_moment = LOT.random() < 0.5
    number = 0 if by_moment else LOT.randint(1, most)
    child = os.fork()
    if child == 0:
        try:
            with fault_at(number, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                job()
        except Exception:  # noqa: BLE001  the parent finds what came of it in the database
            traceback.print_exc()
        finally:
            os._exit(0)
    if by_moment:
        time.sleep(LOT.uniform(0, LATEST))
        os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)
