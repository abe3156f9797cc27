"""The consolidated report of a session, gathered. Its bytes are made by ``reviews.documents.press``."""

from __future__ import annotations

import datetime as dt

from django.utils import translation

from members import clock
from reviews.models import ReviewSession
from reviews.report.comments import commented_papers
from reviews.report.content import Report
from reviews.report.levels import finding_lines, rating_lines
from reviews.report.linking import link_notes
from reviews.report.papers import collective_paper, report_letterhead, report_recipients, self_reviews
from reviews.report.people import people_of
from reviews.report.rows import read_session
from reviews.stages import Stage


def gather_report(session: ReviewSession, day: dt.date | None = None) -> Report:
    """The consolidated report: the session read whole. Papers are Vietnamese whatever the reader's language;
    they bear the date of the conference, or ``day`` (today) where none is set. Until the session is closed
    the report is a draft."""
    with translation.override("vi"):
        rows = read_session(session, session.room.conference_on or day or clock.today())
        committee = session.committee
        return Report(
            year=session.period.year,
            theme=session.period.title,
            is_rated=session.campaign.is_rated,
            committee=committee.name,
            body=committee.body_name,
            is_draft=session.stage != Stage.CLOSED,
            letterhead=report_letterhead(rows),
            basis=rows.basis or (session.period.ruleset.title, session.period.ruleset.guidance),
            collective=collective_paper(rows),
            recipients=report_recipients(rows),
            reviews=self_reviews(rows),
            comments=commented_papers(rows),
            ratings=rating_lines(rows),
            findings=finding_lines(rows),
            people=people_of(rows),
            link=link_notes(rows),
        )
