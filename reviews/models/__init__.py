"""The tables of the reviews, one module a thing."""

from reviews.models.appraisal import AppraisalOrder, Dossier, ReturnReason, Verdict, VerdictOutcome
from reviews.models.attachment import Attachment
from reviews.models.campaign import SENT, Campaign, LeftOut, LegalBasis, ReviewSession
from reviews.models.comment import (
    SHOWN_TO_ALL,
    AnswerKind,
    Comment,
    CommentKind,
    Origin,
    Point,
    Verification,
)
from reviews.models.document import Document, DocumentKind, DocumentState
from reviews.models.evaluation import Evaluation, EvaluationSection, SelfEvaluation
from reviews.models.paper import Paper, PaperState, Revision, RevisionKind, Section
from reviews.models.shortcoming import RemedyStatus, Shortcoming, ShortcomingAnswer
from reviews.models.suggestion import (
    SUGGESTING,
    SUGGESTIONS,
    Ground,
    Suggestion,
    SuggestionState,
    Topic,
    TopicField,
)

__all__ = [
    "SENT",
    "SHOWN_TO_ALL",
    "SUGGESTING",
    "SUGGESTIONS",
    "AnswerKind",
    "AppraisalOrder",
    "Attachment",
    "Campaign",
    "Comment",
    "CommentKind",
    "Document",
    "DocumentKind",
    "DocumentState",
    "Dossier",
    "Evaluation",
    "EvaluationSection",
    "Ground",
    "LeftOut",
    "LegalBasis",
    "Origin",
    "Paper",
    "PaperState",
    "Point",
    "RemedyStatus",
    "ReturnReason",
    "ReviewSession",
    "Revision",
    "RevisionKind",
    "Section",
    "SelfEvaluation",
    "Shortcoming",
    "ShortcomingAnswer",
    "Suggestion",
    "SuggestionState",
    "Topic",
    "TopicField",
    "Verdict",
    "VerdictOutcome",
    "Verification",
]
