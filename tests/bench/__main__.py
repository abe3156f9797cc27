"""Times the pages of the demonstration against a bare view in the same run; prints JSON, asserts nothing.

Run by ``make bench`` after ``make demo SERVE=0``. A ratio of 3 means: three times the yardstick, which is one
indexed query and a table of fifty rows through the whole middleware.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_ENV", "local")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
os.environ["DATABASE_POOL"] = "1"

from config.local import prepare_environment

prepare_environment()
django.setup()

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import include, path, reverse

from members.models import Event, Member
from reviews.models import Campaign, Paper, ReviewSession

ROUNDS = 40
ROWS = engines["django"].from_string(
    "<table>{% for row in rows %}<tr><td>{{ row.pk }}</td><td>{{ row.verb }}</td>"
    "<td>{{ row.actor_name }}</td><td>{{ row.subject }}</td></tr>{% endfor %}</table>"
)


def yardstick(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROWS.render({"rows": Event.objects.order_by("pk")[:50]}))


urlpatterns = [path("yardstick/", yardstick), path("", include("config.urls"))]


def client_of(code: str) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(Member.objects.get(code=code).user)
    return client


def pages() -> dict[str, tuple[Client, str]]:
    """The pages of the plan, each as the person who opens it."""
    main = ReviewSession.objects.get(committee__code="VL", campaign__period__year=2025)
    commenting = ReviewSession.objects.get(committee__code="SH", campaign__period__year=2025)
    paper = Paper.objects.get(session=commenting, member__code="SH-01")
    return {
        "my work": (client_of("SH-02"), reverse("reviews:my_work")),
        "session of 15": (client_of("VP-02"), main.get_absolute_url()),
        "paper": (client_of("SH-02"), paper.get_absolute_url()),
        "ratings": (client_of("BT-01"), reverse("reviews:ratings", args=[main.pk])),
        "board": (client_of("BT-02"), Campaign.objects.latest("pk").get_absolute_url()),
    }


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def show(name: str, value: float, unit: str) -> None:
    sys.stdout.write(json.dumps({"name": name, "value": round(value, 3), "unit": unit}) + "\n")


def measure(name: str, client: Client, url: str, bare: Client) -> None:
    """Alternate page and yardstick, so that both meet the same noise."""
    page = client.get(url)
    bare.get("/yardstick/")
    ratios = [timed(lambda: client.get(url)) / timed(lambda: bare.get("/yardstick/")) for _ in range(ROUNDS)]
    show(name, statistics.median(ratios), "times the yardstick")
    show(f"{name}, html", len(page.content) / 1000, "kB")


def main() -> None:
    if not Campaign.objects.exists():
        sys.exit("There is no demonstration in this database. Run `make demo SERVE=0` first.")
    bare = client_of("SH-02")
    for name, (client, url) in pages().items():
        measure(name, client, url, bare)
    section = Paper.objects.get(session__committee__code="CM", member__code="CM-02").sections.all()[0]
    writer, version = client_of("CM-02"), section.version
    url = reverse("reviews:save_section", args=[section.pk])

    def autosave() -> None:
        nonlocal version
        text = f"{section.text} {version}"
        writer.post(url, {"text": text, "version": version}, headers={"accept": "application/json"})
        version += 1

    ratios = [timed(autosave) / timed(lambda: bare.get("/yardstick/")) for _ in range(ROUNDS)]
    show("autosave", statistics.median(ratios), "times the yardstick")
    writer.post(url, {"text": section.text, "version": version}, headers={"accept": "application/json"})


if __name__ == "__main__":
    from django.test.utils import override_settings

    with override_settings(ROOT_URLCONF="tests.bench.__main__"):
        main()
