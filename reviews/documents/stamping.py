"""Writes page numbers, marks and the numbers of sheets on the pages of a joined file, in its own fonts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, Rectangle

from reviews.documents.layout import Glyphs, MarginPlace, Stamps, fonts_with

SHEET = "Tờ {}"
SHEET_SIZE, SHEET_BASE = 11.0, 6.0
WIDE, HIGH, FROM_EDGE = 85.0, 20.0, 14.0
"""How wide and high the number of a sheet is, and how far from the edges of the sheet, in points."""

QUARTER = 90


class Stamper:
    """The shared fonts of a joined file, with all glyphs that its parts and its stamps need, and the stamps
    that are written with them."""

    def __init__(self, pdf: Pdf, used: Stamps, opened: ExitStack, of_parts: Iterable[Mapping[str, Glyphs]]):
        self.pdf, self.used = pdf, used
        fonts = opened.enter_context(fonts_with(_glyphs(used, of_parts)))
        self.fonts = {name: pdf.copy_foreign(font) for name, font in fonts.pages[0].Resources.Font.items()}

    def give_fonts(self, page: Page) -> None:
        """Put the fonts among the resources of this page, which the pages of one part share."""
        for name, font in self.fonts.items():
            page.Resources.Font[name] = font

    def stamp(self, page: Page, number: int, mark: str) -> None:
        """Write number and mark into the margins of the page."""
        box = page.mediabox
        size = (round(float(box[2])), round(float(box[3])))
        lines = [self._centred(str(number), self.used.numbers[size])]
        lines += [self._centred(mark, self.used.marks[size])] if mark else []
        page.contents_add("\n".join(lines).encode())

    def stamp_sheet(self, sheet: Page, number: int) -> None:
        """Lay the number over the corner that is at the upper right when the sheet is read, however it is
        turned."""
        left, low, right, high = (float(edge) for edge in sheet.trimbox)
        turned = int(sheet.obj.get("/Rotate", 0)) // QUARTER % 4
        wide, deep = (HIGH, WIDE) if turned % 2 else (WIDE, HIGH)
        x = right - FROM_EDGE - wide if turned in (0, 3) else left + FROM_EDGE
        y = high - FROM_EDGE - deep if turned in (0, 1) else low + FROM_EDGE
        sheet.add_overlay(self._sheet_number(number), Rectangle(x, y, x + wide, y + deep))

    def _sheet_number(self, number: int) -> Object:
        font, text = self.used.upright, SHEET.format(number)
        place = MarginPlace(0, SHEET_BASE, SHEET_SIZE, font)
        written = self._line(text, place, WIDE - self._width(text, place))
        return self.pdf.make_stream(
            written.encode(),
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, WIDE, HIGH]),
            Resources=Dictionary(Font=Dictionary({f"/{font}": self.fonts[f"/{font}"]})),
        )

    def _centred(self, text: str, place: MarginPlace) -> str:
        return self._line(text, place, place.middle - self._width(text, place) / 2)

    def _width(self, text: str, place: MarginPlace) -> float:
        glyphs = self.used.glyphs[place.font]
        return sum(glyphs[letter][1] for letter in text) * place.size / 1000

    def _line(self, text: str, place: MarginPlace, left: float) -> str:
        glyphs = self.used.glyphs[place.font]
        codes = "".join(f"{glyphs[letter][0]:04x}" for letter in text)
        return (
            f"/Artifact <</Type /Pagination>> BDC q BT /{place.font} {place.size:g} Tf"
            f" 1 0 0 1 {left:.3f} {place.base:.3f} Tm <{codes}> Tj ET Q EMC"
        )


def _glyphs(used: Stamps, of_parts: Iterable[Mapping[str, Glyphs]]) -> dict[str, Glyphs]:
    """Return the glyphs that a joined file needs, by font. Of the stamped ones all are kept."""
    glyphs: dict[str, Glyphs] = {}
    for font, letters in used.glyphs.items():
        glyphs[font] = {number: (text, width) for text, (number, width) in letters.items()}
    for part in of_parts:
        for font, more in part.items():
            glyphs.setdefault(font, {}).update(more)
    return glyphs
