"""Joins the rendered parts of a printed paper to one PDF: fonts once, page numbers, mark, contents, links,
bookmarks, and one tree of structure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, OutlineItem, Page, Pdf, String

from reviews.documents.blocks import Contents, Heading, PaperContent, Title
from reviews.documents.layout import (
    Glyphs,
    MarginPlace,
    RenderedPart,
    Stamps,
    collector_off,
    fonts_with,
    render_part,
    stamps,
)
from reviews.documents.parts import LINKED_PART, contents_source


@dataclass(frozen=True)
class Printed:
    """The bytes of a PDF and the number of its pages."""

    content: bytes
    pages: int


@dataclass(frozen=True)
class Target:
    """Where an anchor stands: the page counted from 0, the number on it, and the point."""

    page: int
    number: int
    x: float
    y: float


def join(content: PaperContent, rendered: Sequence[RenderedPart | None]) -> Printed:
    """Return the whole paper. ``rendered`` are its parts in their order, with None in the place of the
    contents, which are rendered here."""
    with collector_off():
        return _joined(content, _with_contents(content, rendered))


def _joined(content: PaperContent, parts: Sequence[RenderedPart]) -> Printed:
    targets, numbers = _targets(content, parts)
    used = stamps(content.mark)
    with ExitStack() as opened:
        pdf = opened.enter_context(Pdf.new())
        fonts = opened.enter_context(fonts_with(_glyphs_of(parts, used)))
        shared = {name: pdf.copy_foreign(font) for name, font in fonts.pages[0].Resources.Font.items()}
        tree = _Tree(pdf)
        for part in parts:
            source = opened.enter_context(Pdf.open(BytesIO(part.content)))
            first = len(pdf.pages)
            pdf.pages.extend(source.pages)
            pages = [pdf.pages[place] for place in range(first, first + part.pages)]
            for name, font in shared.items():
                pages[0].Resources.Font[name] = font
            tree.add(pages, source)
        for page in pdf.pages:
            _lead_links(pdf, page, targets)
        for place, (page, number) in enumerate(zip(pdf.pages, numbers, strict=True)):
            if place:  # the first page of a file has neither
                _stamp(page, number, content.mark, used)
        tree.close()
        _add_outline(pdf, content, targets, parts)
        _describe(pdf, content)
        out = BytesIO()
        pdf.save(out, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
    return Printed(out.getvalue(), len(numbers))


def _with_contents(content: PaperContent, rendered: Sequence[RenderedPart | None]) -> list[RenderedPart]:
    """Return all parts. The contents are rendered, and rendered again if they are longer or shorter than was
    believed, since that moves the numbers in them."""
    if None not in rendered:
        return [part for part in rendered if part]
    place = rendered.index(None)
    pages, most = 1 + len(content.entries) // LINES_A_PAGE, 4
    for _try in range(most):
        believed = [part or RenderedPart(b"", pages, {}, {}) for part in rendered]
        targets, _numbers = _targets(content, believed)
        numbers = {anchor: target.number for anchor, target in targets.items()}
        made = render_part(contents_source(content, place, numbers).html)
        if made.pages == pages:
            break
        pages = made.pages
    return [part or made for part in rendered]


LINES_A_PAGE = 32
"""About so many lines of contents stand on a page."""


def _targets(content: PaperContent, parts: Sequence[RenderedPart]) -> tuple[dict[str, Target], list[int]]:
    """Return the place of every anchor, and the number of every page."""
    targets: dict[str, Target] = {}
    numbers: list[int] = []
    number = 0
    for part, rendered in zip(content.parts, parts, strict=True):
        number = 0 if part.restarts else number
        for anchor, (page, x, y) in rendered.anchors.items():
            targets[anchor] = Target(len(numbers) + page, number + page + 1, x, y)
        numbers += range(number + 1, number + rendered.pages + 1)
        number += rendered.pages
    return targets, numbers


def _glyphs_of(parts: Sequence[RenderedPart], used: Stamps) -> dict[str, Glyphs]:
    """Return the glyphs that the joined file needs, by font. Of the stamped ones all are kept."""
    glyphs: dict[str, Glyphs] = {}
    for font, letters in used.glyphs.items():
        glyphs[font] = {number: (text, width) for text, (number, width) in letters.items()}
    for part in parts:
        for font, more in part.glyphs.items():
            glyphs.setdefault(font, {}).update(more)
    return glyphs


class _Tree:
    """The structure of the joined file. Each part's own tree becomes one element of it."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document))
        self.kids: list[Object] = []
        self.numbers: list[Object | int] = []
        self.next = 0

    def add(self, pages: Sequence[Page], source: Pdf) -> None:
        """Take over the tree of these pages, which were copied from ``source``, and count its keys on."""
        copied = self.pdf.copy_foreign(source.Root.StructTreeRoot)
        for page in pages:
            page.StructParents = int(page.StructParents) + self.next
            for note in page.get("/Annots", ()):
                if Name.StructParent in note:
                    note.StructParent = int(note.StructParent) + self.next
        for kid in copied.K:
            kid.S, kid.P = Name.Part, self.document
            self.kids.append(kid)
        pairs = list(copied.ParentTree.Nums)
        for key, elements in zip(pairs[::2], pairs[1::2], strict=True):
            self.numbers += [int(key) + self.next, elements]
        self.next += len(pairs) // 2

    def close(self) -> None:
        """Hang the tree into the file."""
        root = self.pdf.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                K=Array([self.document]),
                ParentTree=self.pdf.make_indirect(Dictionary(Nums=Array(self.numbers))),
                ParentTreeNextKey=self.next,
            )
        )
        self.document.K, self.document.P = Array(self.kids), root
        self.pdf.Root.StructTreeRoot = root
        self.pdf.Root.MarkInfo = Dictionary(Marked=True)


