"""How a state is shown: its word and its colour. Every page takes them from the tables below."""

from __future__ import annotations

from enum import Enum, StrEnum
from typing import Any

from django import template
from django.db.models import Choices
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from members.models import Mail
from members.models.mail import MailState
from members.workbooks.judging import SheetLineState as RowState
from ratings.models import LocalRuleSet, Objection, Petition
from ratings.models.objection import ObjectionOutcome
from ratings.models.petition import PetitionOutcome
from ratings.models.ruleset import RuleSetState
from ratings.rulesets import QuestionWeight
from reviews import models
from reviews.completing.dossier import DossierLineState
from reviews.models.ballot_kinds import BallotState
from reviews.models.campaign import CampaignState
from reviews.models.comment import AnswerKind, Verification
from reviews.models.commitment import PromiseOutcome
from reviews.models.conference import ItemState
from reviews.models.document import DocumentState
from reviews.models.findings import AmendmentState, FindingAnswer
from reviews.models.minutes import MinutesState
from reviews.models.remedy import RemedyState
from reviews.models.shortcoming import RemedyStatus
from reviews.models.suggestion import SuggestionState
from reviews.models.task import Progress
from reviews.models.vetting import VerdictOutcome
from reviews.papers.carried import CarriedPromise, CarriedShortcoming
from reviews.stages import PaperState, SheetState, Stage

register = template.Library()


class Tone(StrEnum):
    """The colour of a state. PLAIN: nothing to do. NOW: under way. GOOD: done. WARN: somebody has to act.
    BAD: failed or wrong."""

    PLAIN = ""
    NOW = "now"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


PLAIN, NOW, GOOD, WARN, BAD = Tone

TONES: dict[type[Enum], dict[Any, Tone]] = {
    AmendmentState: {
        AmendmentState.PROPOSED: WARN,
        AmendmentState.TAKEN_IN: GOOD,
        AmendmentState.KEPT_ASIDE: PLAIN,
    },
    AnswerKind: dict.fromkeys(AnswerKind, GOOD),
    BallotState: {
        BallotState.PREPARING: WARN,
        BallotState.OPEN: NOW,
        BallotState.COUNTED: WARN,
        BallotState.CONFIRMED: GOOD,
        BallotState.ANNULLED: PLAIN,
    },
    CampaignState: {
        CampaignState.PLANNED: NOW,
        CampaignState.OPENING: NOW,
        CampaignState.OPEN: GOOD,
        CampaignState.FAILED: BAD,
        CampaignState.CANCELLED: BAD,
    },
    DocumentState: {
        DocumentState.QUEUED: NOW,
        DocumentState.RUNNING: NOW,
        DocumentState.DONE: GOOD,
        DocumentState.FAILED: BAD,
        DocumentState.CANCELLED: PLAIN,
    },
    FindingAnswer: dict.fromkeys(FindingAnswer, GOOD),
    ItemState: {ItemState.WAITING: PLAIN, ItemState.CURRENT: NOW, ItemState.CLOSED: GOOD},
    PromiseOutcome: {PromiseOutcome.KEPT: GOOD, PromiseOutcome.PARTLY: WARN, PromiseOutcome.NOT_KEPT: WARN},
    DossierLineState: {
        DossierLineState.THERE: GOOD,
        DossierLineState.MISSING: WARN,
        DossierLineState.NONE: PLAIN,
        DossierLineState.WAIVED: PLAIN,
    },
    MailState: {MailState.QUEUED: NOW, MailState.SENT: GOOD, MailState.FAILED: BAD},
    MinutesState: {
        MinutesState.WRITING: NOW,
        MinutesState.BY_CLERK: NOW,
        MinutesState.BY_CHAIR: NOW,
        MinutesState.LOCKED: GOOD,
    },
    ObjectionOutcome: dict.fromkeys(ObjectionOutcome, PLAIN),
    PaperState: {
        PaperState.DRAFT: PLAIN,
        PaperState.SUBMITTED: GOOD,
        PaperState.RETURNED: WARN,
        PaperState.AMENDING: WARN,
        PaperState.FINAL: GOOD,
    },
    PetitionOutcome: dict.fromkeys(PetitionOutcome, PLAIN),
    Progress: {Progress.ON_TIME: GOOD, Progress.LATE: WARN, Progress.OPEN: WARN},
    RemedyState: {
        RemedyState.PLANNED: PLAIN,
        RemedyState.IN_PROGRESS: PLAIN,
        RemedyState.REPORTED: NOW,
        RemedyState.CLOSED: GOOD,
    },
    RemedyStatus: {RemedyStatus.REMEDIED: GOOD, RemedyStatus.IN_PROGRESS: WARN, RemedyStatus.NOT_YET: WARN},
    RowState: {RowState.ERROR: BAD, RowState.NEW: GOOD, RowState.CHANGED: NOW, RowState.UNCHANGED: PLAIN},
    RuleSetState: {RuleSetState.DRAFT: WARN, RuleSetState.USABLE: GOOD},
    Stage: {stage: GOOD if stage is Stage.CLOSED else NOW for stage in Stage},
    SheetState: {
        SheetState.OPEN: NOW,
        SheetState.RETURNED: WARN,
        SheetState.SUBMITTED: NOW,
        SheetState.APPRAISED: NOW,
        SheetState.DECIDED: NOW,
        SheetState.RELEASED: GOOD,
    },
    SuggestionState: {
        SuggestionState.DRAFT: WARN,
        SuggestionState.AGREED: WARN,
        SuggestionState.ISSUED: GOOD,
        SuggestionState.WITHDRAWN: PLAIN,
    },
    VerdictOutcome: {VerdictOutcome.PASSED: GOOD, VerdictOutcome.RETURNED: WARN},
    Verification: {
        Verification.VERIFIED: GOOD,
        Verification.UNVERIFIED: WARN,
        Verification.REFUTED: BAD,
    },
    QuestionWeight: {
        QuestionWeight.BLOCK: WARN,
        QuestionWeight.DECIDE: WARN,
        QuestionWeight.WARN: WARN,
        QuestionWeight.NOTE: NOW,
    },
}
"""Every enum of states that pages show, with the tone of each member."""

