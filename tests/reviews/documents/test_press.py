"""Printing: how far it is, is read from what WeasyPrint says while it lays out the pages."""

from __future__ import annotations

from reviews.documents import press

PAGES = 6


def test_progress_goes_up_with_every_page_that_is_laid_out() -> None:
    """Fails where another version of WeasyPrint words its sentences about pages differently: then
    ``press.Ear`` hears nothing, and whoever waits for a paper sees it stand still."""
    sheets = [f"<p style='break-after: page'>Trang {number}</p>" for number in range(1, PAGES)]
    text = "".join([*sheets, "<p>Trang cuối</p>"])
    # As long as so many pages are taken to be.
    html = text + " " * (PAGES * press.CHARACTERS_A_PAGE - len(text))
    told: list[int] = []
    printed = press.print_html(html, told.append)
    assert printed.pages == PAGES
    step = (press.LAID_OUT - press.LAYING) / PAGES
    pages = [int(press.LAYING + step * number) for number in range(1, PAGES + 1)]
    assert told == [*pages, press.LAID_OUT, press.WRITTEN]
