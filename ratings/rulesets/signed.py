"""Which rules of a rule set have still to be checked against the signed text, and how that mark is lifted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from ratings.rulesets.comparing import PARTS
from ratings.rulesets.plain import overrides_between, plain_content
from ratings.rulesets.reading import Content
from ratings.rulesets.ruleset import RuleSet

MARKS = ("certain", "certain_method")


@dataclass(frozen=True)
class Unchecked:
    """One rule whose citation nobody has held against the signed text: its key, the part of the rule set that
    it stands in, the rule in words and its citation."""

    path: str
    heading: str
    name: str
    source: str


def unchecked_rules(ruleset: RuleSet) -> list[Unchecked]:
    """Return the rules of this set that have still to be checked, in the order of its parts."""
    return [
        Unchecked(path, PARTS[path.split("[")[0].split(".")[0]], _name(row), str(row.get("source", "")))
        for path, _mark, row in _found(plain_content(ruleset))
    ]


def lift_marks(parent: RuleSet, ruleset: RuleSet, paths: Collection[str]) -> Content:
    """Return the overrides of the rule set under its parent, with these rules as checked."""
    content = deepcopy(plain_content(ruleset))
    for path, mark, row in _found(content):
        if path in paths:
            row[mark] = True
    return overrides_between(parent, RuleSet.parse(content))


def _found(content: Content) -> Iterator[tuple[str, str, Content]]:
    for part in PARTS:
        yield from _below(content.get(part), part)


def _below(value: Any, path: str) -> Iterator[tuple[str, str, Content]]:
    if isinstance(value, list):
        for row in value:
            if isinstance(row, dict):
                yield from _below(row, f"{path}[{row.get('code', '')}]")
    elif isinstance(value, dict):
        for mark in MARKS:
            if value.get(mark) is False:
                yield path if mark == MARKS[0] else f"{path}.{mark}", mark, value
        for key, part in value.items():
            yield from _below(part, f"{path}.{key}")


def _name(row: Content) -> str:
    names = (str(row.get(key, "")) for key in ("heading", "name", "text", "subject", "title", "signs"))
    return next((name for name in names if name), "")
