"""The rating engine: which levels a score and the facts allow, and why; it never picks one."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from ratings.facts import CaseFacts, DisciplineFact, Sanction, UnitResult, Whose
from ratings.notation import as_figure, as_share
from ratings.rulesets import (
    FIGURES,
    Clause,
    Comparison,
    FigureUnit,
    Grading,
    Level,
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
    """One rule held against the case. ``holds`` says whether it is met; ``value`` is the figure found,
    ``actual`` the same in words, empty for a plain yes or no; ``certain`` is false where the citation has
    still to be checked."""

    text: str
    source: str
    holds: bool
    value: Decimal | None = None
    code: str = ""
    actual: str = ""
    certain: bool = True

    @property
    def sentence(self) -> str:
        """For a reader: "Ít nhất 30 % nhiệm vụ vượt mức yêu cầu: thực tế 29,9 % (366-QĐ/TW Đ11.1)"."""
        found = f": {self.actual}" if self.actual else ""
        cited = f" ({self.source})" if self.source else ""
        return f"{self.text[:1].upper()}{self.text[1:]}{found}{cited}"


@dataclass(frozen=True)
class LevelFinding:
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
    """A question the text leaves to a person; with a ``level`` it is about that level only."""

    question: str
    source: str
    code: str = ""
    level: str = ""
    weight: QuestionWeight = QuestionWeight.DECIDE
    certain: bool = False


@dataclass(frozen=True)
class Assessment:
    """The engine's whole answer, best level first. ``best`` is empty where no level matches: a person
    decides."""

    points: Decimal
    findings: tuple[LevelFinding, ...]
    triggers: tuple[Reason, ...]
    doubts: tuple[Doubt, ...] = ()

    @property
    def best(self) -> str:
        return next((finding.level.code for finding in self.findings if finding.possible), "")

    def finding(self, level: str) -> LevelFinding:
        return next(finding for finding in self.findings if finding.level.code == level)

    def doubts_about(self, level: str) -> tuple[Doubt, ...]:
        """What must be asked before this level is given, be it about the level or the whole case."""
        return tuple(doubt for doubt in self.doubts if doubt.level in ("", level))

    def needs_reason(self, level: str) -> bool:
        """Whether giving this level departs from the best one found, or settles an open question."""
        asked = any(doubt.weight is QuestionWeight.DECIDE for doubt in self.doubts_about(level))
        return asked or level != self.best

    @property
    def blocked(self) -> tuple[Doubt, ...]:
        """What stands against any final decision for now."""
        return tuple(doubt for doubt in self.doubts if doubt.weight is QuestionWeight.BLOCK)


@dataclass(frozen=True)
class _Case:
    ruleset: RuleSet
    kind: SubjectKind
    points: Decimal
    facts: CaseFacts
    marks: Marks = field(default_factory=dict)

    def value(self, fact: str, group: str = "") -> Decimal | None:
        return self._lowest_grade(group) if FIGURES[fact].unit is FigureUnit.GRADE else self.facts.value(fact)

    def _lowest_grade(self, group: str) -> Decimal | None:
        """The worst mark of the group's criteria; nothing until each of them has one."""
        criteria = self.ruleset.criteria_for(self.kind)
        codes = [criterion.code for criterion in criteria if group in ("", criterion.group)]
        given = [self.marks[code] for code in codes if code in self.marks]
        return min(given) if given and len(given) == len(codes) else None


def assess(
    ruleset: RuleSet, kind: SubjectKind, points: Decimal, facts: CaseFacts, marks: Marks | None = None
) -> Assessment:
    """Hold score and facts against every level of the rule set (366-QĐ/TW Đ11: band *and* conditions;
    the lowest level also by a trigger, whatever the score). ``marks`` are the criteria's grades as numbers,
    needed where the rule set grades by words; ``points`` then say nothing."""
    case = _Case(ruleset, kind, points, facts, marks or {})
    hits = (_judge(case, clause) for clause in ruleset.triggers if kind in clause.kinds)
    triggers = tuple(reason for reason in hits if reason.holds)
    findings = _triggered(ruleset, triggers) if triggers else _weighed(case)
    return Assessment(points, findings, triggers, tuple(_doubts(case, findings, triggers)))


def _triggered(ruleset: RuleSet, triggers: tuple[Reason, ...]) -> tuple[LevelFinding, ...]:
    against = tuple(_against(trigger) for trigger in triggers)
    upper = [LevelFinding(level, against) for level in ruleset.levels[:-1]]
    return (*upper, LevelFinding(ruleset.levels[-1], triggers))


