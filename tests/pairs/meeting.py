"""What people do at an open conference, and with its minutes."""

from __future__ import annotations

import datetime as dt
from functools import partial
from uuid import UUID

from members import clock
from members.models import RoleKind
from reviews.agenda import AgendaKind
from reviews.conference.actions import agenda, conferences, grounds, live, minutes, remarks, roll, votes
from reviews.conference.actions.votes import ShowOfHands
from reviews.demo.calendar import MORNING
from reviews.demo.conference import hold_played
from reviews.desk.actions.course import advance_session
from reviews.models import (
    AgendaItem,
    Attendance,
    Attendee,
    Conference,
    MinutesSection,
    Recommendation,
    Remark,
    Speaker,
    Vote,
)
from reviews.stages import Stage
from tests.pairs.racing import Job, Play
from tests.reviews.cast import Cast, agenda_item, begin, bring_to, make_cast, make_role, opened

MOTION = "Thông qua báo cáo"
KEY = UUID(int=77)


def _opened() -> Cast:
    """The collective's report is on, the member waits for the floor, a vote is taken. The guest is a second
    clerk."""
    cast = make_cast()
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    conference = opened(cast)
    agenda.add_item(conference, "Việc khác", by=cast.clerk)
    roll.add_attendee(conference, "Khách Chưa Điểm Danh", "Khách", by=cast.clerk)
    item = begin(conference, cast, agenda_item(conference, AgendaKind.COLLECTIVE))
    live.ask_floor(conference, by=cast.member)
    votes.take_vote(item, ShowOfHands("Bầu tổ kiểm phiếu", 3), by=cast.clerk)
    remarks.save_remark(
        conference, KEY, remarks.RemarkInput(item, None, "Nhất trí."), by=cast.clerk, version=0
    )
    remarks.add_recommendation(conference, "Văn phòng", "Gửi sớm", by=cast.clerk)
    minutes.assemble_minutes(conference, by=cast.clerk)
    return cast


def _convened() -> Cast:
    """Everybody is marked present, and the conference can be opened."""
    cast = bring_to(make_cast(), Stage.CONFERENCE)
    roll.mark_all_present(_conference(cast), _conference(cast).days.all()[0], by=cast.clerk)
    return cast


def _held() -> Cast:
    """The conference is over, its minutes are to be confirmed."""
    cast = bring_to(make_cast(), Stage.CONFERENCE)
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    hold_played(_conference(cast), clerk=cast.clerk)
    Attendance.objects.filter(attendee__member=cast.colleague).update(present=False, reason="Ốm")
    minutes.assemble_minutes(_conference(cast), by=cast.clerk)
    return cast


def _confirmed() -> Cast:
    """The clerk has confirmed the minutes."""
    cast = _held()
    minutes.confirm_as_clerk(_conference(cast), by=cast.clerk)
    return cast


def _signed() -> Cast:
    """Clerk and chair have confirmed the minutes."""
    cast = _confirmed()
    minutes.confirm_as_chair(_conference(cast), by=cast.head)
    return cast


def _offered() -> Cast:
    """A section of the minutes was edited, and newer text is offered beside it."""
    cast = _held()
    section = _section(cast)
    minutes.save_minutes_section(section, "Bản đã sửa tay", by=cast.head, version=section.version)
    _remark(cast, "Ý kiến đến sau.")()
    minutes.assemble_minutes(_conference(cast), by=cast.clerk)
    return cast


def _conference(cast: Cast) -> Conference:
    return Conference.objects.for_page().get(session=cast.session)


def _item(cast: Cast, kind: AgendaKind, nth: int = 0) -> AgendaItem:
    return agenda_item(_conference(cast), kind, nth)


def _current(cast: Cast) -> int | None:
    return _conference(cast).items.filter(state="current").values_list("pk", flat=True).first()


def _start(cast: Cast, kind: AgendaKind) -> Job:
    return partial(live.start_item, _item(cast, kind), by=cast.clerk, seen=_current(cast))


def _vote(cast: Cast) -> Vote:
    return Vote.objects.select_related("item__conference").get(item__conference=_conference(cast))


def _correct(cast: Cast, hands: int) -> Job:
    vote = _vote(cast)
    count = ShowOfHands(vote.motion, hands)
    return partial(votes.correct_vote, vote, count, by=cast.clerk, version=vote.version)


def _withdraw(cast: Cast) -> Job:
    vote = _vote(cast)
    return partial(votes.withdraw_vote, vote, by=cast.guest, version=vote.version)


def _attendee(cast: Cast, part: str = "colleague") -> Attendee:
    return _conference(cast).roll.select_related("conference").get(member=getattr(cast, part))


