"""Actions that enter what bodies between appraisal and decision proposed or passed, and the decision. Each
takes one case or many, and saves the step for all of them or for none. Peer groups are locked before the
cases."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Member
from ratings import before
from ratings.actions.cases import (
    UNSAID,
    Resolution,
    Seen,
    lock_cases,
    require_seen,
    take_step,
)
from ratings.actions.peergroups import lock_groups_of
from ratings.actions.requiring import require_reason_for_bonds
from ratings.models import BETWEEN, RatingCase, RatingStep, Step
from ratings.rules import CaseVerb, require_on_case

AS_BEFORE = "Theo lý do đã nêu khi thẩm định, đề xuất."
"""The reason saved for a body that follows the earlier proposal and gives no reason of its own. It appears on
printed papers."""


@transaction.atomic
def enter_body(
    cases: Collection[int],
    step: Step,
    resolution: Resolution,
    *,
    by: Member,
    level: str = "",
    reason: str = "",
    seen: Seen | None = None,
) -> list[RatingStep]:
    """Save what a body proposed or passed for these cases in one resolution, and return the steps. Each case
    gets the level proposed last or, if ``level`` is given, that level.

    Raises ``ValidationError`` if the rule set does not require this step of a case, if an earlier step is
    missing, if the case is decided, if ``level`` differs from the level proposed last and ``reason`` is
    empty, if the number or the day of the resolution is missing, and as ``require_seen`` does.
    """
    rows = lock_cases(cases)
    for case in rows:
        require_on_case(CaseVerb.ENTER_BODY, case, by)
    require_seen(rows, step, seen)
    for case in rows:
        _require_step(case, step)
    return [_enter(case, step, resolution, level, reason, by=by) for case in rows]


def _require_step(case: RatingCase, step: Step) -> None:
    """Raise ``ValidationError`` unless the rule set requires this step of the case, no required step before
    it is missing, and the case is not decided."""
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
    if forward is None:  # cannot happen: ``require_on_case`` requires an appraisal
        raise LookupError(f"{case} has no appraisal")
    if level and level != forward.level and not reason.strip():
        raise ValidationError({"reason": _("The level differs from the one put forward: give the reason.")})
    said = _named(case, step, resolution)
    reason = reason.strip() or (AS_BEFORE if forward.reason else "")
    return take_step(case, step, level or forward.level, by=by, resolution=said, reason=reason)


def _named(case: RatingCase, step: Step, resolution: Resolution) -> Resolution:
    """Return the resolution with its body. If the person named no body, the name is taken from the rule set.
    Raises ``ValidationError`` if the number or the day of the resolution is missing."""
    row = case.authority
    body = resolution.body.strip() or (row.body(step) if row else "")
    if not resolution.number.strip() or resolution.on is None:
        text = _("%(case)s: give the number and the day of the paper of %(body)s.")
        raise ValidationError({"number": text % {"case": case, "body": body}})
    return replace(resolution, body=body)


@transaction.atomic
def decide_cases(
    cases: Collection[int],
    level: str,
    *,
    by: Member,
    reason: str = "",
    resolution: Resolution = UNSAID,
    seen: Seen | None = None,
) -> list[RatingStep]:
    """Decide one level for all these cases, as ``decide_each`` does."""
    levels = dict.fromkeys(cases, level)
    return decide_each(levels, by=by, reason=reason, resolution=resolution, seen=seen)


@transaction.atomic
def decide_each(
    levels: Mapping[int, str],
    *,
    by: Member,
    reason: str = "",
    resolution: Resolution = UNSAID,
    seen: Seen | None = None,
) -> list[RatingStep]:
    """Save the decision of the competent authority for all these cases, each with its level, with the
    appraised points, and return the steps.

    The quota is not checked here, because it forbids only the release. Raises ``ValidationError`` with every
    reason if a step between appraisal and decision is missing, if another case must be decided first, if a
    reason is missing, if a trigger or an open question forbids the level, and as ``require_seen`` does.
    """
    lock_groups_of(levels)
    rows = lock_cases(levels)
    for case in rows:
        require_on_case(CaseVerb.DECIDE, case, by)
    require_seen(rows, Step.DECIDED, seen)
    waits = before.undecided_before(rows, together=[case.pk for case in rows])
    found = [
        f"{case}: {text}."
        for case in rows
        for text in (*before.missing_steps_in_words(case), *waits[case.pk])
    ]
    if found:
        raise ValidationError(found)
    steps: list[RatingStep] = []
    refusals: list[ValidationError] = []
    for level, batch in _in_order(rows, levels):
        try:
            require_reason_for_bonds(batch, level, reason)
        except ValidationError as error:
            refusals.append(error)
        for case in batch:
            try:
                said = outside_resolution(case, resolution)
                steps.append(take_step(case, Step.DECIDED, level, by=by, resolution=said, reason=reason))
            except ValidationError as error:
                refusals.append(error)
    _raise_all(refusals)
    return steps


def _in_order(rows: Collection[RatingCase], levels: Mapping[int, str]) -> list[tuple[str, list[RatingCase]]]:
    """Return the cases in batches of one level, collectives before their people, so that a bond is judged by
    the levels decided before."""
    ordered = sorted(rows, key=lambda case: (before.legal_order(case)[:-1], levels[case.pk], case.pk))
    return [(level, list(batch)) for level, batch in groupby(ordered, key=lambda case: levels[case.pk])]


def _raise_all(refusals: list[ValidationError]) -> None:
    """Raise the one refusal as it is, so that it stands at its field, or the reasons of all of them."""
    if len(refusals) == 1:
        raise refusals[0]
    if refusals:
        raise ValidationError(list(dict.fromkeys(text for error in refusals for text in error.messages)))


def outside_resolution(case: RatingCase, resolution: Resolution) -> Resolution:
    """Return the decision paper to save with a decision. An authority outside the program decides in a paper
    of its own, so ``ValidationError`` is raised if number or day are missing. Inside the program the paper is
    optional."""
    row = case.authority
    return _named(case, Step.DECIDED, resolution) if row and row.outside else resolution
