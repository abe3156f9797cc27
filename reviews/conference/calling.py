"""What the papers say by which a conference is called: summons, invitation and programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.utils import timezone, translation

from members.models import Post
from reviews.agenda import AgendaKind
from reviews.conference.assembly import hours_of
from reviews.documents.blocks import (
    Closing,
    Items,
    Lines,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
    bold,
)
from reviews.documents.letterhead import head_of, letterhead_of, signature_of
from reviews.documents.wording import kept_at, long_date, matter, short_date
from reviews.models import AgendaItem, Attendee, Conference, ConferenceDay, Document

PROGRAMME = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Nội dung"),
    TableColumn("Thực hiện", 52),
)
_PERSONS = (AgendaKind.HEAD, AgendaKind.MEMBER)


def summons_paper(document: Document) -> PaperContent:
    """Return the summons of those who are entitled to vote. The head of the committee, who signs it, is not
    summoned."""
    conference = conference_of(document)
    head = _head(conference)
    called = [one for one in conference.roll.all() if one.entitled]
    names = [one for one in called if not head or one.member_id != head.member_id]
    contents = [item.title for item in conference.items.in_order()]
    with translation.override("vi"):
        # uncertain: no source names the symbol of a summons.
        return _call(conference, head, "Giấy triệu tập", "GM", names, contents)


def invitation_paper(document: Document) -> PaperContent:
    """Return the invitation of the guests. It names the points that concern them: not the marks and levels,
    and of the persons under review only that they are reviewed."""
    conference = conference_of(document)
    with translation.override("vi"):
        contents = list(_for_guests(conference.items.in_order(), conference.session.committee.body))
        return _call(conference, _head(conference), "Giấy mời", "GM", list(conference.guests.all()), contents)


def _for_guests(items: Iterable[AgendaItem], body: str) -> Iterable[str]:
    for of_persons, rows in groupby(items, key=lambda item: item.kind in _PERSONS):
        if of_persons:
            yield f"Kiểm điểm cá nhân các đồng chí trong {body}"
            continue
        yield from (item.title for item in rows if item.kind != AgendaKind.RATING)


def _call(
    conference: Conference,
    head: Post | None,
    kind: str,
    symbol: str,
    names: list[Attendee],
    contents: list[str],
) -> PaperContent:
    """Return a summons or invitation: whom it calls, when and where, and what is on the agenda."""
    session, is_invitation = conference.session, kind == "Giấy mời"
    committee, about = session.committee, f"dự hội nghị {matter_of(conference)}"
    verb = "trân trọng kính mời" if is_invitation else "triệu tập"
    ask = (
        "Rất mong các đồng chí dự hội nghị đúng thời gian."
        if is_invitation
        else "Đề nghị các đồng chí nghiên cứu tài liệu, dự hội nghị đầy đủ, đúng thành phần."
    )
    blocks = (
        letterhead_of(committee, convened_on(conference), symbol),
        Title(kind, about),
        Paragraph((bold("Kính gửi:"),), stays=True),
        Items(tuple(_line(one) for one in names)),
        Paragraph(f"{committee.assembly} {verb} các đồng chí {about}."),
        Paragraph((bold("Thời gian, địa điểm:"),), stays=True),
        Items(tuple(f"Từ {_when(day)}" for day in conference.days.all())),
        Paragraph((bold("Chủ trì:"), f" đồng chí {conference.chair.full_name}.")),
        Paragraph((bold("Nội dung:"),), stays=True),
        Items(tuple(contents), numbered=True),
        Paragraph(ask),
        Closing(signature_of(committee, head), Recipients(("Như trên", kept_at(committee.name)))),
    )
    return PaperContent(
        title=f"{kind} {about} – {committee.assembly}", author=committee.name, parts=(Part(blocks),)
    )


def programme_paper(document: Document) -> PaperContent:
    """Return the programme of the conference: the points of each day with whoever presents them, as far as
    the agenda says it."""
    conference = conference_of(document)
    committee = conference.session.committee
    blocks: list[PaperBlock] = []
    number = 0
    with translation.override("vi"):
        about = f"hội nghị {matter_of(conference)}"
        for day, items in groupby(conference.items.in_order(), key=lambda item: item.day):
            rows = []
            for item in items:
                number += 1
                rows.append(TableRow((str(number), item.title, Lines((_presents(item, conference),)))))
            blocks.append(
                Paragraph(
                    (
                        bold(f"Ngày {short_date(day.date)}"),
                        f", từ {hours_of(day.starts_at)}, tại {day.place}",
                    ),
                    stays=True,
                )
            )
            blocks.append(TableBlock(PROGRAMME, tuple(rows), name=f"Ngày {day.number}"))
        return PaperContent(
            title=f"Chương trình {about} – {committee.assembly}",
            author=committee.name,
            parts=(
                Part(
                    (
                        letterhead_of(committee, convened_on(conference)),
                        Title("Chương trình", f"{about} của {committee.assembly}"),
                        *blocks,
                    )
                ),
            ),
        )


def _presents(item: AgendaItem, conference: Conference) -> str:
    """Return who presents the point, empty where the agenda does not say it."""
    if item.paper and item.paper.member:
        return f"Đồng chí {item.paper.member}"
    is_chairs = item.kind in (AgendaKind.OPENING, AgendaKind.CONCLUSION)
    return f"Đồng chí {conference.chair.full_name}, chủ trì" if is_chairs else ""


def _when(day: ConferenceDay) -> str:
    return f"{hours_of(day.starts_at)}, {long_date(day.date)}, tại {day.place}"


def conference_of(document: Document) -> Conference:
    """Return the conference of the session that the document is about."""
    return Conference.objects.for_page().get(session=document.session_id)


def matter_of(conference: Conference) -> str:
    """Return what the conference is about, to stand inside a sentence."""
    session = conference.session
    return matter(session.period.year, session.period.title, is_rated=session.campaign.is_rated)


def convened_on(conference: Conference) -> dt.date | None:
    """Return the day on which the conference was convened. It is None, to be filled in by hand, if it was
    entered only afterwards: nobody is called to a conference that has begun."""
    day = timezone.localtime(conference.convened_at).date()
    first = min((one.date for one in conference.days.all()), default=day)
    return day if day <= first else None


def _head(conference: Conference) -> Post | None:
    """Return the post of the head of the committee when the conference was convened, who signs."""
    day = convened_on(conference) or timezone.localtime(conference.convened_at).date()
    return head_of(conference.session.committee, day)


def _line(attendee: Attendee) -> str:
    return f"Đồng chí {attendee.name}" + (f", {attendee.title}" if attendee.title else "")
