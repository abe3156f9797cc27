"""Printed papers. A person asks for one, the worker makes its file, and the file is kept with its hash."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import HEAD, Committee, Member, RoleKind
from ratings.models import RatingCase, RatingStep
from reviews.models.ballot import BallotRound
from reviews.models.campaign import ReviewSession
from reviews.models.commitment import Commitment
from reviews.models.document_kind import (
    ELSEWHERE,
    OF_A_BALLOT,
    OF_A_CASE,
    OF_A_PAPER,
    OF_ALL_UNITS,
    OF_AN_ORGAN,
    OF_RATINGS,
    DocumentKind,
)
from reviews.models.paper import Paper
from reviews.models.quarters import Evaluation, SelfEvaluation, sheets_seen
from reviews.models.reach import LEADING, ROLES_ABOVE, sessions_of
from reviews.models.suggestion import Suggestion, suggestions_seen
from reviews.stages import Stage


class DocumentState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


UNFINISHED = (DocumentState.QUEUED.value, DocumentState.RUNNING.value)


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the printed papers that this member may see.

        Those of a session hold everybody's papers and ratings, so only head and clerk of the session, and
        staff and approvers above see them. The printed decision of a re-rating is also visible to its
        subject. A printed paper of suggestions is visible to those who may see the suggestions. The printed
        form of a quarter is visible to those who may see the sheet. The printed summary of a quarter is
        visible to staff and approvers, unless their own result is in it and not released yet. A self-review,
        report or commitment printed alone is visible to whoever asked for it and may see the paper. What is
        printed of a secret ballot is visible to whoever asked for it and may see the ballot.
        """
        summary = member.reach.over("evaluation__committee", *ROLES_ABOVE)
        if member.watches:
            waiting = SelfEvaluation.objects.filter(case__member=member, case__released_at__isnull=True)
            summary &= ~models.Q(evaluation__in=waiting.values("evaluation"))
        return self.filter(
            _of_sessions_seen(member)
            | models.Q(requested_by=member, ballot__in=BallotRound.objects.visible_to(member))
            | sheets_seen(member, "sheet__")
            | summary
            | models.Q(
                ~models.Q(kind__in=OF_A_CASE),
                requested_by=member,
                paper__in=Paper.every.visible_to(member),
            )
            | _of_cases_seen(member)
            | models.Q(requested_by=member, commitment__in=Commitment.objects.visible_to(member))
        )

    def visible_in(self, session: ReviewSession, member: Member) -> Self:
        """Filter to the printed papers of this session that ``visible_to`` shows to the member. The statement
        is a third as long, since what hangs on papers and sheets is left out."""
        return self.filter(_of_sessions_seen(member), session=session)

    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def at_work(self) -> Self:
        """Filter to those for which the worker has something left to do: make it, write its further files, or
        delete the files of a cancelled one."""
        cancelled = models.Q(state=DocumentState.CANCELLED) & ~models.Q(file="")
        return self.filter(models.Q(state__in=UNFINISHED) | models.Q(office_due=True) | cancelled)

    def for_issue(self) -> Self:
        """Read also what says in whose name a document is issued."""
        return self.select_related(
            "session__committee",
            "session__campaign__period",
            "session__held_with__committee",
            "step__case__committee",
            "step__by",
            "suggestion__issuer",
            "organ",
            "sheet__case__committee",
            "evaluation__committee",
            "evaluation__period",
            "paper__session__committee",
            "paper__session__campaign__period",
            "paper__member",
            "commitment__committee",
            "commitment__member",
        )


def _of_sessions_seen(member: Member) -> models.Q:
    """Return the condition that the member may see a printed paper of a session, or its paper of suggestions,
    or that it is the printed decision of an own re-rating."""
    handled = member.reach.over("session__committee", HEAD, RoleKind.CLERK, *ROLES_ABOVE)
    return (
        (handled & _not_withheld(member) & models.Q(suggestion__isnull=True, ballot__isnull=True))
        | models.Q(step__case__member=member)
        | suggestions_seen(member, "suggestion__")
    )


