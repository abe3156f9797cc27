"""A local rule set laid over its parent: tables are merged key by key, rows by their ``code``."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ratings.rulesets.reading import Content, RuleSetError

OWN_KEYS = ("code", "title", "short")


def merge_overrides(parent: Content, overrides: Content) -> Content:
    """The resolved content of a set with this parent. A row with a known ``code`` changes the parent's row,
    ``remove = true`` drops it, ``after = "code"`` says where a new one stands; lists of plain values are
    replaced. Raises ``RuleSetError`` where the set does not name itself."""
    file = str(overrides.get("code", "?"))
    for key in OWN_KEYS:
        if not overrides.get(key) or overrides[key] == parent.get(key):
            raise RuleSetError(file, key, "bộ quy tắc riêng cần có giá trị của mình, khác với bộ quy tắc gốc")
    return {**_merged(parent, overrides), "parent": parent["code"]}


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> Content:
    result = deepcopy(dict(under))
    for key, value in over.items():
        result[key] = _laid(result[key], value) if key in result else _laid_on_nothing(value)
    return result


def _laid(under: Any, over: Any) -> Any:
    if isinstance(under, Mapping) and isinstance(over, Mapping):
        return _merged(under, over)
    if _has_codes(under) and _has_codes(over):
        return _rows(under, over)
    return deepcopy(over)


def _laid_on_nothing(over: Any) -> Any:
    return _rows([], over) if _has_codes(over) else deepcopy(over)


def _has_codes(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, Mapping) and "code" in row for row in value)


def _rows(under: list[Content], over: list[Content]) -> list[Content]:
    rows = deepcopy(under)
    for change in over:
        codes = [row["code"] for row in rows]
        own = {key: value for key, value in change.items() if key not in ("remove", "after")}
        if change["code"] in codes:
            place = codes.index(change["code"])
            rows[place : place + 1] = [] if change.get("remove") else [_merged(rows[place], own)]
        elif not change.get("remove"):
            after = change.get("after")
            rows.insert(codes.index(after) + 1 if after in codes else len(rows), deepcopy(own))
    return rows
