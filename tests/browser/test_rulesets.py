"""Deriving a rule set in a real browser: the sums follow the typing, and the form fits a phone."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from ratings.models import LocalRuleSet
from tests.browser.conftest import Site
from tests.reviews.cast import Cast


@pytest.mark.parametrize("width", [1366, 360])
def test_the_sums_follow_the_typing_and_the_draft_is_kept(site: Site, cast: Cast, width: int) -> None:
    address = reverse("ratings:ruleset_new") + "?from=366-2025"
    page = site.enter(cast.staff, address, viewport={"width": width, "height": 800})
    page.locator("nav.outline a[href='#leader']").click()  # which unfolds the criteria of leaders
    page.locator("[name=leader-common-0-max]").fill("18,5")
    expect(page.locator("#sum-leader-common")).to_have_text("18,5/30")
    page.locator("[name=leader-common-1-name]").fill("Tự phê bình và phê bình")
    page.locator("[name=leader-common-1-max]").fill("11,5")
    expect(page.locator("#sum-leader-common")).to_have_text("30/30")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for name, text in {"title": "Quy định số 01-QĐ/TU", "short": "01-QĐ/TU", "code": "mau-2026"}.items():
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=effective_from]").fill("2026-01-05")
    page.locator("main form .btn-primary").click()
    expect(page.locator("h1")).to_have_text("Quy định số 01-QĐ/TU")
    assert LocalRuleSet.objects.get().made_by == cast.staff
