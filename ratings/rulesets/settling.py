"""The settings that a local rule set may change in pages: criteria and their marks, deadlines, quota, and the
figures of ``figured``.

They are read and entered as the rows of a form, and turned into overrides of the parent. Nothing is checked
here, since ``checks`` does that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ratings.rulesets.criteria import Grade, Spread
from ratings.rulesets.figured import RuleFigures, figure_overrides, figures_of
from ratings.rulesets.merging import merged
from ratings.rulesets.plain import overrides_between, plain_content, plain_number
from ratings.rulesets.reading import Content
from ratings.rulesets.records import Deadline, Quota, QuotaBase, Rounding, SubjectKind
from ratings.rulesets.ruleset import RuleSet


@dataclass(frozen=True)
class WeightRow:
    """One criterion of one kind of subject.

    ``max`` is its greatest number of points. ``code`` is empty for a new criterion. The rest says how it is
    marked (``Criterion``)."""

    group: str
    name: str
    max: Decimal
    code: str = ""
    step: Decimal = Decimal(0)
    words: tuple[Grade, ...] = ()
    spread: Spread = Spread.NONE


@dataclass(frozen=True)
class DeadlineRow:
    """One deadline.

    A ``month`` of 0 stands for the last month of the quarter. ``code`` is empty for a new deadline."""

    name: str
    day: int
    month: int
    years_after: int = 0
    code: str = ""


@dataclass(frozen=True)
class QuotaRow:
    """How the quota is computed. ``share`` and ``exception_share`` are in percent."""

    share: Decimal
    exception_share: Decimal
    base: QuotaBase
    rounding: Rounding
    counts_head: bool


Weights = Mapping[SubjectKind, Sequence[WeightRow]]


@dataclass(frozen=True)
class Settings:
    """The settings of a local rule set.

    ``weights`` holds, for each kind of subject in it, all criteria of that kind. If ``quota`` is None, the
    quota of the parent applies."""

    weights: Weights
    deadlines: Sequence[DeadlineRow]
    quota: QuotaRow | None = None
    figures: RuleFigures = field(default_factory=RuleFigures)


def settings_of(ruleset: RuleSet) -> Settings:
    """Return the present settings of this rule set, with which the form is filled at first."""
    return Settings(
        weights={kind: weights_of(ruleset, kind) for kind in SubjectKind},
        deadlines=[_deadline_row(row) for row in ruleset.deadlines],
        quota=_quota_row(ruleset.quota) if ruleset.quota else None,
        figures=figures_of(ruleset),
    )


def weights_of(ruleset: RuleSet, kind: SubjectKind, position: str = "") -> list[WeightRow]:
    rows = ruleset.criteria_for(kind, position)
    return [
        WeightRow(row.group, row.name, row.max, row.code, row.step, row.words, row.spread) for row in rows
    ]


def settle(parent: RuleSet, start: RuleSet, settings: Settings, *, cited: str) -> Content:
    """Return the overrides of a local rule set under ``parent`` that is ``start`` with these settings. What
    the settings do not hold stays as in ``start``."""
    content = merged(plain_content(start), overrides(start, settings, cited=cited))
    return overrides_between(parent, RuleSet.parse(content))


def overrides(parent: RuleSet, settings: Settings, *, cited: str) -> Content:
    """Return the parts in which the settings differ from the parent, as content for ``merge_overrides``.

    ``cited`` is the local text that is given as the source of these parts."""
    parts = {
        "criteria": _criteria(parent, settings.weights, cited),
        "deadlines": _deadlines(parent, settings.deadlines, cited),
        "quota": _quota(parent.quota, settings.quota, cited) if parent.quota and settings.quota else {},
    }
    found = {name: part for name, part in parts.items() if part}
    return {**found, **figure_overrides(parent, settings.figures, cited)}


def _criteria(parent: RuleSet, weights: Weights, cited: str) -> list[Content]:
    """Return the overrides of the criteria.

    A kind of subject whose rows differ from the parent gets criteria of its own. A criterion shared with
    other kinds stays for those kinds."""
    changed = {kind for kind, rows in weights.items() if list(rows) != weights_of(parent, kind)}
    kept = {(kind, row.code) for kind in changed for row in weights[kind]}
    given: list[Content] = []
    for criterion in parent.criteria:
        others = criterion.kinds - changed
        own = any((kind, criterion.code) in kept for kind in criterion.kinds)
        if criterion.positions or others == criterion.kinds or (own and len(criterion.kinds) == 1):
            continue
        narrowed: Content = {"kinds": sorted(kind.value for kind in others)} if others else {"remove": True}
        given.append({"code": criterion.code, **narrowed})
    for kind in SubjectKind:
        if kind in changed:
            given += _rows_of(parent, kind, weights[kind], cited)
    return given


def _rows_of(parent: RuleSet, kind: SubjectKind, rows: Sequence[WeightRow], cited: str) -> list[Content]:
    """Return the criteria of one kind of subject as rows of content.

    A criterion that was for this kind alone keeps its code, so that two rule sets can still be compared."""
    own = {row.code for row in parent.criteria if row.kinds == {kind}}
    taken = {row.code for row in parent.criteria} | {row.code for row in rows}
    result: list[Content] = []
    before = ""
    for row in rows:
        code = row.code if row.code in own or row.code.startswith(f"{kind.value}_own") else ""
        code = code or free_code(f"{kind.value}_own", taken)
        taken.add(code)
        content = criterion_content(row, code, kind, cited)
        result.append({**content, "after": before} if before else content)
        before = code
    return result


def criterion_content(row: WeightRow, code: str, kind: SubjectKind, cited: str) -> Content:
    """Return the criterion as content, with this code and for this kind of subject."""
    content: Content = {"code": code, "group": row.group, "name": row.name, "max": plain_number(row.max)}
    content |= {"kinds": [kind.value], "source": cited, "certain": True}
    content |= {"step": plain_number(row.step), "spread": row.spread.value}
    words = [{"code": w.code, "name": w.name, "value": plain_number(w.value)} for w in row.words]
    return content | ({"words": words} if words else {})


def free_code(stem: str, taken: set[str]) -> str:
    """Return the first code of this stem with a number that is not taken."""
    return next(code for number in range(1, 1000) if (code := f"{stem}{number}") not in taken)


def _deadlines(parent: RuleSet, rows: Sequence[DeadlineRow], cited: str) -> list[Content]:
    known = {row.code: _deadline_row(row) for row in parent.deadlines}
    taken = {*known, *(row.code for row in rows)}
    given: list[Content] = []
    for row in rows:
        if known.get(row.code) == row:
            continue
        code = row.code or free_code("own", taken)
        taken.add(code)
        content = {"code": code, "name": row.name, "day": row.day, "month": row.month}
        given.append({**content, "years_after": row.years_after, "source": cited, "certain": True})
    return given


def _quota(parent: Quota, row: QuotaRow, cited: str) -> Content:
    under = _quota_row(parent)
    values: dict[str, Any] = {
        "share": plain_number(row.share),
        "exception_share": plain_number(row.exception_share),
        "base": row.base.value,
        "rounding": row.rounding.value,
        "counts_head": row.counts_head,
    }
    given = {key: value for key, value in values.items() if getattr(row, key) != getattr(under, key)}
    return {**given, "source": f"{cited}; {parent.source}", "certain_method": True} if given else {}


def _deadline_row(row: Deadline) -> DeadlineRow:
    return DeadlineRow(row.name, row.day, row.month, row.years_after, row.code)


def _quota_row(quota: Quota) -> QuotaRow:
    return QuotaRow(quota.share, quota.exception_share, quota.base, quota.rounding, quota.counts_head)
