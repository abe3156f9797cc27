"""The list of the rules that must be true across tables, and the asking of all of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice

from django.db import DatabaseError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Mismatch
from reviews.soundness import conferences, database, history, papers, results
from reviews.soundness.rule import SoundnessRule

logger = logging.getLogger(__name__)

MOST = 100
"""So many rows that break one rule are named."""

RULES = (
    SoundnessRule(
        "appraised_first", _("A decision rests on an appraisal."), results.decided_without_appraisal
    ),
    SoundnessRule(
        "released_with_result",
        _("A released case has its decision, or the reason why it gets no level."),
        results.released_without_result,
    ),
    SoundnessRule(
        "decided_by_another",
        _("Nobody decides what that person has appraised."),
        results.decided_by_the_appraiser,
    ),
    SoundnessRule(
        "re_rated",
        _("A released decision is replaced only by a re-rating."),
        results.released_decision_replaced,
    ),
    SoundnessRule("level_known", _("Every level is one of the rule set."), results.unknown_levels),
    SoundnessRule(
        "case_whole", _("Every case has its facts and a score for each criterion."), results.incomplete_cases
    ),
    SoundnessRule(
        "points_add_up", _("The points of an appraisal are the sum of its marks."), results.wrong_sums
    ),
    SoundnessRule("quota_kept", _("What is published keeps the quota."), results.exceeded_quotas),
    SoundnessRule("ruleset_unchanged", _("A frozen rule set is as it was frozen."), results.changed_rulesets),
    SoundnessRule("own_case", _("A paper belongs to the case of its person."), results.papers_of_other_cases),
    SoundnessRule(
        "closed_and_released",
        _("The results of closed sessions are released, and no others."),
        results.closed_without_release,
    ),
    SoundnessRule(
        "vote_possible",
        _("No vote has more hands than people who were entitled and present."),
        conferences.impossible_votes,
    ),
    SoundnessRule("ballot_adds_up", _("The figures of a secret ballot add up."), conferences.wrong_ballots),
    SoundnessRule(
        "ballot_by_roll", _("The numbers of a secret ballot are those of its roll."), conferences.wrong_rolls
    ),
    SoundnessRule(
        "minutes_kept",
        _("Of minutes opened again the earlier text is kept."),
        conferences.lost_minutes,
    ),
    SoundnessRule(
        "final_paper_kept", _("A final paper reads as it was made final."), papers.changed_final_papers
    ),
    SoundnessRule("no_gap", _("The numbers of a register have no gap."), papers.gaps_in_registers),
    SoundnessRule("symbol_fits", _("A paper is written with its own number."), papers.wrong_symbols),
    SoundnessRule("files_kept", _("Every file is there and unchanged."), papers.changed_files),
    SoundnessRule(
        "dossier_fits", _("The papers of a dossier are the files that were put in."), papers.wrong_dossiers
    ),
    SoundnessRule(
        "step_told",
        _("Every step of a rating stands in the history as it is."),
        history.steps_without_history,
    ),
    SoundnessRule(
        "release_told", _("Every release stands in the history."), history.releases_without_history
    ),
    SoundnessRule(
        "stage_told", _("A session stands where its last move brought it."), history.stages_without_history
    ),
    SoundnessRule(
        "vote_told", _("Every vote stands in the history as it is."), history.votes_without_history
    ),
    SoundnessRule(
        "number_told",
        _("Every number stands in the history as it was drawn."),
        history.numbers_without_history,
    ),
    SoundnessRule(
        "issued_told",
        _("Every issued file is the one of which the history tells."),
        history.issued_without_history,
    ),
    SoundnessRule(
        "ballot_told",
        _("The end of every secret ballot stands in the history."),
        history.ballots_without_history,
    ),
    SoundnessRule("history_sealed", _("The history agrees with its seals."), history.broken_seals),
    SoundnessRule("triggers_stand", _("The triggers of the database stand."), database.missing_triggers),
    SoundnessRule(
        "constraints_stand", _("The constraints of the database stand."), database.missing_constraints
    ),
    SoundnessRule("tree_whole", _("The tree of committees is whole."), database.broken_tree),
)
"""Every rule. Each is asked for itself, so that one row may break several."""


def broken_rules() -> Iterator[Mismatch]:
    """Yield every row that breaks a rule, at most ``MOST`` for each, in the order of the rules and in the
    language of the caller."""
    for rule in RULES:
        try:
            with transaction.atomic():
                found = list(islice(rule.find(), MOST))
        except (DatabaseError, LookupError, ValueError, TypeError) as error:
            logger.exception("The rule %s could not be asked", rule.code)
            yield Mismatch(rule.code, str(rule.says), gettext("It could not be asked."), type(error).__name__)
            continue
        for one in found:
            yield Mismatch(rule.code, str(rule.says), one.row, one.told)
