"""The list of papers of suggestions, and the page of one: drafting, agreeing, issuing, withdrawing."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Page
from django.db.models import Case, Count, When
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act, key_of, posted_number
from members.models import RoleKind, name_above
from members.paging import page_of
from members.requests import MemberRequest
from reviews.models import Attachment, ReviewSession, Suggestion, SuggestionState, Topic
from reviews.models.reach import LEADING, sessions_of
from reviews.rules import SESSION_RULES, SessionVerb, allowed, capacities_in, require
from reviews.sessions.fetching import fetch_session
from reviews.sessions.fields import ReasonForm
from reviews.sessions.people import role_holders
from reviews.suggestions import actions
from reviews.suggestions.forms import IssueForm, ScanForm, SuggestedTopicForm, SuggestionForm

OPEN = (SuggestionState.DRAFT, SuggestionState.AGREED)


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """Show the papers of suggestions that this member may see, those not yet issued first.

    ``?round=`` or ``?session=`` shows those of one round or session.
    """
    rows = (
        Suggestion.objects.visible_to(request.member)
        .for_list()
        .annotate(n=Count("topics"), above=name_above("session__committee"))
    )
    session = None
    asked, campaign = (key_of(request.GET.get(name, "")) for name in ("session", "round"))
    if asked is not None:
        sessions = ReviewSession.objects.visible_to(request.member).for_list()
        session = get_object_or_404(sessions, pk=asked)
        rows = rows.filter(session=session)
    elif campaign is not None:
        rows = rows.filter(session__campaign=campaign)
    is_settled = Case(When(state__in=OPEN, then=0), default=1)
    page = page_of(request, rows.order_by(is_settled, "-pk"))
    context = {
        "page": page,
        "waiting": [row for row in page if row.state in OPEN],
        "settled": [row for row in page if row.state not in OPEN],
        "session": session,
        "allowed": allowed(capacities_in(request.member, session), session) if session else frozenset(),
        "without": _without(request, campaign) if campaign is not None and session is None else None,
    }
    return render(request, "reviews/suggestions/suggestions.html", context)


def _without(request: MemberRequest, campaign: int) -> Page[ReviewSession]:
    """Return one page of the sessions of the round to which no topics were suggested, and to which this
    member as staff may suggest some."""
    suggested = Suggestion.objects.exclude(state=SuggestionState.WITHDRAWN).values("session")
    rows = ReviewSession.objects.visible_to(request.member).filter(
        request.member.reach.over("committee", RoleKind.STAFF),
        campaign=campaign,
        stage__in=SESSION_RULES[SessionVerb.SUGGEST_PROPOSE].stages,
    )
    own = request.member.reach.over("committee", *LEADING)
    rows = rows.exclude(pk__in=sessions_of(request.member)).exclude(own).exclude(pk__in=suggested)
    return page_of(
        request, rows.select_related("committee").order_by("committee__path", "pk"), name="without"
    )


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    require(SessionVerb.SUGGEST_PROPOSE, session, request.member)
    form = SuggestionForm(request.POST or None, session=session)
    context = {"form": form, "session": session, "suggestions_page": _page_of(session)}
    return act(
        request,
        form,
        lambda: actions.draft_suggestion(
            session, form.cleaned_data["abstract"], [_topic(form)], by=request.member
        ),
        to=lambda suggestion: suggestion,
        page=lambda: render(request, "reviews/suggestions/suggestion_new.html", context),
    )


def _page_of(session: ReviewSession) -> str:
    """Return the address of the list of this session's papers of suggestions."""
    return reverse("reviews:suggestions", query={"session": session.pk})


def _topic(form: SuggestedTopicForm) -> actions.TopicProposal:
    data = form.cleaned_data
    return actions.TopicProposal(data["paper"], data["ground"], data["text"], data["ground_note"])


def _fetch(request: MemberRequest, pk: int) -> Suggestion:
    rows = Suggestion.objects.visible_to(request.member).for_list()
    people = ("proposed_by", "agreed_by", "issued_by", "withdrawn_by", "scan")
    return get_object_or_404(rows.select_related(*people), pk=pk)


@require_GET
def suggestion(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _fetch(request, pk))


