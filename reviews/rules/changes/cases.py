"""What the actions on cases, quarters and peer groups change."""

from __future__ import annotations

from ratings.rules import CaseVerb
from reviews.rules.changed import Change, change
from reviews.rules.verbs import QuarterVerb, SessionVerb, UnitVerb

CHANGES: dict[str, Change] = {
    "ratings.actions.peergroups.grant_exception": change(
        "PeerGroup committee exception_number exception_on exception_reason key name period",
    ),
    "ratings.actions.peergroups.group_cases": change(
        "PeerGroup +",
        "PeerPlace +",
    ),
    "ratings.actions.peergroups.make_group": change(
        "PeerGroup +",
    ),
    "ratings.actions.peergroups.move_cases": change(
        "PeerPlace group",
    ),
    "ratings.actions.peergroups.pool_groups": change(
        "PeerGroup +",
        "PeerPlace group",
    ),
    "ratings.actions.peergroups.rename_group": change(
        "PeerGroup name",
    ),
    "ratings.actions.peergroups.withdraw_exception": change(
        "PeerGroup committee exception_number exception_on exception_reason key name period",
    ),
    "cases.actions.ratings.appraise_in_session": change(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "RatingStep + superseded_at superseded_by superseded_reason",
        "Score appraised_points",
        verbs=(
            CaseVerb.APPRAISE,
            SessionVerb.APPRAISE,
        ),
    ),
    "cases.actions.ratings.decide_in_session": change(
        "RatingStep + superseded_at superseded_by superseded_reason",
        verbs=(
            CaseVerb.DECIDE,
            SessionVerb.DECIDE,
        ),
    ),
    "cases.actions.ratings.enter_body_in_session": change(
        "RatingStep + superseded_at superseded_by superseded_reason",
        verbs=(
            CaseVerb.ENTER_BODY,
            SessionVerb.ENTER_BODY,
        ),
    ),
    "cases.actions.ratings.name_shortcoming": change("Shortcoming +", verbs=(SessionVerb.NAME_SHORTCOMING,)),
    "cases.actions.ratings.record_mitigation_in_session": change(
        "Mitigation +",
        verbs=(
            CaseVerb.MITIGATE,
            SessionVerb.MITIGATE,
        ),
    ),
    "cases.actions.standing.leave_unrated_in_session": change(
        "Unrated +",
        verbs=(
            CaseVerb.LEAVE_UNRATED,
            SessionVerb.LEAVE_UNRATED,
        ),
    ),
    "cases.actions.standing.lodge_petition_in_session": change(
        "Petition +",
        verbs=(
            CaseVerb.SETTLE_PETITION,
            SessionVerb.PETITION,
        ),
    ),
    "cases.actions.standing.rate_after_all_in_session": change(
        "Unrated +",
        verbs=(
            CaseVerb.LEAVE_UNRATED,
            SessionVerb.LEAVE_UNRATED,
        ),
    ),
    "cases.actions.standing.re_rate_in_session": change(
        "Document +",
        "RatingStep + superseded_at superseded_by superseded_reason",
        verbs=(
            CaseVerb.RE_RATE,
            SessionVerb.RE_RATE,
        ),
    ),
    "cases.actions.standing.record_objection_in_session": change(
        "Objection +",
        verbs=(
            CaseVerb.OBJECT,
            SessionVerb.OBJECT,
        ),
    ),
    "cases.actions.standing.settle_objection_in_session": change(
        "Objection case finding kind outcome received_on recorded_at recorded_by settled_at settled_by",
        "Objection source summary",
        verbs=(
            CaseVerb.OBJECT,
            SessionVerb.OBJECT,
        ),
    ),
    "cases.actions.standing.settle_petition_in_session": change(
        "Petition at by case due_on outcome reason settled_at settled_by step text",
        verbs=(
            CaseVerb.SETTLE_PETITION,
            SessionVerb.SETTLE_PETITION,
        ),
    ),
    "quarters.actions.appraise_sheet": change(
        "Facts + assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "LedUnit +",
        "RatingStep + superseded_at superseded_by superseded_reason",
        "Score appraised_points",
        verbs=(
            CaseVerb.APPRAISE,
            QuarterVerb.APPRAISE,
        ),
    ),
    "quarters.actions.decide_sheets": change(
        "RatingStep + superseded_at superseded_by superseded_reason",
        verbs=(
            CaseVerb.DECIDE,
            QuarterVerb.DECIDE,
        ),
    ),
    "quarters.actions.hand_in_sheet": change(
        "SelfEvaluation return_reason state submitted_at", verbs=(QuarterVerb.WRITE,)
    ),
    "quarters.actions.leave_sheet_unrated": change(
        "Unrated +",
        verbs=(
            CaseVerb.LEAVE_UNRATED,
            QuarterVerb.LEAVE_UNRATED,
        ),
    ),
    "quarters.actions.open_evaluation": change(
        "Evaluation +",
        "EvaluationSection +",
        "Facts +",
        "PeerGroup +",
        "PeerPlace +",
        "Period +",
        "RatingCase +",
        "Score +",
        "SelfEvaluation +",
        verbs=(UnitVerb.OPEN_QUARTER,),
    ),
    "quarters.actions.print_sheet": change("Document +", verbs=(QuarterVerb.PRINT,)),
    "quarters.actions.print_summary": change("Document +", verbs=(QuarterVerb.SUMMARISE,)),
    "quarters.actions.release_evaluation": change("RatingCase released_at", verbs=(QuarterVerb.RELEASE,)),
    "quarters.actions.return_sheet": change(
        "SelfEvaluation return_reason state", verbs=(QuarterVerb.RETURN,)
    ),
    "quarters.actions.save_sheet_rating": change(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "RatingStep + superseded_at superseded_by superseded_reason",
        "Score self_points",
        verbs=(QuarterVerb.WRITE,),
    ),
    "quarters.actions.save_sheet_section": change(
        "EvaluationSection saved_at saved_by text version", verbs=(QuarterVerb.WRITE,)
    ),
}
