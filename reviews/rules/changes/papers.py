"""What the actions on papers, opinions, suggestions, dossiers and the completing change."""

from __future__ import annotations

from members.changed import ColumnsWritten, writes_to
from reviews.rules.verbs import PaperVerb, SessionVerb, UnitVerb

CHANGES: dict[str, ColumnsWritten] = {
    "completing.actions.amending.finalise_paper": writes_to(
        "Paper state", "Revision +", verbs=(PaperVerb.FINALISE,)
    ),
    "completing.actions.amending.finalise_papers": writes_to(
        "Paper state", "Revision +", verbs=(PaperVerb.FINALISE,)
    ),
    "completing.actions.amending.hand_in_again": writes_to(
        "Manuscript revision", "Paper state submitted_at", "Revision +", verbs=(PaperVerb.AMEND,)
    ),
    "completing.actions.amending.open_for_amendment": writes_to("Paper state", verbs=(PaperVerb.OPEN,)),
    "completing.actions.dossiers.file_paper": writes_to(
        "Attachment +",
        "DossierItem +",
        verbs=(SessionVerb.FILL_DOSSIER,),
    ),
    "completing.actions.dossiers.file_papers": writes_to(
        "Attachment +",
        "DossierItem +",
        verbs=(SessionVerb.FILL_DOSSIER,),
    ),
    "completing.actions.dossiers.receive_dossier": writes_to("Receipt +", verbs=(SessionVerb.RECEIVE,)),
    "completing.actions.dossiers.waive_kind": writes_to("DossierItem +", verbs=(SessionVerb.FILL_DOSSIER,)),
    "completing.actions.linking.answer_finding": writes_to(
        "Finding answer answer_kind answer_manuscript answered_at answered_by",
        verbs=(PaperVerb.ANSWER_FINDING,),
    ),
    "completing.actions.linking.decide_amendment": writes_to(
        "Amendment decided_at decided_by reason state", verbs=(SessionVerb.DECIDE_AMENDMENT,)
    ),
    "completing.actions.linking.draw_finding": writes_to("Finding +", verbs=(SessionVerb.FIND,)),
    "completing.actions.linking.propose_amendment": writes_to(
        "Amendment +", verbs=(SessionVerb.PROPOSE_AMENDMENT,)
    ),
    "completing.actions.linking.settle_collective_paper": writes_to(
        "Revision +", verbs=(SessionVerb.SETTLE,)
    ),
    "opinions.actions.comments.add_comment": writes_to(
        "Comment +", verbs=(PaperVerb.COMMENT, SessionVerb.ENTER_FOR)
    ),
    "opinions.actions.comments.answer_comment": writes_to(
        "Comment answer answer_kind answer_manuscript answered_at answered_by", verbs=(PaperVerb.ANSWER,)
    ),
    "opinions.actions.comments.say_nothing_to_add": writes_to("NothingToAdd +", verbs=(PaperVerb.COMMENT,)),
    "opinions.actions.comments.edit_comment": writes_to(
        "Comment kind quote section text",
    ),
    "opinions.actions.opinions.answer_point": writes_to(
        "Comment answer answer_kind answer_manuscript answered_at answered_by", verbs=(PaperVerb.ANSWER,)
    ),
    "opinions.actions.opinions.assign_comment": writes_to("Comment assigned_to", verbs=(SessionVerb.GATHER,)),
    "opinions.actions.opinions.combine_comments": writes_to(
        "Comment point", "Point +", verbs=(SessionVerb.GATHER,)
    ),
    "opinions.actions.opinions.dissolve_point": writes_to(
        "Comment point", "Point +", verbs=(SessionVerb.GATHER,)
    ),
    "opinions.actions.opinions.record_opinion": writes_to("Comment +", verbs=(SessionVerb.GATHER,)),
    "opinions.actions.opinions.verify_comment": writes_to(
        "Comment finding verdict verified_at verified_by", verbs=(SessionVerb.GATHER,)
    ),
    "papers.actions.commitments.answer_promise": writes_to(
        "PromiseAnswer verdict words",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.commitments.bring_in_commitment": writes_to(
        "Attachment +",
        "Commitment + from_paper handed_in_at written_by",
        "CommitmentItem +",
        "PromiseAnswer +",
        verbs=(UnitVerb.BRING_IN,),
    ),
    "papers.actions.commitments.hand_in_commitment": writes_to(
        "Commitment committee handed_in_at",
    ),
    "papers.actions.commitments.save_items": writes_to(
        "CommitmentItem +",
    ),
    "papers.actions.commitments.start_commitment": writes_to(
        "Commitment +",
    ),
    "papers.actions.commitments.take_over_commitment": writes_to(
        "Commitment + from_paper handed_in_at written_by",
        "CommitmentItem +",
        "PromiseAnswer +",
        verbs=(UnitVerb.TAKE_OVER,),
    ),
    "papers.actions.commitments.write_anew": writes_to(
        "Commitment +",
        "CommitmentItem +",
    ),
    "papers.actions.earlier.record_earlier_result": writes_to(
        "Facts +",
        "RatingCase + released_at",
        "RatingStep +",
        "Score +",
        "Shortcoming +",
        verbs=(UnitVerb.TAKE_OVER,),
    ),
    "papers.actions.papers.answer_shortcoming": writes_to(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary late low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "RemedyEntry +",
        "RemedyItem percent state",
        "ShortcomingAnswer degree difficulty percent responsibility status",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.papers.return_for_topics": writes_to(
        "Paper return_reason state",
        "Revision +",
    ),
    "papers.actions.papers.return_paper": writes_to(
        "Paper return_reason state", "Revision +", verbs=(PaperVerb.RETURN,)
    ),
    "papers.actions.papers.save_paper_section": writes_to(
        "Section in_place_of saved_at saved_by text version",
        verbs=(
            PaperVerb.AMEND,
            PaperVerb.WRITE,
        ),
    ),
    "papers.actions.papers.save_self_rating": writes_to(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary late low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "RatingStep + superseded_at superseded_by superseded_reason",
        "Score self_points self_skipped",
        "SupersededScore +",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.papers.take_paper_back": writes_to("Paper state", verbs=(PaperVerb.TAKE_BACK,)),
    "papers.actions.papers.submit_paper": writes_to(
        "Manuscript revision",
        "Paper return_reason state submitted_at",
        "ReviewSession drafts_ground drafts_out_on",
        "Revision +",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.printing.print_paper": writes_to("Document +", verbs=(PaperVerb.PRINT,)),
    "papers.actions.printing.print_about": writes_to("Document +", verbs=(PaperVerb.PRINT_SCORES,)),
    "papers.actions.printing.print_commitment": writes_to("Document +"),
    "papers.actions.tasks.add_task": writes_to(
        "Attachment +",
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary late low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "TaskResult + attachment",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.tasks.take_evidence_off": writes_to(
        "TaskFile +", "TaskResult attachment version", verbs=(PaperVerb.WRITE,)
    ),
    "papers.actions.tasks.change_task": writes_to(
        "TaskFile +",
        "Attachment +",
        "TaskResult assigned_by attachment confirmed_by done_on due_on evidence exceeded field lead name",
        "TaskResult origin paper product quality result target unit version",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.tasks.delete_task": writes_to(
        "TaskFile +",
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary late low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "TaskResult + origin",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.tasks.take_over_tasks": writes_to(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary late low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "TaskResult +",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.tasks.write_tasks": writes_to(
        "Facts assigned case done evidence exceeding is_degraded is_misconduct_concluded",
        "Facts is_on_maternity is_reputation_harmed is_temporary late low_trust_pct named official_level",
        "Facts on_time remedied sick_months step targets targets_missed temporary_comment units",
        "Facts units_failed",
        "TaskResult +",
        verbs=(PaperVerb.WRITE,),
    ),
    "papers.actions.word_file.take_from_word": writes_to(
        "Section in_place_of saved_at saved_by text version",
        verbs=(
            PaperVerb.AMEND,
            PaperVerb.WRITE,
        ),
    ),
    "suggestions.actions.add_topic": writes_to(
        "Suggestion agreed_at agreed_by state version", "Topic +", verbs=(SessionVerb.SUGGEST_PROPOSE,)
    ),
    "suggestions.actions.agree_to_suggestion": writes_to(
        "Suggestion agreed_at agreed_by objection state", verbs=(SessionVerb.SUGGEST_AGREE,)
    ),
    "suggestions.actions.attach_scan": writes_to(
        "Attachment +",
        "Suggestion scan",
        verbs=(SessionVerb.SUGGEST_SCAN,),
    ),
    "suggestions.actions.draft_suggestion": writes_to(
        "Suggestion +", "Topic +", verbs=(SessionVerb.SUGGEST_PROPOSE,)
    ),
    "suggestions.actions.issue_suggestion": writes_to(
        "Paper return_reason state",
        "Revision +",
        "Section +",
        "RegisterEntry +",
        "Series +",
        "Suggestion abstract agreed_at agreed_by dated_on entry issued_at issued_by issuer number objection",
        "Suggestion proposed_at proposed_by scan session signer signer_title state version withdrawal",
        "Suggestion withdrawn_at withdrawn_by",
        verbs=(SessionVerb.SUGGEST_ISSUE,),
    ),
    "suggestions.actions.object_to_suggestion": writes_to(
        "Suggestion agreed_at agreed_by objection state", verbs=(SessionVerb.SUGGEST_AGREE,)
    ),
    "suggestions.actions.print_suggestion": writes_to(
        "Document +",
    ),
    "suggestions.actions.remove_topic": writes_to(
        "Suggestion agreed_at agreed_by state version", "Topic +", verbs=(SessionVerb.SUGGEST_PROPOSE,)
    ),
    "suggestions.actions.withdraw_suggestion": writes_to(
        "RegisterEntry annulled_at annulled_by annulment",
        "Suggestion state withdrawal withdrawn_at withdrawn_by",
        verbs=(
            SessionVerb.SUGGEST_PROPOSE,
            SessionVerb.SUGGEST_WITHDRAW,
        ),
    ),
    "vetting.actions.order_vetting": writes_to("AppraisalOrder +", verbs=(SessionVerb.ORDER_APPRAISAL,)),
    "vetting.actions.order_vettings": writes_to("AppraisalOrder +", verbs=(SessionVerb.ORDER_APPRAISAL,)),
    "vetting.actions.send_dossier": writes_to("Dossier +", verbs=(SessionVerb.SEND_DOSSIER,)),
    "vetting.actions.vet_dossier": writes_to("Verdict +", verbs=(SessionVerb.APPRAISE_DOSSIER,)),
}
