"""Opens a round over an invented province and reads its board; prints JSON, asserts nothing.

``python -m tests.bench.rounds`` takes 1,000 committees and 30,000 members, ``--communes 270`` three times as
many. It works in a database of its own, which it drops. The board is compared with the bare page of the same
run (``yardstick.py``)."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time

import django
import psutil

os.environ.setdefault("DJANGO_ENV", "local")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

from config.local import prepare_environment

prepare_environment()
django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import (
    override_settings,
    setup_databases,
    setup_test_environment,
    teardown_databases,
    teardown_test_environment,
)
from django.urls import reverse

from members import clock
from members.models import Activity, ActivityChange, Committee, Member
from reviews import tasks
from reviews.models import Campaign, CampaignState, Paper, ReviewPlace
from reviews.rounds.actions import campaigns
from tests.bench.__main__ import ROUNDS, measured, timed
from tests.reviews.cast import PLAN, make_member, make_role
from tests.reviews.provinces import make_province

CELLS, PEOPLE = 10, 33


def show(name: str, value: float, unit: str) -> None:
    sys.stdout.write(json.dumps({"name": name, "value": round(value, 2), "unit": unit}) + "\n")


def memory() -> float:
    return float(psutil.Process().memory_info().rss) / 1024**2


def opened(campaign: Campaign) -> None:
    """As the worker does it, slice by slice."""
    while Campaign.objects.get(pk=campaign.pk).state == CampaignState.OPENING:
        tasks.open_round.apply((campaign.pk,), throw=True)


def main(communes: int) -> None:
    province = make_province(communes, CELLS, people=PEOPLE)
    staff = make_member("STAFF", "Bùi Văn Cán Bộ", Committee.objects.get(code="X-0-0"))
    make_role(staff, "staff", province)  # type: ignore[arg-type]
    show("committees", Committee.objects.count(), "")
    show("members", Member.objects.count(), "")
    campaign = campaigns.plan_campaign(province, PLAN, by=staff)
    campaigns._begin(campaign, by=staff)
    before, start = memory(), time.perf_counter()
    opened(campaign)
    show("opening", time.perf_counter() - start, "s")
    show("memory it took more", memory() - before, "MiB")
    show("papers", Paper.objects.filter(session__campaign=campaign).count(), "")
    show("further places of review", ReviewPlace.objects.count(), "")
    start = time.perf_counter()
    campaigns._begin(campaign, by=staff)
    opened(campaign)
    show("opening again", time.perf_counter() - start, "s")
    show("papers after it", Paper.objects.filter(session__campaign=campaign).count(), "")
    connection.cursor().execute("ANALYZE")  # as autovacuum does within a minute
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(staff.user)
    board = campaign.get_absolute_url()
    with override_settings(ROOT_URLCONF="tests.bench.__main__"):
        figures = measured(lambda: client.get(board), client)
        times = [timed(lambda: client.get(board)) for _ in range(ROUNDS)]
        changes = reverse("reviews:round_subjects", args=[campaign.pk])
        few = [timed(lambda: client.get(changes)) for _ in range(5)]
        for member in Member.objects.exclude(pk=staff.pk).order_by("pk")[::600]:
            ActivityChange.objects.create(
                member=member, activity=Activity.DIED, starts_on=clock.today(), document="Giấy báo tử"
            )
        many = [timed(lambda: client.get(changes)) for _ in range(5)]
    show("board", 1000 * statistics.median(times), "ms")
    show("board for each bare page", figures.ratio, "")
    show("people changed, nobody", 1000 * statistics.median(few), "ms")
    show("people changed, some", 1000 * statistics.median(many), "ms")
    show("board, queries", figures.queries, "")
    show("board, html", figures.html / 1000, "kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--communes", type=int, default=90, help="so many communes, with ten cells each")
    options = parser.parse_args()
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    teardown_test_environment()  # which would note every template that is rendered
    try:
        main(options.communes)
    finally:
        teardown_databases(databases, verbosity=0)
