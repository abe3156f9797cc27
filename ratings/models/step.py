"""The table of the steps of a rating: who gave which level, from the self-rating to the decision."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar, Self

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.models.names import in_both_names
from members.refusal import DELETE, INSERT, UPDATE, refuse
from ratings.models.released import is_cancelled, is_released, keep_released


class Step(models.TextChoices):
    """The steps of a rating in their order (366-QĐ/TW Đ12, Đ13).

    The two steps between appraisal and decision are taken only if the rule set requires them. Nobody decides
    a case that they appraised.
    """

    SELF = "self", _("Self-rating")
    APPRAISED = "appraised", _("Appraisal and proposal")
    PROPOSED = "proposed", _("Proposal of a body")
    PASSED = "passed", _("Passed by a body")
    DECIDED = "decided", _("Decision")


BETWEEN = (Step.PROPOSED, Step.PASSED)


def points_field(label: Any) -> models.DecimalField[Decimal | None, Decimal | None]:
    """Return the field of a number of points, which is empty until somebody gives them."""
    return models.DecimalField(
        label,
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )


class RatingStepQuerySet(models.QuerySet["RatingStep"]):
    def in_force(self) -> Self:
        """Filter to the steps that count: in each case the last step of each kind, if it has not been
        superseded."""
        return self.filter(superseded_at__isnull=True)

    def superseded(self) -> Self:
        """Filter to the steps that no longer count, because they or a step on which they rested were taken
        again."""
        return self.filter(superseded_at__isnull=False)


class RatingStep(models.Model):
    """One step of a rating as it was taken, with the level given in it.

    ``points`` is the sum of the marks, empty if the rule set grades by words or if the result was taken over
    from the time before the program. ``against_engine`` is true if the rating engine did not find the level
    possible. Every such step except a self-rating has a reason.

    ``by`` is the person who entered the step, ``in_place_of`` the name of whom that person only stood in for.
    If a body took the step, ``body`` is its name, ``paper_number``
    and ``paper_on`` cite its resolution, and ``votes`` says in words how it voted. A decision may cite a
    decision paper in these two fields, too.

    A step is never changed. When a step is taken again, the earlier one is superseded and stays readable.
    ``cancels`` is set in a re-rating only: it is the released decision in whose place this one stands.
    ``is_taken_over`` says that the decision is from before the program.
    """

    case = models.ForeignKey("ratings.RatingCase", on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    level = models.CharField(_("level"), max_length=20)
    points = points_field(_("points"))
    reason = models.TextField(_("reason"), blank=True)
    against_engine = models.BooleanField(default=False)
    body = models.CharField(_("body"), max_length=200, blank=True)
    paper_number = models.CharField(_("number of the paper"), max_length=60, blank=True)
    paper_on = models.DateField(_("day of the paper"), null=True, blank=True)
    votes = models.CharField(_("votes"), max_length=200, blank=True)
    cancels = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="cancelled_by", null=True, blank=True
    )
    is_taken_over = models.BooleanField(default=False)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    in_place_of = models.CharField(max_length=120, blank=True, default="", editable=False)
    at = models.DateTimeField(default=clock.now, editable=False)
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    superseded_reason = models.TextField(blank=True)

    objects = RatingStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step"],
                condition=models.Q(superseded_at__isnull=True),
                name="step_once_a_case",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    superseded_at__isnull=True, superseded_by__isnull=True, superseded_reason=""
                )
                | models.Q(superseded_at__isnull=False, superseded_by__isnull=False),
                name="step_superseded_whole",
            ),
            models.CheckConstraint(condition=models.Q(step__in=Step.values), name="step_is_known"),
            models.CheckConstraint(
                condition=models.Q(is_taken_over=False)
                | models.Q(step=Step.DECIDED.value, points__isnull=True),
                name="step_taken_over_is_a_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(against_engine=False)
                | models.Q(step=Step.SELF.value)
                | ~models.Q(reason=""),
                name="step_against_engine_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(paper_number="", paper_on__isnull=True)
                | (~models.Q(paper_number="") & models.Q(paper_on__isnull=False)),
                name="step_paper_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(step__in=[step.value for step in BETWEEN])
                | (~models.Q(body="") & models.Q(paper_on__isnull=False)),
                name="step_of_a_body_has_its_paper",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "ratingstep_not_in_the_own_case",
                "nobody appraises or decides the own case",
                INSERT,
                UPDATE,
                where="""
                    NEW.superseded_at IS NULL AND NEW.step <> 'self' AND (
                        EXISTS (
                            SELECT 1 FROM ratings_ratingcase WHERE id = NEW.case_id AND member_id = NEW.by_id
                        )
                        OR EXISTS (
                            SELECT 1 FROM ratings_conflict
                            WHERE case_id = NEW.case_id AND member_id = NEW.by_id AND exception = ''
                        )
                    )
                """,
            ),
            refuse(
                "ratingstep_decided_by_another",
                "nobody decides what they appraised",
                INSERT,
                UPDATE,
                where="""
                    NEW.superseded_at IS NULL AND NEW.step IN ('appraised', 'decided') AND EXISTS (
                        SELECT 1 FROM ratings_ratingstep
                        WHERE case_id = NEW.case_id AND by_id = NEW.by_id AND step <> NEW.step
                            AND step IN ('appraised', 'decided') AND superseded_at IS NULL
                    )
                """,
            ),
            refuse(
                "ratingstep_of_a_cancelled_round",
                "nothing is rated in a cancelled round",
                INSERT,
                where=f"""
                    EXISTS (
                        SELECT 1 FROM ratings_ratingcase AS rated WHERE rated.id = NEW.case_id
                            AND {is_cancelled("rated.period_id")}
                    )
                """,  # noqa: S608  the expressions are our own
            ),
            refuse(
                "ratingstep_is_kept",
                "a step is superseded, never changed",
                UPDATE,
                condition=pgtrigger.AnyChange(
                    exclude=["superseded_at", "superseded_by", "superseded_reason"]
                ),
                keeps_row=True,
            ),
            refuse(
                "ratingstep_stays_superseded",
                "a step is superseded, never changed",
                UPDATE,
                condition=pgtrigger.Q(old__superseded_at__isnull=False),
                keeps_row=True,
            ),
            refuse(
                "ratingstep_released_moves_by_re_rating",
                "a released result is changed by a re-rating only",
                INSERT,
                where=f"""
                    {is_released("NEW.case_id")}
                    AND NOT (NEW.step = 'decided' AND NEW.cancels_id IS NOT NULL AND NEW.reason <> '')
                """,
            ),
            refuse(
                "ratingstep_cancels_a_released_decision",
                "a re-rating cancels the released decision of its case, and decides on another level",
                INSERT,
                condition=pgtrigger.Q(new__cancels__isnull=False),
                where="""
                    NOT EXISTS (
                        SELECT 1 FROM ratings_ratingstep AS before
                        JOIN ratings_ratingcase ON ratings_ratingcase.id = before.case_id
                        WHERE before.id = NEW.cancels_id AND before.case_id = NEW.case_id
                            AND before.step = 'decided' AND before.superseded_at IS NOT NULL
                            AND before.level <> NEW.level AND released_at IS NOT NULL
                    )
                """,
            ),
            refuse(
                "ratingstep_of_a_released_case_stands",
                "a released result is changed by a re-rating only",
                UPDATE,
                where=f"""
                    {is_released("OLD.case_id")}
                    AND NOT (OLD.step = 'decided' AND NEW.superseded_reason <> '')
                """,
                keeps_row=True,
            ),
            keep_released("ratingstep_of_a_released_case_is_kept", DELETE, case="OLD.case_id"),
            refuse(
                "ratingstep_superseded_by_re_rating",
                "a released decision is superseded by the one that cancels it",
                UPDATE,
                condition=pgtrigger.Q(new__step=Step.DECIDED.value, new__superseded_at__isnull=False),
                where="""
                    EXISTS (
                        SELECT 1 FROM ratings_ratingcase
                        WHERE id = NEW.case_id AND released_at < NEW.superseded_at
                    )
                    AND NOT EXISTS (SELECT 1 FROM ratings_ratingstep WHERE cancels_id = NEW.id)
                """,
                at_commit=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.level}"

    @property
    def who(self) -> str:
        """Who entered the step, with both names where somebody stood in."""
        return in_both_names(self.by, self.in_place_of)

    @property
    def is_entered_for(self) -> bool:
        """Whether it is a person's self-rating that somebody else typed in."""
        return self.step == Step.SELF and self.case.member_id not in (None, self.by_id)

    @property
    def paper(self) -> str:
        """The number and the day of the resolution or decision paper, as it is cited. Empty if
        there is none."""
        return f"{self.paper_number}, {self.paper_on:%d/%m/%Y}" if self.paper_on else ""
