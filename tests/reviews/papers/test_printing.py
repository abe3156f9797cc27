"""A paper printed by itself: for whom, and which text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from members.models import Member
from reviews import tasks
from reviews.documents.blocks import Closing, Mark, PaperContent
from reviews.models import Document, DocumentKind, DocumentState, Paper
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions.printing import print_paper
from reviews.papers.person import lines_of_posts
from reviews.papers.printed import paper_alone
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.cast import Cast, bring_to
from tests.reviews.conftest import SignIn

WRITTEN = "Câu đang viết dở."


@pytest.fixture
def writing(cast: Cast) -> Paper:
    """The member's own paper, not handed in, with one sentence."""
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    section = paper.sections.get(code="duties")
    paper_actions.save_paper_section(section, WRITTEN, by=cast.member, version=section.version)
    return cast.paper(cast.member)


def content_for(paper: Paper, by: Member) -> PaperContent:
    document = Document.objects.create(paper=paper, kind=DocumentKind.PAPER, requested_by=by)
    content = paper_alone(document)
    document.delete()
    return content


def test_the_writer_prints_the_draft_and_nobody_else_reads_it(cast: Cast, writing: Paper) -> None:
    own, clerks = content_for(writing, cast.member), content_for(writing, cast.clerk)
    assert (WRITTEN in said.text_of(own), WRITTEN in said.text_of(clerks)) == (True, False)
    assert Mark("Dự thảo") in list(own.blocks)
    assert "(Chưa nộp.)" in said.lines_of(clerks)
    for person in (cast.colleague, cast.clerk):
        with pytest.raises(PermissionDenied):
            print_paper(writing, by=person)


def test_it_is_dated_by_the_day_it_was_handed_in_and_signed_by_its_writer(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    paper = cast.paper(cast.member)
    content = content_for(paper, cast.member)
    lines = said.lines_of(content)
    assert paper.submitted_at
    assert any(line.endswith(f"năm {paper.submitted_at.year}") for line in lines[:8])
    signed, *by_hand = [block.right for block in content.blocks if isinstance(block, Closing)]
    assert (signed.title, signed.name) == ("Người tự kiểm điểm", str(cast.member))
    assert [block.authority for block in by_hand] == [
        "Thủ trưởng cơ quan, đơn vị",
        "T/M Chi ủy (Chi bộ)",
        "T/M Đảng ủy (Chi ủy)",
    ]
    assert [block for block in content.blocks if isinstance(block, Mark)] == [Mark("Mẫu 02A-HD KĐ.ĐG 2025")]


@pytest.mark.parametrize(
    ("form", "about", "blocks"),
    [
        ("2B", "của cá nhân không giữ chức vụ lãnh đạo, quản lý", 3),
        ("2C", "của đảng viên không làm việc trong hệ thống chính trị", 2),
    ],
)
def test_each_form_has_its_name_and_the_blocks_filled_in_after_the_signature(
    cast: Cast, form: str, about: str, blocks: int
) -> None:
    bring_to(cast, Stage.COMMENTING)
    paper = cast.paper(cast.member)
    Paper.objects.filter(pk=paper.pk).update(form=form)
    content = content_for(cast.paper(cast.member), cast.member)
    [mark] = [block for block in content.blocks if isinstance(block, Mark)]
    assert (mark, about in said.text_of(content)) == (Mark(f"Mẫu 0{form}-HD KĐ.ĐG 2025"), True)
    signed, *by_hand = [block.right for block in content.blocks if isinstance(block, Closing)]
    assert (signed.title, len(by_hand)) == ("Người tự kiểm điểm", blocks)


def test_somebody_without_a_post_of_the_party_has_none_on_paper(cast: Cast) -> None:
    posts = [("Nhân viên y tế thôn", cast.cell), ("Tổ trưởng tổ đảng", cast.cell)]
    assert lines_of_posts(posts) == (
        ("Chức vụ Đảng", "Tổ trưởng tổ đảng"),
        ("Chức vụ chính quyền", "Nhân viên y tế thôn"),
    )


def test_two_people_print_one_paper_and_each_sees_only_the_own_file(
    cast: Cast, sign_in: SignIn, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    bring_to(cast, Stage.COMMENTING)
    paper = cast.paper(cast.member)
    page = sign_in(cast.member).post(reverse("reviews:paper_print", args=[paper.pk]), follow=True)
    mine = Document.objects.get(requested_by=cast.member)
    assert page.redirect_chain[-1][0] == mine.get_absolute_url()
    assert print_paper(paper, by=cast.member) == mine
    theirs = print_paper(paper, by=cast.clerk)
    for document in (mine, theirs):
        tasks.build_document.apply((document.pk,), throw=True)
    mine.refresh_from_db()
    assert (mine.state, bool(mine.word), bool(mine.tables)) == (DocumentState.DONE, True, True)
    people = (cast.member, cast.clerk, cast.staff)
    seen = {person: list(Document.objects.visible_to(person)) for person in people}
    assert seen == {cast.member: [mine], cast.clerk: [theirs], cast.staff: []}
    file = reverse("reviews:document_file", args=[mine.pk])
    word = sign_in(cast.member).get(f"{file}?as=docx")
    assert word["Content-Disposition"].endswith('.docx"')
    assert b"".join(word.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert sign_in(cast.clerk).get(file).status_code == 404
