"""A conference in the browsers of two clerks, a member and the projector; the network goes and comes back."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from members.models import Member
from reviews.actions import conferences, live, minutes, roll
from reviews.agenda import AgendaKind
from reviews.models import AgendaItem, Conference, MinutesSection, Remark
from reviews.stages import Stage
from tests.browser.conftest import Site, wait_for
from tests.reviews.cast import Cast, bring_to

LOST = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture
def conference(cast: Cast) -> Conference:
    """Open, with the review of the collective on."""
    bring_to(cast, Stage.CONFERENCE)
    found = Conference.objects.for_page().get(session=cast.session)
    roll.mark_all_present(found, found.days.all()[0], by=cast.clerk)
    conferences.open_conference(found, by=cast.clerk)
    seen = None
    for kind in (AgendaKind.OPENING, AgendaKind.EARLIER, AgendaKind.COLLECTIVE):
        row = AgendaItem.objects.select_related("conference").get(conference=found, kind=kind)
        seen = live.start(row, by=cast.clerk, seen=seen).pk
    return found


def page_of(site: Site, who: Member, name: str, conference: Conference, **options: object) -> Page:
    return site.enter(who, reverse(f"reviews:{name}", args=[conference.pk]), **options)


def forgive_loss(site: Site) -> None:
    """What the browser and htmx say of a lost network."""
    site.forgive(LOST)
    site.forgive("htmx:")


def test_two_clerks_in_the_same_minutes_and_one_without_network_lose_nothing(
    site: Site, cast: Cast, conference: Conference
) -> None:
    minutes.assemble(conference, by=cast.clerk)
    first = page_of(site, cast.clerk, "minutes", conference)
    second = page_of(site, cast.head, "minutes", conference)
    boxes = {page: page.locator("#purpose textarea") for page in (first, second)}
    before = MinutesSection.objects.get(minutes__conference=conference, code="purpose").text
    second.context.set_offline(True)
    boxes[second].focus()
    second.keyboard.press("Control+End")
    boxes[second].press_sequentially(" Chủ trì viết khi mất mạng.")
    expect(second.locator("#purpose [data-status]")).to_have_attribute("data-state", "waiting")
    other = second.locator("#participants textarea")
    other.focus()
    second.keyboard.press("Control+End")
    other.press_sequentially(" Thêm một đại biểu.")
    boxes[first].focus()
    first.keyboard.press("Control+End")
    boxes[first].press_sequentially(" Thư ký viết.")
    expect(first.locator("#purpose [data-status]")).to_have_attribute("data-state", "saved")
    second.context.set_offline(False)
    expect(second.locator("#participants [data-status]")).to_have_attribute("data-state", "saved")
    expect(second.locator("#purpose [data-theirs]")).to_have_text(f"{before} Thư ký viết.")
    expect(second.locator("#purpose [data-mine]")).to_have_text(f"{before} Chủ trì viết khi mất mạng.")
    second.locator("#purpose [data-keep-both]").click()
    expect(second.locator("#purpose [data-status]")).to_have_attribute("data-state", "saved")
    texts = dict(MinutesSection.objects.filter(minutes__conference=conference).values_list("code", "text"))
    assert texts["purpose"] == f"{before} Thư ký viết.\n\n{before} Chủ trì viết khi mất mạng."
    assert texts["participants"].endswith(" Thêm một đại biểu.")
    site.forgive(LOST)
    site.forgive("409")


def test_the_clerk_goes_on_writing_remarks_while_the_network_is_away(
    site: Site, cast: Cast, conference: Conference
) -> None:
    page = page_of(site, cast.clerk, "live", conference)
    with page.expect_event("requestfailed"):
        page.context.set_offline(True)
    expect(page.locator("#lost")).to_be_visible()
    speakers = [conference.roll.get(member=one) for one in (cast.member, cast.colleague)]
    for nth, speaker in enumerate(speakers):
        form = page.locator("#remarks form").last
        form.locator("[name=speaker]").select_option(str(speaker.pk))
        form.locator("textarea").press_sequentially(f"Ý kiến thứ {nth + 1}.")
        expect(form.locator("[data-status]")).to_have_attribute("data-state", "waiting")
        page.locator("#next-remark").click()
    page.locator("#conclusion textarea").press_sequentially("Thống nhất.")
    page.locator("#now form button").first.click()
    assert Remark.objects.count() == 0
    page.context.set_offline(False)
    for nth in range(2):
        status = page.locator("#remarks form").nth(nth).locator("[data-status]")
        expect(status).to_have_attribute("data-state", "saved")
    expect(page.locator("#conclusion [data-status]")).to_have_attribute("data-state", "saved")
    expect(page.locator("#lost")).to_be_hidden()
    rows = Remark.objects.order_by("text").values_list("speaker", "text", "item__kind")
    assert list(rows) == [
        (speakers[0].pk, "Ý kiến thứ 1.", "collective"),
        (speakers[1].pk, "Ý kiến thứ 2.", "collective"),
    ]
    item = AgendaItem.objects.select_related("conclusion").get(conference=conference, kind="collective")
    assert (item.conclusion.text, item.state) == ("Thống nhất.", "current")
    page.reload()
    expect(page.locator("#remarks form")).to_have_count(3)
    forgive_loss(site)


def test_the_projector_follows_and_survives_a_lost_network(
    site: Site, cast: Cast, conference: Conference
) -> None:
    wall = page_of(site, cast.clerk, "projector", conference, viewport={"width": 1366, "height": 768})
    member = page_of(site, cast.member, "conference", conference)
    clerk = page_of(site, cast.head, "live", conference)
    member.locator("#now form button").click()
    expect(wall.locator(".wall-who")).to_contain_text(cast.member.full_name)
    clerk.locator(".speakers form", has_text=re.compile("Mời phát biểu")).locator("button").click()
    expect(wall.locator(".wall-who div").first).to_contain_text(cast.member.full_name)
    with wall.expect_event("requestfailed"):
        wall.context.set_offline(True)
    expect(wall.locator("#lost")).to_be_visible()
    clerk.locator("#now form button").first.click()
    expect(clerk.locator("#now h2")).to_contain_text(cast.head.full_name)
    expect(wall.locator("h1")).to_contain_text("tập thể")
    wall.context.set_offline(False)
    expect(wall.locator("h1")).to_contain_text(cast.head.full_name)
    expect(wall.locator("#lost")).to_be_hidden()
    forgive_loss(site)


def test_two_clerks_who_press_next_at_once_pass_over_nothing(
    site: Site, cast: Cast, conference: Conference
) -> None:
    first = page_of(site, cast.clerk, "live", conference)
    second = page_of(site, cast.head, "live", conference)
    head = AgendaItem.objects.get(conference=conference, kind="head")
    for page in (first, second):
        page.locator("#now form button").first.evaluate("button => button.form.requestSubmit()")
    for page in (first, second):
        expect(page.locator("#now h2")).to_contain_text(cast.head.full_name)
    wait_for(first, lambda: AgendaItem.objects.get(pk=head.pk).state == "current")
    assert AgendaItem.objects.filter(conference=conference, state="current").count() == 1
    assert not AgendaItem.objects.filter(conference=conference, kind="member", state="closed").exists()


def test_the_sign_in_page_never_lands_in_the_projector(
    site: Site, cast: Cast, conference: Conference
) -> None:
    wall = page_of(site, cast.clerk, "projector", conference)
    wall.context.clear_cookies()
    expect(wall.locator("#lost")).to_be_visible()
    expect(wall.locator("h1")).to_contain_text("tập thể")
    assert wall.locator("input[type=password]").count() == 0
