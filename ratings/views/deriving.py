"""The pages on which a local rule set is derived: the form with its sums, the check, taking it into use."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from members.acting import act
from members.models import Committee
from members.requests import MemberRequest
from members.rules import refuse_unless
from ratings import catalogue, rulesets
from ratings.actions import rulesets as actions
from ratings.forms.rulesets import RuleSetForms
from ratings.models import LocalRuleSet
from ratings.rules import can_change_ruleset
from ratings.rulesets import RuleSet, RuleSetProblem
from ratings.views.rulesets import Entry, find

NAMES = ("code", "title", "short", "province", "effective_from")


@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Show the form for a new local rule set and save it as a draft.

    ``?from=`` has the code of the rule set with whose values the form starts. A new version of a local rule
    set is derived from what that was derived from; a part of the tree derives its own from the local one.
    """
    place = catalogue.deriving_place(request.member)
    start, ruleset, _problems = find(
        request.member, request.GET.get("from") or rulesets.shipped_rulesets()[0].code
    )
    parent = _parent_code(start, place)
    under = _parent(parent)
    if under is None:
        return _without_parent(request, start.local)
    names = {"province": (ruleset or under).province, "replaces": start.code}
    forms = RuleSetForms(under, ruleset or under, request.POST or None, names, _replaceable(place))
    context = {"forms": forms, "start": start, "problems": {}}
    return act(
        request,
        [forms.names, forms],
        lambda: actions.derive_ruleset(
            parent,
            replace(_names(forms), committee=place),
            forms.settings(),
            by=request.member,
            start=ruleset,
        ),
        to=lambda local: saved(request, local),
        page=lambda: render(request, "ratings/ruleset_form.html", context),
    )


@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, code: str) -> HttpResponse:
    local = local_ruleset(request, code)
    refuse_unless(can_change_ruleset(request.member, local), _("Only a draft can be changed."))
    start, ruleset, problems = find(request.member, code)
    names = {name: getattr(local, name) for name in NAMES} | {"replaces": local.overrides.get("replaces")}
    under = _parent(local.parent)
    if under is None:
        return _without_parent(request, local)
    replaceable = _replaceable(local.committee)
    forms = RuleSetForms(under, ruleset or under, request.POST or None, names, replaceable)
    shown = {} if request.method == "POST" else _by_place(problems)
    context = {"forms": forms, "start": start, "local": local, "problems": shown}
    return act(
        request,
        [forms.names, forms],
        lambda: actions.change_ruleset(local, _names(forms), forms.settings(), by=request.member),
        to=lambda changed: saved(request, changed),
        page=lambda: render(request, "ratings/ruleset_form.html", context),
    )


@require_POST
def sums(request: MemberRequest, parent: str) -> HttpResponse:
    """Show the sums of the points in the form while somebody types. Nothing is saved."""
    catalogue.deriving_place(request.member)
    under = _parent(parent)
    if under is None:
        raise Http404
    forms = RuleSetForms(under, under, request.POST, {})
    return render(request, "ratings/ruleset_sums.html", {"forms": forms})


@require_POST
def check(request: MemberRequest, code: str) -> HttpResponse:
    local = local_ruleset(request, code)

    def found(problems: list[RuleSetProblem]) -> HttpResponse:
        """Say what the check came to, and go to the page of the rule set."""
        if problems:
            messages.error(request, _("The check found what has to be put right first."))
        else:
            messages.success(
                request, _("The check found nothing wrong: this rule set can be taken into use.")
            )
        return redirect(local)

    return act(
        request,
        None,
        lambda: actions.check_ruleset(local, by=request.member),
        to=found,
        page=lambda: redirect(local),
    )


@require_POST
def use(request: MemberRequest, code: str) -> HttpResponse:
    local = local_ruleset(request, code)
    return act(
        request,
        None,
        lambda: actions.take_into_use(local, by=request.member),
        to=local,
        done=_("From now on a round can be opened under this rule set."),
    )


@require_POST
def reopen(request: MemberRequest, code: str) -> HttpResponse:
    local = local_ruleset(request, code)
    return act(
        request,
        None,
        lambda: actions.reopen_ruleset(local, by=request.member),
        to=local,
        done=_("The rule set is a draft again and no longer offered to rounds."),
    )


def local_ruleset(request: MemberRequest, code: str) -> LocalRuleSet:
    return get_object_or_404(LocalRuleSet.objects.visible_to(request.member), code=code)


def _parent(code: str) -> RuleSet | None:
    """Return the rule set from which another one is derived, None if it is gone."""
    try:
        return LocalRuleSet(parent=code).parent_ruleset
    except FileNotFoundError:
        return None


def _parent_code(start: Entry, place: Committee | None) -> str:
    """Return the code of the rule set from which one for this part of the tree is derived."""
    local = start.local
    if local is None or (local.is_usable and place is not None and local.committee_id != place.pk):
        return start.code
    return local.parent


def _without_parent(request: MemberRequest, local: LocalRuleSet | None) -> HttpResponse:
    """Say that the rule set is gone from which this one was derived, and lead to its page."""
    code = local.parent if local else ""
    messages.error(
        request,
        _("The rule set %(code)s, from which this one was derived, is no longer there. Derive a new one.")
        % {"code": code},
    )
    return redirect(local or "ratings:rulesets")


def _names(forms: RuleSetForms) -> actions.Names:
    data = forms.names.cleaned_data
    return actions.Names(**{name: data[name] for name in NAMES}, replaces=data.get("replaces"))


def _replaceable(place: Committee | None) -> list[tuple[str, str]]:
    return list(catalogue.replaceable_rulesets(place).values_list("code", "title"))


def saved(request: MemberRequest, local: LocalRuleSet) -> HttpResponse:
    """Redirect to the page of the rule set, or back to the form if there are problems to correct."""
    problems, _content = actions.examine_ruleset(local)
    if problems:
        messages.info(request, _("Saved as a draft. What has to be put right stands beside the fields."))
        return redirect("ratings:ruleset_change", local.code)
    messages.success(request, _("Saved as a draft. Check it next."))
    return redirect(local)


def _by_place(problems: list[RuleSetProblem]) -> dict[str, list[RuleSetProblem]]:
    """Return the problems by the part of the form beside which they are shown: the code of a kind of subject,
    "quota", "deadlines" or "other"."""
    places: dict[str, list[RuleSetProblem]] = {}
    for problem in problems:
        part = problem.path.partition(".")[0].partition("[")[0]
        place = problem.kind.value if problem.kind else part
        place = place if problem.kind or place in ("quota", "deadlines") else "other"
        places.setdefault(place, []).append(problem)
    return places
