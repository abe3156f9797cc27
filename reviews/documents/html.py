"""Writes the content of a printed paper as HTML, for WeasyPrint and for the preview in the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import singledispatch

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

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
    words_of,
)
from reviews.documents.wording import printable

PAGE = """<!DOCTYPE html>
<html lang="vi">
<head><meta charset="utf-8"><title>{}</title><meta name="author" content="{}"></head>
<body{}><p class="foot-committee">{}</p><p class="foot-mark">{}</p>{}</body>
</html>"""
UNBROKEN = re.compile(r"\d[\d.,]{0,12}[ \u00a0]?%|\w{0,8}\d\w{0,8}-[^\W\d_][\w/.-]{0,30}")
"""What is never torn over two lines: a percentage, and the symbol of a document ("118-TB/TW")."""

SIGNER = "signer"
"""The anchor of the name under the last signature of a paper."""

SIGNER_LINE = mark_safe('<p class="signer">')

LONGEST_LAST = 900
"""A last paragraph of at most so many letters stands on the same page as the signature."""


def write_html(content: PaperContent, only: Part | None = None) -> str:
    """Return the whole page for WeasyPrint, or a page with one part alone. The contents list the headings of
    the whole paper in both."""
    shown = (only,) if only else content.parts
    parts = _all(_part(part, content) for part in shown)
    # Without contents every title and heading is a bookmark.
    plain = "" if content.entries else mark_safe(' class="plain"')
    written = format_html(PAGE, content.title, content.author, plain, content.foot, content.mark, parts)
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
    written: list[SafeString] = []
    for before, block in zip((None, *part.blocks), part.blocks, strict=False):
        html = _contents(block, content) if isinstance(block, Contents) else write(block)
        if isinstance(block, Closing) and before and _may_stay(before):
            html = format_html('<div class="together">{}{}</div>', written.pop(), html)
        written.append(html)
    looks = [name for name, has in (("across", part.across), ("restarts", part.restarts)) if has]
    classes = " ".join(["part", *looks])
    return format_html('<section class="{}" data-foot="{}">{}</section>', classes, part.foot, _all(written))


def _may_stay(block: PaperBlock) -> bool:
    """Tell whether the block is short enough to stand on one page with the signature after it."""
    if isinstance(block, Paragraph):
        return len(words_of(block.text)) <= LONGEST_LAST
    return isinstance(block, Boxes | FactLines | Items | Heading)


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


@write.register
def _(block: Letterhead) -> SafeString:
    number = format_html("{}-", block.number) if block.number else mark_safe('<span class="blank"></span>-')
    return format_html(
        '<div class="letterhead"><div class="organ">{}{}<p>*</p>{}{}</div>'
        '<div class="party"><p class="name"><span>Đảng Cộng sản Việt Nam</span></p>'
        '<p class="date">{}</p></div></div>',
        _line("superior", block.superior),
        _line("issuer", block.organ),
        format_html('<p class="number">Số {}{}</p>', number, block.symbol) if block.symbol else "",
        _line("abstract", block.abstract),
        block.place_and_date,
    )


@write.register
def _(block: Mark) -> SafeString:
    return _line("form", block.text)


@write.register
def _(block: Title) -> SafeString:
    words = format_html('<span class="kind">{}</span> <span class="about">{}</span>', block.kind, block.about)
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
    return format_html("<h{0}{1}>{2}{3}</h{0}>", block.level, listed, ordinal, _text(block.text))


@write.register
def _(block: Paragraph) -> SafeString:
    stays = " stays" if block.stays else ""
    return format_html('<p class="{}{}">{}</p>', block.look.value, stays, _text(block.text))


@write.register
def _(block: FactLines) -> SafeString:
    pairs = ((label, _text(value)) for label, value in block.pairs)
    lines = format_html_join("", "<div><dt>{}:</dt> <dd>{}</dd></div>", pairs)
    return format_html('<dl class="facts">{}</dl>', lines)


@write.register
def _(block: Items) -> SafeString:
    return _all(format_html('<p class="item">{}</p>', _text(line)) for line in block.written)


@write.register
def _(block: TableBlock) -> SafeString:
    widths = _all(
        format_html('<col style="width: {}mm">', column.width) if column.width else mark_safe("<col>")
        for column in block.columns
    )
    rows = _all(_row(row, block) for row in block.rows)
    return format_html(
        "<table><colgroup>{}</colgroup><thead>{}</thead><tbody>{}</tbody></table>", widths, _head(block), rows
    )


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


def _row(row: TableRow, table: TableBlock) -> SafeString:
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
    look = "total" if row.is_total else "tall" if row.is_tall else ""
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
def _(block: Dots) -> SafeString:
    return _all(mark_safe('<p class="dots"></p>') for _line in range(block.lines))


@write.register
def _(block: Closing) -> SafeString:
    left = _end(block.left) if block.left else ""
    return format_html('<div class="closing">{}{}</div>', left, _end(block.right))


def _end(block: Recipients | Signature) -> SafeString:
    if isinstance(block, Recipients):
        lines = _all(format_html("<p>{}</p>", line) for line in Items(block.lines).written)
        return format_html('<div class="recipients"><p class="recipients-head">Nơi nhận:</p>{}</div>', lines)
    return format_html(
        '<div class="signature">{}{}{}{}{}</p></div>',
        _line("authority", block.authority),
        _line("post", block.title),
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


def _text(text: Text) -> SafeString:
    return _all(_run(run) for run in runs_of(text))


def _run(run: Run) -> SafeString:
    words = UNBROKEN.sub(r'<span class="whole">\g<0></span>', escape(run.text)).replace("\n", "<br>")
    for tag, has in (("i", run.italic), ("b", run.bold)):
        words = f"<{tag}>{words}</{tag}>" if has else words
    return mark_safe(words)  # noqa: S308  it is escaped above


def _all(pieces: object) -> SafeString:
    return mark_safe("".join(pieces))  # type: ignore[arg-type]  # noqa: S308  every piece is HTML
