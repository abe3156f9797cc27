"""What the actions on cases, quarters and peer groups change."""

from __future__ import annotations

from members.changed import ColumnsWritten, writes_to
from ratings.rules import CaseVerb
from reviews.rules.verbs import QuarterVerb, SessionVerb, UnitVerb

CHANGES: dict[str, ColumnsWritten] = {
    "ratings.actions.peergroups.grant_exception": writes_to(
        "PeerGroup committee exception_number exception_on exception_reason key name period",
    ),
    "ratings.actions.peergroups.group_cases": writes_to(
        "PeerGroup +",
        "PeerPlace +",
    ),
    "ratings.actions.peergroups.make_group": writes_to(
        "PeerGroup +",
    ),
    "ratings.actions.peergroups.move_cases": writes_to(
        "PeerPlace group",
    ),
    "ratings.actions.peergroups.pool_groups": writes_to(
        "PeerGroup +",
        "PeerPlace group",
    ),
    "ratings.actions.peergroups.rename_group": writes_to(
        "PeerGroup name",
    ),
    "ratings.actions.peergroups.withdraw_exception": writes_to(
        "PeerGroup committee exception_number exception_on exception_reason key name period",
    ),
    "cases.actions.ratings.appraise_in_session": writes_to(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary late low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "RatingStep + superseded_at superseded_by superseded_reason",
        "Score appraised_points appraised_skipped",
        "SupersededScore +",
        verbs=(
            CaseVerb.APPRAISE,
            SessionVerb.APPRAISE,
        ),
    ),
    "cases.actions.partial.release_clear_cases": writes_to(
        "RatingCase released_at", verbs=(SessionVerb.RELEASE_CLEAR,)
    ),
    "cases.actions.ratings.confirm_known_in_session": writes_to(
        "Discipline +",
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary late low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        verbs=(
            CaseVerb.APPRAISE,
            SessionVerb.APPRAISE,
        ),
    ),
    "cases.actions.ratings.set_position_in_session": writes_to(
        "RatingCase position", "Score +", verbs=(SessionVerb.SET_POSITION,)
    ),
    "cases.actions.ratings.decide_in_session": writes_to(
        "RatingStep + superseded_at superseded_by superseded_reason",
        verbs=(
            CaseVerb.DECIDE,
            SessionVerb.DECIDE,
        ),
    ),
    "cases.actions.ratings.decide_as_proposed": writes_to(
        "RatingStep + superseded_at superseded_by superseded_reason",
        verbs=(
            CaseVerb.DECIDE,
            SessionVerb.DECIDE,
        ),
    ),
    "cases.actions.ratings.enter_body_in_session": writes_to(
        "RatingStep + superseded_at superseded_by superseded_reason",
        verbs=(
            CaseVerb.ENTER_BODY,
            SessionVerb.ENTER_BODY,
        ),
    ),
    "cases.actions.ratings.name_shortcoming": writes_to(
        "Shortcoming +", verbs=(SessionVerb.NAME_SHORTCOMING,)
    ),
    "cases.actions.ratings.record_mitigation_in_session": writes_to(
        "Mitigation +",
        verbs=(
            CaseVerb.MITIGATE,
            SessionVerb.MITIGATE,
        ),
    ),
    "cases.actions.ratings.withdraw_shortcoming": writes_to(
        "Shortcoming withdrawal withdrawn_at withdrawn_by",
        verbs=(SessionVerb.NAME_SHORTCOMING,),
    ),
    "cases.actions.standing.declare_conflict_in_session": writes_to(
        "Conflict +",
        verbs=(
            CaseVerb.DECLARE_CONFLICT,
            SessionVerb.DECLARE_CONFLICT,
        ),
    ),
    "cases.actions.standing.except_conflict_in_session": writes_to(
        "Conflict excepted_at excepted_by exception",
        verbs=(
            CaseVerb.EXCEPT_CONFLICT,
            SessionVerb.EXCEPT_CONFLICT,
        ),
    ),
    "cases.actions.standing.leave_unrated_in_session": writes_to(
        "Unrated +",
        verbs=(
            CaseVerb.LEAVE_UNRATED,
            SessionVerb.LEAVE_UNRATED,
        ),
    ),
    "cases.actions.standing.lodge_petition_in_session": writes_to(
        "Attachment + petition",
        "Petition +",
        verbs=(
            CaseVerb.SETTLE_PETITION,
            SessionVerb.PETITION,
            SessionVerb.PETITION_FOR,
        ),
    ),
    "cases.actions.standing.print_decision": writes_to(
        "Document +",
        verbs=(SessionVerb.RE_RATE,),
    ),
    "cases.actions.standing.rate_after_all_in_session": writes_to(
        "Unrated +",
        verbs=(
            CaseVerb.LEAVE_UNRATED,
            SessionVerb.LEAVE_UNRATED,
        ),
    ),
    "cases.actions.standing.re_rate_in_session": writes_to(
        "Document +",
        "RatingStep + superseded_at superseded_by superseded_reason",
        verbs=(
            CaseVerb.RE_RATE,
            SessionVerb.RE_RATE,
        ),
    ),
    "cases.actions.standing.record_objection_in_session": writes_to(
        "Objection +",
        verbs=(
            CaseVerb.OBJECT,
            SessionVerb.OBJECT,
        ),
    ),
    "cases.actions.standing.settle_objection_in_session": writes_to(
        "Objection case finding kind outcome received_on recorded_at recorded_by settled_at settled_by",
        "Objection source summary",
        verbs=(
            CaseVerb.OBJECT,
            SessionVerb.OBJECT,
        ),
    ),
    "cases.actions.standing.settle_petition_in_session": writes_to(
        "Petition at by case due_on entered_by outcome reason settled_at settled_by step text",
        verbs=(
            CaseVerb.SETTLE_PETITION,
            SessionVerb.SETTLE_PETITION,
        ),
    ),
    "quarters.actions.appraise_sheet": writes_to(
        "Facts + assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary late low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "LedUnit +",
        "RatingStep + superseded_at superseded_by superseded_reason",
        "Score appraised_points appraised_skipped",
        "SupersededScore +",
        verbs=(
            CaseVerb.APPRAISE,
            QuarterVerb.APPRAISE,
        ),
    ),
    "quarters.actions.decide_sheets": writes_to(
        "RatingStep + superseded_at superseded_by superseded_reason",
        verbs=(
            CaseVerb.DECIDE,
            QuarterVerb.DECIDE,
        ),
    ),
    "quarters.actions.declare_sheet_conflict": writes_to(
        "Conflict +", verbs=(CaseVerb.DECLARE_CONFLICT, QuarterVerb.DECLARE_CONFLICT)
    ),
    "quarters.actions.except_sheet_conflict": writes_to(
        "Conflict excepted_at excepted_by exception",
        verbs=(CaseVerb.EXCEPT_CONFLICT, QuarterVerb.EXCEPT_CONFLICT),
    ),
    "quarters.actions.hand_in_sheet": writes_to(
        "SelfEvaluation return_reason state submitted_at", verbs=(QuarterVerb.WRITE,)
    ),
    "quarters.actions.leave_sheet_unrated": writes_to(
        "Unrated +",
        verbs=(
            CaseVerb.LEAVE_UNRATED,
            QuarterVerb.LEAVE_UNRATED,
        ),
    ),
    "quarters.actions.open_evaluation": writes_to(
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
    "quarters.actions.print_sheet": writes_to("Document +", verbs=(QuarterVerb.PRINT,)),
    "quarters.actions.print_summary": writes_to("Document +", verbs=(QuarterVerb.SUMMARISE,)),
    "quarters.actions.release_evaluation": writes_to("RatingCase released_at", verbs=(QuarterVerb.RELEASE,)),
    "quarters.actions.return_sheet": writes_to(
        "SelfEvaluation return_reason state", verbs=(QuarterVerb.RETURN,)
    ),
    "quarters.actions.save_sheet_rating": writes_to(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary late low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "RatingStep + superseded_at superseded_by superseded_reason",
        "Score self_points self_skipped",
        "SupersededScore +",
        verbs=(QuarterVerb.WRITE,),
    ),
    "quarters.actions.save_sheet_section": writes_to(
        "EvaluationSection in_place_of saved_at saved_by text version", verbs=(QuarterVerb.WRITE,)
    ),
}
