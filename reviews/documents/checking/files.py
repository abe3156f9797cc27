"""What is wrong with the files of a printed paper, held against its content."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pikepdf

from reviews.documents.blocks import Contents, PaperContent
from reviews.documents.said import folded, heads_of, pieces_of
from reviews.documents.sheet import tables_of

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OUTSIDE = re.compile(r"https?:|file:|mailto:|\\\\", re.IGNORECASE)
LEADERS = re.compile(r"(?:\s*\.){5,}\s*\d*\n")
PAGE_NUMBER = re.compile(r"\d{1,4}")
HAND = re.compile(r"(?:\.{100})+")
AROUND = 24
FOOT_LINES = 4
MOST_HELD = 20_000
"""So many letters are compared without their order at most."""

CONVERSION = 180
"""After so many seconds LibreOffice has failed to convert a file."""


def pdf_pages(content: bytes) -> list[str]:
    """Return the words of each page, line by line, in the order in which they are drawn."""
    command = ["pdftotext", "-raw", "-enc", "UTF-8", "-", "-"]
    said = subprocess.run(command, input=content, capture_output=True, check=True)  # noqa: S603  our own file
    return said.stdout.decode().split("\f")[:-1]


def docx_text(content: bytes) -> str:
    """Return the words of the body, folded."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        body = ElementTree.fromstring(packed.read("word/document.xml"))  # noqa: S314  our own file
    said = ("-" if one.tag == f"{WORD}noBreakHyphen" else one.text or "" for one in body.iter() if _says(one))
    return folded("".join(said))


def _says(element: ElementTree.Element) -> bool:
    return element.tag in (f"{WORD}t", f"{WORD}noBreakHyphen")


def pdf_faults(pdf: bytes, content: PaperContent) -> Iterator[str]:
    """Yield what is wrong with the PDF: its structure, fonts that are not in it, links that lead out, words
    that are missing or too many."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        yield from (f"PDF: {problem}" for problem in file.check_pdf_syntax())
        root: Any = file.Root
        if "/StructTreeRoot" not in root or str(root.get("/Lang", ""))[:2] != "vi":
            yield "PDF: no tags, or not marked as Vietnamese"
        for one in file.objects:
            if isinstance(one, pikepdf.Dictionary):
                yield from _object_faults(one)
    if shutil.which("pdftotext"):
        yield from _pages_faults(pdf_pages(pdf), content)


def joined_faults(pdf: bytes) -> Iterator[str]:
    """Yield what is wrong with a PDF that is joined of several. Of scans in it nothing else can be asked."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        yield from (f"joined PDF: {problem}" for problem in file.check_pdf_syntax())
        if not len(file.open_outline().root):
            yield "joined PDF: it has no bookmarks"


def _object_faults(one: Any) -> Iterator[str]:
    if one.get("/Type") == "/FontDescriptor" and not any(f"/FontFile{n}" in one for n in ("", "2", "3")):
        yield f"PDF: the font {one.get('/FontName')} is not in it"
    address = str(one.get("/URI", ""))
    if OUTSIDE.match(address):
        yield f"PDF: it leads out to {address[:AROUND]}"


def _pages_faults(pages: list[str], content: PaperContent) -> Iterator[str]:
    """Yield where the words of the pages, without head and foot, are not those of the content."""
    expected, heads, place, held = "".join(pieces_of(content)), heads_of(content), 0, ""
    feet = {folded(words) for words in (content.foot, content.mark, *(part.foot for part in content.parts))}
    has_contents = any(isinstance(block, Contents) for block in content.blocks)
    for number, raw in enumerate(pages, start=1):
        page = LEADERS.sub("\n", raw) if has_contents else raw
        texts = _without_foot(page, "".join(sorted(feet)))
        if number in (1, len(pages)):
            texts.append(folded(page))  # a number that ends the text is not the page's
        found = [
            (text, text.removeprefix(head))
            for text in texts
            for head in ("", *heads)
            if text.startswith(head)
        ]
        after = sorted((one for text, one in found if text == texts[0]), key=len)
        fitting = sorted((one for _text, one in found if expected.startswith(one, place)), key=len)
        if fitting and not held:
            place += len(fitting[-1])
            continue
        # Where a row goes over pages, each page has a piece of every cell: only the letters can be counted.
        held += after[0]
        end = place + len(held)
        if sorted(held) == sorted(expected[place:end]):
            place, held = end, ""
        elif len(held) > MOST_HELD or number == len(pages):
            same = _same(held, expected[place:])
            where = expected[place + same :][:AROUND]
            yield f"PDF, to p. {number}: “{held[same : same + AROUND]}” for “{where}”"
            return
    if place < len(expected):
        yield f"PDF: missing from “{expected[place : place + AROUND]}” on"


