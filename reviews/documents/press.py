"""Makes the PDF of a printed paper from its content. This is the only module that imports WeasyPrint, because
that import is slow."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.request import url2pathname

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reviews.documents.archive import archived
from reviews.documents.blocks import PaperContent
from reviews.documents.html import write_html
from reviews.documents.limits import refuse_too_large
from reviews.documents.typesetting import type_variables

PROGRESS = logging.getLogger("weasyprint.progress")
# WeasyPrint logs one line for each page. PageCounter reads these lines, and no log file needs them.
PROGRESS.setLevel(logging.INFO)
PROGRESS.propagate = False

CHARACTERS_A_PAGE = 2_050
GATHERED, LAYING, LAID_OUT, WRITTEN = 5, 10, 80, 90


class PressError(Exception):
    """Raised when a paper cannot be printed. It replaces WeasyPrint's error, which is not an ``Exception``
    and would end the worker."""


@dataclass(frozen=True)
class Printed:
    """The bytes of a PDF and the number of its pages."""

    content: bytes
    pages: int


def render_paper(content: PaperContent, tell: Callable[[int], None] = lambda _percent: None) -> Printed:
    """Return the PDF of the paper. ``tell`` is called with the progress in percent, which never goes back.
    Raises ``PressError``, and ``TooLargeError`` for a paper that is too large."""
    tell(GATHERED)
    refuse_too_large(content)
    html = write_html(content)
    tell(LAYING)
    with _collector_off():
        printed = print_html(html, tell)
    return Printed(archived(printed.content, content), printed.pages)


def print_html(html: str, tell: Callable[[int], None]) -> Printed:
    """Return the PDF of this HTML. Raises ``PressError`` if the HTML refers to a file that is missing or is
    not one of our static files."""
    try:
        return _print(html, tell)
    except FatalURLFetchingError as error:
        raise PressError(str(error)) from error


def _print(html: str, tell: Callable[[int], None]) -> Printed:
    with _heard_pages(len(html) // CHARACTERS_A_PAGE, tell):
        laid = lay_out(html)
    tell(LAID_OUT)
    content = laid.write_pdf(pdf_tags=True, finisher=_scope_heads)
    tell(WRITTEN)
    return Printed(content, len(laid.pages))


def lay_out(html: str) -> Document:
    """Return the pages of this HTML before they are written."""
    variables, style, fonts = _style()
    source = HTML(string=html, base_url=_home().as_uri() + "/", url_fetcher=_own_files())
    return source.render(stylesheets=[variables, style], font_config=fonts, pdf_tags=True)


def _scope_heads(_document: object, pdf: Any) -> None:
    """Say of every head of a table in the tags that it stands above a column, as all of ours do. PDF/UA asks
    for it."""
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("S") == "/TH":
            each["A"]["Scope"] = "/Column"


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
def _collector_off() -> Iterator[None]:
    """Switch off the garbage collector inside this context. Layout makes millions of objects that all live
    until its end, so the collector would search them again and again and free nothing."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def _heard_pages(expected: int, tell: Callable[[int], None]) -> Iterator[None]:
    """Tell the progress of the layout inside this context, against the number of pages expected."""
    ear = PageCounter(expected, tell)
    PROGRESS.addHandler(ear)
    try:
        yield
    finally:
        PROGRESS.removeHandler(ear)


class PageCounter(logging.Handler):
    """Reads in this thread's log how many pages WeasyPrint has laid out, and calls ``tell`` with the progress
    in percent, against the number of pages expected."""

    def __init__(self, expected: int, tell: Callable[[int], None]) -> None:
        super().__init__()
        self.expected, self.tell, self.percent = max(expected, 1), tell, LAYING
        self.hearer = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self.hearer or "Page %d" not in record.msg or not isinstance(record.args, tuple):
            return
        page = int(str(record.args[0]))
        percent = min(LAYING + (LAID_OUT - LAYING) * page // self.expected, LAID_OUT)
        if percent > self.percent:
            self.percent = percent
            self.tell(percent)
