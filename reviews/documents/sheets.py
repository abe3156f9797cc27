"""Counts the sheets of what is filed in a dossier. A sheet is a page printed on one side."""

from __future__ import annotations

from pathlib import PurePath

from reviews.models import Attachment

PICTURES = (".jpg", ".jpeg", ".png")


def is_pdf(attachment: Attachment) -> bool:
    return PurePath(attachment.name).suffix.lower() == ".pdf"


def sheets_in(attachment: Attachment) -> int | None:
    """Return how many pages the attached file has, None if that cannot be told: it depends on the program
    that prints a Word file, or the PDF is damaged."""
    import pikepdf  # noqa: PLC0415  it takes long to load, and the web server has no use for it

    if PurePath(attachment.name).suffix.lower() in PICTURES:
        return 1
    if not is_pdf(attachment):
        return None
    try:
        with attachment.file.open("rb") as file, pikepdf.open(file) as pdf:
            return len(pdf.pages)
    except (pikepdf.PdfError, OSError):
        return None