def _same(one: str, other: str) -> int:
    """Return how many letters both texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _without_foot(page: str, feet: str) -> list[str]:
    """Return the words of a page, folded, without its number and without the words at its foot, which are
    its last lines, and what else they may be, since the text itself may end with words of the foot, such as
    a name. The number stands among them, alone or between the foot and the mark of a draft."""
    lines = [line for line in page.split("\n") if line.strip()]
    numbers = [place for place in (-1, -2, 0) if PAGE_NUMBER.fullmatch("".join(lines[place:][:1]).strip())]
    if numbers and (numbers[0] != -2 or all(word in feet for word in map(folded, lines[-1].split()))):
        lines.pop(numbers[0])
    texts = []
    for count in range(FOOT_LINES, 0, -1):
        words = [folded(word) for line in lines[-count:] for word in line.split()]
        if len(words) > 1 and len(lines) > count and all(word in feet for word in words):
            texts.append(folded("".join(lines[:-count])))
    return [*texts, folded("".join(lines))]


def docx_faults(docx: bytes, content: PaperContent) -> Iterator[str]:
    """Yield where the words of the .docx file are not those of the content."""
    text, expected = HAND.sub("", docx_text(docx)), "".join(pieces_of(content))
    if text != expected:
        same = _same(text, expected)
        yield f"DOCX: “{text[same : same + AROUND]}” for “{expected[same : same + AROUND]}”"


def xlsx_faults(xlsx: bytes, content: PaperContent) -> Iterator[str]:
    """Yield which tables are not in the .xlsx file, and which cells a program would compute."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx))
    rows = [sheet.max_row for sheet in book]
    wanted = [len(table.rows) + (3 if table.has_two_heads else 2) for table in tables_of(content)]
    if rows != wanted:
        yield f"XLSX: {rows} rows for {wanted}"
    formulas = [cell.coordinate for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    if formulas:
        yield f"XLSX: formulas in {', '.join(formulas[:5])}"


def office_faults(files: dict[str, tuple[bytes, PaperContent]]) -> Iterator[tuple[str, str]]:
    """Convert .docx files to PDF by LibreOffice, all in one run, and yield for each name which words were
    lost. ``files`` are the bytes and the content by name."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, (docx, _content) in files.items():
            (home / f"{name}.docx").write_bytes(docx)
        command = ["soffice", f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", folder, *(f"{home / name}.docx" for name in files)]
        try:
            seconds = CONVERSION * max(len(files), 1)
            subprocess.run(command, capture_output=True, check=False, timeout=seconds)  # noqa: S603
        except subprocess.TimeoutExpired:
            yield "", "LibreOffice: not done in time"
        for name, (_docx, content) in files.items():
            made = home / f"{name}.pdf"
            if not made.exists():
                yield name, "LibreOffice: it does not open the DOCX"
                continue
            said = folded("".join(pdf_pages(made.read_bytes())))
            lost = [piece for piece in pieces_of(content) if not _stands_in(piece, said)]
            if lost:
                yield name, f"LibreOffice: {len(lost)} pieces lost, such as “{lost[0][:AROUND]}”"


def _stands_in(piece: str, said: str) -> bool:
    """Tell whether the words have the piece, which may go over the end of a page: then one half is whole."""
    half = len(piece) // 2
    return piece in said or piece[:half] in said or piece[half:] in said
