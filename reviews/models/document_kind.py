"""The kinds of printed papers, and what each is about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    REPORT = "report", _("Consolidated report")
    RE_RATING = "re_rating", _("Decision of re-rating")
    EVALUATION = "evaluation", _("Quarterly self-evaluation")
    SUMMARY = "summary", _("Summary table of the quarter")
    SUGGESTION = "suggestion", _("Paper of suggested topics")
    DOSSIER = "dossier", _("List of the dossier (form 04)")
    PLAN = "plan", _("Remedy plan")
    PROGRESS = "progress", _("Progress of the remedies")
    SUMMONS = "summons", _("Summons to the conference")
    INVITATION = "invitation", _("Invitation to the conference")
    PROGRAMME = "programme", _("Programme of the conference")
    MINUTES = "minutes", _("Minutes of the conference")
    SYNTHESIS = "synthesis", _("Synthesis of opinions")
    ROUND = "round", _("Report on the results of the round")
    PAPER = "paper", _("Self-review or collective report")
    COMMITMENT = "commitment", _("Yearly commitment")
    RATING_DECISION = "rating_decision", _("Decision of rating with its list")
    RATING_NOTICE = "rating_notice", _("Notice of the results")
    PROPOSAL = "proposal", _("Proposal of levels to the level above")
    RESOLUTION = "resolution", _("List annexed to a resolution")
    RATINGS = "ratings", _("Yearly table of ratings")
    VERDICT = "verdict", _("Verdict on the dossier")
    SELF_REVIEWS = "self_reviews", _("All self-reviews in one file")
    SCORES = "scores", _("Score sheet")
    APPRAISAL = "appraisal", _("Appraisal sheet")
    CASE_DECISION = "case_decision", _("Decision of rating")
    CASE_NOTICE = "case_notice", _("Notice of the result")
    BUNDLE = "bundle", _("Whole dossier in one file")
    LAST_REVIEWS = "last_reviews", _("Self-reviews of the last three years")
    SLIPS = "slips", _("Notices on paper, with a sheet to sign")
    LATE = "late", _("List of what is late")
    MATRIX = "matrix", _("Table of who commented on whom")
    ROLL = "roll", _("Roll to sign at the conference")
    SLIPS_BELOW = "slips_below", _("Notices on paper of all units, with sheets to sign")
    LATE_BELOW = "late_below", _("List of what is late in all units")
    BALLOT_SLIPS = "ballot_slips", _("Slips of a secret ballot")
    COUNT_MINUTES = "count_minutes", _("Minutes of the count")


OF_A_CASE = (
    DocumentKind.SCORES.value,
    DocumentKind.APPRAISAL.value,
    DocumentKind.CASE_DECISION.value,
    DocumentKind.CASE_NOTICE.value,
    DocumentKind.BUNDLE.value,
)
"""The kinds of printed papers about the rating case of one paper."""

OF_A_PAPER = (DocumentKind.PAPER.value, DocumentKind.LAST_REVIEWS.value, *OF_A_CASE)
"""The kinds of printed papers about one paper, or its writer or case."""

OF_A_BALLOT = (DocumentKind.BALLOT_SLIPS.value, DocumentKind.COUNT_MINUTES.value)
"""The kinds of printed papers about one secret ballot of a session."""

OF_RATINGS = (DocumentKind.PROPOSAL.value, DocumentKind.RESOLUTION.value, DocumentKind.RATINGS.value)
"""The kinds about a session that tell levels before they are released."""

OF_ALL_UNITS = (DocumentKind.SLIPS_BELOW.value, DocumentKind.LATE_BELOW.value)
"""The kinds that name people of the units below, so that only staff and approvers above see them."""

OF_AN_ORGAN = (DocumentKind.RATING_DECISION.value, DocumentKind.RATING_NOTICE.value)
"""The kinds about a session that are printed in the name of one of the committees that decided in it."""

ELSEWHERE = (
    DocumentKind.RE_RATING.value,
    DocumentKind.EVALUATION.value,
    DocumentKind.SUMMARY.value,
    DocumentKind.COMMITMENT.value,
    *OF_A_PAPER,
)
"""The kinds of printed papers that are not about a session as a whole."""

LONG_KINDS = (
    DocumentKind.REPORT.value,
    DocumentKind.SELF_REVIEWS.value,
    DocumentKind.BUNDLE.value,
)
"""The kinds that may be so long that they are made in the queue for long tasks."""
