"""What the printed minutes of a conference say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby

from django.utils import translation

from reviews.conference.calling import conference_of, matter_of
from reviews.documents.blocks import (
    Closing,
    Heading,
    Mark,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Signature,
    Title,
)
from reviews.documents.issued import DRAFT_MARK
from reviews.documents.letterhead import letterhead_of
from reviews.documents.prose import text_blocks
from reviews.documents.wording import roman
from reviews.models import Conference, Document, Minutes, MinutesState
from reviews.sessions.ballots import ballots_held


def minutes_paper(document: Document) -> PaperContent:
    """Return the minutes as they are now, marked as a draft until they are locked.

    Place and day stand in their first part and not in the letterhead. uncertain: the notes on 05-HD/VPTW say
    so, its text was not seen."""
    conference = conference_of(document)
    committee, minutes = conference.session.committee, conference.minutes
    with translation.override("vi"):
        about = f"hội nghị {matter_of(conference)}"
        is_locked = minutes.state == MinutesState.LOCKED
        marks: list[Mark] = [] if is_locked else [DRAFT_MARK]
        return PaperContent(
            title=f"Biên bản {about} – {committee.assembly}",
            author=committee.name,
            parts=(
                Part(
                    (
                        *marks,
                        replace(letterhead_of(committee, None, "BB"), place_and_date=""),
                        Title("Biên bản", f"{about} của {committee.assembly}"),
                        *_course(conference),
                        *_end(minutes),
                        _signed(conference, minutes),
                    )
                ),
            ),
        )


def _signed(conference: Conference, minutes: Minutes) -> Closing:
    clerk = minutes.clerk.full_name if minutes.clerk else ""
    return Closing(
        Signature("Chủ trì hội nghị", "", conference.chair.full_name),
        Signature("Người ghi biên bản", "", clerk),
    )


def _end(minutes: Minutes) -> Iterator[PaperBlock]:
    """Yield the last lines: that the minutes were read out and passed, if the clerk said so, and in how many
    copies they are signed, to be filled in by hand if nobody said it."""
    copies = f"{minutes.copies:02d}" if minutes.copies else "……"
    passed = ", được đọc lại và hội nghị thông qua" if minutes.is_read_out else ""
    yield Paragraph(f"Biên bản được lập thành {copies} bản{passed}.")


def _course(conference: Conference) -> Iterator[PaperBlock]:
    """Yield the parts of the minutes. The sections of all agenda items together form one part, and every
    other section is a part of its own; so is what secret ballots were held."""
    number = 0
    sections = list(conference.minutes.sections.all())
    for is_course, rows in groupby(sections, key=lambda row: row.code.startswith("item-")):
        if is_course:
            number += 1
            yield Heading(f"{roman(number)}- Diễn biến hội nghị và các ý kiến", 3)
        for row in rows:
            if is_course:
                yield Heading(row.heading, 4)
            else:
                number += 1
                yield Heading(f"{roman(number)}- {row.heading}", 3)
            yield from text_blocks(row.text, "Không có ý kiến.")
    held = ballots_held(conference, conference.minutes.locked_at)
    if held:
        yield Heading(f"{roman(number + 1)}- Bỏ phiếu kín", 3)
        yield from (Paragraph(said) for said in held)
