"""The tables of the reviews, one module a thing."""

from reviews.models.attachment import Attachment
from reviews.models.campaign import SENT, Campaign, LeftOut, LegalBasis, ReviewSession
from reviews.models.comment import AnswerKind, Comment, CommentKind
from reviews.models.document import Document, DocumentKind, DocumentState
from reviews.models.paper import Paper, PaperState, Revision, RevisionKind, Section
from reviews.models.shortcoming import RemedyStatus, Shortcoming, ShortcomingAnswer

__all__ = [
    "SENT",
    "AnswerKind",
    "Attachment",
    "Campaign",
    "Comment",
    "CommentKind",
    "Document",
    "DocumentKind",
    "DocumentState",
    "LeftOut",
    "LegalBasis",
    "Paper",
    "PaperState",
    "RemedyStatus",
    "ReviewSession",
    "Revision",
    "RevisionKind",
    "Section",
    "Shortcoming",
    "ShortcomingAnswer",
]