def _page(request: MemberRequest, row: Suggestion, **refused: Form) -> HttpResponse:
    """Show the page of a paper of suggestions.

    ``refused`` are forms with errors by their names in the template. If such a form is no longer on the page,
    its errors are shown as messages.
    """
    session = row.session
    verbs = allowed(capacities_in(request.member, session), session)
    is_open = row.state in OPEN
    forms: dict[str, Form] = {}
    if is_open and SessionVerb.SUGGEST_PROPOSE in verbs:
        forms["topic_form"] = SuggestedTopicForm(session=session)
    if row.state == SuggestionState.AGREED and SessionVerb.SUGGEST_ISSUE in verbs:
        forms["issue_form"] = IssueForm()
    if is_open and SessionVerb.SUGGEST_AGREE in verbs:
        forms["object_form"] = ReasonForm(prefix="object")
    # Before the paper of suggestions is issued staff may withdraw it, afterwards only an approver may.
    withdraws = SessionVerb.SUGGEST_PROPOSE if is_open else SessionVerb.SUGGEST_ISSUE
    if row.state != SuggestionState.WITHDRAWN and withdraws in verbs:
        forms["withdraw_form"] = ReasonForm(prefix="withdraw")
    if row.state == SuggestionState.ISSUED and SessionVerb.SUGGEST_SCAN in verbs:
        forms["scan_form"] = ScanForm()
    for name, form in refused.items():
        if name in forms:
            forms[name] = form
        else:
            messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
    context = {
        "suggestion": row,
        "session": session,
        "suggestions_page": _page_of(session),
        "topics": row.topics.in_order().select_related("paper__member", "paper__session__committee"),
        "allowed": verbs,
        "scan": Attachment.objects.visible_to(request.member).filter(suggestion=row).first(),
        "waits": row.state == SuggestionState.DRAFT,
        "inspectors": role_holders(RoleKind.INSPECTION, session)
        if row.state == SuggestionState.DRAFT
        else [],
        **forms,
    }
    return render(request, "reviews/suggestions/suggestion.html", context)


@require_POST
def add_topic(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    form = SuggestedTopicForm(request.POST, session=row.session)
    return act(
        request,
        form,
        lambda: actions.add_topic(row, _topic(form), by=request.member),
        to=row,
        page=lambda: _page(request, _fetch(request, pk), topic_form=form),
        done=_("The topic has been added."),
    )


@require_POST
def remove_topic(request: MemberRequest, pk: int) -> HttpResponse:
    topics = Topic.objects.visible_to(request.member).select_related("suggestion__session")
    topic = get_object_or_404(topics, pk=pk)
    return act(
        request,
        None,
        lambda: actions.remove_topic(topic, by=request.member),
        to=topic.suggestion,
        done=_("The topic has been taken out."),
    )


@require_POST
def agree(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.agree_to_suggestion(row, by=request.member, seen=posted_number(request, "seen")),
        to=row,
        done=_("Agreed. The paper now waits to be issued."),
    )


@require_POST
def object_to(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    reason = request.POST.get("object-reason", "")
    return act(
        request,
        None,
        lambda: actions.object_to_suggestion(row, reason, by=request.member),
        to=row,
        done=_("The objection has been recorded; staff are told."),
    )


@require_POST
def issue(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    form = IssueForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.issue_suggestion(row, actions.IssueTerms(**form.cleaned_data), by=request.member),
        to=row,
        page=lambda: _page(request, _fetch(request, pk), issue_form=form),
        done=_("The paper has been issued. Those concerned are told."),
    )


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    reason = request.POST.get("withdraw-reason", "")
    return act(
        request,
        None,
        lambda: actions.withdraw_suggestion(row, reason, by=request.member),
        to=row,
        done=_("The paper has been withdrawn."),
    )


@require_POST
def attach_scan(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    form = ScanForm(request.POST, request.FILES)
    return act(
        request,
        form,
        lambda: actions.attach_scan(row, form.cleaned_data["file"], by=request.member),
        to=row,
        page=lambda: _page(request, row, scan_form=form),
        done=_("The signed paper has been attached."),
        field="file",
    )


@require_POST
def print_suggestion(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.print_suggestion(row, by=request.member),
        to=lambda document: document,
        page=lambda: redirect(row),
    )
