"""The site in a real browser, opened by several people; what the browser complains of fails the test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, WebError, expect
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from members.models import Member
from reviews.stages import Stage, find_move
from tests.conftest import eventually
from tests.reviews.cast import Cast, make_cast

expect.set_options(timeout=15_000)


def session_cookie(member: Member) -> str:
    """The key of a session in which this person has signed in."""
    client = Client()
    client.force_login(member.user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


class Site:
    """The running site. Everybody who comes has a browser context, and so cookies, of their own.

    ``complaints`` is what the browser's console said; a test takes out of it what it has itself provoked.
    """

    def __init__(self, url: str, new_context: CreateContextCallback) -> None:
        self.url = url
        self.complaints: list[str] = []
        self._new_context = new_context

    def visit(self, **options: Any) -> Page:
        """A page nobody has signed in on."""
        context = self._new_context(base_url=self.url, **options)
        context.set_default_timeout(15_000)
        context.on("console", self._heard)
        context.on("weberror", self._failed)
        return context.new_page()

    def enter(self, member: Member, path: str = "", **options: Any) -> Page:
        """A page of somebody who signed in before."""
        page = self.visit(**options)
        self.sign_in(page.context, member)
        if path:
            page.goto(path)
        return page

    def sign_in(self, context: BrowserContext, member: Member) -> None:
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": session_cookie(member), "url": self.url}])

    def forgive(self, words: str) -> None:
        """Drop the complaints with these words; there must be some."""
        assert any(words in complaint for complaint in self.complaints), self.complaints
        self.complaints = [complaint for complaint in self.complaints if words not in complaint]

    def _heard(self, message: ConsoleMessage) -> None:
        # A page that is left while a part of it is still loading says so.
        left = message.text.startswith(("htmx:afterRequest,", "htmx:sendAbort,", "htmx:sendError,"))
        if message.type in ("error", "warning") and not left:
            self.complaints.append(f"{message.page.url if message.page else ''}: {message.text}")

    def _failed(self, error: WebError) -> None:
        self.complaints.append(str(error.error))


@pytest.fixture
def site(
    transactional_db: None, live_server: LiveServer, new_context: CreateContextCallback
) -> Iterator[Site]:
    site = Site(live_server.url, new_context)
    yield site
    assert site.complaints == []


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Committed, so that the server's threads see it."""
    return make_cast()


def move(page: Page, cast: Cast, target: Stage) -> None:
    """Press the button of the next step on the session's page and wait for the new stage. A step forward asks
    first, on a page of its own."""
    page.goto(cast.session.get_absolute_url())
    found = find_move(cast.session.stage, target, rated=cast.session.campaign.is_rated)
    if found and found.asks_first:
        page.locator("#next a.btn-primary").click()
        page.locator("#ask form button").click()
    else:
        page.locator(f"#next form:has(input[name=target][value={target}]) button").click()
    expect(
        page.locator(f".stages li:nth-child({list(Stage).index(target) + 1})[aria-current=step]")
    ).to_be_visible()
    cast.session.refresh_from_db()
    assert cast.session.stage == target


def wait_for(page: Page, condition: Callable[[], object]) -> None:
    """Let the browser go on working until something has come to pass in the test itself."""

    def came() -> bool:
        page.context.cookies()  # any question to the browser lets its events come in
        return bool(condition())

    eventually(came)
