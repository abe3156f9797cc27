"""The tables of the reviews, one module a thing."""

from reviews.models.attachment import Attachment
from reviews.models.campaign import SENT, Campaign, LeftOut, LegalBasis, ReviewSession
from reviews.models.comment import AnswerKind, Comment, CommentKind
from reviews.models.conference import (
    AgendaItem,
    Conclusion,
    Conference,
    ConferenceDay,
    ItemState,
)
from reviews.models.document import Document, DocumentKind, DocumentState
from reviews.models.minutes import Minutes, MinutesRevision, MinutesSection, MinutesState
from reviews.models.paper import Paper, PaperState, Revision, RevisionKind, Section
from reviews.models.remark import Recommendation, Remark
from reviews.models.roll import Attendance, Attendee, Recusal, Speaker, SpeakerState
from reviews.models.shortcoming import RemedyStatus, Shortcoming, ShortcomingAnswer

__all__ = [
    "SENT",
    "AgendaItem",
    "AnswerKind",
    "Attachment",
    "Attendance",
    "Attendee",
    "Campaign",
    "Comment",
    "CommentKind",
    "Conclusion",
    "Conference",
    "ConferenceDay",
    "Document",
    "DocumentKind",
    "DocumentState",
    "ItemState",
    "LeftOut",
    "LegalBasis",
    "Minutes",
    "MinutesRevision",
    "MinutesSection",
    "MinutesState",
    "Paper",
    "PaperState",
    "Recommendation",
    "Recusal",
    "Remark",
    "RemedyStatus",
    "ReviewSession",
    "Revision",
    "RevisionKind",
    "Section",
    "Shortcoming",
    "ShortcomingAnswer",
    "Speaker",
    "SpeakerState",
]
