"""Plays the last evening before the papers are due, against a served copy of the demonstration.

Run by ``make load`` after ``make demo SERVE=0``; ``MINUTES=20`` lets the evening last so long. It works on a
copy of ``var/`` and on the loopback only, prints what it measured beside the targets, and ends with status 1
if a target is missed.

1. As many saves as go, against as many bare pages as go: at least half as many a second.
2. A hundred people save once a second and ten read: no error, no word missing that was said to be saved, and
   of a hundred saves ninety-five within 20 times the median of the bare page.
3. The same while somebody prints: within 40 times.
4. Three hundred people vote in one secret ballot on screen, without an error, and each is told that the
   ballot is in the urn; alone, no page of it takes more than 4 times the bare page.
5. The memory of the web server at the end within a tenth of that after a quarter of the time.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from config import local
from tests.kills.__main__ import connect_to, keep_owner
from tests.kills.program import Program, await_whole

if TYPE_CHECKING:
    from tests.load.browsers import Browser

WRITERS, READERS, AT_ONCE = 100, 10, 8
FULL_SECONDS = 20
SEED = 1


class LoadedProgram(Program):
    def environment(self) -> dict[str, str]:
        more = {"DJANGO_SETTINGS_MODULE": "tests.load.settings", "BALLOT_KEYS": os.environ["BALLOT_KEYS"]}
        return {**super().environment(), **more}

    def memory(self) -> float:
        """What the web server's processes hold, in MiB."""
        return sum(child.memory_info().rss for child in self.kinds()["web child"]) / 1024**2


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=4.0, help="how long the evening lasts, at most 30")
    parser.add_argument("--var", type=Path, default=local.VAR_DIR, help="the prepared demonstration")
    options = parser.parse_args()
    if (options.var / "postgres" / "postmaster.pid").exists():
        sys.exit(f"The database in {options.var} runs. Stop the program first.")
    with TemporaryDirectory(prefix="load-") as folder, TemporaryDirectory(dir="/dev/shm") as memory:
        os.environ["BALLOT_KEYS"] = memory
        var = Path(folder) / "var"
        left_out = shutil.ignore_patterns("test", "log", "kills-*", "serve.lock")
        shutil.copytree(options.var, var, symlinks=True, ignore=left_out)
        keep_owner(options.var / "postgres", var / "postgres")
        program = LoadedProgram(var)
        program.start()
        try:
            connect_to(program)
            missed = play(program, seconds=60 * min(options.minutes, 30.0))
        finally:
            program.kill_all()
    sys.stdout.write("Every target holds.\n" if not missed else f"Missed: {', '.join(missed)}\n")
    sys.exit(bool(missed))


def play(program: LoadedProgram, *, seconds: float) -> list[str]:
    """Measure everything in turn, print it, and return the names of the targets that are missed."""
    from tests.load import scene  # noqa: PLC0415  Django is set up before its models are imported
    from tests.load.browsers import Browser, all_at_once  # noqa: PLC0415

    people = scene.people_who_write(WRITERS)
    writers = [Browser(program.port, person) for person in people]
    readers = [Browser(program.port, person) for person in people[:READERS]]
    alone = writers[:AT_ONCE]
    await_whole(program, lambda: True)
    missed: list[str] = []

    def target(name: str, value: float, bound: float, *, holds: bool) -> None:
        sys.stdout.write(f"{name:58} {value:9.2f}   target {bound:g}{'' if holds else '   MISSED'}\n")
        if not holds:
            missed.append(name)

    for _ in range(30):
        alone[0].read("/yardstick/")
    bare = statistics.median(alone[0].times[10:])
    show("the bare page, one at a time, median", bare * 1000, "ms")
    with all_at_once([partial(one.read, "/yardstick/") for one in alone]):
        pages = rate(alone)
    with all_at_once([one.save for one in alone]):
        saves = rate(alone)
    show("bare pages a second", pages, "")
    show("saves a second", saves, "")
    target("saves for each bare page", saves / pages, 0.5, holds=saves >= pages / 2)

    reading = [partial(one.read, f"/papers/{one.person.paper}/") for one in readers]
    everybody: list[Callable[[], None]] = [*(one.save for one in writers), *reading]
    memory: list[float] = []
    # Who reads comes at any moment of the second, as who writes does.
    random.Random(SEED).shuffle(everybody)  # noqa: S311
    for name, printing, bound in (("without printing", False, 20), ("with printing", True, 40)):
        for one in writers:
            one.times.clear()
        with all_at_once(everybody, pause=1.0), scene.somebody_prints(printing):
            time.sleep(seconds / 4)
            memory.append(program.memory())
            time.sleep(seconds / 4)
        times = sorted(time for one in writers for time in one.times)
        show(f"saves {name}", len(times), "")
        worst = times[int(len(times) * 0.95)] / bare
        target(f"95 of 100 saves within, {name}, in bare pages", worst, bound, holds=worst <= bound)
    missed += play_ballot(program, bare)
    grown = program.memory() / memory[0]
    target("memory at the end for that after a quarter", grown, 1.1, holds=grown <= 1.1)
    errors = [error for one in (*writers, *readers) for error in one.errors]
    target("errors", len(errors), 0, holds=not errors)
    lost = scene.missing_words(saved_by(writers))
    target("texts said to be saved and missing", len(lost), 0, holds=not lost)
    sys.stdout.write("".join(f"  {line}\n" for line in (*errors[:10], *lost[:10])))
    return missed


def play_ballot(program: LoadedProgram, bare: float) -> list[str]:
    """Have three hundred people vote, and return the names of the targets that are missed."""
    from tests.load import ballot  # noqa: PLC0415  Django is set up before its models are imported

    people = ballot.voters(program.port)
    alone, crowd = people[: ballot.ALONE], people[ballot.ALONE :]
    for one in alone:
        one.vote()
    took = ballot.vote_at_once(crowd)
    show(f"{len(crowd)} people vote, {ballot.AT_ONCE} at a time", took, "s")
    missed = []
    for name in alone[0].times:
        pages = statistics.median(one.times[name] for one in alone) / bare
        show(f"{name}, alone, in bare pages (target 4)", pages, "")
        missed += [name] if pages > 4 else []
    errors = [error for one in people for error in one.errors]
    show("errors of voters", len(errors), "")
    show("ballots in the urn", ballot.in_urn(people), f"of {len(people)}")
    sys.stdout.write("".join(f"  {line}\n" for line in errors[:10]))
    return missed + (["the ballot"] if errors or ballot.in_urn(people) != len(people) else [])


def rate(browsers: list[Browser]) -> float:
    """Return how many requests a second were answered while we waited."""
    before, begun = sum(len(one.times) for one in browsers), time.monotonic()
    time.sleep(FULL_SECONDS)
    return (sum(len(one.times) for one in browsers) - before) / (time.monotonic() - begun)


def saved_by(browsers: list[Browser]) -> dict[int, str]:
    """Return the text last said to be saved in each section. Nobody else writes in it at the same time."""
    return {section: text for one in browsers for section, text in one.saved.items()}


def show(name: str, value: float, unit: str) -> None:
    sys.stdout.write(f"{name:58} {value:9.2f}   {unit}\n")


if __name__ == "__main__":
    main()
