"""A conference in the browsers of two clerks, a member and the projector; the network goes and comes back."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from members.models import Member
from reviews.agenda import AgendaKind
from reviews.conference.actions import conferences, live, minutes, roll
from reviews.models import AgendaItem, Conference, MinutesSection, Remark, Vote
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
        seen = live.start_item(row, by=cast.clerk, seen=seen).pk
    return found


def page_of(site: Site, who: Member, name: str, conference: Conference, **options: object) -> Page:
    return site.enter(who, reverse(f"reviews:{name}", args=[conference.pk]), **options)


def test_two_clerks_in_the_same_minutes_and_one_without_network_lose_nothing(
    site: Site, cast: Cast, conference: Conference
) -> None:
    minutes.assemble_minutes(conference, by=cast.clerk)
    first = page_of(site, cast.clerk, "minutes", conference)
    second = page_of(site, cast.head, "minutes", conference)
    boxes = {page: page.locator("#purpose .ProseMirror") for page in (first, second)}
    before = MinutesSection.objects.get(minutes__conference=conference, code="purpose").text
    second.context.set_offline(True)
    boxes[second].focus()
    second.keyboard.press("Control+End")
    boxes[second].press_sequentially(" Chủ trì viết khi mất mạng.")
    expect(second.locator("#purpose [data-status]")).to_have_attribute("data-state", "waiting")
    other = second.locator("#participants .ProseMirror")
    other.focus()
    second.keyboard.press("Control+End")
    other.press_sequentially(" Thêm một đại biểu.")
    boxes[first].focus()
    first.keyboard.press("Control+End")
    boxes[first].press_sequentially(" Thư ký viết.")
    expect(first.locator("#purpose [data-status]")).to_have_attribute("data-state", "saved")
    second.context.set_offline(False)
    expect(second.locator("#participants [data-status]")).to_have_attribute("data-state", "saved")
    expect(second.locator("#purpose [data-theirs]")).to_have_text(
        f"{before} Thư ký viết.", use_inner_text=True
    )
    expect(second.locator("#purpose [data-mine]")).to_have_text(
        f"{before} Chủ trì viết khi mất mạng.", use_inner_text=True
    )
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
    site.forgive(LOST)


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
    clerk.locator("#remarks textarea").press_sequentially("Về tập thể.")
    clerk.locator("#now form button").first.click()
    expect(clerk.locator("#now h2")).to_contain_text(cast.head.full_name)
    # Whoever goes on is taken along, and what was being typed stays where it belongs.
    expect(clerk.locator("#writing h2")).to_contain_text(cast.head.full_name)
    assert Remark.objects.get().item.kind == AgendaKind.COLLECTIVE
    expect(wall.locator("h1")).to_contain_text("tập thể")
    wall.context.set_offline(False)
    expect(wall.locator("h1")).to_contain_text(cast.head.full_name)
    expect(wall.locator("#lost")).to_be_hidden()
    site.forgive(LOST)


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


def test_a_vote_is_counted_without_the_guests_and_stands_on_the_wall(
    site: Site, cast: Cast, conference: Conference
) -> None:
    clerk = page_of(site, cast.clerk, "live", conference, viewport={"width": 1366, "height": 768})
    wall = page_of(site, cast.clerk, "projector", conference, viewport={"width": 1366, "height": 768})
    chair = page_of(site, cast.head, "live", conference)
    clerk.locator("#votes summary").click()
    clerk.locator("#vote_motion").press_sequentially("Thông qua báo cáo kiểm điểm tập thể")
    clerk.locator("#vote_in_favour").fill("4")
    clerk.locator("#vote_against").fill("1")
    clerk.locator("#votes form button").click()
    refused = clerk.locator("#votes .alert-danger")
    expect(refused).to_contain_text("chỉ có 3 đồng chí có quyền biểu quyết đang có mặt")
    expect(refused).to_contain_text("không tính những người này")
    expect(refused).to_be_in_viewport()
    site.forgive("422")
    expect(clerk.locator("#vote_motion")).to_have_value("Thông qua báo cáo kiểm điểm tập thể")
    clerk.locator("#vote_in_favour").fill("2")
    clerk.locator("#votes form button").click()
    said = "2/3 tán thành (66,7%) · 1 không tán thành"
    expect(clerk.locator("#votes .vote-said")).to_have_text(said)
    expect(wall.locator(".wall-vote")).to_contain_text("Thông qua báo cáo kiểm điểm tập thể")
    expect(wall.locator(".wall-share")).to_have_text("2/3 tán thành 66,7%")
    expect(chair.locator("#now")).to_contain_text(said)
    chair.reload()
    correct(chair, in_favour="3", against="0")
    expect(chair.locator("#votes .vote-said")).to_have_text("3/3 tán thành (100%)")
    expect(wall.locator(".wall-share")).to_have_text("3/3 tán thành 100%")
    correct(clerk, in_favour="1", against="2")
    expect(clerk.locator("#votes .alert-danger")).to_contain_text(f"{cast.head} vừa sửa kết quả")
    site.forgive("422")
    row = Vote.objects.get()
    assert (row.in_favour, row.against, row.present, row.version, row.saved_by) == (3, 0, 3, 2, cast.head)


def correct(page: Page, in_favour: str, against: str) -> None:
    """Open the only vote of the point and send other figures."""
    page.locator("#votes .vote-more summary").click()
    page.locator(".vote-more [name=in_favour]").fill(in_favour)
    page.locator(".vote-more [name=against]").fill(against)
    page.locator(".vote-more form button").first.click()
