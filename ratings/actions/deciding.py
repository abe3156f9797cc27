"""What bodies in between propose and pass, and the decision: one case or many, all or none.

Locks in the one order: the groups concerned, then the cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Member
from ratings import before
from ratings.actions.cases import UNSAID, Resolution, lock_cases, require_reason_for_bonds, take_step
from ratings.actions.peergroups import lock_groups_of
from ratings.models import BETWEEN, RatingCase, RatingStep, Step
from ratings.rules import CaseVerb, require_on_case

AS_BEFORE = "Theo lý do đã nêu khi thẩm định, đề xuất."
"""What a body's step says where it follows the one before and gives no reason of its own; it is printed."""


@transaction.atomic
def enter_body(
    cases: Collection[int],
    step: Step,
    resolution: Resolution,
    *,
    by: Member,
    level: str = "",
    reason: str = "",
) -> list[RatingStep]:
    """Enter what a body proposed or passed in one paper: each case at the level put forward last, or all at
    ``level``, with a reason where that is another. Refused where the rule set asks for no such step."""
    rows = lock_cases(cases)
    for case in rows:
        require_on_case(CaseVerb.ENTER_BODY, case, by)
        _require_step(case, step)
    return [_enter(case, step, resolution, level, reason, by=by) for case in rows]


def _require_step(case: RatingCase, step: Step) -> None:
    row = case.authority
    if step not in BETWEEN or row is None or step.value not in row.between:
        raise ValidationError(_("%(case)s: the rule set asks for no such step.") % {"case": case})
    if case.step(Step.DECIDED):
        text = _("%(case)s has been decided; only a new appraisal opens it again.")
        raise ValidationError(text % {"case": case})
    first = before.missing_steps(case)
    if first and BETWEEN.index(first[0]) < BETWEEN.index(step):
        raise ValidationError(f"{case}: {before.missing_steps_in_words(case)[0]}.")


def _enter(
    case: RatingCase, step: Step, resolution: Resolution, level: str, reason: str, *, by: Member
) -> RatingStep:
    forward = case.proposed
    if forward is None:  # require_on_case has asked for the appraisal
        raise LookupError(f"{case} has no appraisal")
    if level and level != forward.level and not reason.strip():
        raise ValidationError({"reason": _("The level differs from the one put forward: give the reason.")})
    said = _named(case, step, resolution)
    reason = reason.strip() or (AS_BEFORE if forward.reason else "")
    return take_step(case, step, level or forward.level, by=by, resolution=said, reason=reason)


def _named(case: RatingCase, step: Step, resolution: Resolution) -> Resolution:
    """With the body named as the rule set names it where the person did not, and its paper at hand."""
    row = case.authority
    body = resolution.body.strip() or (row.body(step) if row else "")
    if not resolution.number.strip() or resolution.on is None:
        text = _("%(case)s: give the number and the day of the paper of %(body)s.")
        raise ValidationError({"number": text % {"case": case, "body": body}})
    return replace(resolution, body=body)


@transaction.atomic
def decide_cases(
    cases: Collection[int], level: str, *, by: Member, reason: str = "", resolution: Resolution = UNSAID
) -> list[RatingStep]:
    """The competent level's decision for these cases, on the appraised points. Free of the quota, which
    stands against publishing only. Refused before bodies have acted and before those who come first."""
    lock_groups_of(cases)
    rows = lock_cases(cases)
    for case in rows:
        require_on_case(CaseVerb.DECIDE, case, by)
    _require_before(rows)
    require_reason_for_bonds(rows, level, reason)
    return [
        take_step(
            case, Step.DECIDED, level, by=by, resolution=outside_resolution(case, resolution), reason=reason
        )
        for case in sorted(rows, key=before.legal_order)
    ]


def _require_before(cases: list[RatingCase]) -> None:
    waits = before.undecided_before(cases, together=[case.pk for case in cases])
    found = [
        f"{case}: {text}."
        for case in cases
        for text in (*before.missing_steps_in_words(case), *waits[case.pk])
    ]
    if found:
        raise ValidationError(found)


def outside_resolution(case: RatingCase, resolution: Resolution) -> Resolution:
    """A superior outside the program decides in its own paper, which is entered with the decision."""
    row = case.authority
    return _named(case, Step.DECIDED, resolution) if row and row.outside else resolution
