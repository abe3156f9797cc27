"""The real rounds, their telling steps by the people named in them, each in a browser of their own."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import Page, expect

from config.services import Service
from members import clock
from members.models import Member, User
from ratings import calendars, workdays
from ratings.models import Step
from reviews.agenda import AgendaKind
from reviews.demo.calendar import beginning
from reviews.demo.scenarios import s1, s2, s5
from reviews.demo.scenarios.course import COLLECTIVE
from reviews.demo.scenarios.frame import Telling
from reviews.demo.scenarios.room import Room
from reviews.demo.scenarios.unit_course import UnitCourse
from reviews.models import DocumentKind, Finding, Suggestion, TopicField
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.conftest import eventually

GOOD, EXCELLENT = "Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc nhiệm vụ"


@pytest.fixture(autouse=True)
def october() -> Iterator[None]:
    """A round is played on the days it has in life; the pages show them too."""
    with clock.running_from(beginning()):
        yield


def enter(site: Site, member: Member, path: str = "") -> Page:
    """People of a scenario come from a workbook and have no login yet."""
    if not User.objects.filter(member=member).exists():
        user = User(username=member.code.lower(), member=member)
        user.set_unusable_password()
        user.save()
    return site.enter(Member.objects.select_related("user").get(pk=member.pk), path)


def table(page: Page) -> dict[str, str]:
    """The first line of each row's heading, and its last cell."""
    rows = page.locator("main tbody tr").all()
    return {
        row.locator("th").evaluate("cell => cell.firstChild.textContent.trim()"): row.locator(
            "td"
        ).last.inner_text()
        for row in rows
    }


def test_s1_six_members_three_days_and_the_two_way_link(site: Site, worker: Service) -> None:
    with transaction.atomic():
        play = s1.until_conference(Telling())
        room = play.open_room()
        play.review_collective(room)
    clerk = enter(site, play.course.clerk)
    the_clerk_cannot_begin_before_the_cell(clerk, room)
    with transaction.atomic():
        play.cell_before_the_collective(room)
    the_clerk_draws_for_a_locality(clerk, play)
    with transaction.atomic():
        play.answer_findings([f for f in play.draw_findings() if f.ground != "locality"])
    the_member_answers_for_the_locality(site, play)
    the_floor_is_asked_and_given(site, clerk, play, room)
    with transaction.atomic():
        play.review_people(room)
        play.appraise(room)
        play.complete()
        play.decide()
    member = enter(site, play.people["S1-03"])
    the_trail_and_the_matrix_are_there(member, play)
    report = printed(play)
    wanted = [
        *(row.text for row in play.comments),
        *(row.answer for row in play.comments),
        "140 hộ thôn Lạch Dừa phải đi vòng 4 km suốt mùa mưa.",
        "tôi nhận trách nhiệm về",
        OWN_ANSWER,
    ]
    assert [words for words in wanted if words not in report] == []


QUOTE = "Mười bảy đơn thư về đất đai trả lời quá hạn, lâu nhất 63 ngày, tập trung ở thôn Lạch Dừa."
LOCALITY = "Thôn Lạch Dừa: đơn thư đất đai"
OWN_ANSWER = "Tôi nhận: mười một trên 17 đơn ở đúng thôn tôi phụ trách, tôi đã hẹn miệng mà không ghi giấy."


def the_clerk_cannot_begin_before_the_cell(page: Page, room: Room) -> None:
    page.goto(reverse("reviews:live", args=[room.conference.pk]))
    page.locator("#now form button").first.click()
    said = "phải được kiểm điểm tại Chi bộ Cơ quan Đảng ủy xã Bến Sậy trước"
    expect(page.locator("#now .note-bad")).to_contain_text(said)
    page.goto(reverse("reviews:session_places", args=[room.course.session.pk]))
    expect(page.locator("tbody .tag-warn")).to_have_count(6)


def the_clerk_draws_for_a_locality(page: Page, play: s1.Play) -> None:
    page.goto(reverse("reviews:link", args=[play.course.session.pk]))
    page.locator("#findings summary").click()
    form = page.locator("#findings form")
    form.locator("[name=paper]").select_option(str(play.course.paper("S1-03").pk))
    form.locator("[name=quote]").fill(QUOTE)
    form.locator("[name=ground][value=locality]").check()
    form.locator("[name=about]").fill(LOCALITY)
    form.locator("button.btn").click()
    expect(page.locator("#findings")).to_contain_text(LOCALITY)


def the_member_answers_for_the_locality(site: Site, play: s1.Play) -> None:
    """Two findings of this member wait in the list, by task and by locality; the second is answered here."""
    finding = Finding.objects.get(ground="locality")
    page = enter(site, play.people["S1-03"], "/")
    page.locator(f"main a.btn[href='{reverse('reviews:answer_finding', args=[finding.pk])}']").click()
    expect(page.locator("blockquote")).to_contain_text("lâu nhất 63 ngày")
    page.locator("[name=kind][value=accepts]").check()
    page.locator("[name=text]").fill(OWN_ANSWER)
    page.locator("main form button.btn").click()
    expect(page.locator(f"#section-accountability #finding-{finding.pk}")).to_contain_text(OWN_ANSWER)


