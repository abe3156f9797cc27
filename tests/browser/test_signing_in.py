"""Signing out in a real browser: what its Back button shows afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserType, expect

from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.reviews.cast import Cast, bring_to

HOLDS_PAGES = ["--disable-back-forward-cache"]
"""Playwright's own setting that is left out here, so that the browser holds pages in memory as everywhere."""


@pytest.mark.parametrize("holding", [False, True], ids=["fetches", "holds pages"])
def test_after_signing_out_back_shows_no_page_of_anybody(
    site: Site, cast: Cast, browser_type: BrowserType, browser_type_launch_args: dict[str, Any], holding: bool
) -> None:
    bring_to(cast, Stage.WRITING)
    options = {**browser_type_launch_args, "ignore_default_args": HOLDS_PAGES if holding else None}
    with browser_type.launch(**options) as browser:
        context = browser.new_context(base_url=site.url)
        context.set_default_timeout(15_000)
        site.sign_in(context, cast.member)
        page = context.new_page()
        page.goto(cast.paper(cast.member).get_absolute_url())
        page.goto(reverse("reviews:results"))
        page.locator(".who summary").click()
        page.locator(f"form[action='{reverse('account_logout')}'] button").click()
        expect(page.locator("#id_login")).to_be_visible()
        page.evaluate("history.back()")
        page.wait_for_url("**next=**")
        assert cast.member.full_name not in page.content()
