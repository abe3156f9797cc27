"""Prints the numbers that are laid over the sheets of a bundle.

WeasyPrint is imported here, too, which is slow: only ``bundles`` imports this module, where it needs it."""

from __future__ import annotations

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML


def print_sheet_numbers(last: int) -> bytes:
    """Return a PDF whose small pages say "Tờ 1" to "Tờ <last>"."""
    style = finders.find("paper/sheet_numbers.css")
    if not isinstance(style, str):
        raise FileNotFoundError("paper/sheet_numbers.css")
    lines = "".join(f"<p>Tờ {number}</p>" for number in range(1, last + 1))
    content: bytes = HTML(string=lines).write_pdf(stylesheets=[CSS(filename=style)])
    return content
