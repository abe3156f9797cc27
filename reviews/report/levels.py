"""The parts of the consolidated report on ratings: the table of ratings, and what the rules say of each
subject."""

from __future__ import annotations

from collections.abc import Iterator

from ratings.facts import task_figures
from ratings.levels import Assessment, Marks
from ratings.models import BETWEEN, RatingCase, RatingStep, Step, Unrated
from reviews.documents.bars import drawn
from reviews.documents.blocks import (
    Cell,
    Heading,
    Lines,
    Look,
    PaperBlock,
    Paragraph,
    TableBlock,
    TableColumn,
    TableRow,
    Text,
    bold,
    italic,
)
from reviews.documents.bodies import body_of
from reviews.documents.wording import date_of, figure_text, short_date
from reviews.models import Paper, PaperState
from reviews.papers.carried import carried_as_shown
from reviews.papers.printed import is_handed_in
from reviews.report.rows import SessionRows
from reviews.stages import Stage

BODY_VERBS = {Step.PROPOSED: "Đề xuất", Step.PASSED: "Thông qua"}
RATING_COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Họ và tên, chức vụ", 44),
    TableColumn("Điểm", 13, centred=True, over="Tự chấm"),
    TableColumn("Mức", 26, over="Tự chấm"),
    TableColumn("Điểm", 13, centred=True, over="Thẩm định, đề xuất"),
    TableColumn("Mức", 32, over="Thẩm định, đề xuất"),
    TableColumn("Quyết định", 32),
    TableColumn("Lý do; đề xuất, thông qua"),
)
FINDING_COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Họ và tên", 40),
    TableColumn("Điểm", 13, centred=True),
    TableColumn("Nhiệm vụ: giao / xong / đúng hạn / vượt mức", 32, centred=True),
    TableColumn("Khắc phục kỳ trước", 20, centred=True),
    TableColumn("Mức cao nhất đủ điều kiện", 44),
    TableColumn("Điều kiện chưa đạt của mức cao hơn"),
)


def rating_blocks(rows: SessionRows) -> Iterator[PaperBlock]:
    """Yield the table of ratings, one line for each paper that is rated, and what the rules say of each."""
    is_draft = rows.session.stage != Stage.CLOSED
    yield Heading("1. Kết quả tự đánh giá, thẩm định và quyết định", 2, "ratings")
    lines = tuple(_line(rows, paper, paper.case) for paper in rows.papers if paper.case)
    yield TableBlock(RATING_COLUMNS, lines, name="Xếp loại")
    shown = (
        "Kết quả thẩm định và quyết định chỉ in sau khi công bố."
        if is_draft
        else "Ô để trống là bước chưa thực hiện; dưới mỗi mức là người thực hiện và ngày, hoặc nơi quyết định"
        " và văn bản."
    )
    yield Paragraph(
        f"{shown} Dấu (*): mức đề xuất hoặc quyết định khác với kết quả đối chiếu ở mục 2, kèm lý do.",
        Look.NOTE,
    )
    if not is_draft:
        yield from _levels_drawn(rows)
    yield Heading("2. Đối chiếu với tiêu chuẩn, điều kiện xếp loại", 2, "findings")
    found = tuple(_finding(rows, paper, paper.case, marks) for paper, marks in _marked(rows) if paper.case)
    if not found:
        yield Paragraph("Chưa có điểm để đối chiếu.")
        return
    yield TableBlock(FINDING_COLUMNS, found, name="Đối chiếu")
    used = (
        "Điểm đối chiếu là điểm tự chấm."
        if is_draft
        else "Điểm đối chiếu là điểm thẩm định; nơi chưa thẩm định thì dùng điểm tự chấm."
    )
    yield Paragraph(
        f"{used} Kết quả đối chiếu chỉ nêu mức nào đủ điều kiện,"
        " không thay quyết định của cấp có thẩm quyền.",
        Look.NOTE,
    )


def _levels_drawn(rows: SessionRows) -> Iterator[PaperBlock]:
    """Yield the drawing of how many were decided at each level."""
    decided = [step.level for paper in rows.papers if paper.case and (step := paper.case.step(Step.DECIDED))]
    levels = rows.session.period.ruleset.levels
    yield from drawn(((level.name, decided.count(level.code)) for level in levels), len(decided))


def _line(rows: SessionRows, paper: Paper, case: RatingCase) -> TableRow:
    """Return one subject's line. Before the levels are released it has the self-rating only, because head and
    clerk, who read the report too, must not see their own results yet."""
    name: Cell = Lines(((bold(str(paper)),), paper.title)) if paper.title else (bold(str(paper)),)
    own = _own(paper, case) if is_handed_in(paper) else ("", "")
    if case.released_at is None:
        return TableRow((paper_label(rows, paper), name, *own, "", "", "", ""))
    appraised, decided = case.step(Step.APPRAISED), case.step(Step.DECIDED)
    points = figure_text(appraised.points) if appraised else ""
    levels = (_level(case, appraised), _level(case, decided) if decided else _unrated(case))
    return TableRow((paper_label(rows, paper), name, *own, points, *levels, Lines(tuple(_reasons(case)))))


