"""The named styles of the .docx files, as party documents are set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import docx
from docx.document import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle

from reviews.documents.blocks import Look, PaperContent
from reviews.documents.typesetting import type_in_force
from reviews.documents.wording import printable

FONT = "Times New Roman"
LONGEST = 255
"""So many letters may the title and the author of a file have."""

LEFT, CENTRE, RIGHT, BOTH = (
    WD_ALIGN_PARAGRAPH.LEFT,
    WD_ALIGN_PARAGRAPH.CENTER,
    WD_ALIGN_PARAGRAPH.RIGHT,
    WD_ALIGN_PARAGRAPH.JUSTIFY,
)


@dataclass(frozen=True)
class WordStyle:
    """The look of one named style. ``size`` is in points, ``indent`` of the first line and ``left`` are in
    millimetres, ``before`` and ``after`` in points. ``stays``: on the page of the paragraph after it."""

    size: float = 14
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    align: WD_ALIGN_PARAGRAPH = BOTH
    indent: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    stays: bool = False
    level: int = 0


ELEMENTS = {
    "VB Nội dung": "text",
    "VB Cơ quan cấp trên": "superior",
    "VB Cơ quan ban hành": "issuer",
    "VB Số ký hiệu": "number",
    "VB Tiêu đề": "party",
    "VB Địa danh ngày": "date",
    "VB Trích yếu công văn": "abstract",
    "VB Tên loại": "kind",
    "VB Trích yếu": "about",
    "VB Nơi nhận": "recipients",
    "VB Thẩm quyền ký": "authority",
    "VB Chức vụ ký": "post",
    "VB Họ tên ký": "signer",
}
"""The styles whose sizes and weights a guidance sets (``typesetting``), with the names it has for them."""

STYLES: dict[str, WordStyle] = {
    "VB Nội dung": WordStyle(indent=10, after=6),
    "VB Giữa dòng": WordStyle(align=CENTRE, after=6),
    "VB Ghi chú": WordStyle(size=12, italic=True, align=LEFT, after=6),
    "VB Để trống": WordStyle(italic=True, indent=10, after=6),
    "VB Thụt lề": WordStyle(left=10, after=6),
    "VB Cơ quan cấp trên": WordStyle(capitals=True, align=CENTRE),
    "VB Cơ quan ban hành": WordStyle(bold=True, capitals=True, align=CENTRE),
    "VB Số ký hiệu": WordStyle(align=CENTRE),
    "VB Tiêu đề": WordStyle(size=15, bold=True, capitals=True, align=CENTRE),
    "VB Địa danh ngày": WordStyle(italic=True, align=CENTRE, before=6),
    "VB Trích yếu công văn": WordStyle(size=12, italic=True, align=CENTRE),
    "VB Mẫu": WordStyle(size=11, italic=True, align=RIGHT, after=4),
    "VB Tên loại": WordStyle(size=15, bold=True, capitals=True, align=CENTRE, before=12, stays=True, level=2),
    "VB Trích yếu": WordStyle(bold=True, align=CENTRE, stays=True),
    "VB Phần": WordStyle(bold=True, capitals=True, align=CENTRE, before=8, after=6, stays=True, level=1),
    "VB Mục 2": WordStyle(bold=True, indent=10, before=8, after=6, stays=True, level=2),
    "VB Mục 3": WordStyle(bold=True, capitals=True, indent=10, before=8, after=6, stays=True, level=3),
    "VB Mục 4": WordStyle(bold=True, indent=10, before=8, after=6, stays=True, level=4),
    "VB Mục 5": WordStyle(bold=True, italic=True, indent=10, before=8, after=6, stays=True, level=5),
    "VB Ô bảng": WordStyle(size=12, align=LEFT),
    "VB Ô bảng giữa": WordStyle(size=12, align=CENTRE),
    "VB Sau bảng": WordStyle(size=5, align=LEFT),
    "VB Đầu bảng": WordStyle(size=12, bold=True, align=CENTRE),
    "VB Nơi nhận": WordStyle(size=12, align=LEFT, indent=-2, left=2),
    "VB Thẩm quyền ký": WordStyle(bold=True, capitals=True, align=CENTRE),
    "VB Chức vụ ký": WordStyle(capitals=True, align=CENTRE),
    "VB Cách ký": WordStyle(italic=True, align=CENTRE),
    "VB Họ tên ký": WordStyle(bold=True, align=CENTRE, before=76),
    "VB Bìa": WordStyle(size=24, bold=True, capitals=True, align=CENTRE, before=24, after=24),
    "VB Bìa nhỏ": WordStyle(size=16, bold=True, align=CENTRE, after=6),
    "VB Mục lục": WordStyle(align=LEFT, after=3),
    "VB Chân trang": WordStyle(size=10, italic=True, align=LEFT),
}
STYLES |= {
    name: replace(STYLES[name], size=kind.size, bold=kind.bold, italic=kind.italic)
    for name, element in ELEMENTS.items()
    for kind in (type_in_force()[element],)
}
LOOKS = {
    Look.BODY: "VB Nội dung",
    Look.CENTRED: "VB Giữa dòng",
    Look.NOTE: "VB Ghi chú",
    Look.NONE: "VB Để trống",
    Look.INDENTED: "VB Thụt lề",
}


def new_file(content: PaperContent, styles: bytes = b"") -> WordFile:
    """Return an empty file with the styles, named after the paper and its author. ``styles`` is the table of
    styles of an office's own file (``reviews.documents.styling``). What it has goes before ours."""
    file = docx.Document()
    own = _take_styles(file, styles) if styles else frozenset()
    properties = file.core_properties
    properties.title = printable(content.title)[:LONGEST]
    properties.author = printable(content.author)[:LONGEST]
    properties.language = "vi-VN"
    normal = file.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)  # noqa: S101  the library's own template has it
    if "Normal" not in own:
        _set_font(normal, WordStyle())
        normal.paragraph_format.space_after = Pt(0)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    for name, look in STYLES.items():
        if name in own:
            continue
        style = file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        assert isinstance(style, ParagraphStyle)  # noqa: S101  that is the type asked for
        _set_style(style, look)
    return file


