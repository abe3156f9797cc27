"""The tables of the reviews, one module for each thing. Other modules import every table from here."""

from reviews.models.attachment import Attachment
from reviews.models.ballot import BallotRound
from reviews.models.ballot_count import BallotPaperCount, BallotSlip, BallotSubject, BallotTally
from reviews.models.ballot_kinds import BallotQuestion, BallotRoll, BallotState, BallotWay
from reviews.models.ballot_roll import BallotCounter, BallotVoter
from reviews.models.campaign import DUES, Campaign, CampaignState, ReviewSession
from reviews.models.comment import (
    SHOWN_TO_ALL,
    AnswerKind,
    Comment,
    CommentKind,
    Origin,
    Point,
    Verification,
)
from reviews.models.commitment import Commitment, CommitmentItem, PromiseAnswer, PromiseOutcome
from reviews.models.conference import (
    AgendaItem,
    Conclusion,
    Conference,
    ConferenceDay,
    ItemState,
)
from reviews.models.deadline import DeadlineChange, LevelDues
from reviews.models.delegation import Delegation
from reviews.models.document import Document, DocumentState, PrintedPart
from reviews.models.document_kind import LONG_KINDS, OF_AN_ORGAN, DocumentKind
from reviews.models.dossier import FROM_OUTSIDE, DossierItem, DossierKind, Receipt, ReReview
from reviews.models.ending import unfinished_reviews
from reviews.models.findings import (
    Amendment,
    AmendmentState,
    Change,
    Charge,
    Finding,
    FindingAnswer,
    quotable_text,
    section_answered_in,
)
from reviews.models.former import FormerPaper, FormerRemedy
from reviews.models.issuing import (
    Circulation,
    DocumentContent,
    IssuedPaper,
    SignedCopy,
    SignedCopyKind,
    Urgency,
)
from reviews.models.letterhead import LetterheadSettings, Signatory
from reviews.models.manuscript import WITNESSES, Confirmation, Manuscript, ManuscriptKind
from reviews.models.merging import reviewed_twice
from reviews.models.minutes import Minutes, MinutesRevision, MinutesSection, MinutesState
from reviews.models.nothing import NothingToAdd
from reviews.models.paper import SUGGESTIONS, Paper, Revision, RevisionKind, Section
from reviews.models.place import ReviewPlace
from reviews.models.privacy import DataOutcome, DataRequest, DataWish
from reviews.models.quarters import Evaluation, EvaluationSection, SelfEvaluation
from reviews.models.reach import SENT
from reviews.models.register import PaperType, RegisterEntry, Series, Term
from reviews.models.remark import Recommendation, Remark
from reviews.models.remedy import EntryKind, RemedyEntry, RemedyItem, RemedyPlan, RemedyState
from reviews.models.reminder import Reminder
from reviews.models.roll import Attendance, Attendee, Recusal, Speaker, SpeakerState
from reviews.models.round_parts import LeftOut, LegalBasis, RoundTopic
from reviews.models.ruleset_change import RuleSetChange
from reviews.models.shortcoming import RemedyStatus, Shortcoming, ShortcomingAnswer
from reviews.models.similarity import Likeness, Similarity
from reviews.models.subject import ChangeKind, OutReason, SubjectChange
from reviews.models.suggestion import (
    SUGGESTING,
    Suggestion,
    SuggestionState,
    Topic,
    TopicField,
    TopicGround,
)
from reviews.models.task import Progress, Quality, TaskFile, TaskResult
from reviews.models.versioned import VersionedText
from reviews.models.vetting import AppraisalOrder, Dossier, ReturnReason, Verdict, VerdictOutcome
from reviews.models.vote import Vote
from reviews.stages import PaperState

__all__ = [
    "DUES",
    "FROM_OUTSIDE",
    "LONG_KINDS",
    "OF_AN_ORGAN",
    "SENT",
    "SHOWN_TO_ALL",
    "SUGGESTING",
    "SUGGESTIONS",
    "WITNESSES",
    "AgendaItem",
    "Amendment",
    "AmendmentState",
    "AnswerKind",
    "AppraisalOrder",
    "Attachment",
    "Attendance",
    "Attendee",
    "BallotCounter",
    "BallotPaperCount",
    "BallotQuestion",
    "BallotRoll",
    "BallotRound",
    "BallotSlip",
    "BallotState",
    "BallotSubject",
    "BallotTally",
    "BallotVoter",
    "BallotWay",
    "Campaign",
    "CampaignState",
    "Change",
    "ChangeKind",
    "Charge",
    "Circulation",
    "Comment",
    "CommentKind",
    "Commitment",
    "CommitmentItem",
    "Conclusion",
    "Conference",
    "ConferenceDay",
    "Confirmation",
    "DataOutcome",
    "DataRequest",
    "DataWish",
    "DeadlineChange",
    "Delegation",
    "Document",
    "DocumentContent",
    "DocumentKind",
    "DocumentState",
    "Dossier",
    "DossierItem",
    "DossierKind",
    "EntryKind",
    "Evaluation",
    "EvaluationSection",
    "Finding",
    "FindingAnswer",
    "FormerPaper",
    "FormerRemedy",
    "IssuedPaper",
    "ItemState",
    "LeftOut",
    "LegalBasis",
    "LetterheadSettings",
    "LevelDues",
    "Likeness",
    "Manuscript",
    "ManuscriptKind",
    "Minutes",
    "MinutesRevision",
    "MinutesSection",
    "MinutesState",
    "NothingToAdd",
    "Origin",
    "OutReason",
    "Paper",
    "PaperState",
    "PaperType",
    "Point",
    "PrintedPart",
    "Progress",
    "PromiseAnswer",
    "PromiseOutcome",
    "Quality",
    "ReReview",
    "Receipt",
    "Recommendation",
    "Recusal",
    "RegisterEntry",
    "Remark",
    "RemedyEntry",
    "RemedyItem",
    "RemedyPlan",
    "RemedyState",
    "RemedyStatus",
    "Reminder",
    "ReturnReason",
    "ReviewPlace",
    "ReviewSession",
    "Revision",
    "RevisionKind",
    "RoundTopic",
    "RuleSetChange",
    "Section",
    "SelfEvaluation",
    "Series",
    "Shortcoming",
    "ShortcomingAnswer",
    "Signatory",
    "SignedCopy",
    "SignedCopyKind",
    "Similarity",
    "Speaker",
    "SpeakerState",
    "SubjectChange",
    "Suggestion",
    "SuggestionState",
    "TaskFile",
    "TaskResult",
    "Term",
    "Topic",
    "TopicField",
    "TopicGround",
    "Urgency",
    "Verdict",
    "VerdictOutcome",
    "Verification",
    "VersionedText",
    "Vote",
    "quotable_text",
    "reviewed_twice",
    "section_answered_in",
    "unfinished_reviews",
]
