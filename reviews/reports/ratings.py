"""The table of ratings, and what the engine found for each subject."""

from __future__ import annotations

from decimal import Decimal

from ratings.levels import Assessment, LevelFinding, Reason
from ratings.models import RatingCase, RatingStep, Step
from ratings.rulesets import Level, RuleSet
from reviews.models import Paper
from reviews.reports.content import FindingLine, Hindrance, RatingLine, Taken
from reviews.reports.rows import Rows, is_in
from reviews.reports.wording import date_of, figure


def rating_lines(rows: Rows) -> tuple[RatingLine, ...]:
    return tuple(
        RatingLine(
            number=label(rows, paper),
            name=str(paper),
            post=paper.title,
            own=_taken(paper.case, Step.SELF) if is_in(paper) else None,
            appraised=_taken(paper.case, Step.APPRAISED),
            decided=_taken(paper.case, Step.DECIDED),
        )
        for paper in rows.papers
    )


def finding_lines(rows: Rows) -> tuple[FindingLine, ...]:
    """Only for subjects with all points given, appraised ones before the own."""
    found = ((paper, _points(paper)) for paper in rows.papers)
    return tuple(_finding(rows, paper, points) for paper, points in found if points is not None)


def label(rows: Rows, paper: Paper) -> str:
    """A paper's number in every table; the collective stands before the first."""
    return str(rows.numbers[paper.pk] or "TT")


def _taken(case: RatingCase, step: Step) -> Taken | None:
    row = case.step(step)
    if row is None:
        return None
    return Taken(
        points=figure(row.points),
        level=case.period.ruleset.level_name(row.level),
        signed=_signed(row),
        reason=row.reason,
        against=row.against_engine,
    )


def _signed(row: RatingStep) -> str:
    return f"{row.by}, {date_of(row.at)}"


def _points(paper: Paper) -> Decimal | None:
    appraised = paper.case.points(Step.APPRAISED)
    own = paper.case.points(Step.SELF) if is_in(paper) else None
    return own if appraised is None else appraised


def _finding(rows: Rows, paper: Paper, points: Decimal) -> FindingLine:
    case, facts = paper.case, paper.case.facts
    ruleset, assessment = case.period.ruleset, case.assess(points)
    return FindingLine(
        number=label(rows, paper),
        name=str(paper),
        points=figure(points),
        tasks=f"{facts.assigned} / {facts.done} / {facts.on_time} / {facts.exceeding}",
        remedied=f"{facts.remedied}/{facts.named}" if facts.named else "không có",
        best=_best(assessment),
        hindrances=tuple(_hindrance(ruleset, finding) for finding in _above(assessment)),
    )


def _best(assessment: Assessment) -> str:
    if not assessment.best:
        return "Không mức nào đủ điều kiện; cấp có thẩm quyền xem xét, quyết định"
    level = assessment.finding(assessment.best).level
    return f"{level.name} ({level.source})"


def _above(assessment: Assessment) -> list[LevelFinding]:
    """The levels better than the best possible one, without those the points have left behind."""
    codes = [finding.level.code for finding in assessment.findings]
    place = codes.index(assessment.best) if assessment.best else len(codes)
    return [finding for finding in assessment.findings[:place] if not _is_below(assessment, finding)]


def _is_below(assessment: Assessment, finding: LevelFinding) -> bool:
    """Whether the points are above the level's band; the band is the first reason where nothing triggers."""
    return not assessment.triggers and finding.level.min <= assessment.points and not finding.reasons[0].holds


def _hindrance(ruleset: RuleSet, finding: LevelFinding) -> Hindrance:
    level = finding.level
    unmet = (reason for reason in finding.reasons if not reason.holds)
    return Hindrance(
        f"{level.name} ({level.source})", tuple(_unmet(ruleset, level, reason) for reason in unmet)
    )


def _unmet(ruleset: RuleSet, level: Level, reason: Reason) -> str:
    """The reason, the figure found, and its article where that is not the level's."""
    source = "" if reason.source == level.source else reason.source
    notes = "; ".join(note for note in (_actual(ruleset, reason), source) if note)
    return f"{reason.text} ({notes})" if notes else reason.text


def _actual(ruleset: RuleSet, reason: Reason) -> str:
    """The figure found, with its unit; nothing where the reason is a yes or no."""
    clauses = {clause.text: clause.fact for clause in (*ruleset.conditions, *ruleset.triggers)}
    fact = clauses.get(reason.text) or clauses.get(reason.text.removeprefix("không "))
    if fact is None:
        return f"được {figure(reason.value)} điểm"
    return f"thực tế {_share(reason.value)}" if fact.endswith("_pct") else ""


def _share(value: Decimal | None) -> str:
    return "chưa có số liệu" if value is None else f"{figure(value.quantize(Decimal('0.1')))} %"
