"""What voters are told of each subject: the steps taken so far with their points and levels, and what was
found that stands in the way, each with its source."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils import translation

from ratings.models import RatingCase, RatingStep, Step
from ratings.notation import as_figure
from ratings.rulesets import RuleSet, UnitRole
from reviews.models import BallotRound, BallotSubject

STEPS = {
    Step.SELF: "Tự xếp loại",
    Step.APPRAISED: "Thẩm định đề xuất",
    Step.PROPOSED: "Tập thể đề xuất",
    Step.PASSED: "Đã thông qua",
}
"""The steps that voters are told, by the names that slips have for them."""


def cases_for(ballot: BallotRound) -> QuerySet[RatingCase]:
    """Return the cases on which the ballot may be held, in their order: those of its session. Where a unit
    votes, they are those not released yet: in a quarter of all leaders, in a year its own, and those of the
    collectives and heads of the units next below, on whom a higher body decides."""
    if ballot.session_id:
        rows = RatingCase.objects.filter(paper__session=ballot.session_id, paper__left_on__isnull=True)
        return rows.order_by("paper__rank", "paper__pk")
    unit, period = ballot.committee, ballot.period
    rows = RatingCase.objects.filter(period=period, released_at__isnull=True)
    if period.quarter:
        rows = rows.filter(self_evaluation__evaluation__committee=unit)
    else:
        below = Q(committee__path__startswith=unit.path, committee__depth=unit.depth + 1)
        heads = Q(member__isnull=True) | Q(place__role=UnitRole.HEAD)
        rows = rows.filter(Q(committee=unit) | below & heads)
    return rows.order_by("committee__path", F("member").asc(nulls_first=True))


def write_known(ballot: BallotRound) -> None:
    """Write for each subject what its line on the ballot says, which stands from the opening on: whoever
    votes later reads what the others have read."""
    rows = ballot.subjects.select_related("case__unrated")
    subjects = list(rows.prefetch_related("case__steps", "case__fact_rows"))
    with translation.override("vi"):
        for row in subjects:
            row.case.period = ballot.period
            row.known = _lines(row)
    BallotSubject.objects.bulk_update(subjects, ["known"])


def _lines(subject: BallotSubject) -> list[str]:
    """Return a line for each step taken and for each hindrance found. The case has its period."""
    case = subject.case
    ruleset, taken = case.period.ruleset, case.taken
    lines = [f"{name}: {_step(taken[step], ruleset)}" for step, name in STEPS.items() if step in taken]
    marks = case.marks(Step.APPRAISED) if Step.APPRAISED in taken else None
    return lines + ([trigger.sentence for trigger in case.assess(marks).triggers] if marks else [])


def _step(step: RatingStep, ruleset: RuleSet) -> str:
    points = "" if step.points is None else f"{as_figure(step.points)} điểm, "
    return f"{points}{ruleset.level_name(step.level)}"
