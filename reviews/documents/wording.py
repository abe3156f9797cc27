"""Writes dates, figures and names of organs as official party documents have them. All functions return
Vietnamese text."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from django.utils import timezone

from members.unicode import composed
from ratings import notation
from ratings.rulesets import RuleSet

UNPRINTABLE = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e0fff]"
)
"""What no file can hold, and the marks that turn the direction of writing."""

SAME_SIGN = str.maketrans(
    {"☐": "□", "☑": "√", "✓": "√", "✔": "√", "☒": "×", "✗": "×", "✘": "×", "⇒": "→", "⇨": "→", "➔": "→"}
    | {"➢": "►", "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "►", "\uf0fc": "√"}
)
"""Signs that not every font has, and those of the same meaning that the fonts of printed papers have."""

PICTURES = re.compile(
    "(?:[\u2190-\u2bff\ue000-\uf8ff\U0001f000-\U0001fbff](?<![←↑→↓↔↕⇔∂∆∏∑−∕∙√∞∩∫≈≠≡≤≥□▪▫▬►◄◊○◌●◦☺☻♀♂■▲▼])"
    "[\ufe0e\ufe0f\u200d\u20e3]*)+"
)
"""Symbols that the fonts of printed papers do not have, so that they look different on every machine."""

PICTURE = "(biểu tượng)"

LONG_DATE = re.compile(r"ngày (\d{2}) tháng (\d{1,2}) năm (\d{4})")
"""A day as ``long_date`` writes it."""

ORGANS = (" Tỉnh ủy", " Thành ủy", " Đảng ủy", " Chi bộ")


def printable(text: str) -> str:
    """Return the text as a file can hold it and as it looks the same everywhere: with letters and diacritics
    composed (NFC), so that it can be searched, and symbols that the fonts do not have put into a word."""
    return PICTURES.sub(PICTURE, UNPRINTABLE.sub("", composed(text)).translate(SAME_SIGN))


def figure_text(number: Decimal | None) -> str:
    """Return the number with a decimal comma, as Vietnamese writes it, or an empty string for None."""
    return "" if number is None else notation.as_figure(number)


def mark_text(ruleset: RuleSet, value: Decimal | None) -> str:
    """Return the mark of a criterion as text: points as a figure, or the word of the grade if the rule set
    grades by words."""
    return ruleset.grade_name(value) if ruleset.grades else figure_text(value)


def percent_text(part: int, whole: int) -> str:
    """Return ``part`` of ``whole`` as a percentage with at most one decimal, or an empty string if ``whole``
    is 0."""
    return notation.as_percent((Decimal(100) * part / whole).quantize(Decimal("0.1"))) if whole else ""


def long_date(day: dt.date) -> str:
    """Return the day in words ("ngày 05 tháng 02 năm 2026"). Days below 10 and the first two months have a
    leading zero, as the guidance on official documents requires."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


ARTICLE, FORM = re.compile(r"(\d+-QĐ/TW) Đ(?=\d)([\d.]+)"), re.compile(r"HD(\d+) (mẫu \w+)")
"""How rule sets cite an article of a regulation and a form of a guidance, shorter than papers do."""


def cited_in_full(source: str) -> str:
    """Return a citation as papers have it: "Điều 17 Quy định số 366-QĐ/TW" for "366-QĐ/TW Đ17"."""
    said = ARTICLE.sub(r"Điều \2 Quy định số \1", source)
    return FORM.sub(r"\2 kèm theo Hướng dẫn số \1-HD/BTCTW", said)


EMPTY_NUMBER = "………"
"""What stands for the number of a paper until it is issued."""

ROMAN = {100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}


def roman(number: int) -> str:
    """Return a number below 400 in Roman figures, as the parts of a paper are numbered."""
    written = ""
    for value, letters in ROMAN.items():
        count, number = divmod(number, value)
        written += letters * count
    return written


def day_in(words: str) -> dt.date | None:
    """Return the day that ``long_date`` wrote into these words, or None if there is none."""
    found = LONG_DATE.search(words)
    return dt.date(int(found[3]), int(found[2]), int(found[1])) if found else None


def short_date(day: dt.date) -> str:
    """Return the day in figures (05/02/2026)."""
    return f"{day:%d/%m/%Y}"


def date_of(moment: dt.datetime) -> str:
    """Return the local day of a moment in figures (05/02/2026)."""
    return short_date(timezone.localtime(moment).date())


def occasion(year: int, theme: str) -> str:
    """Return what a round is about, to stand inside a sentence: the year, or the theme. The theme gets a
    small first letter, unless it begins with an abbreviation in capitals."""
    if not theme:
        return f"năm {year}"
    return theme if theme[:2].isupper() else theme[:1].lower() + theme[1:]


def matter(year: int, theme: str, *, is_rated: bool) -> str:
    """Return what is done in a round and about what, to stand inside a sentence. In a round without ratings
    the words about rating are left out."""
    deed = "kiểm điểm, đánh giá, xếp loại chất lượng" if is_rated else "kiểm điểm, rút kinh nghiệm"
    return f"{deed} {occasion(year, theme)}"


def kept_at(name: str) -> str:
    """Return the last line of the recipients, which says where a paper of the committee with this name is
    kept. uncertain: of 05-HD/VPTW only notes were seen, which have "Lưu Đảng ủy"."""
    for organ in ("Tỉnh ủy", "Thành ủy"):
        if name.startswith(organ):
            return f"Lưu Văn phòng {organ}"
    return "Lưu Đảng ủy" if name.startswith("Đảng ủy") else "Lưu hồ sơ kiểm điểm"


def without_organ(words: str) -> str:
    """Return the name of a body without its organ, which a signature does not repeat: "Ban Thường vụ" for
    "Ban Thường vụ Tỉnh ủy"."""
    for organ in ORGANS:
        words = words.removesuffix(organ)
    return words


def first_title(post: str) -> str:
    """Return the first of the titles in a post, without its organ: "Bí thư" for "Bí thư Đảng ủy xã Suối Hoa,
    Chủ tịch"."""
    title = post.split(",")[0].strip()
    return min((title.split(organ)[0] for organ in ORGANS), key=len)
