"""Writes a rule set as a TOML text that people change in an editor and hand in again (``received``)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, get_args, get_type_hints

from ratings.rulesets.comparing import FIELDS, PARTS, WORDS
from ratings.rulesets.ruleset import RuleSet

KEPT = frozenset({"mode", "certain", "source"})
"""Keys that are written even where they could be left out: what they say is what people look for."""

HEAD = """\
# {title}
# Tệp này ghi toàn bộ bộ quy định. Sửa bằng trình soạn thảo văn bản (Notepad …), lưu dạng UTF-8, rồi nộp lại ở
# trang "Bộ quy định", mục "Sửa bằng tệp". Phần sau dấu # là ghi chú, chương trình không đọc.
# Chữ đặt giữa hai dấu ngoặc kép; số lẻ viết dấu chấm (0.25); đúng hoặc sai viết là true hoặc false.
# Bỏ một mục là bỏ quy định đó; mục mới cần một mã (code) riêng.
# certain = false: còn phải đối chiếu với văn bản gốc.
# Bộ quy định của địa phương cần mã, tên văn bản và số hiệu riêng, khác với bộ quy định gốc (parent).

extent = "whole"  # "whole": tệp ghi toàn bộ; "changes": tệp chỉ ghi chỗ khác với bộ quy định gốc
parent = {parent}  # Bộ quy định gốc"""


def ruleset_text(ruleset: RuleSet, parent: str = "") -> str:
    """Return the whole rule set as the text of a file for a local one that is derived from ``parent``.

    Without ``parent`` that is what it is derived from itself or, for a central one, the rule set."""
    over = parent or ruleset.parent or ruleset.code
    head = HEAD.format(title=ruleset.title, parent=_value(over))
    return "\n".join([head, *_record("", ruleset), ""])


def _record(path: str, record: Any, left_out: str = "parent") -> Iterator[str]:
    """Yield the lines of one record: its plain values first, then the tables that belong to it."""
    tables = []
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name == left_out or (field.name not in KEPT and _is_default(field, value)):
            continue
        if _is_table(field.name, value):
            tables.append((field.name, value))
        elif value is not None:
            named = f"  # {PARTS[field.name]}" if not path and field.name in PARTS else ""
            yield f"{field.name} = {_value(value)}{named}"
    for name, value in tables:
        if not path:
            yield from _heading(type(record), name)
        yield from _tables(f"{path}.{name}" if path else name, value)


def _tables(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, tuple):
        for row in value:
            yield f"[[{path}]]"
            yield from _record(path, row)
    elif isinstance(value, dict) and any(is_dataclass(row) for row in value.values()):
        for code, row in value.items():
            yield f"[{path}.{_value(code) if '.' in code else code}]"
            yield from _record(f"{path}.{code}", row, left_out="code")
    else:
        yield f"[{path}]"
        rows = value.items() if isinstance(value, dict) else ()
        yield from (f"{key} = {_value(part)}" for key, part in rows)
        yield from _record(path, value) if is_dataclass(value) else ()


def _heading(record: type[Any], name: str) -> Iterator[str]:
    """Yield the name of a part of the rule set and, of its keys, the names and the values that may stand."""
    yield f"\n# ---- {PARTS.get(name, name)}"
    hint = get_type_hints(record)[name]
    row = next((part for part in (hint, *get_args(hint)) if is_dataclass(part)), None)
    for key, of in get_type_hints(row).items() if row else ():
        kinds = [part for part in (of, *get_args(of)) if isinstance(part, type) and issubclass(part, Enum)]
        known = [f"{choice.value} ({WORDS.get(choice.value, '')})" for kind in kinds for choice in kind]
        said = "; ".join(choice.replace(" ()", "") for choice in known)
        if said or key in FIELDS:
            yield f"#   {key}: {FIELDS.get(key, '')}{' – ' if said and key in FIELDS else ''}{said}"


def _is_default(field: Field[Any], value: Any) -> bool:
    if field.default is not MISSING:
        return bool(value == field.default)
    return field.default_factory is not MISSING and bool(value == field.default_factory())


def _is_table(name: str, value: Any) -> bool:
    if isinstance(value, tuple):
        return bool(value) and is_dataclass(value[0]) and name != "when"
    return isinstance(value, dict) or is_dataclass(value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int | dt.date):
        return str(value)
    if isinstance(value, Enum):
        return json.dumps(value.value)
    if isinstance(value, frozenset):
        return f"[{', '.join(sorted(map(_value, value)))}]"
    if isinstance(value, tuple):
        return f"[{', '.join(map(_value, value))}]"
    if is_dataclass(value):
        pairs = (f"{field.name} = {_value(getattr(value, field.name))}" for field in fields(value))
        return f"{{ {', '.join(pairs)} }}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
