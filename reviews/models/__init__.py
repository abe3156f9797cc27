"""The tables of the reviews, one module a thing."""

from reviews.models.attachment import Attachment
from reviews.models.campaign import SENT, Campaign, LeftOut, LegalBasis, ReviewSession
from reviews.models.comment import AnswerKind, Comment, CommentKind
from reviews.models.commitment import Commitment, CommitmentItem, Kept, PromiseAnswer
from reviews.models.document import Document, DocumentKind, DocumentState
from reviews.models.paper import Paper, PaperState, Revision, RevisionKind, Section
from reviews.models.shortcoming import RemedyStatus, Shortcoming, ShortcomingAnswer
from reviews.models.similarity import Likeness, Similarity
from reviews.models.task import Progress, Quality, TaskResult

__all__ = [
    "SENT",
    "AnswerKind",
    "Attachment",
    "Campaign",
    "Comment",
    "CommentKind",
    "Commitment",
    "CommitmentItem",
    "Document",
    "DocumentKind",
    "DocumentState",
    "Kept",
    "LeftOut",
    "LegalBasis",
    "Likeness",
    "Paper",
    "PaperState",
    "Progress",
    "PromiseAnswer",
    "Quality",
    "RemedyStatus",
    "ReviewSession",
    "Revision",
    "RevisionKind",
    "Section",
    "Shortcoming",
    "ShortcomingAnswer",
    "Similarity",
    "TaskResult",
]
