"""Times every page of the demonstration against a bare page in the same run. It asserts nothing.

Run by ``make bench`` after ``make demo SERVE=0``. A ratio of 3 means three times the time of the bare page
(``yardstick.py``). First come the pages that have a target, as the persons who open them most; one above
its target is marked with "!". Then comes every page that a link leads to, as the person for whom it is
largest. Beside the ratio stand the number of queries, the bytes of their SQL and of the HTML. In brackets are
the figures of the last run that was kept (``figures.json``), so that a page that grew is seen; ``--keep``
keeps those of this run.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import django

os.environ.setdefault("DJANGO_ENV", "local")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["DATABASE_POOL"] = "1"

from config.local import prepare_environment

prepare_environment()
django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import include, path, reverse

from members.models import Member
from reviews.models import Campaign, PaperState, ReviewSession, Section
from reviews.stages import Stage
from tests.bench.pages import Page, all_pages, client_of, planned_pages
from tests.bench.yardstick import yardstick

ROUNDS = 21
WARM = 8
"""So often a page is opened before it is timed. PostgreSQL keeps the plan of a statement after five times."""
KEPT = Path(__file__).with_name("figures.json")
TARGETS = {
    "my work": 3.0,
    "session of 15": 4.0,
    "paper": 4.0,
    "ratings": 4.0,
    "board": 5.0,
    "decision board": 6.0,
    "live page": 4.0,
    "autosave": 1.5,
}


class Figures(NamedTuple):
    """What one page costs: its time in times the yardstick, its queries, and the bytes of SQL and of HTML."""

    ratio: float
    queries: int
    sql: int
    html: int


urlpatterns = [path("yardstick/", yardstick), path("", include("config.urls"))]


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def measured(call: Callable[[], Any], bare: Client) -> Figures:
    """Alternate the page and the yardstick, so that both meet the same noise."""
    for _ in range(WARM):
        call()
        bare.get("/yardstick/")
    ratios = [timed(call) / timed(lambda: bare.get("/yardstick/")) for _ in range(ROUNDS)]
    with CaptureQueriesContext(connection) as queries:
        answer = call()
    sql = sum(len(query["sql"]) for query in queries)
    return Figures(round(statistics.median(ratios), 1), len(queries), sql, len(answer.content))


def autosave() -> Callable[[], Any]:
    """Return a call that saves one more text into the same section each time."""
    writing = Section.objects.filter(
        paper__session__stage=Stage.WRITING, paper__state=PaperState.DRAFT, paper__member__user__isnull=False
    )
    section = writing.select_related("paper__member__user").latest("paper__session__campaign", "-pk")
    assert section.paper.member is not None
    writer, address = client_of(section.paper.member), reverse("reviews:save_section", args=[section.pk])
    versions = iter(range(section.version, 1_000_000))

    def save() -> Any:
        version = next(versions)
        sent = {"text": f"{section.text} {version}", "version": version}
        answer = writer.post(address, sent, headers={"accept": "application/json"})
        if answer.status_code != 200:
            raise RuntimeError(f"Not saved: {answer.status_code}")
        return answer

    return save


def opened(page: Page) -> Callable[[], Any]:
    return lambda: page.client.get(page.address)


def line(name: str, found: Figures, before: Figures | None) -> str:
    target = TARGETS.get(name)
    mark = "!" if target and found.ratio > target else " "
    cells = [f"{name:34}", f"{found.ratio:6.1f}{mark}", f"{target or '':>5}"]
    was = before or Figures(0, 0, 0, 0)
    cells += [f"({was.ratio:.1f})" if before else "( – )", f"{found.queries:3} ({was.queries})"]
    cells += [
        f"{found.sql / 1000:6.1f} ({was.sql / 1000:.1f}) kB",
        f"{found.html / 1000:6.1f} ({was.html / 1000:.1f}) kB",
    ]
    return "  ".join(cells)


def main() -> None:
    if not Campaign.objects.exists():
        sys.exit("There is no demonstration in this database. Run `make demo SERVE=0` first.")
    subject = ReviewSession.objects.filter(stage=Stage.COMMENTING, papers__member__user__isnull=False)
    member = subject.latest("campaign").papers.filter(member__user__isnull=False)[0].member
    assert isinstance(member, Member)
    bare = client_of(member)
    kept = (
        {name: Figures(*row) for name, row in json.loads(KEPT.read_text()).items()} if KEPT.exists() else {}
    )
    calls = {name: opened(page) for name, page in planned_pages().items()}
    calls |= {"autosave": autosave()} | {name: opened(page) for name, page in all_pages().items()}
    figures = {}
    for name, call in calls.items():
        figures[name] = measured(call, bare)
        sys.stdout.write(line(name, figures[name], kept.get(name)) + "\n")
    gone = sorted(kept.keys() - figures.keys())
    sys.stdout.write(
        f"{len(figures)} pages" + (f"; no longer reached: {', '.join(gone)}" if gone else "") + "\n"
    )
    if "--keep" in sys.argv:
        KEPT.write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    with override_settings(ROOT_URLCONF="tests.bench.__main__"):
        main()
