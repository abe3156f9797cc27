"""The table of the law names every rule and finding once, and only tests that there are."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TABLE = (ROOT / "docs" / "law.md").read_text(encoding="utf-8")
NUMBERS = {"R": 30, "A": 12, "B": 11, "F": 20}


def test_every_number_of_the_law_has_its_line() -> None:
    lines = re.findall(r"^\| ([RABF]\d+) \|", TABLE, re.MULTILINE)
    width = {"R": 2, "A": 1, "B": 1, "F": 1}
    wanted = [f"{kind}{n:0{width[kind]}}" for kind, most in NUMBERS.items() for n in range(1, most + 1)]
    assert lines == wanted


def test_every_test_that_the_law_names_is_there() -> None:
    tests = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert set(re.findall(r"`(test_\w+)`", TABLE)) - tests == set()
