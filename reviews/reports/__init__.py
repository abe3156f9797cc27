"""The papers the program prints: what each says. Their bytes are made by ``reviews.reports.press``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone, translation

from reviews.models import Document, DocumentKind, ReviewSession
from reviews.reports import conference, decisions, dossiers, evaluations, remedies, suggestions
from reviews.reports.comments import commented_papers
from reviews.reports.content import Report
from reviews.reports.linking import link_notes
from reviews.reports.papers import collective_paper, letterhead, recipients, self_reviews
from reviews.reports.people import people
from reviews.reports.ratings import finding_lines, rating_lines
from reviews.reports.rows import read
from reviews.stages import Stage

__all__ = ["PAPERS", "PrintedPaper", "Report", "gather"]


def gather(session: ReviewSession, day: dt.date | None = None) -> Report:
    """The consolidated report: the session read whole. Papers are Vietnamese whatever the reader's language;
    they bear the date of the conference, or ``day`` (today) where none is set. Until the session is closed
    the report is a draft."""
    with translation.override("vi"):
        rows = read(session, session.room.conference_on or day or timezone.localdate())
        committee = session.committee
        return Report(
            year=session.period.year,
            theme=session.period.title,
            is_rated=session.campaign.is_rated,
            committee=committee.name,
            body=committee.body_name,
            is_draft=session.stage != Stage.CLOSED,
            letterhead=letterhead(rows),
            basis=rows.basis or (session.period.ruleset.title, session.period.ruleset.guidance),
            collective=collective_paper(rows),
            recipients=recipients(rows),
            reviews=self_reviews(rows),
            comments=commented_papers(rows),
            ratings=rating_lines(rows),
            findings=finding_lines(rows),
            people=people(rows),
            link=link_notes(rows),
        )


@dataclass(frozen=True)
class PrintedPaper:
    """How one kind of document comes about: ``gather`` reads what ``template`` prints as ``report``."""

    gather: Callable[[Document], object]
    template: str


def _report(document: Document) -> Report:
    return gather(document.of_session)


PAPERS: dict[DocumentKind, PrintedPaper] = {
    DocumentKind.REPORT: PrintedPaper(_report, "paper/report.html"),
    DocumentKind.EVALUATION: PrintedPaper(evaluations.gather_form, "paper/evaluation.html"),
    DocumentKind.SUMMARY: PrintedPaper(evaluations.gather_summary, "paper/quarter_summary.html"),
    DocumentKind.SUGGESTION: PrintedPaper(suggestions.gather, "paper/suggestion.html"),
    DocumentKind.DOSSIER: PrintedPaper(dossiers.gather, "paper/dossier.html"),
    DocumentKind.PLAN: PrintedPaper(remedies.gather, "paper/plan.html"),
    DocumentKind.INVITATION: PrintedPaper(conference.gather_invitation, "paper/invitation.html"),
    DocumentKind.MINUTES: PrintedPaper(conference.gather_minutes, "paper/minutes.html"),
    DocumentKind.RE_RATING: PrintedPaper(decisions.gather, "paper/re_rating.html"),
}
