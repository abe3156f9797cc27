"""PDF, DOCX and XLSX say what the content of the paper says, in its order."""

from __future__ import annotations

import io
import subprocess

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT

from reviews.documents import press
from reviews.documents.blocks import (
    Boxes,
    Closing,
    Contents,
    Cover,
    Dots,
    FactLines,
    Heading,
    Items,
    Letterhead,
    Lines,
    Look,
    Mark,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    Signature,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
    bold,
    italic,
)
from reviews.documents.html import write_html
from reviews.documents.sheet import write_xlsx
from reviews.documents.word import write_docx
from tests.reviews import said

LETTERHEAD = Letterhead("Đảng bộ tỉnh Thử", "Đảng ủy xã Thử", "BC/ĐU", "Thử, ngày 05 tháng 02 năm 2026", "07")
TABLE = TableBlock(
    (
        TableColumn("TT", 10, centred=True),
        TableColumn("Việc"),
        TableColumn("Hạn", 20, over="Tiến độ"),
        TableColumn("Xong", 20, over="Tiến độ"),
        TableColumn("Ghi chú", 20),
    ),
    (
        TableRow(("", "Phụ trách: kinh tế", "", "", ""), is_heading=True),
        TableRow(("1", Lines(("Dòng một", (italic("dòng hai"),))), "01/02/2026", "", "")),
        TableRow(("", "Cộng", "92,5", "1", ""), is_total=True, shaded=frozenset({2})),
    ),
    name="Việc [1/2]",
)
BLOCKS: tuple[PaperBlock, ...] = (
    Mark("Dự thảo lần 2"),
    LETTERHEAD,
    Title("Báo cáo", "kiểm điểm năm 2026", entry="1. Báo cáo", anchor="paper-1"),
    FactLines((("Họ và tên", "Lê Thị Thử"),)),
    Heading("I. Ưu điểm", 4),
    Paragraph(("Đạt ", bold("92,4 %"), " theo Kế hoạch số 118-KH/TU của năm.")),
    Paragraph("(Không có nội dung.)", Look.NONE),
    Items(("Việc thứ nhất", "Việc thứ hai"), numbered=True),
    Boxes((("Hoàn thành tốt nhiệm vụ", True), ("Hoàn thành nhiệm vụ", False))),
    TABLE,
    Dots(2),
    Closing(
        Signature("T/M Ban Thường vụ", "Bí thư", "Đỗ Văn Thử", how="(Ký)"), Recipients(("Như trên", "Lưu"))
    ),
)
CONTENT = PaperContent(
    "Báo cáo năm 2026",
    "Đảng ủy xã Thử",
    (
        Part((Cover(("Báo cáo", "tổng hợp"), ("Ban Thường vụ",), ("Quy định số 1",), is_draft=True),)),
        Part((Contents(),), foot="Mục lục"),
        Part((Heading("Phần của tập thể", 1, "part-1", "Phần thứ nhất"), *BLOCKS)),
        Part((TABLE,), across=True, foot="Phụ lục", restarts=True),
    ),
    foot="Đảng ủy xã Thử",
    mark="DỰ THẢO",
)


def folded(text: str) -> str:
    """Without blanks, and in capitals, which styles turn some words into."""
    return "".join(text.split()).upper()


def pieces_of(content: PaperContent) -> list[str]:
    """Everything that the content says, paragraph by paragraph and cell by cell."""
    lines = (line.replace(" / ", " | ").split(" | ") for line in said.lines_of(content))
    return [folded(piece) for pieces in lines for piece in pieces if piece.strip()]


def docx_text(content: bytes) -> str:
    file = docx.Document(io.BytesIO(content))
    paragraphs = file.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t")
    return folded("".join(part.text or "" for part in paragraphs))


def pdf_text(content: bytes) -> str:
    command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
    return folded(subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode())


def test_the_word_file_says_everything_in_its_order() -> None:
    text = docx_text(write_docx(CONTENT))
    assert [piece for piece in pieces_of(CONTENT) if piece not in text] == []
    places = [text.index(folded(words)) for words in ("Số 07-BC/ĐU", "I. Ưu điểm", "Đạt 92,4 % theo", "(Ký)")]
    assert places == sorted(places)


def test_the_word_file_has_named_styles_pages_across_and_heads_that_repeat() -> None:
    file = docx.Document(io.BytesIO(write_docx(CONTENT)))
    across = [one.orientation == WD_ORIENT.LANDSCAPE for one in file.sections]
    assert across == [False, False, False, True]
    assert {"VB Tên loại", "VB Nội dung", "VB Họ tên ký"} <= {style.name for style in file.styles}
    assert file.core_properties.title == CONTENT.title
    xml = file.element.xml
    assert (xml.count("<w:tblHeader/>"), "w:cantSplit" in xml) == (4, True)


def test_the_pdf_says_everything() -> None:
    text = pdf_text(press.render_paper(CONTENT).content)
    assert [piece for piece in pieces_of(CONTENT) if piece not in text] == []


def test_a_list_without_lines_and_an_empty_table_are_printed() -> None:
    content = PaperContent("Trống", "Thử", (Part((Items(()), TableBlock((TableColumn("Việc"),), ()))),))
    assert press.render_paper(content).pages == 1
    assert docx_text(write_docx(content)) == "VIỆC"
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(content))).sheetnames == ["Bảng"]


def test_figures_and_symbols_are_not_torn() -> None:
    html = write_html(CONTENT)
    for whole in ("92,4 %", "118-KH/TU"):
        assert f'<span class="whole">{whole}</span>' in html


def test_every_table_is_a_sheet_with_figures_as_numbers_and_no_formula() -> None:
    rows = (TableRow(("=1+1", "92,5")), TableRow(("0123", "7")), TableRow(("14,3%", "+2")))
    bad = TableBlock((TableColumn("Việc"), TableColumn("Điểm")), rows, name="Việc [1/2]")
    content = PaperContent("Bảng", "Thử", (Part((TABLE, bad)),))
    book = openpyxl.load_workbook(io.BytesIO(write_xlsx(content)))
    assert book.sheetnames == ["Việc  1 2", "Việc  1 2 2"]
    written = book["Việc  1 2 2"].iter_rows(min_row=3)
    assert [[(cell.value, cell.data_type) for cell in row] for row in written] == [
        [("=1+1", "s"), (92.5, "n")],
        [("0123", "s"), (7, "n")],
        [(0.143, "n"), (2, "n")],
    ]


@pytest.mark.parametrize(
    ("hostile", "kept"),
    [
        ("<script>alert(1)</script> & </w:t><w:p/>", "<script>alert(1)</script> & </w:t><w:p/>"),
        (
            "<img src='http://e.invalid/x.png'><img src='file:///etc/passwd'>",
            "<img src='file:///etc/passwd'>",
        ),
        ("Đỗ Thị Hoà\x00\x0b\ufffe \u202eđảo ngược\u202c 😀", "Đỗ Thị Hoà đảo ngược 😀"),
        ("1" * 5_000 + "-" + "a/b" * 2_000, "1-a/b"),
    ],
)
def test_hostile_words_are_only_words(hostile: str, kept: str) -> None:
    table = TableBlock((TableColumn("Việc"),), (TableRow((hostile,)),))
    content = PaperContent(hostile, hostile, (Part((Paragraph(hostile), table)),))
    assert press.render_paper(content).content.startswith(b"%PDF")
    assert docx_text(write_docx(content)).count(folded(kept)) >= 2
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(content))).active
    assert sheet is not None
    assert folded(kept) in folded(str(sheet["A3"].value))
