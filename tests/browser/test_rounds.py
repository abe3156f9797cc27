"""A round in the browser: planned, opened by the worker, watched, reminded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import psutil
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from config.services import Service
from members import clock
from members.models import Committee, Mail, Member, User
from reviews.models import Campaign, CampaignState, ReviewSession
from reviews.papers.actions.papers import save_paper_section
from reviews.rounds.actions.campaigns import open_campaign, plan_campaign
from reviews.rounds.actions.deadlines import change_dues
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.browser.test_pages import look
from tests.reviews.cast import PLAN, Cast, bring_to, convene, make_cast, make_member, make_role
from tests.reviews.provinces import make_province
from tests.reviews.rounds.test_opening import THEMATIC, dues

LONG = "Kế hoạch số 25-KH/TU ngày 10/11/2025 của Ban Thường vụ " + "về-kiểm-điểm-" * 10


@contextmanager
def stopped(worker: Service) -> Iterator[None]:
    """The worker stands still, with its children, and goes on afterwards."""
    assert worker.process
    parent = psutil.Process(worker.process.pid)
    family = [parent, *parent.children(recursive=True)]
    for process in family:
        process.suspend()
    try:
        yield
    finally:
        for process in family:
            process.resume()


def test_a_thematic_round_is_planned_opened_by_the_worker_and_seen(
    site: Site, cast: Cast, worker: Service
) -> None:
    page = site.enter(cast.staff, "/rounds/new/")
    page.locator("[name=kind][value=ad_hoc]").check()
    page.locator("#id_title").fill("Kiểm điểm theo nghị quyết")
    page.locator("#id_committee").select_option(str(cast.province.pk))
    page.locator("#id_ruleset").select_option("366-2025")
    for name, day in (
        ("starts_on", "2025-01-01"),
        ("ends_on", "2025-11-30"),
        ("writing_due", "2026-12-05"),
        ("commenting_due", "2026-12-12"),
        ("finish_due", "2026-12-31"),
    ):
        page.locator(f"#id_{name}").fill(day)
    page.locator("main form button.btn").click()
    expect(page).to_have_url(re.compile(r"/rounds/\d+/plan/$"))
    expect(page.locator("#open .btn-primary")).to_have_count(0)
    page.locator("#id_topics-0-heading").fill("Tình hình suy thoái")
    page.locator("#id_topics-1-heading").fill("Trách nhiệm của người đứng đầu")
    page.locator("#topics button").click()
    expect(page.locator("#id_topics-1-heading")).to_have_value("Trách nhiệm của người đứng đầu")
    page.locator("#open a.btn-primary").click()
    with stopped(worker):  # otherwise it may be done before the page is there
        page.locator("#ask form button").click()
        expect(page.locator("#progress progress")).to_be_visible()
    expect(page.locator("#progress .note-good")).to_be_visible()
    page.locator("#progress .note-good a").click()
    campaign = Campaign.objects.get(title="Kiểm điểm theo nghị quyết")
    session = campaign.sessions.get(committee=cast.province)
    expect(page.locator(f"main a[href='{session.get_absolute_url()}']")).to_be_visible()
    assert (campaign.state, campaign.is_rated, session.papers.rated().count()) == ("open", False, 0)


def test_a_round_is_cancelled_with_its_reason_and_planned_anew(site: Site, cast: Cast) -> None:
    """Every page of it says so, and nobody finds a field to write in."""
    staff = site.enter(cast.staff, reverse("reviews:round_plan", args=[cast.campaign.pk]))
    staff.locator("#changes a[href$='/cancel/']").click()
    expect(staff.locator("main")).to_contain_text(f"{cast.session.campaign.sessions.count()} phiên")
    staff.locator("#id_reason").fill("Mở nhầm bộ quy định")
    staff.locator("main form button.btn").click()
    expect(staff.locator("main .note-bad")).to_contain_text("Mở nhầm bộ quy định")
    member = site.enter(cast.member, cast.paper(cast.member).get_absolute_url())
    expect(member.locator("main .note-bad")).to_contain_text("Mở nhầm bộ quy định")
    expect(member.locator("textarea")).to_have_count(0)
    member.goto(reverse("reviews:my_work"))
    expect(member.locator(f"main a[href='{cast.paper(cast.member).get_absolute_url()}']")).to_have_count(0)
    staff.locator("#anew #id_ruleset").select_option("124-2023")
    staff.locator("#anew [name=ruleset_reason]").fill("Theo Công văn số 8-CV/TU")
    staff.locator("#anew button").click()
    expect(staff.locator("#open a.btn-primary")).to_be_visible()
    fresh = Campaign.objects.latest("pk")
    assert (fresh.state, fresh.period.ruleset_code) == (CampaignState.PLANNED, "124-2023")


def wide_round() -> tuple[Member, Campaign]:
    """Thirty communes of three cells; one cell is late by a paper."""
    province = make_province(30, 3, people=2)
    staff = make_member("STAFF", "Bùi Văn Cán Bộ", Committee.objects.get(code="X-0-0"))
    make_role(staff, "staff", province)  # type: ignore[arg-type]
    campaign = open_campaign(province, PLAN, by=staff)
    ReviewSession.objects.update(stage=Stage.CLOSED)
    ReviewSession.objects.filter(committee__code="X-17-2").update(stage=Stage.WRITING)
    return staff, campaign


@pytest.mark.usefixtures("transactional_db")
def test_from_the_whole_round_down_to_the_paper_that_is_late(site: Site) -> None:
    staff, campaign = wide_round()
    page = site.enter(staff, campaign.get_absolute_url())
    first = page.locator(".tree.is-top > li > details .tree > li").first
    expect(first).to_contain_text("Đảng ủy xã 17")
    first.locator("> details > summary").click()
    cell = first.locator(".tree > li").first
    expect(cell).to_contain_text("Chi bộ 17.2")
    cell.locator("> details > summary").click()
    cell.locator(".owed a").filter(has_text="Người 17.2.1").click()
    expect(page).to_have_url(re.compile(r"/sessions/\d+/#papers$"))
    expect(page.locator("#papers .tag-bad").first).to_be_visible()
    page.go_back()
    page.locator("form[action$='/remind/'] button").click()
    expect(page.locator("main .note-good")).to_contain_text("Đã nhắc")


def ready(cast: Cast) -> dict[str, tuple[Member, str]]:
    """Every page of this module with something on it."""
    thematic = plan_campaign(cast.province, THEMATIC, by=cast.staff)
    opening = plan_campaign(
        cast.province, PLAN.__class__(**vars(PLAN) | {"year": 2026, "title": "Đang mở"}), by=cast.staff
    )
    planned = plan_campaign(cast.province, replace(PLAN, year=2028), by=cast.staff)
    Campaign.objects.filter(pk=opening.pk).update(state=CampaignState.OPENING, total=3)
    new = dues(2026, (1, 5), (1, 9), (1, 15))
    change_dues(cast.campaign, "cell", PLAN.dues._replace(**new), f"Bão lụt {LONG}", by=cast.staff)
    today = clock.today()
    ReviewSession.objects.filter(pk=cast.session.pk).update(finish_due=today + dt.timedelta(days=20))
    convene(cast, today + dt.timedelta(days=9))
    User.objects.filter(member=cast.member).update(email="member@thu.vn")
    for state, more in (
        ("failed", {"error": f"550 {LONG}"}),
        ("queued", {}),
        ("sent", {"sent_at": clock.now()}),
    ):
        Mail.objects.create(
            recipient=cast.member,
            address="member@thu.vn",
            subject=LONG,
            body=LONG,
            state=state,
            tries=1,
            **more,
        )
    return {
        "plan, thematic": (cast.staff, reverse("reviews:round_plan", args=[thematic.pk])),
        "plan, open": (cast.staff, reverse("reviews:round_plan", args=[cast.campaign.pk])),
        "opening": (cast.staff, opening.get_absolute_url()),
        "board, filtered": (cast.staff, f"{cast.campaign.get_absolute_url()}?late=1"),
        "calendar": (cast.head, reverse("reviews:calendar")),
        "before the opening": (cast.staff, reverse("reviews:open_round", args=[planned.pk])),
        "changing the rule set": (
            cast.staff,
            f"{reverse('reviews:change_open_ruleset', args=[cast.campaign.pk])}?ruleset=124-2023",
        ),
        "cancelling": (cast.staff, reverse("reviews:cancel_round", args=[cast.campaign.pk])),
        "basis": (cast.member, reverse("reviews:basis", args=[cast.session.pk])),
        "outbox": (cast.staff, reverse("members:outbox")),
        "session": (cast.clerk, cast.session.get_absolute_url()),
    }


@pytest.mark.usefixtures("transactional_db")
def test_the_pages_of_a_round_fit_their_screens_and_can_be_used_by_everybody(site: Site) -> None:
    page = site.visit()
    found = {}
    for name, (person, path) in ready(make_cast(3)).items():
        page.context.clear_cookies()
        site.sign_in(page.context, person)
        page.goto(path)
        unfold(page)
        found[name] = look(page)
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.usefixtures("transactional_db")
def test_staff_put_an_opened_round_under_another_rule_set_and_then_cannot(site: Site) -> None:
    cast = bring_to(make_cast(), Stage.WRITING)
    page = site.visit()
    site.sign_in(page.context, cast.staff)
    plan = reverse("reviews:round_plan", args=[cast.campaign.pk])
    page.goto(plan)
    page.locator("#changes select[name=ruleset]").select_option("124-2023")
    page.get_by_role("button", name="Đổi bộ quy định …").click()
    expect(page.locator("#written")).to_contain_text("Chưa ai viết gì")
    assert look(page) == []
    page.locator("#ask [name=ruleset_reason]").fill("Theo Công văn số 8-CV/TU")
    page.locator("#ask button").click()
    expect(page.locator("main .note-good")).to_contain_text("Đợt đã chuyển sang bộ quy định khác")
    expect(page.locator("#changes")).to_contain_text("124-QĐ/TW")
    section = cast.paper(cast.member).sections.all()[0]
    save_paper_section(section, "Một câu.", by=cast.member, version=0)
    page.locator("#changes select[name=ruleset]").select_option("366-2025")
    page.get_by_role("button", name="Đổi bộ quy định …").click()
    expect(page.locator("#written .note-warn")).to_contain_text("1 mục đã có nội dung: Tỉnh ủy Thử")
    assert look(page) == []
    page.locator("#ask a.btn-primary").click()
    expect(page).to_have_url(re.compile(r"/cancel/$"))


def unfold(page: Page) -> None:
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
