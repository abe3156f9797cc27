"""Two quick clicks do a thing once, with the pages' scripts and without them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Route, expect

from members.models import Event, Notice
from reviews.models import Campaign, Comment, Document, PaperState
from reviews.stages import Stage
from tests.browser.conftest import Site, wait_for
from tests.reviews.cast import Cast, bring_to, comment, write

with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


def click_twice(button: Locator) -> None:
    """The second click comes when the server has done the first one's work and the page does not know yet."""
    page = button.page
    first: list[Route] = []

    def handle(route: Route) -> None:
        if first or route.request.method != "POST":
            route.continue_()
        else:
            first.append(route)

    page.route("**/*", handle)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    wait_for(page, lambda: first)
    answer = first[0].fetch(max_redirects=0)
    page.mouse.click(x, y)
    first[0].fulfill(response=answer)


@with_and_without_scripts
def test_two_clicks_on_print_make_one_document(site: Site, cast: Cast, scripts: bool) -> None:
    bring_to(cast, Stage.COMMENTING)
    page = site.enter(cast.clerk, cast.session.get_absolute_url(), java_script_enabled=scripts)
    click_twice(page.locator("#documents form[action$='/report/'] button"))
    expect(page).to_have_url(re.compile(r"/documents/\d+/$"))
    assert Document.objects.get().requested_by == cast.clerk


@with_and_without_scripts
def test_two_clicks_on_a_move_move_once(site: Site, cast: Cast, scripts: bool) -> None:
    page = site.enter(cast.clerk, cast.session.get_absolute_url(), java_script_enabled=scripts)
    click_twice(page.locator("#next form:has([value=writing]) button"))
    expect(page.locator(".stages li:nth-child(2)")).to_have_attribute("aria-current", "step")
    moves = Event.objects.filter(verb="advance", subject_id=cast.session.pk)
    assert [event.data["new"] for event in moves] == [Stage.WRITING]
    if scripts:
        expect(page.locator("main .note-bad")).to_have_count(0)


@with_and_without_scripts
def test_a_comment_sent_twice_is_one_comment(site: Site, cast: Cast, scripts: bool) -> None:
    bring_to(cast, Stage.COMMENTING)
    paper = cast.paper(cast.member)
    page = site.enter(cast.colleague, paper.get_absolute_url(), java_script_enabled=scripts)
    page.locator("#comment-form [value=question]").check()
    page.locator("#comment-form [name=text]").fill("Hỏi một lần thôi.")
    click_twice(page.locator("#comment-form button"))
    expect(page).to_have_url(re.compile(r"#comment-\d+$"))
    expect(page.locator("article.comment")).to_have_count(1)
    assert [(said.author, said.text) for said in Comment.objects.all()] == [
        (cast.colleague, "Hỏi một lần thôi.")
    ]
    assert Notice.objects.filter(recipient=cast.member, url__contains="#comment-").count() == 1


def test_two_clicks_on_an_answer_tell_the_author_once(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    said = comment(cast, cast.member, cast.colleague)
    page = site.enter(cast.member, cast.paper(cast.member).get_absolute_url())
    block = page.locator(f"#comment-{said.pk}")
    block.locator("summary").click()
    block.locator("[value=taken_up]").check()
    block.locator("[name=text]").fill("Xin tiếp thu.")
    click_twice(block.locator("form button"))
    expect(block.locator(".answer")).to_be_visible()
    assert Notice.objects.filter(recipient=cast.colleague, url__contains=f"#comment-{said.pk}").count() == 1


def test_two_clicks_on_submit_hand_in_once_and_end_on_the_paper(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    write(paper, cast.member)
    page = site.enter(cast.member, paper.get_absolute_url())
    click_twice(page.locator("form[data-submit] button"))
    expect(page.locator("main .note-good")).to_be_visible()
    assert cast.paper(cast.member).state == PaperState.SUBMITTED
    assert paper.revisions.count() == 1


def test_two_clicks_open_one_round_and_end_on_its_board(site: Site, cast: Cast) -> None:
    page = site.enter(cast.staff, "/rounds/new/")
    page.locator("#id_title").fill("Đợt mới")
    page.locator("#id_committee").select_option(str(cast.province.pk))
    page.locator("#id_year").fill("2026")
    page.locator("#id_ruleset").select_option("366-2025")
    for name in ("writing_due", "commenting_due", "finish_due"):
        page.locator(f"#id_{name}").fill("2026-12-31")
    click_twice(page.locator("main form button.btn"))
    expect(page).to_have_url(re.compile(r"/rounds/\d+/plan/$"))
    assert Campaign.objects.filter(title="Đợt mới").count() == 1


def test_a_form_can_be_sent_again_after_coming_back_to_it(site: Site, cast: Cast) -> None:
    """The guard against the second click must not outlive the page it was for."""
    bring_to(cast, Stage.COMMENTING)
    page = site.enter(cast.clerk, cast.session.get_absolute_url())
    page.locator("#documents form[action$='/report/'] button").click()
    expect(page).to_have_url(re.compile(r"/documents/\d+/$"))
    page.go_back()
    page.locator("#documents form[action$='/report/'] button").click()
    expect(page).to_have_url(re.compile(r"/documents/\d+/$"))
