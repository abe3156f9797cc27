"""Reads plain content (from TOML or JSON) into typed records.

An error names the file, the key and what is required there."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Content = dict[str, Any]
Record = TypeVar("Record")
MOST = 1_000_000
"""No number of a rule set is greater. A greater one could stop the arithmetic for minutes."""

MOST_DECIMALS = 6
LONGEST_QUOTED = 60
SLIPS = 2


class RuleSetError(ValueError):
    """A rule set cannot be used.

    ``file`` and ``path`` name the file and the key of the mistake. ``expected`` says what is required
    there. ``faults`` has every mistake that was found together with it, this one first."""

    def __init__(self, file: str, path: str, expected: str) -> None:
        super().__init__(f"{file}: {path}: {expected}")
        self.file = file
        self.path = path
        self.expected = expected
        self.faults: tuple[RuleSetError, ...] = (self,)


def _raise_all(faults: Sequence[RuleSetError]) -> None:
    """Raise the first of these mistakes, which carries the others, if there is any."""
    if faults:
        faults[0].faults = tuple(faults)
        raise faults[0]


def quoted(value: object) -> str:
    """Return the value as a sentence quotes it, cut where it is long."""
    if isinstance(value, int) and abs(value) > MOST:
        return "một số quá lớn"
    text = repr(value) if isinstance(value, str | int | bool) else type(value).__name__
    return text if len(text) <= LONGEST_QUOTED else f"{text[:LONGEST_QUOTED]}…"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the words that name the known key of which this one is a slip of the pen, empty if none is."""
    near = [name for name in sorted(known) if len(word) <= LONGEST_QUOTED and _steps(word, name) <= SLIPS]
    return f", có lẽ là {near[0]!r}" if near else ""


def _steps(word: str, other: str) -> int:
    """Return how many letters have to be put in, left out or changed to make one word of the other."""
    before = list(range(len(other) + 1))
    for row, letter in enumerate(word, 1):
        here = [row]
        for column, wanted in enumerate(other, 1):
            here.append(min(before[column] + 1, here[-1] + 1, before[column - 1] + (letter != wanted)))
        before = here
    return before[-1]


@dataclasses.dataclass(frozen=True)
class ValuePlace:
    """The file and the key at which a value stands, for error messages."""

    file: str
    path: str = ""

    def key(self, name: str) -> ValuePlace:
        return ValuePlace(self.file, f"{self.path}.{name}" if self.path else name)

    def row(self, index: int, value: object) -> ValuePlace:
        """Return the place of one row of the list that stands at this place.

        The row is named by its code if it has one, because its position changes when rule sets are merged.
        Otherwise it is named by its ``index``."""
        code = value.get("code") if isinstance(value, Mapping) else None
        return ValuePlace(self.file, f"{self.path}[{code or index}]")

    def fail(self, expected: str) -> RuleSetError:
        return RuleSetError(self.file, self.path or "(cả tệp)", expected)


def read_record(kind: type[Record], value: object, place: ValuePlace) -> Record:
    """Return a record of the dataclass ``kind`` with the values of a table, whose keys are its fields.

    Keys of fields with a default may be left out. Raises ``RuleSetError`` for unknown or missing keys and for
    values of the wrong type."""
    if not isinstance(value, Mapping):
        raise place.fail("cần một bảng")
    hints = _hints(cast("Any", kind))
    faults: list[RuleSetError] = []
    for key in value:
        if key not in hints:
            text = f"không có khóa này{nearest(str(key), hints)}; được dùng: {', '.join(sorted(hints))}"
            faults.append(place.key(str(key)).fail(text))
    given = {}
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]  # T is a record
        under = place.key(field.name)
        if field.name in value:
            try:
                given[field.name] = _value(hints[field.name], value[field.name], under)
            except RuleSetError as error:
                faults += error.faults
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            faults.append(under.fail("thiếu khóa bắt buộc này"))
    _raise_all(faults)
    return kind(**given)


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: object, place: ValuePlace) -> Any:
    """Return the value converted to the type ``hint``. Raises ``RuleSetError`` if it is of another type."""
    if get_origin(hint) in (Union, types.UnionType):
        # "X | None" means that the key may be left out; if it is there, it holds an X.
        hint = next(part for part in get_args(hint) if part is not type(None))
    origin = get_origin(hint)
    if origin in (tuple, frozenset):
        if not isinstance(value, list | tuple):
            raise place.fail("cần một danh sách")
        of = get_args(hint)[0]
        rows = [(of, item, place.row(index, item)) for index, item in enumerate(value)]
        return origin(_each(rows))
    if origin is dict:
        key, item_hint = get_args(hint)
        return _mapping(key, item_hint, value, place)
    if dataclasses.is_dataclass(hint):
        return read_record(cast("type[Any]", hint), value, place)
    if issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError:
            known = ", ".join(str(member.value) for member in hint)
            raise place.fail(f"cần một trong các giá trị: {known}; đang là {quoted(value)}") from None
    return _PLAIN[hint](value, place)


def _each(parts: Iterable[tuple[Any, object, ValuePlace]]) -> list[Any]:
    """Return the values converted to their types. Raises ``RuleSetError`` with the mistakes of all."""
    faults: list[RuleSetError] = []
    read = []
    for hint, value, place in parts:
        try:
            read.append(_value(hint, value, place))
        except RuleSetError as error:
            faults += error.faults
    _raise_all(faults)
    return read


def _mapping(key_hint: Any, hint: Any, value: object, place: ValuePlace) -> dict[Any, Any]:
    """Return a table with its values converted to the type ``hint`` and its keys to ``key_hint``.

    If the values are records with a ``code``, each gets its key as the code. Raises ``RuleSetError``."""
    if not isinstance(value, Mapping):
        raise place.fail("cần một bảng")
    coded = dataclasses.is_dataclass(hint) and "code" in _hints(hint)  # type: ignore[arg-type]  # a record
    parts = []
    for key, item in value.items():
        under = place.key(str(key))
        content = {"code": key, **item} if coded and isinstance(item, Mapping) else item
        parts += [(key_hint, key, under), (hint, content, under)]
    read = _each(parts)
    return dict(zip(read[::2], read[1::2], strict=True))


def _text(value: object, place: ValuePlace) -> str:
    if not isinstance(value, str):
        raise place.fail(f"cần một chuỗi chữ; đang là {quoted(value)}")
    return value


def _flag(value: object, place: ValuePlace) -> bool:
    if not isinstance(value, bool):
        raise place.fail(f"cần true hoặc false; đang là {quoted(value)}")
    return value


def _whole(value: object, place: ValuePlace) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST:
        raise place.fail(f"cần một số nguyên, không quá một triệu; đang là {quoted(value)}")
    return value


def _exact(value: object, place: ValuePlace) -> Decimal:
    try:
        if isinstance(value, str | int) and not isinstance(value, bool) and len(quoted(value)) < 32:
            number = Decimal(str(value))
            if number.is_finite() and abs(number) <= MOST and number == round(number, MOST_DECIMALS):
                return number
    except InvalidOperation:
        pass
    limits = "không quá một triệu, nhiều nhất sáu chữ số thập phân"
    raise place.fail(f"cần một số; đang là {quoted(value)} ({limits})")


def _date(value: object, place: ValuePlace) -> dt.date:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        raise place.fail(f"cần một ngày, dạng 2025-08-30; đang là {quoted(value)}") from None


_PLAIN: dict[type, Callable[[object, ValuePlace], object]] = {
    str: _text,
    bool: _flag,
    int: _whole,
    Decimal: _exact,
    dt.date: _date,
}
