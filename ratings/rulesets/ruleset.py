"""The rule set as a typed record, with questions on what it says; ``ratings.levels`` applies it to a case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Self

from ratings.rulesets.course import Authority, Duration, OrderRule, StepRule
from ratings.rulesets.gates import DossierRule
from ratings.rulesets.reading import Content, ValuePlace, read_record
from ratings.rulesets.records import (
    Clause,
    Coupling,
    Criterion,
    Deadline,
    Exempt,
    Exemption,
    Fallback,
    Grade,
    Grading,
    Group,
    Level,
    Minimum,
    MitigationRule,
    OtherForm,
    Outline,
    PeriodRule,
    PetitionRule,
    Question,
    Quota,
    SubjectKind,
    SubjectRule,
)


@dataclass(frozen=True)
class RuleSet:
    """A regulation as data; the names of the fields are the keys of the content.

    ``levels`` and ``grades`` are in order, best first. ``outlines`` are by the code of the form.
    ``publishes`` says whether everybody reviewed in a closed session may read the levels of all others, and
    only the levels."""

    code: str
    title: str
    short: str
    guidance: str
    effective_from: dt.date
    levels: tuple[Level, ...]
    criteria: tuple[Criterion, ...]
    conditions: tuple[Clause, ...]
    triggers: tuple[Clause, ...]
    exempt: dict[str, Exemption]
    forms: dict[SubjectKind, str]
    outlines: dict[str, Outline]
    parent: str = ""
    province: str = ""
    replaces: str = ""
    grading: Grading = Grading.POINTS
    grades: tuple[Grade, ...] = ()
    groups: tuple[Group, ...] = ()
    subjects: tuple[SubjectRule, ...] = ()
    periods: tuple[PeriodRule, ...] = ()
    fallback: Fallback = field(default_factory=Fallback)
    questions: tuple[Question, ...] = ()
    mitigation: tuple[MitigationRule, ...] = ()
    quota: Quota | None = None
    coupling: tuple[Coupling, ...] = ()
    order: tuple[OrderRule, ...] = ()
    steps: tuple[StepRule, ...] = ()
    authority: tuple[Authority, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    minimums: tuple[Minimum, ...] = ()
    durations: tuple[Duration, ...] = ()
    petition: PetitionRule | None = None
    dossier: DossierRule | None = None
    publishes: bool = True
    other_forms: tuple[OtherForm, ...] = ()

    @property
    def exemptions(self) -> dict[str, str]:
        """The sentences that say why somebody is exempt, by code."""
        return {code: rule.sentence for code, rule in self.exempt.items()}

    @property
    def newly_admitted_months(self) -> int:
        rule = self.exempt.get("newly_admitted")
        return rule.months if rule else 0

    def is_reviewed(self, exemption: str) -> bool:
        """Whether somebody with this exemption is reviewed all the same, and only not rated."""
        return self.exempt[exemption].effect is Exempt.NOT_RATED

    @property
    def is_in_points(self) -> bool:
        """Whether criteria are graded by points; otherwise they are graded by words."""
        return self.grading is Grading.POINTS

    @property
    def max_points(self) -> Decimal:
        """The greatest total of points. The groups give it, since criteria may differ by kind of subject."""
        parts = self.groups if any(group.max for group in self.groups) else self.criteria
        return sum((part.max for part in parts), Decimal(0))

    def criteria_for(self, kind: SubjectKind) -> tuple[Criterion, ...]:
        return tuple(criterion for criterion in self.criteria if kind in criterion.kinds)

    @property
    def best_level(self) -> str:
        return self.levels[0].code

    @property
    def lowest_level(self) -> str:
        return self.levels[-1].code

    def level(self, code: str) -> Level:
        return next(level for level in self.levels if level.code == code)

    def level_name(self, code: str) -> str:
        """Return the name of the level; empty if ``code`` is empty."""
        return self.level(code).name if code else ""

    def rank(self, code: str) -> int:
        """Return the position of the level, 0 for the best."""
        return [level.code for level in self.levels].index(code)

    def grade_name(self, value: Decimal | None) -> str:
        """Return the word for this number under grading by words; empty if there is none."""
        return next((grade.name for grade in self.grades if grade.value == value), "")

    def deadline(self, code: str) -> Deadline | None:
        return next((deadline for deadline in self.deadlines if deadline.code == code), None)

    def minimum(self, code: str) -> Minimum | None:
        return next((minimum for minimum in self.minimums if minimum.code == code), None)

    def duration_for(self, body: str) -> Duration | None:
        """Return the least length of a conference of this kind of committee; None if there is no rule on
        it."""
        own = (duration for duration in self.durations if body in duration.bodies)
        general = (duration for duration in self.durations if not duration.bodies)
        return next(iter((*own, *general)), None)

    def authority_for(self, kind: str, body: str, above: str = "") -> Authority | None:
        """Return who rates a subject of this kind in a committee of kind ``body`` under one of kind
        ``above``.

        None if no row applies; the first one does if several apply."""
        return next((row for row in self.authority if row.applies(kind, body, above)), None)

    def appraises(self, body: str) -> bool:
        """Whether the dossier of this kind of committee is vetted before the conference in any case."""
        return self.dossier is not None and body in self.dossier.bodies

    @classmethod
    def parse(cls, data: dict[str, Any], file: str = "") -> Self:
        """Build a rule set from resolved content, read from TOML or frozen. Raises ``RuleSetError``.

        ``file`` is named in errors. Under grading by words, each criterion's ``max`` is the best grade's
        number."""
        place = ValuePlace(file or str(data.get("code", "?")))
        parsed = read_record(cls, _with_exempt(data), place)
        top = max((grade.value for grade in parsed.grades), default=Decimal(0))
        if parsed.grading is Grading.POINTS or not top:
            return parsed
        return replace(parsed, criteria=tuple(replace(criterion, max=top) for criterion in parsed.criteria))


def _with_exempt(data: Content) -> Content:
    """Turn exemptions of old frozen content, which are sentences without citations, into records."""
    if "exemptions" not in data:
        return data
    sentences = dict(data["exemptions"])
    months = sentences.pop("newly_admitted_months", 0)
    exempt = {code: {"text": text, "source": ""} for code, text in sentences.items()}
    exempt.get("newly_admitted", {})["months"] = months
    return {**{key: value for key, value in data.items() if key != "exemptions"}, "exempt": exempt}