def _mark(cast: Cast, *, present: bool) -> Job:
    mark = roll.AttendanceMark(present, "" if present else "Ốm")
    return partial(
        roll.mark_attendance, _attendee(cast), _conference(cast).days.all()[0], mark, by=cast.clerk
    )


def _speaker(cast: Cast) -> Speaker:
    rows = Speaker.objects.select_related("conference")
    return rows.get(conference=_conference(cast), attendee__member=cast.member)


def _remark(cast: Cast, words: str) -> Job:
    said = remarks.RemarkInput(_item(cast, AgendaKind.COLLECTIVE), None, words)
    version = Remark.objects.filter(key=KEY).values_list("version", flat=True).first() or 0
    return partial(remarks.save_remark, _conference(cast), KEY, said, by=cast.clerk, version=version)


def _move_remark(cast: Cast) -> Job:
    row = Remark.objects.select_related("item__conference").get(key=KEY)
    return partial(remarks.move_remark, row, _item(cast, AgendaKind.FREE), by=cast.clerk)


def _remark_on_added(cast: Cast) -> Job:
    said = remarks.RemarkInput(_item(cast, AgendaKind.FREE), None, "Ngoài chương trình.")
    return partial(remarks.save_remark, _conference(cast), UUID(int=78), said, by=cast.clerk, version=0)


def _conclude(cast: Cast, words: str) -> Job:
    conclusion = _item(cast, AgendaKind.COLLECTIVE).conclusion
    return partial(remarks.save_conclusion, conclusion, words, by=cast.clerk, version=conclusion.version)


def _withdraw_recommendation(cast: Cast) -> Job:
    rows = Recommendation.objects.select_related("conference")
    return partial(remarks.withdraw_recommendation, rows.get(conference=_conference(cast)), by=cast.clerk)


def _enter_times(cast: Cast) -> Job:
    hours = (dt.time(8), dt.time(11))
    item = _item(cast, AgendaKind.COLLECTIVE)
    held = minutes.HeldAs(days={item.day_id: hours}, items={item.pk: hours}, copies=3)
    return partial(minutes.enter_held, _conference(cast), held, by=cast.clerk)


def _edit_minutes(cast: Cast) -> Job:
    section = MinutesSection.objects.filter(minutes__conference=_conference(cast)).order_by("position")[0]
    text = f"{section.text} Bổ sung."
    return partial(minutes.save_minutes_section, section, text, by=cast.clerk, version=section.version)


def _section(cast: Cast) -> MinutesSection:
    """The section of the collective's report."""
    return MinutesSection.objects.get(
        minutes__conference=_conference(cast), code=f"item-{_item(cast, AgendaKind.COLLECTIVE).pk}"
    )


def _settle_offer(cast: Cast, *, take: bool) -> Job:
    section = _section(cast)
    return partial(minutes.settle_offer, section, by=cast.clerk, version=section.version, take=take)


def _edit_offered(cast: Cast) -> Job:
    section = _section(cast)
    return partial(
        minutes.save_minutes_section, section, "Sửa lần nữa", by=cast.guest, version=section.version
    )


def _add_day(cast: Cast) -> Job:
    day = conferences.Day(clock.today() + dt.timedelta(days=20), MORNING, "Hội trường B")
    return partial(conferences.add_day, _conference(cast), day, by=cast.clerk)


def _move_session(cast: Cast, target: Stage) -> Job:
    cast.session.refresh_from_db()
    seen = cast.session.stage
    return partial(advance_session, cast.session, target, by=cast.clerk, seen=seen, reason="Cần thêm")


MINUTES: dict[str, Play] = {
    "assemble the minutes": lambda cast: partial(minutes.assemble_minutes, _conference(cast), by=cast.clerk),
    "edit the minutes": _edit_minutes,
    "enter the times": _enter_times,
    "note who was absent": lambda cast: partial(
        grounds.note_absent, _item(cast, AgendaKind.MEMBER, 1), "Kiểm điểm bù", by=cast.clerk
    ),
    "confirm as clerk": lambda cast: partial(minutes.confirm_as_clerk, _conference(cast), by=cast.clerk),
    "confirm as chair": lambda cast: partial(minutes.confirm_as_chair, _conference(cast), by=cast.head),
    "lock the minutes": lambda cast: partial(minutes.lock_minutes, _conference(cast), by=cast.head),
    "take the confirmation back": lambda cast: partial(
        minutes.unconfirm_minutes, _conference(cast), by=cast.clerk
    ),
    "write down a remark": lambda cast: _remark(cast, "Chưa nhất trí."),
    "conclude": lambda cast: _conclude(cast, "Thống nhất."),
    "recommend": lambda cast: partial(
        remarks.add_recommendation, _conference(cast), "Ban Tổ chức", "Rà soát", by=cast.clerk
    ),
    "start the rating": lambda cast: _move_session(cast, Stage.RATING),
    "back to commenting": lambda cast: _move_session(cast, Stage.COMMENTING),
}

