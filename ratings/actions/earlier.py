"""The actions that take over results decided before the program was in use."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings.actions.cases import lock_cases
from ratings.models import RatingCase, RatingStep, Step


@transaction.atomic
def take_over_result(case: RatingCase, level: str, *, by: Member, reason: str = "") -> RatingStep:
    """Save the level that was decided and announced before the program was in use, and return the decision.
    See ``take_over_results``."""
    (step,) = take_over_results({case.pk: level}, by=by, reason=reason)
    return step


@transaction.atomic
def take_over_results(levels: Mapping[int, str], *, by: Member, reason: str = "") -> list[RatingStep]:
    """Save the levels that were decided and announced before the program was in use, given by the keys of
    their cases, and return the decisions. The cases count as released. The decisions have no points, which
    are not known. The number of queries does not grow with the cases. Raises ``ValidationError`` if a rule
    set has no such level, or if a case has been decided."""
    cases = lock_cases(levels)
    decided = RatingStep.objects.in_force().filter(case__in=levels, step=Step.DECIDED)
    known = set(decided.values_list("case", flat=True))
    for case in cases:
        if levels[case.pk] not in {level.code for level in case.period.ruleset.levels}:
            raise ValidationError(_("Choose one of the levels of the rule set."))
        if case.pk in known:
            raise ValidationError(_("%(case)s has been decided already.") % {"case": case})
    steps = RatingStep.objects.bulk_create(
        RatingStep(
            case=case, step=Step.DECIDED, level=levels[case.pk], reason=reason, by=by, is_taken_over=True
        )
        for case in cases
    )
    RatingCase.objects.filter(pk__in=levels).update(released_at=clock.now())
    for case in cases:
        Event.record("take_over", case, by=by, level=levels[case.pk])
    return steps
