"""Gathers the contents of the printed papers of a conference: summons and invitation, and the minutes. The
templates in ``reviews/conference/paper`` lay them out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone, translation

from members.models import Committee, Post
from reviews.conference.assembly import hours_of
from reviews.documents.letterhead import Letterhead, Signature
from reviews.documents.wording import first_title, long_date, matter, without_organ
from reviews.models import Attendee, Conference, Document, MinutesState, ReviewSession
from reviews.texts import split_paragraphs


@dataclass(frozen=True)
class MinutesPart:
    """One part of the printed minutes. Each section is a pair of its heading and its paragraphs."""

    title: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class MinutesPaper:
    """The contents of the printed minutes. The template numbers the parts. A section has an empty heading
    where the title of its part says enough. ``clerk`` is empty until a clerk has confirmed the minutes."""

    letterhead: Letterhead
    is_draft: bool
    body: str
    matter: str
    parts: tuple[MinutesPart, ...]
    clerk: str
    chair: str
    organ: str


@dataclass(frozen=True)
class Called:
    """One of the two printed papers that call people to a conference (summons or invitation): its title, its
    verb, and the names of the people."""

    kind: str
    verb: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Invitation:
    """The contents of the summons and the invitation, which are printed together. ``items`` are the titles of
    the agenda."""

    letterhead: Letterhead
    papers: tuple[Called, ...]
    body: str
    matter: str
    days: tuple[str, ...]
    items: tuple[str, ...]
    chair: str
    signature: Signature


def gather_minutes(document: Document) -> MinutesPaper:
    """Return the contents of the minutes as they are now, marked as a draft until they are locked."""
    conference = _conference(document)
    session, minutes = conference.session, conference.minutes
    with translation.override("vi"):
        return MinutesPaper(
            letterhead=_letterhead(conference, "BB"),
            is_draft=minutes.state != MinutesState.LOCKED,
            body=session.committee.assembly,
            matter=_matter(session),
            parts=_parts(conference),
            clerk=minutes.clerk.full_name if minutes.clerk else "",
            chair=conference.chair.full_name,
            organ=session.committee.name,
        )


def _parts(conference: Conference) -> tuple[MinutesPart, ...]:
    """Return the parts of the printed minutes. The sections of all agenda items together form one part, and
    every other section is a part of its own."""
    found = []
    sections = list(conference.minutes.sections.all())
    for is_course, rows in groupby(sections, key=lambda row: row.code.startswith("item-")):
        if is_course:
            texts = tuple((row.heading, tuple(split_paragraphs(row.text))) for row in rows)
            found.append(MinutesPart("Diễn biến hội nghị và các ý kiến", texts))
        else:
            found += [MinutesPart(row.heading, (("", tuple(split_paragraphs(row.text))),)) for row in rows]
    return tuple(found)


def gather_invitation(document: Document) -> Invitation:
    """Return the contents of summons and invitation, dated on the day of convening and signed by the head of
    the committee."""
    conference = _conference(document)
    session = conference.session
    head = (
        Post.objects.current()
        .filter(committee=session.committee, is_head=True)
        .select_related("member")
        .first()
    )
    with translation.override("vi"):
        return Invitation(
            letterhead=_letterhead(conference, "GM", convened=True),
            papers=_called(list(conference.roll.all())),
            body=session.committee.assembly,
            matter=_matter(session),
            days=tuple(
                f"Từ {hours_of(day.starts_at)}, {long_date(day.date)}, tại {day.place}"
                for day in conference.days.all()
            ),
            items=tuple(conference.items.in_order().values_list("title", flat=True)),
            chair=conference.chair.full_name,
            signature=Signature(
                f"T/M {without_organ(session.committee.body)}",
                first_title(head.title) if head else "",
                head.member.full_name if head else "",
            ),
        )


def _matter(session: ReviewSession) -> str:
    return matter(session.period.year, session.period.title, is_rated=session.campaign.is_rated)


def _called(roll: list[Attendee]) -> tuple[Called, ...]:
    """Return the summons, which names everybody entitled to vote, and the invitation, which names everybody
    else. A printed paper that would name nobody is left out."""
    summoned = tuple(_line(one) for one in roll if one.entitled)
    invited = tuple(_line(one) for one in roll if not one.entitled)
    papers = (
        Called("Giấy triệu tập", "triệu tập", summoned),
        Called("Giấy mời", "trân trọng kính mời", invited),
    )
    return tuple(paper for paper in papers if paper.names)


def _line(attendee: Attendee) -> str:
    return f"Đồng chí {attendee.name}" + (f", {attendee.title}" if attendee.title else "")


def _conference(document: Document) -> Conference:
    return Conference.objects.for_page().select_related("minutes__clerk").get(session=document.session_id)


def _letterhead(conference: Conference, kind: str, *, convened: bool = False) -> Letterhead:
    """Return the letterhead with the numbering of ``kind``, dated on the day of opening, or with ``convened``
    on the day of convening."""
    session: ReviewSession = conference.session
    committee = session.committee
    parent = Committee.objects.get_parent(committee)
    moment = conference.convened_at if convened else conference.opened_at or conference.convened_at
    day = timezone.localtime(moment).date()
    return Letterhead(
        parent.name if parent else "",
        committee.name,
        f"{kind}/{committee.symbol}",
        f"{committee.place}, {long_date(day)}",
    )
