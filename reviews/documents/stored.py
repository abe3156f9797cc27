"""The content of a printed paper as JSON, so that a paper is issued as it was looked at, whatever has changed
since.

A block is an object with the name of its class under ``is`` and with those fields that are not as their
default. Tuples are lists. Content that was stored before a block got a new field reads that field as its
default."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise

from reviews.documents import blocks
from reviews.documents.blocks import PaperContent

KIND, SET, MEMBER = "is", "set", "member"


def as_data(content: PaperContent) -> dict[str, Any]:
    """Return the content as what ``json`` can write."""
    found: dict[str, Any] = _written(content)
    return found


def from_data(data: dict[str, Any]) -> PaperContent:
    """Return the content that ``as_data`` wrote. Raises ``TypeError`` if it is not the content of a paper."""
    content = _read(data)
    if not isinstance(content, PaperContent):
        raise TypeError("This is not the content of a paper.")
    return content


def _written(value: Any) -> Any:
    if is_dataclass(value):
        said = {
            field.name: _written(part)
            for field in fields(value)
            if (part := getattr(value, field.name)) != _default(field)
        }
        return {KIND: type(value).__name__, **said}
    if isinstance(value, tuple | list):
        return [_written(part) for part in value]
    if isinstance(value, frozenset):
        return {SET: sorted(value)}
    if isinstance(value, Enum):
        return {MEMBER: [type(value).__name__, value.value]}
    return str(value) if isinstance(value, Promise) else value


def _default(field: Field[Any]) -> Any:
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _read(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_read(part) for part in value)
    if not isinstance(value, dict):
        return value
    if SET in value:
        return frozenset(value[SET])
    if MEMBER in value:
        name, of = value[MEMBER]
        return getattr(blocks, name)(of)
    parts = {name: _read(part) for name, part in value.items() if name != KIND}
    return getattr(blocks, value[KIND])(**parts)
