"""What keeps the tail short: no long module, no long function, no long template, nothing inline."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("config", "members", "ratings", "reviews")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
LONGEST_TEMPLATE = 150


def modules() -> Iterator[Path]:
    for app in APPS:
        yield from (path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_module_grows_past_a_few_hundred_lines() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}
    assert len(sizes) > 50
    assert {path: size for path, size in sizes.items() if size > LONGEST_MODULE} == {}


def test_no_function_outgrows_one_look() -> None:
    long = {
        f"{path.name}:{name}": n for path in modules() for name, n in functions(path) if n > LONGEST_FUNCTION
    }
    assert long == {}


def test_no_template_grows_past_two_screens() -> None:
    sizes = {path.name: len(path.read_text().splitlines()) for path in (ROOT / "templates").rglob("*.html")}
    assert {name: size for name, size in sizes.items() if size > LONGEST_TEMPLATE} == {}


def test_every_module_says_what_it_is() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


@pytest.mark.parametrize("folder", ["templates", "static/js"])
def test_nothing_asks_for_inline_script_or_style(folder: str) -> None:
    """The content security policy refuses both; a page that needs one would silently lose it."""
    text = {path: path.read_text() for path in (ROOT / folder).rglob("*") if path.suffix in (".html", ".js")}
    paper = {path: body for path, body in text.items() if "paper" not in path.parts}
    found = [
        str(path.relative_to(ROOT))
        for path, body in paper.items()
        for mark in (" style=", "<style", " onclick=", "javascript:")
        if mark in body
    ]
    assert found == []
