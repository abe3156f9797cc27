"""The rating engine: finds which levels the score and the facts of a case allow, and why. It never chooses a
level, and it reads nothing from the database."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ratings.facts import SHARES_OF_TASKS, CaseFacts, DisciplineFact, Sanction, UnitResult, Whose
from ratings.notation import as_figure, as_share, in_brackets
from ratings.rulesets import (
    FIGURES,
    Clause,
    FigureUnit,
    Grading,
    Level,
    MitigationRule,
    Otherwise,
    QuestionWeight,
    RuleSet,
    SubjectKind,
)

__all__ = [
    "Assessment",
    "CaseFacts",
    "DisciplineFact",
    "Doubt",
    "LevelFinding",
    "Reason",
    "Sanction",
    "UnitResult",
    "Whose",
    "assess",
]

Marks = Mapping[str, Decimal]
COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


@dataclass(frozen=True)
class Reason:
    """The result of comparing one rule with a case. ``text`` is the rule in words and ``source`` its
    citation.

    ``holds`` is true if the case satisfies the rule. ``value`` is the figure that was compared, ``None`` if
    nobody entered it. ``actual`` is that figure in words, empty for a rule that is simply true or false.
    ``certain`` is false if the citation still has to be checked against the signed text.
    """

    text: str
    source: str
    holds: bool
    value: Decimal | None = None
    code: str = ""
    actual: str = ""
    certain: bool = True

    @property
    def sentence(self) -> str:
        """The rule, the figure compared and the citation in one line: "Ít nhất 30% nhiệm vụ vượt mức yêu
        cầu: thực tế 29,9% (366-QĐ/TW Đ11.1)", with the mark of a rule that has still to be checked."""
        found = f": {self.actual}" if self.actual else ""
        cited = in_brackets(self.source, certain=self.certain)
        return f"{self.text[:1].upper()}{self.text[1:]}{found}{cited}"


@dataclass(frozen=True)
class LevelFinding:
    """The reasons for and against one level. The level is possible if all of them hold."""

    level: Level
    reasons: tuple[Reason, ...]

    @property
    def possible(self) -> bool:
        return all(reason.holds for reason in self.reasons)

    @property
    def unmet(self) -> tuple[Reason, ...]:
        return tuple(reason for reason in self.reasons if not reason.holds)


@dataclass(frozen=True)
class Doubt:
    """One question that the regulation leaves to a person.

    ``level`` is the code of the level that the question is about, empty if it is about the whole case.
    ``weight`` tells whether the question blocks every decision until it is settled, is answered by a decision
    with a reason, or is only a warning or a note. ``needs_paper`` is true if the decision has to cite the
    paper of the body that weighed it. ``certain`` is false if ``source`` has still to be checked against the
    signed text.
    """

    question: str
    source: str
    code: str = ""
    level: str = ""
    weight: QuestionWeight = QuestionWeight.DECIDE
    certain: bool = False
    needs_paper: bool = False

    @property
    def sentence(self) -> str:
        """The question and its citation in one line, with the mark of a rule that has still to be checked."""
        return f"{self.question}{in_brackets(self.source, certain=self.certain)}"


