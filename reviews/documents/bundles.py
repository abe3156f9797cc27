"""Joins several papers and attached files into one PDF, with their list in front and a number stamped on
every sheet."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from reviews.documents.blocks import PaperContent, Paragraph, Part, Title
from reviews.documents.sheets import is_pdf
from reviews.models import Attachment

if TYPE_CHECKING:
    import pikepdf

    from reviews.documents.press import Printed

Tell: TypeAlias = Callable[[int], None]

WIDE, HIGH, FROM_EDGE = 85.0, 20.0, 14.0
"""How wide and high the stamped number is, and how far from the edges of the sheet, in points."""

QUARTER = 90
MADE = 90
"""How much of the work is done, in percent, when every document is printed and only the joining is left."""


@dataclass(frozen=True)
class Piece:
    """One document of a bundle: what a paper of the program says, or an attached file."""

    title: str
    content: PaperContent | None = None
    file: Attachment | None = None


@dataclass(frozen=True)
class Bound:
    """A document with its place in the bundle: the number of its ``first`` sheet, counted from 1, and how
    many it has. ``pdf`` is empty and ``sheets`` is None for a file that cannot be joined, which is only
    listed."""

    piece: Piece
    pdf: bytes
    first: int = 0
    sheets: int | None = None

    @property
    def last(self) -> int:
        return self.first + (self.sheets or 0) - 1


@dataclass(frozen=True)
class Bundle:
    """The list of a bundle and the documents behind it."""

    listed: PaperContent
    bound: tuple[Bound, ...]

    @property
    def content(self) -> PaperContent:
        """What the bundle says, for the Word file: the list, every paper, and in the place of each attached
        file a line that names it."""
        return replace(self.listed, parts=(*self.listed.parts, *_parts(self.bound)))

    def press(self) -> Printed:
        """Return one PDF: the list, and behind it the documents with the numbers of their sheets and a
        bookmark for each. The list has no number."""
        return _join(self.listed, self.bound)


def quietly(_percent: int) -> None:
    """Tell nobody of the progress."""


def bind(pieces: Sequence[Piece], tell: Tell = quietly) -> list[Bound]:
    """Print every document, or read its file, and give the sheets of all of them running numbers. ``tell`` is
    called with the progress in percent."""
    found, following = [], 1
    for number, piece in enumerate(pieces, start=1):
        pdf, sheets = _printed(piece)
        found.append(Bound(piece, pdf, following if sheets else 0, sheets))
        following += sheets or 0
        tell(MADE * number // len(pieces))
    return found


def _printed(piece: Piece) -> tuple[bytes, int | None]:
    import pikepdf  # noqa: PLC0415  it takes long to load, and the web server has no use for it

    from reviews.documents import press  # noqa: PLC0415  as above

    if piece.content:
        printed = press.render_paper(piece.content)
        return printed.content, printed.pages
    if piece.file is None or not is_pdf(piece.file):
        return b"", None
    try:
        with piece.file.file.open("rb") as file:
            content = file.read()
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return content, len(pdf.pages)
    except (pikepdf.PdfError, OSError):
        return b"", None


def _join(listed: PaperContent, bound: Iterable[Bound]) -> Printed:
    import pikepdf  # noqa: PLC0415  it takes long to load, and the web server has no use for it

    from reviews.documents import press  # noqa: PLC0415  as above
    from reviews.documents.sheet_numbers import print_sheet_numbers  # noqa: PLC0415  as above

    front = press.render_paper(listed)
    joined = [one for one in bound if one.pdf]
    last = max((one.last for one in joined), default=0)
    whole = pikepdf.new()
    with ExitStack() as opened:
        parts = [opened.enter_context(pikepdf.open(io.BytesIO(one.pdf))) for one in joined]
        whole.pages.extend(opened.enter_context(pikepdf.open(io.BytesIO(front.content))).pages)
        for part in parts:
            whole.pages.extend(part.pages)
        if last:
            numbers = opened.enter_context(pikepdf.open(io.BytesIO(print_sheet_numbers(last))))
            for sheet, number in zip(whole.pages[front.pages :], numbers.pages, strict=True):
                _stamp(sheet, number)
        _mark(whole, listed, front.pages, joined)
        written = io.BytesIO()
        whole.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return press.Printed(written.getvalue(), len(whole.pages))


def _stamp(sheet: pikepdf.Page, number: pikepdf.Page) -> None:
    """Lay the number over the corner that is at the upper right when the sheet is read, however it is
    turned."""
    import pikepdf  # noqa: PLC0415  it takes long to load, and the web server has no use for it

    left, low, right, high = (float(edge) for edge in sheet.trimbox)
    turned = int(sheet.obj.get("/Rotate", 0)) // QUARTER % 4
    wide, deep = (HIGH, WIDE) if turned % 2 else (WIDE, HIGH)
    x = right - FROM_EDGE - wide if turned in (0, 3) else left + FROM_EDGE
    y = high - FROM_EDGE - deep if turned in (0, 1) else low + FROM_EDGE
    sheet.add_overlay(number, pikepdf.Rectangle(x, y, x + wide, y + deep))


def _mark(whole: pikepdf.Pdf, listed: PaperContent, before: int, joined: Iterable[Bound]) -> None:
    """Write title, author and language, and a bookmark for the list and for each document."""
    import pikepdf  # noqa: PLC0415  it takes long to load, and the web server has no use for it

    whole.Root.Lang = pikepdf.String("vi")
    whole.docinfo["/Title"], whole.docinfo["/Author"] = listed.title, listed.author
    with whole.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Danh mục", 0))
        for one in joined:
            outline.root.append(pikepdf.OutlineItem(one.piece.title, before + one.first - 1))


def _parts(bound: Iterable[Bound]) -> Iterator[Part]:
    for one in bound:
        if one.piece.content:
            yield from one.piece.content.parts
        else:
            said = f"{one.sheets} tờ, có trong tệp PDF." if one.sheets else "Tệp lưu riêng, không in kèm."
            yield Part((Title("Tài liệu kèm theo", one.piece.title), Paragraph(said)), restarts=True)
