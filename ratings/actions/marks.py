"""Writes the marks of a case, and keeps those of earlier steps. Called by the actions on cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ratings import rulesets
from ratings.models import RatingCase, Score, Step, SupersededScore
from ratings.rulesets import Criterion, RuleSet, Spread

HUNDREDTH = Decimal("0.01")
NOTES = {Step.SELF: ("self", "evidence"), Step.APPRAISED: ("appraised", "remark")}
"""The steps with marks of their own: whose marks they are, and what stands beside each."""


@dataclass(frozen=True)
class MarksGiven:
    """The points and the notes by the code of the criterion, and the codes of those that do not apply."""

    points: Mapping[str, Decimal]
    notes: Mapping[str, str]
    skipped: frozenset[str]


def keep_marks(case: RatingCase, step: Step) -> None:
    """Keep the marks on record for the step with which they were given, before others take their place."""
    if step not in NOTES:
        return
    before = case.steps.filter(step=step, old_scores__isnull=True).order_by("-pk").first()
    if before is None or before.step != step:
        return
    who, note = NOTES[step]
    SupersededScore.objects.bulk_create(
        SupersededScore(
            step=before,
            criterion=row.criterion,
            points=getattr(row, f"{who}_points"),
            skipped=getattr(row, f"{who}_skipped"),
            note=getattr(row, note),
        )
        for row in case.scores.all()
    )


def write_marks(case: RatingCase, step: Step, given: MarksGiven) -> None:
    """Save the points as the subject's own or as appraised. A later step saves nothing, as it rests on the
    appraised points. Raise ``ValidationError`` unless every criterion has a mark as the rule set asks."""
    if step not in NOTES:
        return
    who, note = NOTES[step]
    on_record = {row.criterion: getattr(row, note) for row in case.scores.all()}
    points, notes, ruleset = given.points, given.notes, case.period.ruleset
    for criterion in case.criteria:
        code = criterion.code
        said, skipped = notes.get(code, on_record.get(code, "")).strip(), code in given.skipped
        if refusal := _mark_refusal(ruleset, criterion, points.get(code), said, skipped=skipped):
            raise ValidationError(refusal)
    for criterion in case.criteria:
        code = criterion.code
        written = {note: notes[code].strip()} if code in notes else {}
        mark = points[code].quantize(HUNDREDTH, ROUND_HALF_UP)
        columns = {f"{who}_points": mark, f"{who}_skipped": code in given.skipped}
        Score.objects.filter(case=case, criterion=code).update(**columns, **written)


def _mark_refusal(
    ruleset: RuleSet, criterion: Criterion, mark: Decimal | None, note: str, *, skipped: bool
) -> str:
    """Return why this mark with this note cannot stand, empty if it can."""
    if skipped and criterion.spread is Spread.NONE:
        return _("%(name)s: this criterion applies to everybody.") % {"name": criterion.name}
    if skipped:
        text = _("%(name)s: say why the criterion does not apply.")
        return "" if note else text % {"name": criterion.name}
    if fault := rulesets.mark_fault(criterion, mark):
        return fault
    if mark is not None and not note and rulesets.needs_ground(ruleset, criterion, mark):
        text = _("%(name)s: give the ground for taking off points.")
        return text % {"name": criterion.name}
    return ""
