"""The steps of one grassroots unit in S5, which has two people, their collective, and a short conference."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from members.models import Member
from ratings.actions.cases import RatingProposal
from reviews.agenda import AgendaKind
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions.amending import finalise_papers
from reviews.conference.guards.conference import earliest_day
from reviews.demo.calendar import MORNING
from reviews.demo.scenarios.course import COLLECTIVE, PlayedSession, Spoken, in_days, said_on
from reviews.demo.scenarios.room import Room
from reviews.demo.scenarios.units import BaseUnit
from reviews.models import AgendaItem, RemedyItem, Shortcoming, TopicField
from reviews.opinions.actions import comments as comment_actions
from reviews.papers.actions import papers as paper_actions
from reviews.stages import Stage

LENGTH = dt.timedelta(minutes=90)


class UnitCourse:
    """The session of one unit with the steps to play it. The deputy is the clerk, and the head is the
    chair."""

    def __init__(self, unit: BaseUnit, course: PlayedSession) -> None:
        self.unit, self.course = unit, course

    def fill_in(self, code: str) -> None:
        """Write everything in one paper, without submitting it."""
        written = self.unit.person(code) if code else self.unit.collective()
        self.course.fill_in(self.course.paper(code), written, self.unit.earlier())

    def answer_topic(self, code: str, said: Mapping[str, str]) -> None:
        """Answer the suggested topic in its three parts, and submit the paper."""
        paper = self.course.paper(code)
        author = paper.member or self.course.clerk
        for topic in paper.topics_to_answer:
            for field in TopicField:
                section = paper.sections.get(code=topic.section(field))
                paper_actions.save_paper_section(
                    section, said[field.value], by=author, version=section.version
                )
        paper_actions.submit_paper(paper, by=author)
        self.course.telling.step(f"{paper} giải trình nội dung gợi ý và nộp bản kiểm điểm")

    def write(self, but: str | None = None) -> None:
        """Write and submit all papers except that of ``but``, which was submitted before."""
        for code in self.course.papers():
            if code != but:
                self.fill_in(code)
        self.hand_in()

    def hand_in(self) -> None:
        """Submit all papers that are not submitted yet, and send the drafts out."""
        for paper in self.course.papers().values():
            if paper.is_open:
                paper_actions.submit_paper(paper, by=paper.member or self.course.clerk)
        self.course.move(Stage.COMMENTING)

    @property
    def comments(self) -> list[Spoken]:
        """The comments in this unit, each with its answer: by the head on the collective first, then by the
        head and the deputy on each other."""
        known, unit = self.unit.figures, self.unit
        plan = "Đã bổ sung ngày xong và người làm vào mục VI."
        return [
            Spoken("", unit.head, "cause", "causes", f"Nên ghi thẳng: {known['cause']}.", "taken_up", plan),
            Spoken(
                unit.head,
                unit.deputy,
                "shortcoming",
                "shortcomings",
                f"Bí thư nhắc nhiều nhưng chưa chốt ngày, nên {known['fault']}.",
                "taken_up",
                f"Tôi nhận; {known['measure']}.",
            ),
            Spoken(
                unit.deputy,
                unit.head,
                "strength",
                "duties",
                f"Phó Bí thư giữ sổ cẩn thận; kết quả “{known['p2']}” có phần lớn của đồng chí.",
                "explained",
                "Cảm ơn đồng chí, đó là công của cả chi bộ.",
            ),
        ]

    def comment(self, supervisor: str) -> None:
        """Enter the comments, and one of the supervisor, who is sent to the session and not reviewed in
        it."""
        self.course.comment(self.comments)
        member = Member.objects.get(code=supervisor)
        known = self.unit.figures
        words = f"Đề nghị ghi rõ ai làm, bao giờ xong đối với việc: {known['fault']}."
        remark = comment_actions.CommentInput("proposal", words, "measures")
        comment = comment_actions.add_comment(self.course.paper(), remark, by=member)
        answer = f"Chi ủy tiếp thu: {known['measure']}."
        comment_actions.answer_comment(comment, "taken_up", answer, by=self.course.head)

    def convene(self, day: dt.date | None = None, start: dt.time = MORNING) -> None:
        """Convene the conference for this day, or for the first day on which it may begin."""
        dates = [day or earliest_day(self.course.session)]
        self.course.convene(dates, f"Phòng họp chi bộ {self.unit.name}", start)

    def mend(self, reason: str, added: str) -> None:
        """Return the collective's paper to the clerk, who adds a line to it and submits it again."""
        course, paper = self.course, self.course.paper()
        paper_actions.return_paper(paper, by=course.head, reason=reason)
        section = paper.sections.get(code="shortcomings")
        paper_actions.save_paper_section(
            section, f"{section.text}\n{added}", by=course.clerk, version=section.version
        )
        paper_actions.submit_paper(course.paper(), by=course.clerk)
        course.telling.step(f"{course.name} bổ sung: {added}")

    def hold(self, supervisor: str) -> None:
        self.course.move(Stage.CONFERENCE)
        known = self.unit.figures
        concluded = {COLLECTIVE: f"Thống nhất; việc phải làm: {known['measure']}."}
        room = Room(self.course, said_on(self.comments), concluded, length=LENGTH)
        room.call_roll()
        room.open()

        def speak(item: AgendaItem) -> None:
            if item.kind == AgendaKind.DELEGATE:
                text = f"Chi bộ kiểm điểm đúng việc. Tôi sẽ theo đến cùng việc: {known['fault']}."
                room.speak(item, Spoken("", supervisor, "", "", text))

        room.run(also=speak)
        room.lock_minutes(self.course.head)
        self.course.move(Stage.RATING)

    def rate(self, reason: str) -> None:
        for code in self.course.papers():
            own = self.unit.person(code) if code else self.unit.collective()
            self.course.appraise(code, RatingProposal(own.level, own.points, reason))
        self.course.move(Stage.COMPLETING)

    def complete(self, residence: str) -> None:
        """Name a shortcoming, make the papers final, plan a remedy, and send the dossier up."""
        course, known = self.course, self.unit.figures
        fault = known["fault"]
        rating_actions.name_shortcoming(course.paper(), f"{fault[:1].upper()}{fault[1:]}.", by=course.head)
        finalise_papers(course.session, by=course.head)
        measure = known["measure"]
        course.plan(
            RemedyItem(
                what=f"{measure[:1].upper()}{measure[1:]}",
                owner=course.head,
                due_on=in_days(90 + self.unit.number),
                evidence="Báo cáo có số liệu, được chi bộ xác nhận",
                shortcoming=row,
            )
            for row in Shortcoming.objects.named_in(course.session)
        )
        course.waive_residence(residence)
        course.move(Stage.DECIDING)
