"""The steps of one session, through the actions that the pages use. Each scenario puts the steps in its own
order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from members import clock
from members.models import Member, Post, Role, RoleKind
from ratings.actions.cases import RatingProposal
from ratings.models import Step
from reviews.cases.actions import ratings as rating_actions
from reviews.completing.actions import dossiers as dossier_actions
from reviews.conference.actions import conferences
from reviews.conference.actions.conferences import Day
from reviews.demo.calendar import MORNING, spend
from reviews.demo.people import appraiser_of
from reviews.demo.scenarios.frame import Telling
from reviews.demo.scenarios.wording import Written
from reviews.desk.actions.course import advance_session
from reviews.documents.actions.documents import request_document
from reviews.models import Comment, Conference, DocumentKind, DossierKind, Paper, RemedyItem, ReviewSession
from reviews.opinions.actions import comments as comment_actions
from reviews.papers.actions import papers as paper_actions
from reviews.remedies import actions as remedies
from reviews.stages import Stage

COLLECTIVE = ""
"""The code that stands for the collective where the code of a member is expected."""


@dataclass(frozen=True)
class Spoken:
    """A comment on a paper, or a remark at the conference. ``on`` is the code of the paper's subject, and
    ``by`` is the code of the author."""

    on: str
    by: str
    kind: str
    section: str
    text: str
    answer_kind: str = ""
    answer: str = ""


@dataclass
class PlayedSession:
    """One session with its clerk and its head. Every step is reported to ``telling``. Writing a paper and
    appraising a paper move the program's clock by ``pace`` minutes each. ``away``: for whom the clerk stands
    in."""

    session: ReviewSession
    telling: Telling
    pace: int = 15
    clerk: Member = field(init=False)
    away: Member | None = field(init=False, default=None)
    head: Member = field(init=False)

    def __post_init__(self) -> None:
        committee = self.session.committee
        self.clerk = (
            Role.objects.current()
            .filter(kind=RoleKind.CLERK, committee=committee)
            .select_related("member")[0]
            .member
        )
        post = Post.objects.current().filter(committee=committee, is_head=True).select_related("member")
        self.head = post.get().member

    @property
    def name(self) -> str:
        return self.session.committee.body_name

    def papers(self) -> dict[str, Paper]:
        """Return all papers of the session, read anew, by the code of the subject. The collective's paper has
        the key ``COLLECTIVE``."""
        rows = self.session.papers.in_order().select_related("member", "case", "session__campaign__period")
        rows = rows.select_related("session__committee")
        return {paper.member.code if paper.member else COLLECTIVE: paper for paper in rows}

    def reviewed(self) -> dict[str, Paper]:
        """Return all papers reviewed here, read anew, by the code of the subject. They include papers of
        people for whom this is a further place of review."""
        rows = Paper.objects.reviewed_in(self.session).for_list().in_order()
        return {paper.member.code if paper.member else COLLECTIVE: paper for paper in rows}

    def paper(self, code: str = COLLECTIVE) -> Paper:
        return self.papers()[code]

    def move(self, target: Stage, *, by: Member | None = None) -> None:
        """Move the session to this stage, as the clerk unless ``by`` names somebody else."""
        self.session = advance_session(self.session, target, by=by or self.clerk, seen=self.session.stage)
        self.telling.step(f"→ {self.name}: {self.session.get_stage_display()}")

    def cannot_move(self, what: str, target: Stage, *, by: Member | None = None) -> str:
        """Check that the session cannot be moved to this stage now, and return the sentence of the error."""
        return self.telling.refused(
            what, lambda: advance_session(self.session, target, by=by or self.clerk, seen=self.session.stage)
        )

    def fill_in(
        self, paper: Paper, written: Written, earlier: Sequence[str] = (), *, by: Member | None = None
    ) -> None:
        """Write the sections, the answer to last year's shortcoming and the self-rating, without submitting
        the paper. The subject writes, or ``by`` in the subject's place."""
        author = by or paper.member or self.clerk
        for section in paper.sections.filter(code__in=written.sections):
            paper_actions.save_paper_section(
                section, written.sections[section.code], by=author, version=section.version
            )
        for answer in paper.earlier.select_related("shortcoming", "paper__session"):
            status, degree, difficulty, responsibility = earlier
            remedy = paper_actions.ShortcomingReport(status, degree, difficulty, responsibility)
            paper_actions.answer_shortcoming(answer, remedy, by=author)
        proposal = RatingProposal(written.level, written.points)
        facts = written.tasks | {"evidence": written.evidence}
        paper_actions.save_self_rating(paper, proposal, by=author, **facts)

    def write(self, paper: Paper, written: Written, earlier: Sequence[str] = ()) -> None:
        self.fill_in(paper, written, earlier)
        spend(self.pace)
        paper_actions.submit_paper(paper, by=paper.member or self.clerk)

    def comment(self, rows: Iterable[Spoken]) -> None:
        """Enter each comment as its author, and then its answer where it has one."""
        papers = self.reviewed()
        people = {code: paper.member for code, paper in papers.items() if paper.member}
        for row in rows:
            remark = comment_actions.CommentInput(row.kind, row.text, row.section)
            comment_actions.add_comment(papers[row.on], remark, by=people[row.by])
            spend(2)
            if row.answer:
                self.answer(row)

    def answer(self, row: Spoken) -> None:
        """Answer the comment as the subject of the paper, or as the head where it is on the collective."""
        said = Comment.objects.said_in(self.session).select_related("paper__member", "place__session")
        comment = said.get(author__code=row.by, text=row.text)
        answerer = comment.paper.member or self.head
        comment_actions.answer_comment(comment, row.answer_kind, row.answer, by=answerer)

    def convene(self, dates: Sequence[dt.date], place: str, start: dt.time = MORNING) -> Conference:
        days = [Day(date, start, place) for date in dates]
        return conferences.convene_conference(self.session, days, chair=self.head, by=self.clerk)

    def appraise(self, code: str, proposal: RatingProposal, by: Member | None = None) -> None:
        """Appraise a case as the clerk, or as the head where it is the clerk's own case or that of ``away``,
        for whom the clerk stands in. A collective in which the clerk sits is appraised from above."""
        paper = self.paper(code)
        if paper.member is None:
            by = by or appraiser_of(self.session.committee, self.clerk, self.away)
        by = by or (self.head if paper.member in (self.clerk, self.away) else self.clerk)
        rating_actions.appraise_in_session(paper, proposal, by=by)
        spend(self.pace)

    def waive_residence(self, reason: str) -> None:
        persons = [paper for paper in self.papers().values() if paper.member]
        dossier_actions.waive_kind(persons, DossierKind.RESIDENCE, reason, by=self.clerk)

    def plan(self, rows: Iterable[RemedyItem]) -> None:
        """Plan the remedies as the clerk, and approve the plan as the head."""
        for row in rows:
            remedies.plan_remedy(self.session, row, by=self.clerk)
        plan = remedies.approve_plan(self.session, by=self.head)
        self.telling.step(f"Kế hoạch khắc phục: {plan.items.count()} việc, {self.head} duyệt")

    def ask_for(self, *kinds: DocumentKind) -> None:
        """Request printed documents of these kinds as the clerk. The worker makes them when the scenario is
        over."""
        for kind in kinds:
            request_document(self.session, kind, by=self.clerk)
            self.telling.step(f"Yêu cầu in: {kind.label}")

    def levels(self) -> dict[str, str]:
        """Return the decided levels by the code of the subject. Subjects not decided yet are left out."""
        found: dict[str, str] = {}
        for code, paper in self.papers().items():
            step = paper.rated_case().step(Step.DECIDED)
            if step:
                found[code] = step.level
        return found


def in_days(days: int) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def spoken_from(rows: Iterable[Sequence[str]]) -> list[Spoken]:
    return [Spoken(*row) for row in rows]


def said_on(rows: Iterable[Spoken]) -> Mapping[str, list[Spoken]]:
    found: dict[str, list[Spoken]] = {}
    for row in rows:
        found.setdefault(row.on, []).append(row)
    return found