@dataclass(frozen=True)
class Assessment:
    """Everything that the rating engine finds about one case.

    ``findings`` has one entry for each level of the rule set, the best level first. ``triggers`` are the
    rules that apply to the case and by themselves lead to the lowest level, ``lifted`` those that a ground on
    record keeps from it. ``doubts`` are the questions left to a person. ``incomplete`` says what the rule set
    lacks, so that nobody takes silence for an answer.
    """

    points: Decimal
    findings: tuple[LevelFinding, ...]
    triggers: tuple[Reason, ...]
    doubts: tuple[Doubt, ...] = ()
    incomplete: str = ""
    lifted: tuple[Reason, ...] = ()

    @property
    def best(self) -> str:
        """The code of the best possible level. Empty if no level is possible, so that a person has
        to decide."""
        return next((finding.level.code for finding in self.findings if finding.possible), "")

    def finding(self, level: str) -> LevelFinding:
        return next(finding for finding in self.findings if finding.level.code == level)

    def doubts_about(self, level: str) -> tuple[Doubt, ...]:
        """Return the open questions about this level and those about the whole case."""
        return tuple(doubt for doubt in self.doubts if doubt.level in ("", level))

    def needs_reason(self, level: str) -> bool:
        """Return whether a person who gives this level must write a reason, either because it is not the best
        possible level or because giving it answers a question that the regulation leaves open."""
        asked = any(doubt.weight is QuestionWeight.DECIDE for doubt in self.doubts_about(level))
        return asked or level != self.best

    @property
    def blocked(self) -> tuple[Doubt, ...]:
        """The questions that have to be settled before any level can be decided."""
        return tuple(doubt for doubt in self.doubts if doubt.weight is QuestionWeight.BLOCK)


@dataclass(frozen=True)
class _Case:
    """What the functions of this module need to know about a case. ``points`` is the sum of the points, and
    ``marks`` maps the code of each criterion to its mark."""

    ruleset: RuleSet
    kind: SubjectKind
    points: Decimal
    facts: CaseFacts
    marks: Marks = field(default_factory=dict)
    position: str = ""

    def compares(self, clause: Clause) -> bool:
        """Return whether the clause is compared at all. A condition on a share of tasks is not, where the
        subject has no counted tasks and need not have any (366-QĐ/TW, appendix 5)."""
        if clause.fact not in SHARES_OF_TASKS or self.facts.tasks("assigned"):
            return True
        return self.ruleset.needs_tasks(self.kind)

    def value(self, fact: str, group: str = "") -> Decimal | None:
        """Return the figure with the code ``fact`` that a rule compares, ``None`` if it is unknown. If the
        figure is the lowest grade, ``group`` narrows it to the criteria of one group."""
        return self._lowest_grade(group) if FIGURES[fact].unit is FigureUnit.GRADE else self.facts.value(fact)

    def _lowest_grade(self, group: str) -> Decimal | None:
        """Return the lowest mark among the criteria of the group, among all criteria if ``group`` is empty.
        Return ``None`` until every one of these criteria has its mark."""
        criteria = self.ruleset.criteria_for(self.kind, self.position)
        codes = [criterion.code for criterion in criteria if group in ("", criterion.group)]
        given = [self.marks[code] for code in codes if code in self.marks]
        return min(given) if given and len(given) == len(codes) else None


def assess(
    ruleset: RuleSet,
    kind: SubjectKind,
    points: Decimal,
    facts: CaseFacts,
    marks: Marks | None = None,
    position: str = "",
) -> Assessment:
    """Return which levels of the rule set the score and the facts of a case allow, and the reasons for each
    level.

    A level is possible if the score is in its band and all its conditions are met. A trigger leads to the
    lowest level whatever the score (366-QĐ/TW Đ11), unless a ground of mitigation on record lifts it: then
    bands and conditions count as without it, and a person has to answer. ``points`` is the sum of the points
    of all criteria. ``marks`` maps the code of each criterion to its grade as a number. A rule set that
    grades by words needs ``marks`` and ignores ``points``. ``position`` is the code of the subject's position
    group, whose criteria these are.
    """
    case = _Case(ruleset, kind, points, facts, marks or {}, position)
    asked = (clause for clause in ruleset.triggers if kind in clause.kinds)
    hits = (
        clause for clause in asked if _holds(case.value(clause.fact, clause.group), clause.op, clause.value)
    )
    found = tuple(_judge(case, clause) for clause in hits)
    lifted = tuple(reason for reason in found if any(_grounds_for(case, reason.code)))
    triggers = tuple(reason for reason in found if reason not in lifted)
    if triggers:
        against = tuple(replace(reason, text=f"không {reason.text}", holds=False) for reason in triggers)
        upper = [LevelFinding(level, against) for level in ruleset.levels[:-1]]
        findings = (*upper, LevelFinding(ruleset.levels[-1], triggers))
    else:
        findings = _weighed(case)
    doubts = tuple(_doubts(case, findings, lifted))
    return Assessment(points, findings, triggers, doubts, ruleset.incomplete, lifted)


