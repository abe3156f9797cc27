"""The tables of the reviews, one module a thing."""

from reviews.models.attachment import Attachment
from reviews.models.campaign import (
    DUES,
    SENT,
    Campaign,
    CampaignState,
    LeftOut,
    LegalBasis,
    ReviewSession,
    Topic,
)
from reviews.models.comment import AnswerKind, Comment, CommentKind
from reviews.models.deadline import DeadlineChange, LevelDues
from reviews.models.document import Document, DocumentKind, DocumentState
from reviews.models.paper import Paper, PaperState, Revision, RevisionKind, Section
from reviews.models.reminder import Reminder
from reviews.models.shortcoming import RemedyStatus, Shortcoming, ShortcomingAnswer

__all__ = [
    "DUES",
    "SENT",
    "AnswerKind",
    "Attachment",
    "Campaign",
    "CampaignState",
    "Comment",
    "CommentKind",
    "DeadlineChange",
    "Document",
    "DocumentKind",
    "DocumentState",
    "LeftOut",
    "LegalBasis",
    "LevelDues",
    "Paper",
    "PaperState",
    "RemedyStatus",
    "Reminder",
    "ReviewSession",
    "Revision",
    "RevisionKind",
    "Section",
    "Shortcoming",
    "ShortcomingAnswer",
    "Topic",
]