def _level(case: RatingCase, step: RatingStep | None) -> Cell:
    """Return the level of a step that was taken, and below it by whom and when. A star marks a level given
    although the rules did not find all its conditions met."""
    if step is None:
        return ""
    level = case.period.ruleset.level_name(step.level) + (" (*)" if step.against_engine else "")
    typed = " nhập thay" if step.is_entered_for else ""
    return Lines((level, (italic(_said(step, case) or f"{step.by}{typed}, {date_of(step.at)}"),)))


def _unrated(case: RatingCase) -> Cell:
    """Return what is printed in place of the decided level if the subject is left unrated."""
    found: Unrated | None = getattr(case, "unrated", None)
    if found is None:
        return ""
    return Lines(("Không xếp loại", (italic(f"{found.by}, {date_of(found.at)}"),)))


def _reasons(case: RatingCase) -> Iterator[Text]:
    """Yield why the levels were given, what the bodies in between did, and the recorded mitigations, which
    are grounds to consider a better level than a trigger allows."""
    ruleset = case.period.ruleset
    appraised, decided = case.step(Step.APPRAISED), case.step(Step.DECIDED)
    if appraised and appraised.reason:
        yield (italic("Thẩm định:"), f" {appraised.reason}")
    if appraised:
        for criterion, score in case.sheet:
            if score.remark:
                yield (italic("Nhận xét:"), f" {criterion.name}: {score.remark}")
    for step in BETWEEN:
        if row := case.step(step):
            said = " ".join(
                filter(None, [f"{ruleset.level_name(row.level)}. {_said(row, case)}.", row.reason])
            )
            yield (italic(f"{BODY_VERBS[step]}:"), f" {said}")
    for mitigation in case.mitigations.all():
        lifts = f", đối với trường hợp {mitigation.lifts_in_words}" if mitigation.lifts else ""
        ground = f"{mitigation.rule.text}{lifts} ({mitigation.rule.source}); {mitigation}"
        ground = f"{ground}: {mitigation.reason}"
        yield (italic("Căn cứ xem xét mức tốt hơn:"), f" {ground}")
    reason = decided.reason if decided else str(getattr(case, "unrated", ""))
    if reason:
        yield (italic("Quyết định:"), f" {reason}")


def _said(row: RatingStep, case: RatingCase) -> str:
    """Return the body that took the step, its resolution and its votes in one line, or an empty string if
    none of them was entered."""
    paper = f"số {row.paper_number} ngày {short_date(row.paper_on)}" if row.paper_on else ""
    votes = f"biểu quyết: {row.votes}" if row.votes else ""
    body = body_of(row, case.committee, case.period.ruleset)
    return ", ".join(part for part in (body, paper, votes) if part)


def _marked(rows: SessionRows) -> Iterator[tuple[Paper, Marks]]:
    """Yield each rated paper whose marks are complete, with these marks.

    After the release the marks of the appraisal are used, or the subject's own marks if there are none.
    Before the release only the subject's own marks are used, and not those of a returned paper until it is
    handed in again, because until then only its writer sees them.
    """
    for paper in rows.papers:
        case = paper.case
        if case is None:
            continue
        marks = case.marks(Step.APPRAISED) if case.released_at else None
        if not marks and is_handed_in(paper) and paper.state != PaperState.RETURNED:
            marks = case.marks(Step.SELF)
        if marks:
            yield paper, marks


def paper_label(rows: SessionRows, paper: Paper) -> str:
    """Return the number of a paper as all tables of the report show it, or "T" for the collective's paper."""
    return str(rows.numbers[paper.pk] or "T")


def _own(paper: Paper, case: RatingCase) -> tuple[str, str]:
    """Return points and level of the self-rating. Of a returned paper they are those last handed in, because
    later changes are only for its writer."""
    ruleset = case.period.ruleset
    if paper.state == PaperState.RETURNED:
        own = carried_as_shown(paper, as_handed_in=True).own
        return figure_text(own.total), ruleset.level_name(own.level) if own.level else ""
    step = case.step(Step.SELF)
    return (figure_text(step.points), ruleset.level_name(step.level)) if step else ("", "")


def _finding(rows: SessionRows, paper: Paper, case: RatingCase, marks: Marks) -> TableRow:
    """Return what the rules say of one subject with these marks."""
    facts = case.facts if case.released_at else case.declared
    assessment = case.assess(marks, None if case.released_at else facts.known())
    best = "Không mức nào đủ điều kiện; cấp có thẩm quyền xem xét, quyết định"
    if assessment.best:
        level = assessment.finding(assessment.best).level
        best = f"{level.name} ({level.source})"
    return TableRow(
        (
            paper_label(rows, paper),
            str(paper),
            figure_text(case.total(marks)),
            task_figures(facts),
            f"{facts.remedied}/{facts.named}" if facts.named else "không có",
            best,
            Lines(tuple(_hindrances(assessment))),
        )
    )


def _hindrances(assessment: Assessment) -> Iterator[Text]:
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
        yield (italic(f"{level.name} ({level.source}):"), f" {'; '.join(reasons)}.")
