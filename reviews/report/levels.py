"""The parts of the consolidated report on ratings: the table of ratings, and what the rules say of each
subject."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ratings.levels import Assessment, Marks
from ratings.models import BETWEEN, RatingCase, RatingStep, Step, Unrated
from reviews.documents.wording import date_of, figure_text, short_date
from reviews.models import Paper, PaperState
from reviews.papers.carried import carried_as_shown
from reviews.report.content import BodyLine, FindingLine, Hindrance, RatingLine, Taken
from reviews.report.rows import SessionRows, is_handed_in

BODY_VERBS = {Step.PROPOSED: "Đề xuất", Step.PASSED: "Thông qua"}


def rating_lines(rows: SessionRows) -> tuple[RatingLine, ...]:
    """Return the table of ratings: one line for each paper that is rated."""
    return tuple(_line(rows, paper, paper.case) for paper in rows.papers if paper.case)


def _line(rows: SessionRows, paper: Paper, case: RatingCase) -> RatingLine:
    """Return one subject's line. Before the levels are released it has the self-rating only, because head and
    clerk, who read the report too, must not see their own results yet."""
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
        between=tuple(
            BodyLine(
                verb=BODY_VERBS[step],
                level=case.period.ruleset.level_name(row.level),
                said=_said(row),
                reason=row.reason,
            )
            for step in BETWEEN
            if (row := case.step(step))
        ),
        grounds=tuple(
            f"{row.rule.text} ({row.rule.source}); {row}: {row.reason}" for row in case.mitigations.all()
        ),
    )


def _said(row: RatingStep) -> str:
    """Return the body that took the step, its resolution and its votes in one line, or an empty string if
    none of them was entered."""
    paper = f"số {row.paper_number} ngày {short_date(row.paper_on)}" if row.paper_on else ""
    votes = f"biểu quyết: {row.votes}" if row.votes else ""
    return ", ".join(part for part in (row.body, paper, votes) if part)


def finding_lines(rows: SessionRows) -> tuple[FindingLine, ...]:
    """Return what the rules say of each subject whose marks are complete.

    After the release the marks of the appraisal are used, or the subject's own marks if there are none.
    Before the release only the subject's own marks are used, and not those of a returned paper until it is
    handed in again, because until then only its writer sees them.
    """
    lines = []
    for paper in rows.papers:
        case = paper.case
        if case is None:
            continue
        marks = case.marks(Step.APPRAISED) if case.released_at else None
        if not marks and is_handed_in(paper) and paper.state != PaperState.RETURNED:
            marks = case.marks(Step.SELF)
        if marks:
            lines.append(_finding(rows, paper, case, marks))
    return tuple(lines)


def paper_label(rows: SessionRows, paper: Paper) -> str:
    """Return the number of a paper as all tables of the report show it, or "T" for the collective's paper."""
    return str(rows.numbers[paper.pk] or "T")


def _taken(case: RatingCase, step: Step) -> Taken | None:
    """Return the step of the rating as printable text, or None if it is not taken."""
    row = case.step(step)
    if row is None:
        return None
    return Taken(
        points=figure_text(row.points),
        level=case.period.ruleset.level_name(row.level),
        signed=_said(row) or f"{row.by}{' nhập thay' if row.is_entered_for else ''}, {date_of(row.at)}",
        reason=row.reason,
        against=row.against_engine,
        remarks=tuple(
            f"{criterion.name}: {score.remark}"
            for criterion, score in (case.sheet if step == Step.APPRAISED else ())
            if score.remark
        ),
    )


def _own(paper: Paper, case: RatingCase) -> Taken | None:
    """Return the self-rating as printable text, or None if there is none. Of a returned paper it is the one
    last handed in, because later changes are only for its writer."""
    if paper.state != PaperState.RETURNED:
        return _taken(case, Step.SELF)
    own = carried_as_shown(paper, as_handed_in=True).own
    level = case.period.ruleset.level_name(own.level) if own.level else ""
    return Taken(points=figure_text(own.total), level=level, signed="", reason="", against=False)


def _unrated(case: RatingCase) -> Taken | None:
    """Return what is printed in place of the decided level if the subject is left unrated, with the recorded
    reason, and None if the subject is rated."""
    found: Unrated | None = getattr(case, "unrated", None)
    if found is None:
        return None
    signed = f"{found.by}, {date_of(found.at)}"
    return Taken(points="", level="Không xếp loại", signed=signed, reason=str(found), against=False)


def _finding(rows: SessionRows, paper: Paper, case: RatingCase, marks: Marks) -> FindingLine:
    """Return what the rules say of one subject with these marks."""
    facts = case.facts if case.released_at else case.declared
    assessment = case.assess(marks, None if case.released_at else facts.known())
    best = "Không mức nào đủ điều kiện; cấp có thẩm quyền xem xét, quyết định"
    if assessment.best:
        level = assessment.finding(assessment.best).level
        best = f"{level.name} ({level.source})"
    return FindingLine(
        number=paper_label(rows, paper),
        name=str(paper),
        points=figure_text(case.total(marks)),
        tasks=f"{facts.assigned} / {facts.done} / {facts.on_time} / {facts.exceeding}",
        remedied=f"{facts.remedied}/{facts.named}" if facts.named else "không có",
        best=best,
        hindrances=tuple(_hindrances(assessment)),
    )


def _hindrances(assessment: Assessment) -> Iterator[Hindrance]:
    """Yield every level better than the best possible one, with its conditions that are not met. A level is
    left out if its band of points lies below the subject's points, because then nothing hinders it."""
    for finding in assessment.findings:
        level = finding.level
        if level.code == assessment.best:
            return
        # Without a trigger, the first reason of a level says whether the points lie in its band.
        if not assessment.triggers and level.min <= assessment.points and not finding.reasons[0].holds:
            continue
        reasons = []
        for reason in finding.unmet:
            # The source of a condition is named only if it is not that of the level itself.
            source = "" if reason.source == level.source else reason.source
            notes = "; ".join(note for note in (reason.actual, source) if note)
            reasons.append(f"{reason.text} ({notes})" if notes else reason.text)
        yield Hindrance(f"{level.name} ({level.source})", tuple(reasons))
