"""Which function gathers each kind of document, and which template prints it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviews.cases import printed as decisions
from reviews.completing import printed as dossiers
from reviews.conference import printed as conference
from reviews.models import Document, DocumentKind
from reviews.quarters import printed as evaluations
from reviews.remedies import printed as remedies
from reviews.report.content import Report
from reviews.report.printed import gather_report
from reviews.suggestions import printed as suggestions


@dataclass(frozen=True)
class PrintedPaper:
    """How one kind of document is printed: ``gather`` returns its contents, and ``template`` gets them as
    ``report``."""

    gather: Callable[[Document], object]
    template: str


def _report(document: Document) -> Report:
    return gather_report(document.of_session)


PAPERS: dict[DocumentKind, PrintedPaper] = {
    DocumentKind.REPORT: PrintedPaper(_report, "reviews/report/paper/report.html"),
    DocumentKind.EVALUATION: PrintedPaper(evaluations.gather_form, "reviews/quarters/paper/evaluation.html"),
    DocumentKind.SUMMARY: PrintedPaper(
        evaluations.gather_summary, "reviews/quarters/paper/quarter_summary.html"
    ),
    DocumentKind.SUGGESTION: PrintedPaper(
        suggestions.gather_suggestion, "reviews/suggestions/paper/suggestion.html"
    ),
    DocumentKind.DOSSIER: PrintedPaper(
        dossiers.gather_dossier_lists, "reviews/completing/paper/dossier.html"
    ),
    DocumentKind.PLAN: PrintedPaper(remedies.gather_remedy_plan, "reviews/remedies/paper/plan.html"),
    DocumentKind.INVITATION: PrintedPaper(
        conference.gather_invitation, "reviews/conference/paper/invitation.html"
    ),
    DocumentKind.MINUTES: PrintedPaper(conference.gather_minutes, "reviews/conference/paper/minutes.html"),
    DocumentKind.RE_RATING: PrintedPaper(decisions.gather_decision, "reviews/cases/paper/re_rating.html"),
}