def the_floor_is_asked_and_given(site: Site, clerk: Page, play: s1.Play, room: Room) -> None:
    """The review of the head is on; a member asks for the floor and the clerk gives it."""
    pk = room.conference.pk
    clerk.goto(reverse("reviews:live", args=[pk]))
    clerk.locator("#now form button").first.click()
    expect(clerk.locator("#now h2")).to_contain_text("Đặng Hữu Trấn")
    member = enter(site, play.people["S1-02"], reverse("reviews:conference", args=[pk]))
    member.locator("#now form button").click()
    give = clerk.locator(".speakers form", has_text=re.compile("Mời phát biểu")).locator("button.btn")
    give.click()
    expect(clerk.locator(".speakers li", has=clerk.locator(".tag-now"))).to_contain_text("Lê Thị Thu Sâm")
    room.seen = room.item(AgendaKind.HEAD).pk


def the_trail_and_the_matrix_are_there(page: Page, play: s1.Play) -> None:
    page.goto(reverse("reviews:why", args=[play.course.paper().pk]))
    assert [text for text in page.locator("main ins").all_inner_texts() if "140 hộ" in text]
    page.goto(reverse("reviews:published", args=[play.course.session.pk]))
    names = [str(paper) for paper in play.course.papers().values()]
    assert table(page) == dict.fromkeys(names, GOOD)


def printed(play: s1.Play) -> str:
    """The report as the real worker prints it, in one line; nothing stays behind of what it made."""
    documents = play.course.session.documents
    eventually(lambda: not documents.unfinished().exists(), seconds=120)
    made = {document.kind: Path(document.file.path) for document in documents.all()}
    try:
        report = subprocess.run(
            ["pdftotext", "-raw", made[DocumentKind.REPORT], "-"], check=True, capture_output=True, text=True
        )
    finally:
        for file in made.values():
            file.unlink()
    calling, results = {"summons", "programme"}, {"rating_decision", "rating_notice"}
    assert set(made) == calling | {"minutes", "plan", "dossier", "report"} | results
    return " ".join(report.stdout.split())


def test_s2_guests_only_read_and_the_rating_passes_through_four_bodies(site: Site) -> None:
    with transaction.atomic():
        play = s2.Play("s2.toml", Telling())
        play.write()
        roles = play.invite()
        play.comment()
    clerk = enter(site, play.course.clerk)
    too_early_is_refused(clerk, play)
    site.forgive("422")
    guest = enter(site, play.people["S2-21"], play.course.session.get_absolute_url())
    expect(guest.locator("#papers tbody tr")).to_have_count(len(play.course.papers()))
    guest.goto(play.course.paper().get_absolute_url())
    expect(guest.locator("main")).to_contain_text("GRDP tăng 8,3%")
    assert guest.locator("main form").count() == 0
    with transaction.atomic():
        play.convene()
        room = play.room()
        play.hold(room)
        play.rate(room)
        play.complete(roles)
        play.enter(Step.PROPOSED)
    assert guest.goto(play.course.session.get_absolute_url()).status == 404  # type: ignore[union-attr]
    site.forgive("404")
    the_executive_committee_passes(clerk, play)
    with transaction.atomic():
        play.decide_collective()
        play.decide()
    clerk.goto(reverse("reviews:published", args=[play.course.session.pk]))
    names = [str(paper) for paper in play.course.papers().values()]
    assert table(clerk) == {**dict.fromkeys(names, GOOD), "Nguyễn Thị Hoài Ân": EXCELLENT}
    staff = enter(site, play.staff, reverse("reviews:case", args=[play.course.paper().pk]))
    said = staff.locator("main").inner_text()
    bodies = ["141-TTr/TU", "6/6 đồng ý", "142-NQ/TU", "47/48 đồng ý", "96-TB/TW"]
    assert [words for words in bodies if words not in said] == []
    clerk.goto(reverse("reviews:minutes", args=[room.conference.pk]))
    recommended = [text for _addressee, text in play.data["recommended"]]
    minutes = clerk.locator("main").inner_text()
    assert [text for text in recommended if text not in minutes] == []


def too_early_is_refused(page: Page, play: s2.Play) -> None:
    """Two working days after the drafts went out the page says from which day on."""
    page.goto(reverse("reviews:convene", args=[play.course.session.pk]))
    calendar, today = calendars.calendar_in_force(), clock.today()
    for number in range(2):
        row = page.locator(".day-row").nth(number)
        row.locator("[name$=date]").fill(str(workdays.workday_after(today, 2 + number, calendar)))
        row.locator("[name$=starts_at]").fill("08:00")
        row.locator("[name$=place]").fill(play.data["hall"])
    page.locator("main form button.btn").first.click()
    earliest = workdays.workday_after(today, 3, calendar)
    expect(page.locator("main .note-bad, main .alert-danger").first).to_contain_text(f"{earliest:%d/%m/%Y}")