def _not_withheld(member: Member) -> models.Q:
    """Return the condition that a printed paper of a session does not tell this member an own result before
    its release, nor the verdict on a dossier that holds the own paper to staff from above, nor to head and
    clerk who is named in the units below."""
    mine = models.Q(session__in=sessions_of(member))
    results = models.Q(kind__in=OF_RATINGS) & ~models.Q(session__stage=Stage.CLOSED)
    leads = member.reach.over("session__committee", *LEADING)
    above = member.reach.over("session__committee", *ROLES_ABOVE)
    named = models.Q(kind__in=OF_ALL_UNITS) & ~above
    return ~(mine & (results | (models.Q(kind=DocumentKind.VERDICT) & ~leads))) & ~named


def _of_cases_seen(member: Member) -> models.Q:
    """Return the condition that a printed paper is about a case that this member may see. What was decided on
    it is for everybody who sees the case, once it is released. Score sheet, appraisal sheet and dossier are
    for whoever asked for them: the score sheet of the own case at any time, the appraisal sheet once it is
    released, and the dossier only while the member leads the session or stands above it."""
    seen = models.Q(paper__case__in=RatingCase.objects.visible_to(member).values("pk"))
    released = models.Q(paper__case__released_at__isnull=False)
    told = released | ~models.Q(paper__member=member)
    asked = models.Q(requested_by=member)
    handled = member.reach.over("paper__session__committee", *LEADING, *ROLES_ABOVE)
    decided = models.Q(kind__in=(DocumentKind.CASE_DECISION, DocumentKind.CASE_NOTICE))
    return seen & (
        (decided & released)
        | (asked & models.Q(kind=DocumentKind.SCORES))
        | (asked & told & models.Q(kind=DocumentKind.APPRAISAL))
        | (asked & told & handled & models.Q(kind=DocumentKind.BUNDLE))
    )


def _hangs_on(*names: str) -> dict[str, bool]:
    """Return keyword arguments for ``Q`` that require these of the six foreign keys to be set and the others
    to be empty."""
    every = ("session", "step", "sheet", "evaluation", "paper", "commitment")
    return {f"{name}__isnull": name not in names for name in every}


