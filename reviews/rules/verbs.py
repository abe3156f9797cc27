"""The names of everything that can be done, one enum for each kind of thing, so that a misspelt verb is an
error.

Templates compare with the values (``"write" in allowed``). A test checks that each value used in a template
belongs to one of these enums.
"""

from __future__ import annotations

from enum import StrEnum


class SessionVerb(StrEnum):
    """What can be done in a session as a whole, with one of its cases, or with a remedy of its plan."""

    MOVE = "move"
    CONVENE = "convene"
    SET_LEAST_DAYS = "set_least_days"
    PRINT_INVITATION = "print_invitation"
    PRINT_MINUTES = "print_minutes"
    PRINT = "print"
    PRINT_OPINIONS = "print_opinions"
    PRINT_ROUND = "print_round"
    PRINT_UNITS = "print_units"
    PRINT_RATINGS = "print_ratings"
    PRINT_RESULTS = "print_results"
    PRINT_VERDICT = "print_verdict"
    SEE_RATINGS = "see_ratings"
    SEE_OPINIONS = "see_opinions"
    GATHER = "gather"
    ENTER_FOR = "enter_for"
    INVITE = "invite"
    SEND = "send"
    APPRAISE = "appraise"
    DECIDE = "decide"
    RELEASE_CLEAR = "release_clear"
    SET_POSITION = "set_position"
    ENTER_BODY = "enter_body"
    MITIGATE = "mitigate"
    DECLARE_CONFLICT = "declare_conflict"
    EXCEPT_CONFLICT = "except_conflict"
    NAME_SHORTCOMING = "name_shortcoming"
    OBJECT = "object"
    LEAVE_UNRATED = "leave_unrated"
    PETITION = "petition"
    PETITION_FOR = "petition_for"
    SETTLE_PETITION = "settle_petition"
    RE_RATE = "re_rate"
    SEE_SUGGESTIONS = "see_suggestions"
    SUGGEST_PROPOSE = "suggest_propose"
    SUGGEST_AGREE = "suggest_agree"
    SUGGEST_ISSUE = "suggest_issue"
    SUGGEST_WITHDRAW = "suggest_withdraw"
    SUGGEST_SCAN = "suggest_scan"
    SEE_APPRAISAL = "see_appraisal"
    ORDER_APPRAISAL = "order_appraisal"
    SEND_DOSSIER = "send_dossier"
    APPRAISE_DOSSIER = "appraise_dossier"
    SETTLE = "settle"
    FIND = "find"
    PROPOSE_AMENDMENT = "propose_amendment"
    DECIDE_AMENDMENT = "decide_amendment"
    FILL_DOSSIER = "fill_dossier"
    SEE_DOSSIER = "see_dossier"
    PRINT_DOSSIER = "print_dossier"
    RECEIVE = "receive"
    RE_REVIEW = "re_review"
    PLAN = "plan"
    APPROVE_PLAN = "approve_plan"
    PRINT_PLAN = "print_plan"
    REPORT_FOR = "report_for"
    REVIEW_REMEDY = "review_remedy"
    SHIFT_REMEDY = "shift_remedy"
    SEE_PUBLISHED = "see_published"
    HOLD_WITH = "hold_with"
    SET_PLACE_ASIDE = "set_place_aside"
    SEE_SUBJECTS = "see_subjects"
    TAKE_OUT = "take_out"
    PUT_IN = "put_in"
    RENEW_SUBJECT = "renew_subject"
    REMIND = "remind"
    PLAN_BALLOT = "plan_ballot"
    SEE_BALLOTS = "see_ballots"


class ConferenceVerb(StrEnum):
    """What can be done at the conference of a session."""

    ARRANGE = "arrange"
    CALL_ROLL = "call_roll"
    OPEN = "open"
    RUN = "run"
    ASK_FLOOR = "ask_floor"
    RECORD = "record"
    TAKE_VOTE = "take_vote"
    PROJECT = "project"
    SEE_RECORD = "see_record"
    WRITE_MINUTES = "write_minutes"
    CONFIRM_AS_CLERK = "confirm_as_clerk"
    CONFIRM_AS_CHAIR = "confirm_as_chair"
    LOCK_MINUTES = "lock_minutes"
    REOPEN_MINUTES = "reopen_minutes"


class BallotVerb(StrEnum):
    """What can be done with a secret ballot once it is there."""

    CAST = "cast"
    HAND_OUT = "hand_out"
    OPEN_URN = "open_urn"
    RECOUNT = "recount"
    COUNT = "count"
    CONFIRM = "confirm"
    ANNUL = "annul"
    KEEP_MINUTES = "keep_minutes"
    PRINT = "print"


class PaperVerb(StrEnum):
    """What can be done with a paper and the comments on it."""

    WRITE = "write"
    TAKE_BACK = "take_back"
    RETURN = "return"
    COMMENT = "comment"
    ANSWER = "answer"
    ANSWER_FINDING = "answer_finding"
    OPEN = "open"
    AMEND = "amend"
    FINALISE = "finalise"
    REOPEN = "reopen"
    SEE_REVISIONS = "see_revisions"
    PRINT = "print"
    PRINT_SCORES = "print_scores"
    PRINT_APPRAISAL = "print_appraisal"
    PRINT_RESULT = "print_result"
    PRINT_BUNDLE = "print_bundle"


class QuarterVerb(StrEnum):
    """What can be done with the evaluation of a quarter, or with one leader's sheet in it."""

    WRITE = "write"
    RETURN = "return"
    APPRAISE = "appraise"
    DECIDE = "decide"
    LEAVE_UNRATED = "leave_unrated"
    DECLARE_CONFLICT = "declare_conflict"
    EXCEPT_CONFLICT = "except_conflict"
    SEE_MARKS = "see_marks"
    PRINT = "print"
    RELEASE = "release"
    SUMMARISE = "summarise"


class UnitVerb(StrEnum):
    """What can be done over a committee and everything below it."""

    RUN_ROUNDS = "run_rounds"
    OPEN_QUARTER = "open_quarter"
    TAKE_OVER = "take_over"
    BRING_IN = "bring_in"
    PLAN_BALLOT = "plan_unit_ballot"
    SEE_REGISTER = "see_register"
    KEEP_REGISTER = "keep_register"
    SET_LETTERHEAD = "set_letterhead"


class DocumentVerb(StrEnum):
    """What can be done with a printed paper of a kind that is issued under a number."""

    ISSUE = "issue"
    ISSUE_DECISION = "issue_decision"


Verb = SessionVerb | ConferenceVerb | BallotVerb | PaperVerb | QuarterVerb | UnitVerb | DocumentVerb
