"""What is printed for a quarter: the self-evaluation (HD43 Mẫu 05) and the table of all results.

The self-evaluation follows local copies of the form, because the signed one was not available.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from django.utils import timezone, translation

from members.models import Committee
from ratings import entry
from ratings.models import Period, RatingCase, RatingStep, Step
from ratings.notation import NUMERALS
from ratings.rulesets import RuleSet, SubjectKind
from reviews.documents.blocks import (
    Boxes,
    Closing,
    Dots,
    FactLines,
    Heading,
    Look,
    Mark,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    Signature,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
    bold,
)
from reviews.documents.letterhead import letterhead_of, reported_to, signed_by_head
from reviews.documents.prose import text_blocks
from reviews.documents.wording import date_of, figure_text, kept_at, mark_text, short_date, without_organ
from reviews.models import Document, Evaluation, PaperState, SelfEvaluation
from reviews.papers.annex import figures_sentence
from reviews.sessions.ballots import ballots_on_paper

COMPETENT_AUTHORITY = "Cấp có thẩm quyền"
LETTERS = "ABCDE"
ENSURED = "A"
"""The letter of the group whose criteria are ticked as ensured or not (local copies of form 05)."""

RESULT_COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Họ và tên"),
    TableColumn("Chức vụ"),
    TableColumn("Điểm", 16, centred=True, over="Tự đánh giá"),
    TableColumn("Mức", 32, over="Tự đánh giá"),
    TableColumn("Điểm", 16, centred=True, over="Thẩm định, đề xuất"),
    TableColumn("Mức", 32, over="Thẩm định, đề xuất"),
    TableColumn("Quyết định", 32),
    TableColumn("Ghi chú", 44),
)
COUNT_COLUMNS = (
    TableColumn("Mức xếp loại"),
    TableColumn("Tự đề xuất", 32, centred=True),
    TableColumn("Thẩm định, đề xuất", 32, centred=True),
    TableColumn("Quyết định", 32, centred=True),
)


def quarter_words(period: Period) -> str:
    return f"quý {NUMERALS[(period.quarter or 1) - 1]} năm {period.year}"


def evaluation_form(document: Document) -> PaperContent:
    """Return the self-evaluation that ``document`` prints, as it is on record now, dated on the day on which
    it was handed in. Before the release the part of the competent level is left blank, to be filled in by
    hand."""
    rows = SelfEvaluation.objects.for_list().select_related("case__member__cell")
    sheet = rows.prefetch_related("sections", "case__scores", "case__fact_rows").get(documents=document)
    case, ruleset, committee = sheet.case, sheet.evaluation.ruleset, sheet.case.committee
    day = timezone.localtime(sheet.submitted_at).date() if sheet.submitted_at else None
    body, confirmed = _confirmed(sheet)
    kind, about = "Bản tự đánh giá, xếp loại", f"của cá nhân, {quarter_words(sheet.evaluation.period)}"
    with translation.override("vi"):
        return PaperContent(
            title=f"{kind} {about} – {case}",
            author=str(case),
            parts=(
                Part(
                    (
                        Mark(sheet.outline.name),
                        letterhead_of(committee, day),
                        Title(kind, about),
                        FactLines(_person(sheet)),
                        *_texts(sheet),
                        *_figures(case, ruleset),
                        *_tables(case, ruleset),
                        *_own_level(case, ruleset),
                        Closing(Signature("", "Người tự đánh giá", str(case))),
                        Heading("III. Nhận xét, đánh giá của cấp có thẩm quyền", 3),
                        *_verdict(case, ruleset),
                        Paragraph((bold(f"Xác nhận của {body}"),), stays=True),
                        Closing(confirmed),
                    )
                ),
            ),
        )


def _confirmed(sheet: SelfEvaluation) -> tuple[str, Signature]:
    """Return the body that confirms the form and the signature of its head. A head's own form is confirmed by
    the committee above."""
    committee, day = sheet.case.committee, sheet.evaluation.period.ends_on
    signature = signed_by_head(committee, day)
    if signature.name != str(sheet.case):
        return committee.body_name, signature
    parent = Committee.objects.get_parent(committee)
    if parent is None:
        return COMPETENT_AUTHORITY, Signature(f"T/M {without_organ(COMPETENT_AUTHORITY)}", "", "")
    return parent.body_name, signed_by_head(parent, day)


def _person(sheet: SelfEvaluation) -> tuple[tuple[str, str], ...]:
    member = sheet.case.member
    lines = [
        ("Họ và tên", str(sheet.case)),
        ("Ngày sinh", short_date(member.born_on) if member else ""),
        ("Chức vụ", sheet.title),
        ("Lĩnh vực, địa bàn được phân công", sheet.portfolio),
        ("Đơn vị công tác", member.workplace if member else ""),
        ("Chi bộ", member.cell.name.removeprefix("Chi bộ ") if member else ""),
    ]
    return tuple((label, value) for label, value in lines if value)


def _texts(sheet: SelfEvaluation) -> Iterator[PaperBlock]:
    texts = {section.code: section.text for section in sheet.sections.all()}
    for title, rules in groupby(sheet.outline.sections, key=lambda rule: rule.group):
        yield Heading(title, 3)
        for rule in rules:
            if rule.title:
                yield Heading(rule.title, 5)
            yield from text_blocks(texts.get(rule.code, ""))


def _figures(case: RatingCase, ruleset: RuleSet) -> Iterator[PaperBlock]:
    tasks = figures_sentence(case.declared, entry.asked_facts(ruleset, SubjectKind(case.kind)))
    if tasks:
        yield Paragraph(f"Số liệu nhiệm vụ trong quý: {tasks}.")
    if case.declared.evidence:
        yield Paragraph(f"Minh chứng chính: {case.declared.evidence}")


def _tables(case: RatingCase, ruleset: RuleSet) -> Iterator[PaperBlock]:
    """Yield a heading and a table for every group that has criteria in this case, in the order of the rule
    set."""
    scores = {criterion.code: score for criterion, score in case.sheet}
    groups = [(group, [row for row in case.criteria if row.group == group.code]) for group in ruleset.groups]
    by_points = not ruleset.grades
    for letter, (group, criteria) in zip(LETTERS, ((g, rows) for g, rows in groups if rows), strict=False):
        lines, ensured = [], by_points and letter == ENSURED
        for number, row in enumerate(criteria, start=1):
            score = scores[row.code]
            marks = (mark_text(ruleset, row.max), mark_text(ruleset, score.self_points))
            ticks = _ticks(row.max, score.self_points) if ensured else ()
            lines.append(TableRow((str(number), row.name, *ticks, *marks, score.evidence)))
        given = [value for row in criteria if (value := scores[row.code].self_points) is not None]
        most = figure_text(group.max) if by_points else ""
        if by_points and len(lines) > 1:
            total = figure_text(sum(given, Decimal(0))) if given else ""
            ticks = ("", "") if ensured else ()
            lines.append(TableRow(("", "Cộng", *ticks, most, total, ""), is_total=True))
        yield Heading(f"{letter}. {group.name}" + (f" ({most} điểm)" if most else ""), 4)
        columns = _columns(by_points=by_points, ensured=ensured)
        yield TableBlock(columns, tuple(lines), name=group.name)


def _columns(*, by_points: bool, ensured: bool) -> tuple[TableColumn, ...]:
    return (
        TableColumn("TT", 9, centred=True),
        TableColumn("Tiêu chí"),
        *(
            (TableColumn("Đảm bảo", 17, centred=True), TableColumn("Không đảm bảo", 17, centred=True))
            if ensured
            else ()
        ),
        TableColumn("Điểm tối đa" if by_points else "Mức cao nhất", 20, centred=True),
        TableColumn("Điểm đạt" if by_points else "Mức đạt", 20, centred=True),
        TableColumn("Ghi chú", 32),
    )


def _ticks(most: Decimal, mark: Decimal | None) -> tuple[str, str]:
    """Return the ticks under "ensured" and "not ensured". Full marks say the one and no mark the other. What
    lies between is ticked by hand, because no source says from which mark on a criterion is ensured."""
    if mark is None or 0 < mark < most:
        return "", ""
    return ("x", "") if mark >= most else ("", "x")


def _own_level(case: RatingCase, ruleset: RuleSet) -> Iterator[PaperBlock]:
    own = case.step(Step.SELF)
    if not ruleset.grades:
        total = figure_text(own.points if own else None)
        yield Paragraph((bold(f"Tổng điểm tự đánh giá: {total}/{figure_text(ruleset.max_points)}."),))
    yield Heading("II. Tự đề xuất xếp loại", 3)
    yield Boxes(tuple((level.name, bool(own and own.level == level.code)) for level in ruleset.levels))


def _verdict(case: RatingCase, ruleset: RuleSet) -> Iterator[PaperBlock]:
    """Yield the released decision: reasons, points, level and date. For a leader left unrated, the reason is
    given. Before the release there are lines to be filled in by hand."""
    most = figure_text(ruleset.max_points)
    if case.released_at is None:
        yield Paragraph("Nhận xét, đánh giá:")
        yield Dots(2)
        if not ruleset.grades:
            yield Paragraph(f"Điểm thẩm định: …………/{most}.")
        yield Paragraph("Mức xếp loại: ……………………………………………………")
        return
    appraised, decided = case.step(Step.APPRAISED), case.step(Step.DECIDED)
    if decided is None:
        unrated = getattr(case, "unrated", None)
        if unrated:
            yield Paragraph(str(unrated))
        level, day = "Không xếp loại", date_of(case.released_at)
    else:
        reasons = [step.reason for step in (appraised, decided) if step and step.reason]
        for reason in dict.fromkeys(reasons):
            yield from text_blocks(reason, "")
        if decided.points is not None:
            yield Paragraph(("Điểm thẩm định: ", bold(f"{figure_text(decided.points)}/{most}"), "."))
        level, day = ruleset.level_name(decided.level), date_of(decided.at)
    yield Paragraph((f"Mức xếp loại quyết định ngày {day}: ", bold(level), "."))


def results_table(document: Document) -> PaperContent:
    """Return the table of results that ``document`` prints. It is a draft until all levels are released."""
    evaluation = Evaluation.objects.for_list().get(documents=document)
    committee, period = evaluation.committee, evaluation.period
    sheets = list(evaluation.sheets.for_list().in_order())
    for sheet in sheets:
        sheet.evaluation = evaluation
    ruleset, quarter = evaluation.ruleset, quarter_words(period)
    basis = "; ".join(line for line in (ruleset.title, ruleset.guidance) if line)
    votes = ballots_on_paper([sheet.case_id for sheet in sheets])
    is_draft = any(sheet.case.released_at is None for sheet in sheets)
    parent = Committee.objects.get_parent(committee)
    with translation.override("vi"):
        blocks: list[PaperBlock] = [
            letterhead_of(committee, None, "BC"),
            Title("Bảng tổng hợp", f"kết quả và đề xuất xếp loại {quarter} đối với cán bộ lãnh đạo, quản lý"),
        ]
        if is_draft:
            said = "Có kết quả chưa công bố; bảng này dùng để trình, không phổ biến."
            blocks.append(Paragraph(said, Look.NOTE))
        blocks += [
            Paragraph(f"Căn cứ: {basis}.", Look.NOTE),
            TableBlock(RESULT_COLUMNS, tuple(_result_rows(ruleset, sheets, votes)), name="Kết quả"),
            Heading("Tổng hợp theo mức xếp loại", 3),
            TableBlock(COUNT_COLUMNS, tuple(_count_rows(ruleset, sheets)), name="Tổng hợp"),
            Closing(
                signed_by_head(committee, period.ends_on),
                Recipients((reported_to(committee, parent), kept_at(committee.name))),
            ),
        ]
        return PaperContent(
            title=f"Bảng tổng hợp kết quả và đề xuất xếp loại {quarter} – {committee.name}",
            author=committee.name,
            parts=(Part(tuple(blocks), across=True),),
        )


def _result_rows(
    ruleset: RuleSet, sheets: list[SelfEvaluation], votes: dict[int, list[str]]
) -> Iterator[TableRow]:
    numbered = enumerate(sheets, start=1)
    for unit, rows in groupby(numbered, key=lambda pair: pair[1].case.committee.name):
        yield TableRow(("", unit, *[""] * 7), is_heading=True)
        for number, sheet in rows:
            yield _result_row(ruleset, number, sheet, votes.get(sheet.case_id, []))


def _result_row(ruleset: RuleSet, number: int, sheet: SelfEvaluation, votes: list[str]) -> TableRow:
    own, appraised, decided = (_step(sheet, step) for step in (Step.SELF, Step.APPRAISED, Step.DECIDED))
    unrated = getattr(sheet.case, "unrated", None)
    reasons = [step.reason for step in (appraised, decided) if step and step.reason]
    note = f"Không xếp loại: {unrated}" if unrated else "; ".join(dict.fromkeys(reasons))
    if not own and not unrated:
        note = "Chưa nộp"
    note = "; ".join(filter(None, [note, *votes]))
    marks = (*_marks(ruleset, own), *_marks(ruleset, appraised), _marks(ruleset, decided)[1])
    return TableRow((str(number), str(sheet.case), sheet.title, *marks, note))


def _step(sheet: SelfEvaluation, step: Step) -> RatingStep | None:
    """Return the rating step that the table shows, or None.

    The self-rating is shown only once the form has been handed in.
    """
    if step == Step.SELF and sheet.state != PaperState.SUBMITTED:
        return None
    return sheet.case.step(step)


def _marks(ruleset: RuleSet, step: RatingStep | None) -> tuple[str, str]:
    return (figure_text(step.points), ruleset.level_name(step.level)) if step else ("", "")


def _count_rows(ruleset: RuleSet, sheets: list[SelfEvaluation]) -> Iterator[TableRow]:
    """Yield a row for every level: its name, how many leaders put it forward, for how many it was proposed,
    and for how many it was decided."""
    counts = [
        Counter(taken.level for sheet in sheets if (taken := _step(sheet, step)))
        for step in (Step.SELF, Step.APPRAISED, Step.DECIDED)
    ]
    for level in ruleset.levels:
        yield TableRow((level.name, *(str(count[level.code]) for count in counts)))
