"""Draws numbers of one series in several processes at once: ``python -m tests.pairs.numbers``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time

ASK = """
import sys, django
import tests.environment
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from members import clock
from members.models import Committee, Member
from reviews.issuing.actions.register import RegisterLine, enter_paper
from reviews.models import PaperType
committee, by = Committee.objects.get(code="T"), Member.objects.get(code="CLERK")
print("ready", flush=True)
sys.stdin.readline()
for n in range(int(sys.argv[2])):
    enter_paper(committee, PaperType.CV, RegisterLine(clock.today(), "Thư"), by=by)
"""


def draw_at_once(processes: int, each: int) -> list[int]:
    """Let each of the processes draw so many numbers of one series, all beginning at the same moment. Return
    all numbers of the series in their order. The database has to be empty, and keeps what was drawn."""
    from django.db import connection  # noqa: PLC0415  the command sets Django up first

    from reviews.models import RegisterEntry  # noqa: PLC0415  the same
    from tests.reviews.cast import make_cast  # noqa: PLC0415  the same

    make_cast()
    command = [sys.executable, "-c", ASK, str(connection.settings_dict["NAME"]), str(each)]
    drawing = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _process in range(processes)
    ]
    for one in drawing:
        assert one.stdout
        assert one.stdout.readline() == "ready\n"
    for one in drawing:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    for one in drawing:
        one.communicate()
    assert [one.returncode for one in drawing] == [0] * processes
    return list(RegisterEntry.objects.order_by("number").values_list("number", flat=True))


def main() -> int:
    """Draw the numbers in a database of its own, and say whether there is a gap or a double."""
    parser = argparse.ArgumentParser(prog="python -m tests.pairs.numbers", description=__doc__)
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--each", type=int, default=125)
    asked = parser.parse_args()

    from django.db import connection  # noqa: PLC0415  the command sets Django up first
    from django.test.utils import (  # noqa: PLC0415  the same
        setup_databases,
        setup_test_environment,
        teardown_databases,
    )

    from tests.template import template  # noqa: PLC0415  the same

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
    import django

    import tests.environment  # noqa: F401  it says where the database lies, before the settings are read

    django.setup()
    sys.exit(main())
