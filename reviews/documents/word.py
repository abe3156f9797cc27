"""Writes the content of a printed paper as a .docx file, so that the office can go on with it in its own
word processor.

Every block has a style with a name of its own (``word_styles``), so that an office can change all of them at
once.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import singledispatchmethod
from typing import Any

from docx.document import Document as WordFile
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph

from reviews.documents.blocks import (
    Boxes,
    Cell,
    Closing,
    Contents,
    Cover,
    Dots,
    FactLines,
    Heading,
    Items,
    Letterhead,
    Lines,
    Mark,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    Run,
    Signature,
    TableBlock,
    TableRow,
    Text,
    Title,
    runs_of,
    words_in,
)
from reviews.documents.word_styles import LOOKS, STYLES, new_file
from reviews.documents.wording import printable

WIDTH, WIDTH_ACROSS = 165, 257
"""The width of the text in millimetres on an upright page and on one that lies across."""

MARGIN = "45"
"""The margins of a cell, in twentieths of a point: 0.8 mm."""


def write_docx(content: PaperContent, styles: bytes = b"") -> bytes:
    """Return the .docx file of the paper. ``styles``: see ``new_file``."""
    writer = WordWriter(content, styles)
    for number, part in enumerate(content.parts):
        writer.part(part, is_first=number == 0)
    written = io.BytesIO()
    writer.file.save(written)
    return written.getvalue()


class WordWriter:
    def __init__(self, content: PaperContent, styles: bytes = b"") -> None:
        self.content = content
        self.file = new_file(content, styles)
        self.styles = {name: self.file.styles[name].style_id for name in STYLES}
        self.across = False

    def part(self, part: Part, *, is_first: bool) -> None:
        """Write one part, in a section of its own: its pages may lie across, and its numbers begin anew."""
        section = self.file.sections[0] if is_first else self.file.add_section()
        self.across = part.across
        _set_page(section, across=part.across)
        section.different_first_page_header_footer = is_first or part.restarts
        if part.restarts:
            start = OxmlElement("w:pgNumType")
            start.set(qn("w:start"), "1")
            section._sectPr.append(start)  # noqa: SLF001  the library has no name for it
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        _add_field(self._styled(section.header.paragraphs[0], "VB Giữa dòng"), "PAGE")
        foot = " · ".join(words for words in (self.content.foot, self.content.mark, part.foot) if words)
        self._words(self._styled(section.footer.paragraphs[0], "VB Chân trang"), foot)
        for before, block in zip((None, *part.blocks), part.blocks, strict=False):
            if isinstance(block, Closing) and before and not isinstance(before, TableBlock):
                self.file.paragraphs[-1].paragraph_format.keep_with_next = True
            self.write(block)

    @singledispatchmethod
    def write(self, block: PaperBlock) -> None:
        """Write one block at the end of the file."""
        raise TypeError(block)

    @write.register
    def _(self, block: Letterhead) -> None:
        left, right = self._columns(72, self._width - 72)
        for style, words in (
            ("VB Cơ quan cấp trên", block.superior),
            ("VB Cơ quan ban hành", block.organ),
            ("VB Số ký hiệu", "*"),
            ("VB Số ký hiệu", f"Số {block.number or '        '}-{block.symbol}" if block.symbol else ""),
            ("VB Trích yếu công văn", block.abstract),
        ):
            if words:
                self._add(left, style, words)
        party = self._add(right, "VB Tiêu đề", "Đảng Cộng sản Việt Nam")
        for run in party.runs:
            run.underline = True
        self._add(right, "VB Địa danh ngày", block.place_and_date)
        self._end_columns(left, right)

    @write.register
    def _(self, block: Mark) -> None:
        self._add(self.file, "VB Mẫu", block.text)

    @write.register
    def _(self, block: Title) -> None:
        self._add(self.file, "VB Tên loại", block.kind)
        self._add(self.file, "VB Trích yếu", block.about)
        self._add(self.file, "VB Giữa dòng", "-----")

    @write.register
    def _(self, block: Heading) -> None:
        style = "VB Phần" if block.level == 1 else f"VB Mục {block.level}"
        if block.ordinal:
            self._add(self.file, style, block.ordinal)
        self._add(self.file, style, block.text)

    @write.register
    def _(self, block: Paragraph) -> None:
        added = self._add(self.file, LOOKS[block.look], block.text)
        added.paragraph_format.keep_with_next = block.stays or None

    @write.register
    def _(self, block: FactLines) -> None:
        for label, value in block.pairs:
            self._add(self.file, "VB Nội dung", (Run(f"{label}: ", bold=True), value))

    @write.register
    def _(self, block: Items) -> None:
        for line in block.written:
            self._add(self.file, "VB Nội dung", line)

    @write.register
    def _(self, block: Boxes) -> None:
        for label, ticked in block.lines:
            line = self._add(self.file, "VB Thụt lề", f"{'☒' if ticked else '☐'} {label}")
            line.paragraph_format.keep_with_next = True

    @write.register
    def _(self, block: Dots) -> None:
        for _line in range(block.lines):
            self._add(self.file, "VB Nội dung", "." * 100)

    @write.register
    def _(self, block: Closing) -> None:
        left, right = self._columns(self._width // 2, self._width - self._width // 2)
        if block.left:
            self._end(left, block.left)
        self._end(right, block.right)
        self._end_columns(left, right)

    @write.register
    def _(self, block: Cover) -> None:
        if block.is_draft:
            self._add(self.file, "VB Bìa nhỏ", "DỰ THẢO")
        self._add(self.file, "VB Bìa", "\n".join(block.title))
        for line in block.about:
            self._add(self.file, "VB Bìa nhỏ", line)
        if block.basis:
            self._add(self.file, "VB Để trống", "Căn cứ:")
            self.write(Items(block.basis))

    @write.register
    def _(self, block: Contents) -> None:
        self._add(self.file, "VB Phần", block.title)
        for entry in self.content.entries:
            line = self._add(self.file, "VB Mục lục", entry.text)
            line.paragraph_format.left_indent = Mm(8 * (entry.level - 1))

    @write.register
    def _(self, block: TableBlock) -> None:
        heads = 2 if block.has_two_heads else 1
        table = self.file.add_table(rows=heads + len(block.rows), cols=len(block.columns))
        table.style = "Table Grid"
        lines = list(table.rows)
        _set_widths(table, lines, _widths(block, self._width))
        self._heads(lines[:heads], block)
        for line, row, after in zip(lines[heads:], block.rows, (*block.rows[1:], None), strict=False):
            if not row.is_tall:
                _never_torn(line)
            self._row(line.cells, row, block, follows=row.is_heading or bool(after and after.is_total))
        self._add(self.file, "VB Ô bảng", "")

    def _heads(self, lines: list[WordRow], block: TableBlock) -> None:
        for line in lines:
            _never_torn(line)
            line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001
        place = 0
        for over, number in block.heads if block.has_two_heads else [("", 1)] * len(block.columns):
            below = block.columns[place : place + number]
            if over:
                merged = lines[0].cells[place].merge(lines[0].cells[place + number - 1])
                self._in_cell(merged, "VB Đầu bảng", over)
            for column in below:
                cell = lines[-1].cells[place]
                if not over and len(lines) > 1:
                    cell = lines[0].cells[place].merge(cell)
                self._in_cell(cell, "VB Đầu bảng", column.title)
                place += 1

    def _row(self, cells: tuple[WordCell, ...], row: TableRow, table: TableBlock, *, follows: bool) -> None:
        if row.is_heading:
            merged = cells[1].merge(cells[-1])
            self._in_cell(merged, "VB Ô bảng", (Run(words_in(row.cells[1]), bold=True),))
        for number, (cell, said) in enumerate(zip(cells, row.cells, strict=True)):
            if row.is_heading and number:
                continue
            style = "VB Ô bảng giữa" if table.columns[number].centred else "VB Ô bảng"
            self._in_cell(cell, style, said, bold=row.is_total)
            if number in row.shaded:
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), "DDDDDD")
                cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001
        if follows:
            for paragraph in cells[0].paragraphs:
                paragraph.paragraph_format.keep_with_next = True

    def _in_cell(self, cell: WordCell, style: str, said: Cell, *, bold: bool = False) -> None:
        texts = said.texts if isinstance(said, Lines) else (said,)
        for number, text in enumerate(texts):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            self._words(self._styled(paragraph, style), text, bold=bold)

    def _end(self, cell: WordCell, block: Recipients | Signature) -> None:
        if isinstance(block, Recipients):
            head = self._add(cell, "VB Nơi nhận", "Nơi nhận:")
            head.runs[0].underline = True
            for line in Items(block.lines).written:
                self._add(cell, "VB Nơi nhận", line)
            return
        for style, words in (
            ("VB Thẩm quyền ký", block.authority),
            ("VB Chức vụ ký", block.title),
            ("VB Cách ký", block.how),
        ):
            if words:
                self._add(cell, style, words)
        self._add(cell, "VB Họ tên ký", block.name)

    @property
    def _width(self) -> int:
        return WIDTH_ACROSS if self.across else WIDTH

    def _columns(self, left: int, right: int) -> list[WordCell]:
        """Add a table without lines and return its two cells."""
        table = self.file.add_table(rows=1, cols=2)
        [line] = table.rows
        _never_torn(line)
        _set_widths(table, [line], [left, right])
        return list(line.cells)

    def _end_columns(self, *cells: WordCell) -> None:
        """Take away the empty paragraph with which Word's cells begin, and let text follow the table."""
        for cell in cells:
            first = cell.paragraphs[0]
            if not first.text and len(cell.paragraphs) > 1:
                cell._tc.remove(first._p)  # noqa: SLF001
        self._add(self.file, "VB Ô bảng", "")

    def _add(self, where: WordFile | WordCell, style: str, text: Text) -> WordParagraph:
        return self._words(self._styled(where.add_paragraph(), style), text)

    def _styled(self, paragraph: WordParagraph, style: str) -> WordParagraph:
        # By its key: to find a style by its name the library reads all styles each time.
        paragraph._p.style = self.styles[style]  # noqa: SLF001
        return paragraph

    def _words(self, paragraph: WordParagraph, text: Text, *, bold: bool = False) -> WordParagraph:
        for run in runs_of(text):
            lines = printable(run.text).split("\n")
            for number, line in enumerate(lines):
                added = paragraph.add_run(line)
                added.bold, added.italic = (run.bold or bold) or None, run.italic or None
                if number + 1 < len(lines):
                    added.add_break(WD_BREAK.LINE)
        return paragraph


def _set_page(section: Section, *, across: bool) -> None:
    """A4 with the margins of party documents (top 20, bottom 20, left 30, right 15 mm)."""
    section.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    section.top_margin, section.bottom_margin = Mm(25 if across else 20), Mm(15 if across else 20)
    section.left_margin, section.right_margin = Mm(20 if across else 30), Mm(20 if across else 15)
    section.header_distance = section.footer_distance = Mm(10)


def _widths(table: TableBlock, width: int) -> list[float]:
    """Return the widths of all columns in millimetres. Columns without one share what the others leave."""
    open_columns = [column for column in table.columns if column.width is None]
    left = width - sum(column.width or 0 for column in table.columns)
    share = left / len(open_columns) if open_columns else 0
    return [share if column.width is None else column.width for column in table.columns]


def _set_widths(table: WordTable, lines: Sequence[WordRow], widths: Sequence[float]) -> None:
    """Set the widths in millimetres, which Word reads from the cells, and narrow margins in the cells."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), MARGIN)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tblPr.append(margins)  # noqa: SLF001
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line in lines:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)


def _never_torn(line: WordRow) -> None:
    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _add_field(paragraph: WordParagraph, code: str) -> None:
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
