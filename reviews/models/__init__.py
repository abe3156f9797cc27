"""The tables of the reviews, one module a thing."""

from reviews.models.campaign import Campaign, LeftOut, LegalBasis, ReviewSession
from reviews.models.comment import AnswerKind, Comment, CommentKind
from reviews.models.document import Document, DocumentKind, DocumentState
from reviews.models.evaluation import Evaluation, EvaluationSection, SelfEvaluation
from reviews.models.paper import Paper, PaperState, Revision, RevisionKind, Section
from reviews.models.shortcoming import RemedyStatus, Shortcoming, ShortcomingAnswer

__all__ = [
    "AnswerKind",
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
    "Paper",
    "PaperState",
    "RemedyStatus",
    "ReviewSession",
    "Revision",
    "RevisionKind",
    "Section",
    "SelfEvaluation",
    "Shortcoming",
    "ShortcomingAnswer",
]
