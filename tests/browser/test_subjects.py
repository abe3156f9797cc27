"""The last missing paper is that of a man who died: he is taken out, and the session moves on."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from members import clock
from members.models import Activity, ActivityChange
from reviews.papers.actions import papers as paper_actions
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.browser.test_pages import look
from tests.reviews.cast import Cast, bring_to, make_member, make_post, write


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_last_missing_paper_is_taken_out_and_the_session_moves_on(
    site: Site, cast: Cast, scripts: bool
) -> None:
    bring_to(cast, Stage.WRITING)
    for member in (None, cast.head, cast.colleague):
        write(cast.paper(member), cast.author(member))
        paper_actions.submit_paper(cast.paper(member), by=cast.author(member))
    ActivityChange.objects.create(member=cast.member, activity=Activity.DIED, starts_on=clock.today())
    page = site.enter(cast.clerk, cast.session.get_absolute_url(), java_script_enabled=scripts)
    expect(page.locator("#next .btn-primary")).to_have_count(0)
    page.locator("#next .note-warn > p a").last.click()
    expect(page.locator("#changed li")).to_have_count(1)
    page.locator("#changed li a").click()
    expect(page.locator("#out [name=reason]")).to_have_value("died")
    page.locator("#out [name=document]").fill("Giấy chứng tử số 15 ngày 28/11/2025")
    page.locator("#out button.btn").click()
    expect(page.locator("#done tbody tr")).to_have_count(1)
    page.goto(site.url + cast.session.get_absolute_url())
    page.locator("#next .btn-primary").click()
    page.locator("#ask form button.btn").click()
    expect(page.locator(".stages li:nth-child(3)")).to_have_attribute("aria-current", "step")


def test_somebody_comes_and_everything_is_mended_on_pages_that_fit_their_screens(
    site: Site, cast: Cast
) -> None:
    make_post(make_member("NEW", "Trịnh Văn Mới Đến", cast.cell), cast.province, 7)
    ActivityChange.objects.create(member=cast.member, activity=Activity.DIED, starts_on=clock.today())
    clerk = site.enter(cast.clerk, reverse("reviews:subjects", args=[cast.session.pk]))
    assert look(clerk) == []
    page = site.enter(cast.staff, reverse("reviews:round_subjects", args=[cast.campaign.pk]))
    assert look(page) == []
    page.goto(cast.campaign.get_absolute_url())
    expect(page.locator("[hx-get$='count=1']")).to_have_text("2")
    clerk.locator("#changed form[action$='/in/'] button").click()
    expect(clerk.locator("#done tbody tr")).to_have_count(1)
    clerk.locator("#changed [name=document]").fill("Giấy chứng tử số 15 ngày 28/11/2025")
    clerk.locator("#changed form.form-page button").click()
    expect(clerk.locator("#changed .empty")).to_be_visible()
    expect(clerk.locator("#done tbody tr")).to_have_count(2)
    assert look(clerk) == []
