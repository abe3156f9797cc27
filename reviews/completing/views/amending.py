"""A paper opened for amendment, handed in with the causes of its changes, made final; and why it changed."""

from __future__ import annotations

from dataclasses import dataclass

from django.forms import BoundField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.requests import MemberRequest
from ratings.rulesets import SectionRule
from reviews import texts
from reviews.completing.actions import amending as actions
from reviews.completing.forms.amending import CausesForm
from reviews.models import Amendment, Change, Finding, Paper, ReReview, Revision
from reviews.papers.checklist import lacks_of_paper
from reviews.papers.fetching import fetch_paper
from reviews.rules import PaperVerb, can, require


@dataclass(frozen=True)
class Changed:
    """A section as it reads against the last version, and what stands as the cause by itself."""

    rule: SectionRule
    diff: list[texts.TextRun]
    findings: list[Finding]
    amendments: list[Amendment]
    why: BoundField


@dataclass(frozen=True)
class Told:
    """One section changed in one revision, with every cause that this reader may know."""

    revision: Revision
    rule: SectionRule
    diff: list[texts.TextRun]
    changes: list[Change]


@require_POST
def open_paper(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_paper(request, pk)
    reason = request.POST.get("reason", "")
    papers = f"{reverse('reviews:link', args=[paper.session_id])}#papers"

    def onward(_opened: Paper) -> Paper | str:
        """Whoever amends the paper goes on to write in it."""
        return paper if can(request.member, PaperVerb.AMEND, fetch_paper(request, pk)) else papers

    return act(
        request,
        None,
        lambda: actions.open_for_amendment(paper, by=request.member, reason=reason),
        to=onward,
        page=lambda: redirect(papers),
    )


@require_POST
def finalise(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_paper(request, pk)
    return act(
        request,
        None,
        lambda: actions.finalise_paper(paper, by=request.member),
        to=f"{reverse('reviews:link', args=[paper.session_id])}#papers",
    )


@require_http_methods(["GET", "POST"])
def hand_in(request: MemberRequest, pk: int) -> HttpResponse:
    """What was changed, and why, before it goes in."""
    paper = fetch_paper(request, pk)
    require(PaperVerb.AMEND, paper, request.member)
    why = {code: request.POST.get(f"why-{code}", "") for code in paper.texts()}
    missing = lacks_of_paper(paper)

    def page() -> HttpResponse:
        """What is missing is mended on the paper's own page."""
        if missing and request.method == "POST":
            return redirect(f"{paper.get_absolute_url()}#checklist")
        context = {"paper": paper, "rows": _changed(request, paper), "lacks": missing}
        return render(request, "reviews/completing/hand_in.html", context)

    return act(
        request,
        None,
        lambda: actions.hand_in_again(paper, why, by=request.member),
        to=paper,
        page=page,
        done=_("The paper has been handed in again."),
    )


def _changed(request: MemberRequest, paper: Paper) -> list[Changed]:
    rules = {rule.code: rule for rule in paper.outline.sections}
    now, before = paper.texts(), paper.kept()
    causes = {code: actions.causes_of_change(paper, code) for code in actions.changed_sections(paper)}
    form = CausesForm(request.POST or None, is_caused={code: any(found) for code, found in causes.items()})
    return [
        Changed(
            rules[code],
            texts.compare_texts(before.get(code, ""), now[code]),
            *found,
            form[f"why-{code}"],
        )
        for code, found in causes.items()
    ]


@require_GET
def why(request: MemberRequest, pk: int) -> HttpResponse:
    """Why the paper changed ("vì sao thay đổi"): section by section, readable as a comparison."""
    paper = fetch_paper(request, pk)
    context = {
        "paper": paper,
        "told": _told(request, paper),
        "orders": ReReview.objects.visible_to(request.member).filter(papers=paper),
    }
    return render(request, "reviews/completing/why.html", context)


def _told(request: MemberRequest, paper: Paper) -> list[Told]:
    changes = Change.objects.visible_to(request.member).filter(revision__paper=paper)
    known_findings = set(Finding.objects.visible_to(request.member).values_list("pk", flat=True))
    known_amendments = set(Amendment.objects.visible_to(request.member).values_list("pk", flat=True))
    grouped: dict[tuple[int, str], list[Change]] = {}
    rows = changes.select_related(
        "revision__by", "finding__paper__member", "amendment__source__member", "amendment__comment__author"
    )
    for change in rows:
        known = (not change.finding_id or change.finding_id in known_findings) and (
            not change.amendment_id or change.amendment_id in known_amendments
        )
        grouped.setdefault((change.revision.number, change.section), []).extend([change] if known else [])
    revisions = {row.number: row for row in paper.revisions.select_related("by")} if grouped else {}
    rules = {rule.code: rule for rule in paper.outline.sections}
    return [
        Told(revisions[number], rules[code], _diff(revisions, number, code), found)
        for (number, code), found in grouped.items()
    ]


def _diff(revisions: dict[int, Revision], number: int, code: str) -> list[texts.TextRun]:
    before = revisions[number - 1].texts if number - 1 in revisions else {}
    return texts.compare_texts(before.get(code, ""), revisions[number].texts.get(code, ""))
