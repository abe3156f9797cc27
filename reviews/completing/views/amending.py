"""Pages that open a paper for amendment, hand it in again, make it final, and show why it changed."""

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
    """A section that was changed and is not handed in yet.

    It holds the comparison with the last revision, the recorded causes of the change, and the field for a
    reason in words.
    """

    rule: SectionRule
    diff: texts.TextComparison
    findings: list[Finding]
    amendments: list[Amendment]
    why: BoundField


@dataclass(frozen=True)
class Told:
    """A section as one revision changed it, with the causes that this reader may see."""

    revision: Revision
    rule: SectionRule
    diff: texts.TextComparison
    changes: list[Change]


@require_POST
def open_paper(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_paper(request, pk)
    reason = request.POST.get("reason", "")
    papers = f"{reverse('reviews:link', args=[paper.session_id])}#papers"

    def onward(_opened: Paper) -> Paper | str:
        """Return where to go next: the paper, if the member may now amend it, else the list of papers."""
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
    """Show every changed section with its causes. Hand the paper in once each change has a cause."""
    paper = fetch_paper(request, pk)
    require(PaperVerb.AMEND, paper, request.member)
    why = {code: request.POST.get(f"why-{code}", "") for code in paper.texts()}
    missing = lacks_of_paper(paper, request.member)

    def page() -> HttpResponse:
        """Show the changed sections.

        If something is missing when the paper is sent, redirect to the checklist on the paper's own page,
        where it can be supplied.
        """
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
    """Show why the paper changed ("vì sao thay đổi").

    Each changed section is shown as a comparison, with the causes of its change.
    """
    paper = fetch_paper(request, pk)
    context = {
        "paper": paper,
        "told": _told(request, paper),
        "orders": ReReview.objects.visible_to(request.member).filter(papers=paper),
    }
    return render(request, "reviews/completing/why.html", context)


def _told(request: MemberRequest, paper: Paper) -> list[Told]:
    """Return every section that a revision changed, for every revision.

    Causes that this reader may not see are left out.
    """
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
    told = []
    for (number, code), found in grouped.items():
        before = revisions[number - 1].texts if number - 1 in revisions else {}
        diff = texts.compare_texts(before.get(code, ""), revisions[number].texts.get(code, ""))
        told.append(Told(revisions[number], rules[code], diff, found))
    return told
