"""Plays a session of the demonstration stage by stage, through the actions that the pages use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from members import clock
from members.models import Member, Post, Role, RoleKind
from ratings import before
from ratings.actions.cases import UNSAID, RatingProposal, Resolution
from ratings.actions.objections import leave_unrated
from ratings.models import LedUnit, RatingCase, Step, UnratedCode
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions import amending, linking
from reviews.completing.actions import dossiers as dossier_actions
from reviews.demo import conference as conferences
from reviews.demo.calendar import Sitting, spend, wait
from reviews.demo.people import appraiser_of, approver_of
from reviews.demo.texts import COLLECTIVE, WrittenComment, WrittenPaper, comments_of, papers_of
from reviews.demo.work import as_pasted, pledges_of, tasks_of
from reviews.desk.actions.course import advance_session
from reviews.models import (
    Charge,
    Conference,
    DossierKind,
    Finding,
    FindingAnswer,
    Paper,
    PaperState,
    RemedyItem,
    ReviewSession,
)
from reviews.opinions.actions import comments as comment_actions
from reviews.papers.actions import commitments as commitment_actions
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions import tasks as task_actions
from reviews.remedies import actions as remedies
from reviews.stages import Stage
from reviews.texts import split_paragraphs

Say = Callable[[str], None]

RESOLUTIONS = {Step.PROPOSED: "41-TTr/TU", Step.PASSED: "42-NQ/TU", Step.DECIDED: "118-TB/TW"}
VOTES = {Step.PROPOSED: "15/15 đồng ý", Step.PASSED: "49/49 đồng ý"}
BELOW = "Kết luận của Ban Thường vụ Tỉnh ủy."


@dataclass
class DemoSession:
    """One session of the demonstration and the people who act in it. ``say`` is called with a line of text
    for each step. ``meets_on`` is the day on which the conference begins."""

    session: ReviewSession
    say: Say
    meets_on: dt.date | None = None
    papers: dict[str, Paper] = field(init=False)
    clerk: Member = field(init=False)
    head: Member = field(init=False)
    approver: Member = field(init=False)

    def __post_init__(self) -> None:
        rows = self.session.papers.select_related("member", "case", "session__campaign__period")
        self.papers = {paper.member.code if paper.member else COLLECTIVE: paper for paper in rows}
        committee = self.session.committee
        self.clerk = _holder(RoleKind.CLERK, committee=committee)
        self.approver = _holder(RoleKind.APPROVER)
        head = Post.objects.current().filter(committee=committee, is_head=True).select_related("member").get()
        self.head = head.member

    @property
    def year(self) -> int:
        return self.session.period.year

    def until(self, stage: Stage) -> None:
        """Play every stage up to and including ``stage``, as far as there are texts. A later call with a
        later stage goes on from where this one stopped."""
        steps: dict[Stage, Callable[[], None]] = {
            Stage.WRITING: self.write,
            Stage.COMMENTING: self.comment,
            Stage.CONFERENCE: self.confer,
            Stage.RATING: self.appraise,
            Stage.COMPLETING: self.complete,
            Stage.DECIDING: self.decide,
        }
        order = list(Stage)
        while self.session.stage != stage:
            here = order[order.index(Stage(self.session.stage)) + 1]
            self._move(here)
            if here in steps:
                steps[here]()

    def _move(self, target: Stage) -> None:
        by = self.approver if target == Stage.CLOSED else self.clerk
        self.session = advance_session(self.session, target, by=by, seen=self.session.stage)
        self.say(f"  {self.session.committee.code}: {self.session.get_stage_display()}")

    def write(self) -> None:
        """Write the papers for which there are texts, and submit the complete ones."""
        for code, text in papers_of(self.session.committee.code, self.year).items():
            paper = self.papers[code]
            author = paper.member or self.clerk
            self._write_one(paper, text, author)
            spend(25)

    def _write_one(self, paper: Paper, text: WrittenPaper, author: Member) -> None:
        for section in paper.sections.filter(code__in=text.sections):
            paper_actions.save_paper_section(
                section, text.sections[section.code], by=author, version=section.version
            )
        known = {row.shortcoming: row for row in text.earlier}
        for answer in paper.earlier.select_related("shortcoming", "paper"):
            row = known[answer.shortcoming.text]
            remedy = paper_actions.ShortcomingReport(
                row.status, row.degree, row.difficulty, row.responsibility
            )
            paper_actions.answer_shortcoming(answer, remedy, by=author)
        self._carry_one(paper, text, author)
        written = {rule.code for rule in paper.outline.sections if rule.kind == "text"} <= set(text.sections)
        if text.own and written:
            proposal = RatingProposal(text.own.level, text.own.points, notes=text.own.notes)
            led = [LedUnit(**unit) for unit in text.led]
            facts = text.tasks | {"evidence": text.evidence, "led": led}
            paper_actions.save_self_rating(paper, proposal, by=author, **facts)
            paper_actions.submit_paper(paper, by=author)

    def _carry_one(self, paper: Paper, text: WrittenPaper, author: Member) -> None:
        """Answer the promises of the year's commitment in the paper, and enter its tasks as if pasted from a
        sheet."""
        committee = self.session.committee.code
        known = {pledge.text: pledge for pledge in pledges_of(committee, self.year).get(text.code, ())}
        for answer in paper.promises.select_related("item", "paper"):
            pledge = known[answer.item.text]
            commitment_actions.answer_promise(answer, pledge.verdict, pledge.words, by=author)
        rows = tasks_of(committee, text.code, text.tasks["assigned"], self.year)
        if rows:
            task_actions.write_tasks(paper, as_pasted(rows), by=author, seen=task_actions.mark_of([]))

    def comment(self) -> None:
        """Enter the comments with their answers, then convene the conference."""
        for row in comments_of(self.session.committee.code, self.year):
            self._comment_one(row)
            spend(4)
        conferences.convene_played(
            self.session, clerk=self.clerk, chair=self._chair(), place=self._place(), first=self.meets_on
        )

    def _comment_one(self, row: WrittenComment) -> None:
        paper = self.papers[row.on]
        author = self.papers[row.by].member
        if author is None:
            return
        remark = comment_actions.CommentInput(row.kind, row.text, row.section, row.quote)
        comment = comment_actions.add_comment(paper, remark, by=author)
        if row.answer:
            answerer = paper.member or self.head
            comment_actions.answer_comment(comment, row.answer_kind, row.answer, by=answerer)

    def _chair(self) -> Member:
        """Return the member who chairs: the head, or another person reviewed here where the head is also the
        clerk."""
        others = (paper.member for paper in self.papers.values() if paper.member)
        return self.head if self.head != self.clerk else next(one for one in others if one != self.clerk)

    def _place(self) -> str:
        return f"Phòng họp {self.session.committee.name}"

    def confer(self) -> None:
        """Hold the conference from the roll to the locked minutes. The comments are repeated there as
        remarks."""
        said: dict[int | None, list[tuple[Member, str]]] = {}
        for row in comments_of(self.session.committee.code, self.year):
            author = self.papers[row.by].member
            if author:
                said.setdefault(self.papers[row.on].pk, []).append((author, row.text))
        conference = Conference.objects.for_page().get(session=self.session)
        say = conferences.minutes_taker(conference, self.clerk, said)
        conferences.hold_played(conference, clerk=self.clerk, say=say, sitting=Sitting.of(conference))
        spend(15)
        conferences.sign_minutes(conference, clerk=self.clerk, chair=self._chair())

    def appraise(self) -> None:
        """Appraise everybody as the clerk, and the clerk's own paper as the head. Then settle the text of the
        collective's paper."""
        for code, text in papers_of(self.session.committee.code, self.year).items():
            if text.appraised:
                paper = self.papers[code]
                by = self.head if paper.member_id == self.clerk.pk else self.clerk
                if paper.member_id is None:
                    by = appraiser_of(self.session.committee, self.clerk)
                row = text.appraised
                proposal = RatingProposal(row.level, row.points, row.reason, row.notes)
                rating_actions.appraise_in_session(paper, proposal, by=by, **text.verified)
                spend(15)
        if self.session.papers.filter(member__isnull=True, state=PaperState.SUBMITTED).exists():
            linking.settle_collective_paper(self.session, by=self.head)

    def complete(self) -> None:
        """Draw a finding, plan a remedy, complete the dossiers and make every paper final."""
        self._link()
        wait(1)
        self._plan()
        wait(1)
        persons = [paper for code, paper in self.papers.items() if code != COLLECTIVE]
        reason = "Nhận xét của cấp ủy nơi cư trú đã có trong hồ sơ đảng viên."
        dossier_actions.waive_kind(persons, DossierKind.RESIDENCE, reason, by=self.clerk)
        amending.finalise_papers(self.session, by=self.head)

    def _link(self) -> None:
        """Draw a finding from the first shortcoming of the collective, for the person next in rank to the
        head, and accept it as that person."""
        papers = self.session.papers.for_list().in_order()
        persons = [paper for paper in papers if paper.member and paper.member != self.head]
        settled = linking.settled_text(self.papers[COLLECTIVE]) if COLLECTIVE in self.papers else None
        if not settled or not persons or persons[0].member is None:
            return
        drawn = linking.FindingInput(
            split_paragraphs(settled)[0], Charge.FIELD, persons[0].portfolio or "Lĩnh vực phụ trách"
        )
        finding = linking.draw_finding(persons[0], drawn, by=self.clerk)
        answer = "Tôi nhận trách nhiệm trong lĩnh vực được phân công và đã nêu biện pháp ở mục VI."
        linking.answer_finding(finding, FindingAnswer.ACCEPTS, answer, by=persons[0].member)

    def _plan(self) -> None:
        """Plan a remedy for the finding, and approve the plan as the head."""
        finding = Finding.objects.filter(paper__session=self.session).select_related("paper__member").first()
        if finding is None or finding.paper.member is None:
            return
        planned = RemedyItem(
            what="Rà soát, khắc phục hạn chế đã nêu; báo cáo kết quả từng quý",
            owner=finding.paper.member,
            due_on=clock.today() + dt.timedelta(days=180),
            evidence="Báo cáo kết quả có số liệu, được tập thể xác nhận",
            finding=finding,
        )
        remedies.plan_remedy(self.session, planned, by=self.clerk)
        remedies.approve_plan(self.session, by=self.head)

    def decide(self) -> None:
        """Decide the levels, the collective's first. Where bodies in between have to act on a case, their
        steps are entered before."""
        texts = papers_of(self.session.committee.code, self.year)
        for code in sorted(texts, key=lambda code: code != COLLECTIVE):
            if texts[code].decided:
                self._decide_one(self.papers[code], texts[code].decided, texts[code].decided_reason)

    def _decide_one(self, paper: Paper, level: str, reason: str) -> None:
        case = RatingCase.objects.with_above().get(pk=paper.rated_case().pk)
        for step in before.missing_steps(case):
            rating_actions.enter_body_in_session([paper], step, self._resolution(step), by=self.clerk)
            wait(2)
        outside = case.authority is not None and case.authority.outside
        resolution = self._resolution(Step.DECIDED) if outside else UNSAID
        by = approver_of(case.committee) if paper.member_id is None else self.approver
        rating_actions.decide_in_session([paper], level, by=by, reason=reason, resolution=resolution)
        spend(5)

    def _resolution(self, step: Step) -> Resolution:
        """Return an invented resolution of the body that takes this step, dated today."""
        row = RESOLUTIONS[step]
        return Resolution(number=row, on=clock.today(), votes=VOTES.get(step, ""))

    def settle_below(self) -> None:
        """Decide the collectives of the committees directly below, because lower committees are decided
        before higher ones. An appraised collective is decided as Good. The others are left unrated with the
        ground of an appointment less than six months ago."""
        rows = Paper.objects.filter(session__campaign=self.session.campaign, member=None, case__unrated=None)
        below = rows.filter(
            session__committee__path__startswith=self.session.committee.path,
            session__committee__depth=self.session.committee.depth + 1,
        )
        for paper in below.select_related("case", "session__committee", "session__campaign__period"):
            case = paper.rated_case()
            if case.step(Step.APPRAISED):
                by = approver_of(paper.session.committee)
                rating_actions.decide_in_session([paper], "GOOD", by=by, reason=BELOW)
            else:
                leave_unrated(case, UnratedCode.NEW, "", by=self.approver)


def _holder(kind: RoleKind, **where: object) -> Member:
    """Return the first member who holds a role of this kind today. ``where`` are further conditions on the
    role."""
    return Role.objects.current().filter(kind=kind, **where).select_related("member")[0].member
