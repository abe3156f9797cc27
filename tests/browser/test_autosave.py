"""What is typed on the paper's page reaches the server by itself, whatever happens on the way."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Dialog, Locator, Page, Route, expect

from members.models import Member
from reviews.models import Paper, PaperState, Section
from reviews.papers.actions import papers as actions
from reviews.sessions import saving
from reviews.stages import Stage
from tests.browser.conftest import Site, wait_for
from tests.conftest import eventually
from tests.reviews.cast import Cast, bring_to, write

SAVES = re.compile(r"/sections/\d+/$")
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def writing(cast: Cast) -> Cast:
    return bring_to(cast, Stage.WRITING)


class Desk:
    """One section on the opened page of a paper."""

    def __init__(self, page: Page, paper: Paper, code: str) -> None:
        self.page = page
        self.row = Section.objects.get(paper=paper, code=code)
        self.form = self.page.locator(f"#section-{code} form[data-autosave]")

    @property
    def area(self) -> Locator:
        """Where one writes."""
        return self.form.locator(".ProseMirror")

    @property
    def kept(self) -> Locator:
        """What holds the text as it is saved."""
        return self.form.locator("textarea")

    def type(self, words: str) -> None:
        self.area.press_sequentially(words)

    def stop_the_clock(self) -> None:
        """The page does nothing by time any more, so that a slow machine does not save between two steps."""
        self.page.clock.install()
        self.page.clock.pause_at(dt.datetime.now(tz=dt.UTC) + dt.timedelta(minutes=1))

    def is_in_state(self, state: str) -> None:
        expect(self.form.locator("[data-status]")).to_have_attribute("data-state", state)

    def stored(self) -> str:
        self.row.refresh_from_db()
        return self.row.text


@pytest.fixture
def desk(site: Site, writing: Cast) -> Desk:
    """The member at the section of the duties."""
    paper = writing.paper(writing.member)
    return Desk(site.enter(writing.member, paper.get_absolute_url()), paper, "duties")


def hold_first_save(page: Page) -> list[Route]:
    """The first save stays on its way until the test lets it go on; the later ones pass."""
    held: list[Route] = []

    def handle(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route(SAVES, handle)
    return held


def test_a_dropped_connection_keeps_the_text_and_sends_it_when_it_is_back(site: Site, desk: Desk) -> None:
    desk.type("Trước khi mất mạng.")
    desk.is_in_state("saved")
    desk.page.context.set_offline(True)
    desk.type(" Trong khi mất mạng.")
    desk.is_in_state("waiting")
    assert desk.stored() == "Trước khi mất mạng."
    expect(desk.kept).to_have_value("Trước khi mất mạng. Trong khi mất mạng.")
    desk.page.context.set_offline(False)
    desk.is_in_state("saved")
    assert desk.stored() == "Trước khi mất mạng. Trong khi mất mạng."
    site.forgive("ERR_INTERNET_DISCONNECTED")


def test_after_signing_in_again_in_another_tab_the_text_is_sent(writing: Cast, desk: Desk) -> None:
    writing.member.user.set_password(PASSWORD)
    writing.member.user.save()
    Session.objects.all().delete()
    desk.page.clock.install()
    desk.type("Viết khi phiên đăng nhập đã hết.")
    link = desk.form.locator("[data-status] a")
    with desk.page.context.expect_page() as opened:
        link.click()
    other = opened.value
    assert desk.stored() == ""
    other.locator("#id_login").fill(writing.member.user.username)
    other.locator("#id_password").fill(PASSWORD)
    other.locator("main form button.btn").click()
    expect(other).not_to_have_url(re.compile("/accounts/"))
    desk.page.clock.fast_forward(5_000)  # it asks again by itself
    desk.is_in_state("saved")
    assert desk.stored() == "Viết khi phiên đăng nhập đã hết."


def test_the_second_of_two_editors_sees_both_texts_and_chooses(site: Site, writing: Cast) -> None:
    """Once for each choice, in a section of its own."""
    collective = writing.paper(None)
    clerk = site.enter(writing.clerk, collective.get_absolute_url())
    head = site.enter(writing.head, collective.get_absolute_url())
    outcomes = {
        ("targets", "keep-both"): "Bản của thư ký\n\nBản của bí thư",
        ("building", "keep-mine"): "Bản của bí thư",
        ("policy", "take-theirs"): "Bản của thư ký",
    }
    for code, _choice in outcomes:
        Desk(clerk, collective, code).type("Bản của thư ký")
    for code, _choice in outcomes:
        Desk(clerk, collective, code).is_in_state("saved")
        Desk(head, collective, code).type("Bản của bí thư")
    for (code, choice), outcome in outcomes.items():
        desk = Desk(head, collective, code)
        desk.is_in_state("conflict")
        expect(desk.form.locator("[data-theirs]")).to_have_text("Bản của thư ký")
        expect(desk.form.locator("[data-mine]")).to_have_text("Bản của bí thư")
        assert desk.stored() == "Bản của thư ký"
        desk.form.locator(f"[data-{choice}]").click()
        desk.is_in_state("saved")
        expect(desk.form.locator("[data-theirs]")).to_have_count(0)
        expect(desk.kept).to_have_value(outcome)
        assert desk.stored() == outcome
    site.forgive("409")


def test_a_paste_from_a_word_processor_arrives_clean_and_is_there_after_a_reload(desk: Desk) -> None:
    bullets = "•\tGiao\u00a0ban đầu tuần\r\n·\u00a0\u00a0\u00a0Tie\u0302\u0301n đo\u0323\u0302 \u200b"
    pasted = f"{bullets}\r\n\r\n\r\n\r\nHết"
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.page.evaluate("text => navigator.clipboard.writeText(text)", pasted)
    desk.area.focus()
    desk.page.keyboard.press("Control+V")
    expect(desk.kept).to_have_value(re.compile("o\u0323\u0302"))
    desk.is_in_state("saved")
    assert desk.stored() == "- Giao ban đầu tuần\n- Tiến độ\n\nHết"
    desk.page.reload()
    expect(desk.kept).to_have_value("- Giao ban đầu tuần\n- Tiến độ\n\nHết")


def test_leaving_right_after_the_last_key_asks_first_and_still_saves(desk: Desk) -> None:
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.page.on("dialog", leave)
    desk.stop_the_clock()
    desk.type("Chữ cuối cùng")
    desk.page.goto("/results/")
    eventually(lambda: desk.stored() == "Chữ cuối cùng")
    assert asked == ["beforeunload"]


def test_typing_on_while_a_save_is_under_way_loses_nothing(desk: Desk) -> None:
    held = hold_first_save(desk.page)
    desk.type("Một")
    wait_for(desk.page, lambda: held)
    desk.type(" hai ba")
    held[0].continue_()
    desk.is_in_state("saved")
    eventually(lambda: desk.stored() == "Một hai ba")
    expect(desk.kept).to_have_value("Một hai ba")


def test_an_answer_lost_on_the_way_is_no_conflict_with_oneself(site: Site, desk: Desk) -> None:
    """The server has saved, the page does not know it, and its writer goes on."""
    held = hold_first_save(desk.page)
    desk.stop_the_clock()
    desk.type("Một")
    desk.page.clock.run_for(1_000)
    wait_for(desk.page, lambda: held)
    held[0].fetch()
    assert desk.stored() == "Một"
    desk.type(" hai")
    held[0].abort("connectionreset")
    desk.is_in_state("waiting")
    desk.page.clock.resume()
    desk.is_in_state("saved")
    eventually(lambda: desk.stored() == "Một hai")
    site.forgive("ERR_CONNECTION_RESET")


def test_what_was_typed_before_the_script_had_come_is_saved(site: Site, writing: Cast) -> None:
    paper = writing.paper(writing.member)
    page = site.enter(writing.member)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"(autosave|editor).*\.js$"), hold)
    page.goto(paper.get_absolute_url(), wait_until="commit")
    desk = Desk(page, paper, "duties")
    desk.kept.press_sequentially("Viết ngay khi trang vừa hiện.")
    assert desk.stored() == ""
    wait_for(page, lambda: len(held) == 2)
    for route in held:
        route.continue_()
    desk.is_in_state("saved")
    assert desk.stored() == "Viết ngay khi trang vừa hiện."


def test_what_is_typed_and_taken_back_leaves_nothing_unsaved(desk: Desk) -> None:
    desk.type("Một")
    desk.is_in_state("saved")
    desk.stop_the_clock()
    desk.type("x")
    desk.is_in_state("typing")
    desk.page.keyboard.press("Backspace")
    desk.page.clock.resume()
    desk.is_in_state("saved")


def test_submitting_waits_for_the_words_still_on_their_way(site: Site, writing: Cast) -> None:
    paper = writing.paper(writing.member)
    write(paper, writing.member)
    desk = Desk(site.enter(writing.member, paper.get_absolute_url()), paper, "duties")
    held = hold_first_save(desk.page)
    before = desk.stored()
    desk.area.press("End")
    desk.area.press("Control+End")
    desk.type("cuối")
    desk.page.locator("form[data-submit] button").click()
    wait_for(desk.page, lambda: held)
    assert writing.paper(writing.member).state == PaperState.DRAFT
    held[0].continue_()
    expect(desk.page.locator("form[data-submit]")).to_have_count(0)
    assert desk.stored() == f"{before.removesuffix('cuối')}cuối" != before
    assert writing.paper(writing.member).state == PaperState.SUBMITTED


def test_a_section_that_may_no_longer_be_saved_keeps_its_text_on_the_page(
    site: Site, writing: Cast, desk: Desk
) -> None:
    paper = writing.paper(writing.member)
    write(paper, writing.member)
    actions.submit_paper(paper, by=writing.member)
    desk.type("Quá muộn")
    desk.is_in_state("waiting")
    expect(desk.kept).to_have_value("Quá muộn")
    assert "Quá muộn" not in desk.stored()
    site.forgive("403")


def test_a_text_that_is_too_long_is_said_to_be_and_not_sent_again(
    site: Site, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "MOST_CHARS", 30)
    sent: list[str] = []
    desk.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    desk.page.clock.install()
    desk.area.fill("Một văn bản dài hơn ba mươi ký tự")
    desk.page.clock.fast_forward(1_000)
    desk.is_in_state("waiting")
    expect(desk.form.locator("[data-status]")).to_contain_text("có 33 ký tự, nhiều hơn mức 30")
    desk.page.clock.fast_forward(60_000)
    assert len(sent) == 1
    desk.area.fill("Ngắn lại.")
    desk.page.clock.fast_forward(1_000)
    desk.is_in_state("saved")
    assert (desk.stored(), len(sent)) == ("Ngắn lại.", 2)
    site.forgive("422")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"json": {"error": "Đĩa của máy chủ đã đầy."}}, "Đĩa của máy chủ đã đầy. Nội dung được giữ tại đây"),
        ({"body": "Bad Gateway"}, "Máy chủ tạm thời không lưu được. Nội dung được giữ tại đây"),
    ],
    ids=["with a reason", "from the proxy"],
)
def test_while_the_server_cannot_save_the_text_is_kept_and_sent_again(
    site: Site, desk: Desk, answer: dict[str, Any], said: str
) -> None:
    desk.page.route(SAVES, lambda route: route.fulfill(status=503, **answer))
    desk.page.clock.install()
    desk.type("Viết khi máy chủ hỏng.")
    desk.page.clock.fast_forward(1_000)
    expect(desk.form.locator("[data-status]")).to_contain_text(said)
    desk.page.unroute(SAVES)
    desk.page.clock.fast_forward(5_000)  # it tries again by itself
    desk.is_in_state("saved")
    assert desk.stored() == "Viết khi máy chủ hỏng."
    site.forgive("503")


def test_own_points_typed_but_not_saved_hold_the_page(desk: Desk) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    desk.page.on("dialog", stay)
    desk.page.locator("#id_assigned").fill("12")
    desk.page.goto("/results/")
    assert asked == ["beforeunload"]


def signed_in_again(site: Site, desk: Desk, member: Member) -> Page:
    site.sign_in(desk.page.context, member)
    return desk.page.context.new_page()


def test_a_discarded_tab_loses_nothing_and_another_person_finds_nothing(
    site: Site, writing: Cast, desk: Desk
) -> None:
    """A phone throws a page away without asking; the text is sent when the page is opened again."""
    context, address = desk.page.context, writing.paper(writing.member).get_absolute_url()
    context.set_offline(True)
    desk.type("Gõ khi mất mạng.")
    desk.is_in_state("waiting")
    desk.page.close()
    context.set_offline(False)
    other = signed_in_again(site, desk, writing.clerk)
    other.goto(writing.paper(None).get_absolute_url())
    expect(other.locator("main")).not_to_contain_text("Gõ khi mất mạng.")
    page = signed_in_again(site, desk, writing.member)
    page.goto(address)
    again = Desk(page, writing.paper(writing.member), "duties")
    again.is_in_state("saved")
    assert again.stored() == "Gõ khi mất mạng."
    left = "Object.keys(localStorage).filter((name) => name.startsWith('kept:')).length"
    assert page.evaluate(left) == 0
    site.forgive("ERR_INTERNET_DISCONNECTED")


def test_a_text_kept_in_the_browser_never_overwrites_what_was_saved_since(
    site: Site, writing: Cast, desk: Desk
) -> None:
    context = desk.page.context
    context.set_offline(True)
    desk.type("Của máy này.")
    desk.is_in_state("waiting")
    desk.page.close()
    context.set_offline(False)
    actions.save_paper_section(desk.row, "Của máy kia.", by=writing.member, version=desk.row.version)
    page = context.new_page()
    page.goto(writing.paper(writing.member).get_absolute_url())
    again = Desk(page, writing.paper(writing.member), "duties")
    again.is_in_state("conflict")
    expect(again.form.locator("[data-theirs]")).to_have_text("Của máy kia.")
    assert again.stored() == "Của máy kia."
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".who summary").click()
    page.locator("form[data-sign-out] button").click()
    expect(page).to_have_url(re.compile("/accounts/"))
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('kept:')).length") == 0
    site.forgive("409")
    site.forgive("ERR_INTERNET_DISCONNECTED")


def test_a_form_with_a_button_keeps_its_text_over_an_expired_login(site: Site, cast: Cast) -> None:
    """What was sent after the login had ended is offered in its form; once taken, it is kept no longer."""
    bring_to(cast, Stage.COMMENTING)
    paper = cast.paper(cast.member)
    page = site.enter(cast.colleague, paper.get_absolute_url())
    form = page.locator("#comment-form")
    form.locator("textarea[name=text]").fill("Một góp ý dài.")
    form.locator("[name=kind]").first.check()
    Session.objects.all().delete()
    form.locator("button").click()
    expect(page).to_have_url(re.compile("/accounts/"))
    site.sign_in(page.context, cast.colleague)
    page.goto(paper.get_absolute_url())
    expect(form.locator("textarea[name=text]")).to_have_value("")
    page.locator("[data-put-back]").click()
    expect(form.locator("textarea[name=text]")).to_have_value("Một góp ý dài.")
    form.locator("button").click()
    expect(page.locator("article.comment")).to_contain_text("Một góp ý dài.")
    page.goto(paper.get_absolute_url())
    expect(page.locator("[data-put-back]")).to_have_count(0)
