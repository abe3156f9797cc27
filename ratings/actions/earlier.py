"""The action that takes over results decided before the program was in use."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings.actions.cases import lock_case
from ratings.models import RatingCase, RatingStep, Step


@transaction.atomic
def take_over_result(case: RatingCase, level: str, *, by: Member, reason: str = "") -> RatingStep:
    """Save the level that was decided and announced before the program was in use, and return the decision.
    The case counts as released. The decision has no points, which are not known. Raises ``ValidationError``
    if the rule set has no such level, or if the case has been decided."""
    case = lock_case(case)
    if level not in {known.code for known in case.period.ruleset.levels}:
        raise ValidationError(_("Choose one of the levels of the rule set."))
    if case.step(Step.DECIDED):
        raise ValidationError(_("%(case)s has been decided already.") % {"case": case})
    step = RatingStep.objects.create(case=case, step=Step.DECIDED, level=level, reason=reason, by=by)
    case.released_at = clock.now()
    case.save(update_fields=["released_at"])
    Event.record("take_over", case, by=by, level=level)
    return step