WORDS: dict[Enum, str | Promise] = {
    QuestionWeight.BLOCK: _("No final decision before this is settled:"),
    QuestionWeight.DECIDE: _("To be settled by a person:"),
    QuestionWeight.WARN: _("To be looked at by a person:"),
    QuestionWeight.NOTE: _("To be noted:"),
}
"""The words of those members that have no label of their own."""

FIELDS: dict[tuple[type, str], type[Enum]] = {
    (CarriedShortcoming, "status"): RemedyStatus,
    (CarriedPromise, "verdict"): PromiseOutcome,
    (LocalRuleSet, "state"): RuleSetState,
    (Mail, "state"): MailState,
    (Objection, "outcome"): ObjectionOutcome,
    (Petition, "outcome"): PetitionOutcome,
    (models.AgendaItem, "state"): ItemState,
    (models.Amendment, "state"): AmendmentState,
    (models.BallotRound, "state"): BallotState,
    (models.Campaign, "state"): CampaignState,
    (models.Comment, "answer_kind"): AnswerKind,
    (models.Comment, "verdict"): Verification,
    (models.Document, "state"): DocumentState,
    (models.IssuedPaper, "state"): DocumentState,
    (models.Finding, "answer_kind"): FindingAnswer,
    (models.Minutes, "state"): MinutesState,
    (models.Paper, "state"): PaperState,
    (models.RemedyItem, "state"): RemedyState,
    (models.ReviewSession, "stage"): Stage,
    (models.SelfEvaluation, "state"): PaperState,
    (models.Suggestion, "state"): SuggestionState,
    (models.Verdict, "outcome"): VerdictOutcome,
}
"""The enum to which the values of a field belong. The database returns the values as strings."""


def member_of(thing: object, field: str) -> Enum | None:
    """Return the value of the field ``field`` of ``thing`` as a member of its enum, or ``None`` if the field
    is empty. If ``thing`` is itself a member, it is returned."""
    if isinstance(thing, Enum):
        return thing
    value = getattr(thing, field)
    return FIELDS[type(thing), field](value) if value else None


def word_of(member: Enum) -> str:
    return str(member.label if isinstance(member, Choices) else WORDS[member])


@register.simple_tag
def state(thing: object, field: str = "state", more: str = "", owed: str = "") -> SafeString:
    """Show the state as a tag: its word in its colour, followed by ``more``. While the field is empty, show
    the word ``owed`` as a warning instead. The stage of a session of a cancelled round is that it is
    cancelled."""
    if field == "stage" and getattr(thing, "is_cancelled", False):
        thing = CampaignState.CANCELLED
    member = member_of(thing, field)
    if member is None:
        return shown(WARN, owed)
    return shown(TONES[type(member)][member], f"{word_of(member)} {more}".strip())


def shown(tone: Tone, word: str) -> SafeString:
    return format_html('<span class="{}">{}</span>', f"tag tag-{tone}" if tone else "tag", word)


@register.simple_tag
def note_class(thing: object, field: str = "state") -> str:
    """Return the CSS classes of a box that is about the state. While the field is empty, the box is plain."""
    member = member_of(thing, field)
    tone = TONES[type(member)][member] if member else PLAIN
    return {PLAIN: "note", NOW: "note note-info"}.get(tone, f"note note-{tone}")


@register.filter
def word(member: Enum) -> str:
    """Return the word of a state, for use in a sentence instead of in a tag."""
    return word_of(member)
