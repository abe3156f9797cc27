"""No verb is misspelt: not where templates compare with its value, nor as a bare string in the code."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from enum import StrEnum
from pathlib import Path

import pytest
from django.conf import settings

from ratings.rules import RuleSetVerb
from reviews.rules import BallotVerb, ConferenceVerb, PaperVerb, QuarterVerb, SessionVerb, UnitVerb

ROOT = Path(settings.BASE_DIR)
COMPARED = re.compile(r"""["'](\w+)["']\s+(?:not\s+)?in\s+((?:\w+\.)*\w*allowed)\b""")
VERBS: tuple[type[StrEnum], ...] = (
    SessionVerb,
    ConferenceVerb,
    BallotVerb,
    PaperVerb,
    QuarterVerb,
    UnitVerb,
    RuleSetVerb,
)
PAGES = (ROOT / "templates").rglob("*.html")
TEMPLATES = [path for path in PAGES if COMPARED.search(path.read_text("utf-8"))]
KNOWN = frozenset(str(verb) for verbs in VERBS for verb in verbs)


def compared(path: Path) -> dict[str, set[str]]:
    """The verbs that a template looks for, by the name of the list in which it does."""
    found: dict[str, set[str]] = defaultdict(set)
    for verb, name in COMPARED.findall(path.read_text("utf-8")):
        found[name].add(verb)
    return found


def test_there_are_templates_that_ask() -> None:
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_every_verb_of_a_template_is_one_of_the_same_kind_of_thing(path: Path) -> None:
    """One list holds the verbs of one kind of thing: those of another would never be found in it."""
    for name, verbs in compared(path).items():
        kinds = VERBS if name == "allowed" or "." in name else (SessionVerb,)
        assert any(verbs <= {str(verb) for verb in kind} for kind in kinds), (name, verbs)


def test_a_misspelt_verb_would_be_found(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '{% if "wriet" in allowed %}…{% endif %}{% if "see_ratings" in session_allowed %}…{% endif %}'
    )
    assert compared(page) == {"allowed": {"wriet"}, "session_allowed": {"see_ratings"}}
    assert "wriet" not in KNOWN


def bare(path: Path) -> list[str]:
    """Where a string of letters is looked for in a list of verbs, or asked of the door."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        texts: list[ast.expr] = []
        if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.In | ast.NotIn):
            held = ast.unparse(node.comparators[0])
            texts = [node.left] if "verbs" in held or held.startswith("allowed") else []
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in ("can", "require", "why_not"):
            texts = node.args
        found += [f"{path}:{text.lineno}" for text in texts if isinstance(text, ast.Constant)]
    return found


def test_no_verb_is_a_bare_string_in_the_code() -> None:
    files = [path for app in ("reviews", "ratings", "members") for path in (ROOT / app).rglob("*.py")]
    assert [place for path in files for place in bare(path)] == []
