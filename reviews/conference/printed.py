"""What the printed papers of a conference say: summons and invitation, and the minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import groupby

from django.utils import timezone, translation

from reviews.conference.assembly import hours_of
from reviews.documents.blocks import (
    Closing,
    Heading,
    Items,
    Look,
    Mark,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    Signature,
    Title,
    bold,
)
from reviews.documents.letterhead import head_of, letterhead_of, signed_by_head
from reviews.documents.wording import long_date, matter
from reviews.models import Attendee, Conference, Document, MinutesState, ReviewSession
from reviews.texts import split_paragraphs


def minutes_paper(document: Document) -> PaperContent:
    """Return the minutes as they are now, dated on the day of opening and marked as a draft until they are
    locked."""
    conference = _conference(document)
    session, minutes = conference.session, conference.minutes
    committee = session.committee
    is_locked = minutes.state == MinutesState.LOCKED
    with translation.override("vi"):
        about = f"hội nghị {_matter(session)}"
        blocks: list[PaperBlock] = [] if is_locked else [Mark("Dự thảo, chưa khóa")]
        blocks += [
            letterhead_of(committee, _day(conference.opened_at or conference.convened_at), "BB"),
            Title("Biên bản", f"{about} của {committee.assembly}"),
            *_course(conference),
        ]
        if is_locked:
            blocks.append(Paragraph("Biên bản đã được thông qua tại hội nghị."))
        clerk = minutes.clerk.full_name if minutes.clerk else ""
        blocks.append(
            Closing(
                Signature("Chủ trì hội nghị", "", conference.chair.full_name),
                Signature("Người ghi biên bản", "", clerk),
            )
        )
        return PaperContent(
            title=f"Biên bản {about} – {committee.assembly}",
            author=committee.name,
            parts=(Part(tuple(blocks)),),
        )


def _course(conference: Conference) -> Iterator[PaperBlock]:
    """Yield the parts of the minutes. The sections of all agenda items together form one part, and every
    other section is a part of its own."""
    number = 0
    sections = list(conference.minutes.sections.all())
    for is_course, rows in groupby(sections, key=lambda row: row.code.startswith("item-")):
        if is_course:
            number += 1
            yield Heading(f"{number}. Diễn biến hội nghị và các ý kiến", 3)
        for row in rows:
            if is_course:
                yield Heading(f"{number}.{row.heading}", 4)
            else:
                number += 1
                yield Heading(f"{number}. {row.heading}", 3)
            yield from texts_of(row.text, "Không có ý kiến.")


def texts_of(text: str, without: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text, or ``without`` if it has none."""
    yield from (Paragraph(line) for line in split_paragraphs(text))
    if not text.strip():
        yield Paragraph(without, Look.NONE)


def call_papers(document: Document) -> PaperContent:
    """Return the summons, which names everybody entitled to vote, and the invitation, which names everybody
    else, both dated on the day of convening and signed by the head of the committee, who is not called. They
    are two papers: each begins with a page 1, and one that would name nobody is left out."""
    conference = _conference(document)
    session = conference.session
    signs = head_of(session.committee, _day(conference.convened_at))
    roll = [one for one in conference.roll.all() if not signs or one.member_id != signs.member_id]
    with translation.override("vi"):
        summoned = tuple(_line(one) for one in roll if one.entitled)
        invited = tuple(_line(one) for one in roll if not one.entitled)
        papers = (
            ("Giấy triệu tập", "triệu tập", summoned),
            ("Giấy mời", "trân trọng kính mời", invited),
        )
        return PaperContent(
            title=f"Giấy triệu tập, giấy mời hội nghị {_matter(session)} – {session.committee.assembly}",
            author=session.committee.name,
            parts=tuple(_call(conference, *paper) for paper in papers if paper[2]),
        )


def _call(conference: Conference, kind: str, verb: str, names: tuple[str, ...]) -> Part:
    session = conference.session
    day, matter_ = _day(conference.convened_at), _matter(session)
    days = tuple(
        f"Từ {hours_of(one.starts_at)}, {long_date(one.date)}, tại {one.place}"
        for one in conference.days.all()
    )
    return Part(
        (
            letterhead_of(session.committee, day, "GM"),
            Title(kind, f"dự hội nghị {matter_}"),
            Paragraph((bold("Kính gửi:"),), stays=True),
            Items(names),
            Paragraph(f"{session.committee.assembly} {verb} các đồng chí dự hội nghị {matter_}."),
            Paragraph((bold("Thời gian, địa điểm:"),), stays=True),
            Items(days),
            Paragraph((bold("Chủ trì:"), f" đồng chí {conference.chair.full_name}.")),
            Paragraph((bold("Nội dung:"),), stays=True),
            Items(tuple(conference.items.in_order().values_list("title", flat=True)), numbered=True),
            Paragraph("Đề nghị các đồng chí nghiên cứu tài liệu, dự hội nghị đầy đủ, đúng thành phần."),
            Closing(signed_by_head(session.committee, day), Recipients(("Như trên", "Lưu hồ sơ kiểm điểm"))),
        ),
        restarts=True,
    )


def _matter(session: ReviewSession) -> str:
    return matter(session.period.year, session.period.title, is_rated=session.campaign.is_rated)


def _line(attendee: Attendee) -> str:
    return f"Đồng chí {attendee.name}" + (f", {attendee.title}" if attendee.title else "")


def _conference(document: Document) -> Conference:
    return Conference.objects.for_page().select_related("minutes__clerk").get(session=document.session_id)


def _day(moment: dt.datetime) -> dt.date:
    return timezone.localtime(moment).date()
