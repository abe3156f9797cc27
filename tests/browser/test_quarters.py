"""A quarter in the browser: opened by staff, filled in, appraised, decided, released, read and printed."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from config.services import Service
from members.models import Member
from ratings.models import Step
from reviews.models import Document, DocumentState, Evaluation, SelfEvaluation
from reviews.stages import SheetState
from tests.browser.conftest import Site
from tests.reviews.cast import TASKS, Cast
from tests.reviews.quarters.playing import REASON, sheet_of

DUTIES = "Chủ trì thẩm định 14 đề án của quý, trình Ban Thường vụ đúng hạn cả 14. "
MARKS = {"common": "27,5", "results": "60"}


def test_a_quarter_from_its_opening_to_the_printed_form(
    site: Site, cast: Cast, worker: Service, tmp_path: Path
) -> None:
    staff = site.enter(cast.staff, "/quarters/")
    opened = staff_open_the_first_and_are_refused_the_fourth(staff, cast)
    site.forgive("422")
    member = the_leader_fills_in_and_hands_in(site, cast, opened)
    clerk = site.enter(cast.clerk, "/")
    the_clerk_appraises(clerk, sheet_of(opened, cast.member))
    approver = site.enter(cast.approver, opened.get_absolute_url())
    the_approver_decides(approver, opened, cast.member)
    sheet = sheet_of(opened, cast.member)
    member.goto(sheet.get_absolute_url())
    expect(member.locator("#result")).to_have_count(0)
    staff.goto(opened.get_absolute_url())
    staff.locator("#release button.btn-primary").click()
    expect(staff.locator("main .note-good")).to_be_visible()
    assert sheet_of(opened, cast.member).standing == SheetState.RELEASED
    member.goto("/results/")
    member.locator(f"a[href='{sheet.get_absolute_url()}']").click()
    expect(member.locator("#result")).to_contain_text("Hoàn thành tốt nhiệm vụ")
    expect(member.locator("#result")).to_contain_text(REASON)
    form = printed(member, "form[action$='/print/'] button", worker, tmp_path / "form.pdf")
    wanted = ["Mẫu 05", DUTIES.strip(), "87,5/100", REASON, "Xác nhận của", str(cast.head)]
    assert [words for words in wanted if words not in form] == []
    staff.goto(opened.get_absolute_url())
    table = printed(staff, "form[action$='/summary/'] button", worker, tmp_path / "table.pdf")
    assert [words for words in (str(cast.member), "87,5", "Chưa nộp", REASON) if words not in table] == []


def staff_open_the_first_and_are_refused_the_fourth(page: Page, cast: Cast) -> Evaluation:
    """The day due follows the quarter that is chosen."""
    page.locator("main a.btn-primary").click()
    page.locator("#id_committee").select_option(str(cast.province.pk))
    page.locator("#id_year").fill("2026")
    page.locator("#id_quarter").select_option("4")
    expect(page.locator("#id_due_on")).to_have_value("14/12/2026")
    page.locator("main form button.btn").click()
    expect(page.locator("main .alert, main .note-bad").first).to_contain_text("Quý IV không đánh giá riêng")
    page.locator("#id_quarter").select_option("1")
    expect(page.locator("#id_due_on")).to_have_value("14/03/2026")
    page.locator("main form button.btn").click()
    expect(page).to_have_url(re.compile(r"/quarters/\d+/$"))
    expect(page.locator("tbody tr")).to_have_count(4)
    return Evaluation.objects.for_list().get()


def the_leader_fills_in_and_hands_in(site: Site, cast: Cast, opened: Evaluation) -> Page:
    """From my work; the texts save themselves, and nothing typed is lost by handing in at once."""
    page = site.enter(cast.member, "/")
    sheet = sheet_of(opened, cast.member)
    page.locator(f"main a.btn[href='{sheet.get_absolute_url()}']").click()
    for code in ("duties", "shortcomings"):
        page.locator(f"#section-{code} .ProseMirror").fill(DUTIES * 4)
        expect(page.locator(f"#section-{code} [data-status]")).to_have_attribute("data-state", "saved")
    rating = page.locator("#rating form")
    for name, count in TASKS.items():
        rating.locator(f"[name={name}]").fill(str(count))
    for code, mark in MARKS.items():
        rating.locator(f"[name=points_{code}]").fill(mark)
    rating.locator("[name=level][value=GOOD]").check()
    rating.locator("button.btn").click()
    expect(page.locator("#checklist li")).to_have_count(1)
    page.locator("#section-measures .ProseMirror").fill(DUTIES * 2)
    page.locator("form[data-submit] button").click()
    expect(page.locator("#checklist")).to_have_count(0)
    sheet = sheet_of(opened, cast.member)
    assert sheet.standing == SheetState.SUBMITTED
    assert sheet.sections.get(code="measures").text == (DUTIES * 2).strip()
    return page


def the_clerk_appraises(page: Page, sheet: SelfEvaluation) -> None:
    page.locator(f"main a.btn[href^='{sheet.get_absolute_url()}']").click()
    form = page.locator("#appraisal form")
    for code, mark in MARKS.items():
        expect(form.locator(f"[name=points_{code}]")).to_have_value("")
        form.locator(f"[name=points_{code}]").fill(mark)
    form.locator("[name=level][value=GOOD]").check()
    form.locator("[name=reason]").fill(REASON)
    form.locator("button.btn").click()
    expect(page.locator("main .note-good")).to_be_visible()
    assert sheet.case.steps.in_force().get(step=Step.APPRAISED).level == "GOOD"


def the_approver_decides(page: Page, opened: Evaluation, member: Member) -> None:
    page.get_by_role("checkbox", name=str(member), exact=True).check()
    page.locator("#decide [name=level]").select_option("GOOD")
    page.locator("#decide [name=reason]").fill(REASON)
    page.locator("#decide button.btn").click()
    expect(page.locator("main .note-good")).to_be_visible()
    assert sheet_of(opened, member).standing == SheetState.DECIDED


def printed(page: Page, button: str, worker: Service, file: Path) -> str:
    """Ask, wait on the page, download, and read the text out of it."""
    page.locator(button).click()
    expect(page).to_have_url(re.compile(r"/documents/\d+/$"))
    document = Document.objects.get(pk=int(page.url.rstrip("/").rpartition("/")[2]))
    link = page.locator("#status a[href$=download]")
    try:
        expect(link).to_be_visible(timeout=60_000)
        with page.expect_download() as download:
            link.click()
        download.value.save_as(file)
    finally:
        document.refresh_from_db()
        if document.file:
            Path(document.file.path).unlink()
    assert document.state == DocumentState.DONE, worker.log.read_text()
    done = subprocess.run(["pdftotext", file, "-"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split())
