"""Pages on the evaluations of quarters: their list, opening one, the board of its leaders, the release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members import clock
from members.acting import act, posted_keys
from members.models import Member, RoleKind, name_above
from members.paging import page_of, with_query
from members.requests import MemberRequest
from members.rules import for_whom, refuse_unless
from ratings import guards as rating_guards
from ratings import quota
from ratings.models import PeerGroup, RatingStep
from ratings.rules import CaseVerb, can_on_case
from reviews.cases.forms.ratings import DecisionForm
from reviews.cases.forms.seen import seen_in
from reviews.cases.forms.warnings import WarningsForm
from reviews.cases.guards import bars_release
from reviews.models import Document, Evaluation, PaperState, SelfEvaluation
from reviews.quarters import actions
from reviews.quarters.forms import NAMES, QuarterForm
from reviews.rules import QuarterVerb, allowed_in_quarter, people_in_words, sees_marks
from reviews.stages import UNFINISHED_FORM, Capacity, SheetState


@dataclass(frozen=True)
class QuarterRow:
    """One leader on the board of a quarter, as far as the reading member may see.

    ``hidden`` says that this member may not see marks and levels, or may not see them yet.
    """

    sheet: SelfEvaluation
    standing: SheetState
    is_late: bool
    steps: dict[str, RatingStep]
    hidden: bool
    may_decide: bool


@dataclass(frozen=True)
class Meter:
    """The quota of a peer group.

    ``room`` is how many more leaders it allows to be rated “excellent”.
    """

    count: rating_guards.QuotaCount
    room: int


@require_GET
def index(request: MemberRequest) -> HttpResponse:
    rows = (
        Evaluation.objects.visible_to(request.member)
        .for_list()
        .order_by("-period__year", "-period__quarter", "committee__path")
    )
    counted = rows.annotate(
        total=Count("sheets"),
        handed_in=Count("sheets", filter=Q(sheets__state=PaperState.SUBMITTED)),
        released=Count("sheets", filter=Q(sheets__case__released_at__isnull=False)),
        above=name_above("committee"),
    )
    context = {
        "evaluations": page_of(request, counted),
        "may_open": request.member.holds(RoleKind.STAFF),
        "today": clock.today(),
    }
    return render(request, "reviews/quarters/quarters.html", context)


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Show the form that opens an evaluation, and open it.

    htmx loads only the field of the due date, for the chosen quarter and rule set.
    """
    member = request.member
    refuse_unless(member.holds(RoleKind.STAFF), for_whom(people_in_words({Capacity.STAFF})))
    if request.method == "GET":
        chosen = {name: request.GET[name] for name in NAMES if name in request.GET}
        form = QuarterForm(by=member, initial=chosen)
        template = (
            "reviews/quarters/quarter_new.html#due" if request.htmx else "reviews/quarters/quarter_new.html"
        )
        return render(request, template, {"form": form})
    form = QuarterForm(request.POST, by=member)

    def open_quarter() -> Evaluation:
        data = form.cleaned_data
        quarter = actions.Quarter(data["year"], data["quarter"], data["ruleset"])
        return actions.open_evaluation(data["committee"], quarter, data["due_on"], by=member)

    return act(
        request,
        form,
        open_quarter,
        to=lambda opened: opened,
        page=lambda: render(request, "reviews/quarters/quarter_new.html", {"form": form}),
    )


