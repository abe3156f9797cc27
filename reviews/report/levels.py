"""The table of ratings, and what the engine found for each subject."""

from __future__ import annotations

from dataclasses import replace

from ratings.levels import Assessment, LevelFinding, Marks, Reason
from ratings.models import BETWEEN, Mitigation, RatingCase, RatingStep, Step, Unrated
from ratings.rulesets import Level
from reviews.documents.wording import date_of, figure_text, short_date
from reviews.models import Paper, PaperState
from reviews.papers.carried import carried_as_shown
from reviews.report.content import BodyLine, FindingLine, Hindrance, RatingLine, Taken
from reviews.report.rows import SessionRows, is_handed_in

BODY_VERBS = {Step.PROPOSED: "Đề xuất", Step.PASSED: "Thông qua"}


def rating_lines(rows: SessionRows) -> tuple[RatingLine, ...]:
    return tuple(_line(rows, paper, paper.case) for paper in rows.papers if paper.case)


def _line(rows: SessionRows, paper: Paper, case: RatingCase) -> RatingLine:
    """Nothing but the self-rating before the release: the report is read by head and clerk, too, whose own
    results stand in it."""
    line = RatingLine(
        number=paper_label(rows, paper),
        name=str(paper),
        post=paper.title,
        own=_own(paper, case) if is_handed_in(paper) else None,
        appraised=None,
        decided=None,
    )
    if case.released_at is None:
        return line
    return replace(
        line,
        appraised=_taken(case, Step.APPRAISED),
        decided=_taken(case, Step.DECIDED) or _unrated(case),
        between=tuple(_body_line(case, row) for step in BETWEEN if (row := case.step(step))),
        grounds=tuple(_ground(row) for row in case.mitigations.all()),
    )


def _body_line(case: RatingCase, row: RatingStep) -> BodyLine:
    level = case.period.ruleset.level_name(row.level)
    return BodyLine(BODY_VERBS[Step(row.step)], level, _said(row), row.reason)


def _said(row: RatingStep) -> str:
    """The body, its paper and its votes; empty where nothing of the kind was entered."""
    paper = f"số {row.paper_number} ngày {short_date(row.paper_on)}" if row.paper_on else ""
    votes = f"biểu quyết: {row.votes}" if row.votes else ""
    return ", ".join(part for part in (row.body, paper, votes) if part)


def finding_lines(rows: SessionRows) -> tuple[FindingLine, ...]:
    """Only for subjects with all marks given; once released, appraised ones before the own."""
    found = ((paper, paper.case, _marks(paper, paper.case)) for paper in rows.papers if paper.case)
    return tuple(_finding(rows, paper, case, marks) for paper, case, marks in found if marks)


def paper_label(rows: SessionRows, paper: Paper) -> str:
    """A paper's number in every table; the collective stands before the first."""
    return str(rows.numbers[paper.pk] or "T")


def _taken(case: RatingCase, step: Step) -> Taken | None:
    row = case.step(step)
    if row is None:
        return None
    return Taken(
        points=figure_text(row.points),
        level=case.period.ruleset.level_name(row.level),
        signed=_signed(row),
        reason=row.reason,
        against=row.against_engine,
        remarks=_remarks(case) if step == Step.APPRAISED else (),
    )


def _own(paper: Paper, case: RatingCase) -> Taken | None:
    """Of a returned paper the rating as handed in: what its writer changes since is not out yet."""
    if paper.state != PaperState.RETURNED:
        return _taken(case, Step.SELF)
    own = carried_as_shown(paper, as_handed_in=True).own
    level = case.period.ruleset.level_name(own.level) if own.level else ""
    return Taken(points=figure_text(own.total), level=level, signed="", reason="", against=False)


def _remarks(case: RatingCase) -> tuple[str, ...]:
    return tuple(f"{criterion.name}: {score.remark}" for criterion, score in case.sheet if score.remark)


def _ground(row: Mitigation) -> str:
    return f"{row.rule.text} ({row.rule.source}); {row}: {row.reason}"


def _unrated(case: RatingCase) -> Taken | None:
    """In the place of a level: that there is none, and the reason on record."""
    found: Unrated | None = getattr(case, "unrated", None)
    if found is None:
        return None
    signed = f"{found.by}, {date_of(found.at)}"
    return Taken(points="", level="Không xếp loại", signed=signed, reason=str(found), against=False)


def _signed(row: RatingStep) -> str:
    return _said(row) or f"{row.by}, {date_of(row.at)}"


def _marks(paper: Paper, case: RatingCase) -> Marks | None:
    """Once released the appraised ones. The own marks of a returned paper are its writer's alone until they
    are handed in again."""
    own = case.marks(Step.SELF) if is_handed_in(paper) and paper.state != PaperState.RETURNED else None
    return (case.marks(Step.APPRAISED) if case.released_at else None) or own


def _finding(rows: SessionRows, paper: Paper, case: RatingCase, marks: Marks) -> FindingLine:
    facts = case.facts if case.released_at else case.declared
    assessment = case.assess(marks, None if case.released_at else facts.known())
    return FindingLine(
        number=paper_label(rows, paper),
        name=str(paper),
        points=figure_text(case.total(marks)),
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
