"""Binds several papers and attached files in one PDF, with their list in front and a number on every
sheet."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from reviews.documents.blocks import PaperContent, Paragraph, Part, Title
from reviews.documents.parts import PartSource, sources_of
from reviews.documents.sheets import is_pdf
from reviews.models import Attachment

if TYPE_CHECKING:
    from reviews.documents.joining import AttachedFile, Joined, Printed
    from reviews.documents.layout import RenderedPart

LIST = "Danh mục"


@dataclass(frozen=True)
class Piece:
    """One document of a bundle: what a paper of the program says, or an attached file."""

    title: str
    content: PaperContent | None = None
    file: Attachment | None = None


@dataclass(frozen=True)
class Bound:
    """A document with its place in the bundle: the number of its ``first`` sheet, counted from 1, and how
    many it has. ``joined`` is empty and ``sheets`` is None for a file that cannot be joined, which is only
    listed."""

    piece: Piece
    joined: tuple[Joined, ...] = ()
    first: int = 0
    sheets: int | None = None

    @property
    def last(self) -> int:
        return self.first + (self.sheets or 0) - 1


@dataclass(frozen=True)
class Bundle:
    """The documents of a bundle before they are rendered. ``listed`` returns their list once the place of
    each is known. None of the papers has contents of its own."""

    pieces: tuple[Piece, ...]
    listed: Callable[[Sequence[Bound]], PaperContent]

    @cached_property
    def sources(self) -> list[PartSource]:
        """The parts of all its papers, one behind the other."""
        contents = (piece.content for piece in self.pieces if piece.content)
        return [source for content in contents for source in sources_of(content) if source]

    def bind(self, rendered: Iterable[RenderedPart]) -> BoundBundle:
        """Give the sheets of all documents running numbers. ``rendered`` are the parts of its papers."""
        parts, found, following = iter(rendered), [], 1
        for piece in self.pieces:
            joined: tuple[Joined, ...] = ()
            if piece.content:
                joined = tuple(next(parts) for _part in piece.content.parts)
            elif file := piece.file and _read(piece.file):
                joined = (file,)
            sheets = sum(one.pages for one in joined)
            found.append(Bound(piece, joined, following if sheets else 0, sheets or None))
            following += sheets
        return BoundBundle(self.listed(found), tuple(found))


@dataclass(frozen=True)
class BoundBundle:
    """The list of a bundle and the documents behind it."""

    listed: PaperContent
    bound: tuple[Bound, ...]

    @property
    def content(self) -> PaperContent:
        """What the bundle says, for the Word file: the list, every paper, and in the place of each attached
        file a line that names it."""
        return self._content(self.bound)

    def press(self) -> Printed:
        """Return one PDF: the list, and behind it the documents with the numbers of their sheets and a
        bookmark for each. The list has no number."""
        from reviews.documents.joining import join  # noqa: PLC0415  loads the libraries of layout
        from reviews.documents.layout import render_part  # noqa: PLC0415  as above

        joined: list[Joined] = [render_part(one.html) for one in sources_of(self.listed) if one]
        titles = {0: LIST}
        present = [one for one in self.bound if one.joined]
        for one in present:
            titles[len(joined)] = one.piece.title
            joined += one.joined
        return join(self._content(present), joined, titles)

    def _content(self, bound: Iterable[Bound]) -> PaperContent:
        return replace(self.listed, parts=(*self.listed.parts, *_parts(bound)))


def _read(attachment: Attachment) -> AttachedFile | None:
    """Return the file if it can be joined."""
    import pikepdf  # noqa: PLC0415  it takes long to load, and the web server has no use for it

    from reviews.documents.joining import AttachedFile  # noqa: PLC0415  as above

    if not is_pdf(attachment):
        return None
    try:
        with attachment.file.open("rb") as file:
            content = file.read()
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return AttachedFile(content, len(pdf.pages))
    except (pikepdf.PdfError, OSError):
        return None


def _parts(bound: Iterable[Bound]) -> Iterator[Part]:
    for one in bound:
        if one.piece.content:
            first, *others = one.piece.content.parts
            yield replace(first, restarts=True)
            yield from others
        else:
            said = f"{one.sheets} tờ, có trong tệp PDF." if one.sheets else "Tệp lưu riêng, không in kèm."
            yield Part((Title("Tài liệu kèm theo", one.piece.title), Paragraph(said)), restarts=True)
