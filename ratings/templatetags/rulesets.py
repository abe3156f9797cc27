"""Filters that show a rule set's values as offices write them; they decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from ratings import notation, rulesets

register = template.Library()

register.filter("spell", rulesets.spell_value)


@register.filter
def points(value: Decimal | None) -> str:
    """A figure with the decimal comma; empty where there is none."""
    return "" if value is None else notation.as_figure(value)


@register.filter
def lookup(table: Mapping[str, Any], key: str) -> Any:
    """What stands in the table under a key that is known only here."""
    return table.get(key, ())
