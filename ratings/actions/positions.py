"""Puts a person into a position group of the rule set, whose criteria then count for the case."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from members.models import Event, Member
from members.rules import refuse_unless
from ratings.actions.cases import lock_case
from ratings.models import RatingCase, Score
from ratings.rulesets import SubjectKind

NO_MARK = Q(self_points__isnull=True, appraised_points__isnull=True, evidence="", remark="")


@transaction.atomic
def set_position(case: RatingCase, code: str, *, by: Member) -> RatingCase:
    """Put the subject into the position group with this code, or with "" into none, and return the case. The
    criteria of the group take the place of the others.

    The caller must have checked that ``by`` may order that. Raises ``PermissionDenied`` for a released case,
    and ``ValidationError`` if points are given already or there is no such group for this kind of subject.
    """
    case = lock_case(case)
    refuse_unless(case.released_at is None, _("The result is released. It is changed by a re-rating only."))
    if case.position == code:
        return case
    ruleset = case.period.ruleset
    if code and code not in {row.code for row in ruleset.positions_of(SubjectKind(case.kind))}:
        raise ValidationError(_("The rule set has no such position group for this kind of subject."))
    if case.scores.exclude(NO_MARK).exists():
        raise ValidationError(_("Points are given already. Clear them, or leave the position group alone."))
    old = ruleset.position_name(case.position)
    take_position(case, code)
    Event.record("set_position", case, by=by, old=old, new=ruleset.position_name(code))
    return case


def take_position(case: RatingCase, code: str) -> None:
    """Write the position group into the case, and make a score for each criterion that it brings. Scores of
    criteria that no longer count are deleted. The caller holds the lock of the case."""
    case.position = code
    case.save(update_fields=["position"])
    wanted = [row.code for row in case.criteria]
    case.scores.exclude(criterion__in=wanted).delete()
    known = set(case.scores.values_list("criterion", flat=True))
    Score.objects.bulk_create(Score(case=case, criterion=new) for new in wanted if new not in known)
