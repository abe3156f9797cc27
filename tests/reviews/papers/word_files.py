"""Word files as offices write them, put together by hand so that a test says what is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
PICTURE = f"<w:r><w:drawing><a:blip {A}/></w:drawing></w:r>"
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
NOTES = (
    f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>Số liệu quý I</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)
LISTS = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1">'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)


def p(*runs: str, bold: bool = False, level: int | None = None) -> str:
    """A paragraph of these words, or of runs written as XML. ``level``: in the list of ``LISTS``."""
    look = "<w:rPr><w:b/></w:rPr>" if bold else ""
    said = "".join(run if run.startswith("<") else f"<w:r>{look}<w:t>{run}</w:t></w:r>" for run in runs)
    listed = "" if level is None else f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'
    return f"<w:p><w:pPr>{listed}</w:pPr>{said}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    lines = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"


def docx(*blocks: str, more: Mapping[str, str] | None = None, head: str = "") -> bytes:
    """A file of these blocks. ``more`` are further parts by their names, ``head`` is what stands first."""
    document = f"{head}<w:document {W}><w:body>{''.join(blocks)}</w:body></w:document>"
    return packed({"word/document.xml": document, **(more or {})})


def packed(parts: Mapping[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {"[Content_Types].xml": "<Types/>", **parts}.items():
            archive.writestr(name, part)
    return file.getvalue()
