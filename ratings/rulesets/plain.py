"""Turns typed rule sets back into plain content, and finds in what such content differs from its parent's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from ratings.rulesets.reading import Content
from ratings.rulesets.ruleset import RuleSet


def plain_content(ruleset: RuleSet) -> Content:
    """Return the content of the rule set with every key written out, also those with their default."""
    content: Content = _plain(ruleset)
    return content


def plain_number(number: Decimal) -> int | str:
    """Return the number as TOML or JSON can hold it without loss.

    A whole number gives an int. Any other number gives text, which keeps all digits."""
    return int(number) if number == number.to_integral_value() else str(number.normalize())


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        found = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        return {key: part for key, part in found.items() if part is not None}
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(part) for key, part in value.items()}
    if isinstance(value, frozenset):
        return sorted(_plain(part) for part in value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def overrides_between(parent: RuleSet, own: RuleSet) -> Content:
    """Return the overrides that turn the content of ``parent`` into that of ``own`` (``merge_overrides``)."""
    given = _between(plain_content(parent), plain_content(own))
    return {key: value for key, value in given.items() if key not in NAMES}


NAMES = ("code", "title", "short", "province", "effective_from", "parent")
"""The keys that a local rule set keeps beside its overrides."""


def _between(under: Mapping[str, Any], over: Mapping[str, Any]) -> Content:
    given: Content = {key: {"remove": True} for key in under if key not in over}
    for key, value in over.items():
        below = under.get(key)
        if value == below and type(value) is type(below):
            continue
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            given[key] = _between(below, value)
        elif _has_rows(value) and _has_rows(below):
            given[key] = _rows_between(below or [], value)
        else:
            given[key] = value
    return given


def _has_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, Mapping) and "code" in row for row in value)


def _rows_between(under: list[Content], over: list[Content]) -> list[Content]:
    """Return the changes that turn the rows ``under`` into the rows ``over``, in the order of ``over``."""
    old = {row["code"]: row for row in under}
    new = [row["code"] for row in over]
    given: list[Content] = [{"code": code, "remove": True} for code in old if code not in new]
    order = [code for code in old if code in new]
    before = ""
    for place, row in enumerate(over):
        code = row["code"]
        change = _between(old[code], row) if code in old else row
        if order[place : place + 1] != [code]:
            order = [known for known in order if known != code]
            order.insert(place, code)
            change = {**change, "after": before}
        if change:
            given.append({**change, "code": code})
        before = code
    return given
