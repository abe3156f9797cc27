"""Races every pair of things that change the same column, in a database of its own that it drops; prints what
came of it, and fails where something did that no order explains: ``python -m tests.pairs``.

``--seed`` repeats a run, ``--rounds`` says how often each pair is raced, and ``--all`` also races the pairs
without a column in common, whose guards may still read what the other writes. Words limit it to the pairs
whose description holds one of them.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter

import django

import tests.environment  # noqa: F401  it says where the database lies, before the settings are read

django.setup()

from django.db import connection
from django.db.backends.signals import connection_created
from django.test.utils import setup_databases, setup_test_environment, teardown_databases
from django.utils import translation
from psycopg.conninfo import make_conninfo

from config.celery import app
from tests import kept
from tests.pairs.catalogue import races
from tests.pairs.racing import Crowd
from tests.template import template


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.pairs", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("words", nargs="*")
    return parser.parse_args()


def main(options: argparse.Namespace) -> int:
    """Race the pairs and return how many of them came to something that no order explains."""
    sys.stdout.write(f"seed {options.seed}\n")
    crowd, wrong = Crowd(random.Random(options.seed)), 0  # noqa: S311  it keeps no secret
    counts: Counter[str] = Counter()
    try:
        for race in races(options.words, everything=options.all):
            counts["pairs"] += 1
            begun, came = time.monotonic(), Counter[str]()
            failed = ""
            for _round in range(options.rounds):
                found, same = race.run(crowd)
                counts["runs"] += 1
                came[found.in_short] += 1
                if same is None:
                    failed = failed or race.difference(found)
            wrong += bool(failed)
            mark = "WRONG" if failed else "ok"
            took = time.monotonic() - begun
            sys.stdout.write(f"{mark:5} {took:5.1f} s  {race}\n")
            for words, number in came.items():
                sys.stdout.write(f"        {number} x {words}\n")
            sys.stdout.write(failed)
            sys.stdout.flush()
    finally:
        crowd.leave()
    sys.stdout.write(f"seed {options.seed}: {counts['pairs']} pairs, {counts['runs']} runs, {wrong} wrong\n")
    return wrong


if __name__ == "__main__":
    setup_test_environment(debug=False)
    connection_created.connect(kept.watch)

    connection.settings_dict["TEST"] |= {"NAME": "test_pairs", "TEMPLATE": template()}
    databases = setup_databases(verbosity=0, interactive=False)
    broker = app.conf.broker_transport_options
    broker["conn_string"] = make_conninfo(broker["conn_string"], dbname=connection.settings_dict["NAME"])
    translation.activate("vi")
    try:
        outcome = main(asked())
    finally:
        teardown_databases(databases, verbosity=0)
    sys.exit(bool(outcome))
