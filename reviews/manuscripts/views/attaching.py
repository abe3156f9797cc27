"""The pages of a session's manuscripts: who writes by hand and what waits, and attaching one for a member."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act, key_of
from members.models import User
from members.requests import MemberRequest
from reviews.manuscripts.actions import attaching as actions
from reviews.manuscripts.forms import AttachForm
from reviews.models import Manuscript, ManuscriptKind, Paper, ReviewSession
from reviews.papers.fetching import fetch_paper
from reviews.rules import LINKING, SessionVerb, allowed, can, capacities_in, require
from reviews.sessions.fetching import fetch_session
from reviews.stages import Stage


@dataclass(frozen=True)
class Writer:
    """One person reviewed in the session, and what this person has written by hand for it."""

    paper: Paper
    manuscripts: list[Manuscript]


@require_GET
def index(request: MemberRequest, pk: int) -> HttpResponse:
    """Show what was written by hand in the session and who has confirmed it. Clerk and head also see for whom
    they can type in: first those without a login."""
    session = fetch_session(request, pk)
    verbs = allowed(capacities_in(request.member, session), session)
    rows = Manuscript.objects.visible_to(request.member).of_session(session).for_list()
    manuscripts = list(rows)
    writers = _writers(request, session, manuscripts) if SessionVerb.ENTER_FOR in verbs else []
    context = {
        "session": session,
        "allowed": verbs,
        "manuscripts": manuscripts,
        "writers": sorted(writers, key=lambda row: (row.paper.has_login, not row.manuscripts)),
    }
    return render(request, "reviews/manuscripts/manuscripts.html", context)


def _writers(request: MemberRequest, session: ReviewSession, manuscripts: list[Manuscript]) -> list[Writer]:
    people = Paper.objects.reviewed_in(session).filter(member__isnull=False).exclude(member=request.member)
    papers = people.select_related("member").with_has_login().in_order()
    return [
        Writer(paper, [one for one in manuscripts if one.member_id == paper.member_id]) for paper in papers
    ]


@require_http_methods(["GET", "POST"])
def attach(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page on which clerk or head attach what the person of this paper wrote by hand, and save what
    is sent. With ``?session=`` it is attached in a further place of review, where the person comments on
    others."""
    paper, session = _found(request, pk)
    if paper.member is None:
        raise Http404
    kinds = _kinds(paper, session)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    logins = User.objects.filter(member=paper.member, is_active=True)
    form = AttachForm(*sent, kinds=kinds, asks_reason=logins.exists())
    member = paper.member

    def save() -> Manuscript:
        return actions.attach_manuscript(
            session, member, actions.SignedSheet(**form.cleaned_data), by=request.member
        )

    def page() -> HttpResponse:
        rows = Manuscript.objects.visible_to(request.member).of_session(session).filter(member=member)
        context = {
            "paper": paper,
            "session": session,
            "form": form if kinds else None,
            "manuscripts": rows.for_list(),
            "is_home": session.pk == paper.session_id,
        }
        return render(request, "reviews/manuscripts/attach.html", context)

    return act(
        request, form, save, to=_next, page=page, done=_("The sheet has been attached. Now type it in.")
    )


def _next(manuscript: Manuscript) -> str:
    """Return the address of the page on which the manuscript is typed in."""
    if manuscript.paper is None:
        return manuscript.get_absolute_url()
    place = "#sections" if manuscript.is_paper else "#comments"
    return f"{manuscript.paper.get_absolute_url()}{place}"


def _found(request: MemberRequest, pk: int) -> tuple[Paper, ReviewSession]:
    """Return the paper, and the session in which its person's manuscript is attached. Only the sessions are
    looked at, because those who may type in a paper that is being written may not read it before. Raises
    ``Http404`` or ``PermissionDenied``."""
    seen = ReviewSession.objects.visible_to(request.member)
    rows = Paper.objects.for_list().filter(member__isnull=False)
    paper = get_object_or_404(rows, pk=pk)
    places = paper.places.standing().values("session")
    sessions = list(seen.for_list().filter(pk__in=[paper.session_id]))
    sessions += seen.for_list().filter(pk__in=places).exclude(pk=paper.session_id)
    if not sessions:
        raise Http404
    wanted = key_of(request.GET.get("session", ""))
    session = next((one for one in sessions if one.pk == wanted), None) or next(
        (one for one in sessions if can(request.member, SessionVerb.ENTER_FOR, one)), sessions[0]
    )
    require(SessionVerb.ENTER_FOR, paper if session.pk == paper.session_id else session, request.member)
    return paper, session


def _kinds(paper: Paper, session: ReviewSession) -> list[ManuscriptKind]:
    """Return what may be attached for the person in this session now."""
    is_home = session.pk == paper.session_id
    fits = {
        ManuscriptKind.PAPER: is_home and paper.is_open and session.stage not in LINKING - {Stage.COMPLETING},
        ManuscriptKind.COMMENTS: session.is_commenting,
        ManuscriptKind.ANSWERS: is_home
        and not paper.is_final
        and session.stage in LINKING | {Stage.COMMENTING},
    }
    return [kind for kind, is_there in fits.items() if is_there]


@require_POST
def give_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Let the person type in the own paper again."""
    paper = fetch_paper(request, pk)
    own = paper.member_id == request.member.pk
    return act(
        request,
        None,
        lambda: actions.give_back_paper(paper, by=request.member),
        to=paper.get_absolute_url()
        if own
        else reverse("reviews:session_manuscripts", args=[paper.session_id]),
        done=_("%(person)s types in the own paper again.") % {"person": paper},
    )
