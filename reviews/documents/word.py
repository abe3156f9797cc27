"""Writes the content of a printed paper as a .docx file, so that the office can go on with it in its own
word processor.

Every block has a style with a name of its own (``word_styles``), so that an office can change all of them at
once.
"""

from __future__ import annotations

import io
import re
from functools import singledispatchmethod

from docx.document import Document as WordFile
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph

from reviews.documents.blocks import (
    Bars,
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
from reviews.documents.letters import NO_BREAK, UNBROKEN, balanced, bound_names
from reviews.documents.widths import widths_of
from reviews.documents.word_layout import (
    CELL_MARGINS,
    add_field,
    keep_with_next,
    narrow,
    never_torn,
    set_page,
    set_widths,
    shade_bar,
)
from reviews.documents.word_styles import LOOKS, STYLES, new_file
from reviews.documents.wording import printable

WIDTH, WIDTH_ACROSS = 165, 257
"""The width of the text in millimetres on an upright page and on one that lies across."""

TABLE_SIZE = 12
"""The size of the letters in tables, in points."""

BAR_WIDTHS = (57, 80, 28)
"""The widths in millimetres of the columns of a drawing."""

NO_BREAK_HYPHEN = "\N{NON-BREAKING HYPHEN}"
"""Stands for Word's own sign for it, because not every font has this letter."""


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
        self.across = self.is_whole = False

    def part(self, part: Part, *, is_first: bool) -> None:
        """Write one part, in a section of its own: its pages may lie across, and its numbers begin anew."""
        section = self.file.sections[0] if is_first else self.file.add_section()
        self.across = part.across
        set_page(section, across=part.across)
        section.different_first_page_header_footer = is_first or part.restarts
        if part.restarts:
            start = OxmlElement("w:pgNumType")
            start.set(qn("w:start"), "1")
            section._sectPr.append(start)  # noqa: SLF001  the library has no name for it
        section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
        add_field(self._styled(section.header.paragraphs[0], "VB Giữa dòng"), "PAGE")
        foot = " · ".join(words for words in (self.content.foot, self.content.mark, part.foot) if words)
        self._words(self._styled(section.footer.paragraphs[0], "VB Chân trang"), foot)
        for place, (before, block) in enumerate(zip((None, *part.blocks), part.blocks, strict=False)):
            self.is_whole = part.keeps_whole(place)
            if isinstance(block, Closing) and before:
                self.file.paragraphs[-1].paragraph_format.keep_with_next = True
                if isinstance(before, TableBlock):
                    keep_with_next(self.file.tables[-1].rows[-1].cells)
            self.write(block)

    @singledispatchmethod
    def write(self, block: PaperBlock) -> None:
        """Write one block at the end of the file."""
        raise TypeError(block)

    @write.register
    def _(self, block: Letterhead) -> None:
        left, right = self._columns(72, self._width - 72)
        self._balanced(left, "VB Cơ quan cấp trên", block.superior, 72)
        self._balanced(left, "VB Cơ quan ban hành", block.organ, 72)
        for style, words in (
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
        self._balanced(self.file, "VB Trích yếu", block.about, WIDTH)
        self._add(self.file, "VB Giữa dòng", "-----")

    @write.register
    def _(self, block: Heading) -> None:
        style = "VB Phần" if block.level == 1 else f"VB Mục {block.level}"
        if block.ordinal:
            self._add(self.file, style, block.ordinal)
        self._add(self.file, style, bound_names(block.text))

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
            line = self._styled(self.file.add_paragraph(), "VB Thụt lề")
            # A frame around letters that every font has, since few have boxes.
            mark = line.add_run(f"{NO_BREAK}{'×' if ticked else NO_BREAK * 2}{NO_BREAK}")
            frame = OxmlElement("w:bdr")
            for name, value in (("w:val", "single"), ("w:sz", "6"), ("w:space", "0")):
                frame.set(qn(name), value)
            mark._r.get_or_add_rPr().append(frame)  # noqa: SLF001  the library has no name for it
            self._words(line, f"{NO_BREAK * 2}{label}")
            line.paragraph_format.keep_with_next = True

    @write.register
    def _(self, block: Bars) -> None:
        table = self.file.add_table(rows=len(block.lines), cols=3)
        lines = list(table.rows)
        set_widths(table, lines, BAR_WIDTHS)
        for line, bar in zip(lines, block.lines, strict=True):
            self._in_cell(line.cells[0], "VB Ô bảng", bar.label)
            self._in_cell(line.cells[2], "VB Ô bảng", bar.figure)
            drawn = self._styled(line.cells[1].paragraphs[0], "VB Ô bảng")
            if bar.share:
                shade_bar(drawn, (BAR_WIDTHS[1] - CELL_MARGINS) * (1 - bar.share))
            if bar is not block.lines[-1]:
                keep_with_next(line.cells)
        self._add(self.file, "VB Sau bảng", "")

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
        set_widths(table, lines, widths_of(block, self._width, TABLE_SIZE))
        self._heads(lines[:heads], block)
        for line, row, after in zip(lines[heads:], block.rows, (*block.rows[1:], None), strict=False):
            follows = row.is_heading or bool(after and (after.is_total or self.is_whole))
            if not row.is_tall:
                never_torn(line)
            self._row(line.cells, row, block, follows=follows)
        self._add(self.file, "VB Sau bảng", "")

    def _heads(self, lines: list[WordRow], block: TableBlock) -> None:
        for line in lines:
            never_torn(line)
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
            keep_with_next(cells)

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
        half = self._width // 2
        self._balanced(cell, "VB Thẩm quyền ký", block.authority, half)
        self._balanced(cell, "VB Chức vụ ký", block.title, half)
        if block.how:
            self._add(cell, "VB Cách ký", block.how)
        self._add(cell, "VB Họ tên ký", block.name)

    @property
    def _width(self) -> int:
        return WIDTH_ACROSS if self.across else WIDTH

    def _columns(self, left: int, right: int) -> list[WordCell]:
        """Add a table without lines and return its two cells."""
        table = self.file.add_table(rows=1, cols=2)
        [line] = table.rows
        never_torn(line)
        set_widths(table, [line], [left, right])
        return list(line.cells)

    def _end_columns(self, *cells: WordCell) -> None:
        """Take away the empty paragraph with which Word's cells begin, and let text follow the table."""
        for cell in cells:
            first = cell.paragraphs[0]
            if not first.text and len(cell.paragraphs) > 1:
                cell._tc.remove(first._p)  # noqa: SLF001
        self._add(self.file, "VB Sau bảng", "")

    def _add(self, where: WordFile | WordCell, style: str, text: Text) -> WordParagraph:
        return self._words(self._styled(where.add_paragraph(), style), text)

    def _balanced(self, where: WordFile | WordCell, style: str, text: str, width: float) -> None:
        """Add words in lines of about equal length, unless there are none. A cell loses its margins."""
        if not text:
            return
        look, room = STYLES[style], width if where is self.file else width - CELL_MARGINS
        words, wanted = balanced(text, room, look.size, bold=look.bold, capitals=look.capitals)
        added = self._add(where, style, words)
        if wanted < room:
            narrow(added, self._width if where is self.file else room, wanted)

    def _styled(self, paragraph: WordParagraph, style: str) -> WordParagraph:
        # By its key: to find a style by its name the library reads all styles each time.
        paragraph._p.style = self.styles[style]  # noqa: SLF001
        return paragraph

    def _words(self, paragraph: WordParagraph, text: Text, *, bold: bool = False) -> WordParagraph:
        for run in runs_of(text):
            lines = UNBROKEN.sub(_unbroken, printable(run.text)).split("\n")
            for number, line in enumerate(lines):
                added = paragraph.add_run()
                added.bold, added.italic = (run.bold or bold) or None, run.italic or None
                for place, words in enumerate(line.split(NO_BREAK_HYPHEN)):
                    if place:
                        added._r.append(OxmlElement("w:noBreakHyphen"))  # noqa: SLF001
                    added.add_text(words)
                if number + 1 < len(lines):
                    added.add_break(WD_BREAK.LINE)
        return paragraph


def _unbroken(found: re.Match[str]) -> str:
    return found[0].replace(" ", NO_BREAK).replace("-", NO_BREAK_HYPHEN)
