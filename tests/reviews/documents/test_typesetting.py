"""PDF and Word files take sizes and weights of type from one table."""

from __future__ import annotations

import re
from pathlib import Path

from django.contrib.staticfiles import finders

from reviews.documents.typesetting import guidances, type_in_force, type_variables
from reviews.documents.word_styles import ELEMENTS, STYLES


def test_both_writers_take_the_type_of_every_element() -> None:
    kinds = type_in_force()
    taken = {
        name: (STYLES[style].size, STYLES[style].bold, STYLES[style].italic)
        for style, name in ELEMENTS.items()
    }
    assert taken == {name: (kind.size, kind.bold, kind.italic) for name, kind in kinds.items()}
    sheet = Path(str(finders.find("paper/report.css"))).read_text(encoding="utf-8")
    used = {name for name, _part in re.findall(r"var\(--(\w+)-(size|weight|style)\)", sheet)}
    assert used == set(kinds)
    assert set(re.findall(r"--(\w+)-size:", type_variables())) == set(kinds)


def test_a_later_guidance_changes_only_what_it_says() -> None:
    names = [one.name for one in guidances()]
    assert names == ["36-HD/VPTW", "05-HD/VPTW"]
    assert [one.since for one in guidances()] == sorted(one.since for one in guidances())
    assert guidances()[0].type.keys() == guidances()[1].type.keys()
