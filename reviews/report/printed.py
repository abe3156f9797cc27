"""Puts together what the consolidated report of a session says. ``reviews.documents.press`` prints it."""

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
    """Return the content of the consolidated report, in Vietnamese whatever language the reader has chosen.
    Its date is the day of the conference or, if none is set, ``day`` (without it today). It is marked as a
    draft until the session is closed."""
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
