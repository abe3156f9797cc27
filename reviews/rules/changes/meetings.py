"""What the actions on the conference, the session, places, remedies and rounds change."""

from __future__ import annotations

from members.changed import ColumnsWritten, writes_to
from reviews.rules.verbs import ConferenceVerb, SessionVerb, UnitVerb

CHANGES: dict[str, ColumnsWritten] = {
    "conference.actions.agenda.add_item": writes_to(
        "AgendaItem + position", "Conclusion +", "Conference pulse", verbs=(ConferenceVerb.ARRANGE,)
    ),
    "conference.actions.agenda.move_item": writes_to(
        "AgendaItem position", "Conference pulse", verbs=(ConferenceVerb.ARRANGE,)
    ),
    "conference.actions.agenda.remove_item": writes_to(
        "AgendaItem +", "Conclusion +", "Conference pulse", "Speaker +", verbs=(ConferenceVerb.ARRANGE,)
    ),
    "conference.actions.conferences.add_day": writes_to(
        "Conference pulse", "ConferenceDay +", verbs=(ConferenceVerb.ARRANGE,)
    ),
    "conference.actions.conferences.convene_conference": writes_to(
        "AgendaItem day",
        "Attendance +",
        "Attendee +",
        "Conference chair convened_at convened_by opened_at opened_by pulse quorum_reason session",
        "ConferenceDay + date held_from held_until place starts_at",
        "ReviewSession conference_on",
        verbs=(SessionVerb.CONVENE,),
    ),
    "conference.actions.conferences.open_conference": writes_to(
        "Conference opened_at opened_by pulse quorum_reason", verbs=(ConferenceVerb.OPEN,)
    ),
    "conference.actions.conferences.set_least_days": writes_to(
        "ReviewSession least_days", verbs=(SessionVerb.SET_LEAST_DAYS,)
    ),
    "conference.actions.grounds.note_absent": writes_to(
        "AgendaItem absent_note", "Conference pulse", verbs=(ConferenceVerb.RECORD,)
    ),
    "conference.actions.grounds.set_drafts_day": writes_to(
        "ReviewSession drafts_ground drafts_out_on", verbs=(SessionVerb.CONVENE,)
    ),
    "conference.actions.live.ask_floor": writes_to(
        "Conference pulse", "Speaker +", verbs=(ConferenceVerb.ASK_FLOOR,)
    ),
    "conference.actions.live.call_speaker": writes_to(
        "Conference pulse", "Speaker +", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.clear_room": writes_to(
        "AgendaItem clears_room", "Conference pulse", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.close_item": writes_to(
        "AgendaItem ended_at state", "Conference pulse", "Speaker + state", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.drop_speaker": writes_to(
        "Conference pulse", "Speaker +", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.end_speech": writes_to(
        "Conference pulse", "Speaker state", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.give_floor": writes_to(
        "Conference pulse", "Speaker state", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.hurry_speaker": writes_to(
        "Conference pulse", "Speaker position", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.start_item": writes_to(
        "AgendaItem ended_at started_at state",
        "Conference pulse",
        "Speaker + state",
        verbs=(ConferenceVerb.RUN,),
    ),
    "conference.actions.minutes.assemble_minutes": writes_to(
        "Conference pulse",
        "MinutesSection assembled code heading in_place_of minutes offered position saved_at saved_by text"
        " version",
        verbs=(ConferenceVerb.WRITE_MINUTES,),
    ),
    "conference.actions.minutes.confirm_as_chair": writes_to(
        "Minutes chair chair_at state", verbs=(ConferenceVerb.CONFIRM_AS_CHAIR,)
    ),
    "conference.actions.minutes.confirm_as_clerk": writes_to(
        "Conference pulse",
        "Minutes clerk clerk_at state",
        "MinutesSection assembled code heading in_place_of minutes offered position saved_at saved_by text"
        " version",
        verbs=(
            ConferenceVerb.CONFIRM_AS_CLERK,
            ConferenceVerb.WRITE_MINUTES,
        ),
    ),
    "conference.actions.minutes.enter_held": writes_to(
        "AgendaItem held_from held_until",
        "Conference pulse",
        "ConferenceDay held_from held_until",
        "Minutes copies is_read_out",
        "MinutesSection assembled code heading in_place_of minutes offered position saved_at saved_by text"
        " version",
        verbs=(ConferenceVerb.WRITE_MINUTES,),
    ),
    "conference.actions.minutes.lock_minutes": writes_to(
        "Minutes locked_at state", verbs=(ConferenceVerb.LOCK_MINUTES,)
    ),
    "conference.actions.minutes.reopen_minutes": writes_to(
        "Minutes chair chair_at clerk clerk_at locked_at reopened state",
        "MinutesRevision +",
        verbs=(ConferenceVerb.REOPEN_MINUTES,),
    ),
    "conference.actions.minutes.save_minutes_section": writes_to(
        "MinutesSection in_place_of saved_at saved_by text version", verbs=(ConferenceVerb.WRITE_MINUTES,)
    ),
    "conference.actions.minutes.settle_offer": writes_to(
        "MinutesSection assembled in_place_of offered saved_at saved_by text version",
        verbs=(ConferenceVerb.WRITE_MINUTES,),
    ),
    "conference.actions.minutes.unconfirm_minutes": writes_to(
        "Minutes chair chair_at clerk clerk_at locked_at state", verbs=(ConferenceVerb.WRITE_MINUTES,)
    ),
    "conference.actions.remarks.add_recommendation": writes_to(
        "Conference pulse", "Recommendation +", verbs=(ConferenceVerb.RECORD,)
    ),
    "conference.actions.remarks.move_remark": writes_to(
        "Conference pulse", "Remark item section version", verbs=(ConferenceVerb.RECORD,)
    ),
    "conference.actions.remarks.save_conclusion": writes_to(
        "Conclusion in_place_of saved_at saved_by text version", verbs=(ConferenceVerb.RECORD,)
    ),
    "conference.actions.remarks.save_remark": writes_to(
        "Conference pulse",
        "Remark + in_place_of item kind saved_at saved_by section speaker text version",
        verbs=(ConferenceVerb.RECORD,),
    ),
    "conference.actions.remarks.withdraw_recommendation": writes_to(
        "Conference pulse", "Recommendation +", verbs=(ConferenceVerb.RECORD,)
    ),
    "conference.actions.roll.add_attendee": writes_to(
        "Attendee +", "Conference pulse", verbs=(ConferenceVerb.CALL_ROLL,)
    ),
    "conference.actions.roll.mark_all_present": writes_to(
        "Attendance +", "Conference pulse", verbs=(ConferenceVerb.CALL_ROLL,)
    ),
    "conference.actions.roll.mark_attendance": writes_to(
        "Attendance came_at left_at present reason", "Conference pulse", verbs=(ConferenceVerb.CALL_ROLL,)
    ),
    "conference.actions.roll.recuse_attendee": writes_to(
        "Conference pulse", "Recusal +", verbs=(ConferenceVerb.CALL_ROLL,)
    ),
    "conference.actions.votes.correct_vote": writes_to(
        "Conference pulse",
        "Vote abstaining against in_favour in_place_of item motion present saved_at saved_by taken_at"
        " version",
        verbs=(ConferenceVerb.TAKE_VOTE,),
    ),
    "conference.actions.votes.take_vote": writes_to(
        "Conference pulse", "Vote +", verbs=(ConferenceVerb.TAKE_VOTE,)
    ),
    "conference.actions.votes.withdraw_vote": writes_to(
        "Conference pulse", "Vote +", verbs=(ConferenceVerb.TAKE_VOTE,)
    ),
    "desk.actions.course.advance_session": writes_to(
        "RatingCase released_at",
        "ReviewSession drafts_ground drafts_out_on stage stage_since",
    ),
    "desk.actions.course.take_stage_back": writes_to(
        "ReviewSession drafts_out_on stage stage_since", verbs=(SessionVerb.MOVE,)
    ),
    "desk.actions.re_review.order_re_review": writes_to(
        "Paper return_reason state",
        "RatingStep superseded_at superseded_by superseded_reason",
        "ReReview +",
        "ReReview_papers +",
        "ReviewSession drafts_ground drafts_out_on stage stage_since",
        "Revision +",
        verbs=(SessionVerb.RE_REVIEW,),
    ),
    "documents.actions.attachments.attach_file": writes_to(
        "Attachment +",
    ),
    "documents.actions.documents.cancel_document": writes_to("Document finished_at state"),
    "documents.actions.documents.request_document": writes_to("Document +", verbs=(SessionVerb.PRINT,)),
    "places.actions.delegations.recall_delegation": writes_to(
        "Delegation called_back_on", "Role ends_on", verbs=(UnitVerb.RUN_ROUNDS,)
    ),
    "places.actions.delegations.report_delegation": writes_to("Delegation report reported_at reported_by"),
    "places.actions.delegations.send_delegation": writes_to(
        "Delegation +",
        "Delegation_members +",
        "Delegation_sessions +",
        "Role +",
        verbs=(SessionVerb.SEND,),
    ),
    "places.actions.people.recall_person": writes_to(
        "Role ends_on",
        verbs=(SessionVerb.SEND,),
    ),
    "places.actions.people.send_person": writes_to("Role +", verbs=(SessionVerb.SEND,)),
    "places.actions.places.hold_alone": writes_to(
        "ReviewPlace +",
        "ReviewSession held_with",
        verbs=(SessionVerb.HOLD_WITH,),
    ),
    "places.actions.places.hold_with": writes_to(
        "ReviewPlace + aside aside_at aside_by held_on minutes",
        "ReviewSession held_with",
        verbs=(SessionVerb.HOLD_WITH,),
    ),
    "places.actions.places.record_on_paper": writes_to(
        "Attachment +",
        "ReviewPlace aside aside_at aside_by held_on minutes",
        verbs=(SessionVerb.SET_PLACE_ASIDE,),
    ),
    "places.actions.places.set_places_aside": writes_to(
        "ReviewPlace aside aside_at aside_by held_on minutes", verbs=(SessionVerb.SET_PLACE_ASIDE,)
    ),
    "places.actions.places.take_place_back": writes_to(
        "ReviewPlace aside aside_at aside_by held_on minutes", verbs=(SessionVerb.SET_PLACE_ASIDE,)
    ),
    "remedies.actions.approve_plan": writes_to(
        "RemedyPlan approved_at approved_by", verbs=(SessionVerb.APPROVE_PLAN,)
    ),
    "remedies.actions.drop_remedy": writes_to("RemedyItem +", verbs=(SessionVerb.PLAN,)),
    "remedies.actions.plan_remedy": writes_to("RemedyItem +", verbs=(SessionVerb.PLAN,)),
    "remedies.actions.remind_owners": writes_to(
        "RemedyItem reminded_on",
    ),
    "remedies.actions.reopen_plan": writes_to(
        "RemedyPlan approved_at approved_by", verbs=(SessionVerb.APPROVE_PLAN,)
    ),
    "remedies.actions.report_progress": writes_to(
        "Attachment +",
        "RemedyEntry +",
        "RemedyItem percent state",
        verbs=(SessionVerb.REPORT_FOR,),
    ),
    "remedies.actions.review_remedy": writes_to(
        "RemedyEntry +", "RemedyItem percent state", verbs=(SessionVerb.REVIEW_REMEDY,)
    ),
    "remedies.actions.shift_deadline": writes_to(
        "RemedyEntry +", "RemedyItem due_on reminded_on", verbs=(SessionVerb.SHIFT_REMEDY,)
    ),
    "rounds.actions.campaigns.add_basis": writes_to(
        "Attachment +",
        "LegalBasis + attachment",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.campaigns.attach_basis": writes_to(
        "Attachment +",
        "LegalBasis attachment",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.campaigns.open_campaign": writes_to(
        "Campaign + error opened_by state total",
        "Facts +",
        "LegalBasis +",
        "LevelDues +",
        "Paper +",
        "PeerGroup +",
        "PeerPlace +",
        "Period +",
        "RatingCase +",
        "ReviewPlace +",
        "ReviewSession +",
        "RoundTopic +",
        "Score +",
        "Section +",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.campaigns.plan_campaign": writes_to(
        "Campaign +",
        "LegalBasis +",
        "LevelDues +",
        "Period +",
        "RoundTopic +",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.campaigns.request_opening": writes_to(
        "Campaign error opened_by state total",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.campaigns.settle_dues": writes_to(
        "Campaign late_reason",
        "LevelDues +",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.campaigns.settle_topics": writes_to(
        "RoundTopic +",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.cancelling.cancel_campaign": writes_to(
        "Campaign cancel_reason cancelled_at cancelled_by error period state",
        "PeerGroup period",
        "PeerPlace +",
        "Period +",
        "RatingCase period",
        "ReviewSession is_cancelled",
        "Shortcoming period",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.cancelling.set_ruleset": writes_to(
        "Campaign period ruleset_reason",
        "FrozenRuleSet +",
        "Period +",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.cancelling.plan_anew": writes_to(
        "Campaign +",
        "FrozenRuleSet +",
        "LegalBasis +",
        "LevelDues +",
        "Period +",
        "RoundTopic +",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.cancelling.rename_campaign": writes_to(
        "Campaign title",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.deadlines.change_dues": writes_to(
        "Campaign commenting_due finish_due writing_due",
        "DeadlineChange +",
        "ReviewSession commenting_due finish_due writing_due",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.rebuilding.change_open_ruleset": writes_to(
        "Campaign period ruleset_reason",
        "FrozenRuleSet +",
        "Paper form",
        "PeerGroup period",
        "Period +",
        "PromiseAnswer +",
        "RatingCase period",
        "RuleSetChange +",
        "Score +",
        "Section +",
        "ShortcomingAnswer +",
        "Similarity +",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.reminders.remind_by_clock": writes_to(),
    "rounds.actions.reminders.remind_late": writes_to("Reminder +", verbs=(UnitVerb.RUN_ROUNDS,)),
    "rounds.actions.reminders.remind_people": writes_to(verbs=(SessionVerb.REMIND,)),
    "rounds.actions.reminders.remind_session": writes_to("Reminder +", verbs=(SessionVerb.REMIND,)),
}
