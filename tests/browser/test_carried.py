"""What is carried over, in the browser: commitment held against the year, tasks pasted, counted, printed."""

from __future__ import annotations

import subprocess

from playwright.sync_api import expect

from reviews.documents import press
from reviews.models import PaperState
from reviews.papers.actions import commitments
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions.commitments import Promised
from reviews.report import printed as reports
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.reviews.cast import Cast, bring_to

PROMISE = "Dự sinh hoạt chi bộ thôn mỗi tháng"
HEADINGS = "Nhiệm vụ\tSản phẩm\tThời hạn\tNgày hoàn thành\tChất lượng\tVượt yêu cầu"
BAD = (
    f"{HEADINGS}\n"
    "Rà soát hộ nghèo\tBáo cáo rà soát\t30/9/2025\t25/9/2025\tđạt\tcó\n"
    "Sửa quy chế làm việc\tQuy chế mới\t31/11/2025\t12/11/2025\tđạt\tkhông"
)


def test_commitment_and_tasks_from_the_page_to_the_printed_annex(site: Site, cast: Cast) -> None:
    commitment = commitments.start_commitment(cast.session.period.year, by=cast.member)
    commitments.save_items(commitment, [Promised(PROMISE, "12 buổi")], by=cast.member)
    commitments.hand_in_commitment(commitment, by=cast.member)
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    for section in paper.sections.all():
        text = "Việc đã làm trong năm. " * 25
        paper_actions.save_paper_section(section, text, by=cast.member, version=section.version)
    page = site.enter(cast.member, paper.get_absolute_url())
    promise = page.locator("#promises form")
    promise.locator("input[value=partly]").check()
    promise.locator("textarea").fill("Được 9 trên 12 buổi, thiếu ba tháng bão.")
    promise.locator("button").click()
    expect(page.locator("#promises .note-good")).to_contain_text(PROMISE)
    page.locator("#tasks a").click()
    page.locator("#paste textarea").fill(BAD)
    page.locator("#paste button").click()
    expect(page.locator("#verdict .note-bad")).to_be_visible()
    expect(page.locator("#verdict")).to_contain_text("thời hạn")
    assert paper.tasks.count() == 0
    page.locator("#paste textarea").fill(BAD.replace("31/11/2025", "31/10/2025"))
    page.locator("#paste button").click()
    page.locator("#verdict .btn-primary").click()
    expect(page.locator("#rows tbody tr")).to_have_count(2)
    page.goto(f"{paper.get_absolute_url()}#rating")
    rating = page.locator("#rating form")
    expect(rating.locator("[name=assigned]")).to_have_count(0)
    rating.locator("[name=points_common]").fill("27,5")
    rating.locator("[name=points_results]").fill("60")
    rating.locator("[name=level][value=GOOD]").check()
    rating.locator("button").click()
    page.locator("form[data-submit] button").click()
    expect(page.locator("#checklist")).to_have_count(0)
    paper = cast.paper(cast.member)
    facts = paper.rated_case().facts
    counted = (facts.assigned, facts.done, facts.on_time, facts.exceeding)
    assert (paper.state, counted) == (PaperState.SUBMITTED, (2, 2, 1, 1))
    printed = words_of(press.render_paper(reports.report_paper(cast.session)).content)
    wanted = [PROMISE, "Được 9 trên 12 buổi", "Sửa quy chế làm việc", "12/11/2025", "Rà soát hộ nghèo"]
    assert [words for words in wanted if words not in printed] == []


def words_of(content: bytes) -> str:
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=content, check=True, capture_output=True)
    return " ".join(done.stdout.decode().split())
