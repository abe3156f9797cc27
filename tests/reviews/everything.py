"""A session with a row behind every address of the reviews; its words are only for those inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members import clock
from members.actions.workbooks import store_workbook
from members.models import Event, Workbook, WorkbookKind
from ratings.models import Conflict, Facts, Mitigation, Objection, Petition, RatingStep, Score, Step
from reviews.documents.actions.attachments import attach_file
from reviews.former.actions.scans import keep_scans
from reviews.former.workbook import LevelRow, former_template, read_former
from reviews.issuing.actions.letterheads import add_signatory
from reviews.issuing.actions.papers import attach_signed_copy
from reviews.models import (
    AgendaItem,
    Amendment,
    AppraisalOrder,
    Attendance,
    Attendee,
    BallotCounter,
    BallotRound,
    BallotSubject,
    BallotTally,
    Campaign,
    Comment,
    Commitment,
    CommitmentItem,
    Conclusion,
    Conference,
    ConferenceDay,
    Confirmation,
    DataRequest,
    DataWish,
    DeadlineChange,
    Delegation,
    Document,
    DocumentKind,
    DocumentState,
    Dossier,
    DossierItem,
    EvaluationSection,
    Finding,
    FormerPaper,
    FormerRemedy,
    IssuedPaper,
    LeftOut,
    LetterheadSettings,
    Manuscript,
    ManuscriptKind,
    Minutes,
    MinutesSection,
    Paper,
    Point,
    PromiseAnswer,
    Receipt,
    Recommendation,
    Recusal,
    RegisterEntry,
    Remark,
    RemedyEntry,
    RemedyItem,
    RemedyPlan,
    Reminder,
    ReReview,
    ReviewPlace,
    ReviewSession,
    Revision,
    Section,
    SelfEvaluation,
    Series,
    Shortcoming,
    ShortcomingAnswer,
    Signatory,
    SignedCopy,
    Speaker,
    SubjectChange,
    Suggestion,
    TaskResult,
    Term,
    Topic,
    Verdict,
    Vote,
)
from reviews.opinions.actions import comments as comment_actions
from reviews.privacy.actions import lodge_request
from reviews.stages import Stage
from reviews.suggestions.actions import TopicProposal
from reviews.urls import urlpatterns
from tests.reviews.cast import Cast, bring_to, comment, convene
from tests.reviews.issuing.issuing import issue, printed, with_file
from tests.reviews.manuscripts.writing import attach
from tests.reviews.quarters.playing import hand_in_quarter, open_quarter
from tests.reviews.suggestions.suggesting import propose

ROUTES = {str(address.name): str(address.pattern) for address in urlpatterns}
OPEN = [name for name, route in ROUTES.items() if "<int:pk>" not in route]
KEYED = [name for name, route in ROUTES.items() if "<int:pk>" in route]
NOWHERE = 999_999
WORDS = "Lời chỉ dành cho người trong cuộc"
KEY = UUID(int=7)
# Of each address with several, one that would do something.
KINDS = {"paper_print_about": "scores", "ballot_print": "ballot_slips"}
VERBS = {"item_arrange": "up", "item_run": "start", "speaker": "give", "minutes_act": "assemble"}
PDF = b"%PDF-1.7 only for those inside"
# What all the forms ask for at once, so that whoever got through would change something.
DATA = {
    "seen": "commenting",
    "target": "writing",
    "reason": "Lý do của người ngoài",
    "day": "2026-01-05",
    "text": "Lời của người ngoài",
    "version": "1",
    "days": "3",
    "title": "Lời của người ngoài",
    "name": "Người ngoài",
    "present": "yes",
    "take": "yes",
    "addressee": "Người ngoài",
    "motion": "Lời của người ngoài",
    "in_favour": "1",
    "level": "GOOD",
    "points_common": "20",
    "points_results": "50",
    "assigned": "1",
    "done": "1",
    "on_time": "1",
    "late": "0",
    "exceeding": "0",
    "step": "proposed",
    "number": "1-TTr/TU",
    "on": "2026-01-05",
    "authority": "Cấp của người ngoài",
    "quote": "Lời của người ngoài",
    "ground": "task",
    "about": "Việc của người ngoài",
    "section": "duties",
    "state": "taken_in",
    "citation": "Giấy của người ngoài",
    "note": "Lời của người ngoài",
    "what": "Việc của người ngoài",
    "source": "Lời của người ngoài",
    "due_on": "2099-01-05",
    "evidence": "Lời của người ngoài",
    "accepted": "yes",
    "writing_due": "2026-01-01",
    "commenting_due": "2026-01-02",
    "finish_due": "2026-01-03",
    "topics-TOTAL_FORMS": "0",
    "topics-INITIAL_FORMS": "0",
    "code": "COLLEAGUE",
}
WRITTEN = (
    Campaign,
    DeadlineChange,
    Reminder,
    ReviewSession,
    ReviewPlace,
    Delegation,
    Paper,
    Section,
    Revision,
    Comment,
    Document,
    Shortcoming,
    ShortcomingAnswer,
    RatingStep,
    Facts,
    Score,
    Mitigation,
    Conflict,
    DataRequest,
    SelfEvaluation,
    EvaluationSection,
    Suggestion,
    Topic,
    AppraisalOrder,
    Dossier,
    Verdict,
    Finding,
    Amendment,
    DossierItem,
    Receipt,
    ReReview,
    RemedyPlan,
    RemedyItem,
    RemedyEntry,
    Conference,
    ConferenceDay,
    AgendaItem,
    Conclusion,
    Attendee,
    Attendance,
    Recusal,
    Speaker,
    Remark,
    Recommendation,
    Vote,
    BallotRound,
    BallotSubject,
    BallotTally,
    BallotCounter,
    Minutes,
    MinutesSection,
    TaskResult,
    Commitment,
    CommitmentItem,
    PromiseAnswer,
    LeftOut,
    SubjectChange,
    Manuscript,
    Confirmation,
    FormerPaper,
    FormerRemedy,
    Workbook,
    IssuedPaper,
    RegisterEntry,
    Series,
    Term,
    SignedCopy,
    Signatory,
    LetterheadSettings,
)
Statuses = dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Answer:
    """What one address answered to a GET and to a POST."""

    got: int
    posted: int
    pages: str

    @property
    def statuses(self) -> tuple[int, int]:
        return self.got, self.posted


@dataclass
class Closed:
    """A session in the middle of commenting; ``keys`` has a row for the first word of every address, or for
    the one address."""

    cast: Cast
    keys: dict[str, int]

    def path(self, name: str, key: int | None = None) -> str:
        if name in OPEN:
            return reverse(f"reviews:{name}")
        words = {
            "<str:verb>": VERBS.get(name, "rename"),
            "<str:kind>": KINDS.get(name, "report"),
            "<uuid:key>": KEY,
            "<str:target>": "conference",
        }
        more = [word for part, word in words.items() if part in ROUTES[name]]
        known = self.keys.get(name) or self.keys[ROUTES[name].split("/")[0]]
        return reverse(f"reviews:{name}", args=[key or known, *more])

    def traces(self) -> list[str]:
        """What would tell somebody of the session."""
        inside = (self.cast.head, self.cast.member, self.cast.colleague)
        return [WORDS, self.cast.session.get_absolute_url(), *(member.full_name for member in inside)]

    def state(self) -> list[list[tuple[Any, ...]]]:
        """Everything that could have been written; that a file was fetched is meant to be."""
        rows = [list(model.objects.order_by("pk").values_list()) for model in WRITTEN]
        return [*rows, list(Event.objects.exclude(verb="fetch").order_by("pk").values_list())]

    def data(self, name: str) -> dict[str, str]:
        """What the form at this address would be content with."""
        remedy = f"earlier-{self.keys['shortcomings']}"
        kind = "taken_up" if name == "comment_answer" else "proposal"
        return {
            **DATA,
            "kind": kind,
            f"{remedy}-status": "remedied",
            f"{remedy}-degree": "Lời của người ngoài",
            f"promise-{self.keys['promises']}-verdict": "kept",
            f"promise-{self.keys['promises']}-words": "Lời của người ngoài",
            "name": "Việc của người ngoài",
            "product": "Sản phẩm",
            "due_on": "2025-06-30",
            "items-TOTAL_FORMS": "1",
            "items-INITIAL_FORMS": "0",
            "items-0-text": "Lời của người ngoài",
            "items-0-measure": "1",
        }

    def knock(self, client: Client, names: Iterable[str], key: int | None = None) -> dict[str, Answer]:
        """A GET and a POST at every one of these addresses; the pages are told without their own address."""
        answers = {}
        for name in names:
            path = self.path(name, key)
            got = client.get(path)
            posted = client.post(path, self.data(name))
            pages = b"".join((got.getvalue(), posted.getvalue()))  # an unread file would stay open
            text = pages.decode(errors="replace").replace(path, "")
            answers[name] = Answer(got.status_code, posted.status_code, text)
        return answers

    def statuses(
        self, client: Client, names: Iterable[str], key: int | None = None
    ) -> dict[str, tuple[int, int]]:
        return {name: answer.statuses for name, answer in self.knock(client, names, key).items()}


def make_closed(cast: Cast) -> Closed:
    """Bring the cast to commenting and lay a row behind every address of the reviews."""
    bring_to(cast, Stage.COMMENTING)
    conference = convene(cast)
    cast.session.refresh_from_db()
    paper = cast.paper(cast.member)
    item = conference.items.get(paper=paper)
    one = conference.roll.get(member=cast.member)
    speaker = Speaker.objects.create(
        conference=conference, item=item, attendee=one, position=1, asked_by=cast.member
    )
    minutes = Minutes.objects.create(conference=conference)
    section = MinutesSection.objects.create(minutes=minutes, code="x", position=1, heading="x", text=WORDS)
    Remark.objects.create(key=KEY, item=item, speaker=one, text=WORDS)
    asked = Recommendation.objects.create(
        conference=conference, addressee="Văn phòng", text=WORDS, recorded_by=cast.clerk
    )
    vote = Vote.objects.create(
        item=item, motion=WORDS, in_favour=3, present=3, saved_by=cast.clerk, saved_at=clock.now()
    )
    ballot = BallotRound.objects.create(
        session=cast.session,
        way="totals",
        voters="numbers",
        body=WORDS,
        held_on=clock.today(),
        planned_by=cast.clerk,
    )
    BallotSubject.objects.create(round=ballot, case=cast.paper(cast.member).rated_case(), position=1)
    BallotCounter.objects.create(round=ballot, member=cast.colleague)
    said = comment(cast, cast.member, cast.colleague, WORDS)
    TaskResult.objects.create(paper=paper, name=WORDS, product="Báo cáo", due_on=dt.date(2025, 6, 30))
    promised = Commitment.objects.create(
        member=cast.member, committee=cast.province, year=2025, written_by=cast.member
    )
    pledge = CommitmentItem.objects.create(commitment=promised, position=1, text=WORDS, measure="12 buổi")
    Commitment.objects.filter(pk=promised.pk).update(handed_in_at=clock.now())
    PromiseAnswer.objects.create(paper=paper, item=pledge)
    shortcoming = Shortcoming.objects.create(
        period=cast.session.period,
        committee=cast.province,
        member=cast.member,
        text=WORDS,
        named_by=cast.clerk,
    )
    document = Document.objects.create(
        session=cast.session,
        kind=DocumentKind.REPORT,
        state=DocumentState.DONE,
        requested_by=cast.clerk,
        sha256="0" * 64,
        pages=1,
        file=ContentFile(PDF, "report.pdf"),
    )
    case = cast.paper(cast.member).rated_case()
    objection = Objection.objects.create(
        case=case,
        kind="complaint",
        received_on=dt.date(2025, 11, 3),
        source=WORDS,
        summary=WORDS,
        recorded_by=cast.clerk,
    )
    request = lodge_request(DataWish.SEE, "Xin xem những gì lưu về tôi", by=cast.staff)
    conflict = Conflict.objects.create(
        case=case, member=cast.guest, kind="kin", reason=WORDS, declared_by=cast.clerk
    )
    decided = RatingStep.objects.create(case=case, step=Step.DECIDED, level="GOOD", by=cast.approver)
    petition = Petition.objects.create(case=case, step=decided, text=WORDS, by=cast.member)
    decision = Document.objects.create(
        session=cast.session, kind=DocumentKind.RE_RATING, step=decided, requested_by=cast.approver
    )
    point = Point.objects.create(paper=paper, text=WORDS, made_by=cast.clerk)
    paper.comments.update(point=point)
    # The first one is taken apart on the way.
    other = Point.objects.create(paper=paper, text=WORDS, made_by=cast.clerk)
    comment(cast, cast.member, cast.head, WORDS)
    paper.comments.filter(author=cast.head).update(point=other)
    sheet = hand_in_quarter(open_quarter(cast), cast.member, WORDS)
    of_quarter = Conflict.objects.create(
        case=sheet.case, member=cast.guest, kind="kin", reason=WORDS, declared_by=cast.clerk
    )
    suggestion = propose(
        cast, [TopicProposal(cast.paper(None), "violation", words) for words in (WORDS, f"{WORDS} nữa")]
    )
    finding = Finding.objects.create(
        collective=cast.paper(None), paper=paper, quote=WORDS, ground="task", about=WORDS, drawn_by=cast.clerk
    )
    amendment = Amendment.objects.create(
        paper=cast.paper(None), section="targets", text=WORDS, source=paper, proposed_by=cast.clerk
    )
    plan = RemedyPlan.objects.create(session=cast.session, approved_by=cast.head, approved_at=clock.now())
    remedy = RemedyItem.objects.create(
        plan=plan, what=WORDS, source=WORDS, owner=cast.member, due_on=dt.date(2099, 1, 5), evidence=WORDS
    )
    RemedyEntry.objects.create(item=remedy, kind="progress", text=WORDS, by=cast.member)
    manuscript = attach(cast, cast.colleague, ManuscriptKind.COMMENTS)
    typed = comment_actions.CommentInput("proposal", f"{WORDS}, viết tay")
    comment_actions.add_comment(cast.paper(None), typed, by=cast.clerk, manuscript=manuscript)
    delegation = Delegation.objects.create(
        campaign=cast.campaign,
        name=WORDS,
        number="12-QĐ/TU",
        decided_on=clock.today(),
        head=cast.staff,
        starts_on=clock.today(),
        ends_on=clock.today(),
        by=cast.staff,
    )
    delegation.members.set([cast.staff])
    delegation.sessions.set([cast.session])
    rows = (LevelRow("MEMBER", WORDS),)
    former = store_workbook(
        "cac nam truoc", former_template(rows), by=cast.staff, kind=WorkbookKind.FORMER, read=read_former
    )
    (scan,) = keep_scans([SimpleUploadedFile("khong ro.pdf", PDF)], 2024, by=cast.staff)
    issued = with_file(issue(printed(cast, DocumentKind.SUMMONS), cast.clerk))
    scan_of_it = SimpleUploadedFile("ban-ky.pdf", PDF)
    signed = attach_signed_copy(issued, scan_of_it, by=cast.clerk)
    signatory = add_signatory(
        cast.province, cast.staff, WORDS, by_order=True, starts_on=dt.date(2025, 1, 1), by=cast.clerk
    )
    keys = {
        "issued": issued.pk,
        "issue": issued.document_id,
        "signed-copies": signed.pk,
        "register-lines": issued.entry_id,
        "registers": cast.province.pk,
        "terms": issued.entry.series.term_id,
        "letterheads": cast.province.pk,
        "signatories": signatory.pk,
        "manuscripts": manuscript.pk,
        "former": former.pk,
        "former_scan": scan.pk,
        "point_apart": point.pk,
        "point_answer": other.pk,
        "quarters": sheet.evaluation_id,
        "evaluations": sheet.pk,
        "quarter-conflicts": of_quarter.pk,
        "evaluation-sections": sheet.sections.get(code="duties").pk,
        "findings": finding.pk,
        "amendments": amendment.pk,
        "remedies": remedy.pk,
        "delegations": delegation.pk,
        "rounds": cast.campaign.pk,
        "sessions": cast.session.pk,
        "papers": paper.pk,
        "places": paper.places.get().pk,
        "sections": paper.sections.get(code="duties").pk,
        "shortcomings": ShortcomingAnswer.objects.create(paper=paper, shortcoming=shortcoming).pk,
        "comments": said.pk,
        "documents": document.pk,
        "objections": objection.pk,
        "petitions": petition.pk,
        "my-data": request.pk,
        "conflicts": conflict.pk,
        "print_again": decision.pk,
        "suggestions": suggestion.pk,
        "topics": suggestion.topics.order_by("pk")[0].pk,
        "conferences": conference.pk,
        "points": item.pk,
        "speakers": speaker.pk,
        "conclusions": item.conclusion.pk,
        "recommendations": asked.pk,
        "votes": vote.pk,
        "ballots": ballot.pk,
        "minutes-parts": section.pk,
        "task": TaskResult.objects.get(paper=paper).pk,
        "evidence_off": TaskResult.objects.get(paper=paper).pk,
        "task_delete": TaskResult.objects.get(paper=paper).pk,
        "promises": paper.promises.get().pk,
        "commitments": paper.promises.get().item.commitment_id,
        "attachments": attach_file(SimpleUploadedFile("chung-cu.pdf", PDF), paper, by=cast.member).pk,
    }
    return Closed(cast, keys)
