"""The PDF of a paper is declared as PDF/A-2b, has bookmarks and page labels, and is the same every time."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pytest

from reviews.documents import archive, press
from reviews.documents.blocks import (
    Closing,
    Heading,
    Letterhead,
    PaperContent,
    Paragraph,
    Part,
    Signature,
    Title,
)
from reviews.documents.signed import identity_in
from reviews.documents.wording import day_in, long_date

DAY = dt.date(2026, 2, 5)
HEAD = Letterhead("Đảng bộ tỉnh Thử", "Đảng ủy xã Thử", "TB/ĐU", f"Thử, {long_date(DAY)}", "07")
SIGNED = Closing(Signature("T/M Ban Thường vụ", "Bí thư", "Đỗ Văn Thử"))
PAPER = PaperContent(
    "Thông báo <số 7> & phụ lục",
    "Đảng ủy xã Thử",
    (
        Part((HEAD, Title("Thông báo", "kết luận"), Heading("Nội dung", 2), Paragraph("Một đoạn."), SIGNED)),
        Part((Title("Phụ lục", "kèm theo"), Paragraph("Một đoạn khác."), SIGNED), restarts=True),
    ),
)


@pytest.fixture(scope="module")
def printed() -> bytes:
    return press.render_paper(PAPER).content


@pytest.fixture
def pdf(printed: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(printed)) as found:
        yield found


def test_the_same_content_is_the_same_file(printed: bytes) -> None:
    assert press.render_paper(PAPER).content == printed


def test_it_says_in_both_places_what_it_is(pdf: pikepdf.Pdf) -> None:
    info = {name: str(pdf.docinfo[name]) for name in ("/Title", "/Author", "/CreationDate")}
    with pdf.open_metadata() as described:
        said = {name: described[name] for name in ("pdfaid:part", "pdfaid:conformance", "xmp:CreateDate")}
        title, author = described["dc:title"], described["dc:creator"]
    assert said == {
        "pdfaid:part": "2",
        "pdfaid:conformance": "B",
        "xmp:CreateDate": "2026-02-05T00:00:00+07:00",
    }
    assert (title, author) == (PAPER.title, [PAPER.author])
    assert info == {
        "/Title": PAPER.title,
        "/Author": PAPER.author,
        "/CreationDate": "D:20260205000000+07'00'",
    }
    root = pdf.Root
    assert (str(root.Lang), bool(root.MarkInfo.Marked), bool(root.ViewerPreferences.DisplayDocTitle)) == (
        "vi",
        True,
        True,
    )
    assert [str(intent.S) for intent in root.OutputIntents] == ["/GTS_PDFA1"]


def test_a_small_paper_has_bookmarks(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        lines = [(item.title, [below.title for below in item.children]) for item in outline.root]
    assert lines == [("Thông báo kết luận", ["Nội dung"]), ("Phụ lục kèm theo", [])]


def test_the_labels_are_the_numbers_on_the_pages(pdf: pikepdf.Pdf) -> None:
    assert [str(page.label) for page in pdf.pages] == ["1", "1"]


def test_where_the_day_is_left_to_be_filled_in_there_is_no_date() -> None:
    undated = replace(HEAD, place_and_date="Thử, ngày …… tháng …… năm ………")
    content = replace(PAPER, parts=(Part((undated, Paragraph("Một đoạn."))),))
    with pikepdf.open(io.BytesIO(press.render_paper(content).content)) as pdf:
        assert "/CreationDate" not in pdf.docinfo
        with pdf.open_metadata() as described:
            assert "xmp:CreateDate" not in described
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == [PAPER.title]


def test_every_day_that_is_written_is_found_again() -> None:
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=number) for number in range(365)]
    assert [day_in(f"Thử, {long_date(day)}") for day in days] == days


def test_the_identifier_follows_what_the_pages_say(printed: bytes) -> None:
    other = replace(PAPER, parts=(*PAPER.parts[:1], Part((Paragraph("Một đoạn nữa."),), restarts=True)))
    found = {identity_in(printed), identity_in(press.render_paper(other).content)}
    assert len(found - {None}) == 2


def test_joined_files_are_declared_anew(printed: bytes) -> None:
    """As where a report is made of parts: nothing of the first file's declarations comes along."""
    with pikepdf.new() as joined, pikepdf.open(io.BytesIO(printed)) as part:
        joined.pages.extend(part.pages)
        joined.pages.extend(part.pages)
        archive.finish(joined, replace(PAPER, parts=PAPER.parts * 2), starts=(0, 1, 2, 3))
        with pikepdf.open(io.BytesIO(archive.pdf_bytes(joined))) as pdf:
            assert [str(page.label) for page in pdf.pages] == ["1", "1", "2", "1"]
            assert str(pdf.docinfo["/Title"]) == PAPER.title


def test_the_signature_field_stands_above_the_last_signer(printed: bytes) -> None:
    with pikepdf.open(io.BytesIO(archive.with_signature_field(printed))) as pdf:
        (field,) = pdf.Root.AcroForm.Fields
        assert (str(field.T), str(field.FT), "/V" in field) == (archive.FIELD, "/Sig", False)
        assert field.P.objgen == pdf.pages[1].obj.objgen
        left, low, right, high = (float(side) for side in field.Rect)
    assert (round(high - low), left > 300, right < 560) == (72, True, True)