OPENED: dict[str, Play] = MINUTES | {
    "start the head's review": lambda cast: _start(cast, AgendaKind.HEAD),
    "start the conclusion": lambda cast: _start(cast, AgendaKind.CONCLUSION),
    "close the point": lambda cast: partial(
        live.close_item, _item(cast, AgendaKind.COLLECTIVE), by=cast.clerk
    ),
    "clear the room": lambda cast: partial(
        live.clear_room, _item(cast, AgendaKind.HEAD), by=cast.clerk, out=True
    ),
    "ask for the floor": lambda cast: partial(live.ask_floor, _conference(cast), by=cast.colleague),
    "call somebody": lambda cast: partial(live.call_speaker, _attendee(cast), by=cast.clerk),
    "give the floor": lambda cast: partial(live.give_floor, _speaker(cast), by=cast.clerk),
    "end the speech": lambda cast: partial(live.end_speech, _speaker(cast), by=cast.clerk),
    "drop the speaker": lambda cast: partial(live.drop_speaker, _speaker(cast), by=cast.clerk),
    "hurry the speaker": lambda cast: partial(live.hurry_speaker, _speaker(cast), by=cast.clerk),
    "move the added point": lambda cast: partial(
        agenda.move_item, _item(cast, AgendaKind.FREE), agenda.UP, by=cast.clerk
    ),
    "remove the added point": lambda cast: partial(
        agenda.remove_item, _item(cast, AgendaKind.FREE), by=cast.clerk
    ),
    "add a point": lambda cast: partial(agenda.add_item, _conference(cast), "Việc nữa", by=cast.clerk),
    "remark on the added point": _remark_on_added,
    "move the remark there": _move_remark,
    "write it down otherwise": lambda cast: _remark(cast, "Còn ý kiến."),
    "conclude otherwise": lambda cast: _conclude(cast, "Chưa thống nhất."),
    "withdraw the recommendation": _withdraw_recommendation,
    "take a vote": lambda cast: partial(
        votes.take_vote, _item(cast, AgendaKind.COLLECTIVE), ShowOfHands(MOTION, 3), by=cast.clerk
    ),
    "take it with other hands": lambda cast: partial(
        votes.take_vote, _item(cast, AgendaKind.COLLECTIVE), ShowOfHands(MOTION, 2, 1), by=cast.guest
    ),
    "correct the vote": lambda cast: _correct(cast, 2),
    "correct it otherwise": lambda cast: _correct(cast, 1),
    "withdraw the vote": _withdraw,
    "mark present": lambda cast: _mark(cast, present=True),
    "mark absent": lambda cast: _mark(cast, present=False),
    "mark all present": lambda cast: partial(
        roll.mark_all_present, _conference(cast), _conference(cast).days.all()[0], by=cast.guest
    ),
    "add to the roll": lambda cast: partial(
        roll.add_attendee, _conference(cast), "Khách Danh Dự", "Khách", by=cast.clerk
    ),
    "recuse": lambda cast: partial(
        roll.recuse_attendee, _attendee(cast), cast.paper(cast.member), "Người thân", by=cast.clerk
    ),
    "add a day": _add_day,
}

AFTER: dict[str, Play] = MINUTES | {
    "reopen the minutes": lambda cast: partial(
        minutes.reopen_minutes, _conference(cast), by=cast.head, reason="Sót ý kiến"
    ),
}

OFFERED: dict[str, Play] = MINUTES | {
    "take the offer": lambda cast: _settle_offer(cast, take=True),
    "keep one's own": lambda cast: _settle_offer(cast, take=False),
    "edit that section": _edit_offered,
}

CONVENED: dict[str, Play] = {
    name: OPENED[name]
    for name in ("mark absent", "mark all present", "add a day", "add a point", "back to commenting")
} | {
    "open": lambda cast: partial(conferences.open_conference, _conference(cast), by=cast.clerk),
}

SCENES = {
    "conference, convened": (_convened, CONVENED),
    "conference, open": (_opened, OPENED),
    "conference, held": (_held, AFTER),
    "conference, text offered": (_offered, OFFERED),
    "conference, confirmed by the clerk": (_confirmed, AFTER),
    "conference, confirmed by both": (_signed, AFTER),
}
