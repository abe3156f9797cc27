"""The clerk goes on leave in a real browser: a colleague carries on, and the history names both."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from playwright.sync_api import expect

from members import clock
from members.models import Event, Role
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.browser.test_pages import look
from tests.reviews.cast import Cast, bring_to


def test_the_clerk_goes_on_leave_and_a_colleague_carries_on(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    page = site.enter(cast.clerk, reverse("reviews:sessions"))
    page.locator("details.who summary").click()
    page.locator("details.who a[href$='/substitutes/']").click()
    page.get_by_role("link", name="Cử người làm thay…").click()
    page.locator("[name=substitute]").fill("phạm văn đồng sự")
    page.locator("[name=ends_on]").fill((clock.today() + dt.timedelta(days=5)).isoformat())
    page.locator("[name=reason]").fill("Nghỉ phép năm")
    page.locator("main form button.btn").click()
    expect(page.locator(".note-good")).to_be_visible()
    expect(page.locator("main")).to_contain_text(str(cast.colleague))
    assert look(page) == []
    # The substitute does what the clerk would do.
    role = Role.objects.of_substitutes().get()
    own = reverse("organisation:substitute", args=[role.pk])
    colleague = site.enter(cast.colleague, own)
    expect(colleague.locator("h1")).to_have_text(f"{cast.colleague} thay {cast.clerk}")
    colleague.goto(cast.session.get_absolute_url())
    expect(colleague.locator("main")).to_contain_text(f"thay {cast.clerk}")
    assert Event.objects.filter(stood_in=role.pk).count() == 0
    colleague.get_by_role("button", name="Nhắc", exact=True).click()
    expect(colleague.locator(".note-good")).to_be_visible()
    page.goto(own)
    expect(page.locator("tbody tr")).to_contain_text(f"{cast.colleague} thay {cast.clerk}")
    assert look(page) == []
    page.get_by_role("button", name="Kết thúc ngay").click()
    expect(page.locator(".note-good")).to_be_visible()
    colleague.goto(cast.session.get_absolute_url())
    expect(colleague.locator("form[action$='/remind/']")).to_have_count(0)
