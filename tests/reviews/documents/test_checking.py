"""What the command that checks papers finds, and what it does not keep."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from reviews.documents import press
from reviews.documents.blocks import PaperContent, Paragraph, Part
from reviews.documents.checking.files import docx_faults, pdf_faults
from reviews.documents.checking.pages import page_faults
from reviews.documents.word import write_docx
from reviews.models import Document
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to

PAGES = {
    '<p style="break-after: page">Một.</p><div class="closing">Bí thư</div>': "the signature stands without",
    '<p>Một.</p><p style="break-before: page">Hai.</p>': "and what follows has room",
    '<p>Một.</p><ul class="boxes" style="height: 250mm"><li>Hai</li></ul>': "for a block that fills",
    '<h4 style="break-after: page">Một</h4><p>Hai.</p>': "a heading stands last",
    '<p style="width: 14mm; text-indent: 0">nghiêng ngả</p>': "torn: “",
    '<p style="width: 400mm; text-align: left">' + "từ " * 100 + "</p>": "beyond the margin",
}


@pytest.mark.parametrize(("html", "fault"), PAGES.items())
def test_a_page_that_is_set_badly_is_found(html: str, fault: str) -> None:
    laid = press.lay_out(f'<section class="part">{html}</section>')
    assert [said for said in page_faults(laid) if fault in said] != []


def test_words_that_are_missing_or_too_many_are_found() -> None:
    less, more = (
        PaperContent("Thử", "Thử", (Part(tuple(map(Paragraph, words))),))
        for words in (("Một.", "Hai."), ("Một.", "Ba.", "Hai."))
    )
    pdf, docx = press.render_paper(less).content, write_docx(less)
    assert (list(pdf_faults(pdf, less)), list(docx_faults(docx, less))) == ([], [])
    assert (len(list(pdf_faults(pdf, more))), len(list(docx_faults(docx, more)))) == (1, 1)


def test_words_of_the_foot_at_the_end_of_a_page_belong_to_the_text() -> None:
    part = Part((Paragraph("Người viết:"), Paragraph("Đỗ Thử")), foot="Phụ lục, Đỗ Thử", restarts=True)
    more = Part((Paragraph("Một."), Paragraph("Đỗ Thử"), Paragraph("x" * 1600)), foot="Phụ lục, Đỗ Thử")
    content = PaperContent("Thử", "Thử", (part, more))
    assert list(pdf_faults(press.render_paper(content).content, content)) == []


def test_a_number_at_the_end_of_a_page_belongs_to_the_text() -> None:
    content = PaperContent("Thử", "Thử", (Part((Paragraph("Số việc:"), Paragraph("1"))),))
    assert list(pdf_faults(press.render_paper(content).content, content)) == []


def test_the_command_checks_what_the_database_holds_and_keeps_nothing(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    told = io.StringIO()
    call_command("check_papers", "paper", "minutes", most=1, office=0, stdout=told)
    counts = [line.split()[:2] for line in told.getvalue().splitlines()]
    assert counts == [["paper", "1"], ["minutes", "0"]]
    assert not Document.objects.exists()
