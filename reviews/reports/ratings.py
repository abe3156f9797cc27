"""The table of ratings, and what the engine found for each subject."""

from __future__ import annotations

from ratings.levels import Assessment, LevelFinding, Marks, Reason
from ratings.models import RatingCase, RatingStep, Step, Unrated
from ratings.rulesets import Level
from reviews.models import Paper
from reviews.reports.content import FindingLine, Hindrance, RatingLine, Taken
from reviews.reports.rows import Rows, is_in
from reviews.reports.wording import date_of, figure


def rating_lines(rows: Rows) -> tuple[RatingLine, ...]:
    return tuple(_rating_line(rows, paper, paper.case) for paper in rows.papers if paper.case)


def _rating_line(rows: Rows, paper: Paper, case: RatingCase) -> RatingLine:
    return RatingLine(
        number=label(rows, paper),
        name=str(paper),
        post=paper.title,
        own=_taken(case, Step.SELF) if is_in(paper) else None,
        appraised=_taken(case, Step.APPRAISED),
        decided=_taken(case, Step.DECIDED) or _unrated(case),
    )


def finding_lines(rows: Rows) -> tuple[FindingLine, ...]:
    """Only for subjects with all marks given, appraised ones before the own."""
    found = ((paper, paper.case, _marks(paper, paper.case)) for paper in rows.papers if paper.case)
    return tuple(_finding(rows, paper, case, marks) for paper, case, marks in found if marks)


def label(rows: Rows, paper: Paper) -> str:
    """A paper's number in every table; the collective stands before the first."""
    return str(rows.numbers[paper.pk] or "T")


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


def _unrated(case: RatingCase) -> Taken | None:
    """In the place of a level: that there is none, and the reason on record."""
    found: Unrated | None = getattr(case, "unrated", None)
    if found is None:
        return None
    signed = f"{found.by}, {date_of(found.at)}"
    return Taken(points="", level="Không xếp loại", signed=signed, reason=str(found), against=False)


def _signed(row: RatingStep) -> str:
    return f"{row.by}, {date_of(row.at)}"


def _marks(paper: Paper, case: RatingCase) -> Marks | None:
    own = case.marks(Step.SELF) if is_in(paper) else None
    return case.marks(Step.APPRAISED) or own


def _finding(rows: Rows, paper: Paper, case: RatingCase, marks: Marks) -> FindingLine:
    facts = case.facts
    assessment = case.assess(marks)
    return FindingLine(
        number=label(rows, paper),
        name=str(paper),
        points=figure(case.total(marks)),
        tasks=f"{facts.assigned} / {facts.done} / {facts.on_time} / {facts.exceeding}",
        remedied=f"{facts.remedied}/{facts.named}" if facts.named else "không có",
        best=_best(assessment),
        hindrances=tuple(_hindrance(finding) for finding in _above(assessment)),
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


def _hindrance(finding: LevelFinding) -> Hindrance:
    level = finding.level
    return Hindrance(
        f"{level.name} ({level.source})", tuple(_unmet(level, reason) for reason in finding.unmet)
    )


def _unmet(level: Level, reason: Reason) -> str:
    """The reason, the figure found, and its article where that is not the level's."""
    source = "" if reason.source == level.source else reason.source
    notes = "; ".join(note for note in (reason.actual, source) if note)
    return f"{reason.text} ({notes})" if notes else reason.text
