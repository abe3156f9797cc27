"""The guide, its pictures and the program belong together; a picture is drawn anew only where its page has
changed."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import override
from PIL import Image, ImageDraw

from members.workbooks import CommitteeRow, MemberRow
from reviews.desk.steps import STEPS
from tests.guide.pictures import FOLDER, GUIDE, OTHERS, WIDTH, look_alike, named_in_guide, shrunk
from tests.guide.province import rows

LARGEST = 120_000
"""In bytes, so that the repository stays small."""


def test_every_picture_of_the_guide_is_there_and_no_other() -> None:
    files = sorted(path.stem for path in FOLDER.glob("*.png"))
    named = [name for guide in (GUIDE, *OTHERS.values()) for name in named_in_guide(guide)]
    assert (sorted(named), 8 <= len(named_in_guide()) <= 12) == (files, True)
    sizes_on_disk = {path.name: path.stat().st_size for path in FOLDER.iterdir()}
    assert {name: size for name, size in sizes_on_disk.items() if size > LARGEST} == {}
    sizes = set()
    for path in FOLDER.glob("*.png"):
        with Image.open(path) as picture:
            sizes.add(picture.width)
    assert sizes == {WIDTH}


def test_the_guide_has_a_section_for_every_step_in_their_order() -> None:
    found = re.findall(r"^## (\d+\. .+)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    with override("vi"):
        optional = {True: " (không bắt buộc)", False: ""}
        titles = [f"{step.title}{optional[step.is_optional]}" for step in STEPS]
    assert found == [f"{number}. {title}" for number, title in enumerate(titles, start=1)]


def test_what_the_guide_tells_to_press_stands_on_the_pages() -> None:
    """Bold words are those of a button, a page or a heading; "…" stands for what differs each time."""
    with Path(settings.LOCALE_PATHS[0], "vi", "LC_MESSAGES", "django.po").open("rb") as file:
        texts = [message.string or "" for message in read_po(file) if message.id]
    said = {text for found in texts for text in ([found] if isinstance(found, str) else found)}
    shown = {re.sub(r"%\(\w+\)\w", "…", text) for text in said}
    told = set(re.findall(r"\*\*(.+?)\*\*", " ".join(GUIDE.read_text(encoding="utf-8").split())))
    assert (told - shown, len(told) > 10) == (set(), True)


def drawn(*, words: str = "Bắt đầu sử dụng", shade: int = 0) -> Image.Image:
    page = Image.new("RGB", (1366, 768), "white")
    pen = ImageDraw.Draw(page)
    pen.rectangle((40, 40, 1300, 90), fill=(29 + shade, 78, 137))
    pen.text((60, 120), words * 3, fill="black", font_size=28)
    file = io.BytesIO()
    page.save(file, "png")
    return shrunk(file.getvalue())


@pytest.mark.parametrize(
    ("changes", "alike"),
    [({}, True), ({"shade": 6}, True), ({"words": "Bắt đầu sử dung"}, False), ({"words": "Đã xong"}, False)],
)
def test_a_picture_counts_as_another_one_when_its_words_change(changes: dict[str, Any], alike: bool) -> None:
    assert look_alike(drawn(), drawn(**changes)) is alike


def test_the_province_of_the_guide_has_three_levels_and_sixty_people() -> None:
    written = rows()
    people = [row for row in written if isinstance(row, MemberRow)]
    parents = {row.code: row.parent for row in written if isinstance(row, CommitteeRow)}
    below = {code: parents.get(parent, "") for code, parent in parents.items()}
    assert (len(people) + 1, len({row.code for row in people}) + 1) == (60, 60)
    assert (len(parents) + 2, {code for code, top in below.items() if top == "DM"}) == (
        15,
        {f"{commune}{cell}" for commune in ("NL", "BM", "DT") for cell in ("1", "2", "TH")},
    )
