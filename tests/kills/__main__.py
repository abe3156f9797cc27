"""Kills processes of the served demonstration at random while people work in it, and says what became of it.

Run by ``make kills COUNT=200 SEED=1`` after ``make demo SERVE=0``. It works on a copy of ``var/``, on the
loopback only, and ends with status 1 if anything is missing, doubled, stuck or did not come back by itself.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django
import psutil
from psycopg.conninfo import make_conninfo

from config import local
from tests.kills import disk
from tests.kills.players import Player, at_work
from tests.kills.program import SUPERVISOR, NotBackError, Program, await_whole

if TYPE_CHECKING:
    from tests.kills.visitor import Visitor

ROOT = Path(__file__).resolve().parent.parent.parent
RARELY = 0.25


@dataclass(frozen=True)
class Plan:
    """How many processes are killed, within how many seconds; or the small disks that are filled instead."""

    count: int
    seed: int
    seconds: int
    disks: list[Path]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=3600, help="after which no more are killed")
    parser.add_argument(
        "--full-disk", action="store_true", help="fill the disks instead of killing; for root"
    )
    parser.add_argument("--var", type=Path, default=local.VAR_DIR, help="the prepared demonstration")
    options = parser.parse_args()
    source: Path = options.var
    if (source / "postgres" / "postmaster.pid").exists():
        sys.exit(f"The database in {source} runs. Stop the program first.")
    with TemporaryDirectory(prefix="kills-") as folder:
        var = Path(folder) / "var"
        shutil.copytree(
            source, var, symlinks=True, ignore=shutil.ignore_patterns("test", "log", "kills-*", "serve.lock")
        )
        keep_owner(source / "postgres", var / "postgres")
        program = Program(var)
        with disk.small_disks(var, wanted=options.full_disk) as disks:
            program.start()
            try:
                connect_to(program)
                plan = Plan(options.count, options.seed, options.seconds, disks)
                status = play(program, plan)
                if status:
                    kept = source / f"kills-{plan.seed}"
                    shutil.copytree(var / "log", kept, dirs_exist_ok=True)
                    sys.stdout.write(f"The logs are kept in {kept}\n")
                sys.exit(status)
            finally:
                program.kill_all()


def keep_owner(source: Path, copy: Path) -> None:
    """For root the server runs as another user, to whom its folder belongs."""
    if os.geteuid() == 0:
        owner = source.stat()
        for path in [copy, *copy.rglob("*")]:
            os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)


def connect_to(program: Program) -> None:
    """Set Django up for the database of the served copy; this process itself keeps nothing running."""
    end = time.monotonic() + 60
    while "Ctrl-C" not in program.said():
        if time.monotonic() > end:
            raise NotBackError(f"It does not start: {program.said()}")
        time.sleep(0.1)
    os.environ["DATABASE_URL"] = make_conninfo(host=str(program.data), user="postgres", dbname=local.DATABASE)
    os.environ["SECRET_KEY"] = local.read_secret(program.var / "secret.key")
    os.environ |= {
        "DJANGO_ENV": "local",
        "VAR_DIR": str(program.var),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    django.setup()


def play(program: Program, plan: Plan) -> int:
    """Let people work, kill processes or fill the disks that were made small, check, print the result, and
    return the exit status."""
    from tests.kills import scene  # noqa: PLC0415  Django is set up before its models are imported
    from tests.kills.checks import await_documents, faults  # noqa: PLC0415  as above

    players = scene.players_of_the_demonstration(program.port, plan.seed)
    probe = scene.probe_of_the_demonstration(program.port)
    probe.sign_in()
    back: dict[str, list[float]] = defaultdict(list)
    found: list[str] = []
    begun = time.monotonic()
    try:
        with at_work(players):
            if plan.disks:
                disk.work_on_full_disks(plan.disks, players)
                back["room was made"].append(await_whole(program, lambda: answers(probe)))
                time.sleep(5)
            else:
                found += kill(program, plan, players, probe, back)
    except NotBackError as error:
        found.append(str(error))
    await_documents()
    found += faults(players)
    show(back, players, found, plan, time.monotonic() - begun)
    return 1 if found else 0


def kill(
    program: Program, plan: Plan, players: list[Player], probe: Visitor, back: dict[str, list[float]]
) -> list[str]:
    """Kill one process after another, each when the one before is back, and enter in ``back`` the seconds it
    took, by kind. Return what was missing on the way."""
    from tests.kills.checks import saved_so_far  # noqa: PLC0415  as above

    chance = random.Random(plan.seed)  # noqa: S311
    end = time.monotonic() + plan.seconds
    found: list[str] = []
    for number in range(1, plan.count + 1):
        time.sleep(chance.uniform(0, 1.5))
        kind, process = pick(program, chance)
        said = [(text.section, text.version) for player in players for text in player.book.texts]
        process.kill()
        back[kind].append(await_whole(program, lambda: answers(probe)))
        found += saved_so_far(said)
        if number % 20 == 0:
            sys.stdout.write(f"{number} kills, last {kind}\n")
            sys.stdout.flush()
        if any(player.book.wrong for player in players) or time.monotonic() > end:
            break
    return found


def pick(program: Program, chance: random.Random) -> tuple[str, psutil.Process]:
    kinds = {kind: found for kind, found in sorted(program.kinds().items()) if found}
    weights = [RARELY if kind == SUPERVISOR else 1 for kind in kinds]
    (kind,) = chance.choices(list(kinds), weights)
    return kind, chance.choice(sorted(kinds[kind], key=lambda process: process.pid))


def answers(probe: Visitor) -> bool:
    """Whether a page that reads the database comes, and the database answers directly as well."""
    from django.db import DatabaseError, connection  # noqa: PLC0415  as above

    connection.close()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return probe.answers("/notices/")


def show(
    back: dict[str, list[float]], players: list[Player], found: list[str], plan: Plan, seconds: float
) -> None:
    out = sys.stdout.write
    every = [value for values in back.values() for value in values]
    what = f"{len(every)} of {plan.count} kills" if not plan.disks else "disks filled"
    out(f"seed {plan.seed}, {what} in {seconds:.0f} s; seconds until everything was back:\n")
    for kind, values in [*sorted(back.items()), *([("all", every)] if every else [])]:
        out(
            f"  {kind:17} {len(values):4}  median {statistics.median(values):5.1f}  most {max(values):5.1f}\n"
        )
    deeds = [deed for player in players for deed in player.book.deeds]
    saves = sum(text.saves for player in players for text in player.book.texts)
    kinds = {kind: [deed for deed in deeds if deed.kind == kind] for kind in sorted({d.kind for d in deeds})}
    done = ", ".join(f"{kind} {sum(d.said for d in rows)} of {len(rows)}" for kind, rows in kinds.items())
    out(f"said to be done: {saves} saves, {done}\n")
    out(f"requests without an answer, sent again: {sum(player.book.unanswered for player in players)}\n")
    out("".join(f"FAULT {fault}\n" for fault in found) or "nothing is missing, doubled, stuck or left over\n")


if __name__ == "__main__":
    main()
