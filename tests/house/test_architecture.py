"""What keeps the tail short: no long module, no long function, no long template, nothing inline."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("config", "members", "ratings", "reviews")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50
LARGEST_TEMPLATE = 6_000
"""In bytes: a limit in lines can be kept by long lines."""
LONGEST_TEMPLATE_LINE = 120


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


def templates() -> Iterator[Path]:
    yield from (ROOT / "templates").rglob("*.html")


def test_no_template_grows_past_two_screens() -> None:
    sizes = {str(path.relative_to(ROOT)): path.stat().st_size for path in templates()}
    assert len(sizes) > 100
    assert {name: size for name, size in sizes.items() if size > LARGEST_TEMPLATE} == {}


def test_no_line_of_a_template_is_wider_than_the_screen() -> None:
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST_TEMPLATE_LINE
    ]
    assert wide == []


CONDITION = re.compile(r"\{%-?\s*(?:if|elif|ifequal|ifnotequal|ifchanged|case|when)\b(.*?)-?%\}", re.DOTALL)
VERB_ASKED = re.compile(r"""(["'])\w+\1 (?:not )?in (?:\w+\.)?(?:\w+_)?allowed\b""")
SHAPED = re.compile(r"""\|(?:date|time|stringformat|default):(["']).*?\1""")


def compared(text: str) -> list[str]:
    """The conditions in which a value is held against a word. A verb may be asked for, and a filter may shape
    a value before it is compared with another."""
    bare = {condition: SHAPED.sub("", VERB_ASKED.sub("", condition)) for condition in CONDITION.findall(text)}
    return [condition.strip() for condition, rest in bare.items() if '"' in rest or "'" in rest]


@pytest.mark.parametrize(
    "condition",
    ['a.state == "x"', "'x' != kind", 'a.kind|lower == "x"', 'a in "x y"', 'a|same:"x"', '"x" in kinds'],
)
def test_a_word_in_a_condition_is_found(condition: str) -> None:
    assert compared("{% if " + condition + " %}") == [condition]
    assert compared("{% if b %}{% elif " + condition + " and c %}") == [f"{condition} and c"]


def test_a_verb_and_the_shape_of_a_date_are_no_states() -> None:
    assert compared('{% if "write" in allowed and "see" not in session_allowed %}{{ day|date:"d" }}') == []
    assert compared('{% if day|date:"d" == other and "open" in row.allowed %}') == []


def test_no_template_compares_a_state_with_a_word() -> None:
    """Models say what they are (`paper.is_draft`), the tag `state` says how it looks."""
    found = {str(path.relative_to(ROOT)): compared(path.read_text(encoding="utf-8")) for path in templates()}
    assert {name: conditions for name, conditions in found.items() if conditions} == {}


INPUT = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
UNSEEN = re.compile(r"""\btype=(["'])(?:hidden|submit)\1|\shidden(?=[\s>])""")


def by_hand(text: str) -> list[str]:
    """The inputs a person sees that are written in a template instead of a form."""
    return [tag for tag in INPUT.findall(text) if not UNSEEN.search(tag)]


@pytest.mark.parametrize(
    ("tag", "seen"),
    [
        ('<input name="q">', True),
        ('<select class="form-select"\n  name="group">', True),
        ('<textarea name="text" rows="3">', True),
        ('<input type="hidden" name="version">', False),
        ('<textarea name="text" hidden>', False),
        ('<input type="submit">', False),
    ],
)
def test_an_input_by_hand_is_found(tag: str, seen: bool) -> None:
    assert by_hand(f"<form>{tag}</form>") == ([tag] if seen else [])


def test_what_is_filled_in_is_a_form() -> None:
    """By `{% crispy %}`, `as_crispy_field`, in rows `{% row_form %}`; a box alone is `{% row_tick %}`."""
    found = {str(path.relative_to(ROOT)): by_hand(path.read_text(encoding="utf-8")) for path in templates()}
    assert {name: tags for name, tags in found.items() if tags} == {}


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
