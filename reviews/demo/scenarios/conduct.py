"""Plays a round over one committee from its TOML file: the steps that S1, S2 and S3 have in common."""

from __future__ import annotations

import datetime as dt
from typing import Any

from members import clock
from members.models import Committee, Member
from ratings import calendars, workdays
from ratings.actions.cases import RatingProposal
from ratings.actions.periods import open_year
from ratings.rulesets import SubjectKind
from reviews.conference.actions import conferences
from reviews.demo.calendar import in_round, wait, wait_until, workdays_from, year_played
from reviews.demo.province import RULESET
from reviews.demo.scenarios.course import COLLECTIVE, PlayedSession, Spoken, said_on, spoken_from
from reviews.demo.scenarios.frame import Telling, import_people, load_scenario
from reviews.demo.scenarios.room import Room
from reviews.demo.scenarios.wording import Written, collective, leader, nonleader
from reviews.models import Conference, DocumentKind, PaperState, ReviewPlace, ReviewSession
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions.earlier import record_earlier_result
from reviews.places.actions import places
from reviews.rounds.actions.campaigns import RoundPlan, open_campaign
from reviews.stages import Stage

OPENS, WRITES = (11, 10), (11, 24)
"""The month and day on which the round is opened, and those on which papers are written where the file names
no day."""

BEFORE_EIGHT, THREE = dt.time(7, 45), dt.time(15)
CONCLUDED = (
    "Các ý kiến nhất trí với phần tự phê bình. Đồng chí làm ngay",
    "Đồng chí đã tiếp thu đủ ý kiến góp ý. Yêu cầu",
    "Khuyết điểm đã rõ, trách nhiệm đã rõ. Giao đồng chí",
    "Ghi nhận kết quả trong năm; còn một việc tập thể chờ kết quả",
)
LATE_GROUND = "Đại hội và sáp nhập trong năm; kết thúc theo Công văn số 88-CV/TU."
CELL_AGREED = "Chi bộ thống nhất với bản tự kiểm điểm."
CELL_CONCLUDED = "Chi bộ thống nhất với bản tự kiểm điểm; đề nghị tập thể lãnh đạo kiểm điểm tiếp."