def _take_styles(file: WordFile, styles: bytes) -> frozenset[str]:
    """Put the styles into the file, in place of those of the same name, and return their names. Those of
    another kind than for paragraphs are left out."""
    table: Any = file.styles.element
    taken = []
    for style in parse_xml(styles).findall(qn("w:style")):
        name = style.find(qn("w:name"))
        if name is None or style.get(qn("w:type")) != "paragraph":
            continue
        for there in table.findall(qn("w:style")):
            there_name = there.find(qn("w:name"))
            is_same = there_name is not None and there_name.get(qn("w:val")) == name.get(qn("w:val"))
            if is_same or there.get(qn("w:styleId")) == style.get(qn("w:styleId")):
                table.remove(there)
        table.append(style)
        taken.append(name.get(qn("w:val")))
    return frozenset(taken)


def _set_style(style: ParagraphStyle, look: WordStyle) -> None:
    style.quick_style = True
    _set_font(style, look)
    spacing = style.paragraph_format
    spacing.alignment = look.align
    spacing.first_line_indent, spacing.left_indent = Mm(look.indent), Mm(look.left)
    spacing.space_before, spacing.space_after = Pt(look.before), Pt(look.after)
    spacing.keep_with_next, spacing.widow_control = look.stays, True
    if look.level:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.level - 1))
        style.element.get_or_add_pPr().append(level)


def _set_font(style: ParagraphStyle, look: WordStyle) -> None:
    style.font.name, style.font.size = FONT, Pt(look.size)
    style.font.bold, style.font.italic, style.font.all_caps = look.bold, look.italic, look.capitals
    fonts: Any = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:cs", "w:eastAsia"):
        fonts.set(qn(kind), FONT)
