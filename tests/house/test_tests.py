"""The tests themselves: none is content with a status."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent


def is_of_a_status(told: ast.expr) -> bool:
    """Whether a status is all that is asserted; beside it, in a tuple, something else may stand."""
    left = told.left if isinstance(told, ast.Compare) else told
    parts = left.elts if isinstance(left, ast.Tuple | ast.List) else [told]
    return all("status_code" in ast.unparse(part) for part in parts)


def content_with_a_status(source: str) -> Iterator[str]:
    """Tests in which every assertion is about a status: a page with nothing on it would pass them."""
    for test in ast.walk(ast.parse(source)):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test"):
            told = [node.test for node in ast.walk(test) if isinstance(node, ast.Assert)]
            if told and all(map(is_of_a_status, told)):
                yield test.name


def test_no_test_is_content_with_a_status() -> None:
    found = {
        f"{path.relative_to(TESTS)}: {name}"
        for path in TESTS.rglob("test_*.py")
        for name in content_with_a_status(path.read_text())
    }
    assert found == set()


@pytest.mark.parametrize(
    ("assertion", "found"),
    [
        ("get().status_code == 200", ["test_page"]),
        ("[get(path).status_code for path in PATHS] == [200, 404]", ["test_page"]),
        ("(get().status_code, post().status_code) == (200, 405)", ["test_page"]),
        ("(answer.status_code, answer['Location']) == (302, '/')", []),
        ("'word' in get().text", []),
    ],
)
def test_such_a_test_is_found(assertion: str, found: list[str]) -> None:
    assert list(content_with_a_status(f"def test_page():\n    assert {assertion}\n")) == found
