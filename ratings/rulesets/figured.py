"""The figures, bonds and days that a local rule set may set in pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ratings.rulesets.plain import plain_number
from ratings.rulesets.reading import Content
from ratings.rulesets.records import BondMode, Minimum
from ratings.rulesets.ruleset import RuleSet

OFFERED = (
    Minimum(
        "draft_report", "gửi dự thảo báo cáo kiểm điểm tập thể trước hội nghị", Decimal(0), "working_days", ""
    ),
    Minimum(
        "score_gap",
        "điểm thẩm định lệch điểm tự chấm từ mức này, hoặc đổi mức xếp loại, thì phải ghi lý do",
        Decimal(0),
        "points",
        "",
    ),
    Minimum("deduction", "trừ từ mức này ở một tiêu chí thì phải ghi căn cứ", Decimal(0), "points", ""),
    Minimum(
        "quorum",
        "số thành viên có mặt để khai mạc hội nghị kiểm điểm, theo tỷ lệ phần trăm",
        Decimal(0),
        "percent",
        "",
    ),
)
"""RuleFigures that a page offers also where the rule set has none of them yet."""


@dataclass(frozen=True)
class PetitionRow:
    """The working days to lodge a petition, and those to settle one."""

    days_to_lodge: int
    days_to_settle: int


@dataclass(frozen=True)
class RoundingRow:
    """To which multiples points are rounded; 0 rounds nothing."""

    mark: Decimal = Decimal(0)
    group: Decimal = Decimal(0)
    total: Decimal = Decimal(0)


@dataclass(frozen=True)
class RuleFigures:
    """What a page sets: the modes of bonds, the least figures and the lengths of conferences by their codes,
    and what stands once. What is ``None`` or left out stays as it is."""

    bonds: Mapping[str, BondMode] = field(default_factory=dict)
    minimums: Mapping[str, Decimal] = field(default_factory=dict)
    lengths: Mapping[str, Decimal] = field(default_factory=dict)
    petition: PetitionRow | None = None
    rounding: RoundingRow | None = None
    guidance: str | None = None


def minimums_of(ruleset: RuleSet) -> list[Minimum]:
    """Return the least figures of the rule set, and those that may be added."""
    known = {row.code for row in ruleset.minimums}
    return [*ruleset.minimums, *(row for row in OFFERED if row.code not in known)]


def figures_of(ruleset: RuleSet) -> RuleFigures:
    petition, rounding = ruleset.petition, ruleset.rounding
    return RuleFigures(
        bonds={row.code: row.mode for row in ruleset.coupling},
        minimums={row.code: row.value for row in ruleset.minimums},
        lengths={row.code: row.days for row in ruleset.durations},
        petition=PetitionRow(petition.days_to_lodge, petition.days_to_settle) if petition else None,
        rounding=RoundingRow(rounding.mark, rounding.group, rounding.total) if rounding else None,
        guidance=ruleset.guidance,
    )


def figure_overrides(start: RuleSet, figures: RuleFigures, cited: str) -> Content:
    """Return what the figures change in the rule set, with the local text as its source."""
    before = figures_of(start)
    mark: Content = {"source": cited, "certain": True}
    offered = {row.code: row for row in minimums_of(start)}
    known = {row.code for row in start.minimums}
    parts: dict[str, Any] = {
        "coupling": [
            {"code": code, "mode": mode.value, **mark}
            for code, mode in figures.bonds.items()
            if before.bonds.get(code) is not mode
        ],
        "minimums": [
            {"code": code, "value": plain_number(value), **mark}
            | ({} if code in known else {"text": offered[code].text, "unit": offered[code].unit})
            for code, value in figures.minimums.items()
            if before.minimums.get(code) != value
        ],
        "durations": [
            {"code": code, "days": plain_number(days), **mark}
            for code, days in figures.lengths.items()
            if before.lengths.get(code) != days
        ],
    }
    if figures.petition and figures.petition != before.petition:
        parts["petition"] = {**vars(figures.petition), **mark}
    if figures.rounding and figures.rounding != (before.rounding or RoundingRow()):
        rounded = {name: plain_number(step) for name, step in vars(figures.rounding).items()}
        parts["rounding"] = {**rounded, **mark}
    if figures.guidance is not None and figures.guidance != before.guidance:
        parts["guidance"] = figures.guidance
    return {name: part for name, part in parts.items() if part != []}
