"""The position groups of a local rule set as they are changed in pages, each with criteria of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ratings.rulesets.plain import overrides_between, plain_content
from ratings.rulesets.reading import Content
from ratings.rulesets.records import SubjectKind
from ratings.rulesets.ruleset import RuleSet
from ratings.rulesets.settling import WeightRow, criterion_content, free_code, weights_of


@dataclass(frozen=True)
class GroupRow:
    """One position group as it is entered. ``code`` is empty for a new group, which begins with the criteria
    of its kind of subject."""

    name: str
    kind: SubjectKind
    rows: Sequence[WeightRow] = ()
    code: str = ""


def position_rows(ruleset: RuleSet) -> list[GroupRow]:
    """Return the position groups of this rule set, with which the page begins."""
    return [
        GroupRow(row.name, row.kind, weights_of(ruleset, row.kind, row.code), row.code)
        for row in ruleset.positions
    ]


def settle_positions(parent: RuleSet, start: RuleSet, groups: Sequence[GroupRow], *, cited: str) -> Content:
    """Return the overrides of a local rule set under ``parent`` that is ``start`` with these position groups.
    The groups of ``start`` that are not among them are left out, with their criteria."""
    content = plain_content(start)
    known = {row.code: row for row in position_rows(start)}
    old = {row["code"]: row for row in (*content["positions"], *content["criteria"])}
    taken = set(old) | {row.code for row in groups}
    criteria = [row for row in content["criteria"] if not row["positions"]]
    positions = []
    for group in groups:
        if group == known.get(group.code):
            positions.append(old[group.code])
            criteria += [row for row in content["criteria"] if group.code in row["positions"]]
            continue
        code = group.code or free_code("group", taken)
        rows = group.rows if group.code else weights_of(start, group.kind)
        taken.add(code)
        named = {"code": code, "name": group.name, "kind": group.kind.value}
        positions.append({**named, "source": cited, "certain": True})
        for row in rows:
            own = row.code if code in old.get(row.code, {}).get("positions", ()) else ""
            own = own or free_code(f"{code}_own", taken)
            taken.add(own)
            given = criterion_content(row, own, group.kind, cited)
            criteria.append({**given, "positions": [code]})
    changed = {**content, "positions": positions, "criteria": criteria}
    return overrides_between(parent, RuleSet.parse(changed))
