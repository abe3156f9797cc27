"""What is printed of one case beside its decision: the score sheet, the appraisal sheet, and the notice of
the result with the comments (366-QĐ/TW Đ15.2).

HD 43 has no form for them. The appraisal sheet follows what a local guide of 2026 asks for: own marks,
appraised marks, difference and ground, an explanation from a difference of some points on, three signatures.
Uncertain: who writes the explanation, the appraiser or the subject. The sheet has room for both."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone, translation

from ratings import entry
from ratings.actions.after import last_day
from ratings.models import RatingCase, RatingStep, Step
from ratings.rulesets import SubjectKind
from reviews.cases.printed import capital, subject_of
from reviews.cases.rows import UNRATED
from reviews.documents.blocks import (
    Closing,
    Dots,
    FactLines,
    Heading,
    Items,
    Look,
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
from reviews.documents.letterhead import letterhead_of, signed_by_head
from reviews.documents.prose import text_blocks
from reviews.documents.wording import figure_text, kept_at, mark_text, short_date
from reviews.models import Document, Paper, Shortcoming
from reviews.papers.annex import figures_sentence
from reviews.papers.carried import CarriedRating, carried_as_shown
from reviews.papers.printed import handed_in_on
from reviews.rules import issuing_committee

GAP = "score_gap"
"""The code of the minimum of a rule set from which a difference of points has to be explained."""

NO_REMARK = "(Không có nhận xét khác.)"


def paper_with_case(document: Document) -> Paper:
    """Return the paper that the printed sheet is about, with all rows of its case. What the members of a
    session may see of it is decided before."""
    rows = Paper.every.for_list().select_related(
        "member", "case__committee", "case__member", "case__unrated", "case__period__frozen"
    )
    return rows.get(documents=document)


def score_sheet(document: Document) -> PaperContent:
    """Return the score sheet of the paper that ``document`` is about."""
    return score_content(paper_with_case(document))


def score_content(paper: Paper) -> PaperContent:
    """Return the score sheet of this paper by itself."""
    with translation.override("vi"):
        about = _about("Phiếu chấm điểm", paper)
        part = Part(tuple(score_blocks(paper)), restarts=True)
        return PaperContent(title=about, author=paper.session.committee.name, parts=(part,))


def _about(kind: str, paper: Paper) -> str:
    return f"{kind} năm {paper.session.period.year} – {paper}"


def score_blocks(paper: Paper) -> Iterator[PaperBlock]:
    """Yield the score sheet: every criterion with the own mark as handed in and, once the result is released,
    with the appraised one."""
    case, session = paper.rated_case(), paper.session
    own = carried_as_shown(paper, as_handed_in=True).own
    yield letterhead_of(session.committee, handed_in_on(paper))
    yield Title("Phiếu chấm điểm", f"đánh giá, xếp loại chất lượng năm {session.period.year}")
    yield FactLines(_facts(paper))
    tasks = figures_sentence(own, entry.asked_facts(case.period.ruleset, SubjectKind(case.kind)))
    if tasks:
        yield Paragraph(f"Kết quả thực hiện nhiệm vụ: {tasks}.")
    yield _scores(case, own, shows_appraisal=case.released_at is not None)
    ruleset = case.period.ruleset
    yield Paragraph((bold("Mức tự đề xuất:"), f" {ruleset.level_name(own.level) or 'chưa đề xuất'}."))
    appraised = case.step(Step.APPRAISED)
    if case.released_at and appraised:
        yield Paragraph((bold("Mức thẩm định, đề xuất:"), f" {ruleset.level_name(appraised.level)}."))
    yield Closing(
        signed_by_head(session.committee, handed_in_on(paper) or session.finish_due)
        if paper.is_collective
        else Signature("", "Người tự chấm điểm", str(paper.member), how="(Ký, ghi rõ họ tên)")
    )


def _facts(paper: Paper) -> tuple[tuple[str, str], ...]:
    member = paper.member
    lines = (
        ("Tập thể" if member is None else "Họ và tên", str(paper)),
        ("Chức vụ", "" if member is None else paper.title or "Đảng viên"),
        ("Đơn vị công tác", "" if member is None else member.workplace),
        ("Nơi kiểm điểm", "" if member is None else paper.session.committee.body_name),
    )
    return tuple((label, value) for label, value in lines if value)


def _scores(case: RatingCase, own: CarriedRating, *, shows_appraisal: bool) -> TableBlock:
    ruleset, scores = case.period.ruleset, {criterion.code: score for criterion, score in case.sheet}
    has_notes = any(own.notes.get(criterion.code) for criterion in case.criteria)
    points = "Mức" if ruleset.grades else "Điểm"
    columns = (
        TableColumn("TT", 9, centred=True),
        TableColumn("Tiêu chí"),
        TableColumn("Mức cao nhất" if ruleset.grades else "Điểm tối đa", 20, centred=True),
        TableColumn(f"{points} tự chấm", 20, centred=True),
        *([TableColumn(f"{points} thẩm định", 22, centred=True)] if shows_appraisal else []),
        *([TableColumn("Minh chứng", 46)] if has_notes else []),
    )
    rows = []
    for number, criterion in enumerate(case.criteria, start=1):
        score = scores[criterion.code]
        cells = [str(number), criterion.name, mark_text(ruleset, criterion.max)]
        cells.append(mark_text(ruleset, own.mark(criterion.code)))
        cells += [mark_text(ruleset, score.appraised_points)] if shows_appraisal else []
        cells += [own.notes.get(criterion.code, "")] if has_notes else []
        rows.append(TableRow(tuple(cells)))
    if not ruleset.grades:
        marks = case.marks(Step.APPRAISED) if shows_appraisal else None
        cells = ["", "Tổng điểm", figure_text(ruleset.max_points), figure_text(own.total)]
        cells += [figure_text(case.total(marks)) if marks else ""] if shows_appraisal else []
        cells += [""] if has_notes else []
        rows.append(TableRow(tuple(cells), is_total=True))
    return TableBlock(columns, tuple(rows), name="Chấm điểm")


def appraisal_sheet(document: Document) -> PaperContent:
    """Return the appraisal sheet of the paper that ``document`` is about, dated on the day of the
    appraisal."""
    return appraisal_content(paper_with_case(document))


def appraisal_content(paper: Paper) -> PaperContent:
    """Return the appraisal sheet of this paper, whose case is appraised, by itself."""
    with translation.override("vi"):
        about = _about("Phiếu thẩm định kết quả tự đánh giá, xếp loại", paper)
        part = Part(tuple(appraisal_blocks(paper)), restarts=True)
        return PaperContent(title=about, author=paper.session.committee.name, parts=(part,))


def appraisal_blocks(paper: Paper) -> Iterator[PaperBlock]:
    """Yield the appraisal sheet: own and appraised marks, their difference and its ground, both levels, and
    where it is asked for the explanation. The case is appraised."""
    case, session = paper.rated_case(), paper.session
    ruleset, appraised = case.period.ruleset, case.step(Step.APPRAISED)
    assert appraised is not None  # noqa: S101  # asked for only once the case is appraised
    own = carried_as_shown(paper, as_handed_in=True).own
    day = timezone.localtime(appraised.at).date()
    yield letterhead_of(session.committee, day)
    yield Title("Phiếu thẩm định", f"kết quả tự đánh giá, xếp loại chất lượng năm {session.period.year}")
    yield FactLines(_facts(paper))
    yield Heading("I. Kết quả chấm điểm", 4)
    yield _compared(case, own)
    yield Heading("II. Mức xếp loại", 4)
    yield FactLines(
        (
            ("Tự đề xuất", ruleset.level_name(own.level) or "chưa đề xuất"),
            ("Thẩm định, đề xuất", ruleset.level_name(appraised.level)),
        )
    )
    yield from _explained(case, own, appraised)
    yield Closing(
        Signature(
            "", "Đại diện tập thể" if paper.is_collective else "Người được thẩm định", str(paper.member or "")
        )
    )
    yield Heading("V. Đề xuất của cơ quan thẩm định", 4)
    yield Paragraph(("Đề nghị xếp loại mức: ", bold(ruleset.level_name(appraised.level)), "."))
    yield Closing(
        Signature("", "Thủ trưởng cơ quan thẩm định", ""),
        Signature("", "Người thẩm định", appraised.by.full_name),
    )


def _compared(case: RatingCase, own: CarriedRating) -> TableBlock:
    ruleset = case.period.ruleset
    columns = (
        TableColumn("TT", 9, centred=True),
        TableColumn("Tiêu chí"),
        TableColumn("Mức cao nhất" if ruleset.grades else "Điểm tối đa", 18, centred=True),
        TableColumn("Tự chấm", 18, centred=True),
        TableColumn("Thẩm định", 20, centred=True),
        *([] if ruleset.grades else [TableColumn("Chênh lệch", 20, centred=True)]),
        TableColumn("Căn cứ", 44),
    )
    rows = []
    for number, (criterion, score) in enumerate(case.sheet, start=1):
        mark, given = own.mark(criterion.code), score.appraised_points
        shown = [mark_text(ruleset, value) for value in (criterion.max, mark, given)]
        gap = [] if ruleset.grades else [_difference(mark, given)]
        rows.append(TableRow((str(number), criterion.name, *shown, *gap, score.remark)))
    if not ruleset.grades:
        marks = case.marks(Step.APPRAISED)
        total = case.total(marks) if marks else None
        sums = [figure_text(value) for value in (ruleset.max_points, own.total, total)]
        rows.append(TableRow(("", "Tổng điểm", *sums, _difference(own.total, total), ""), is_total=True))
    return TableBlock(columns, tuple(rows), name="Thẩm định")


def _difference(own: Decimal | None, given: Decimal | None) -> str:
    """Return what the appraisal gave more or less than the subject: "+2", "-3,5" or "0"."""
    if own is None or given is None:
        return ""
    gap = given - own
    return f"+{figure_text(gap)}" if gap > 0 else figure_text(gap)


def _explained(case: RatingCase, own: CarriedRating, appraised: RatingStep) -> Iterator[PaperBlock]:
    """Yield the reason of the appraisal, and room for what the subject says to it. It has to be an
    explanation where the difference reaches the least one of the rule set, or the level was changed."""
    least, marks = case.period.ruleset.minimum(GAP), case.marks(Step.APPRAISED)
    total = case.total(marks) if marks else None
    gap = abs(total - own.total) if total is not None and own.total is not None else None
    is_wide = least is not None and gap is not None and gap >= least.value
    is_changed = bool(own.level) and own.level != appraised.level
    yield Heading("III. Nhận xét, lý do của người thẩm định", 4)
    yield from text_blocks(appraised.reason, NO_REMARK)
    yield Heading("IV. Ý kiến, giải trình của người được thẩm định", 4)
    if is_wide and least:
        from_on = figure_text(least.value)
        said = f"Chênh lệch {figure_text(gap)} điểm; từ {from_on} điểm trở lên phải giải trình."
        yield Paragraph(said, Look.NOTE, stays=True)
    elif is_changed:
        said = "Mức xếp loại thay đổi so với mức tự đề xuất nên phải giải trình."
        yield Paragraph(said, Look.NOTE, stays=True)
    yield Dots(4 if is_wide or is_changed else 2)


def case_notice(document: Document) -> PaperContent:
    """Return the notice to the subject of the paper that ``document`` is about: level, points, comments, what
    is to be remedied, and until when a petition may be lodged. It is dated on the day of the release or of
    the re-rating."""
    paper = paper_with_case(document)
    case, session = paper.rated_case(), paper.session
    decided = case.step(Step.DECIDED)
    organ = issuing_committee(document)
    moments = [case.released_at, decided.at if decided and decided.cancels_id else None]
    day = max(timezone.localtime(moment).date() for moment in moments if moment)
    with translation.override("vi"):
        subject, year = subject_of(paper), session.period.year
        about = f"kết quả đánh giá, xếp loại chất lượng năm {year} đối với {subject}"
        recipients = (
            capital(subject),
            f"{session.committee.name} (để theo dõi)",
            kept_at(organ.name),
        )
        part = Part(
            (
                letterhead_of(organ, day, "TB"),
                Title("Thông báo", about),
                Paragraph(
                    f"{organ.body_name} thông báo kết quả đánh giá, xếp loại chất lượng năm {year} đối với"
                    f" {subject}{f', {paper.title}' if paper.title else ''} như sau:"
                ),
                *_result(case, decided),
                *_comments(case, decided),
                *_to_be_remedied(paper),
                *_petition(case),
                Closing(signed_by_head(organ, day), Recipients(recipients)),
            )
        )
        return PaperContent(title=f"Thông báo {about}", author=organ.name, parts=(part,))


def _result(case: RatingCase, decided: RatingStep | None) -> Iterator[PaperBlock]:
    ruleset, own = case.period.ruleset, case.step(Step.SELF)
    if decided is None:
        unrated = getattr(case, "unrated", None)
        yield Paragraph((bold("1. Kết quả:"), f" {UNRATED}{f' ({unrated})' if unrated else ''}."))
        return
    yield Paragraph((bold("1. Mức xếp loại:"), " ", bold(ruleset.level_name(decided.level)), "."))
    if decided.points is not None:
        most = figure_text(ruleset.max_points)
        said = f"Điểm thẩm định: {figure_text(decided.points)}/{most}"
        if own and own.points is not None:
            said += f"; điểm tự chấm: {figure_text(own.points)}/{most}"
        yield Paragraph(f"{said}.")


def _comments(case: RatingCase, decided: RatingStep | None) -> Iterator[PaperBlock]:
    appraised = case.step(Step.APPRAISED)
    reasons = [step.reason for step in (appraised, decided) if step and step.reason]
    remarks = [f"{criterion.name}: {score.remark}" for criterion, score in case.sheet if score.remark]
    yield Heading("2. Nhận xét, đánh giá", 5)
    yield from text_blocks("\n".join(dict.fromkeys([*reasons, *remarks])), NO_REMARK)


def _to_be_remedied(paper: Paper) -> Iterator[PaperBlock]:
    named = Shortcoming.objects.named_of(paper).filter(withdrawn_at__isnull=True)
    lines = tuple(named.values_list("text", flat=True))
    if lines:
        yield Heading("3. Hạn chế, khuyết điểm phải khắc phục", 5)
        yield Items(tuple(line.rstrip(".; ") for line in lines))


def _petition(case: RatingCase) -> Iterator[PaperBlock]:
    until = last_day(case)
    if until:
        yield Paragraph(
            f"Nếu không nhất trí với kết quả trên, có thể gửi kiến nghị đến hết ngày {short_date(until)}."
        )
