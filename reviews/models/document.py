"""A printed paper: asked for by a person, made by the worker, kept with its hash."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import HEAD, Member, RoleKind
from ratings.models import RatingStep
from reviews.models.campaign import ROLES_ABOVE, ReviewSession
from reviews.models.quarters import Evaluation, SelfEvaluation
from reviews.models.suggestion import Suggestion


class DocumentKind(models.TextChoices):
    REPORT = "report", _("Consolidated report")
    RE_RATING = "re_rating", _("Decision of re-rating")
    EVALUATION = "evaluation", _("Quarterly self-evaluation")
    SUMMARY = "summary", _("Summary table of the quarter")
    SUGGESTION = "suggestion", _("Paper of suggested topics")
    DOSSIER = "dossier", _("List of the dossier (form 04)")
    PLAN = "plan", _("Remedy plan")
    INVITATION = "invitation", _("Summons and invitation")
    MINUTES = "minutes", _("Minutes of the conference")


class DocumentState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")


ELSEWHERE = (
    DocumentKind.RE_RATING.value,
    DocumentKind.EVALUATION.value,
    DocumentKind.SUMMARY.value,
)
"""The kinds of documents that are not about a session as a whole."""

UNFINISHED = (DocumentState.QUEUED.value, DocumentState.RUNNING.value)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, member: Member) -> Self:
        """The documents that this member may see.

        Documents of a session hold everybody's papers and ratings, so only its head and clerk, and staff and
        approvers above see them. The decision of a re-rating is visible to its subject too. A paper of
        suggestions is visible to those who may see the suggestions, the form of a quarter to those who may
        see the sheet. The summary of a quarter is visible to staff and approvers, but not while their own
        result in it is not released.
        """
        handled = member.reach.over("session__committee", HEAD, RoleKind.CLERK, *ROLES_ABOVE)
        suggestions = Suggestion.objects.visible_to(member).values("pk")
        sheets = SelfEvaluation.objects.visible_to(member)
        waiting = sheets.filter(case__member=member, case__released_at__isnull=True)
        summary = member.reach.over("evaluation__committee", *ROLES_ABOVE) & ~models.Q(
            evaluation__in=waiting.values("evaluation")
        )
        return self.filter(
            (handled & models.Q(suggestion__isnull=True))
            | models.Q(step__isnull=False, step__case__member=member)
            | models.Q(suggestion__in=suggestions)
            | models.Q(sheet__in=sheets.values("pk"))
            | summary
        )

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)


def _hangs_on(*names: str) -> dict[str, bool]:
    """A condition for ``Q``: these of the four foreign keys are set and the others are empty."""
    every = ("session", "step", "sheet", "evaluation")
    return {f"{name}__isnull": name not in names for name in every}


class Document(models.Model):
    """A document that was asked for, with the state of its making.

    ``progress``: 0 to 100 per cent. ``error``: why it failed, in words for the reader. ``step``: the decision
    that a re-rating prints. ``suggestion``: the paper of suggestions that is printed. ``session``, ``sheet``
    or ``evaluation``: what the document is about; a quarter has no session, so its documents belong to one
    sheet or to the evaluation as a whole.
    """

    session = models.ForeignKey(
        ReviewSession, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    sheet = models.ForeignKey(
        SelfEvaluation, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind.choices)
    step = models.ForeignKey(
        RatingStep, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    state = models.CharField(
        _("state"), max_length=8, choices=DocumentState.choices, default=DocumentState.QUEUED
    )
    progress = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    file = models.FileField(upload_to="documents/%Y", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    requested_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=clock.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kind", "step", "suggestion", "sheet", "evaluation"],
                condition=models.Q(state__in=UNFINISHED),
                nulls_distinct=False,
                name="document_one_at_work",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=DocumentKind.RE_RATING.value, **_hangs_on("session", "step"))
                | models.Q(kind=DocumentKind.EVALUATION.value, **_hangs_on("sheet"))
                | models.Q(kind=DocumentKind.SUMMARY.value, **_hangs_on("evaluation"))
                | (~models.Q(kind__in=ELSEWHERE) & models.Q(**_hangs_on("session"))),
                name="document_kind_fits_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=DocumentKind.SUGGESTION.value, suggestion__isnull=False)
                | (~models.Q(kind=DocumentKind.SUGGESTION.value) & models.Q(suggestion__isnull=True)),
                name="document_of_suggestion",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=DocumentKind.values), name="document_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=DocumentState.values), name="document_state_is_known"
            ),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="document_progress_in_range"),
            models.CheckConstraint(
                condition=~models.Q(state=DocumentState.DONE.value)
                | (~models.Q(sha256="") & models.Q(pages__isnull=False)),
                name="document_done_has_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:document", args=[self.pk])

    @property
    def is_queued(self) -> bool:
        return self.state == DocumentState.QUEUED

    @property
    def has_failed(self) -> bool:
        return self.state == DocumentState.FAILED

    @property
    def of_session(self) -> ReviewSession:
        """The session, for the kinds of documents that have one."""
        assert self.session is not None  # noqa: S101  # kept by a constraint
        return self.session

    @property
    def about(self) -> ReviewSession | SelfEvaluation | Evaluation:
        """What the document is about; its page leads back to it."""
        found = self.session or self.sheet or self.evaluation
        assert found is not None  # noqa: S101  # kept by a constraint
        return found

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED
