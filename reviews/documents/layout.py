"""Renders the parts of printed papers as PDF. This is the only module that imports WeasyPrint, because that
import is slow.

A part is rendered without page numbers and mark, and kept without its fonts: ``joining`` puts them in.
"""

from __future__ import annotations

import gc
import hashlib
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.request import url2pathname

import weasyprint
from django.contrib.staticfiles import finders
from django.utils.html import escape
from pikepdf import Pdf
from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reviews.documents.html import END_OF_PAGE, FITS
from reviews.documents.letters import width_of
from reviews.documents.typesetting import type_variables

logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)
"""WeasyPrint logs one line for each page, which no log file needs."""

logging.getLogger("weasyprint").addFilter(lambda record: "Anchor defined twice" not in record.getMessage())
"""Of parts that are laid out together each has an anchor at its last signature."""

PARTS_VERSION = 4
"""Counted on when parts are cut or joined in another way, so that those kept are not used any more."""

URL = re.compile(r"url\(['\"]?([^'\")]+)")
PRODUCER = f"WeasyPrint {weasyprint.VERSION}"
BOLD = 700
TIGHT = '<section class="part tight'
"""How a part begins that is set tighter (``FITS``)."""

MOST_TIGHTENED = 3
"""A longer paper is not laid out a second time."""
POINT = 0.75
"""The points of a CSS pixel, in which WeasyPrint measures."""

Glyphs = dict[int, tuple[str, float]]
"""The glyphs used of a font: by number the text that each stands for, and its width."""

SAMPLE = """<html lang="vi"><style>@page {{ @bottom-center {{ content: "x" }} }}</style>
<body><section><p>Tờ 0123456789 {0} <b>0123456789 {0} <i>x</i></b> <i>x</i></p></section>
<section class="part"><p>x</p></section><section class="part across"><p>x</p></section></body></html>"""
"""A text in the four faces of the font, on a first page, an upright one and one that lies across."""


class PressError(Exception):
    """Raised when a paper cannot be printed. It replaces WeasyPrint's error, which is not an ``Exception``
    and would end the worker."""


@dataclass(frozen=True)
class RenderedPart:
    """A rendered part: its PDF, the number of its pages, the places of its anchors as page (counted from 0)
    and point on it, the glyphs that it needs of each of the shared fonts, and its bookmarks as level, text
    and place."""

    content: bytes
    pages: int
    anchors: Mapping[str, tuple[int, float, float]]
    glyphs: Mapping[str, Glyphs]
    bookmarks: Sequence[tuple[int, str, int, float, float]] = ()

    @property
    def facts(self) -> dict[str, object]:
        """All but the PDF and the number of pages, as JSON holds it."""
        return {"anchors": self.anchors, "glyphs": self.glyphs, "bookmarks": self.bookmarks}

    @classmethod
    def from_facts(cls, content: bytes, pages: int, facts: dict[str, Any]) -> RenderedPart:
        """Return the part with these ``facts`` as they were read from JSON."""
        glyphs = {
            font: {int(number): (text, width) for number, (text, width) in used.items()}
            for font, used in facts["glyphs"].items()
        }
        anchors = {name: tuple(place) for name, place in facts["anchors"].items()}
        return cls(content, pages, anchors, glyphs, tuple(map(tuple, facts["bookmarks"])))


def render_part(html: str) -> RenderedPart:
    """Return the rendered part. Raises ``PressError`` if the HTML refers to a file that is missing or is not
    one of our static files."""
    with _pressing():
        return _written(html, _tightened(html, lay_out(html)))


def render_together(head: str, parts: Sequence[str]) -> list[RenderedPart]:
    """Return several rendered parts that all begin with ``head`` (``parts.shared_head``), as ``render_part``
    returns each. They are laid out in one go, so that styles are computed once and not for each of them."""
    sections = "".join(part.removeprefix(head).removesuffix(END_OF_PAGE) for part in parts)
    with _pressing():
        laid = lay_out(head + sections + END_OF_PAGE)
        pages = [list(found) for _section, found in groupby(laid.pages, key=_section_of)]
        return [_written(part, laid.copy(found)) for part, found in zip(parts, pages, strict=True)]


def _section_of(page: Page) -> Any:
    """Return the element of the part to which this page belongs."""
    boxes = page._page_box.descendants()  # noqa: SLF001  the library shows no boxes
    return next(box.element for box in boxes if box.element_tag == "section")