def the_executive_committee_passes(page: Page, play: s2.Play) -> None:
    page.goto(reverse("reviews:case", args=[play.course.paper().pk]))
    form = page.locator("#body form")
    form.locator("[name=step]").select_option("passed")
    said = play.resolutions[Step.PASSED]
    form.locator("[name=number]").fill(said.number)
    form.locator("[name=on]").fill(str(said.on))
    form.locator("[name=votes]").fill(said.votes)
    form.locator("button.btn").click()
    expect(page.locator("main")).to_contain_text("142-NQ/TU")


ONLY = ("S5-01", "S5-07", "S5-25", "S5-27")


def test_s5_suggestions_the_gate_and_every_unit_closed(site: Site) -> None:
    with transaction.atomic():
        play = s5.Play(Telling(), only=ONLY)
        play.suggest()
        unit = play.known["S5-07"]
        way = play.course(unit)
        way.course.move(Stage.WRITING)
        way.fill_in(COLLECTIVE)
        way.fill_in(unit.head)
        way.fill_in(unit.deputy)
    the_supervisor_sees_the_own_units(site, play)
    clerk = enter(site, way.course.clerk)
    last_year_and_the_topic_stand_in_the_paper(clerk, play, way)
    with transaction.atomic():
        way.hand_in()
        way.comment(play.supervisor(unit))
        way.convene()
    no_conference_yet(clerk, way)
    staff = enter(site, play.staff)
    first = play.send(way)
    staff_judge(staff, play, way, "returned")
    no_conference_yet(clerk, way)
    with transaction.atomic():
        way.mend(play.data["returned"], play.data["mended"])
        second = play.send(way)
    staff_judge(staff, play, way, "passed")
    assert (first.number, second.number) == (1, 2)
    with transaction.atomic():
        play.after(way)
        play.special(play.known["S5-25"])
        play.plain(play.known["S5-01"])
        play.plain(play.known["S5-27"])
        play.decide()
        play.close()
    staff.goto(reverse("reviews:board", args=[play.campaign.pk]) + "?stage=closed")
    closed = staff.locator("main .stand a").all_inner_texts()
    assert sorted(closed) == sorted(f"Chi bộ {play.known[code].name}" for code in ONLY)
    expect(staff.locator(".figure")).to_have_text(f"{len(ONLY)}/{len(ONLY) + 1}")
    clerk.goto(reverse("reviews:plan", args=[way.course.session.pk]))
    expect(clerk.locator("#items")).to_contain_text("trước 31/3 đưa")
    clerk.goto(reverse("reviews:published", args=[way.course.session.pk]))
    assert table(clerk) == dict.fromkeys([str(paper) for paper in way.course.papers().values()], GOOD)


def the_supervisor_sees_the_own_units(site: Site, play: s5.Play) -> None:
    code = play.supervisor(play.known["S5-07"])
    page = enter(site, play.people[code], "/sessions/")
    mine = [unit.name for unit in play.units if play.supervisor(unit) == code]
    shown = page.locator("main").inner_text()
    assert [unit.name for unit in play.units if unit.name in shown] == mine


def last_year_and_the_topic_stand_in_the_paper(page: Page, play: s5.Play, way: UnitCourse) -> None:
    """Without the answers the paper is not taken; each part saves itself, then it is."""
    paper, topic = way.course.paper(), Suggestion.objects.get(number=1).topics.get()
    page.goto(paper.get_absolute_url())
    named = play.data["earlier"]["named"].format(**way.unit.figures)
    expect(page.locator("#section-earlier")).to_contain_text(named)
    page.locator("form[data-submit] button").click()
    expect(page.locator(f"#checklist a[href='#topic-{topic.pk}']")).to_contain_text("01-CV/TU")
    for field in TopicField:
        place = page.locator(f"#section-{topic.section(field)}")
        place.locator(".ProseMirror").fill(play.suggested["S5-07"][field.value])
        expect(place.locator("[data-status]")).to_have_attribute("data-state", "saved")
    page.locator("form[data-submit] button").click()
    expect(page.locator("#checklist")).to_have_count(0)


def no_conference_yet(page: Page, way: UnitCourse) -> None:
    page.goto(way.course.session.get_absolute_url())
    expect(page.locator("#next .btn-primary")).to_have_count(0)
    expect(page.locator("#next .note-warn").first).to_contain_text("thẩm định")


def staff_judge(page: Page, play: s5.Play, way: UnitCourse, outcome: str) -> None:
    page.goto(reverse("reviews:appraisal", args=[way.course.session.pk]))
    form = page.locator("#verdict form")
    form.locator(f"[name=outcome][value={outcome}]").check()
    if outcome == "returned":
        form.locator("[name=reasons][value=general]").check()
        form.locator("[name=words]").fill(play.data["returned"])
        form.locator("[name=due_on]").fill(str(clock.today() + dt.timedelta(3)))
    form.locator("button.btn").click()
    expect(page.locator("#verdict")).to_have_count(0)