def _fetch(request: MemberRequest, pk: int) -> Evaluation:
    rows = Evaluation.objects.visible_to(request.member).for_list().select_related("opened_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
def board(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _fetch(request, pk))


def _form(evaluation: Evaluation, data: Any = None) -> DecisionForm:
    return DecisionForm(data, levels=[(level.code, level.name) for level in evaluation.ruleset.levels])


def _page(request: MemberRequest, evaluation: Evaluation, form: DecisionForm | None = None) -> HttpResponse:
    """Show the board of an evaluation: late leaders first, then in the order of the tree and by rank.

    ``?show=`` leaves only the leaders whose form is in this ``SheetState``.
    """
    member = request.member
    sheets = _sheets(member, evaluation)
    rows = [_row(member, sheet) for sheet in sheets]
    show = request.GET.get("show", "")
    verbs = allowed_in_quarter(member, evaluation)
    ready = [sheet for sheet in sheets if sheet.standing == SheetState.DECIDED]
    bonds = bars_release(evaluation, ready) if ready and QuarterVerb.RELEASE in verbs else None
    context = {
        "evaluation": evaluation,
        "ruleset": evaluation.ruleset,
        "rows": page_of(request, [row for row in rows if show in ("", row.standing)]),
        "stands": [(item, sum(row.standing == item for row in rows)) for item in SheetState],
        "show": show,
        "total": len(rows),
        "late": sum(row.is_late for row in rows),
        "ready": len(ready),
        "allowed": verbs,
        "bars": bonds.bars if bonds else [],
        "warnings_form": WarningsForm(warnings=bonds.warnings) if bonds and bonds.warnings else None,
        "meters": _meters(member, evaluation) if QuarterVerb.SUMMARISE in verbs else [],
        "form": (form or _form(evaluation)) if any(row.may_decide for row in rows) else None,
        "documents": Document.objects.visible_to(member).filter(evaluation=evaluation),
    }
    return render(request, "reviews/quarters/quarter.html", context)


def _sheets(member: Member, evaluation: Evaluation) -> list[SelfEvaluation]:
    today = clock.today()
    rows = SelfEvaluation.objects.visible_to(member).filter(evaluation=evaluation).for_list()
    found = list(rows.annotate(above=name_above("case__committee")).in_order())
    for sheet in found:
        sheet.evaluation = evaluation
    return sorted(found, key=lambda sheet: not sheet.is_late(today))


def _row(member: Member, sheet: SelfEvaluation) -> QuarterRow:
    verbs = allowed_in_quarter(member, sheet)
    handed_in = sheet.standing not in UNFINISHED_FORM
    whole = sees_marks(member, sheet)
    steps = sheet.case.taken if handed_in else {}
    return QuarterRow(
        sheet=sheet,
        standing=sheet.standing,
        is_late=sheet.is_late(clock.today()),
        steps=steps if whole else {},
        hidden=not whole,
        may_decide=QuarterVerb.DECIDE in verbs and can_on_case(member, CaseVerb.DECIDE, sheet.case),
    )


def _meters(member: Member, evaluation: Evaluation) -> list[Meter]:
    """Return the quotas of the quarter's peer groups that this member may see.

    These are the groups of the evaluation's committee and of committees below it.
    """
    rule = evaluation.ruleset.quota
    if rule is None:
        return []
    groups = PeerGroup.objects.visible_to(member).filter(
        period=evaluation.period_id, committee__path__startswith=evaluation.committee.path
    )
    counted = rating_guards.quota_counts(rule, groups)
    return [
        Meter(row, quota.room_for_excellent(rule, row.decided.tally, exception=row.group.exception))
        for row in counted
    ]


@require_POST
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """Decide one level for every ticked leader. If it is not allowed for one, nothing is decided."""
    evaluation = _fetch(request, pk)
    form = _form(evaluation, request.POST)
    wanted = posted_keys(request, "sheet")
    sheets = list(evaluation.sheets.visible_to(request.member).filter(pk__in=wanted))
    if not sheets:
        form.add_error(None, _("Tick at least one subject."))

    def decide_all() -> None:
        level, reason = form.cleaned_data["level"], form.cleaned_data["reason"]
        seen = seen_in(request.POST)
        actions.decide_sheets(sheets, level, by=request.member, reason=reason, seen=seen)

    return act(
        request,
        form,
        decide_all,
        to=with_query(evaluation.get_absolute_url(), request.GET),
        page=lambda: _page(request, evaluation, form),
        done=_("Saved."),
    )


@require_POST
def release(request: MemberRequest, pk: int) -> HttpResponse:
    evaluation = _fetch(request, pk)
    said = _("Released: %(n)s. Everybody has been told.")
    return act(
        request,
        None,
        lambda: actions.release_evaluation(
            evaluation, by=request.member, noted=request.POST.getlist("noted")
        ),
        to=evaluation,
        done=lambda released: said % {"n": len(released)},
    )


@require_POST
def summary(request: MemberRequest, pk: int) -> HttpResponse:
    evaluation = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.print_summary(evaluation, by=request.member),
        to=lambda document: document,
        page=lambda: redirect(evaluation),
    )