def _grounds_for(case: _Case, trigger: str) -> Iterator[MitigationRule]:
    """Yield the rules of the grounds on record that lift this trigger."""
    for rule in case.ruleset.mitigation:
        named = {code for ground, code in case.facts.granted if ground == rule.code}
        if case.kind in rule.kinds and rule.fits(trigger) and named & {trigger, ""}:
            yield rule


def _weighed(case: _Case) -> tuple[LevelFinding, ...]:
    """Return the finding on each level, from its band and its conditions, for a case without a trigger."""
    findings: list[LevelFinding] = []
    for level in case.ruleset.levels[:-1]:
        clauses = [c for c in case.ruleset.conditions if c.level == level.code and case.kind in c.kinds]
        judged = tuple(_judge(case, clause) for clause in clauses if case.compares(clause))
        reasons = (*_band(case, level, findings), *judged)
        if not reasons:  # a level without band and conditions would otherwise always be possible
            text = "bộ quy định chưa có điều kiện của mức này"
            reasons = (Reason(text, level.source, False, certain=False),)
        findings.append(LevelFinding(level, reasons))
    findings.append(LevelFinding(case.ruleset.levels[-1], _lowest(case, findings)))
    return tuple(findings)


def _band(case: _Case, level: Level, above: list[LevelFinding]) -> tuple[Reason, ...]:
    """Return the reasons that tell whether the score is in the band of the level, no reasons if grading is by
    words.

    A score above the band is accepted only if no better level is possible and the rule set then steps down to
    this level. ``above`` has the findings on the better levels.
    """
    if case.ruleset.grading is Grading.WORDS:
        return ()
    floor, ceiling = as_figure(level.min), above[-1].level.min if above else None
    end = as_figure(case.ruleset.max_points) if ceiling is None else f"dưới {as_figure(ceiling)}"
    band = Reason(
        f"đạt từ {floor} đến {end} điểm",
        level.source,
        case.points >= level.min and (ceiling is None or case.points < ceiling),
        case.points,
        f"{level.code}.band",
        f"được {as_figure(case.points)} điểm",
        level.certain,
    )
    failed = not any(finding.possible for finding in above)
    steps_down = failed and case.ruleset.fallback.on_condition_failure is Otherwise.STEP_DOWN
    if ceiling is None or case.points < ceiling or not steps_down:
        return (band,)
    met = replace(band, text=f"đạt từ {floor} điểm trở lên", holds=True)
    return met, _stepped(case)


def _stepped(case: _Case) -> Reason:
    """Return the reason that allows a level because the conditions of the better levels are not met."""
    rule = case.ruleset.fallback
    text = f"không đủ điều kiện của mức cao hơn nên {rule.text}"
    return Reason(text, rule.source, True, code="step_down", certain=rule.certain)


def _lowest(case: _Case, above: list[LevelFinding]) -> tuple[Reason, ...]:
    """Return the reasons for or against the lowest level in a case without a trigger.

    The level is possible if the score is in its band, or if no better level is possible and the rule set then
    gives the lowest one. ``above`` has the findings on all other levels.
    """
    level = case.ruleset.levels[-1]
    settled = not any(finding.possible for finding in above) and not _lacks_figures(above)
    if settled and case.ruleset.fallback.on_no_level is Otherwise.STEP_DOWN:
        return (_stepped(case),)
    if case.ruleset.grading is Grading.WORDS:
        text = f"thuộc trường hợp {level.name[:1].lower()}{level.name[1:]}"
        return (Reason(text, level.source, False, code=f"{level.code}.case", certain=level.certain),)
    ceiling = above[-1].level.min
    return (
        Reason(
            f"đạt dưới {as_figure(ceiling)} điểm",
            level.source,
            case.points < ceiling,
            case.points,
            f"{level.code}.band",
            f"được {as_figure(case.points)} điểm",
            level.certain,
        ),
    )


