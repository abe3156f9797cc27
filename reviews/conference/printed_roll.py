"""What the roll to sign says: everybody called to a conference and its guests, with a column for the name of
each day."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation

from reviews.conference.calling import conference_of, matter_of
from reviews.documents.blocks import (
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
    bold,
)
from reviews.documents.letterhead import asked_on, letterhead_of
from reviews.documents.wording import short_date
from reviews.models import Attendee, ConferenceDay, Document


def roll_to_sign(document: Document) -> PaperContent:
    """Return the roll on which people sign by hand that they came, those with a vote first."""
    conference = conference_of(document)
    committee, days = conference.session.committee, list(conference.days.all())
    called = [one for one in conference.roll.all() if one.entitled]
    others = [one for one in conference.roll.all() if not one.entitled]
    with translation.override("vi"):
        about = f"dự hội nghị {matter_of(conference)}"
        blocks: list[PaperBlock] = [
            letterhead_of(committee, asked_on(document)),
            Title("Danh sách ký tên", f"{about} của {committee.assembly}"),
            Paragraph((bold(f"Thành viên có quyền biểu quyết: {len(called)} đồng chí"),), stays=True),
            _table(called, days, "Thành viên"),
        ]
        if others:
            blocks += [
                Paragraph((bold("Đại biểu, khách mời"),), stays=True),
                _table(others, days, "Đại biểu, khách mời"),
            ]
        return PaperContent(
            title=f"Danh sách ký tên {about} – {committee.assembly}",
            author=committee.name,
            parts=(Part(tuple(blocks), across=len(days) > 2),),
        )


def _table(people: Sequence[Attendee], days: Sequence[ConferenceDay], name: str) -> TableBlock:
    columns = (
        TableColumn("TT", 9, centred=True),
        TableColumn("Họ và tên", 50),
        TableColumn("Chức vụ, đơn vị"),
        *(TableColumn(f"Ký tên ngày {short_date(day.date)}", 32) for day in days),
    )
    rows = (
        TableRow((str(number), one.name, one.title, *("" for _day in days)))
        for number, one in enumerate(people, start=1)
    )
    return TableBlock(columns, tuple(rows), name=name)