class Document(models.Model):
    """One printed paper that somebody asked for, and how far its making has come.

    ``progress``: 0 to 100 percent. ``error``: why the making failed, as a sentence for the reader. ``step``:
    the decision that a re-rating prints. ``suggestion``: the paper of suggestions that is printed.
    ``session``, ``sheet``, ``evaluation``, ``paper`` or ``commitment``: what the printed paper is about. A
    quarter has no session, so its printed papers belong to one sheet or to the evaluation as a whole.
    ``organ``: the committee in whose name results of a session are decided or told. ``file`` is the PDF,
    ``word`` the same content as DOCX, and ``tables`` its tables as XLSX, if it has any.
    ``part_keys``: the keys of the parts of a long paper (``PrintedPart``), ``parts_made`` of which are there.
    ``office_due``: the PDF of a long paper is ready, and the worker is still writing DOCX and XLSX.
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
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    kind = models.CharField(_("kind"), max_length=24, choices=DocumentKind.choices)
    step = models.ForeignKey(
        RatingStep, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    ballot = models.ForeignKey(
        BallotRound, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, related_name="documents", null=True, blank=True
    )
    organ = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=DocumentState.choices, default=DocumentState.QUEUED
    )
    progress = models.PositiveSmallIntegerField(default=0)
    part_keys = models.JSONField(default=list, blank=True)
    parts_made = models.PositiveSmallIntegerField(default=0)
    office_due = models.BooleanField(default=False)
    error = models.TextField(blank=True)
    file = models.FileField(upload_to="documents/%Y", blank=True)
    word = models.FileField(upload_to="documents/%Y", blank=True)
    tables = models.FileField(upload_to="documents/%Y", blank=True)
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
                fields=["session", "kind", "step", "suggestion", "sheet", "evaluation", "organ"],
                condition=models.Q(
                    state__in=UNFINISHED, paper__isnull=True, commitment__isnull=True, ballot__isnull=True
                ),
                nulls_distinct=False,
                name="document_one_at_work",
            ),
            models.UniqueConstraint(
                fields=["paper", "kind", "requested_by"],
                condition=models.Q(state__in=UNFINISHED),
                name="document_of_paper_one_at_work",
            ),
            models.UniqueConstraint(
                fields=["ballot", "kind", "requested_by"],
                condition=models.Q(state__in=UNFINISHED),
                name="document_of_ballot_one_at_work",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=OF_A_BALLOT, ballot__isnull=False)
                | (~models.Q(kind__in=OF_A_BALLOT) & models.Q(ballot__isnull=True)),
                name="document_of_ballot",
            ),
            models.UniqueConstraint(
                fields=["commitment", "requested_by"],
                condition=models.Q(state__in=UNFINISHED),
                name="document_of_commitment_one_at_work",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=DocumentKind.RE_RATING.value, **_hangs_on("session", "step"))
                | models.Q(kind=DocumentKind.EVALUATION.value, **_hangs_on("sheet"))
                | models.Q(kind=DocumentKind.SUMMARY.value, **_hangs_on("evaluation"))
                | models.Q(kind__in=OF_A_PAPER, **_hangs_on("paper"))
                | models.Q(kind=DocumentKind.COMMITMENT.value, **_hangs_on("commitment"))
                | models.Q(kind__in=OF_A_BALLOT, **_hangs_on())
                | (~models.Q(kind__in=ELSEWHERE) & models.Q(**_hangs_on("session"))),
                name="document_kind_fits_subject",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=DocumentKind.SUGGESTION.value, suggestion__isnull=False)
                | (~models.Q(kind=DocumentKind.SUGGESTION.value) & models.Q(suggestion__isnull=True)),
                name="document_of_suggestion",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=OF_AN_ORGAN) | models.Q(organ__isnull=True),
                name="document_of_organ",
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
    def is_cancelled(self) -> bool:
        return self.state == DocumentState.CANCELLED

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has something left to do, so that the page asks again."""
        return self.is_unfinished or self.office_due

    @property
    def of_session(self) -> ReviewSession:
        """The session that the printed paper is about. Only for the kinds that are about a session."""
        assert self.session is not None  # noqa: S101  # kept by a constraint
        return self.session

    @property
    def about(self) -> ReviewSession | SelfEvaluation | Evaluation | Paper | Commitment | BallotRound:
        """The session, sheet, evaluation, paper, commitment or ballot of a unit that the printed paper is
        about. Its page leads back to that page."""
        found = self.session or self.sheet or self.evaluation or self.paper or self.commitment or self.ballot
        assert found is not None  # noqa: S101  # kept by a constraint
        return found

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


class PrintedPart(models.Model):
    """A part of a printed paper, kept so that it is rendered once however often it is printed.

    ``key``: the digest of all that shows in it. ``html``: what is rendered, until it is. ``content``: its PDF
    without page numbers and fonts. ``facts``: what is needed to join it (``RenderedPart``). ``starts``: how
    often its rendering has begun. ``error``: why it could not be rendered. ``used_at``: when it was last
    asked for. It holds what papers say, so only the worker reads it.
    """

    key = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=300)
    html = models.TextField(blank=True)
    content = models.BinaryField(null=True)
    pages = models.PositiveSmallIntegerField(null=True)
    facts = models.JSONField(default=dict)
    starts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    used_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        verbose_name = _("printed part")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(content__isnull=True, pages__isnull=True)
                | models.Q(content__isnull=False, pages__isnull=False, html="", error=""),
                name="printed_part_is_made_or_waits",
            ),
        ]

    def __str__(self) -> str:
        return self.name
