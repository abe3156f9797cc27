"""Pages, widths and breaks of a .docx file, which python-docx has no short names for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph

CELL_MARGIN, CELL_MARGINS = "45", 1.6
"""The margin at each side of a cell, in twentieths of a point, and both together in millimetres."""


def set_page(section: Section, *, across: bool) -> None:
    """A4 with the margins of party documents (top 20, bottom 20, left 30, right 15 mm)."""
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    section.top_margin, section.bottom_margin = Mm(25 if across else 20), Mm(15 if across else 20)
    section.left_margin, section.right_margin = Mm(20 if across else 30), Mm(20 if across else 15)
    section.header_distance = section.footer_distance = Mm(10)


def set_widths(table: WordTable, lines: Sequence[WordRow], widths: Sequence[float]) -> None:
    """Set the widths in millimetres, which Word reads from the cells, and narrow margins in the cells."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), CELL_MARGIN)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tblPr.append(margins)  # noqa: SLF001
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line in lines:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)


def keep_with_next(cells: Sequence[WordCell]) -> None:
    """Let the row of these cells stand on the same page as what follows it."""
    for cell in cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def never_torn(line: WordRow) -> None:
    """Let the row stand on one page."""
    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def add_field(paragraph: WordParagraph, code: str) -> None:
    """Add a field that the word processor fills in, such as the number of the page."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        run: Any = paragraph.add_run()._r  # noqa: SLF001
        if text:
            told = OxmlElement("w:instrText")
            told.text = text
        else:
            told = OxmlElement("w:fldChar")
            told.set(qn("w:fldCharType"), kind)
        run.append(told)


def narrow(paragraph: WordParagraph, width: float, wanted: float) -> None:
    """Indent a paragraph on ``width`` millimetres at both sides, so that its lines are ``wanted`` wide."""
    indent = Mm(max(width - wanted, 0) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = indent


def shade_bar(paragraph: WordParagraph, empty: float) -> None:
    """Shade an empty paragraph but for its last millimetres, which draws a bar in every program."""
    paragraph.paragraph_format.right_indent = Mm(empty)
    ground: Any = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "666666")):
        ground.set(qn(f"w:{name}"), value)
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    properties.insert_element_before(ground, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
