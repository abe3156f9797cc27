"""Draws numbers of one series in several processes at once: ``python -m tests.pairs.numbers``."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from typing import Any

import django

import tests.environment  # noqa: F401  it says where the database lies, before the settings are read

django.setup()

from django.db import connection
from django.test.utils import setup_databases, setup_test_environment, teardown_databases

from members import clock
from members.models import Committee, Member
from reviews.issuing.actions.register import RegisterLine, enter_paper
from reviews.models import PaperType, RegisterEntry
from tests.reviews.cast import make_cast
from tests.template import template


def draw_at_once(processes: int, each: int) -> list[int]:
    """Let each of the processes draw so many numbers of one series, all beginning at the same moment. Return
    all numbers of the series in their order. The database has to be empty, and keeps what was drawn."""
    make_cast()
    connection.close()  # a connection that two processes have would be closed by each of them
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(processes)
    drawing = [fork.Process(target=_draw, args=(start, each)) for _process in range(processes)]
    for one in drawing:
        one.start()
    for one in drawing:
        one.join()
    assert [one.exitcode for one in drawing] == [0] * processes
    return list(RegisterEntry.objects.order_by("number").values_list("number", flat=True))


def _draw(start: Any, each: int) -> None:
    committee, by = Committee.objects.get(code="T"), Member.objects.get(code="CLERK")
    start.wait()
    for _nth in range(each):
        enter_paper(committee, PaperType.CV, RegisterLine(clock.today(), "Thư"), by=by)
    connection.close()


def main() -> int:
    """Draw the numbers in a database of its own, and say whether there is a gap or a double."""
    parser = argparse.ArgumentParser(prog="python -m tests.pairs.numbers", description=__doc__)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--each", type=int, default=125)
    asked = parser.parse_args()
    setup_test_environment(debug=False)
    connection.settings_dict["TEST"] |= {"NAME": f"test_numbers_{os.getpid()}", "TEMPLATE": template()}
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        begun = time.monotonic()
        drawn = draw_at_once(asked.processes, asked.each)
        took = time.monotonic() - begun
    finally:
        teardown_databases(databases, verbosity=0)
    wanted = list(range(1, asked.processes * asked.each + 1))
    gaps, doubles = len(set(wanted) - set(drawn)), len(drawn) - len(set(drawn))
    sys.stdout.write(
        f"{len(drawn)} numbers by {asked.processes} processes in {took:.1f} s:"
        f" from {drawn[0]} to {drawn[-1]}, {gaps} missing, {doubles} twice\n"
    )
    return int(drawn != wanted)


if __name__ == "__main__":
    sys.exit(main())
