"""A member without a login: the clerk attaches the signed sheet, types in the paper and hands it in, and two
colleagues confirm it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, expect

from reviews.desk.actions.course import advance_session
from reviews.models import Manuscript, ManuscriptKind
from reviews.opinions.actions import comments
from reviews.papers.actions import papers as paper_actions
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.browser.test_pages import look
from tests.reviews.cast import Cast, bring_to, write
from tests.reviews.manuscripts.writing import attach

PDF = FilePayload(name="viet-tay.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7 viet tay")


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def test_a_paper_written_by_hand_is_typed_in_handed_in_and_confirmed(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    for person in (None, cast.head, cast.colleague):
        write(cast.paper(person), cast.author(person))
        paper_actions.submit_paper(cast.paper(person), by=cast.author(person))
    cast.member.user.delete()
    page = site.enter(cast.clerk, cast.session.get_absolute_url())
    page.locator(
        f".subtabs a[href='{reverse('reviews:session_manuscripts', args=[cast.session.pk])}']"
    ).click()
    expect(page.locator("#writers tbody tr").first).to_contain_text(str(cast.member))
    page.locator("#writers tbody tr").first.locator("a").click()
    page.locator("#attach [name=scan]").set_input_files(PDF)
    page.locator("#attach button.btn").click()
    expect(page.locator("#by-hand li")).to_have_count(1)
    typed = page.locator("#sections .ProseMirror").first
    typed.fill("Lời của đồng chí trên bản viết tay")
    expect(page.locator("#sections")).to_contain_text("Đã lưu")
    write(cast.paper(cast.member), cast.clerk)
    page.reload()
    page.locator("#checklist button").click()
    expect(page.locator("main .tag", has_text="Đã nộp").first).to_be_visible()
    advance_session(cast.session, Stage.COMMENTING, by=cast.clerk, seen=Stage.WRITING)
    manuscript = Manuscript.objects.get()
    for witness, state in ((cast.head, "Chưa được xác nhận"), (cast.colleague, "Đã được xác nhận")):
        page = site.enter(witness, cast.paper(cast.member).get_absolute_url())
        page.locator(f"#by-hand a[href='{manuscript.get_absolute_url()}']").click()
        page.locator("#confirmation button.btn-primary").click()
        expect(page.locator(".head .tag")).to_contain_text(state)


def test_the_pages_of_what_is_written_by_hand_fit_their_screens(site: Site, cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    manuscript = attach(cast, cast.member, ManuscriptKind.COMMENTS)
    said = comments.CommentInput("proposal", "Cần đi cơ sở nhiều hơn.")
    comments.add_comment(cast.paper(cast.head), said, by=cast.clerk, manuscript=manuscript)
    page = site.enter(cast.clerk, reverse("reviews:session_manuscripts", args=[cast.session.pk]))
    assert look(page) == []
    for address in (
        reverse("reviews:by_hand", args=[cast.paper(cast.member).pk]),
        manuscript.get_absolute_url(),
        f"{reverse('reviews:manuscript_comment', args=[manuscript.pk])}?paper={cast.paper(cast.head).pk}",
        reverse("reviews:session_places", args=[cast.session.pk]),
    ):
        page.goto(address)
        assert look(page) == []
    page = site.enter(cast.member, manuscript.get_absolute_url())
    page.locator("#confirmation summary").click()
    assert look(page) == []
