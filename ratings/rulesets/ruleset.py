"""The rule set as one typed record that answers what the regulation says.

``ratings.levels`` applies the rule set to a case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Self

from ratings.rulesets.course import Authority, Duration, OrderRule, StepRule
from ratings.rulesets.criteria import Criterion, Grade, GroupContent, PointRounding, PositionGroup
from ratings.rulesets.gates import DossierList, DossierRule
from ratings.rulesets.outlines import OtherForm, Outline
from ratings.rulesets.products import ProductRule
from ratings.rulesets.reading import Content, ValuePlace, read_record
from ratings.rulesets.records import (
    BondMode,
    Clause,
    Coupling,
    Deadline,
    Exempt,
    Exemption,
    Fallback,
    Grading,
    Group,
    Level,
    Minimum,
    MitigationRule,
    PeriodRule,
    PetitionRule,
    Question,
    Quota,
    SubjectKind,
    SubjectRule,
)
from ratings.rulesets.voting import BallotRule


@dataclass(frozen=True)
class RuleSet:
    """One regulation as data. The names of the fields are the keys of the TOML file.

    ``levels`` and ``grades`` are in order, best first. ``exempt`` holds the exemptions by code, ``forms`` the
    code of the form for each kind of subject, ``outlines`` the outlines by the code of the form.
    ``incomplete`` says in words what the regulation has and this content lacks, empty if nothing is known to
    be missing. ``publishes`` says whether everybody reviewed in a closed session may read the levels of all
    others, and only the levels."""

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
    incomplete: str = ""
    grading: Grading = Grading.POINTS
    grades: tuple[Grade, ...] = ()
    groups: tuple[Group, ...] = ()
    contents: tuple[GroupContent, ...] = ()
    positions: tuple[PositionGroup, ...] = ()
    rounding: PointRounding | None = None
    products: ProductRule | None = None
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
    dossier_lists: tuple[DossierList, ...] = ()
    ballot: BallotRule = field(default_factory=BallotRule)

    @property
    def exemptions(self) -> dict[str, str]:
        """The sentence that says why somebody is exempt, for each code of an exemption."""
        return {code: rule.sentence for code, rule in self.exempt.items()}

    @property
    def newly_admitted_months(self) -> int:
        rule = self.exempt.get("newly_admitted")
        return rule.months if rule else 0

    def is_reviewed(self, exemption: str) -> bool:
        """Whether somebody with the exemption of this code is still reviewed, and only not rated."""
        return self.exempt[exemption].effect is Exempt.NOT_RATED

    @property
    def is_in_points(self) -> bool:
        """Whether criteria are graded by points. Otherwise they are graded by words."""
        return self.grading is Grading.POINTS

    @property
    def max_points(self) -> Decimal:
        """The greatest number of points that a subject can get.

        It is the sum over the criteria groups, because the criteria may differ by kind of subject. Without
        points for groups it is the sum over all criteria."""
        parts = self.groups if any(group.max for group in self.groups) else self.criteria
        return sum((part.max for part in parts), Decimal(0))

    def criteria_for(self, kind: SubjectKind, position: str = "") -> tuple[Criterion, ...]:
        """Return the criteria for subjects of this kind, in the position group with this code, or in none."""
        rows = [criterion for criterion in self.criteria if kind in criterion.kinds]
        own = {criterion.group for criterion in rows if position in criterion.positions}
        return tuple(
            row for row in rows if (position in row.positions if row.group in own else not row.positions)
        )

    def positions_of(self, kind: SubjectKind) -> list[PositionGroup]:
        """Return the position groups of subjects of this kind, in the order of the rule set."""
        return [row for row in self.positions if row.kind is kind]

    def position_name(self, code: str) -> str:
        """Return the name of the position group, empty if there is none of this code."""
        return next((row.name for row in self.positions if row.code == code), "")

    def needs_tasks(self, kind: SubjectKind) -> bool:
        """Whether subjects of this kind can only be rated if their tasks are counted."""
        return all(subject.needs_tasks for subject in self.subjects if subject.code is kind)

    @property
    def best_level(self) -> str:
        return self.levels[0].code

    @property
    def lowest_level(self) -> str:
        return self.levels[-1].code

    def level(self, code: str) -> Level:
        return next(level for level in self.levels if level.code == code)

    def level_name(self, code: str) -> str:
        """Return the name of the level with this code, an empty string for an empty code."""
        return self.level(code).name if code else ""

    def rank(self, code: str) -> int:
        """Return the position of the level in the order of the levels, 0 for the best."""
        return [level.code for level in self.levels].index(code)

    def grade_name(self, value: Decimal | None) -> str:
        """Return the word that stands for this number under grading by words, empty if none does."""
        return next((grade.name for grade in self.grades if grade.value == value), "")

    def deadline(self, code: str) -> Deadline | None:
        return next((deadline for deadline in self.deadlines if deadline.code == code), None)

    def minimum(self, code: str) -> Minimum | None:
        return next((minimum for minimum in self.minimums if minimum.code == code), None)

    def duration_for(self, body: str) -> Duration | None:
        """Return the rule on the least length of a conference in a committee of kind ``body``.

        The rule for all other committees is returned if this kind has none of its own, and None if there is
        no rule."""
        own = (duration for duration in self.durations if body in duration.bodies)
        general = (duration for duration in self.durations if not duration.bodies)
        return next(iter((*own, *general)), None)

    def authority_for(self, kind: str, body: str, above: str = "") -> Authority | None:
        """Return the row that says who rates a subject of this kind, or None if no row applies.

        ``body`` is the kind of the subject's committee, ``above`` the kind of the committee directly above.
        If several rows apply, the first is returned."""
        return next((row for row in self.authority if row.applies(kind, body, above)), None)

    def appraises(self, body: str) -> bool:
        """Whether committees of kind ``body`` always have their dossier vetted before the conference."""
        return self.dossier is not None and body in self.dossier.bodies

    def dossier_list(self, kind: SubjectKind) -> DossierList | None:
        """Return the list of what the dossier of such a subject holds, None if the rule set has none."""
        return next((row for row in self.dossier_lists if kind in row.kinds), None)

    @classmethod
    def parse(cls, data: dict[str, Any], file: str = "") -> Self:
        """Return the rule set with this resolved content. Raises ``RuleSetError`` if it cannot be read.

        ``file`` is the name of the file in error messages. Under grading by words, each criterion gets the
        number of the best grade as its ``max``."""
        place = ValuePlace(file or str(data.get("code", "?")))
        parsed = read_record(cls, _with_modes(_with_exempt(data)), place)
        top = max((grade.value for grade in parsed.grades), default=Decimal(0))
        if parsed.grading is Grading.POINTS or not top:
            return parsed
        return replace(parsed, criteria=tuple(replace(criterion, max=top) for criterion in parsed.criteria))


def _with_exempt(data: Content) -> Content:
    """Return the content with exemptions as records.

    Content frozen by older versions has exemptions as sentences without citations, under the key
    "exemptions"."""
    if "exemptions" not in data:
        return data
    sentences = dict(data["exemptions"])
    months = sentences.pop("newly_admitted_months", 0)
    exempt = {code: {"text": text, "source": ""} for code, text in sentences.items()}
    exempt.get("newly_admitted", {})["months"] = months
    return {**{key: value for key, value in data.items() if key != "exemptions"}, "exempt": exempt}


def _with_modes(data: Content) -> Content:
    """Return the content with the mode of each bond.

    Content frozen by older versions has the key "blocks" instead, left out where a bond blocked. Bonds of
    that content whose citation was not checked warn, as they do now."""
    rows = data.get("coupling", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return data  # reading it says what is wrong
    return {**data, "coupling": [_with_mode(row) for row in rows]} if rows else data


def _with_mode(row: Content) -> Content:
    kept = {key: value for key, value in row.items() if key != "blocks"}
    old = BondMode.BLOCK if row.get("blocks", True) and row.get("certain", True) else BondMode.WARN
    return {"mode": old.value, **kept}
