"""The page of a session with its stages, papers, people, documents and next moves, and the matrix of
comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from members import clock
from members.composed import Composed, Given
from members.models import HEAD, Member, Role, RoleKind, all_but_names
from members.paging import page_of
from members.requests import MemberRequest
from ratings.models import RatingStep, Step, Unrated
from reviews.conference.forms import LeastDaysForm
from reviews.desk import guards
from reviews.desk.actions.course import step_to_take_back
from reviews.desk.concerns import Concern, concerns_of_move
from reviews.documents.kinds import offered
from reviews.models import (
    SENT,
    SHOWN_TO_ALL,
    Comment,
    Conference,
    Document,
    IssuedPaper,
    LeftOut,
    Manuscript,
    NothingToAdd,
    Origin,
    Paper,
    ReviewSession,
    SubjectChange,
)
from reviews.rounds.forms import RemindForm
from reviews.rules import (
    AFTERWARDS,
    LINKING,
    SessionVerb,
    allowed,
    capacities_in,
    moves_for,
    parts_in_words,
)
from reviews.sessions import blocker
from reviews.sessions.fetching import fetch_session
from reviews.sessions.fields import ReasonForm
from reviews.sessions.progress import with_progress
from reviews.stages import Move, Stage

SHOWN_ROLES = (RoleKind.CLERK, HEAD, *SENT)
PEOPLE = Composed(
    lambda: (
        Role.objects.overlapping(Given("today"), Given("today"))
        .filter(committee=Given("committee"), kind__in=SHOWN_ROLES)
        .select_related("member", "in_place_of")
        .defer(*all_but_names("member", "in_place_of"))
    )
)
CONFERENCE = Composed(
    lambda: (
        Conference.objects.filter(session=Given("session"))
        .select_related("chair", "minutes")
        .defer(*all_but_names("chair"))
    )
)
LEFT_OUT = Composed(lambda: LeftOut.objects.filter(session=Given("session")).select_related("member"))
HANDED_HERE = Composed(lambda: SubjectChange.objects.filter(to_session=Given("session")).for_list())


SAID = Comment.objects.said_in(Given("session")).order_by()


def _received(rows: QuerySet[Comment]) -> QuerySet[Any, tuple[int, int, int]]:
    """Return the keys of the papers, each with the number of these comments and of those not answered."""
    n, waiting = Count("pk"), Count("pk", filter=Q(answer_kind=""))
    return rows.values("paper").annotate(n=n, waiting=waiting).values_list("paper", "n", "waiting")


RECEIVED = Composed(lambda: _received(SAID))
RECEIVED_SHOWN = Composed(lambda: _received(SAID.filter(SHOWN_TO_ALL)))
GIVEN = Composed[tuple[int, int]](
    lambda: (
        SAID.filter(origin=Origin.COLLEAGUE)
        .values("author")
        .annotate(n=Count("paper", distinct=True))
        .values_list("author", "n")
    )
)
APPRAISED = Composed(
    lambda: (
        RatingStep.objects.in_force()
        .filter(case__paper__session=Given("session"), step=Step.APPRAISED)
        .order_by()
        .values_list("case", flat=True)
    )
)


@dataclass(frozen=True)
class NextMove:
    """A move to another stage that the signed-in member may take, with one blocker for each of its guards
    that does not hold yet, and what it would pass by."""

    move: Move
    blockers: list[blocker.Blocker]
    concerns: list[Concern]

    @property
    def left(self) -> int:
        """How many things hold the move back, counted one by one where a blocker counts rows."""
        return sum(len(blocker.rows) or 1 for blocker in self.blockers)


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Show the sessions visible to the signed-in member, the latest year first. Where there is only one,
    redirect to its page."""
    rows = ReviewSession.objects.visible_to(request.member).select_related("committee", "campaign")
    rows = rows.only(
        "stage", "finish_due", "is_cancelled", "committee__name", "committee__body", "campaign__title"
    )
    rows = rows.with_parents()
    page = page_of(request, with_progress(rows).order_by("-campaign__period__year", "committee__path", "pk"))
    if page.paginator.count == 1:
        return redirect(page[0])
    return render(request, "reviews/desk/sessions.html", {"sessions": page})


