"""The rule sets that come with the program, read from the TOML files beside this module."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ratings.rulesets.checks import problems_of
from ratings.rulesets.merging import merge_overrides
from ratings.rulesets.reading import Content, RuleSetError
from ratings.rulesets.ruleset import RuleSet

FOLDER = Path(__file__).parent
_THAWED: dict[str, RuleSet] = {}


@dataclass(frozen=True)
class RuleSetSource:
    """The whole content of a rule set, as a period freezes it.

    ``content`` is plain JSON. ``digest`` is the SHA-256 of its canonical text, in hexadecimal."""

    code: str
    title: str
    content: Content
    digest: str


def canonical_text(content: Content) -> str:
    """Return the content as JSON text that never varies: keys sorted, ISO dates, decimals as written."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be frozen")


def digest(content: Content) -> str:
    return hashlib.sha256(canonical_text(content).encode()).hexdigest()


def freeze_content(content: Content, parent: RuleSet | None = None) -> RuleSetSource:
    """Return the content as it is kept for a period. Raises ``RuleSetError`` for its first problem.

    With ``parent``, also check that the content changes only what a local rule set may change."""
    ruleset = RuleSet.parse(content)
    for problem in problems_of(content, parent):
        raise RuleSetError(ruleset.code, problem.path, problem.text)
    return RuleSetSource(ruleset.code, ruleset.title, json.loads(canonical_text(content)), digest(content))


def thaw_ruleset(digest: str, content: Callable[[], Content]) -> RuleSet:
    """Return the rule set of frozen content.

    ``content`` is called, and its result parsed, only once in a process for each ``digest``. A page of three
    hundred cases needs the rule set three hundred times."""
    if digest not in _THAWED:
        _THAWED[digest] = RuleSet.parse(content())
    return _THAWED[digest]


@cache
def load_shipped(code: str) -> RuleSetSource:
    """Return the shipped rule set ``<code>.toml``, merged into its parents.

    Raises ``FileNotFoundError`` for an unknown code and ``RuleSetError`` for a file that cannot be used."""
    return read_ruleset(FOLDER / f"{code}.toml")


def read_ruleset(path: Path) -> RuleSetSource:
    """Return the rule set of a TOML file, merged into its parents. The parents are shipped ones.

    Raises ``FileNotFoundError`` if there is no such file or parent, and ``RuleSetError`` for a file that
    cannot be used."""
    own = read_toml(path)
    if "parent" not in own:
        return freeze_content(own)
    parent = load_shipped(own["parent"])
    return freeze_content(merge_overrides(parent.content, own), RuleSet.parse(parent.content))


def read_toml(path: Path) -> Content:
    """Return what the file of a rule set says itself, without its parents. Raises ``RuleSetError`` if it is
    no TOML or its code is not the name of the file."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=str)
    except tomllib.TOMLDecodeError as error:
        raise RuleSetError(path.name, "(cả tệp)", f"không đọc được TOML: {error}") from None
    if content.get("code") != path.stem:
        raise RuleSetError(path.name, "code", f"cần trùng với tên tệp, {path.stem!r}")
    return content


def shipped_rulesets() -> list[RuleSetSource]:
    """Return every shipped rule set: first the central ones, newest first, then the local ones."""
    sources = [load_shipped(path.stem) for path in FOLDER.glob("*.toml")]
    newest = sorted(sources, key=lambda source: str(source.content["effective_from"]), reverse=True)
    return sorted(newest, key=lambda source: "parent" in source.content)
