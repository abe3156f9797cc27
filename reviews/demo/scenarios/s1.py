"""S1: a standing committee of six meets for three days. Findings and amendments link the paper of the
collective with the papers of the persons."""

from __future__ import annotations

import datetime as dt

from reviews.agenda import AgendaKind
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions import amending, dossiers, linking
from reviews.conference.actions import agenda, live
from reviews.demo.calendar import wait
from reviews.demo.scenarios.ballots import hold_ballot
from reviews.demo.scenarios.conduct import Round
from reviews.demo.scenarios.course import COLLECTIVE, in_days
from reviews.demo.scenarios.frame import Scenario, Telling
from reviews.demo.scenarios.room import Room
from reviews.models import (
    AmendmentState,
    Charge,
    DocumentKind,
    Finding,
    FindingAnswer,
    Paper,
    PaperState,
    RemedyItem,
    Shortcoming,
)
from reviews.papers.actions import papers as paper_actions
from reviews.stages import Stage
from reviews.texts import split_paragraphs

DECIDED = "Theo đề xuất của Ban Thường vụ Đảng ủy xã và kết quả thẩm định."


class Play(Round):
    """The round of S1, with the steps that only S1 has: findings, amendments and the remedy plan."""

    def open_room(self) -> Room:
        room = self.room()
        agenda.remove_item(room.item(AgendaKind.DELEGATE), by=self.course.clerk)
        room.call_roll(late={2: ("S1-06", dt.time(8, 40))})
        room.open()
        return room

    def review_collective(self, room: Room) -> None:
        """Review the collective, and stop before the item of the head. Check first that the head's item
        cannot begin before the collective's."""
        head = room.item(AgendaKind.HEAD)
        self.telling.refused(
            "kiểm điểm người đứng đầu trước tập thể",
            lambda: live.start_item(head, by=self.course.clerk, seen=room.seen),
        )
        room.run(until=AgendaKind.HEAD)
        linking.settle_collective_paper(self.course.session, by=self.course.head)
        self.telling.step("Tập thể thống nhất tạm thời báo cáo kiểm điểm (làm cơ sở kiểm điểm cá nhân)")

    def cell_before_the_collective(self, room: Room) -> None:
        """Hold the conference of the leaders' cell. Check first that nobody can be reviewed in the standing
        committee before that conference."""
        head = room.item(AgendaKind.HEAD)
        self.telling.refused(
            "kiểm điểm người đứng đầu ở Ban Thường vụ khi chi bộ chưa kiểm điểm",
            lambda: live.start_item(head, by=self.course.clerk, seen=room.seen),
        )
        room.close_last()
        self.cell_first().ask_for(DocumentKind.MINUTES)

    def draw_findings(self) -> list[Finding]:
        """Draw three findings from the collective's paper (one by task, one by field, one by locality), and
        return them."""
        course = self.course
        settled = split_paragraphs(linking.settled_text(course.paper()) or "")
        drawn = (
            ("S1-03", settled[0], Charge.TASK, "Giải ngân hai công trình đường thôn"),
            ("S1-05", settled[1], Charge.FIELD, "Công tác phát triển đảng viên"),
            ("S1-03", settled[2], Charge.LOCALITY, "Thôn Lạch Dừa: đơn thư đất đai"),
        )
        found = []
        for code, quote, ground, about in drawn:
            paper = course.paper(code)
            finding = linking.draw_finding(paper, linking.FindingInput(quote, ground, about), by=course.clerk)
            self.telling.step(f"Trách nhiệm của {paper} theo {ground.label.lower()}: {about}")
            found.append(finding)
        return found

    def answer_findings(self, findings: list[Finding]) -> None:
        for finding in findings:
            row = Finding.objects.select_related("paper__member").get(pk=finding.pk)
            member = row.paper.member
            if member and not row.answer_kind:
                text = f"{self.data['facts'][member.code]['duty']} Nội dung: {row.about}."
                linking.answer_finding(row, FindingAnswer.ACCEPTS, text, by=member)

    def review_people(self, room: Room) -> None:
        room.run()
        for code, section, text, *_rest in self.data["amendments"]:
            self._propose(code, section, text)
        room.recommend(
            "Ban Thường vụ Tỉnh ủy Lâm Khê",
            "Hướng dẫn hồ sơ đất khai hoang trước năm 1993 không có giấy tờ; tăng một biên chế địa chính.",
        )
        self.course.move(Stage.RATING)

    def _propose(self, code: str, section: str, text: str) -> None:
        paper, session = self.course.paper(code), self.course.session
        if paper.member:
            proposed = linking.AmendmentInput(section, text)
            linking.propose_amendment(session, proposed, by=paper.member, source=paper)
            self.telling.step(f"{paper} đề nghị sửa báo cáo tập thể: {text}")

    def complete(self) -> None:
        """Complete the papers and send the dossier up. The findings are added to the papers of the persons,
        and the amendments to the collective's paper, which becomes final last."""
        course = self.course
        wait(1)
        self._decide_amendments()
        self._amend_people()
        self.telling.refused(
            "hoàn thiện báo cáo tập thể trước bản của cá nhân",
            lambda: amending.finalise_paper(course.paper(), by=course.head),
        )
        self._amend_collective()
        amending.finalise_papers(course.session, by=course.head)
        self.telling.step(f"{len(course.papers())} bản kiểm điểm hoàn thiện, của tập thể sau cùng")
        rating_actions.name_shortcoming(
            course.paper(), "Giải ngân đầu tư công 81%; hai đường thôn chậm 70 ngày.", by=course.head
        )
        rating_actions.name_shortcoming(
            course.paper("S1-05"), "Ba chi bộ nông thôn cả năm không kết nạp được đảng viên.", by=course.head
        )
        course.cannot_move("trình lên khi chưa có kế hoạch khắc phục, hồ sơ còn thiếu", Stage.DECIDING)
        wait(1)
        self._plan()
        course.waive_residence(self.data["residence"])
        course.move(Stage.DECIDING)
        course.ask_for(DocumentKind.MINUTES, DocumentKind.PLAN, DocumentKind.DOSSIER)

    def _decide_amendments(self) -> None:
        """Decide the proposed amendments: those with a reason in the file are kept aside, all others are
        taken in."""
        reasons = {text: reason for _code, _section, text, _added, reason in self.data["amendments"]}
        for amendment in self.course.paper().amendments.all():
            reason = reasons[amendment.text]
            state = AmendmentState.KEPT_ASIDE if reason else AmendmentState.TAKEN_IN
            linking.decide_amendment(amendment, state, reason, by=self.course.head)
            self.telling.step(f"{state.label}: {amendment.text}")

    def _amend_people(self) -> None:
        rows = Finding.objects.filter(paper__session=self.course.session).select_related("paper__member")
        for code in sorted({row.paper.member.code for row in rows if row.paper.member}):
            about = "; ".join(row.about for row in rows if row.paper.member and row.paper.member.code == code)
            self.amend(code, "accountability", f"Bổ sung sau hội nghị: tôi nhận trách nhiệm về {about}.")

    def _amend_collective(self) -> None:
        added = [(section, text) for _code, section, _asked, text, _reason in self.data["amendments"] if text]
        for section, text in added[:-1]:
            self.amend(COLLECTIVE, section, text, hand_in=False)
        self.amend(COLLECTIVE, *added[-1])

    def amend(self, code: str, section: str, text: str, *, hand_in: bool = True) -> None:
        """Add a line to a section of a paper that was handed in before, and hand the paper in again unless
        ``hand_in`` is false."""
        paper = self.course.paper(code)
        author = paper.member or self.course.clerk
        if paper.state == PaperState.SUBMITTED:
            amending.open_for_amendment(paper, by=author)
        row = paper.sections.get(code=section)
        paper_actions.save_paper_section(row, f"{row.text}\n{text}", by=author, version=row.version)
        if hand_in:
            amending.hand_in_again(paper, {}, by=author)
            self.telling.step(f"{paper} bổ sung bản kiểm điểm, ghi rõ vì sao")

    def _plan(self) -> None:
        course, named = self.course, Shortcoming.objects.named_in(self.course.session)
        owners = {None: self.people["S1-03"]}
        rows = [
            RemedyItem(
                what="Hoàn thành, nghiệm thu hai đường thôn; giải ngân hết vốn được giao"
                if row.member is None
                else "Gặp từng quần chúng ở ba chi bộ nông thôn, cử sáu người học lớp nhận thức về Đảng",
                owner=row.member or owners[None],
                due_on=in_days(120),
                evidence="Biên bản nghiệm thu"
                if row.member is None
                else "Danh sách nguồn, giấy chứng nhận học",
                shortcoming=row,
            )
            for row in named
        ]
        finding = Finding.objects.filter(paper__session=course.session, ground=Charge.LOCALITY).get()
        rows.append(
            RemedyItem(
                what="Trả lời dứt điểm 17 đơn thư đất đai, mỗi đơn một công chức có tên",
                owner=self.people["S1-03"],
                due_on=in_days(150),
                evidence="Văn bản trả lời từng đơn, có chữ ký người nhận",
                finding=finding,
            )
        )
        course.plan(rows)

    def decide(self) -> None:
        """Receive the dossier and decide the levels, the collective's first. Check that the levels cannot be
        released while one is undecided."""
        course = self.course
        wait(2)
        dossiers.receive_dossier(course.session, by=self.staff, note="Đủ chín loại tài liệu theo Mẫu 04.")
        wait(3)
        papers = course.papers()
        persons = [paper for code, paper in papers.items() if code != COLLECTIVE]
        self.telling.refused("quyết định cá nhân trước tập thể", lambda: self._decide([persons[0]], DECIDED))
        self._decide([papers[COLLECTIVE], *persons[:-1]], DECIDED)
        course.cannot_move("công bố khi còn người chưa được quyết định", Stage.CLOSED, by=self.approver)
        self._decide(persons[-1:], DECIDED)
        course.move(Stage.CLOSED, by=self.approver)
        course.ask_for(DocumentKind.REPORT, DocumentKind.RATING_DECISION, DocumentKind.RATING_NOTICE)

    def _decide(self, papers: list[Paper], reason: str) -> None:
        rating_actions.decide_in_session(papers, "GOOD", by=self.approver, reason=reason)
        self.telling.step(f"{self.approver} quyết định: {len(papers)} đối tượng Hoàn thành tốt nhiệm vụ")


def until_conference(telling: Telling) -> Play:
    """Play from the import of the people to the convened conference, and return the round."""
    play = Play("s1.toml", telling)
    play.write()
    play.comment()
    play.convene()
    play.prepare_cell()
    return play


def play(telling: Telling) -> None:
    scenario = until_conference(telling)
    room = scenario.open_room()
    scenario.review_collective(room)
    scenario.cell_before_the_collective(room)
    scenario.answer_findings(scenario.draw_findings())
    scenario.review_people(room)
    hold_ballot(scenario.course)
    scenario.appraise(room)
    scenario.complete()
    scenario.decide()


SCENARIO = Scenario("S1", "Ban Thường vụ sáu đồng chí, ba ngày, tập thể trước, cá nhân sau", "S1", play)