@require_GET
def session(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page of one session, with what the signed-in member may see and do there."""
    session = fetch_session(request, pk)
    played = capacities_in(request.member, session)
    verbs = allowed(played, session)
    papers = _papers_with_counts(request.member, session, verbs)
    documents = Document.objects.visible_in(session, request.member)
    printed = offered(verbs)
    moves = [
        NextMove(move, guards.blockers_of_move(session, move), concerns_of_move(session, move))
        for move in moves_for(played, session)
    ]
    issued = Prefetch("issued", IssuedPaper.objects.select_related("entry"))
    rows = documents.select_related("requested_by", "organ")
    listed = rows.defer(*all_but_names("requested_by"))
    context = {
        "session": session,
        "parts": parts_in_words(request.member, session, played),
        "allowed": verbs,
        "papers": papers,
        "without_login": [row.paper.member for row in papers if row.has_no_login],
        "circle": len(papers) - 1,
        "moves": moves,
        "back": step_to_take_back(session, played) if SessionVerb.MOVE in verbs else None,
        "unconfirmed": Manuscript.objects.of_session(session).entered().unconfirmed() if moves else [],
        "reason_form": ReasonForm(),
        "left_out": LEFT_OUT.ask(session=session.pk),
        "people": PEOPLE.ask(committee=session.committee_id, today=clock.today()),
        "documents": list(listed.prefetch_related(issued)) if printed else [],
        "printed": printed,
        "conference": _conference_of(session),
        "least_days_form": LeastDaysForm(initial={"days": session.least_days}),
        "today": clock.today(),
        "writes_minutes": session.stage == (Stage.RATING if session.campaign.is_rated else Stage.CONFERENCE),
        "afterwards": session.stage in LINKING | AFTERWARDS,
        "handed_here": HANDED_HERE.ask(session=session.pk),
        "papers_late": clock.today() > session.writing_due and session.stage != Stage.PREPARING,
        "remind_form": RemindForm(),
    }
    return render(request, "reviews/desk/session.html", context)


def _conference_of(session: ReviewSession) -> Conference | None:
    """Return the conference that reviews the collective of the session, once it is convened."""
    room = session.room
    return next(iter(CONFERENCE.ask(session=room.pk)), None) if room.conference_on else None


@dataclass(frozen=True)
class SessionPaper:
    """One line of the table of papers. ``given``: the number of papers of the session on which the subject
    has commented. ``received`` and ``waiting``: the number of comments on the paper, and of those without an
    answer."""

    paper: Paper
    is_visible: bool
    given: int
    received: int
    waiting: int
    is_appraised: bool
    has_no_login: bool


def _papers_with_counts(
    member: Member, session: ReviewSession, verbs: frozenset[SessionVerb]
) -> list[SessionPaper]:
    """Return the papers reviewed in the session in the legal order. Opinions that are not shown to everybody
    are counted only for those who may see them all, and appraisals only for those who may see the ratings."""
    received = (RECEIVED if SessionVerb.SEE_OPINIONS in verbs else RECEIVED_SHOWN).ask(session=session.pk)
    counts = {paper: (n, waiting) for paper, n, waiting in received}
    given = dict(GIVEN.ask(session=session.pk))
    appraised = set(APPRAISED.ask(session=session.pk)) if SessionVerb.SEE_RATINGS in verbs else set()
    return [
        SessionPaper(
            paper,
            paper.is_visible,
            given.get(paper.member_id or 0, 0),
            *counts.get(paper.pk, (0, 0)),
            is_appraised=paper.case_id in appraised,
            has_no_login=not (paper.is_collective or paper.has_login),
        )
        for paper in _reviewed(session, member)
    ]


SHOWN_OF_PAPERS = ("session", "case", "title", "rank", "state", "by_hand", "left_on", "member__full_name")


def _reviewed(session: ReviewSession, member: Member) -> list[Paper]:
    """Return the papers reviewed in the session in the legal order, each with ``is_visible``: whether the
    member may read it, and ``has_login``: whether a notice reaches its person."""
    rows = Paper.objects.reviewed_in(session).select_related("member").only(*SHOWN_OF_PAPERS).with_has_login()
    rows = rows.annotate(is_unrated=Exists(Unrated.objects.filter(case=OuterRef("case"))))
    papers = list(rows.with_is_visible(member).in_order())
    for paper in papers:
        if paper.session_id == session.pk:
            paper.session = session
    return papers


@require_GET
def conference(request: MemberRequest, pk: int) -> HttpResponse:
    """Lead to the conference of the session: to its page, to where it is convened, or to what the page of the
    session says of it."""
    session = fetch_session(request, pk)
    found = Conference.objects.visible_to(request.member).filter(session=session.room).first()
    if found and session.room.conference_on:
        return redirect(found)
    if SessionVerb.CONVENE in allowed(capacities_in(request.member, session), session):
        return redirect("reviews:convene", pk)
    return redirect(f"{session.get_absolute_url()}#conference")


@require_GET
def now(request: MemberRequest, pk: int) -> HttpResponse:
    """Lead to where the work of the present stage is done, or to the page of the session for whoever has
    nothing to do there."""
    session = fetch_session(request, pk)
    verbs = allowed(capacities_in(request.member, session), session)
    name, verb = {
        Stage.COMMENTING: ("matrix", SessionVerb.MOVE),
        Stage.CONFERENCE: ("session_conference", None),
        Stage.RATING: ("ratings", SessionVerb.SEE_RATINGS),
        Stage.COMPLETING: ("link", SessionVerb.FIND),
        Stage.DECIDING: ("dossier", SessionVerb.RECEIVE),
    }.get(Stage(session.stage), ("session", None))
    return redirect(f"reviews:{name}" if verb is None or verb in verbs else "reviews:session", pk)


@require_GET
def matrix(request: MemberRequest, pk: int) -> HttpResponse:
    """Show how often each colleague has commented on each paper, with a row for each author and a column for
    each paper. A cell is ``None`` where author and subject are one person, and "✓" where the author has said
    that there is nothing to add. Below are the unanswered comments."""
    session = fetch_session(request, pk)
    papers = _reviewed(session, request.member)
    visible = [paper.pk for paper in papers if paper.is_visible]
    read = NothingToAdd.objects.filter(paper__in=visible).values_list("member", "paper")
    counts: dict[tuple[int, int], int] = {}
    said = Comment.objects.visible_to(request.member).said_in(session)
    for author, paper in said.filter(origin=Origin.COLLEAGUE).values_list("author", "paper"):
        counts[author, paper] = counts.get((author, paper), 0) + 1
    marks: dict[tuple[int, int], int | str] = {**dict.fromkeys(read, "✓"), **counts}
    rows = [
        (row, [None if column is row else marks.get((row.member_id, column.pk), 0) for column in papers])
        for row in papers
        if row.member_id
    ]
    waiting = (
        said.filter(paper__in=visible)
        .unanswered()
        .select_related("author", "paper__member", "paper__session__committee")
    )
    context = {"session": session, "papers": papers, "rows": rows, "waiting": waiting}
    return render(request, "reviews/desk/matrix.html", context)
