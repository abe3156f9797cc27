"""Each way in which the program keeps what is typed, against two windows, a discarded tab, a server that is
killed and a slow line. An expired login is tried in ``test_autosave``."""

from __future__ import annotations

import re
from decimal import Decimal

from playwright.sync_api import Page, Route, expect

from ratings.actions.facts import EnteredFacts
from reviews.models import Section
from reviews.papers.actions import papers as actions
from reviews.stages import Stage
from tests.browser.conftest import Site, wait_for
from tests.reviews.cast import GOOD, TASKS, Cast, bring_to

OTHER: EnteredFacts = {**TASKS, "evidence": "Minh chứng của cửa sổ kia"}
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('kept:')).length"


def slow_down(page: Page) -> None:
    """From now on the page has a line of 50 kB/s that takes 400 ms a request."""
    line = {"offline": False, "latency": 400, "downloadThroughput": 51_200, "uploadThroughput": 51_200}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", line)


def kill_server(page: Page, address: re.Pattern[str]) -> None:
    """From now on the server answers nothing at these addresses."""

    def refuse(route: Route) -> None:
        route.abort("connectionrefused")

    page.route(address, refuse)


def test_a_text_that_saves_itself_arrives_after_a_killed_server_and_over_a_slow_line(
    site: Site, cast: Cast
) -> None:
    bring_to(cast, Stage.WRITING)
    page = site.enter(cast.member, cast.paper(cast.member).get_absolute_url())
    section = Section.objects.filter(paper=cast.paper(cast.member), code="duties")
    status = page.locator("#section-duties [data-status]")
    saves = re.compile(r"/sections/\d+/$")
    kill_server(page, saves)
    page.locator("#section-duties .ProseMirror").press_sequentially("Gõ khi máy chủ dừng.")
    expect(status).to_have_attribute("data-state", "waiting")
    page.unroute(saves)
    slow_down(page)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(status).to_have_attribute("data-state", "saved")
    page.locator("#section-duties .ProseMirror").press_sequentially(" Đường truyền chậm.")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/results/")
    wait_for(page, section.filter(text="Gõ khi máy chủ dừng. Đường truyền chậm.").exists)
    site.forgive("ERR_CONNECTION_REFUSED")


def test_of_two_windows_on_a_score_sheet_the_second_sees_both_and_nothing_typed_is_lost(
    site: Site, cast: Cast
) -> None:
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    page = site.enter(cast.member, paper.get_absolute_url())
    page.on("dialog", lambda dialog: dialog.accept())
    # The other window saves points and facts.
    actions.save_self_rating(paper, GOOD, by=cast.member, **TASKS)
    sheet = page.locator("#rating form")
    sheet.locator("[name=points_common]").fill("20")
    sheet.locator("[name=points_results]").fill("50")
    sheet.locator("[name=note_common]").fill("Minh chứng của cửa sổ này")
    sheet.locator("[name=level]").last.check()
    for name in ("assigned", "done", "on_time"):
        sheet.locator(f"[name={name}]").fill("12")
    saves = re.compile(r"/rating/$")
    kill_server(page, saves)
    with page.expect_event("requestfailed"):
        sheet.locator("button", has_text="Lưu điểm").click()
    page.unroute(saves)
    page.goto(paper.get_absolute_url())
    # The tab is thrown away, and the page opened anew.
    context = page.context
    page.close()
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(paper.get_absolute_url())
    page.locator("[data-put-back]").first.click()
    sheet = page.locator("#rating form")
    expect(sheet.locator("[name=note_common]")).to_have_value("Minh chứng của cửa sổ này")
    # Meanwhile another window saves again.
    actions.save_self_rating(cast.paper(cast.member), GOOD, by=cast.member, **OTHER)
    slow_down(page)
    sheet.locator("button", has_text="Lưu điểm").click()
    both = page.locator("#differences")
    expect(both).to_contain_text("Minh chứng của cửa sổ kia")
    expect(both).to_contain_text("Minh chứng của cửa sổ này")
    page.wait_for_load_state()
    both.locator("[data-take=evidence]").click()
    both.locator("[data-take=points_results]").click()
    page.locator("#rating form button", has_text="Lưu điểm").click()
    expect(page.locator("main .note-good", has_text="Đã lưu")).to_be_visible()
    case = cast.paper(cast.member).rated_case()
    points = {score.criterion: score.self_points for score in case.scores.all()}
    assert (points["common"], points["results"]) == (Decimal(20), Decimal(60))
    assert case.declared.evidence == "Minh chứng của cửa sổ kia"
    wait_for(page, lambda: page.evaluate(KEPT) == 0)
    site.forgive("422 (Unprocessable Entity)")
