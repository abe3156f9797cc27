"""PDF, DOCX and XLSX say what the content of the paper says, in its order."""

from __future__ import annotations

import io

import docx
import openpyxl
from docx.enum.section import WD_ORIENT

from reviews.documents import press
from reviews.documents.blocks import (
    Bar,
    Bars,
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
from reviews.documents.checking.files import docx_faults, docx_text, pdf_faults
from reviews.documents.html import write_html
from reviews.documents.letters import bound_names, width_of
from reviews.documents.said import folded
from reviews.documents.sheet import write_xlsx
from reviews.documents.widths import widths_of
from reviews.documents.word import write_docx

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
    Paragraph(("Đạt ", bold("92,4%"), " theo Kế hoạch số 118-KH/TU của năm.")),
    Paragraph("(Không có nội dung.)", Look.NONE),
    Items(("Việc thứ nhất", "Việc thứ hai"), numbered=True),
    Boxes((("Hoàn thành tốt nhiệm vụ", True), ("Hoàn thành nhiệm vụ", False))),
    TABLE,
    Bars((Bar("Hoàn thành tốt", "3 (75%)", 0.75, 0.2), Bar("Hoàn thành", "1 (25%)", 0.25))),
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


def test_the_word_file_says_everything_in_its_order() -> None:
    docx = write_docx(CONTENT)
    assert list(docx_faults(docx, CONTENT)) == []
    text = docx_text(docx)
    places = [text.index(folded(words)) for words in ("Số 07-BC/ĐU", "I. Ưu điểm", "Đạt 92,4% theo", "(Ký)")]
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
    assert list(pdf_faults(press.render_paper(CONTENT).content, CONTENT)) == []


def test_a_list_without_lines_and_an_empty_table_are_printed() -> None:
    content = PaperContent("Trống", "Thử", (Part((Items(()), TableBlock((TableColumn("Việc"),), ()))),))
    assert press.render_paper(content).pages == 1
    assert docx_text(write_docx(content)) == "VIỆC"
    assert openpyxl.load_workbook(io.BytesIO(write_xlsx(content))).sheetnames == ["Bảng"]


def test_figures_and_symbols_are_not_torn() -> None:
    html = write_html(CONTENT)
    for whole in ("92,4%", "118-KH/TU"):
        assert f'<span class="whole">{whole}</span>' in html


def test_a_small_table_is_not_torn_unless_the_signature_goes_with_it() -> None:
    end = Closing(Signature("", "Bí thư", "Đỗ Văn Thử"))
    small = TableBlock((TableColumn("Việc"),), (TableRow(("Một",)), TableRow(("Hai",))))
    large = TableBlock(small.columns, small.rows * 4)
    part = Part((small, small, end, large))
    assert [part.keeps_whole(place) for place in range(4)] == [True, False, False, False]
    assert not Part((small,), across=True).keeps_whole(0)


def test_rows_at_the_ends_of_a_table_are_not_left_alone() -> None:
    rows = tuple(TableRow((words,)) for words in ("Một", "Hai", "Ba", "Bốn " * 40))
    html = write_html(PaperContent("Bảng", "Thử", (Part((TableBlock((TableColumn("Việc"),), rows),)),)))
    assert ('<tr class="stays"><td>Một' in html, 'class="last"' in html) == (True, False)


def test_a_short_signed_paper_is_set_tighter_where_it_else_needed_a_page_for_its_last_lines() -> None:
    """Of a paper with contents, whose parts are joined as they are, nothing is."""
    end = Closing(Signature("T/M Ban Thường vụ", "Bí thư", "Đỗ Văn Thử"))
    pages = {
        lines: press.render_paper(
            PaperContent("Dài", "Thử", (Part((*[Paragraph("Một dòng.")] * lines, end)),))
        ).pages
        for lines in (20, 22, 30)
    }
    assert pages == {20: 1, 22: 1, 30: 2}


def test_a_head_over_several_columns_makes_them_wider() -> None:
    titles = (("Tập thể", ""), ("Số", "Hoàn thành nhiệm vụ"), ("%", "Hoàn thành nhiệm vụ"))
    columns = tuple(TableColumn(title, over=over) for title, over in titles)
    row = TableRow(("Ban Thường vụ, các cơ quan tham mưu và các đảng ủy trực thuộc " * 3, "1", "50%"))
    _first, number, share = widths_of(TableBlock(columns, (row,)), 165, 12)
    assert number + share > width_of("Hoàn thành nhiệm vụ", 12, bold=True)


def test_titles_and_headings_tear_no_name_and_no_year() -> None:
    assert bound_names("kết quả năm 2026 tại Vân Lĩnh") == "kết quả năm\u00a02026 tại Vân\u00a0Lĩnh"
    assert bound_names("đến ngày, Kiểm điểm") == "đến ngày, Kiểm\u00a0điểm"
    heading = Heading("Đồng chí Đỗ Văn Thử trình bày", 4)
    content = PaperContent("Biên bản", "Thử", (Part((heading,)),))
    bound = "Đồng chí Đỗ\u00a0Văn\u00a0Thử trình bày"
    word = docx.Document(io.BytesIO(write_docx(content))).paragraphs[0].text
    assert (bound in write_html(content), word) == (True, bound)


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
