"""The tables of the reviews, one module a thing."""

from reviews.models.attachment import Attachment
from reviews.models.campaign import SENT, Campaign, LeftOut, LegalBasis, ReviewSession
from reviews.models.comment import AnswerKind, Comment, CommentKind
from reviews.models.document import Document, DocumentKind, DocumentState
from reviews.models.dossier import FROM_OUTSIDE, DossierItem, DossierKind, Receipt, ReReview
from reviews.models.link import (
    ANSWERED_IN,
    DRAWN_FROM,
    Amendment,
    AmendmentState,
    Change,
    Finding,
    FindingAnswer,
    Ground,
)
from reviews.models.paper import Paper, PaperState, Revision, RevisionKind, Section
from reviews.models.remedy import EntryKind, RemedyEntry, RemedyItem, RemedyPlan, RemedyState
from reviews.models.shortcoming import RemedyStatus, Shortcoming, ShortcomingAnswer

__all__ = [
    "ANSWERED_IN",
    "DRAWN_FROM",
    "FROM_OUTSIDE",
    "SENT",
    "Amendment",
    "AmendmentState",
    "AnswerKind",
    "Attachment",
    "Campaign",
    "Change",
    "Comment",
    "CommentKind",
    "Document",
    "DocumentKind",
    "DocumentState",
    "DossierItem",
    "DossierKind",
    "EntryKind",
    "Finding",
    "FindingAnswer",
    "Ground",
    "LeftOut",
    "LegalBasis",
    "Paper",
    "PaperState",
    "ReReview",
    "Receipt",
    "RemedyEntry",
    "RemedyItem",
    "RemedyPlan",
    "RemedyState",
    "RemedyStatus",
    "ReviewSession",
    "Revision",
    "RevisionKind",
    "Section",
    "Shortcoming",
    "ShortcomingAnswer",
]
