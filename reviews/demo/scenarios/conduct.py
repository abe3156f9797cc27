"""A round over one committee as its TOML file tells it: people, papers, comments, the conference convened."""

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
"""Month and day: the round is opened; the papers are written, where the file names no other day."""

BEFORE_EIGHT, THREE = dt.time(7, 45), dt.time(15)
CONCLUDED = (
    "Các ý kiến nhất trí với phần tự phê bình. Đồng chí làm ngay",
    "Đồng chí đã tiếp thu đủ ý kiến góp ý. Yêu cầu",
    "Khuyết điểm đã rõ, trách nhiệm đã rõ. Giao đồng chí",
    "Ghi nhận kết quả trong năm; còn một việc tập thể chờ kết quả",
)
CELL_AGREED = "Chi bộ thống nhất với bản tự kiểm điểm."
CELL_CONCLUDED = "Chi bộ thống nhất với bản tự kiểm điểm; đề nghị tập thể lãnh đạo kiểm điểm tiếp."


class Round:
    """As far as it has come, in steps that a test may take one by one."""

    def __init__(self, source: str, telling: Telling) -> None:
        """The people, last year's results, the round; open for writing."""
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
        """What is answered to the shortcoming named last year, if there was one."""
        found: dict[str, list[str]] = self.data["earlier_answers"]
        return found.get(code or "collective", [])

    def write(self) -> None:
        """The clerk writes for the collective, each for himself; a paper that lacks a section stays out. The
        drafts go out on the morning after."""
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
        """Everybody on the collective's draft, then on each other; one point lacks its answer at first."""
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
        """The days of the conference: those on which it was held in life, or the working days after them."""
        first = in_round(self.course.session.period.year, *self.data["meets"])
        return workdays_from(first, self.data["days"])

    def convene(self) -> Conference:
        """Two working days after the drafts is too early, so is opening before the day; then time passes."""
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
        course.ask_for(DocumentKind.INVITATION)
        return conference

    def settle_places(self) -> None:
        """Where the cell has held its reviews on paper, staff say so; nobody is waited for there."""
        reason = self.data.get("cell_on_paper")
        if reason:
            found = ReviewPlace.objects.filter(paper__session=self.course.session)
            rows = places.set_places_aside(found, reason, by=self.staff)
            self.telling.step(f"{self.staff} ghi nhận {len(rows)} đồng chí: {reason}")

    def prepare_cell(self) -> None:
        """The cell of the leaders writes what it owes, comments on all, and convenes its conference for the
        afternoon of the day on which the collective begins."""
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
        """The cell holds its review: all stand on its agenda, the minutes are locked."""
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
        """The conference, open only with its quorum: what was commented before is what is said there."""
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
        """Appraised one by one; neither a missing one nor open minutes let the papers be completed."""
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
    """The yearly round: papers in November, comments and conferences in December, the end in January."""
    year = year_played()
    return RoundPlan(
        title=f"Kiểm điểm, đánh giá, xếp loại năm {year}",
        year=year,
        ruleset_code=RULESET,
        writing_due=in_round(year, 11, 30),
        commenting_due=in_round(year, 12, 15),
        finish_due=in_round(year, 1, 29),
        legal_basis=tuple(legal_basis),
    )


def record_last_year(
    data: dict[str, Any], people: dict[str, Member], committee: Committee, by: Member
) -> None:
    """All were rated Good then; what was named of them is in the file."""
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
