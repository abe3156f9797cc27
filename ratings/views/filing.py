"""The pages on which a rule set leaves as a file and comes back changed: the verdict line by line, and what
it says differently from the rule set that it is derived from."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from members.acting import act
from members.requests import MemberRequest
from ratings import catalogue, rulesets
from ratings.actions import rulesets as actions
from ratings.forms.filing import RuleSetFileForm
from ratings.models import LocalRuleSet
from ratings.rulesets import Difference, Received, RuleSet
from ratings.views.deriving import saved
from ratings.views.rulesets import find, require_reader

SHOWN = 200
"""The most faults that one page lists. Whoever has more puts these right first."""


@require_GET
def file(request: MemberRequest, code: str) -> HttpResponse:
    """Send the whole rule set as a text that can be changed and handed in again."""
    require_reader(request.member)
    _entry, ruleset, _problems = find(request.member, code)
    if ruleset is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{code}.toml"'}
    return HttpResponse(
        rulesets.ruleset_text(ruleset), content_type="application/toml; charset=utf-8", headers=headers
    )


@require_http_methods(["GET", "POST"])
def from_file(request: MemberRequest) -> HttpResponse:
    """Read a rule set that is handed in, say what is wrong with it, and save it as a draft if that is asked.

    ``?from=`` has the code of the rule set whose text stands in the form at first."""
    catalogue.deriving_place(request.member)
    if request.method != "POST":
        start = request.GET.get("from", "")
        ruleset = find(request.member, start)[1] if start else None
        text = rulesets.ruleset_text(ruleset) if ruleset else ""
        return _page(request, RuleSetFileForm(initial={"text": text}))
    form = RuleSetFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    received = actions.judge_text(form.cleaned_data["text"])
    shown = RuleSetFileForm(initial={"text": received.text})
    if "save" not in request.POST or received.ruleset is None:
        return _page(request, shown, received, status=200 if received.ruleset else 422)
    return act(
        request,
        None,
        lambda: actions.read_in_ruleset(received, by=request.member),
        to=lambda local: saved(request, local),
        page=lambda: _page(request, shown, received),
    )


def _page(
    request: MemberRequest, form: RuleSetFileForm, received: Received | None = None, status: int = 200
) -> HttpResponse:
    faults = received.faults if received else []
    context = {
        "form": form,
        "received": received,
        "faults": faults[:SHOWN],
        "more": max(len(faults) - SHOWN, 0),
        "parts": _compared(received) if received else [],
        "start": request.GET.get("from", ""),
    }
    return render(request, "ratings/ruleset_from_file.html", context, status=status)


def _compared(received: Received) -> list[tuple[str, list[Difference]]]:
    """Return what the text says differently from its parent, by the part of the rule set."""
    if received.ruleset is None:
        return []
    parent: RuleSet = LocalRuleSet(parent=received.parent).parent_ruleset
    parts: dict[str, list[Difference]] = {}
    for row in rulesets.differences(parent, received.ruleset):
        if not row.is_citation:
            parts.setdefault(_("About") if row.path == row.part else row.heading, []).append(row)
    return list(parts.items())