class Round:
    """A round over one committee. Each method plays one step, so that a test may play the steps one by
    one."""

    def __init__(self, source: str, telling: Telling) -> None:
        """Import the people, record last year's results, open the round and move its session to writing."""
        self.telling, self.data = telling, load_scenario(source)
        self.people = import_people(self.data, source)
        telling.step(
            f"Nhập {len(self.data['committees'])} tổ chức, {len(self.people)} đảng viên từ bảng tính"
        )
        committee = Committee.objects.get(code=self.data["place"])
        record_last_year(self.data, self.people, committee, self.staff)
        wait_until(in_round(year_played(), *OPENS))
        campaign = open_campaign(committee, year_plan(self.data["legal_basis"]), by=self.staff)
        telling.step(f"{self.staff} mở đợt “{campaign}”, căn cứ {campaign.legal_basis.count()} văn bản")
        session = ReviewSession.objects.for_list().get(campaign=campaign, committee=committee)
        self.course = PlayedSession(session, telling)
        self.course.move(Stage.WRITING)

    @property
    def staff(self) -> Member:
        return self.people[self.data["staff"]]

    @property
    def approver(self) -> Member:
        return self.people[self.data["approver"]]

    @property
    def comments(self) -> list[Spoken]:
        return spoken_from(self.data["comments"]["rows"])

    def written(self, code: str) -> Written:
        if code == COLLECTIVE:
            return collective(self.data["collective"])
        return leader(self.data["facts"][code], int(code[-2:]))

    def earlier(self, code: str) -> list[str]:
        """Return what this subject's paper says of last year's shortcoming: status, degree, difficulty and
        responsibility. The list is empty where no shortcoming was named."""
        found: dict[str, list[str]] = self.data["earlier_answers"]
        return found.get(code or "collective", [])

    def write(self) -> None:
        """Write and hand in all papers, and send the drafts out on the next working morning. The clerk writes
        for the collective, all others write for themselves. First check that the collective's paper cannot be
        submitted while a section is missing."""
        course = self.course
        wait_until(in_round(course.session.period.year, *self.data.get("writes", WRITES)))
        for code, paper in course.papers().items():
            if paper.state != PaperState.SUBMITTED:
                self._write(code)
        wait(1)
        course.move(Stage.COMMENTING)

    def _write(self, code: str) -> None:
        course, paper = self.course, self.course.paper(code)
        if code == COLLECTIVE:
            course.fill_in(paper, self.written(code).without("measures"), self.earlier(code))
            self.telling.refused(
                "nộp báo cáo tập thể thiếu phần biện pháp",
                lambda: paper_actions.submit_paper(paper, by=course.clerk),
            )
        course.write(paper, self.written(code), self.earlier(code))
        level = course.session.period.ruleset.level_name(self.written(code).level)
        self.telling.step(f"{paper} nộp bản kiểm điểm, tự nhận {level}")

    def comment(self) -> None:
        """Enter the comments and their answers. Check before the last answer that the session cannot move
        on."""
        *rows, last = self.comments
        self.course.comment([*rows, Spoken(last.on, last.by, last.kind, last.section, last.text)])
        self.course.cannot_move("họp khi còn một ý kiến chưa trả lời", Stage.CONFERENCE)
        self.course.answer(last)
        own = sum(1 for row in self.comments if row.on == COLLECTIVE)
        self.telling.step(
            f"{own} ý kiến với báo cáo tập thể, {len(self.comments) - own} ý kiến với cá nhân;"
            " ý kiến nào cũng có trả lời"
        )

    @property
    def dates(self) -> list[dt.date]:
        """The days of the conference: working days, beginning with the day of the real conference."""
        first = in_round(self.course.session.period.year, *self.data["meets"])
        return workdays_from(first, self.data["days"])

    def convene(self) -> Conference:
        """Convene the conference, and return it. Check that it cannot be convened for two working days after
        the drafts went out, and cannot be opened before its day."""
        course, hall, number = self.course, self.data["hall"], self.data["days"]
        out, calendar = course.session.drafts_out_on or clock.today(), calendars.calendar_in_force()
        early = [workdays.workday_after(out, n, calendar) for n in range(2, 2 + number)]
        self.telling.refused(
            "triệu tập khi dự thảo mới gửi trước hai ngày làm việc", lambda: course.convene(early, hall)
        )
        conference = course.convene(self.dates, hall)
        self.telling.step(
            f"Triệu tập hội nghị {number} ngày từ {self.dates[0]:%d/%m/%Y}, đúng hạn gửi dự thảo"
        )
        course.move(Stage.CONFERENCE)
        self.telling.refused(
            "khai mạc trước ngày đã triệu tập",
            lambda: conferences.open_conference(conference, by=course.clerk),
        )
        self.settle_places()
        course.ask_for(DocumentKind.SUMMONS, DocumentKind.PROGRAMME)
        return conference

    def settle_places(self) -> None:
        """Set the places in the cell aside where the file says that the cell has held its reviews on paper,
        so that nobody waits for the cell."""
        reason = self.data.get("cell_on_paper")
        if reason:
            found = ReviewPlace.objects.filter(paper__session=self.course.session)
            rows = places.set_places_aside(found, reason, by=self.staff)
            self.telling.step(f"{self.staff} ghi nhận {len(rows)} đồng chí: {reason}")

    def prepare_cell(self) -> None:
        """Play the papers and the comments of the leaders' cell, and convene its conference. That conference
        is held in the afternoon of the first day of the collective's conference."""
        cell = self.cell()
        cell.move(Stage.WRITING)
        for paper in cell.papers().values():
            cell.write(paper, nonleader(self.data["plain"]))
        cell.move(Stage.COMMENTING)
        cell.comment(spoken_from(self.data["cell_comments"]["rows"]))
        cell.convene(self.dates[:1], f"Phòng họp {cell.session.committee}", THREE)
        cell.move(Stage.CONFERENCE)

    def cell(self) -> PlayedSession:
        sessions = ReviewSession.objects.filter(campaign=self.course.session.campaign_id).for_list()
        return PlayedSession(sessions.get(committee__code=self.data["cell"]), self.telling)

    def cell_first(self) -> PlayedSession:
        """Hold the conference of the leaders' cell up to the locked minutes, and return its session."""
        cell = self.cell()
        said = spoken_from(self.data["cell_comments"]["rows"])
        agreed = dict.fromkeys(cell.reviewed(), CELL_CONCLUDED) | dict.fromkeys(cell.papers(), CELL_AGREED)
        room = Room(cell, said_on(said), agreed, length=dt.timedelta(minutes=90))
        room.call_roll()
        room.open()
        room.run()
        room.lock_minutes(cell.head)
        self.telling.step(f"{cell.session.committee} đã kiểm điểm {len(agreed)} đồng chí")
        return cell

    def room(self) -> Room:
        """Return the conference, ready to be played, with the comments as the remarks made there. Check that
        it cannot be opened before the roll is called."""
        concluded = {code: self._conclusion(code) for code in (COLLECTIVE, *self.data["facts"])}
        room = Room(self.course, said_on(self.comments), concluded)
        wait_until(self.dates[0], BEFORE_EIGHT)
        self.telling.refused(
            "khai mạc khi chưa điểm danh",
            lambda: conferences.open_conference(room.conference, by=self.course.clerk),
        )
        return room

    def _conclusion(self, code: str) -> str:
        if code == COLLECTIVE:
            return str(self.data["concluded"])
        measure = self.data["facts"][code]["measure"]
        return f"{CONCLUDED[int(code[-2:]) % len(CONCLUDED)]}: {measure}."

    def appraise(self, room: Room) -> None:
        """Appraise everybody, lock the minutes and move on to completing. Check that the move is not possible
        while somebody is not appraised or while the minutes are not locked."""
        course = self.course
        wait(1)
        *first, last = course.papers()
        for code in first:
            self._appraise(code)
        course.cannot_move("kết thúc xếp loại khi còn người chưa được thẩm định", Stage.COMPLETING)
        self._appraise(last)
        course.cannot_move("hoàn thiện văn bản khi biên bản chưa khóa", Stage.COMPLETING)
        room.lock_minutes(course.head)
        course.move(Stage.COMPLETING)

    def _appraise(self, code: str) -> None:
        own = self.written(code)
        self.course.appraise(code, RatingProposal(own.level, own.points, self.data["agreed"]))


def year_plan(legal_basis: list[str]) -> RoundPlan:
    """Return the plan of a yearly round: papers due in November, comments in December, end in January."""
    year = year_played()
    return RoundPlan(
        title=f"Kiểm điểm, đánh giá, xếp loại năm {year}",
        year=year,
        ruleset_code=RULESET,
        writing_due=in_round(year, 11, 30),
        commenting_due=in_round(year, 12, 15),
        finish_due=in_round(year, 1, 29),
        legal_basis=tuple(legal_basis),
        late_reason=LATE_GROUND,
    )


def record_last_year(
    data: dict[str, Any], people: dict[str, Member], committee: Committee, by: Member
) -> None:
    """Record last year's results: the level Good for everybody, with the shortcomings that the file names."""
    period = open_year(year_played() - 1, RULESET)
    for code in ("collective", *data["facts"]):
        member = people.get(code)
        record_earlier_result(
            period,
            committee,
            member,
            kind=SubjectKind.LEADER if member else SubjectKind.COLLECTIVE,
            level="GOOD",
            shortcomings=data["earlier"].get(code, ()),
            by=by,
        )