@contextmanager
def _pressing() -> Iterator[None]:
    try:
        with collector_off():
            yield
    except FatalURLFetchingError as error:
        raise PressError(str(error)) from error


def _written(html: str, laid: Document) -> RenderedPart:
    """Return the part with this HTML, which was laid out as these pages."""
    digest = hashlib.sha256(html.encode()).hexdigest()[:12]
    laid.fonts = _FontsLeftOut()
    written = laid.write_pdf(pdf_tags=True, finisher=partial(_as_part, digest))
    anchors: dict[str, tuple[int, float, float]] = {}
    bookmarks = []
    for number, page in enumerate(laid.pages):
        for name, (x, y, *_far) in page.anchors.items():
            # A box that runs over several pages has its anchor on each.
            anchors.setdefault(name, (number, x * POINT, (page.height - y) * POINT))
        for level, label, (x, y), _state in page.bookmarks:
            bookmarks.append((level, label, number, x * POINT, (page.height - y) * POINT))
    glyphs: dict[str, Glyphs] = {}
    for font in laid.fonts.values():
        if font.hash in shared_fonts():
            used = {number: (text, font.widths[number]) for number, text in font.to_unicode.items()}
            glyphs.setdefault(font.hash, {}).update(used)
    return RenderedPart(written, len(laid.pages), anchors, glyphs, tuple(bookmarks))


def _tightened(html: str, laid: Document) -> Document:
    """Return the pages with a little less space between the lines, if a short paper of its own then needs one
    page less, and ``laid`` else. So its signature does not stand alone on a page that is nearly empty."""
    if FITS not in html or not 1 < len(laid.pages) <= MOST_TIGHTENED:
        return laid
    tight = lay_out(html.replace(FITS, TIGHT, 1))
    return tight if len(tight.pages) < len(laid.pages) else laid


class _FontsLeftOut(dict[Any, Any]):
    """The fonts of a part. The files of those that are shared are left out, which saves to cut them for each
    part."""

    def __setitem__(self, key: Any, font: Any) -> None:
        if font.hash in shared_fonts():
            font.clean, font.file_content = _leave, b""
        super().__setitem__(key, font)


def _leave(_glyphs: object, _hinting: object) -> None:
    """Do nothing in the place of what cuts a font."""


def _as_part(digest: str, _laid: Document, pdf: Any) -> None:
    """Make the PDF one that can be joined, before it is written: without the shared fonts, with names of
    table heads that no other part has, and with pages to which something may be added."""
    for number in pdf.pages["Kids"][::3]:
        page = pdf.objects[number]
        # WeasyPrint leaves the axes turned over.
        written = _object(pdf, page["Contents"]).stream
        written.insert(0, b"q")
        written.append(b"Q")
        fonts = _object(pdf, _object(pdf, page["Resources"])["Font"])
        for font in shared_fonts().intersection(fonts):
            del fonts[font]
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("S") == "/TH":
            # PDF/UA asks where a head stands: above a column, as all of ours do.
            each["A"]["Scope"] = "/Column"
            if "ID" in each:  # the cells below the head name the same object
                each["ID"].string = f"{digest}-{each['ID'].string}"


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


@dataclass(frozen=True)
class MarginPlace:
    """Where a line of a page's margin stands: its middle and its base line in points, its size, its font."""

    middle: float
    base: float
    size: float
    font: str


@dataclass(frozen=True)
class Stamps:
    """What is needed to write numbers and a mark into the margins of pages: the place of each by the size of
    the page, and the number and width of every glyph, by font and letter. ``upright`` is the font that is
    neither bold nor italic."""

    upright: str
    numbers: Mapping[tuple[int, int], MarginPlace]
    marks: Mapping[tuple[int, int], MarginPlace]
    glyphs: Mapping[str, Mapping[str, tuple[int, float]]]


@lru_cache(maxsize=16)
def stamps(mark: str) -> Stamps:
    """Return what is needed to stamp pages with numbers and this mark."""
    laid = lay_out(SAMPLE.format(escape(mark)))
    laid.write_pdf()
    glyphs = {
        font.hash: {text: (number, font.widths[number]) for number, text in font.to_unicode.items()}
        for font in laid.fonts.values()
    }
    faces = {(font.weight >= BOLD, bool(font.style)): font.hash for font in laid.fonts.values()}
    numbers: dict[tuple[int, int], MarginPlace] = {}
    marks: dict[tuple[int, int], MarginPlace] = {}
    for page in laid.pages[1:]:
        size = (round(page.width * POINT), round(page.height * POINT))
        for box in page._page_box.children:  # noqa: SLF001  the library has no other way to it
            if getattr(box, "at_keyword", "") in ("@top-center", "@bottom-center"):
                where = numbers if box.at_keyword == "@top-center" else marks
                where[size] = _place(box, page.height, faces)
    return Stamps(faces[False, False], numbers, marks, glyphs)


