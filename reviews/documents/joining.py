"""Joins the rendered parts of a printed paper, or of several, and files from elsewhere to one PDF: fonts
once, page numbers, mark, contents, links, bookmarks, and one tree of structure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import TypeAlias

from pikepdf import Array, Dictionary, Name, NameTree, Object, OutlineItem, Page, Pdf, String

from reviews.documents import archive
from reviews.documents.blocks import PaperContent
from reviews.documents.html import SIGNER
from reviews.documents.layout import PRODUCER, RenderedPart, collector_off, render_part, stamps
from reviews.documents.parts import LINKED_PART, PartSource, contents_source
from reviews.documents.stamping import Stamper


@dataclass(frozen=True)
class Printed:
    """The bytes of a PDF and the number of its pages."""

    content: bytes
    pages: int


@dataclass(frozen=True)
class AttachedFile:
    """A PDF from elsewhere that stands as it is in the place of a part."""

    content: bytes
    pages: int


Joined: TypeAlias = RenderedPart | AttachedFile


@dataclass(frozen=True)
class Target:
    """Where an anchor stands: the page counted from 0, the number on it, and the point."""

    page: int
    number: int
    x: float
    y: float


@dataclass(frozen=True)
class Places:
    """Where things stand in the joined file: the first page of every part counted from 0, the number of every
    page, and every anchor. Of an anchor that several parts have, it is the last."""

    starts: Sequence[int]
    numbers: Sequence[int]
    targets: Mapping[str, Target]


BOUND_ALONE: Mapping[int, str] = MappingProxyType({})
TOP = 842.0


def render_source(source: PartSource) -> RenderedPart:
    """Return the rendered part. Raises ``PressError``."""
    return render_part(source.html)


def join(
    content: PaperContent,
    rendered: Sequence[Joined | None],
    bound: Mapping[int, str] = BOUND_ALONE,
    render: Callable[[PartSource], RenderedPart] = render_source,
) -> Printed:
    """Return the whole paper. ``rendered`` are its parts in their order, with None in the place of the
    contents, which ``render`` makes.

    ``bound``: for a file in which several papers are bound, the title of each by the place of its first part.
    Each gets a bookmark, its first page has no number, and every sheet behind the first one, which is their
    list, says which it is."""
    with collector_off():
        return _joined(content, _with_contents(content, rendered, render), bound)


def _joined(content: PaperContent, parts: Sequence[Joined], bound: Mapping[int, str]) -> Printed:
    places = _places(content, parts)
    used = stamps(content.mark)
    with ExitStack() as opened:
        pdf = opened.enter_context(Pdf.new())
        pdf.docinfo[Name.Producer] = PRODUCER
        own = [part for part in parts if isinstance(part, RenderedPart)]
        stamper = Stamper(pdf, used, opened, [part.glyphs for part in own])
        tree = _Tree(pdf)
        ours: list[Page] = []
        for part in parts:
            source = opened.enter_context(Pdf.open(BytesIO(part.content)))
            first = len(pdf.pages)
            pdf.pages.extend(source.pages)
            if isinstance(part, RenderedPart):
                pages = [pdf.pages[place] for place in range(first, first + part.pages)]
                stamper.give_fonts(pages[0])
                tree.add(pages, source)
                ours += pages
        for page in ours:
            _lead_links(pdf, page, places.targets)
        bare = _without_number(content, parts, places, bound)
        for place, (page, number) in enumerate(zip(pdf.pages, places.numbers, strict=True)):
            if place not in bare:
                stamper.stamp(page, number, content.mark)
        if bound:
            list_ends = sorted(places.starts[place] for place in bound)[1:2]
            for number, page in enumerate(pdf.pages[list_ends[0] :] if list_ends else (), start=1):
                stamper.stamp_sheet(page, number)
        tree.close()
        _add_outline(pdf, content, parts, places, bound)
        if SIGNER in places.targets:
            _name_place(pdf, SIGNER, places.targets[SIGNER])
        is_ours = len(own) == len(parts)
        archive.finish(pdf, content, places.starts, is_archive=is_ours)
        return Printed(archive.pdf_bytes(pdf), len(places.numbers))


def _with_contents(
    content: PaperContent, rendered: Sequence[Joined | None], render: Callable[[PartSource], RenderedPart]
) -> list[Joined]:
    """Return all parts. The contents are rendered, and rendered again if they are longer or shorter than was
    believed, since that moves the numbers in them."""
    if None not in rendered:
        return [part for part in rendered if part]
    place = rendered.index(None)
    pages, most = 1 + len(content.entries) // LINES_A_PAGE, 4
    for _try in range(most):
        believed = [part or AttachedFile(b"", pages) for part in rendered]
        targets = _places(content, believed).targets
        numbers = {anchor: target.number for anchor, target in targets.items()}
        made = render(contents_source(content, place, numbers))
        if made.pages == pages:
            break
        pages = made.pages
    return [part or made for part in rendered]


LINES_A_PAGE = 32
"""About so many lines of contents stand on a page."""


def _places(content: PaperContent, parts: Sequence[Joined]) -> Places:
    targets: dict[str, Target] = {}
    numbers: list[int] = []
    starts: list[int] = []
    number = 0
    for part, rendered in zip(content.parts, parts, strict=True):
        starts.append(len(numbers))
        number = 0 if part.restarts else number
        if isinstance(rendered, RenderedPart):
            for anchor, (page, x, y) in rendered.anchors.items():
                targets[anchor] = Target(len(numbers) + page, number + page + 1, x, y)
        numbers += range(number + 1, number + rendered.pages + 1)
        number += rendered.pages
    return Places(starts, numbers, targets)


def _without_number(
    content: PaperContent, parts: Sequence[Joined], places: Places, bound: Mapping[int, str]
) -> set[int]:
    """Return the pages that bear neither number nor mark: the first one of a file, of what is bound in it and
    of every paper that begins anew, and those of files from elsewhere."""
    anew = (start for part, start in zip(content.parts, places.starts, strict=True) if part.restarts)
    bare = {0, *anew, *(places.starts[place] for place in bound)}
    for part, start in zip(parts, places.starts, strict=True):
        if isinstance(part, AttachedFile):
            bare.update(range(start, start + part.pages))
    return bare


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


def _name_place(pdf: Pdf, name: str, target: Target) -> None:
    """Give this place a name, by which it is found in the file."""
    tree = NameTree.new(pdf)
    tree[name] = _destination(pdf, target)
    pdf.Root.Names = Dictionary(Dests=tree.obj)


def _add_outline(
    pdf: Pdf, content: PaperContent, parts: Sequence[Joined], places: Places, bound: Mapping[int, str]
) -> None:
    """Add the bookmarks. Each hangs below the last one before it that has a smaller level."""
    marks = list(_bookmarks(content, parts, places, bound))
    if not marks:
        return
    with pdf.open_outline() as outline:
        above: list[tuple[int, OutlineItem]] = []
        for level, text, target in marks:
            while above and above[-1][0] >= level:
                above.pop()
            item = OutlineItem(text, _destination(pdf, target))
            (above[-1][1].children if above else outline.root).append(item)
            above.append((level, item))


def _bookmarks(
    content: PaperContent, parts: Sequence[Joined], places: Places, bound: Mapping[int, str]
) -> Iterator[tuple[int, str, Target]]:
    """Yield level, text and place of every bookmark. Titles are named by their anchors in parts, because
    their lines in the contents have numbers."""
    lines = {line.anchor: line.text for line in content.entries}
    for place, (part, first) in enumerate(zip(parts, places.starts, strict=True)):
        if place in bound:
            yield 1, bound[place], Target(first, places.numbers[first], 0, TOP)
        for level, label, page, x, y in part.bookmarks if isinstance(part, RenderedPart) else ():
            target = Target(first + page, places.numbers[first + page], x, y)
            yield level + bool(bound), lines.get(label, label), target
