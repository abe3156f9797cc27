"""Suggested topics ("gợi ý kiểm điểm"): the numbered paper of suggestions from the competent committee, and
its topics."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Committee, Member, RoleKind
from members.refusal import DELETE, INSERT, UPDATE, refuse
from reviews.models.attachment import Attachment
from reviews.models.campaign import ReviewSession
from reviews.models.paper import TOPIC, Paper
from reviews.models.reach import LEADING, ROLES_ABOVE, in_sessions_of
from reviews.models.register import RegisterEntry

SUGGESTING = (RoleKind.INSPECTION, *ROLES_ABOVE)
"""The roles that propose, agree to and issue suggestions."""


class SuggestionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    AGREED = "agreed", _("Agreed by the inspection commission")
    ISSUED = "issued", _("Issued")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class TopicGround(models.TextChoices):
    """The ground on which a topic is suggested (366-QĐ/TW Đ6.3). The regulation's list is open."""

    VIOLATION = "violation", _("Signs of violation")
    PUBLIC_CONCERN = "public_concern", _("Pressing or complex matter of public concern")
    COMPLAINT = "complaint", _("Complaint, denunciation, petition")
    DISUNITY = "disunity", _("Disunity")
    PRINCIPLES = "principles", _("Breach of the principles of organisation")
    GROUP_INTEREST = "group_interest", _("Group interest, corruption, waste, negative conduct")
    SUBORDINATES = "subordinates", _("Subordinates disciplined or prosecuted")
    STAGNATION = "stagnation", _("Stagnation, tasks not completed")
    OTHER = "other", _("Another ground")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the papers of suggestions that this member may see. Those who propose, agree to and issue
        suggestions see them, unless they are reviewed in the session or lead it. Of the unit itself only head
        and clerk see them, once they are issued. Everybody else reads the topics in the papers to which they
        belong."""
        return self.filter(suggestions_seen(member))

    def for_list(self) -> Self:
        return self.select_related("session__committee", "session__campaign__period", "issuer")


def suggestions_seen(member: Member, suggestion: str = "") -> models.Q:
    """Return the condition of ``Suggestion.visible_to``. ``suggestion`` is the lookup from the row to the
    paper of suggestions, ending in "__", and empty where the rows are such papers themselves."""
    watched = member.reach.over(f"{suggestion}session__committee", *SUGGESTING)
    led = member.reach.over(f"{suggestion}session__committee", *LEADING)
    own = led | in_sessions_of(member, f"{suggestion}session")
    return (watched & ~own) | (led & models.Q(**{f"{suggestion}issued_at__isnull": False}))


class Suggestion(models.Model):
    """One paper of suggestions to a session. ``version``: counts the changes, so that nobody agrees to topics
    they have not read. ``objection``: the last objection of the inspection commission to the draft. ``scan``:
    the signed original, as a file. ``entry``: its line in the register of the issuing committee, from which
    it has its ``number``. Papers issued before the program had a register have none."""

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="suggestions")
    state = models.CharField(
        _("state"), max_length=10, choices=SuggestionState.choices, default=SuggestionState.DRAFT
    )
    abstract = models.CharField(_("abstract"), max_length=300)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    objection = models.TextField(_("objection"), blank=True)
    agreed_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    issuer = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="suggestions_issued", null=True, blank=True
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    entry = models.OneToOneField(
        RegisterEntry, on_delete=models.PROTECT, related_name="suggestion", null=True, blank=True
    )
    dated_on = models.DateField(_("dated"), null=True, blank=True)
    signer = models.CharField(_("signed by"), max_length=120, blank=True)
    signer_title = models.CharField(_("post of the signer"), max_length=120, blank=True)
    issued_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal = models.TextField(_("reason of withdrawal"), blank=True)
    scan = models.OneToOneField(
        Attachment, on_delete=models.PROTECT, related_name="suggestion", null=True, blank=True
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of suggestions")
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=SuggestionState.values), name="suggestion_state_is_known"
            ),
            models.CheckConstraint(condition=~models.Q(abstract=""), name="suggestion_has_abstract"),
            models.CheckConstraint(
                condition=models.Q(entry__isnull=True) | models.Q(number__isnull=False),
                name="suggestion_in_register_has_number",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_by__isnull=True, agreed_at__isnull=True)
                | models.Q(agreed_by__isnull=False, agreed_at__isnull=False, objection=""),
                name="suggestion_agreed_or_objected",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    issuer__isnull=True,
                    number__isnull=True,
                    dated_on__isnull=True,
                    signer="",
                    issued_by__isnull=True,
                    issued_at__isnull=True,
                )
                | (
                    models.Q(
                        issuer__isnull=False,
                        number__gt=0,
                        dated_on__isnull=False,
                        issued_by__isnull=False,
                        issued_at__isnull=False,
                        agreed_at__isnull=False,
                    )
                    & ~models.Q(signer="")
                ),
                name="suggestion_issued_whole_or_not",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=SuggestionState.DRAFT.value, agreed_at__isnull=True, issued_at__isnull=True
                )
                | models.Q(
                    state=SuggestionState.AGREED.value, agreed_at__isnull=False, issued_at__isnull=True
                )
                | models.Q(state=SuggestionState.ISSUED.value, issued_at__isnull=False)
                | models.Q(state=SuggestionState.WITHDRAWN.value),
                name="suggestion_state_fits",
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(
                        state=SuggestionState.WITHDRAWN.value,
                        withdrawn_by__isnull=False,
                        withdrawn_at__isnull=False,
                    )
                    & ~models.Q(withdrawal="")
                )
                | (
                    ~models.Q(state=SuggestionState.WITHDRAWN.value)
                    & models.Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdrawal="")
                ),
                name="suggestion_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(scan__isnull=True) | models.Q(issued_at__isnull=False),
                name="suggestion_scan_of_issued",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.symbol} ({self.dated_on:%d/%m/%Y})" if self.dated_on else self.abstract

    def get_absolute_url(self) -> str:
        return reverse("reviews:suggestion", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == SuggestionState.DRAFT

    @property
    def is_agreed(self) -> bool:
        return self.state == SuggestionState.AGREED

    @property
    def symbol(self) -> str:
        """The number and symbol of the paper of suggestions, as in "07-CV/TU". Empty until it is issued."""
        return f"{self.number:02d}-CV/{self.issuer.symbol}" if self.issuer and self.number else ""


class TopicQuerySet(models.QuerySet["Topic"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the topics that this member may see: all topics of the papers of suggestions that the
        member may see, and, while they are issued and not withdrawn, the topics to a paper that the member
        may see."""
        papers = Paper.objects.visible_to(member).values("pk")
        return self.filter(
            suggestions_seen(member, "suggestion__")
            | models.Q(paper__in=papers, suggestion__state=SuggestionState.ISSUED)
        )

    def standing(self) -> Self:
        """Filter to the topics that were issued and not withdrawn. These must be answered."""
        return self.filter(suggestion__state=SuggestionState.ISSUED)

    def in_order(self) -> Self:
        """Sort the topics: first those to the collective, then those to persons by rank."""
        return self.order_by("paper__rank", "paper", "pk")

    def for_list(self) -> Self:
        return self.select_related("suggestion__issuer")


