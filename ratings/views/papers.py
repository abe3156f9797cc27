"""The pages of a draft for its forms and dossiers, its position groups, and what the signed text says."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from members.acting import act
from members.requests import MemberRequest
from members.rules import refuse_unless
from ratings import rulesets
from ratings.actions import rulesets as actions
from ratings.forms.papers import PapersForms
from ratings.forms.positions import PositionsForms
from ratings.models import LocalRuleSet
from ratings.rules import can_change_ruleset
from ratings.rulesets import RuleSet
from ratings.views.deriving import local_ruleset
from ratings.views.rulesets import find


@require_http_methods(["GET", "POST"])
def papers(request: MemberRequest, code: str) -> HttpResponse:
    """Show and save the outlines of the forms and the lists of the dossiers of a draft."""
    local, ruleset = _draft(request, code)
    if ruleset is None:
        return redirect(local)
    forms = PapersForms(ruleset, request.POST or None)
    return act(
        request,
        forms,
        lambda: actions.change_papers(local, forms.papers(), by=request.member),
        to=local,
        page=lambda: render(request, "ratings/ruleset_papers.html", {"local": local, "forms": forms}),
        done=_("Saved as a draft. Check it next."),
    )


@require_http_methods(["GET", "POST"])
def positions(request: MemberRequest, code: str) -> HttpResponse:
    """Show and save the position groups of a draft with their criteria."""
    local, ruleset = _draft(request, code)
    if ruleset is None:
        return redirect(local)
    forms = PositionsForms(ruleset, request.POST or None)
    return act(
        request,
        forms,
        lambda: actions.change_positions(local, forms.rows(), by=request.member),
        to=reverse("ratings:ruleset_positions", args=[code]),
        page=lambda: render(request, "ratings/ruleset_positions.html", {"local": local, "forms": forms}),
        done=_("Saved as a draft. Check it next."),
    )


@require_http_methods(["GET", "POST"])
def marks(request: MemberRequest, code: str) -> HttpResponse:
    """Show the rules that have still to be held against the signed text, and note for which that was done."""
    local, ruleset = _draft(request, code)
    if ruleset is None:
        return redirect(local)
    context = {"local": local, "rules": rulesets.unchecked_rules(ruleset)}
    return act(
        request,
        None,
        lambda: actions.note_checked(local, request.POST.getlist("rules"), by=request.member),
        to=local,
        page=lambda: render(request, "ratings/ruleset_marks.html", context),
        done=_("Noted. These rules no longer carry the warning."),
    )


def _draft(request: MemberRequest, code: str) -> tuple[LocalRuleSet, RuleSet | None]:
    local = local_ruleset(request, code)
    refuse_unless(can_change_ruleset(request.member, local), _("Only a draft can be changed."))
    _entry, ruleset, _problems = find(request.member, code)
    if ruleset is None:
        messages.error(request, _("The draft cannot be read. Put right first what its page lists."))
    return local, ruleset
