"""Merges a local rule set into its parent: tables key by key, lists of rows by the ``code`` of each row."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from ratings.rulesets.reading import Content, RuleSetError

OWN_KEYS = ("code", "title", "short")


def merge_overrides(parent: Content, overrides: Content) -> Content:
    """Return the whole content of a local rule set: the parent's content, changed by ``overrides``.

    A row with a ``code`` of the parent changes that row. A table or a row with ``remove = true`` takes out
    the one of the parent. ``after`` puts a row after the one of this code, "" before all of them; a new row
    without it is put at the end. Lists of plain values are replaced as a whole. Raises ``RuleSetError`` if
    the local rule set has no code, title or short name different from the parent's."""
    file = str(overrides.get("code", "?"))
    for key in OWN_KEYS:
        if not overrides.get(key) or overrides[key] == parent.get(key):
            raise RuleSetError(
                file, key, "bộ quy định riêng cần có giá trị của mình, khác với bộ quy định gốc"
            )
    return {**merged(parent, overrides), "parent": parent["code"]}


def merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> Content:
    """Return the content ``under``, changed by the overrides ``over``, as ``merge_overrides`` does."""
    result = deepcopy(dict(under))
    for key, value in over.items():
        below = result.get(key)
        if isinstance(value, Mapping) and value.get("remove") is True:
            result.pop(key, None)
        elif isinstance(below, Mapping) and isinstance(value, Mapping):
            result[key] = merged(below, value)
        elif _has_codes(value) and (key not in result or _has_codes(below)):
            result[key] = _rows(result.get(key, []), value)
        else:
            result[key] = deepcopy(value)
    return result


def _has_codes(value: Any) -> bool:
    """Whether the value is a list of rows that all have a ``code``. An empty list counts as such a list."""
    return isinstance(value, list) and all(isinstance(row, Mapping) and "code" in row for row in value)


def _rows(under: list[Content], over: list[Content]) -> list[Content]:
    rows = deepcopy(under)
    for change in over:
        codes = [row["code"] for row in rows]
        own = {key: value for key, value in change.items() if key not in ("remove", "after")}
        place = codes.index(change["code"]) if change["code"] in codes else None
        if place is not None:
            row = merged(rows.pop(place), own)
        elif not change.get("remove"):
            row, place = deepcopy(own), len(rows)
        if place is not None and not change.get("remove"):
            rows.insert(_place(rows, change.get("after"), place), row)
    return rows


def _place(rows: list[Content], after: object, otherwise: int) -> int:
    codes = [row["code"] for row in rows]
    if after == "":
        return 0
    return codes.index(after) + 1 if after in codes else otherwise
