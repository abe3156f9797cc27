"""The committees of the ward in S6 with all their people, and the steps that each takes in a round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any

from members.models import Member
from ratings.actions.cases import RatingProposal
from ratings.rulesets import SubjectKind
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions.amending import finalise_papers
from reviews.conference.actions import grounds, roll
from reviews.conference.guards.conference import earliest_day, of_absent
from reviews.demo.calendar import MORNING, wait_until, workday
from reviews.demo.scenarios.course import COLLECTIVE, PlayedSession, Spoken, in_days, said_on
from reviews.demo.scenarios.room import Room
from reviews.demo.scenarios.tree import TreePlace, sentence_of
from reviews.demo.scenarios.units import MARKS, TASKS
from reviews.demo.scenarios.wording import Written, leader, nonleader
from reviews.models import Paper, RemedyItem, Shortcoming
from reviews.papers.actions import commitments
from reviews.papers.actions import papers as paper_actions
from reviews.stages import Stage

WORDS = ("field", "products", "fault", "cause", "objective", "measure")
LENGTH = dt.timedelta(hours=3)
AT_HOME = dt.time(7, 30)
LATER = "Vắng có lý do; chi bộ kiểm điểm bù trong tháng sau, ghi biên bản riêng."


class WardPlace(TreePlace):
    """One committee of the ward. It knows the words of everybody reviewed in it, also of those who came from
    another committee."""

    @cached_property
    def tables(self) -> dict[str, dict[str, Any]]:
        """The words of all people of the scenario by their codes. Heads and deputies have those of their
        committee."""
        found = {row["code"]: row for row in (*self.data["members"], self.data["late"])}
        for row in self.data["places"]:
            found |= {f"{row['code']}-B": row, f"{row['code']}-P": row}
        return found

    def written(self, paper: Paper) -> Written:
        """Return what the subject of the paper writes, on the form that the paper has."""
        if paper.member is None:
            return self.collective()
        code = paper.member.code
        is_leader = paper.form == paper.session.period.ruleset.forms[SubjectKind.LEADER]
        template = self.data[("head" if code == self.head else "deputy") if is_leader else "member"]
        facts = self._facts(self.tables[code], template)
        return leader(facts, len(code) + int(code[-1], 36)) if is_leader else nonleader(facts)

    def _facts(self, table: Mapping[str, Any], template: Mapping[str, str]) -> dict[str, Any]:
        known = self.figures
        own = {name: table[name].format(**known) for name in WORDS if name != "products"}
        products = [text.format(**known) for text in table["products"]]
        filled = {name: text.format(**known | own) for name, text in template.items()}
        marks = MARKS["GOOD"] | {"tasks": products, "tasks_count": TASKS["GOOD"], "level": "GOOD"}
        return {**filled, **own, **marks, "unit": filled["unit_result"]}


def ward_places(data: dict[str, Any]) -> dict[str, WardPlace]:
    """Return the committees listed in the TOML file by their codes."""
    rows = enumerate(data["places"], start=1)
    return {row["code"]: WardPlace(number, row["name"], row, data) for number, row in rows}


def add_crowd(data: dict[str, Any]) -> None:
    """Add to the members of ``data`` those who have no part in the story, with words of their own."""
    crowd = data["crowd"]
    for number, (code, name, cell, field) in enumerate(crowd["people"]):
        said = crowd["faults"][number % len(crowd["faults"])]
        products = crowd["products"][number % len(crowd["products"])]
        words = zip(("fault", "cause", "objective", "measure"), said, strict=True)
        row: dict[str, Any] = {word: text.replace("{field}", field) for word, text in words}
        row |= {"products": [text.replace("{field}", field) for text in products], "field": field}
        data["members"].append(row | {"code": code, "name": name, "cell": cell})


def add_members(data: dict[str, Any]) -> None:
    """Add the further people and their posts to ``data``, as rows for the import."""
    for number, row in enumerate(data["members"], start=1):
        born = dt.date(1962 + 2 * number % 30, 1 + number % 12, 1 + (7 * number) % 28)
        admitted = born.replace(year=born.year + 28)
        data["people"].append([row["code"], row["name"], born, admitted, row["cell"], True, "active"])
        if "committee" in row:
            post = [row["code"], row["committee"], row["title"], row["rank"], False, True, row["field"]]
            data["posts"].append(post)


class UnitPlay:
    """The session of one committee with the steps to play it. ``earlier`` is what its papers say of last
    year's shortcomings."""

    EARLIER = ("in_progress", "Đã làm được quá nửa, có biên bản nghiệm thu từng phần.", "", "Bí thư cấp ủy.")

    def __init__(self, place: WardPlace, course: PlayedSession) -> None:
        self.place, self.course = place, course

    @property
    def comments(self) -> list[Spoken]:
        """The comments here, each with its answer: by the head on the collective, by head and deputy on each
        other."""
        known, place = self.place.figures, self.place
        head, deputy = self.course.head.code, place.deputy
        return [
            Spoken(
                COLLECTIVE,
                head,
                "cause",
                "causes",
                f"Tôi nói trước: {known['cause']}; phần của người đứng đầu phải ghi rõ.",
                "taken_up",
                "Đã ghi phần trách nhiệm của người đứng đầu vào mục V.",
            ),
            Spoken(
                head,
                deputy,
                "shortcoming",
                "shortcomings",
                f"Đồng chí đôn đốc nhiều mà chưa chốt ngày, nên {known['fault']}.",
                "taken_up",
                f"Tôi nhận; {known['measure']}.",
            ),
        ]

    def fill_in(self, code: str, *, by: Member | None = None) -> None:
        """Write a paper, and hold the promises of the year against it, without handing it in. The subject
        writes, or ``by`` in the subject's place."""
        paper = self.course.paper(code)
        self.course.fill_in(paper, self.place.written(paper), self.EARLIER, by=by)
        for promise in paper.promises.select_related("paper__session"):
            words = "Đã làm xong, có biên bản nghiệm thu; chi tiết ở mục kết quả."
            commitments.answer_promise(promise, "kept", words, by=by or paper.member or self.course.clerk)

    def write(self, but: Collection[str] = ()) -> None:
        """Write and hand in all papers that are not handed in, except those of ``but``."""
        for code, paper in self.course.papers().items():
            if paper.is_open and code not in but:
                self.fill_in(code)
                paper_actions.submit_paper(self.course.paper(code), by=paper.member or self.course.clerk)

    def send_out(self) -> None:
        """Send the drafts out, and enter the comments with their answers."""
        self.course.move(Stage.COMMENTING)
        self.course.comment(self.comments)

    def convene(self, day: dt.date, start: dt.time = MORNING) -> None:
        """Convene the conference for this day, or for the first later one on which it may be held."""
        first = workday(max(day, earliest_day(self.course.session), in_days(1)))
        self.course.convene([first], f"Phòng họp {self.place.name}", start)

    def room(self) -> Room:
        measure = self.place.figures["measure"]
        concluded = {COLLECTIVE: f"Thống nhất; việc phải làm: {measure}."}
        return Room(self.course, said_on(self.comments), concluded, LENGTH)

    def hold(self, absent: Mapping[str, str] | None = None) -> Room:
        """Hold the conference up to the locked minutes, and return it. ``absent`` holds the reasons of those
        who are not there, by their codes."""
        self.course.move(Stage.CONFERENCE)
        room = self.room()
        first = room.conference.days.all()[0]
        wait_until(first.date, AT_HOME)
        for code, reason in (absent or {}).items():
            mark = roll.AttendanceMark(present=False, reason=reason)
            roll.mark_attendance(room.roll[code], first, mark, by=self.course.clerk)
        room.call_roll()
        room.open()
        room.run()
        room.lock_minutes(self.course.head)
        for item in of_absent(room.conference.items.all()):
            grounds.note_absent(item, LATER, by=self.course.clerk)
        self.course.move(Stage.RATING)
        return room

    def complete(self) -> None:
        """Appraise the papers, name a shortcoming, make the papers final, plan a remedy, and send the dossier
        up."""
        course, known = self.course, self.place.figures
        for code, paper in course.papers().items():
            own = self.place.written(paper)
            course.appraise(code, RatingProposal(own.level, own.points, self.place.data["agreed"]))
        course.move(Stage.COMPLETING)
        rating_actions.name_shortcoming(course.paper(), sentence_of(known["fault"]), by=course.head)
        finalise_papers(course.session, by=course.head)
        course.plan(
            RemedyItem(
                what=sentence_of(known["measure"]),
                owner=course.head,
                due_on=in_days(240 + self.place.number),
                evidence="Báo cáo có số liệu, được cấp trên kiểm tra",
                shortcoming=row,
            )
            for row in Shortcoming.objects.named_in(course.session)
        )
        course.waive_residence(self.place.data["residence"])
        course.move(Stage.DECIDING)
