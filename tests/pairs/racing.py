"""Lets four people do things at the same moment, and asks whether the outcome is that of some order.

A *play* is one thing that somebody does in a *scene*, a state of the database that was played once and is
laid out again for every run. The outcome of a run is who was refused with which words, and every row of our
tables afterwards, with the history of each thing in its order. What happens at the same moment is right if
doing it one after the other, in at least one order, comes to the same.
"""

from __future__ import annotations

import itertools
import json
import random
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from members.models import Event, Member
from reviews.sessions.saving import ConflictError
from tests import kept
from tests.reviews.cast import Cast

Job = partial[Any]
Play = Callable[[Cast], Job]

EMPTY = "no rows at all"
KEYS_OF_A_RUN, FIRST_NEW_KEY = 10_000, 1_000_000_000
KEY = re.compile(r"\b\d{10,12}\b")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")
RANDOM = re.compile(r"[\w-]{32}\.pdf")
PASSWORD = re.compile(r'"password": "[^"]*"')
SEALED = re.compile(r'"(sealed|public_key|digest)": "[^"]*"|"id": "[0-9a-f-]{36}"')
"""What is random in the rows of a secret ballot: envelopes, keys, ids of slips, and the digest over these."""
PULSE = "pulse"
"""The counter of a conference that has open pages load what changed. How far it rose is of no consequence."""
MOST_JITTER = 0.004
"""Each of the people begins up to so many seconds late, so that every run interleaves in another way."""


@dataclass(frozen=True)
class Outcome:
    """What came of a run: how often each play was done or refused with which words, and what is on record."""

    said: tuple[tuple[str, str], ...]
    rows: tuple[str, ...]

    @property
    def in_short(self) -> str:
        count = Counter((name, said.partition(":")[0]) for name, said in self.said)
        return ", ".join(f"{name} {said} {number}" for (name, said), number in sorted(count.items()))


class Crowd:
    """Four people, each with a connection to the database that lasts from run to run."""

    SIZE = 4

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._given = threading.Barrier(self.SIZE + 1)
        self._over = threading.Barrier(self.SIZE + 1)
        self._jobs: list[Job] = []
        self._late: list[float] = []
        self._said: list[str] = []
        self._ended: list[int] = []
        self._is_leaving = False
        self._threads = [threading.Thread(target=self._serve, args=(seat,)) for seat in range(self.SIZE)]
        for thread in self._threads:
            thread.start()

    def do(self, jobs: Sequence[Job]) -> tuple[list[str], list[int]]:
        """Do the four jobs at the same moment. Return what came of each, and their numbers in the order in
        which they ended."""
        self._jobs, self._said, self._ended = list(jobs), [""] * self.SIZE, []
        self._late = [self.chance.uniform(0, MOST_JITTER) for _ in jobs]
        self._given.wait()
        self._over.wait()
        return self._said, self._ended

    def leave(self) -> None:
        self._is_leaving = True
        self._given.wait()
        for thread in self._threads:
            thread.join()

    def _serve(self, seat: int) -> None:
        while True:
            self._given.wait()
            if self._is_leaving:
                connection.close()
                return
            time.sleep(self._late[seat])
            self._said[seat] = attempt(self._jobs[seat])
            self._ended.append(seat)
            self._over.wait()


def upload(words: str = "chung cu") -> SimpleUploadedFile:
    return SimpleUploadedFile("tep.pdf", f"%PDF-1.7 {words}".encode())


def attempt(job: Job) -> str:
    """Do the job. Return "done", or "refused" with the words for the person, or "failed" with an error that
    nobody should ever meet."""
    try:
        job()
    except (ValidationError, PermissionDenied) as error:
        words = error.messages if isinstance(error, ValidationError) else [str(error)]
        return f"refused: {' '.join(words)}"
    except ConflictError:
        return "refused: somebody saved another text"
    except Exception as error:  # noqa: BLE001  whatever it is, it is what came of the job
        return f"failed: {type(error).__name__}: {error}".splitlines()[0]
    return "done"


