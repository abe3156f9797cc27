"""The quarterly evaluation of leaders, which has no session. It is one evaluation for a committee and
everything below it, with one sheet for each leader."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import HEAD, Committee, Member, RoleKind
from members.refusal import INSERT, UPDATE, refuse
from ratings.models import Period, RatingCase, Step
from ratings.rulesets import Outline, RuleSet
from reviews.models.reach import ROLES_ABOVE
from reviews.models.versioned import VersionedText
from reviews.stages import UNFINISHED_FORM, PaperState, SheetState

HANDLING = (HEAD, RoleKind.CLERK, *ROLES_ABOVE)
"""The roles that appraise or decide a leader's evaluation."""


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the evaluations over a committee where this member is staff or approver, and to those
        with a sheet that this member handles (``handled_by``)."""
        handled = SelfEvaluation.objects.handled_by(member)
        return self.filter(
            member.reach.over("committee", *ROLES_ABOVE) | models.Q(pk__in=handled.values("evaluation"))
        )

    def for_list(self) -> Self:
        return self.select_related("committee", "period")


class Evaluation(models.Model):
    """One quarter's evaluation of the leaders of a committee and everything below it."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="evaluations")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="evaluations")
    due_on = models.DateField(_("self-evaluations due"))
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now, editable=False)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarterly evaluation")
        ordering: ClassVar = ["-period__year", "-period__quarter", "committee__path"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "period"], name="evaluation_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"{self.period}, {self.committee}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:quarter", args=[self.pk])

    @property
    def ruleset(self) -> RuleSet:
        return self.period.ruleset


class SelfEvaluationQuerySet(models.QuerySet["SelfEvaluation"]):
    def handled_by(self, member: Member) -> Self:
        """Filter to other people's sheets in committees where this member is head, clerk, staff or
        approver."""
        return self.filter(member.reach.over("case__committee", *HANDLING)).exclude(case__member=member)

    def visible_to(self, member: Member) -> Self:
        """Filter to the member's own sheets and those that the member handles (``handled_by``). Seeing a
        sheet does not yet mean reading its text: ``SelfEvaluation.shows`` decides that."""
        return self.filter(sheets_seen(member))

    def owed_by(self, member: Member) -> Self:
        """Filter to the member's own sheets that are still to be handed in."""
        return self.unfinished().filter(case__member=member).exclude(state=PaperState.SUBMITTED)

    def unfinished(self) -> Self:
        """Filter to the sheets whose leader has neither a released level nor the reason why there is none."""
        return self.filter(case__released_at__isnull=True, case__unrated__isnull=True)

    def to_appraise(self, member: Member) -> Self:
        """Filter to other people's sheets that wait for the appraisal of this member as head or clerk. Such a
        sheet is handed in, not appraised, not released and not left unrated."""
        mine = member.reach.over("case__committee", HEAD, RoleKind.CLERK)
        waiting = self.filter(mine, state=PaperState.SUBMITTED, case__released_at__isnull=True)
        taken = models.Q(case__steps__step=Step.APPRAISED, case__steps__superseded_at__isnull=True)
        done = self.model.objects.filter(taken).values("pk")
        return waiting.filter(case__unrated__isnull=True).exclude(pk__in=done).exclude(case__member=member)

    def in_order(self) -> Self:
        """Sort the sheets by committee, down the tree of committees, and in each committee by rank."""
        return self.order_by("case__committee__path", "rank", "pk")

    def for_list(self) -> Self:
        """Load with each sheet the related rows that a table of sheets and the rules need, so that they cost
        a fixed number of queries."""
        rows = self.select_related(
            "evaluation__committee",
            "evaluation__period",
            "case__member",
            "case__committee",
            "case__period",
            "case__unrated",
        )
        return rows.prefetch_related("case__steps__by")


def sheets_seen(member: Member, sheet: str = "") -> models.Q:
    """Return the condition of ``SelfEvaluation.visible_to``. ``sheet`` is the lookup from the row to the
    sheet, ending in "__", and empty where the rows are sheets themselves."""
    own = models.Q(**{f"{sheet}case__member": member})
    return own | member.reach.over(f"{sheet}case__committee", *HANDLING)


class SelfEvaluation(models.Model):
    """One leader's sheet (HD43 Mẫu 05) in one quarter.

    ``title`` and ``rank``: the leader's post and place in the order, as they were at the opening. ``state``:
    whether the text of the sheet is being written, handed in or returned. How far the evaluation of the
    leader as a whole has come is ``standing``.
    """

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="sheets")
    case = models.OneToOneField(RatingCase, on_delete=models.PROTECT, related_name="self_evaluation")
    form = models.CharField(_("form"), max_length=4)
    title = models.CharField(_("post"), max_length=200, blank=True)
    portfolio = models.CharField(_("in charge of"), max_length=500, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=PaperState.choices, default=PaperState.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(_("reason of return"), blank=True)

    objects = SelfEvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("quarterly self-evaluation")
        ordering: ClassVar = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=PaperState.values), name="selfevaluation_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=PaperState.RETURNED.value) ^ models.Q(return_reason=""),
                name="selfevaluation_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=PaperState.SUBMITTED.value) | models.Q(submitted_at__isnull=False),
                name="selfevaluation_submitted_at_a_time",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "selfevaluation_in_period",
                "a self-evaluation is of the quarter of its case",
                INSERT,
                UPDATE,
                where="""
                    (SELECT period_id FROM ratings_ratingcase WHERE id = NEW.case_id)
                    <> (SELECT period_id FROM reviews_evaluation WHERE id = NEW.evaluation_id)
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    def get_absolute_url(self) -> str:
        return reverse("reviews:evaluation", args=[self.pk])

    @property
    def is_returned(self) -> bool:
        return self.state == PaperState.RETURNED

    @property
    def standing(self) -> SheetState:
        """How far the evaluation of this leader has come, computed from the state of the sheet and the steps
        of its case. It takes no query if those rows are prefetched. A leader left unrated counts as
        decided."""
        if self.case.released_at is not None:
            return SheetState.RELEASED
        if hasattr(self.case, "unrated") or self.case.step(Step.DECIDED):
            return SheetState.DECIDED
        if self.state != PaperState.SUBMITTED:
            return SheetState.OPEN if self.state == PaperState.DRAFT else SheetState.RETURNED
        return SheetState.APPRAISED if self.case.step(Step.APPRAISED) else SheetState.SUBMITTED

    def is_late(self, today: dt.date) -> bool:
        return self.standing in UNFINISHED_FORM and today > self.evaluation.due_on

    def shows(self, member: Member) -> bool:
        """Return whether this member may read the text of the sheet. Its writer always may, other members
        only while the sheet is handed in."""
        return self.case.member_id == member.pk or self.state == PaperState.SUBMITTED

    @cached_property
    def outline(self) -> Outline:
        return self.evaluation.ruleset.outlines[self.form]


class EvaluationSection(VersionedText):
    """The text of one section of a sheet."""

    sheet = models.ForeignKey(SelfEvaluation, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [models.UniqueConstraint(fields=["sheet", "code"], name="evaluationsection_once")]

    def __str__(self) -> str:
        return self.code