def _lead_links(pdf: Pdf, page: Page, targets: Mapping[str, Target]) -> None:
    """Make the links that lead to another part lead to its page."""
    for note in page.get("/Annots", ()):
        address = str(note.A.URI) if Name.A in note else ""
        if address.startswith(LINKED_PART):
            target = targets[address.removeprefix(LINKED_PART)]
            del note.A
            note.Dest = _destination(pdf, target)
            note.Contents = String(f"Trang {target.number}")


def _destination(pdf: Pdf, target: Target) -> Array:
    return Array([pdf.pages[target.page].obj, Name.XYZ, target.x, target.y, 0])


def _stamp(page: Page, number: int, mark: str, used: Stamps) -> None:
    """Write number and mark into the margins of the page."""
    box = page.mediabox
    size = (round(float(box[2])), round(float(box[3])))
    lines = [_line(str(number), used.numbers[size], used)]
    lines += [_line(mark, used.marks[size], used)] if mark else []
    page.contents_add("\n".join(lines).encode())


def _line(text: str, place: MarginPlace, used: Stamps) -> str:
    glyphs = [used.glyphs[place.font][letter] for letter in text]
    left = place.middle - sum(width for _number, width in glyphs) * place.size / 2000
    codes = "".join(f"{number:04x}" for number, _width in glyphs)
    return (
        f"/Artifact <</Type /Pagination>> BDC q BT /{place.font} {place.size:g} Tf"
        f" 1 0 0 1 {left:.3f} {place.base:.3f} Tm <{codes}> Tj ET Q EMC"
    )


def _add_outline(
    pdf: Pdf, content: PaperContent, targets: Mapping[str, Target], parts: Sequence[RenderedPart]
) -> None:
    """Add the bookmarks: the contents and all that stands in them."""
    with pdf.open_outline() as outline:
        for level, text, target in _bookmarks(content, targets, parts):
            item = OutlineItem(text, _destination(pdf, target))
            above = outline.root[-1].children if level > 1 and outline.root else outline.root
            above.append(item)


def _bookmarks(
    content: PaperContent, targets: Mapping[str, Target], parts: Sequence[RenderedPart]
) -> Iterator[tuple[int, str, Target]]:
    first = 0
    for part, rendered in zip(content.parts, parts, strict=True):
        for block in part.blocks:
            if isinstance(block, Contents):
                yield 1, block.title, Target(first, first + 1, 0, 842)
            elif isinstance(block, Heading | Title) and block.anchor:
                yield block.level if isinstance(block, Heading) else 2, block.entry, targets[block.anchor]
        first += rendered.pages


def _describe(pdf: Pdf, content: PaperContent) -> None:
    """Say what the file is: title, author, language."""
    pdf.docinfo.update({Name.Title: content.title, Name.Author: content.author})
    pdf.Root.Lang = String("vi")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
