"""The tests themselves: none is content with a status."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent


def content_with_a_status(source: str) -> Iterator[str]:
    """Tests in which every assertion is about a status: a page with nothing on it would pass them."""
    for test in ast.walk(ast.parse(source)):
        if isinstance(test, ast.FunctionDef) and test.name.startswith("test"):
            told = [ast.unparse(node.test) for node in ast.walk(test) if isinstance(node, ast.Assert)]
            if told and all("status_code" in words for words in told):
                yield test.name


def test_no_test_is_content_with_a_status() -> None:
    found = {
        f"{path.relative_to(TESTS)}: {name}"
        for path in TESTS.rglob("test_*.py")
        for name in content_with_a_status(path.read_text())
    }
    assert found == set()


def test_such_a_test_is_found() -> None:
    only = "def test_page():\n    assert get().status_code == 200\n"
    more = only + "    assert 'word' in get().text\n"
    assert [list(content_with_a_status(source)) for source in (only, more)] == [["test_page"], []]
