"""The ward's conference in S6: a storm puts it off, and in the middle of it the power fails."""

from __future__ import annotations

import datetime as dt
from uuid import uuid4

from django.utils import timezone

from members import clock
from reviews.agenda import AgendaKind
from reviews.conference.actions import conferences, remarks
from reviews.conference.actions.conferences import Day
from reviews.demo.calendar import MORNING, wait_until, workday
from reviews.demo.scenarios.ballots import hold_ballot
from reviews.demo.scenarios.course import in_days
from reviews.demo.scenarios.room import Room
from reviews.demo.scenarios.s6_places import UnitPlay
from reviews.models import AgendaItem, ItemState, Remark
from reviews.stages import Stage

HALL = "Hội trường phường Tân Hà"


def meet_in_spite_of_all(way: UnitPlay, storm: str) -> None:
    """Convene the conference, put it off on its very day, hold it, break it off when the power fails, and
    end it on the next working day. Check that nothing written down is lost or written twice."""
    course, telling = way.course, way.course.telling
    way.convene(in_days(4))
    course.move(Stage.CONFERENCE)
    room = way.room()
    first = room.conference.days.all()[0]
    wait_until(first.date, dt.time(6))
    later = workday(first.date + dt.timedelta(days=3))
    telling.refused(
        "lùi hội nghị mà không nêu nơi họp",
        lambda: conferences.convene_conference(
            course.session, [Day(later, MORNING, " ")], chair=course.head, by=course.clerk
        ),
    )
    conferences.convene_conference(
        course.session, [Day(later, MORNING, HALL)], chair=course.head, by=course.clerk
    )
    telling.step(f"{storm} Họp ngày {later:%d/%m/%Y}; mọi người trong danh sách được báo")
    telling.refused(
        "khai mạc đúng ngày bão", lambda: conferences.open_conference(room.conference, by=course.clerk)
    )
    wait_until(later, dt.time(7))
    room = way.room()
    room.call_roll()
    room.open()
    room.run(until=AgendaKind.HEAD)
    _break_off(way, room)
    room.run()
    telling.check("Nội dung còn dở", room.conference.items.exclude(state=ItemState.CLOSED).count(), 0)
    room.lock_minutes(course.head)
    course.move(Stage.RATING)
    hold_ballot(course)


def _break_off(way: UnitPlay, room: Room) -> None:
    """Let the power fail while a remark on the current item is sent: the page sends it again when the power
    is back. The conference goes on on the next working day."""
    course = way.course
    item = AgendaItem.objects.select_related("conference", "paper").get(pk=room.seen or 0)
    said = remarks.RemarkInput(
        item, room.roll[course.head.code], "Phải bàn giao hồ sơ ngay từ tuần đầu.", "cause", "causes"
    )
    key, before = uuid4(), Remark.objects.filter(item=item).count()
    remarks.save_remark(room.conference, key, said, by=course.clerk, version=0)
    now = timezone.localtime(clock.now())
    course.telling.step(f"{now:%H:%M} mất điện; hội nghị nghỉ, trang gửi lại câu vừa ghi khi có điện")
    remarks.save_remark(room.conference, key, said, by=course.clerk, version=0)
    written = Remark.objects.filter(item=item).count()
    course.telling.check("Ý kiến ghi thêm lúc mất điện", written - before, 1)
    course.telling.refused(
        "thêm chính ngày đang họp",
        lambda: conferences.add_day(room.conference, Day(clock.today(), MORNING, HALL), by=course.clerk),
    )
    next_day = workday(clock.today() + dt.timedelta(days=1))
    conferences.add_day(room.conference, Day(next_day, MORNING, HALL), by=course.clerk)
    wait_until(next_day, MORNING)
    course.telling.step(f"Họp tiếp ngày {next_day:%d/%m/%Y}")
