"""The migrated database that the test databases are copied from is made anew when it has to be."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests import template

# The clock stands in them as a default only.
# What members.doubles and members.words hold is part of the template's name.
KNOWN = {"django", "pgmq", "pgtrigger", "members.clock", "members.doubles", "members.words"}
KNOWN |= {"__future__", "datetime"}


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}
    return plain | named


def test_a_migration_reads_nothing_of_ours_that_may_change_under_it() -> None:
    """Else a template would stand that the code of today would make otherwise."""
    found = {path.name: imported(path) for path in template.migrations()}
    strange = {
        name: {module for module in modules if not {module, module.partition(".")[0]} & KNOWN}
        for name, modules in found.items()
    }
    assert len(found) > 3
    assert {name: modules for name, modules in strange.items() if modules} == {}


def test_another_word_in_a_migration_is_another_template(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(template, "ROOT", tmp_path)
    file = tmp_path / "0001_first.py"
    file.write_text("one")
    before = template.digest([file])
    assert template.digest([file]) == before
    file.write_text("two")
    assert template.digest([file]) != before
