"""The pictures of the guides: taken from pages, made small, and written only where a page looks otherwise."""

from __future__ import annotations

import io
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageChops
from playwright.sync_api import Page

GUIDE = Path(settings.BASE_DIR, "docs", "guide", "administrator.md")
FOLDER = GUIDE.parent / "pictures"
OTHERS = {name: GUIDE.with_name(f"{name}.md") for name in ("member", "clerk", "staff")}
"""The guides whose pictures are taken on the walks that count clicks and on the decision board."""

WIDTH = 960
"""In pixels: a page of 1366 stays readable so."""

COLOURS = 64
LOUD = 48
"""How far the brightness of a point may be off, of 255, before it counts as another one."""

TOLERATED = 0.0005
"""The share of other points up to which two pictures show the same page: letters are drawn a little otherwise
on another machine, and a minute of the clock may have passed."""

TIDY = """() => {
    document.activeElement?.blur();
    scrollTo({top: 0, behavior: 'instant'});
    for (const line of document.querySelectorAll('main > p.soft')) line.hidden = true;
    for (const input of document.querySelectorAll('input[type=date]')) {
        input.dataset.day = input.value;
        input.type = 'text';
        input.value = input.dataset.day.split('-').reverse().join('/') || 'dd/mm/yyyy';
    }
}"""
"""Hides the line with the day on which the program is tried, and writes days as a Vietnamese browser does."""

UNTIDY = """() => {
    for (const input of document.querySelectorAll('input[data-day]')) {
        input.type = 'date';
        input.value = input.dataset.day;
        delete input.dataset.day;
    }
}"""


def named_in_guide(guide: Path = GUIDE) -> list[str]:
    """The pictures of the guide, in its order."""
    return re.findall(r"\]\(pictures/([\w-]+)\.png\)", guide.read_text(encoding="utf-8"))


def shrunk(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as page:
        height = round(page.height * WIDTH / page.width)
        small = page.convert("RGB").resize((WIDTH, height), Image.Resampling.LANCZOS)
    return small.quantize(COLOURS, dither=Image.Dither.NONE)


def look_alike(one: Image.Image, other: Image.Image) -> bool:
    if one.size != other.size:
        return False
    apart = ImageChops.difference(one.convert("L"), other.convert("L")).histogram()
    return sum(apart[LOUD:]) <= TOLERATED * one.width * one.height


@dataclass
class Pictures:
    """``taken`` are the names of the pictures so far. They are drawn with PICTURES=1 only."""

    draws: bool = os.environ.get("PICTURES") == "1"
    taken: list[str] = field(default_factory=list)

    def take(self, page: Page, name: str) -> None:
        """Take a picture of the page as it stands in the window, and write it if it looks otherwise than the
        one that is there."""
        self.taken.append(name)
        if not self.draws:
            return
        page.evaluate(TIDY)
        found, file = shrunk(page.screenshot(animations="disabled")), FOLDER / f"{name}.png"
        page.evaluate(UNTIDY)
        if file.exists():
            with Image.open(file) as before:
                if look_alike(found, before):
                    return
        found.save(file, optimize=True)
        sys.stdout.write(f"{file.relative_to(settings.BASE_DIR)}\n")
