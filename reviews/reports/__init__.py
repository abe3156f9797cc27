"""The papers the program prints: what each says. Their bytes are made by ``reviews.reports.press``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone, translation

from reviews.models import Document, DocumentKind, ReviewSession
from reviews.reports import decisions
from reviews.reports.comments import commented_papers
from reviews.reports.content import Report
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
        rows = read(session, session.conference_on or day or timezone.localdate())
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
        )


@dataclass(frozen=True)
class PrintedPaper:
    """How one kind of document comes about: ``gather`` reads what ``template`` prints as ``report``."""

    gather: Callable[[Document], object]
    template: str


PAPERS: dict[DocumentKind, PrintedPaper] = {
    DocumentKind.REPORT: PrintedPaper(lambda document: gather(document.session), "paper/report.html"),
    DocumentKind.RE_RATING: PrintedPaper(decisions.gather, "paper/re_rating.html"),
}