@dataclass
class Scene:
    """A state of the database: ``key`` names the rows kept of it, ``moment`` is when they were. What was made
    since they were laid out has a key above ``last_key``."""

    key: str
    moment: str
    last_key: int = 0

    @classmethod
    def set_up(cls, key: str, prepare: Callable[[], Cast]) -> Scene:
        if not kept.has(key):
            if not kept.has(EMPTY):
                kept.save(EMPTY, None)
            kept.load(EMPTY)
            kept.begin()
            kept.save(key, prepare())
        return cls(key, timezone.now().isoformat())

    def lay_out(self) -> Cast:
        """Lay the rows out anew."""
        cast: Cast = kept.load(self.key)
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(last_value) FROM pg_sequences")
            (last,) = cursor.fetchone()
            # Never back, because rows that were kept by another test may have the keys in between.
            self.last_key = max(FIRST_NEW_KEY, (last // KEYS_OF_A_RUN + 1) * KEYS_OF_A_RUN)
            cursor.execute(
                "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, %s) FROM pg_sequences"
                " WHERE sequencename SIMILAR TO '(members|ratings|reviews)%%'",
                [self.last_key],
            )
        for part, person in list(vars(cast).items()):
            if isinstance(person, Member):  # read anew, as each of them remembers the own roles
                setattr(cast, part, Member.objects.get(pk=person.pk))
        return cast

    def rows(self) -> tuple[str, ...]:
        """Return every row of our tables, without what differs from run to run: keys of new rows, moments,
        and names of files. The history of each thing keeps its order."""
        models = [model for app in kept.OURS for model in apps.get_app_config(app).get_models()]
        parts = [
            f"SELECT '{table}', to_jsonb(t) - '{PULSE}' FROM {table} t"  # noqa: S608  they are our own
            for table in (model._meta.db_table for model in models if model is not Event)
        ]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts))
            rows = [self.bare(f"{table} {row}") for table, row in cursor.fetchall()]
        history: dict[str, int] = defaultdict(int)
        for event in Event.objects.order_by("pk"):
            thing = self.bare(f"{event.subject} {event.subject_id}")
            history[thing] += 1
            line = json.dumps([event.verb, event.actor_name, event.data], sort_keys=True)
            rows.append(f"{thing} {history[thing]} {self.bare(line)}")
        return tuple(sorted(rows))

    def bare(self, words: str) -> str:
        """Return the words without what differs from run to run."""
        if words.startswith("reviews_ballot"):
            words = SEALED.sub('"sealed"', words)
        row = PASSWORD.sub('"password": ""', RANDOM.sub("file", words))
        row = KEY.sub(lambda found: "new" if int(found[0]) > self.last_key else found[0], row)
        return MOMENT.sub(lambda found: "now" if found[0] > self.moment else found[0], row)


@dataclass(frozen=True)
class Race:
    """Two plays that four people do at the same moment in a scene, two people each; or one play that all
    four do, where both are the same."""

    scene: Scene
    names: tuple[str, str]
    plays: tuple[Play, Play]

    def __str__(self) -> str:
        return f"{self.scene.key}: {self.names[0]} and {self.names[1]}"

    def run(self, crowd: Crowd) -> tuple[Outcome, Outcome | None]:
        """Run the race once. Return its outcome, and that of the order that comes to the same. Where there
        is no such order, or somebody met an error that is no refusal, the second is None."""
        sides = [0, 0, 1, 1]
        crowd.chance.shuffle(sides)
        cast = self.scene.lay_out()
        said, ended = crowd.do([self.plays[side](cast) for side in sides])
        found = self._outcome(sides, said)
        if any(words.startswith("failed") for words in said):
            return found, None
        # The order in which they ended is nearly always the one that explains it, so it is tried first.
        likely = tuple(sides[seat] for seat in ended)
        others = sorted(set(itertools.permutations(sides)) - {likely})
        for order in (likely, *others):
            if self.names[0] == self.names[1] and order != likely:
                break
            if self._in_order(order) == found:
                return found, found
        return found, None

    def _in_order(self, order: Sequence[int]) -> Outcome:
        """One after the other, by people who all opened their pages before the first one pressed."""
        cast = self.scene.lay_out()
        jobs = [self.plays[side](cast) for side in order]
        return self._outcome(order, [attempt(job) for job in jobs])

    def _outcome(self, sides: Sequence[int], said: Sequence[str]) -> Outcome:
        told = sorted(
            (self.names[side], self.scene.bare(words)) for side, words in zip(sides, said, strict=True)
        )
        return Outcome(tuple(told), self.scene.rows())

    def difference(self, found: Outcome) -> str:
        """Return how the outcome differs from that of the order that comes nearest to it, line by line."""
        orders = sorted(set(itertools.permutations([0, 0, 1, 1])))
        nearest = min(
            (self._in_order(order) for order in orders),
            key=lambda other: len(set(other.rows) ^ set(found.rows)) + (other.said != found.said) * 3,
        )
        pairs = (
            ("at once", Counter(found.said) - Counter(nearest.said)),
            ("in order", Counter(nearest.said) - Counter(found.said)),
            ("at once", Counter(found.rows) - Counter(nearest.rows)),
            ("in order", Counter(nearest.rows) - Counter(found.rows)),
        )
        return "".join(f"        {when}: {line}\n" for when, lines in pairs for line in lines)
