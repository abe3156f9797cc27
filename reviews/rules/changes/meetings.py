"""What the actions on the conference, the session, places, remedies and rounds change."""

from __future__ import annotations

from reviews.rules.changed import Change, change
from reviews.rules.verbs import ConferenceVerb, SessionVerb, UnitVerb

CHANGES: dict[str, Change] = {
    "conference.actions.agenda.add_item": change(
        "AgendaItem + position", "Conclusion +", "Conference pulse", verbs=(ConferenceVerb.ARRANGE,)
    ),
    "conference.actions.agenda.move_item": change(
        "AgendaItem position", "Conference pulse", verbs=(ConferenceVerb.ARRANGE,)
    ),
    "conference.actions.agenda.remove_item": change(
        "AgendaItem +", "Conclusion +", "Conference pulse", "Speaker +", verbs=(ConferenceVerb.ARRANGE,)
    ),
    "conference.actions.conferences.add_day": change(
        "Conference pulse", "ConferenceDay +", verbs=(ConferenceVerb.ARRANGE,)
    ),
    "conference.actions.conferences.convene_conference": change(
        "AgendaItem day",
        "Attendance +",
        "Conference chair convened_at convened_by opened_at opened_by pulse session",
        "ConferenceDay + date place starts_at",
        "ReviewSession conference_on",
        verbs=(SessionVerb.CONVENE,),
    ),
    "conference.actions.conferences.open_conference": change(
        "Conference opened_at opened_by pulse", verbs=(ConferenceVerb.OPEN,)
    ),
    "conference.actions.conferences.set_least_days": change(
        "ReviewSession least_days", verbs=(SessionVerb.SET_LEAST_DAYS,)
    ),
    "conference.actions.live.ask_floor": change(
        "Conference pulse", "Speaker +", verbs=(ConferenceVerb.ASK_FLOOR,)
    ),
    "conference.actions.live.call_speaker": change(
        "Conference pulse", "Speaker +", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.clear_room": change(
        "AgendaItem clears_room", "Conference pulse", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.close_item": change(
        "AgendaItem ended_at state", "Conference pulse", "Speaker + state", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.drop_speaker": change(
        "Conference pulse", "Speaker +", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.end_speech": change(
        "Conference pulse", "Speaker state", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.give_floor": change(
        "Conference pulse", "Speaker state", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.hurry_speaker": change(
        "Conference pulse", "Speaker position", verbs=(ConferenceVerb.RUN,)
    ),
    "conference.actions.live.start_item": change(
        "AgendaItem ended_at started_at state",
        "Conference pulse",
        "Speaker + state",
        verbs=(ConferenceVerb.RUN,),
    ),
    "conference.actions.minutes.assemble_minutes": change(
        "Conference pulse",
        "MinutesSection assembled code heading minutes offered position saved_at saved_by text version",
        verbs=(ConferenceVerb.WRITE_MINUTES,),
    ),
    "conference.actions.minutes.confirm_as_chair": change(
        "Minutes chair chair_at state", verbs=(ConferenceVerb.CONFIRM_AS_CHAIR,)
    ),
    "conference.actions.minutes.confirm_as_clerk": change(
        "Conference pulse",
        "Minutes clerk clerk_at state",
        "MinutesSection assembled code heading minutes offered position saved_at saved_by text version",
        verbs=(
            ConferenceVerb.CONFIRM_AS_CLERK,
            ConferenceVerb.WRITE_MINUTES,
        ),
    ),
    "conference.actions.minutes.lock_minutes": change(
        "Minutes locked_at state", verbs=(ConferenceVerb.LOCK_MINUTES,)
    ),
    "conference.actions.minutes.reopen_minutes": change(
        "Minutes chair chair_at clerk clerk_at locked_at reopened state",
        "MinutesRevision +",
        verbs=(ConferenceVerb.REOPEN_MINUTES,),
    ),
    "conference.actions.minutes.save_minutes_section": change(
        "MinutesSection saved_at saved_by text version", verbs=(ConferenceVerb.WRITE_MINUTES,)
    ),
    "conference.actions.minutes.unconfirm_minutes": change(
        "Minutes chair chair_at clerk clerk_at locked_at state", verbs=(ConferenceVerb.WRITE_MINUTES,)
    ),
    "conference.actions.remarks.add_recommendation": change(
        "Conference pulse", "Recommendation +", verbs=(ConferenceVerb.RECORD,)
    ),
    "conference.actions.remarks.save_conclusion": change(
        "Conclusion saved_at saved_by text version", verbs=(ConferenceVerb.RECORD,)
    ),
    "conference.actions.remarks.save_remark": change(
        "Conference pulse",
        "Remark + item kind saved_at saved_by section speaker text version",
        verbs=(ConferenceVerb.RECORD,),
    ),
    "conference.actions.remarks.withdraw_recommendation": change(
        "Conference pulse", "Recommendation +", verbs=(ConferenceVerb.RECORD,)
    ),
    "conference.actions.roll.add_attendee": change(
        "Attendee +", "Conference pulse", verbs=(ConferenceVerb.CALL_ROLL,)
    ),
    "conference.actions.roll.mark_all_present": change("Conference pulse", verbs=(ConferenceVerb.CALL_ROLL,)),
    "conference.actions.roll.mark_attendance": change(
        "Attendance came_at left_at present reason", "Conference pulse", verbs=(ConferenceVerb.CALL_ROLL,)
    ),
    "conference.actions.roll.recuse_attendee": change(
        "Conference pulse", "Recusal +", verbs=(ConferenceVerb.CALL_ROLL,)
    ),
    "conference.actions.votes.correct_vote": change(
        "Conference pulse",
        "Vote abstaining against in_favour item motion present saved_at saved_by taken_at version",
        verbs=(ConferenceVerb.TAKE_VOTE,),
    ),
    "conference.actions.votes.take_vote": change(
        "Conference pulse", "Vote +", verbs=(ConferenceVerb.TAKE_VOTE,)
    ),
    "conference.actions.votes.withdraw_vote": change(
        "Conference pulse", "Vote +", verbs=(ConferenceVerb.TAKE_VOTE,)
    ),
    "desk.actions.course.advance_session": change(
        "RatingCase released_at",
        "ReviewSession drafts_out_on stage stage_since",
    ),
    "desk.actions.re_review.order_re_review": change(
        "Paper return_reason state",
        "RatingStep superseded_at superseded_by superseded_reason",
        "ReReview +",
        "ReReview_papers +",
        "ReviewSession drafts_out_on stage stage_since",
        "Revision +",
        verbs=(SessionVerb.RE_REVIEW,),
    ),
    "documents.actions.documents.request_document": change("Document +", verbs=(SessionVerb.PRINT,)),
    "places.actions.people.send_person": change("Role +", verbs=(SessionVerb.SEND,)),
    "places.actions.places.set_places_aside": change(
        "ReviewPlace aside aside_at aside_by", verbs=(SessionVerb.SET_PLACE_ASIDE,)
    ),
    "places.actions.places.take_place_back": change(
        "ReviewPlace aside aside_at aside_by", verbs=(SessionVerb.SET_PLACE_ASIDE,)
    ),
    "remedies.actions.approve_plan": change(
        "RemedyPlan approved_at approved_by", verbs=(SessionVerb.APPROVE_PLAN,)
    ),
    "remedies.actions.drop_remedy": change("RemedyItem +", verbs=(SessionVerb.PLAN,)),
    "remedies.actions.plan_remedy": change("RemedyItem +", verbs=(SessionVerb.PLAN,)),
    "remedies.actions.reopen_plan": change(
        "RemedyPlan approved_at approved_by", verbs=(SessionVerb.APPROVE_PLAN,)
    ),
    "remedies.actions.report_progress": change(
        "RemedyEntry +",
        "RemedyItem percent state",
    ),
    "remedies.actions.review_remedy": change(
        "RemedyEntry +", "RemedyItem percent state", verbs=(SessionVerb.REVIEW_REMEDY,)
    ),
    "remedies.actions.shift_deadline": change(
        "RemedyEntry +", "RemedyItem due_on reminded_on", verbs=(SessionVerb.SHIFT_REMEDY,)
    ),
    "rounds.actions.campaigns.add_basis": change("LegalBasis +", verbs=(UnitVerb.RUN_ROUNDS,)),
    "rounds.actions.deadlines.change_dues": change(
        "Campaign commenting_due finish_due writing_due",
        "DeadlineChange +",
        "ReviewSession commenting_due finish_due writing_due",
        verbs=(UnitVerb.RUN_ROUNDS,),
    ),
    "rounds.actions.reminders.remind_by_clock": change(),
    "rounds.actions.reminders.remind_late": change("Reminder +", verbs=(UnitVerb.RUN_ROUNDS,)),
    "rounds.actions.reminders.remind_session": change("Reminder +", verbs=(SessionVerb.REMIND,)),
}
