"""The sizes and weights of type on party documents, from ``type.toml``. PDF and Word files take them from
here."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "type.toml"


@dataclass(frozen=True)
class Type:
    """The type of one element of a paper. ``size`` is in points."""

    size: float
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class TypeGuidance:
    """What a guidance on the layout of documents says: the type of every element, by the element's name."""

    name: str
    since: dt.date
    type: dict[str, Type]


@cache
def guidances() -> tuple[TypeGuidance, ...]:
    """Return the guidances in the order in which they came into force. What one leaves out is as in the one
    before."""
    found: list[TypeGuidance] = []
    for row in tomllib.loads(FILE.read_text(encoding="utf-8"))["guidance"]:
        before = found[-1].type if found else {}
        said = {name: Type(**kind) for name, kind in row["type"].items()}
        found.append(TypeGuidance(row["name"], row["since"], before | said))
    return tuple(found)


def type_in_force() -> dict[str, Type]:
    """Return the type of every element after the last guidance."""
    return guidances()[-1].type


def type_variables() -> str:
    """Return a style sheet that sets the variables of CSS from which ``report.css`` takes its type."""
    lines = []
    for name, kind in type_in_force().items():
        lines.append(f"--{name}-size: {kind.size}pt;")
        lines.append(f"--{name}-weight: {'bold' if kind.bold else 'normal'};")
        lines.append(f"--{name}-style: {'italic' if kind.italic else 'normal'};")
    return f":root {{ {' '.join(lines)} }}"