def _lacks_figures(upper: Sequence[LevelFinding]) -> bool:
    """Return whether one of these levels is impossible only because figures that its rules compare are
    missing."""
    return any(finding.unmet and all(reason.value is None for reason in finding.unmet) for finding in upper)


def _judge(case: _Case, clause: Clause) -> Reason:
    value = case.value(clause.fact, clause.group)
    is_lifted = not case.facts.grounds.isdisjoint(clause.lifted_by)
    return Reason(
        f"{clause.text} (đã ghi nhận căn cứ)" if is_lifted else clause.text,
        clause.source,
        is_lifted or _holds(value, clause.op, clause.value),
        value,
        clause.code,
        _actual(case.ruleset, clause.fact, value, clause.value),
        clause.certain,
    )


def _applies(case: _Case, clause: Clause) -> bool:
    return _holds(case.value(clause.fact, clause.group), clause.op, clause.value)


def _holds(value: Decimal | None, op: str, limit: Decimal) -> bool:
    return value is not None and COMPARE[op](value, limit)


def _actual(ruleset: RuleSet, fact: str, value: Decimal | None, limit: Decimal) -> str:
    """Return the figure in words, or words that say that it is missing. Empty for a fact that is only true or
    false."""
    unit = FIGURES[fact].unit
    if unit is FigureUnit.FLAG:
        return ""
    if value is None:
        return "chưa có số liệu" if unit is FigureUnit.SHARE else "chưa chấm đủ tiêu chí"
    if unit is FigureUnit.SHARE:
        return f"thực tế {as_share(value, limit)}"
    if unit is FigureUnit.GRADE:
        return f"mức thấp nhất là {ruleset.grade_name(value) or as_figure(value)}"
    return f"thực tế {as_figure(value)} {FIGURES[fact].counted}" if value else "thực tế không có"


def _doubts(case: _Case, findings: tuple[LevelFinding, ...], lifted: tuple[Reason, ...]) -> Iterator[Doubt]:
    if not any(finding.possible for finding in findings):
        yield _unmatched(case, findings)
    for reason in lifted:
        for rule in _grounds_for(case, reason.code):
            decides = f"{rule.decided_by} có xem xét không, xếp mức nào?"
            text = f"Có căn cứ được xem xét mức tốt hơn, đối với trường hợp “{reason.text}”: {rule.text}."
            certain = rule.certain and rule.certain_lifts
            yield Doubt(f"{text} {decides}", rule.source, rule.code, certain=certain)
    possible = {finding.level.code for finding in findings if finding.possible} | {""}
    for question in case.ruleset.questions:
        asked = case.kind in question.kinds and question.level in possible
        if asked and all(_holds(case.value(test.fact), test.op, test.value) for test in question.when):
            about = (question.code, question.level, question.weight, question.certain)
            yield Doubt(question.text, question.source, *about, question.needs_paper)


def _unmatched(case: _Case, findings: tuple[LevelFinding, ...]) -> Doubt:
    """Return the question that a person has to answer if no level is possible, either because figures are
    missing or because the rule set does not cover the case."""
    source = case.ruleset.fallback.source or findings[0].level.source
    if _lacks_figures(findings[:-1]):
        text = "Chưa đủ số liệu để xét các mức. Bổ sung số liệu, hoặc người có thẩm quyền xếp mức nào?"
        return Doubt(text, source, "no_figures")
    text = "Không mức nào đủ cả điểm và điều kiện, quy định không nêu cách xử lý. Xếp mức nào, vì sao?"
    return Doubt(text, source, "no_level")
