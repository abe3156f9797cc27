"""Plays a session of the demonstration forward, stage by stage, through the actions the pages use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from members.models import Member, Post, Role, RoleKind
from ratings.actions.cases import Proposal
from reviews.actions import comments as comment_actions
from reviews.actions import commitments as commitment_actions
from reviews.actions import papers as paper_actions
from reviews.actions import ratings as rating_actions
from reviews.actions import tasks as task_actions
from reviews.actions.sessions import advance, schedule_conference
from reviews.demo.texts import COLLECTIVE, CommentText, PaperText, comments_of, papers_of
from reviews.demo.work import as_pasted, pledges_of, tasks_of
from reviews.models import Paper, ReviewSession
from reviews.stages import Stage

Say = Callable[[str], None]


@dataclass
class Play:
    """One session and the people who act in it; ``say`` reports how far it is."""

    session: ReviewSession
    say: Say
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

    def until(self, stage: Stage) -> None:
        """Play every stage up to this one; the stage itself is played as far as the texts go."""
        steps: list[tuple[Stage, Callable[[], None]]] = [
            (Stage.PREPARING, lambda: None),
            (Stage.WRITING, self.write),
            (Stage.COMMENTING, self.comment),
            (Stage.CONFERENCE, self.confer),
            (Stage.RATING, self.appraise),
            (Stage.COMPLETING, lambda: None),
            (Stage.DECIDING, self.decide),
        ]
        for here, play in steps:
            play()
            if here == stage:
                return
            order = list(Stage)
            self._move(order[order.index(here) + 1])

    def _move(self, target: Stage) -> None:
        by = self.approver if target == Stage.CLOSED else self.clerk
        self.session = advance(self.session, target, by=by, seen=self.session.stage)
        self.say(f"  {self.session.committee.code}: {self.session.get_stage_display()}")

    def write(self) -> None:
        """Everybody whose text is at hand writes it; a complete paper is submitted."""
        for code, text in papers_of(self.session.committee.code).items():
            paper = self.papers[code]
            author = paper.member or self.clerk
            self._write_one(paper, text, author)

    def _write_one(self, paper: Paper, text: PaperText, author: Member) -> None:
        for section in paper.sections.filter(code__in=text.sections):
            paper_actions.save_section(
                section, text.sections[section.code], by=author, version=section.version
            )
        known = {row.shortcoming: row for row in text.earlier}
        for answer in paper.earlier.select_related("shortcoming", "paper"):
            row = known[answer.shortcoming.text]
            remedy = paper_actions.Remedy(row.status, row.degree, row.difficulty, row.responsibility)
            paper_actions.answer_shortcoming(answer, remedy, by=author)
        self._carry_one(paper, text, author)
        written = {rule.code for rule in paper.outline.sections if rule.kind == "text"} <= set(text.sections)
        if text.own and written:
            proposal = Proposal(text.own.level, text.own.points)
            paper_actions.rate_own(paper, proposal, by=author, evidence=text.evidence, **text.tasks)
            paper_actions.submit(paper, by=author)

    def _carry_one(self, paper: Paper, text: PaperText, author: Member) -> None:
        """The commitment held against the year, and the tasks pasted as from a sheet."""
        committee = self.session.committee.code
        known = {pledge.text: pledge for pledge in pledges_of(committee).get(text.code, ())}
        for answer in paper.promises.select_related("item", "paper"):
            pledge = known[answer.item.text]
            commitment_actions.answer_promise(answer, pledge.verdict, pledge.words, by=author)
        rows = tasks_of(committee, text.code, text.tasks["assigned"])
        if rows:
            task_actions.write_tasks(paper, as_pasted(rows), by=author, seen=task_actions.mark_of([]))

    def comment(self) -> None:
        for row in comments_of(self.session.committee.code):
            self._comment_one(row)

    def _comment_one(self, row: CommentText) -> None:
        paper = self.papers[row.on]
        author = self.papers[row.by].member
        if author is None:
            return
        remark = comment_actions.Remark(row.kind, row.text, row.section, row.quote)
        comment = comment_actions.add_comment(paper, remark, by=author)
        if row.answer:
            answerer = paper.member or self.head
            comment_actions.answer_comment(comment, row.answer_kind, row.answer, by=answerer)

    def confer(self) -> None:
        self.session = schedule_conference(self.session, timezone.localdate(), by=self.clerk)

    def appraise(self) -> None:
        """The clerk appraises; the clerk's own case is the head's."""
        for code, text in papers_of(self.session.committee.code).items():
            if text.appraised:
                paper = self.papers[code]
                by = self.head if paper.member_id == self.clerk.pk else self.clerk
                row = text.appraised
                rating_actions.appraise(paper, Proposal(row.level, row.points, row.reason), by=by)

    def decide(self) -> None:
        for code, text in papers_of(self.session.committee.code).items():
            if text.decided:
                rating_actions.decide(
                    [self.papers[code]], text.decided, by=self.approver, reason=text.decided_reason
                )


def _holder(kind: RoleKind, **where: object) -> Member:
    return Role.objects.current().filter(kind=kind, **where).select_related("member")[0].member
