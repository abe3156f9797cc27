"""Assembles the Vietnamese text of the minutes from what was recorded at the conference. Nothing is saved
here, saving the sections is in ``actions.minutes``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone, translation

from members.models import Role, RoleKind
from reviews.documents.wording import occasion
from reviews.models import AgendaItem, Attendance, Attendee, Conference, ConferenceDay, Remark, Vote

BEGINNING, ITEMS, END = 1, 100, 9_000
"""The positions of sections in the minutes: of the first section, of the agenda items (to which the position
on the agenda is added), and of the first section after the agenda."""


@dataclass(frozen=True)
class SectionDraft:
    """One section of the minutes as the program assembles it. ``code`` identifies the section and never
    changes."""

    code: str
    position: int
    heading: str
    text: str


@dataclass(frozen=True)
class ConferenceRecord:
    """Everything from which the minutes are assembled. Each recommendation is a pair of addressee and text,
    ``clerks`` are names, and ``basis`` are the citations on which the round rests."""

    conference: Conference
    days: list[ConferenceDay]
    roll: list[Attendee]
    marks: list[Attendance]
    items: list[AgendaItem]
    recommendations: list[tuple[str, str]]
    clerks: list[str]
    basis: list[str]


def read_conference(conference: Conference) -> ConferenceRecord:
    """Return the record of the conference, read in a number of queries that does not grow with its size."""
    said = Remark.objects.exclude(text="").select_related("speaker").order_by("pk")
    items = conference.items.in_order().select_related(
        "conclusion", "day", "paper__member", "paper__session__committee"
    )
    session = conference.session
    roles = Role.objects.current().filter(committee=session.committee_id, kind=RoleKind.CLERK)
    days = list(conference.days.all())
    return ConferenceRecord(
        conference=conference,
        days=days,
        roll=list(conference.roll.all()),
        marks=list(Attendance.objects.filter(day__in=days).select_related("attendee", "day")),
        items=list(items.prefetch_related(Prefetch("remarks", said), "votes")),
        recommendations=list(conference.recommendations.values_list("addressee", "text")),
        clerks=[role.member.full_name for role in roles.select_related("member")],
        basis=list(session.campaign.legal_basis.values_list("citation", flat=True)),
    )


def draft_sections(conference: Conference) -> list[SectionDraft]:
    """Return every section of the minutes in order, by the parts of the reference form. Proposed levels are
    left out: the rating has documents of its own, and members must not read their own level in the
    minutes."""
    with translation.override("vi"):
        course = read_conference(conference)
        conclusions = [(item.title, item.conclusion.text) for item in course.items if item.conclusion.text]
        return [
            SectionDraft("time_place", BEGINNING, "Thời gian, địa điểm", _time_place(course)),
            SectionDraft("participants", BEGINNING + 1, "Thành phần tham dự", _participants(course)),
            SectionDraft("purpose", BEGINNING + 2, "Mục đích, nội dung hội nghị", _purpose(course)),
            *(_item(number, item) for number, item in enumerate(course.items, start=1)),
            SectionDraft("conclusions", END, "Kết luận của chủ trì hội nghị", _lines(conclusions)),
            SectionDraft("recommendations", END + 1, "Kiến nghị, đề xuất", _lines(course.recommendations)),
        ]


def hours_of(moment: dt.datetime | dt.time) -> str:
    """Return a local hour and minute as Vietnamese official documents write them, such as "14 giờ 30"."""
    local = timezone.localtime(moment) if isinstance(moment, dt.datetime) else moment
    return f"{local:%H} giờ {local:%M}"


def _time_place(course: ConferenceRecord) -> str:
    opened = course.conference.opened_at
    ended = max((item.ended_at for item in course.items if item.ended_at), default=None)
    lines = [f"Ngày {day}: từ {hours_of(day.starts_at)}, tại {day.place}." for day in course.days]
    if opened:
        lines.append(f"Hội nghị khai mạc lúc {hours_of(opened)} ngày {timezone.localtime(opened):%d/%m/%Y}.")
    if ended and not any(item.state != "closed" for item in course.items):
        lines.append(f"Hội nghị kết thúc lúc {hours_of(ended)} ngày {timezone.localtime(ended):%d/%m/%Y}.")
    return "\n".join(lines)


def _participants(course: ConferenceRecord) -> str:
    chair = next((one for one in course.roll if one.member_id == course.conference.chair_id), None)
    entitled = [one for one in course.roll if one.entitled]
    lines = [f"Chủ trì hội nghị: {_named(chair)}."] if chair else []
    if course.clerks:
        lines.append(f"Người ghi biên bản: đồng chí {', đồng chí '.join(course.clerks)}.")
    lines.append(f"Thành viên được triệu tập: {len(entitled)} đồng chí.")
    for day in course.days:
        lines += _presence(course, day, entitled)
    clerks = set(course.clerks)
    beside = [_named(one) for one in course.roll if not one.entitled and one.name not in clerks]
    if beside:
        lines.append(f"Đại biểu dự, không biểu quyết: {'; '.join(beside)}.")
    return "\n".join(lines)


def _presence(course: ConferenceRecord, day: ConferenceDay, entitled: list[Attendee]) -> list[str]:
    """Return the lines on one day's attendance: how many of those entitled to vote were present, who was
    absent and why, who came late or left early. The result is empty where the roll was not called that
    day."""
    marks = {mark.attendee_id: mark for mark in course.marks if mark.day_id == day.pk}
    there = [one for one in entitled if one.pk in marks and marks[one.pk].present]
    if not marks:
        return []
    lines = [f"Ngày {day}: có mặt {len(there)}/{len(entitled)} đồng chí."]
    for one in entitled:
        mark = marks.get(one.pk)
        if mark and not mark.present:
            lines.append(f"- Vắng mặt: {_named(one)}; lý do: {mark.reason}.")
        elif mark and (mark.came_at or mark.left_at):
            times = [f"đến lúc {hours_of(mark.came_at)}"] if mark.came_at else []
            times += [f"về lúc {hours_of(mark.left_at)}"] if mark.left_at else []
            lines.append(f"- {_named(one)}: {', '.join(times)}.".replace("- đ", "- Đ", 1))
    return lines


def _named(attendee: Attendee) -> str:
    return f"đồng chí {attendee.name}" + (f", {attendee.title}" if attendee.title else "")


def _purpose(course: ConferenceRecord) -> str:
    session = course.conference.session
    ruleset = session.period.ruleset
    body = session.committee.assembly
    deed = (
        "Kiểm điểm, đánh giá chất lượng"
        if session.campaign.is_rated
        else "Kiểm điểm, rút kinh nghiệm đối với"
    )
    lines = [f"{deed} tập thể và cá nhân {body} {occasion(session.period.year, session.period.title)}."]
    basis = dict.fromkeys(line for line in (ruleset.title, ruleset.guidance, *course.basis) if line)
    return "\n".join([*lines, f"Căn cứ: {'; '.join(basis)}."])


def _item(number: int, item: AgendaItem) -> SectionDraft:
    """Return the section of one agenda item: when it was dealt with, who said what, and the votes taken."""
    lines = []
    if item.started_at:
        end = f" đến {hours_of(item.ended_at)}" if item.ended_at else ""
        day = f"{timezone.localtime(item.started_at):%d/%m/%Y}"
        lines.append(f"Từ {hours_of(item.started_at)}{end}, ngày {day}.")
    for remark in item.remarks.all():
        who = f"Đồng chí {remark.speaker.name}" if remark.speaker else "Ý kiến tại hội nghị"
        rules = item.paper.outline.sections if item.paper else ()
        about = next((rule.heading for rule in rules if rule.code == remark.section), "")
        lines.append(f"- {who}{f' (về mục “{about}”)' if about else ''}: {_one_line(remark.text)}")
    lines += [_vote(vote) for vote in item.votes.all()]
    return SectionDraft(f"item-{item.pk}", ITEMS + item.position, f"{number}. {item.title}", "\n".join(lines))


def _vote(vote: Vote) -> str:
    """Return the sentence with the count of a vote and the number entitled and present. It does not say
    whether the motion is carried, which the chair concludes."""
    others = {
        "không tán thành": vote.against,
        "không có ý kiến": vote.abstaining,
        "không biểu quyết": vote.silent,
    }
    counted = [
        f"{vote.in_favour}/{vote.present} đồng chí có mặt tán thành ({vote.share})",
        *(f"{number} đồng chí {what}" for what, number in others.items() if number),
    ]
    return f"Biểu quyết: {vote.motion.rstrip('.;')} – {'; '.join(counted)}."


def _one_line(text: str) -> str:
    return " ".join(line.removeprefix("- ") for line in text.split("\n") if line)


def _lines(rows: Iterable[tuple[str, str]]) -> str:
    """Return the text with one line for each pair of a title and its text."""
    return "\n".join(f"- {about}: {_one_line(text)}" for about, text in rows)
