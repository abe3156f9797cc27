"""Hostile words in a paper are printed as words or refused with a sentence, and reach nothing outside."""

from __future__ import annotations

import io
import socket
from typing import Any

import openpyxl
import pytest
from django.utils import translation

from members.oldfonts import find_old_font
from reviews.documents import press
from reviews.documents.blocks import PaperContent, Paragraph, Part, TableBlock, TableColumn, TableRow
from reviews.documents.checking.files import docx_faults, docx_text, pdf_faults, pdf_pages
from reviews.documents.limits import MOST_CELLS, MOST_LETTERS, TooLargeError, refuse_too_large
from reviews.documents.said import folded
from reviews.documents.sheet import write_xlsx
from reviews.documents.word import write_docx

HOSTILE = {
    "<script>alert(1)</script> & </w:t><w:p/>": "<script>alert(1)</script> & </w:t><w:p/>",
    "<img src='http://e.invalid/x.png'><iframe src='file:///etc/passwd'>": "<iframesrc='file:///etc/passwd'>",
    "<link rel=stylesheet href=http://e.invalid/x.css><style>@import url(file:///x)</style>": "@import",
    "<table><tr><td></b></i></div><!-- ]]> &#0; &nbsp; &lt": "</b></i></div><!--]]>&#0;&nbsp;&lt",
    "\u202eđảo ngược\u202c \u200fphải\u2067 qua\u2069": "đảo ngược phải qua",
    "Đỗ Thị Hoà\x00\x0b\x1b\ufffe\ud800 xong": "Đỗ Thị Hoà xong",
    "Cười 😀👍🏽 và 👩‍👩‍👧 rồi ✓ ☑ → \uf0b7": "Cười (biểu tượng) và (biểu tượng) rồi √ √ → •",
    "Tie\u0302\u0301ng Vie\u0323\u0302t": "Tiếng Việt",
    "§¶ng Céng s¶n ViÖt Nam": "§¶ng Céng s¶n ViÖt Nam",
    "Ñaûng Coäng saûn": "Ñaûng Coäng saûn",
    "=cmd|' /C calc'!A1": "=cmd|' /C calc'!A1",
    "+1+2": "+1+2",
    "1" * 5_000 + "-" + "a/b" * 2_000: "1-a/b",
}
"""Hostile words, and what is printed of them."""


@pytest.fixture
def nothing_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_args: Any, **_options: Any) -> None:
        raise AssertionError("a paper reached out")

    monkeypatch.setattr(socket.socket, "connect", refused)


@pytest.mark.usefixtures("nothing_outside")
def test_hostile_words_are_only_words() -> None:
    table = TableBlock((TableColumn("Việc"),), tuple(TableRow((words,)) for words in HOSTILE))
    content = PaperContent("<b>", "\x00", (Part((*map(Paragraph, HOSTILE), table)),), foot="<script> </body>")
    refuse_too_large(content)
    pdf, docx = press.render_paper(content).content, write_docx(content)
    assert (list(pdf_faults(pdf, content)), list(docx_faults(docx, content))) == ([], [])
    for text in (docx_text(docx), folded("".join(pdf_pages(pdf)))):
        assert [kept for kept in HOSTILE.values() if text.count(folded(kept)) < 2] == []
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(content))).active
    assert sheet is not None
    cells = [cell for [cell] in sheet.iter_rows(min_row=3)]
    assert {cell.data_type for cell in cells} == {"s"}
    said = zip((folded(str(cell.value)) for cell in cells), map(folded, HOSTILE.values()), strict=True)
    assert [cell for cell, kept in said if kept not in cell] == []


def test_a_text_in_an_old_font_is_known_as_one() -> None:
    assert all(
        find_old_font(words) for words in ("§¶ng Céng s¶n ViÖt Nam quang vinh", "Ñaûng Coäng saûn Vieät Nam")
    )


@pytest.mark.parametrize(
    ("block", "said"),
    [
        (Paragraph("từ ngữ " * 300_000), "2.100.000 chữ"),
        (TableBlock((TableColumn("TT"), TableColumn("Việc")), (TableRow(("1", "x")),) * 10_000), "20.000 ô"),
        (TableBlock((TableColumn("Việc"),), (TableRow(("x" * (MOST_LETTERS + 1),)),)), "200.001 chữ"),
    ],
)
def test_what_is_too_large_is_refused_with_a_sentence(block: Any, said: str) -> None:
    with translation.override("vi"), pytest.raises(TooLargeError, match=said):
        refuse_too_large(PaperContent("Lớn", "Thử", (Part((block,)),)))


def test_what_is_as_large_as_may_be_is_not_refused() -> None:
    rows = (TableRow(("x",)),) * MOST_CELLS
    blocks = (Paragraph("x" * MOST_LETTERS), TableBlock((TableColumn("Việc"),), rows))
    refuse_too_large(PaperContent("Lớn", "Thử", (Part(blocks),)))
