"""Nothing in the program asks the time anywhere else than of its clock."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("config", "members", "ratings", "reviews")
CLOCK = ROOT / "members" / "clock.py"
QUEUE = ROOT / "config" / "migrations" / "0001_queue.py"
"""The queue is not ours: its rows go by the time of the database."""

PAST_IT = {
    "timezone": {"now", "localdate", "localtime"},
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime"},
}
"""By what precedes the dot. ``time.monotonic`` measures and tells no time."""

CONVERTS = {"localdate", "localtime"}
"""With a moment these only turn it into the local day or time."""

IN_SQL = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp)\(\)|\bcurrent_(date|time|timestamp)\b", re.IGNORECASE
)


def modules() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in (ROOT / app).rglob("*.py") if path not in (CLOCK, QUEUE))


def asks_past_the_clock(source: str, *, is_migration: bool = False) -> list[int]:
    """The lines that ask the time of something else. The defaults in old migrations are never asked for."""
    tree = ast.parse(source)
    converting = {
        node.func for node in ast.walk(tree) if isinstance(node, ast.Call) and (node.args or node.keywords)
    }
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = " " in node.value.strip() and bool(IN_SQL.search(node.value))
        elif is_migration:
            found = False
        else:
            found = _names_another(node) and not (
                isinstance(node, ast.Attribute) and node.attr in CONVERTS and node in converting
            )
        if found:
            lines.append(node.lineno)  # type: ignore[attr-defined]  # each of these has one
    return lines


def _names_another(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Name(id=name) | ast.Attribute(attr=name), attr=attr):
            return attr in PAST_IT.get(name, ())
        case ast.ImportFrom(module="django.db.models.functions" | "django.db.models.functions.datetime"):
            return any(alias.name == "Now" for alias in node.names)
        case ast.ImportFrom(module=str(module)):
            known = PAST_IT.get(module.rsplit(".", 1)[-1], set())
            return any(alias.name in known for alias in node.names)
        case ast.keyword(arg="auto_now" | "auto_now_add"):
            return True
    return False


def test_nothing_asks_the_time_past_the_clock() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in modules()
        for line in asks_past_the_clock(
            path.read_text(encoding="utf-8"), is_migration="migrations" in path.parts
        )
    ]
    assert found == []


def test_no_template_asks_the_time() -> None:
    found = [path for path in (ROOT / "templates").rglob("*.*") if re.search(r"{%\s*now\b", path.read_text())]
    assert found == []


@pytest.mark.parametrize(
    ("line", "is_found"),
    [
        ("timezone.now()", True),
        ("Field(default=timezone.now)", True),
        ("Field(auto_now_add=True)", True),
        ("timezone.localdate()", True),
        ("timezone.localdate(clock.now())", False),
        ("timezone.localtime(moment)", False),
        ("asks = timezone.localtime", True),
        ("dt.date.today()", True),
        ("datetime.now(tz=UTC)", True),
        ("dt.datetime.now(dt.UTC)", True),
        ("from django.db.models.functions import Now", True),
        ("from django.utils.timezone import now", True),
        ("from django.utils import timezone", False),
        ("time.time()", True),
        ("time.monotonic()", False),
        ("clock.now()", False),
        ("cursor.execute('UPDATE mail SET due_at = now()')", True),
        ("'SELECT CURRENT_DATE'", True),
        ("'Do it now, not later'", False),
    ],
)
def test_what_is_found(line: str, is_found: bool) -> None:
    assert bool(asks_past_the_clock(line)) == is_found
