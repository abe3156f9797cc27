"""The tables of the reviews, one module a thing."""

from reviews.models.attachment import Attachment
from reviews.models.campaign import SENT, Campaign, LeftOut, LegalBasis, ReviewSession
from reviews.models.comment import (
    SHOWN_TO_ALL,
    AnswerKind,
    Comment,
    CommentKind,
    Origin,
    Point,
    Verdict,
)
from reviews.models.document import Document, DocumentKind, DocumentState
from reviews.models.evaluation import Evaluation, EvaluationSection, SelfEvaluation
from reviews.models.paper import Paper, PaperState, Revision, RevisionKind, Section
from reviews.models.shortcoming import RemedyStatus, Shortcoming, ShortcomingAnswer

__all__ = [
    "SENT",
    "SHOWN_TO_ALL",
    "AnswerKind",
    "Attachment",
    "Campaign",
    "Comment",
    "CommentKind",
    "Document",
    "DocumentKind",
    "DocumentState",
    "Evaluation",
    "EvaluationSection",
    "LeftOut",
    "LegalBasis",
    "Origin",
    "Paper",
    "PaperState",
    "Point",
    "RemedyStatus",
    "ReviewSession",
    "Revision",
    "RevisionKind",
    "Section",
    "SelfEvaluation",
    "Shortcoming",
    "ShortcomingAnswer",
    "Verdict",
]
