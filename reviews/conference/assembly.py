"""Assembles the Vietnamese text of the minutes from what was recorded at the conference. Nothing is saved
here, saving the sections is in ``actions.minutes``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone, translation

from members.models import Role, RoleKind
from ratings.models import RatingStep, Step
from reviews.agenda import AgendaKind
from reviews.documents.wording import occasion
from reviews.models import AgendaItem, Attendance, Attendee, Conference, ConferenceDay, Paper, Remark, Vote

NUMBERED = re.compile(r"[0-9IVX]+\. ")

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
    ``clerks`` are names, ``basis`` are the citations on which the round rests, and ``own_levels`` are pairs
    of a subject and the level that it put forward itself."""

    conference: Conference
    days: list[ConferenceDay]
    roll: list[Attendee]
    marks: list[Attendance]
    items: list[AgendaItem]
    recommendations: list[tuple[str, str]]
    clerks: list[str]
    basis: list[str]
    own_levels: list[tuple[str, str]]


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
        own_levels=_own_levels(conference),
    )


def _own_levels(conference: Conference) -> list[tuple[str, str]]:
    """Return which level each subject put forward itself, by rank. Everybody in the session has read it in
    the papers. What others propose is for those only who rate."""
    session = conference.session
    if not session.campaign.is_rated:
        return []
    papers = Paper.objects.filter(session=session, case__isnull=False).for_list().in_order()
    steps = RatingStep.objects.in_force().filter(step=Step.SELF, case__paper__in=papers.values("pk"))
    levels = dict(steps.values_list("case__paper", "level"))
    named = [
        (str(paper) if paper.is_collective else f"Đồng chí {paper}", levels.get(paper.pk)) for paper in papers
    ]
    return [(name, session.period.ruleset.level_name(level)) for name, level in named if level]


def draft_sections(conference: Conference) -> list[SectionDraft]:
    """Return every section of the minutes in order, by the parts of the reference form. Of the rating they
    say what each subject put forward itself, and the votes. Levels that others propose are left out: members
    must not read their own level in the minutes before it is released."""
    with translation.override("vi"):
        course = read_conference(conference)
        conclusions = [(item.title, item.conclusion.text) for item in course.items if item.conclusion.text]
        return [
            SectionDraft("time_place", BEGINNING, "Thời gian, địa điểm", _time_place(course)),
            SectionDraft("participants", BEGINNING + 1, "Thành phần tham dự", _participants(course)),
            SectionDraft("purpose", BEGINNING + 2, "Mục đích, nội dung hội nghị", _purpose(course)),
            *(_item(number, item, course) for number, item in enumerate(course.items, start=1)),
            SectionDraft("conclusions", END, "Kết luận của chủ trì hội nghị", _lines(conclusions)),
            SectionDraft("recommendations", END + 1, "Kiến nghị, đề xuất", _lines(course.recommendations)),
        ]


def hours_of(moment: dt.datetime | dt.time) -> str:
    """Return a local hour and minute as Vietnamese official documents write them, such as "14 giờ 30"."""
    local = timezone.localtime(moment) if isinstance(moment, dt.datetime) else moment
    return f"{local:%H} giờ {local:%M}"


@dataclass(frozen=True)
class HeldHours:
    """From when until when something was really held. What nobody entered and no button shows is None."""

    start: dt.time | None
    end: dt.time | None

    @property
    def in_words(self) -> str:
        start = f"từ {hours_of(self.start)}" if self.start else ""
        end = f"đến {hours_of(self.end)}" if self.end else ""
        return " ".join(filter(None, (start, end)))


def _pressed(day: dt.date, moments: Iterable[dt.datetime | None]) -> HeldHours:
    """Return the span from the first to the last of the moments at which buttons were pressed, as far as it
    shows when something was held on this day: somebody who enters a conference afterwards presses them on
    another day, or all within one minute."""
    local = sorted(timezone.localtime(moment) for moment in moments if moment)
    if not local or any(moment.date() != day for moment in local):
        return HeldHours(None, None)
    start, end = (moment.time().replace(second=0, microsecond=0) for moment in (local[0], local[-1]))
    return HeldHours(None, None) if start == end else HeldHours(start, end)


def span_of_item(item: AgendaItem) -> HeldHours:
    """Return when the item was really dealt with: as the clerk entered it, else by the buttons."""
    if item.held_from or item.held_until:
        return HeldHours(item.held_from, item.held_until)
    return (
        _pressed(item.day.date, (item.started_at, item.ended_at)) if item.ended_at else HeldHours(None, None)
    )


def span_of_day(day: ConferenceDay, items: Iterable[AgendaItem]) -> HeldHours:
    """Return when the day really began and ended: as the clerk entered it, else by the buttons of its
    items."""
    if day.held_from or day.held_until:
        return HeldHours(day.held_from, day.held_until)
    today = [item for item in items if item.day_id == day.pk]
    if not today or any(item.ended_at is None for item in today):
        return HeldHours(None, None)
    return _pressed(day.date, [moment for item in today for moment in (item.started_at, item.ended_at)])


def _time_place(course: ConferenceRecord) -> str:
    """Return a line for each day: from when until when it was held as far as that is known, else from when it
    was planned, and where."""
    lines = []
    for day in course.days:
        span = span_of_day(day, course.items)
        hours = span.in_words if span.start else HeldHours(day.starts_at, span.end).in_words
        lines.append(f"Ngày {day}: {hours}, tại {day.place}.")
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


def _item(number: int, item: AgendaItem, course: ConferenceRecord) -> SectionDraft:
    """Return the section of one agenda item: when it was dealt with, who said what, and the votes taken."""
    lines = []
    hours = span_of_item(item).in_words
    if hours:
        lines.append(f"{hours[:1].upper()}{hours[1:]}, ngày {item.day}.")
    if item.kind == AgendaKind.RATING:
        lines += [f"- {name} tự đề xuất mức: {level}." for name, level in course.own_levels]
    lines += [_remark(remark, item) for remark in item.remarks.all()]
    lines += [_vote(vote) for vote in item.votes.all()]
    return SectionDraft(f"item-{item.pk}", ITEMS + item.position, f"{number}. {item.title}", "\n".join(lines))


def _remark(remark: Remark, item: AgendaItem) -> str:
    """Return one remark with its speaker. What the person under review says is that person's answer."""
    who = f"Đồng chí {remark.speaker.name}" if remark.speaker else "Ý kiến tại hội nghị"
    rules = item.paper.outline.sections if item.paper else ()
    heading = next((rule.heading for rule in rules if rule.code == remark.section), "")
    about = f", về {_without_number(heading)}" if heading else ""
    is_own = remark.speaker and item.paper and item.paper.member_id == remark.speaker.member_id is not None
    answers = " (người được kiểm điểm) giải trình, tiếp thu" if is_own else ""
    return f"- {who}{answers}{about}: {_one_line(remark.text)}"


def _without_number(heading: str) -> str:
    """Return a heading as it stands inside a sentence: without its number, with a small first letter."""
    words = heading.split(". ", 1)[-1] if NUMBERED.match(heading) else heading
    return words[:1].lower() + words[1:]


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
