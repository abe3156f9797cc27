"""Who may use which verb. The rules are tables that the actions check, the templates read and the
documentation prints."""

from reviews.rules.asking import Refusal, Thing, can, cancelled_sentence, people_in_words, require, why_not
from reviews.rules.capacities import (
    AUTHOR,
    LEADS,
    Position,
    RefusalReason,
    Rule,
    capacities_in,
    only_in_place_of,
    parts_in_words,
    remedy_capacities,
)
from reviews.rules.conferences import CONFERENCE_RULES, allowed_at, conference_capacities, may_chair
from reviews.rules.issuing import DOCUMENT_RULES, deciding_committee, decision_of, issuing_committee
from reviews.rules.manuscripts import can_confirm_manuscript, can_record_on_paper
from reviews.rules.papers import (
    PAPER_RULES,
    WRITING,
    allowed_in_places,
    allowed_on_paper,
    can_edit_comment,
    paper_capacities,
    place_of_comment,
)
from reviews.rules.printing import AFTERWARDS
from reviews.rules.quarters import QUARTER_RULES, allowed_in_quarter, sees_marks
from reviews.rules.remedies import can_progress, takes_reports
from reviews.rules.sessions import (
    LINKING,
    SEND_VERBS,
    SESSION_RULES,
    allowed,
    allowed_on_case,
    can_fetch,
    moves_for,
    sees_whole_case,
    sendable,
    speaks_for,
)
from reviews.rules.units import UNIT_RULES, allowed_over
from reviews.rules.verbs import (
    ConferenceVerb,
    DocumentVerb,
    PaperVerb,
    QuarterVerb,
    SessionVerb,
    UnitVerb,
    Verb,
)

__all__ = [
    "AFTERWARDS",
    "AUTHOR",
    "CONFERENCE_RULES",
    "DOCUMENT_RULES",
    "LEADS",
    "LINKING",
    "PAPER_RULES",
    "QUARTER_RULES",
    "SEND_VERBS",
    "SESSION_RULES",
    "UNIT_RULES",
    "WRITING",
    "ConferenceVerb",
    "DocumentVerb",
    "PaperVerb",
    "Position",
    "QuarterVerb",
    "Refusal",
    "RefusalReason",
    "Rule",
    "SessionVerb",
    "Thing",
    "UnitVerb",
    "Verb",
    "allowed",
    "allowed_at",
    "allowed_in_places",
    "allowed_in_quarter",
    "allowed_on_case",
    "allowed_on_paper",
    "allowed_over",
    "can",
    "can_confirm_manuscript",
    "can_edit_comment",
    "can_fetch",
    "can_progress",
    "can_record_on_paper",
    "cancelled_sentence",
    "capacities_in",
    "conference_capacities",
    "deciding_committee",
    "decision_of",
    "issuing_committee",
    "may_chair",
    "moves_for",
    "only_in_place_of",
    "paper_capacities",
    "parts_in_words",
    "people_in_words",
    "place_of_comment",
    "remedy_capacities",
    "require",
    "sees_marks",
    "sees_whole_case",
    "sendable",
    "speaks_for",
    "takes_reports",
    "why_not",
]
