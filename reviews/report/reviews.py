"""Many self-reviews printed at once: all of one session, and the last ones of one member for the member's
file (HD 06-HD/TW, part 8: those of the three latest years)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeAlias

from django.utils import translation

from members.models import Member
from ratings.models import PeriodKind
from reviews.documents.blocks import (
    Closing,
    FactLines,
    PaperContent,
    Part,
    Signature,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
)
from reviews.documents.bundles import Bound, Bundle, Piece
from reviews.documents.letterhead import asked_on, letterhead_of
from reviews.documents.wording import short_date
from reviews.models import Document, FormerPaper, Paper
from reviews.papers.printed import (
    handed_in_on,
    is_handed_in,
    paper_handed_in,
    paper_parts,
    readable_papers,
    to_be_signed,
)
from reviews.report.rows import read_session

LATEST = 3
"""Of so many years a member's file keeps the self-reviews."""

COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Năm", 16, centred=True),
    TableColumn("Tài liệu"),
    TableColumn("Ngày", 26, centred=True),
    TableColumn("Số tờ", 22, centred=True),
    TableColumn("Ghi chú", 34),
)


Found: TypeAlias = tuple[int, str, Piece]
"""A self-review of a member with its year and day."""


def self_reviews(document: Document) -> PaperContent:
    """Return every self-review of the session as it was last handed in, one behind the other. Each begins on
    a page 1 of its own. Those never handed in are left out."""
    session = document.of_session
    with translation.override("vi"):
        rows = read_session(session, session.room.conference_on or asked_on(document))
        parts: list[Part] = []
        for paper in rows.papers:
            if paper.member is None or not is_handed_in(paper):
                continue
            line = f"{rows.numbers[paper.pk]}. {paper}"
            made = paper_parts(paper, rows.around, entry_line=line, anchor=f"paper-{paper.pk}")
            first, *others = to_be_signed(paper, made)
            parts += [replace(first, restarts=True), *others]
        year, unit = session.period.year, session.committee.assembly
        title = f"Bản kiểm điểm cá nhân năm {year} – {unit}"
        return PaperContent(title=title, author=session.committee.name, parts=tuple(parts))


def last_reviews(document: Document) -> Bundle:
    """Return the self-reviews of the last three years of the member whose paper ``document`` is about, behind
    their list. They are those that whoever asked may see, from the program or as
    scans of former years. Scans that are no PDF are only listed."""
    paper = document.paper
    assert paper is not None  # noqa: S101  # kept by a constraint
    assert paper.member is not None  # noqa: S101  # kept by the action
    with translation.override("vi"):
        found = _of_years(paper.member, paper.session.period.year, document.requested_by)
        pieces = tuple(piece for _year, _day, piece in found)
        return Bundle(pieces, partial(_list, document, paper.member, found))


def _list(document: Document, member: Member, found: list[Found], bound: Sequence[Bound]) -> PaperContent:
    """Return the list of what is bound behind it."""
    with translation.override("vi"):
        rows = [
            _row(number, year, day, one)
            for number, ((year, day, _piece), one) in enumerate(zip(found, bound, strict=True), start=1)
        ]
        part = Part(
            (
                letterhead_of(member.cell, asked_on(document)),
                Title("Danh mục", f"bản kiểm điểm cá nhân {LATEST} năm gần nhất"),
                FactLines(
                    (
                        ("Họ và tên", member.full_name),
                        ("Ngày sinh", member.born),
                        ("Chi bộ", member.cell.name.removeprefix("Chi bộ ")),
                    )
                ),
                TableBlock(COLUMNS, tuple(rows), name="Danh mục"),
                Closing(Signature("", "Người lập danh mục", "")),
            )
        )
        title = f"Bản kiểm điểm cá nhân {LATEST} năm gần nhất – {member.full_name}"
        return PaperContent(title=title, author=member.cell.name, parts=(part,))


def _of_years(member: Member, year: int, reader: Member) -> list[Found]:
    """Return year, day and document of every self-review of the three latest years up to this one of which
    there is any, the latest first."""
    found = [*_in_program(member, year, reader), *_scans(member, year, reader)]
    years = sorted({each[0] for each in found}, reverse=True)[:LATEST]
    return sorted((each for each in found if each[0] in years), key=lambda each: -each[0])


def _in_program(member: Member, year: int, reader: Member) -> Iterator[Found]:
    rows = readable_papers().filter(
        pk__in=Paper.every.visible_to(reader).filter(member=member, left_on__isnull=True).values("pk"),
        session__campaign__period__kind=PeriodKind.YEAR,
        session__campaign__period__year__lte=year,
        session__is_cancelled=False,
    )
    for paper in rows.order_by("pk"):
        day = handed_in_on(paper)
        if is_handed_in(paper):
            title = f"Bản kiểm điểm năm {paper.session.period.year}, {paper.session.committee.assembly}"
            said = short_date(day) if day else ""
            yield paper.session.period.year, said, Piece(title, paper_handed_in(paper))


def _scans(member: Member, year: int, reader: Member) -> Iterator[Found]:
    rows = FormerPaper.objects.visible_to(reader).filter(member=member, year__lte=year)
    for former in rows.prefetch_related("attachments"):
        for attachment in former.attachments.all():
            yield former.year, "", Piece(f"Bản kiểm điểm năm {former.year} (bản quét)", file=attachment)


def _row(number: int, year: int, day: str, one: Bound) -> TableRow:
    sheets = f"{one.sheets}\u00a0({one.first}–{one.last})" if one.sheets else "……"
    note = "" if one.piece.content or one.sheets else "Tệp lưu riêng, không in kèm"
    return TableRow((str(number), str(year), one.piece.title, day, sheets, note))
