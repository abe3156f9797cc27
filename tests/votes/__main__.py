"""Tries secret ballots at length, in a database of its own that it drops: ``python -m tests.votes``.

``roads`` holds eighty rounds and says which share of the votes each road reads, with all protections and with
each taken out. ``kills`` kills processes in the middle of casting and counting, two hundred times, and says
whether a vote was lost or doubled. ``--count`` sets another number.
"""

from __future__ import annotations

import argparse
import os
import sys

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
from tests.reviews.ballots import roads
from tests.template import template
from tests.votes.killing import kill_often

ROUNDS, UNPROTECTED_ROUNDS, KILLS = 80, 2, 200


def try_roads(rounds: int) -> int:
    """Return how many roads read more than chance, or do not although they are open."""
    cast = roads.cast_of_voters()
    subjects = len(cast.subjects())
    most = roads.most_by_chance(rounds, subjects)
    sys.stdout.write(f"{rounds} rounds, {roads.VOTERS} voters; by chance at most {most:.3f}\n")
    wrong = 0
    for name, share in roads.shares_read(cast, rounds).items():
        wrong += share > most
        sys.stdout.write(f"{'ok' if share <= most else 'READ':5} {share:.3f}  {name}\n")
    least = roads.most_by_chance(UNPROTECTED_ROUNDS, subjects)
    for name, without in roads.UNPROTECTED.items():
        with without():
            share = roads.shares_read(cast, UNPROTECTED_ROUNDS)[name]
        wrong += share <= least
        sys.stdout.write(f"{'ok' if share > least else 'SHUT':5} {share:.3f}  {name}: {without.__name__}\n")
    return wrong


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.votes", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("roads", "kills"))
    parser.add_argument("--count", type=int)
    return parser.parse_args()


def main(options: argparse.Namespace) -> int:
    wrong = 0
    if options.what != "kills":
        wrong += try_roads(options.count or ROUNDS)
    if options.what != "roads":
        wrong += kill_often(options.count or KILLS)
    return wrong


if __name__ == "__main__":
    setup_test_environment(debug=False)
    connection_created.connect(kept.watch)
    connection.settings_dict["TEST"] |= {"NAME": f"test_votes_{os.getpid()}", "TEMPLATE": template()}
    databases = setup_databases(verbosity=0, interactive=False)
    broker = app.conf.broker_transport_options
    broker["conn_string"] = make_conninfo(broker["conn_string"], dbname=connection.settings_dict["NAME"])
    translation.activate("vi")
    try:
        outcome = main(asked())
    finally:
        teardown_databases(databases, verbosity=0)
    sys.exit(bool(outcome))