class Topic(models.Model):
    """One suggested topic for a collective or a person, attached to their ``paper``. The answer is written in
    sections of that paper (``TopicField``), so that it is saved, kept in revisions and shown like every other
    text."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.CASCADE, related_name="topics")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="topics")
    ground = models.CharField(_("ground"), max_length=16, choices=TopicGround.choices)
    ground_note = models.CharField(_("ground in words"), max_length=300, blank=True)
    text = models.TextField(_("topic"))

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="topic_has_text"),
            models.CheckConstraint(
                condition=models.Q(ground__in=TopicGround.values), name="topic_ground_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(ground=TopicGround.OTHER.value) | ~models.Q(ground_note=""),
                name="topic_other_ground_in_words",
            ),
            models.UniqueConstraint(
                "suggestion", "paper", "ground", "ground_note", MD5("text"), name="topic_suggested_once"
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "topic_of_draft",
                "a topic that was issued is kept as it is",
                INSERT,
                UPDATE,
                DELETE,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_suggestion
                        WHERE id = CASE TG_OP WHEN 'INSERT' THEN NEW.suggestion_id ELSE OLD.suggestion_id END
                            AND issued_at IS NOT NULL
                    )
                """,
                code="restrict_violation",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def ground_in_words(self) -> str:
        if self.ground == TopicGround.OTHER:
            return self.ground_note
        label = self.get_ground_display()
        return f"{label}: {self.ground_note}" if self.ground_note else label

    def section(self, field: TopicField) -> str:
        """Return the code of the section of the paper in which this part of the answer is written."""
        return f"{TOPIC}{self.pk}-{field}"


class TopicField(models.TextChoices):
    """The parts of an answer to a topic. All of them are required (HD43 Mẫu 01, 2A, 2B IV)."""

    EXPLANATION = "explanation", _("Explanation")
    CAUSE = "cause", _("Cause")
    RESPONSIBILITY = "responsibility", _("Responsibility")
