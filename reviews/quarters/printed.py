"""Gathers the content of what is printed for a quarter: the self-evaluation and the table of all results.

The self-evaluation is HD43 Mẫu 05. The templates have the layout. That of Mẫu 05 follows local copies,
because the signed form was not available. Before the release the part of the competent level is left blank,
to be filled in by hand.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils import timezone, translation

from members import clock
from members.models import Committee, Post
from ratings import entry
from ratings.models import Period, RatingCase, RatingStep, Step
from ratings.notation import NUMERALS
from ratings.rulesets import RuleSet, SubjectKind
from reviews.documents.letterhead import Letterhead, Signature, asked_on
from reviews.documents.wording import (
    date_of,
    figure_text,
    first_title,
    long_date,
    mark_text,
    short_date,
    without_organ,
)
from reviews.models import Document, Evaluation, PaperState, SelfEvaluation
from reviews.papers.annex import figures_sentence
from reviews.papers.printed import Box, SectionGroup, SectionText
from reviews.texts import split_paragraphs

COMPETENT_AUTHORITY = "Cấp có thẩm quyền"
LETTERS = "ABCDE"


@dataclass(frozen=True)
class CriterionLine:
    """One printed criterion.

    ``most`` are the points that it can give, ``points`` the leader's own points, ``note`` the evidence.
    """

    number: int
    name: str
    most: str
    points: str
    note: str


@dataclass(frozen=True)
class CriterionTable:
    """One printed group of criteria.

    The sums ``most`` and ``points`` are empty if the rule set grades by words.
    """

    title: str
    lines: tuple[CriterionLine, ...]
    most: str
    points: str


@dataclass(frozen=True)
class ReleasedLevel:
    """The released decision as printed: points, level, reasons and date.

    For a leader left unrated, ``remarks`` gives the reason and ``points`` is empty.
    """

    points: str
    level: str
    remarks: tuple[str, ...]
    decided: str


@dataclass(frozen=True)
class FormPaper:
    """The printed self-evaluation: text as it is printed, in the order of Mẫu 05.

    ``verdict`` is None until the release.
    """

    form: str
    letterhead: Letterhead
    kind: str
    about: str
    person: tuple[tuple[str, str], ...]
    groups: tuple[SectionGroup, ...]
    tasks: str
    evidence: str
    tables: tuple[CriterionTable, ...]
    is_by_words: bool
    most: str
    total: str
    boxes: tuple[Box, ...]
    verdict: ReleasedLevel | None
    body: str
    signature: Signature
    confirmed: Signature


@dataclass(frozen=True)
class SummaryLine:
    """One leader in the printed table of results.

    ``own`` and ``appraised`` are pairs of points and level. ``decided`` is the level.
    """

    number: int
    name: str
    post: str
    own: tuple[str, str]
    appraised: tuple[str, str]
    decided: str
    note: str


@dataclass(frozen=True)
class SummaryPaper:
    """The printed table of results of a quarter.

    ``units`` are the committees with their leaders. ``counts`` has a row for every level: its name, how many
    leaders put it forward, for how many it was proposed, and for how many it was decided.
    """

    letterhead: Letterhead
    committee: str
    quarter: str
    basis: tuple[str, ...]
    units: tuple[tuple[str, tuple[SummaryLine, ...]], ...]
    counts: tuple[tuple[str, int, int, int], ...]
    is_draft: bool
    signature: Signature


def quarter_words(period: Period) -> str:
    return f"quý {NUMERALS[(period.quarter or 1) - 1]} năm {period.year}"


def gather_form(document: Document) -> FormPaper:
    """Return the content of the self-evaluation that ``document`` prints, as it is on record now."""
    rows = SelfEvaluation.objects.for_list().select_related("case__member__cell")
    sheet = rows.prefetch_related("sections", "case__scores", "case__fact_rows").get(documents=document)
    case, ruleset, committee = sheet.case, sheet.evaluation.ruleset, sheet.case.committee
    own, parent = case.step(Step.SELF), Committee.objects.get_parent(committee)
    day = timezone.localtime(sheet.submitted_at).date() if sheet.submitted_at else clock.today()
    with translation.override("vi"):
        return FormPaper(
            form=sheet.outline.name,
            letterhead=Letterhead(
                parent.name if parent else "", committee.name, "", f"{committee.place}, {long_date(day)}"
            ),
            kind="Bản tự đánh giá, xếp loại",
            about=f"của cá nhân, {quarter_words(sheet.evaluation.period)}",
            person=_person(sheet),
            groups=_texts(sheet),
            tasks=figures_sentence(case.declared, entry.asked_facts(ruleset, SubjectKind(case.kind))),
            evidence=case.declared.evidence,
            tables=tuple(_tables(case, ruleset)),
            is_by_words=bool(ruleset.grades),
            most=figure_text(ruleset.max_points),
            total=figure_text(own.points if own else None),
            boxes=tuple(Box(level.name, bool(own and own.level == level.code)) for level in ruleset.levels),
            verdict=_verdict(case, ruleset),
            signature=Signature("", "Người tự đánh giá", str(case)),
            **_confirmed(sheet, parent),
        )


def _confirmed(sheet: SelfEvaluation, parent: Committee | None) -> dict[str, Any]:
    """Return the body that confirms the form and the signature of its head, by field of ``FormPaper``.

    A head's own form is confirmed by the committee above, with room for the name.
    """
    committee = sheet.case.committee
    head = _head(committee, sheet.evaluation.period)
    if head and head.member_id == sheet.case.member_id:
        body, authority = (
            (parent.body_name, without_organ(parent.body))
            if parent
            else (COMPETENT_AUTHORITY, COMPETENT_AUTHORITY)
        )
        return {"body": body, "confirmed": Signature(f"T/M {authority}", "", "")}
    return {"body": committee.body_name, "confirmed": _signed_by_head(committee, head)}


def _head(committee: Committee, period: Period) -> Post | None:
    held = Post.objects.held_on(period.ends_on).filter(committee=committee, is_head=True)
    return held.select_related("member").first()


def _signed_by_head(committee: Committee, head: Post | None) -> Signature:
    return Signature(
        f"T/M {without_organ(committee.body)}",
        first_title(head.title) if head else "",
        head.member.full_name if head else "",
    )


def _person(sheet: SelfEvaluation) -> tuple[tuple[str, str], ...]:
    member = sheet.case.member
    lines = [
        ("Họ và tên", str(sheet.case)),
        ("Ngày sinh", short_date(member.born_on) if member else ""),
        ("Chức vụ", sheet.title),
        ("Lĩnh vực, địa bàn được phân công", sheet.portfolio),
        ("Đơn vị công tác", sheet.case.committee.name),
        ("Chi bộ", member.cell.name.removeprefix("Chi bộ ") if member else ""),
    ]
    return tuple((label, value) for label, value in lines if value)


def _texts(sheet: SelfEvaluation) -> tuple[SectionGroup, ...]:
    texts = {section.code: section.text for section in sheet.sections.all()}
    return tuple(
        SectionGroup(
            title,
            tuple(
                SectionText(rule.title, tuple(split_paragraphs(texts.get(rule.code, "")))) for rule in rules
            ),
        )
        for title, rules in groupby(sheet.outline.sections, key=lambda rule: rule.group)
    )


def _tables(case: RatingCase, ruleset: RuleSet) -> list[CriterionTable]:
    """Return a table for every group that has criteria in this case, in the order of the rule set."""
    scores = {criterion.code: score for criterion, score in case.sheet}
    groups = [(group, [row for row in case.criteria if row.group == group.code]) for group in ruleset.groups]
    found = []
    for letter, (group, criteria) in zip(LETTERS, ((g, rows) for g, rows in groups if rows), strict=False):
        lines = []
        for number, row in enumerate(criteria, start=1):
            score = scores[row.code]
            points = mark_text(ruleset, score.self_points)
            lines.append(CriterionLine(number, row.name, mark_text(ruleset, row.max), points, score.evidence))
        given = [value for row in criteria if (value := scores[row.code].self_points) is not None]
        by_points = not ruleset.grades
        most = figure_text(group.max) if by_points else ""
        title = f"{letter}. {group.name}" + (f" ({most} điểm)" if most else "")
        found.append(
            CriterionTable(
                title, tuple(lines), most, figure_text(sum(given, Decimal(0))) if by_points and given else ""
            )
        )
    return found


def _verdict(case: RatingCase, ruleset: RuleSet) -> ReleasedLevel | None:
    if case.released_at is None:
        return None
    appraised, decided = case.step(Step.APPRAISED), case.step(Step.DECIDED)
    if decided is None:
        unrated = getattr(case, "unrated", None)
        return ReleasedLevel(
            "", "Không xếp loại", (str(unrated),) if unrated else (), date_of(case.released_at)
        )
    reasons = [step.reason for step in (appraised, decided) if step and step.reason]
    return ReleasedLevel(
        figure_text(decided.points),
        ruleset.level_name(decided.level),
        tuple(line for reason in dict.fromkeys(reasons) for line in split_paragraphs(reason)),
        date_of(decided.at),
    )


def gather_summary(document: Document) -> SummaryPaper:
    """Return the table of results that ``document`` prints. It is a draft until all levels are released."""
    evaluation = Evaluation.objects.for_list().get(documents=document)
    committee, period = evaluation.committee, evaluation.period
    sheets = list(evaluation.sheets.for_list().in_order())
    for sheet in sheets:
        sheet.evaluation = evaluation
    parent = Committee.objects.get_parent(committee)
    with translation.override("vi"):
        return SummaryPaper(
            letterhead=Letterhead(
                parent.name if parent else "",
                committee.name,
                f"BC/{committee.symbol}",
                f"{committee.place}, {long_date(asked_on(document))}",
            ),
            committee=committee.name,
            quarter=quarter_words(period),
            basis=tuple(line for line in (evaluation.ruleset.title, evaluation.ruleset.guidance) if line),
            units=_units(evaluation.ruleset, sheets),
            counts=_counts(evaluation.ruleset, sheets),
            is_draft=any(sheet.case.released_at is None for sheet in sheets),
            signature=_signed_by_head(committee, _head(committee, period)),
        )


def _units(ruleset: RuleSet, sheets: list[SelfEvaluation]) -> tuple[tuple[str, tuple[SummaryLine, ...]], ...]:
    numbered = enumerate(sheets, start=1)
    by_unit = groupby(numbered, key=lambda pair: pair[1].case.committee.name)
    return tuple(
        (unit, tuple(_summary_line(ruleset, number, sheet) for number, sheet in rows))
        for unit, rows in by_unit
    )


def _step(sheet: SelfEvaluation, step: Step) -> RatingStep | None:
    """Return the rating step that the table shows, or None.

    The self-rating is shown only once the form has been handed in.
    """
    if step == Step.SELF and sheet.state != PaperState.SUBMITTED:
        return None
    return sheet.case.step(step)


def _summary_line(ruleset: RuleSet, number: int, sheet: SelfEvaluation) -> SummaryLine:
    own, appraised, decided = (_step(sheet, step) for step in (Step.SELF, Step.APPRAISED, Step.DECIDED))
    unrated = getattr(sheet.case, "unrated", None)
    reasons = [step.reason for step in (appraised, decided) if step and step.reason]
    note = f"Không xếp loại: {unrated}" if unrated else "; ".join(dict.fromkeys(reasons))
    if not own and not unrated:
        note = "Chưa nộp"
    return SummaryLine(
        number,
        str(sheet.case),
        sheet.title,
        _marks(ruleset, own),
        _marks(ruleset, appraised),
        _marks(ruleset, decided)[1],
        note,
    )


def _marks(ruleset: RuleSet, step: RatingStep | None) -> tuple[str, str]:
    return (figure_text(step.points), ruleset.level_name(step.level)) if step else ("", "")


def _counts(ruleset: RuleSet, sheets: list[SelfEvaluation]) -> tuple[tuple[str, int, int, int], ...]:
    own, appraised, decided = (
        Counter(taken.level for sheet in sheets if (taken := _step(sheet, step)))
        for step in (Step.SELF, Step.APPRAISED, Step.DECIDED)
    )
    return tuple(
        (level.name, own[level.code], appraised[level.code], decided[level.code]) for level in ruleset.levels
    )
