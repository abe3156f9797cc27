"""From plain content (TOML or JSON) to typed records; an error names file, key and what was expected."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Callable, Hashable, Mapping
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Content = dict[str, Any]
Record = TypeVar("Record")


class RuleSetError(ValueError):
    """A rule set that cannot be used: which file, at which key, and what was expected there."""

    def __init__(self, file: str, path: str, expected: str) -> None:
        super().__init__(f"{file}: {path}: {expected}")
        self.file = file
        self.path = path
        self.expected = expected


@dataclasses.dataclass(frozen=True)
class ValuePlace:
    """Where in which file a value stands."""

    file: str
    path: str = ""

    def key(self, name: str) -> ValuePlace:
        return ValuePlace(self.file, f"{self.path}.{name}" if self.path else name)

    def row(self, index: int, value: object) -> ValuePlace:
        """Rows are named by their code where they have one: positions move when sets are merged."""
        code = value.get("code") if isinstance(value, Mapping) else None
        return ValuePlace(self.file, f"{self.path}[{code or index}]")

    def fail(self, expected: str) -> RuleSetError:
        return RuleSetError(self.file, self.path or "(cả tệp)", expected)


def read_record(kind: type[Record], value: object, place: ValuePlace) -> Record:
    """Build the dataclass from a table: its fields are the keys, its defaults what may be left out."""
    if not isinstance(value, Mapping):
        raise place.fail("cần một bảng")
    hints = _hints(cast("Any", kind))
    for key in value:
        if key not in hints:
            raise place.key(str(key)).fail(f"không có khóa này; được dùng: {', '.join(sorted(hints))}")
    given = {}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        if field.name in value:
            given[field.name] = _value(hints[field.name], value[field.name], place.key(field.name))
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            raise place.key(field.name).fail("thiếu khóa bắt buộc này")
    return kind(**given)


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: object, place: ValuePlace) -> Any:
    hint = _without_none(hint)
    origin = get_origin(hint)
    if origin in (tuple, frozenset):
        return origin(_items(get_args(hint)[0], value, place))
    if origin is dict:
        key, item = get_args(hint)
        return _mapping(key, item, value, place)
    if dataclasses.is_dataclass(hint):
        return read_record(cast("type[Any]", hint), value, place)
    if issubclass(hint, Enum):
        return _choice(hint, value, place)
    return _PLAIN[hint](value, place)


def _without_none(hint: Any) -> Any:
    """``X | None`` says that the key may be left out; where it stands, it holds an X."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(part for part in get_args(hint) if part is not type(None))
    return hint


def _items(hint: Any, value: object, place: ValuePlace) -> list[Any]:
    if not isinstance(value, list | tuple):
        raise place.fail("cần một danh sách")
    return [_value(hint, item, place.row(index, item)) for index, item in enumerate(value)]


def _mapping(key_hint: Any, hint: Any, value: object, place: ValuePlace) -> dict[Any, Any]:
    """A table of tables; a record with a ``code`` gets the key it stands under."""
    if not isinstance(value, Mapping):
        raise place.fail("cần một bảng")
    read_all = {}
    for key, item in value.items():
        under = place.key(str(key))
        coded = dataclasses.is_dataclass(hint) and "code" in _hints(hint)  # type: ignore[arg-type]
        content = {"code": key, **item} if coded and isinstance(item, Mapping) else item
        read_all[_value(key_hint, key, under)] = _value(hint, content, under)
    return read_all


def _choice(hint: type[Enum], value: object, place: ValuePlace) -> Enum:
    try:
        return hint(value)
    except ValueError:
        known = ", ".join(str(member.value) for member in hint)
        raise place.fail(f"cần một trong các giá trị: {known}; đang là {value!r}") from None


def _text(value: object, place: ValuePlace) -> str:
    if not isinstance(value, str):
        raise place.fail(f"cần một chuỗi chữ; đang là {value!r}")
    return value


def _flag(value: object, place: ValuePlace) -> bool:
    if not isinstance(value, bool):
        raise place.fail(f"cần true hoặc false; đang là {value!r}")
    return value


def _whole(value: object, place: ValuePlace) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise place.fail(f"cần một số nguyên; đang là {value!r}")
    return value


def _exact(value: object, place: ValuePlace) -> Decimal:
    try:
        if not isinstance(value, bool):
            number = Decimal(str(value))
            if number.is_finite():
                return number
    except InvalidOperation:
        pass
    raise place.fail(f"cần một số; đang là {value!r}")


def _date(value: object, place: ValuePlace) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise place.fail(f"cần một ngày, dạng 2025-08-30; đang là {value!r}") from None


_PLAIN: dict[type, Callable[[object, ValuePlace], object]] = {
    str: _text,
    bool: _flag,
    int: _whole,
    Decimal: _exact,
    dt.date: _date,
}