def _weighed(case: _Case) -> tuple[LevelFinding, ...]:
    findings: list[LevelFinding] = []
    for level in case.ruleset.levels[:-1]:
        clauses = [c for c in case.ruleset.conditions if c.level == level.code and case.kind in c.kinds]
        judged = tuple(_judge(case, clause) for clause in clauses)
        reasons = (*_band(case, level, findings), *judged)
        findings.append(LevelFinding(level, reasons or (_unwritten(level),)))
    findings.append(LevelFinding(case.ruleset.levels[-1], _lowest(case, findings)))
    return tuple(findings)


def _unwritten(level: Level) -> Reason:
    """A level of which the rule set holds no rule is never found by the engine."""
    return Reason("bộ quy tắc chưa có điều kiện của mức này", level.source, False, certain=False)


def _band(case: _Case, level: Level, above: list[LevelFinding]) -> tuple[Reason, ...]:
    """The score against the level's band; a score above it counts only where the level is stepped down to."""
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
    if ceiling is None or case.points < ceiling or not _steps_down(case, above):
        return (band,)
    met = replace(band, text=f"đạt từ {floor} điểm trở lên", holds=True)
    return met, _stepped(case)


def _steps_down(case: _Case, above: list[LevelFinding]) -> bool:
    failed = not any(finding.possible for finding in above)
    return failed and case.ruleset.fallback.on_condition_failure is Otherwise.STEP_DOWN


def _stepped(case: _Case) -> Reason:
    rule = case.ruleset.fallback
    text = f"không đủ điều kiện của mức cao hơn nên {rule.text}"
    return Reason(text, rule.source, True, code="step_down", certain=rule.certain)


def _lowest(case: _Case, above: list[LevelFinding]) -> tuple[Reason, ...]:
    """The lowest level without a trigger: by its band, or where the rule set lets a case fall through."""
    level = case.ruleset.levels[-1]
    if _falls_through(case, above):
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


def _falls_through(case: _Case, above: list[LevelFinding]) -> bool:
    settled = not any(finding.possible for finding in above) and not _lacks_figures(above)
    return settled and case.ruleset.fallback.on_no_level is Otherwise.STEP_DOWN


def _lacks_figures(upper: Sequence[LevelFinding]) -> bool:
    """Whether one of the upper levels fails only because nobody has entered what its rule compares."""
    return any(finding.unmet and all(reason.value is None for reason in finding.unmet) for finding in upper)


def _judge(case: _Case, clause: Clause) -> Reason:
    value = case.value(clause.fact, clause.group)
    return Reason(
        clause.text,
        clause.source,
        _holds(value, clause.op, clause.value),
        value,
        clause.code,
        _actual(case.ruleset, clause.fact, value, clause.value),
        clause.certain,
    )


def _holds(value: Decimal | None, op: str, limit: Decimal) -> bool:
    return value is not None and COMPARE[op](value, limit)


def _against(trigger: Reason) -> Reason:
    return replace(trigger, text=f"không {trigger.text}", holds=False)


def _actual(ruleset: RuleSet, fact: str, value: Decimal | None, limit: Decimal) -> str:
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


def _doubts(case: _Case, findings: tuple[LevelFinding, ...], triggers: tuple[Reason, ...]) -> Iterator[Doubt]:
    if not any(finding.possible for finding in findings):
        yield _unmatched(case, findings)
    if triggers:
        yield from _mitigations(case)
    possible = {finding.level.code for finding in findings if finding.possible} | {""}
    for question in case.ruleset.questions:
        asked = case.kind in question.kinds and question.level in possible
        if asked and all(_test(case, test) for test in question.when):
            about = (question.code, question.level, question.weight, question.certain)
            yield Doubt(question.text, question.source, *about)


def _test(case: _Case, test: Comparison) -> bool:
    return _holds(case.value(test.fact), test.op, test.value)


def _unmatched(case: _Case, findings: tuple[LevelFinding, ...]) -> Doubt:
    source = case.ruleset.fallback.source or findings[0].level.source
    if _lacks_figures(findings[:-1]):
        text = "Chưa đủ số liệu để xét các mức. Bổ sung số liệu, hoặc người có thẩm quyền xếp mức nào?"
        return Doubt(text, source, "no_figures")
    text = "Không mức nào đủ cả điểm và điều kiện, quy định không nêu cách xử lý. Xếp mức nào, vì sao?"
    return Doubt(text, source, "no_level")


def _mitigations(case: _Case) -> Iterator[Doubt]:
    for rule in case.ruleset.mitigation:
        if case.kind in rule.kinds and rule.code in case.facts.grounds:
            asked = f"{rule.decided_by} có xem xét không, xếp mức nào?"
            text = f"Có căn cứ được xem xét mức tốt hơn: {rule.text}. {asked}"
            yield Doubt(text, rule.source, rule.code, certain=rule.certain)
