"""What each kind of document says."""

from __future__ import annotations

from collections.abc import Callable

from reviews.ballots.printed import count_minutes_paper, slips_paper
from reviews.cases.printed import case_decision, decision_paper, rating_decision
from reviews.cases.printed_lists import proposal_paper, resolution_lists, results_notice, year_table
from reviews.cases.printed_sheets import appraisal_sheet, case_notice, score_sheet
from reviews.completing.printed import dossier_lists
from reviews.conference.calling import invitation_paper, programme_paper, summons_paper
from reviews.conference.printed import minutes_paper
from reviews.conference.printed_roll import roll_to_sign
from reviews.desk.printed_slips import slips_below, slips_of_session
from reviews.documents.blocks import PaperContent
from reviews.documents.bundles import Bundle
from reviews.models import Document, DocumentKind
from reviews.opinions.printed import synthesis_paper
from reviews.opinions.printed_matrix import comments_table
from reviews.papers.pledges import commitment_paper
from reviews.papers.printed import paper_alone
from reviews.quarters.printed import evaluation_form, results_table
from reviews.remedies.printed import remedy_plan_paper
from reviews.remedies.progress import progress_paper
from reviews.report.bundle import dossier_bundle
from reviews.report.printed import report_paper
from reviews.report.reviews import last_reviews, self_reviews
from reviews.rounds.printed import results_paper
from reviews.rounds.printed_late import late_below, late_in_session
from reviews.suggestions.printed import suggestion_paper
from reviews.vetting.printed_verdict import verdict_paper

BUNDLES: dict[DocumentKind, Callable[[Document], Bundle]] = {
    DocumentKind.BUNDLE: dossier_bundle,
    DocumentKind.LAST_REVIEWS: last_reviews,
}
"""The kinds that are bound of several papers and files. Their list says how many sheets each has, so it is
made when these are rendered."""

PAPERS: dict[DocumentKind, Callable[[Document], PaperContent]] = {
    DocumentKind.REPORT: lambda document: report_paper(document.of_session),
    DocumentKind.EVALUATION: evaluation_form,
    DocumentKind.SUMMARY: results_table,
    DocumentKind.SUGGESTION: suggestion_paper,
    DocumentKind.BALLOT_SLIPS: slips_paper,
    DocumentKind.COUNT_MINUTES: count_minutes_paper,
    DocumentKind.DOSSIER: dossier_lists,
    DocumentKind.PLAN: remedy_plan_paper,
    DocumentKind.PROGRESS: progress_paper,
    DocumentKind.SUMMONS: summons_paper,
    DocumentKind.INVITATION: invitation_paper,
    DocumentKind.PROGRAMME: programme_paper,
    DocumentKind.MINUTES: minutes_paper,
    DocumentKind.RE_RATING: decision_paper,
    DocumentKind.SYNTHESIS: synthesis_paper,
    DocumentKind.ROUND: results_paper,
    DocumentKind.PAPER: paper_alone,
    DocumentKind.COMMITMENT: commitment_paper,
    DocumentKind.RATING_DECISION: rating_decision,
    DocumentKind.RATING_NOTICE: results_notice,
    DocumentKind.PROPOSAL: proposal_paper,
    DocumentKind.RESOLUTION: resolution_lists,
    DocumentKind.RATINGS: year_table,
    DocumentKind.VERDICT: verdict_paper,
    DocumentKind.SELF_REVIEWS: self_reviews,
    DocumentKind.SCORES: score_sheet,
    DocumentKind.APPRAISAL: appraisal_sheet,
    DocumentKind.CASE_DECISION: case_decision,
    DocumentKind.CASE_NOTICE: case_notice,
    DocumentKind.SLIPS: slips_of_session,
    DocumentKind.SLIPS_BELOW: slips_below,
    DocumentKind.LATE: late_in_session,
    DocumentKind.LATE_BELOW: late_below,
    DocumentKind.MATRIX: comments_table,
    DocumentKind.ROLL: roll_to_sign,
}
