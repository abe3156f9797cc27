"""Template filters that write the values of a rule set as offices do. They decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any

from django import template

from ratings import notation, rulesets
from ratings.rulesets.comparing import FIELDS

register = template.Library()

register.filter("spell", rulesets.spell_value)


@register.filter
def points(value: Decimal | None) -> str:
    """Return the figure with a decimal comma, an empty string for ``None``."""
    return "" if value is None else notation.as_figure(value)


@register.filter
def record_rows(record: Any) -> list[tuple[str, Any]]:
    """Return the values of a record with their names in words, without its text and its citation."""
    return [
        (FIELDS[field.name], getattr(record, field.name))
        for field in fields(record)
        if field.name not in ("text", "source", "certain")
    ]


@register.filter
def lookup(table: Mapping[str, Any], key: str) -> Any:
    """Return the entry of the table under a key that the template has in a variable, an empty tuple if there
    is none."""
    return table.get(key, ())
