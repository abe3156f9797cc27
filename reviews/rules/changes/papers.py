"""What the actions on papers, opinions, suggestions, dossiers and the completing change."""

from __future__ import annotations

from reviews.rules.changed import Change, change
from reviews.rules.verbs import PaperVerb, SessionVerb

CHANGES: dict[str, Change] = {
    "completing.actions.amending.finalise_paper": change(
        "Paper state", "Revision +", verbs=(PaperVerb.FINALISE,)
    ),
    "completing.actions.amending.finalise_papers": change(
        "Paper state", "Revision +", verbs=(PaperVerb.FINALISE,)
    ),
    "completing.actions.amending.hand_in_again": change(
        "Paper state submitted_at", "Revision +", verbs=(PaperVerb.AMEND,)
    ),
    "completing.actions.amending.open_for_amendment": change("Paper state", verbs=(PaperVerb.OPEN,)),
    "completing.actions.dossiers.receive_dossier": change("Receipt +", verbs=(SessionVerb.RECEIVE,)),
    "completing.actions.dossiers.waive_kind": change("DossierItem +", verbs=(SessionVerb.FILL_DOSSIER,)),
    "completing.actions.linking.answer_finding": change(
        "Finding answer answer_kind answered_at answered_by", verbs=(PaperVerb.ANSWER_FINDING,)
    ),
    "completing.actions.linking.decide_amendment": change(
        "Amendment decided_at decided_by reason state", verbs=(SessionVerb.DECIDE_AMENDMENT,)
    ),
    "completing.actions.linking.draw_finding": change("Finding +", verbs=(SessionVerb.FIND,)),
    "completing.actions.linking.propose_amendment": change(
        "Amendment +", verbs=(SessionVerb.PROPOSE_AMENDMENT,)
    ),
    "completing.actions.linking.settle_collective_paper": change("Revision +", verbs=(SessionVerb.SETTLE,)),
    "opinions.actions.comments.add_comment": change("Comment +", verbs=(PaperVerb.COMMENT,)),
    "opinions.actions.comments.answer_comment": change(
        "Comment answer answer_kind answered_at answered_by", verbs=(PaperVerb.ANSWER,)
    ),
    "opinions.actions.comments.edit_comment": change(
        "Comment kind quote section text",
    ),
    "opinions.actions.opinions.answer_point": change(
        "Comment answer answer_kind answered_at answered_by", verbs=(PaperVerb.ANSWER,)
    ),
    "opinions.actions.opinions.assign_comment": change("Comment assigned_to", verbs=(SessionVerb.GATHER,)),
    "opinions.actions.opinions.combine_comments": change(
        "Comment point", "Point +", verbs=(SessionVerb.GATHER,)
    ),
    "opinions.actions.opinions.dissolve_point": change(
        "Comment point", "Point +", verbs=(SessionVerb.GATHER,)
    ),
    "opinions.actions.opinions.record_opinion": change("Comment +", verbs=(SessionVerb.GATHER,)),
    "opinions.actions.opinions.verify_comment": change(
        "Comment finding verdict verified_at verified_by", verbs=(SessionVerb.GATHER,)
    ),
    "papers.actions.commitments.hand_in_commitment": change(
        "Commitment committee handed_in_at",
    ),
    "papers.actions.commitments.save_items": change(
        "CommitmentItem +",
    ),
    "papers.actions.commitments.start_commitment": change(
        "Commitment +",
    ),
    "papers.actions.papers.return_paper": change(
        "Paper return_reason state", "Revision +", verbs=(PaperVerb.RETURN,)
    ),
    "papers.actions.papers.save_paper_section": change(
        "Section saved_at saved_by text version",
        verbs=(
            PaperVerb.AMEND,
            PaperVerb.WRITE,
        ),
    ),
    "papers.actions.papers.save_self_rating": change(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "RatingStep + superseded_at superseded_by superseded_reason",
        "Score self_points",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.papers.submit_paper": change(
        "Paper return_reason state submitted_at", "Revision +", verbs=(PaperVerb.WRITE,)
    ),
    "papers.actions.tasks.add_task": change(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "TaskResult +",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.tasks.change_task": change(
        "TaskResult assigned_by attachment done_on due_on evidence exceeded field lead name origin",
        "TaskResult paper product quality result target unit version",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.tasks.delete_task": change(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "TaskResult + origin",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.tasks.write_tasks": change(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "TaskResult +",
        verbs=(PaperVerb.WRITE,),
    ),
    "suggestions.actions.add_topic": change(
        "Suggestion agreed_at agreed_by state version", "Topic +", verbs=(SessionVerb.SUGGEST_PROPOSE,)
    ),
    "suggestions.actions.agree_to_suggestion": change(
        "Suggestion agreed_at agreed_by objection state", verbs=(SessionVerb.SUGGEST_AGREE,)
    ),
    "suggestions.actions.draft_suggestion": change(
        "Suggestion +", "Topic +", verbs=(SessionVerb.SUGGEST_PROPOSE,)
    ),
    "suggestions.actions.issue_suggestion": change(
        "Paper return_reason state",
        "Revision +",
        "Section +",
        "Suggestion abstract agreed_at agreed_by dated_on issued_at issued_by issuer number objection",
        "Suggestion proposed_at proposed_by scan session signer signer_title state version withdrawal",
        "Suggestion withdrawn_at withdrawn_by",
        verbs=(SessionVerb.SUGGEST_ISSUE,),
    ),
    "suggestions.actions.object_to_suggestion": change(
        "Suggestion agreed_at agreed_by objection state", verbs=(SessionVerb.SUGGEST_AGREE,)
    ),
    "suggestions.actions.remove_topic": change(
        "Suggestion agreed_at agreed_by state version", "Topic +", verbs=(SessionVerb.SUGGEST_PROPOSE,)
    ),
    "suggestions.actions.withdraw_suggestion": change(
        "Suggestion state withdrawal withdrawn_at withdrawn_by",
        verbs=(
            SessionVerb.SUGGEST_PROPOSE,
            SessionVerb.SUGGEST_WITHDRAW,
        ),
    ),
    "vetting.actions.order_vetting": change("AppraisalOrder +", verbs=(SessionVerb.ORDER_APPRAISAL,)),
    "vetting.actions.send_dossier": change("Dossier +", verbs=(SessionVerb.SEND_DOSSIER,)),
    "vetting.actions.vet_dossier": change("Verdict +", verbs=(SessionVerb.APPRAISE_DOSSIER,)),
}
