"""Suggested topics: the list, drafting, agreeing, issuing, and what the unit reads of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.requests import MemberRequest
from members.rules import require
from reviews.models import Attachment, ReviewSession, Suggestion, SuggestionState, Topic
from reviews.rules import allowed, parts
from reviews.sessions.fields import ReasonForm
from reviews.suggestions import actions
from reviews.suggestions.forms import IssueForm, ScanForm, SuggestionForm, TopicForm

LIMIT = 200
OPEN = (SuggestionState.DRAFT, SuggestionState.AGREED)


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    """All papers of suggestions this person may see, those that wait first; ``?round=`` or ``?session=``
    narrows them."""
    rows = Suggestion.objects.visible_to(request.member).for_list().annotate(n=Count("topics"))
    session = None
    if request.GET.get("session", "").isdigit():
        sessions = ReviewSession.objects.visible_to(request.member).for_list()
        session = get_object_or_404(sessions, pk=request.GET["session"])
        rows = rows.filter(session=session)
    elif request.GET.get("round", "").isdigit():
        rows = rows.filter(session__campaign=int(request.GET["round"]))
    found = list(rows.order_by("-pk")[:LIMIT])
    context = {
        "waiting": [row for row in found if row.state in OPEN],
        "settled": [row for row in found if row.state not in OPEN],
        "session": session,
        "allowed": allowed(parts(request.member, session), session) if session else frozenset(),
    }
    return render(request, "reviews/suggestions/suggestions.html", context)


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(ReviewSession.objects.visible_to(request.member).for_list(), pk=pk)
    require(
        "suggest_propose" in allowed(parts(request.member, session), session),
        _("Topics are proposed by staff of the organisation commission, before the conference."),
    )
    form = SuggestionForm(request.POST or None, session=session)
    if request.method == "POST" and form.is_valid():
        topic = _topic(form)
        return redirect(actions.propose(session, form.cleaned_data["abstract"], [topic], by=request.member))
    status = 422 if form.errors else 200
    return render(
        request, "reviews/suggestions/suggestion_new.html", {"form": form, "session": session}, status=status
    )


def _topic(form: TopicForm) -> actions.Proposal:
    data = form.cleaned_data
    return actions.Proposal(data["paper"], data["ground"], data["text"], data["ground_note"])


def _fetch(request: MemberRequest, pk: int) -> Suggestion:
    rows = Suggestion.objects.visible_to(request.member).for_list()
    people = ("proposed_by", "agreed_by", "issued_by", "withdrawn_by", "scan")
    return get_object_or_404(rows.select_related(*people), pk=pk)


@require_GET
def suggestion(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _fetch(request, pk))


def _page(request: MemberRequest, row: Suggestion, *, status: int = 200, **refused: Form) -> HttpResponse:
    """The page; ``refused`` is a form that comes back filled, by its name in the template."""
    session = row.session
    verbs = allowed(parts(request.member, session), session)
    is_open = row.state in OPEN
    forms: dict[str, Form] = {}
    if is_open and "suggest_propose" in verbs:
        forms["topic_form"] = TopicForm(session=session)
    if row.state == SuggestionState.AGREED and "suggest_issue" in verbs:
        forms["issue_form"] = IssueForm()
    if is_open and "suggest_agree" in verbs:
        forms["object_form"] = ReasonForm(prefix="object")
    if _may_withdraw(row, verbs):
        forms["withdraw_form"] = ReasonForm(prefix="withdraw")
    if row.state == SuggestionState.ISSUED and "suggest_scan" in verbs:
        forms["scan_form"] = ScanForm()
    for name, form in refused.items():
        if name in forms:
            forms[name] = form
        else:
            messages.error(request, " ".join(str(error) for error in form.non_field_errors()))
    context = {
        "suggestion": row,
        "session": session,
        "topics": row.topics.in_order().select_related("paper__member", "paper__session__committee"),
        "allowed": verbs,
        "scan": Attachment.objects.visible_to(request.member).filter(suggestion=row).first(),
        **forms,
    }
    return render(request, "reviews/suggestions/suggestion.html", context, status=status)


def _may_withdraw(row: Suggestion, verbs: frozenset[str]) -> bool:
    if row.state == SuggestionState.ISSUED:
        return "suggest_issue" in verbs
    return row.state in OPEN and "suggest_propose" in verbs


def _act(request: MemberRequest, row: Suggestion, act: Callable[[], object], done: str) -> HttpResponse:
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, done)
    return redirect(row)


@require_POST
def add_topic(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    form = TopicForm(request.POST, session=row.session)
    if not form.is_valid():
        return _page(request, row, status=422, topic_form=form)
    act = partial(actions.add_topic, row, _topic(form), by=request.member)
    return _act(request, row, act, _("The topic has been added."))


@require_POST
def remove_topic(request: MemberRequest, pk: int) -> HttpResponse:
    topics = Topic.objects.visible_to(request.member).select_related("suggestion__session")
    topic = get_object_or_404(topics, pk=pk)
    act = partial(actions.remove_topic, topic, by=request.member)
    return _act(request, topic.suggestion, act, _("The topic has been taken out."))


@require_POST
def agree(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    seen = int(request.POST["seen"]) if request.POST.get("seen", "").isdigit() else 0
    act = partial(actions.agree, row, by=request.member, seen=seen)
    return _act(request, row, act, _("Agreed. The paper now waits to be issued."))


@require_POST
def object_to(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    reason = request.POST.get("object-reason", "")
    act = partial(actions.object_to, row, reason, by=request.member)
    return _act(request, row, act, _("The objection has been recorded; staff are told."))


@require_POST
def issue(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    form = IssueForm(request.POST)
    if form.is_valid():
        try:
            actions.issue(row, actions.Issue(**form.cleaned_data), by=request.member)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The paper has been issued. Those concerned are told."))
            return redirect(row)
    return _page(request, _fetch(request, pk), status=422, issue_form=form)


@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    reason = request.POST.get("withdraw-reason", "")
    act = partial(actions.withdraw, row, reason, by=request.member)
    return _act(request, row, act, _("The paper has been withdrawn."))


@require_POST
def attach_scan(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    form = ScanForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.attach_scan(row, form.cleaned_data["file"], by=request.member)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            messages.success(request, _("The signed paper has been attached."))
            return redirect(row)
    return _page(request, row, status=422, scan_form=form)


@require_POST
def print_suggestion(request: MemberRequest, pk: int) -> HttpResponse:
    row = _fetch(request, pk)
    try:
        return redirect(actions.print_suggestion(row, by=request.member))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(row)
