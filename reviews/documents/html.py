"""Writes the content of a printed paper as HTML, for WeasyPrint and for the preview in the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import singledispatch

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from reviews.documents.blocks import (
    Bar,
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
    Look,
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
    words_of,
)
from reviews.documents.letters import UNBROKEN, balanced, bound_names
from reviews.documents.typesetting import type_in_force
from reviews.documents.widths import widths_of
from reviews.documents.wording import printable

PAGE = """<!DOCTYPE html>
<html lang="vi">
<head><meta charset="utf-8"><title>{}</title><meta name="author" content="{}"></head>
<body{}>{}</body>
</html>"""
SECTION, END_OF_PAGE = "<section ", "</body>\n</html>"
"""What stands on the page before the first part and after the last."""

FITS = '<section class="part fits'
"""How a part begins that is a signed paper by itself, which may be set tighter."""

WIDTH, WIDTH_ACROSS = 165, 257
"""The width of the text in millimetres on an upright page and on one that lies across."""

SIZE, SIZE_ACROSS = 12, 11
"""The size of the letters in tables, in points."""

LONG_WORD = re.compile(r"\S{120}(?=\S)")
"""After so many letters a word may be torn anywhere, since to look for such a place takes long."""

SIGNER = "signer"
"""The anchor of the name under the last signature of a paper."""

ORGAN = 0.44
"""How much of the width the letterhead gives to the organ, as in ``report.css``."""

BAR = 80
"""The length of a whole bar in millimetres."""

BAR_LINE = """<div class="bar"><span class="bar-label">{}</span><span class="bar-drawn">
<svg width="80mm" height="4mm" viewBox="0 0 80 4"><title>{}: {}</title>
<rect width="{}" height="4" fill="#666"/>
<rect x="0.1" y="0.1" width="79.8" height="3.8" fill="none" stroke="#000" stroke-width="0.2"/>{}</svg></span>
<span>{}</span></div>"""

LIMIT = '<rect x="{}" y="0.15" width="1.2" height="3.7" fill="#fff" stroke="#000" stroke-width="0.3"/>'
"""The limit on a bar: white with a black edge, so that it is seen on the dark part and on the light one."""

SIGNER_LINE = mark_safe('<p class="signer">')


def write_html(content: PaperContent, only: Part | None = None) -> str:
    """Return the whole page for WeasyPrint, or a page with one part alone. The contents list the headings of
    the whole paper in both."""
    shown = (only,) if only else content.parts
    parts = _all(_part(part, content) for part in shown)
    # Without contents every title and heading is a bookmark.
    plain = "" if content.entries else mark_safe(' class="plain"')
    written = format_html(PAGE, content.title, content.author, plain, parts)
    return printable(_with_signer(written, shown))


def _with_signer(html: str, parts: Sequence[Part]) -> str:
    """Return the page with an anchor at the name under the last signature in these parts."""
    if not any(isinstance(block, Closing) for part in parts for block in part.blocks):
        return html
    before, after = html.rsplit(SIGNER_LINE, 1)
    return f'{before}<p class="signer" id="{SIGNER}">{after}'


def write_parts(content: PaperContent) -> SafeString:
    """Return the parts of the paper without the page around them."""
    return _all(_part(part, content) for part in content.parts)


def _part(part: Part, content: PaperContent) -> SafeString:
    width, size = (WIDTH_ACROSS, SIZE_ACROSS) if part.across else (WIDTH, SIZE)
    written: list[SafeString] = []
    for place, block in enumerate(part.blocks):
        match block:
            case Contents():
                written.append(_contents(block, content))
            case TableBlock():
                written.append(_table(block, width, size, is_whole=part.keeps_whole(place)))
            case Letterhead():
                written.append(_letterhead(block, width))
            case Closing():
                written.append(_closing(block, width))
            case Paragraph():
                written.append(_paragraph(block, width))
            case _:
                written.append(write(block))
    is_signed = any(isinstance(block, Closing) for block in part.blocks)
    fits = is_signed and not any(isinstance(block, Contents) for block in content.blocks)
    found = (("fits", fits), ("across", part.across), ("restarts", part.restarts))
    looks = [name for name, has in found if has]
    classes = " ".join(["part", *looks])
    return format_html(
        '<section class="{}" data-committee="{}" data-mark="{}" data-foot="{}">{}</section>',
        classes,
        content.foot,
        content.mark,
        part.foot,
        _all(written),
    )


def _contents(block: Contents, content: PaperContent) -> SafeString:
    lines = format_html_join(
        "",
        '<li class="level-{}"><a href="#{}">{}</a></li>',
        ((entry.level, entry.anchor, entry.text) for entry in content.entries),
    )
    return format_html('<h1 class="contents-title">{}</h1><ol class="contents">{}</ol>', block.title, lines)


@singledispatch
def write(block: PaperBlock) -> SafeString:
    """Return the HTML of one block."""
    raise TypeError(block)


def _letterhead(block: Letterhead, width: float) -> SafeString:
    number = format_html("{}-", block.number) if block.number else mark_safe('<span class="blank"></span>-')
    return format_html(
        '<div class="letterhead"><div class="organ">{}{}<p>*</p>{}{}</div>'
        '<div class="party"><p class="name"><span>Đảng Cộng sản Việt Nam</span></p>'
        '<p class="date">{}</p></div></div>',
        _capitals("superior", block.superior, width * ORGAN),
        _capitals("issuer", block.organ, width * ORGAN),
        format_html('<p class="number">Số {}{}</p>', number, block.symbol) if block.symbol else "",
        _line("abstract", block.abstract),
        block.place_and_date,
    )


@write.register
def _(block: Mark) -> SafeString:
    return _line("form", block.text)


@write.register
def _(block: Title) -> SafeString:
    about, style = _bound(block.about, WIDTH, "about")
    words = format_html(
        '<span class="kind">{}</span> <span class="about"{}>{}</span>', block.kind, style, about
    )
    if not block.anchor:
        return format_html('<h2 class="title">{}</h2>', words)
    return format_html(
        '<h2 class="title listed" id="{}" data-entry="{}">{}</h2>', block.anchor, block.entry, words
    )


@write.register
def _(block: Heading) -> SafeString:
    ordinal = format_html('<span class="ordinal">{}</span> ', block.ordinal) if block.ordinal else ""
    listed = ""
    if block.anchor:
        listed = format_html(' class="listed" id="{}" data-entry="{}"', block.anchor, block.entry)
    words = _text(bound_names(block.text))
    return format_html("<h{0}{1}>{2}{3}</h{0}>", block.level, listed, ordinal, words)


def _paragraph(block: Paragraph, width: float) -> SafeString:
    stays = " stays" if block.stays else ""
    _words, style = _bound(words_of(block.text), width, "text") if block.look is Look.CENTRED else ("", "")
    return format_html('<p class="{}{}"{}>{}</p>', block.look.value, stays, style, _text(block.text))


@write.register
def _(block: FactLines) -> SafeString:
    pairs = ((label, _text(value)) for label, value in block.pairs)
    lines = format_html_join("", "<div><dt>{}:</dt> <dd>{}</dd></div>", pairs)
    return format_html('<dl class="facts">{}</dl>', lines)


@write.register
def _(block: Items) -> SafeString:
    return _all(format_html('<p class="item">{}</p>', _text(line)) for line in block.written)


def _table(block: TableBlock, width: float, size: float, *, is_whole: bool) -> SafeString:
    widths = format_html_join(
        "", '<col style="width: {}mm">', ((f"{one:.1f}",) for one in widths_of(block, width, size))
    )
    bound = _bound_rows(block)
    rows = _all(_row(row, block, bound.get(place, "")) for place, row in enumerate(block.rows))
    return format_html(
        "<table{}><colgroup>{}</colgroup><thead>{}</thead><tbody>{}</tbody></table>",
        mark_safe(' class="small"') if is_whole else "",
        widths,
        _head(block),
        rows,
    )


def _bound_rows(table: TableBlock) -> dict[int, str]:
    """Return the looks of the first and the last row by their places, if no row is torn from its only
    neighbour: two low rows stay together at each end of a table."""
    last = len(table.rows) - 1
    ends = {0: (0, 1, "stays"), last: (last - 1, last, "last")} if last > 0 else {}
    return {
        place: look
        for place, (one, other, look) in ends.items()
        if table.rows[one].is_low and table.rows[other].is_low
    }


def _head(table: TableBlock) -> SafeString:
    if not table.has_two_heads:
        return _line_of_heads([(column.title, "") for column in table.columns])
    columns, upper, lower = iter(table.columns), [], []
    for over, number in table.heads:
        below = [next(columns) for _column in range(number)]
        spans = format_html(' colspan="{}"', number) if over else mark_safe(' rowspan="2"')
        upper.append((over or below[0].title, spans))
        lower += [(column.title, "") for column in below] if over else []
    return _line_of_heads(upper) + _line_of_heads(lower)


def _line_of_heads(heads: Sequence[tuple[str, str]]) -> SafeString:
    cells = ((spans, title) for title, spans in heads)
    return format_html("<tr>{}</tr>", format_html_join("", "<th{}>{}</th>", cells))


def _row(row: TableRow, table: TableBlock, bound: str) -> SafeString:
    if row.is_heading:
        first, second, *_others = row.cells
        return format_html(
            '<tr class="heading"><td>{}</td><td colspan="{}">{}</td></tr>',
            _cell(first),
            len(table.columns) - 1,
            _cell(second),
        )
    cells = []
    for number, (cell, column) in enumerate(zip(row.cells, table.columns, strict=True)):
        looks = [name for name, has in (("centred", column.centred), ("own", number in row.shaded)) if has]
        cells.append((format_html(' class="{}"', " ".join(looks)) if looks else "", _cell(cell)))
    look = "total" if row.is_total else "tall" if row.is_tall else bound
    looks_of_row = format_html(' class="{}"', look) if look else ""
    return format_html("<tr{}>{}</tr>", looks_of_row, format_html_join("", "<td{}>{}</td>", cells))


def _cell(cell: Cell) -> SafeString:
    if isinstance(cell, Lines):
        return _all(format_html("<p>{}</p>", _text(text)) for text in cell.texts)
    return _text(cell)


@write.register
def _(block: Boxes) -> SafeString:
    lines = ((mark_safe("×") if ticked else "", label) for label, ticked in block.lines)
    written = format_html_join("", '<li><span class="box">{}</span> {}</li>', lines)
    return format_html('<ul class="boxes">{}</ul>', written)


@write.register
def _(block: Bars) -> SafeString:
    lines = (
        (line.label, line.label, line.figure, f"{BAR * line.share:.1f}", _limit(line), line.figure)
        for line in block.lines
    )
    return format_html('<div class="bars">{}</div>', format_html_join("", BAR_LINE, lines))


def _limit(bar: Bar) -> SafeString:
    if bar.most is None:
        return mark_safe("")
    return format_html(LIMIT, f"{min(BAR * bar.most, BAR - 1.2):.1f}")


@write.register
def _(block: Dots) -> SafeString:
    return _all(mark_safe('<p class="dots"></p>') for _line in range(block.lines))


def _closing(block: Closing, width: float) -> SafeString:
    left = _end(block.left, width / 2) if block.left else ""
    return format_html('<div class="closing">{}{}</div>', left, _end(block.right, width / 2))


def _end(block: Recipients | Signature, width: float) -> SafeString:
    if isinstance(block, Recipients):
        lines = _all(format_html("<p>{}</p>", line) for line in Items(block.lines).written)
        return format_html('<div class="recipients"><p class="recipients-head">Nơi nhận:</p>{}</div>', lines)
    return format_html(
        '<div class="signature">{}{}{}{}{}</p></div>',
        _capitals("authority", block.authority, width),
        _capitals("post", block.title, width),
        _line("how", block.how),
        SIGNER_LINE,
        block.name,
    )


@write.register
def _(block: Cover) -> SafeString:
    title = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in block.title))
    about = _all(_line("cover-body", line) for line in block.about)
    basis = Items(block.basis).written if block.basis else ()
    return format_html(
        '<div class="cover">{}<p class="cover-title">{}</p>{}'
        '<div class="basis"><p class="basis-head">Căn cứ:</p>{}</div></div>',
        _line("draft", "DỰ THẢO" if block.is_draft else ""),
        title,
        about,
        _all(format_html("<p>{}</p>", line) for line in basis),
    )


def _line(look: str, text: str) -> SafeString:
    """Return a line of this look, or nothing if it has no words."""
    return format_html('<p class="{}">{}</p>', look, text) if text else mark_safe("")


def _capitals(look: str, text: str, width: float) -> SafeString:
    """Return words that the style writes in capitals, in lines of about equal length on this width, or
    nothing if there are none. ``look`` is also the name of their type."""
    words, style = _bound(text, width, look, capitals=True)
    return format_html('<p class="{}"{}>{}</p>', look, style, words) if text else mark_safe("")


def _bound(text: str, width: float, name: str, *, capitals: bool = False) -> tuple[str, SafeString]:
    """Return words of which names and years are not torn, and the style that balances their lines."""
    look = type_in_force()[name]
    words, narrow = balanced(text, width, look.size, bold=look.bold, capitals=capitals)
    return words, format_html(' style="width: {}mm"', f"{narrow:.1f}")


def _text(text: Text) -> SafeString:
    return _all(_run(run) for run in runs_of(text))


def _run(run: Run) -> SafeString:
    text = LONG_WORD.sub("\\g<0>\N{ZERO WIDTH SPACE}", run.text)
    words = UNBROKEN.sub(r'<span class="whole">\g<0></span>', escape(text))
    words = words.replace("\N{ZERO WIDTH SPACE}", "<wbr>").replace("\n", "<br>")
    for tag, has in (("i", run.italic), ("b", run.bold)):
        words = f"<{tag}>{words}</{tag}>" if has else words
    return mark_safe(words)  # noqa: S308  it is escaped above


def _all(pieces: object) -> SafeString:
    return mark_safe("".join(pieces))  # type: ignore[arg-type]  # noqa: S308  every piece is HTML
