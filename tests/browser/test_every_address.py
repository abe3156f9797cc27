"""Every address that answers with a page, for screen readers, keyboards and small screens. ``test_pages`` has
the pages with long words; here is the rest, each once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from members.models import Member, Post, Role
from tests.browser.conftest import Site
from tests.browser.test_pages import look
from tests.reviews.cast import make_cast
from tests.reviews.everything import ROUTES, Closed, make_closed
from tests.reviews.test_cost import readable

SEEN_WITH_LONG_WORDS = {
    "appraisal",
    "appraisals",
    "board",
    "boards",
    "case",
    "conference",
    "convene",
    "decisions",
    "document",
    "evaluation",
    "live",
    "matrix",
    "minutes",
    "my_work",
    "notices",
    "paper",
    "projector",
    "quarter",
    "quarters",
    "ratings",
    "results",
    "roll",
    "session",
    "sessions",
    "suggestion",
    "suggestion_new",
    "suggestions",
}


@pytest.mark.usefixtures("transactional_db")
def test_every_other_page_can_be_used_by_everybody(site: Site, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    closed = make_closed(make_cast())
    page, found, seen = site.visit(), {}, []
    for name, person, path in addresses(closed):
        page.context.clear_cookies()
        site.sign_in(page.context, person)
        page.goto(path)
        seen.append(name)
        found[name] = look(page)
    assert len(seen) > 80
    assert {name: problems for name, problems in found.items() if problems} == {}


def addresses(closed: Closed) -> Iterator[tuple[str, Member, str]]:
    """Each address with somebody who gets a page there."""
    cast = closed.cast
    people = (
        cast.clerk,
        cast.member,
        cast.staff,
        cast.administrator,
        cast.approver,
        cast.colleague,
        cast.head,
    )
    clients = [(person, Client()) for person in people]
    for person, client in clients:
        client.force_login(person.user)
    for name in sorted(readable()):
        app, _, short = name.partition(":")
        if app == "reviews" and short in SEEN_WITH_LONG_WORDS:
            continue
        paths = [closed.path(short)] if app == "reviews" and short in ROUTES else list(paths_of(name, closed))
        ways = ((person, path) for path in paths for person, client in clients if is_page(client, path))
        if way := next(ways, None):
            yield name, *way


def is_page(client: Client, path: str) -> bool:
    answer = client.get(path)
    kind = answer.headers.get("Content-Type", "")
    answer.close()
    return answer.status_code == 200 and kind.startswith("text/html")


def paths_of(name: str, closed: Closed) -> Iterator[str]:
    cast = closed.cast
    rows = [Post.objects.order_by("-pk").first(), Role.objects.order_by("-pk").first(), cast.session.period]
    for key in (None, cast.cell.pk, cast.member.pk, *(row.pk for row in rows if row), "366-2025"):
        try:
            yield reverse(name, args=[] if key is None else [key])
        except NoReverseMatch:
            continue