def _place(margin: Any, height: float, faces: Mapping[tuple[bool, bool], str]) -> MarginPlace:
    """Return the place of the one line in this margin of a page."""
    text = next(box for box in margin.descendants() if hasattr(box, "text"))
    style = text.style
    return MarginPlace(
        (text.position_x + text.width / 2) * POINT,
        (height - text.position_y - text.baseline) * POINT,
        style["font_size"] * POINT,
        faces[style["font_weight"] >= BOLD, style["font_style"] != "normal"],
    )


@cache
def _faces() -> Document:
    """Return a document in which every face of our font was written."""
    laid = lay_out(SAMPLE.format(""))
    laid.write_pdf()
    return laid


@cache
def shared_fonts() -> frozenset[str]:
    """Return the names of our fonts in PDF files. A joined file holds each of them once."""
    return frozenset(font.hash for font in _faces().fonts.values())


def fonts_with(glyphs: Mapping[str, Glyphs]) -> Pdf:
    """Return a PDF whose first page has the shared fonts with these glyphs among its resources."""
    laid = _faces()
    for font in laid.fonts.values():
        used = glyphs.get(font.hash, {})
        font.to_unicode = {number: text for number, (text, _width) in sorted(used.items())}
        font.widths = {number: width for number, (_text, width) in sorted(used.items())}
    return Pdf.open(BytesIO(laid.write_pdf()))


@cache
def style_digest() -> str:
    """Return the digest of all that shows in a part besides its text: style sheet, type, fonts and symbols,
    and the versions of what renders it."""
    digest = hashlib.sha256(f"{weasyprint.VERSION} {pango.pango_version()} {PARTS_VERSION}".encode())
    folder = _home() / "paper"
    sheets = sorted(path for path in folder.rglob("*") if path.is_file())
    named = (URL.findall(sheet.read_text()) for sheet in sheets if sheet.suffix == ".css")
    fonts = sorted({(folder / url).resolve() for urls in named for url in urls})
    digest.update(type_variables().encode())
    for path in [*sheets, *fonts]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def warm_up() -> None:
    """Read style sheet and fonts now, so that the first part does not wait for them."""
    stamps("")
    shared_fonts()
    style_digest()
    for bold in (False, True):
        width_of("", 1, bold=bold)


def lay_out(html: str) -> Document:
    """Return the pages of this HTML before they are written."""
    variables, style, fonts = _style()
    source = HTML(string=html, base_url=_home().as_uri() + "/", url_fetcher=_own_files())
    return source.render(stylesheets=[variables, style], font_config=fonts, pdf_tags=True)


class OwnFiles(URLFetcher):  # type: ignore[misc]  # the library has no types
    """Fetches only our own static files for WeasyPrint: nothing from the network, and no other file of this
    computer."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        path = Path(url2pathname(url.removeprefix("file://"))).resolve()
        if not url.startswith("file:///") or not path.is_relative_to(_home()):
            raise ValueError(f"A paper may not fetch {url}")
        return super().fetch(url, headers)


def _own_files() -> OwnFiles:
    return OwnFiles(fail_on_errors=True)


def _home() -> Path:
    """Return the folder of our static files: two levels above the style sheet of the printed papers."""
    found = finders.find("paper/report.css")
    if not isinstance(found, str):
        raise FileNotFoundError("paper/report.css")
    return Path(found).resolve().parent.parent


@cache
def _style() -> tuple[CSS, CSS, FontConfiguration]:
    """Return the type of the printed papers, their style sheet and its fonts, read once in each process."""
    fonts = FontConfiguration()
    sheet = CSS(filename=_home() / "paper" / "report.css", font_config=fonts, url_fetcher=_own_files())
    return CSS(string=type_variables(), font_config=fonts), sheet, fonts


@contextmanager
def collector_off() -> Iterator[None]:
    """Switch off the garbage collector inside this context. Layout makes very many objects that all live
    until its end, so the collector would search them again and again and free nothing. A context inside
    another one leaves it switched off."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
