"""Checks finished papers: whether their files say what they should, and whether their pages are set well."""

from __future__ import annotations

from dataclasses import dataclass, field

from reviews.documents.blocks import PaperContent
from reviews.documents.checking.files import (
    docx_faults,
    joined_faults,
    office_faults,
    pdf_faults,
    xlsx_faults,
)
from reviews.documents.checking.pages import page_faults
from reviews.documents.html import write_html
from reviews.documents.press import lay_out, render_paper
from reviews.documents.sheet import tables_of, write_xlsx
from reviews.documents.word import write_docx

__all__ = ["Checked", "check", "office_faults"]


@dataclass
class Checked:
    """One paper made and checked: its pages, its PDF and .docx file, and what is wrong with it."""

    pages: int
    pdf: bytes
    docx: bytes
    faults: list[str] = field(default_factory=list)


def check(content: PaperContent, joined: bytes = b"") -> Checked:
    """Make all files of the paper and return what is wrong with them. It is laid out twice, as the pages that
    are measured are not those that are written. ``joined`` is its PDF if that is joined of several. Raises
    ``PressError``."""
    printed = render_paper(content)
    checked = Checked(printed.pages, joined or printed.content, write_docx(content))
    checked.faults += page_faults(lay_out(write_html(content)))
    checked.faults += pdf_faults(printed.content, content)
    checked.faults += joined_faults(joined) if joined else ()
    checked.faults += docx_faults(checked.docx, content)
    if tables_of(content):
        checked.faults += xlsx_faults(write_xlsx(content), content)
    return checked
