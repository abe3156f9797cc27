"""How dates, figures and organs are written on a party document; plain functions that return strings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from ratings import notation
from ratings.rulesets import RuleSet

ORGANS = (" Tỉnh ủy", " Thành ủy", " Đảng ủy", " Chi bộ")


def figure_text(number: Decimal | None) -> str:
    """Return the number in Vietnamese notation; empty for None."""
    return "" if number is None else notation.as_figure(number)


def mark_text(ruleset: RuleSet, value: Decimal | None) -> str:
    """Return a criterion's mark: points as a figure, a grade as its word."""
    return ruleset.grade_name(value) if ruleset.grades else figure_text(value)


def percent_text(part: int, whole: int) -> str:
    """Return the percentage with at most one decimal; empty if ``whole`` is 0."""
    return f"{figure_text((Decimal(100) * part / whole).quantize(Decimal('0.1')))} %" if whole else ""


def long_date(day: dt.date) -> str:
    """Days below 10 and the first two months are written with a zero, as the guidance on documents asks."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def date_of(moment: dt.datetime) -> str:
    """Return the local day of a moment."""
    return short_date(timezone.localtime(moment).date())


def occasion(year: int, theme: str) -> str:
    """Return what a round is about, as part of a sentence: the year, or the theme."""
    if not theme:
        return f"năm {year}"
    return theme if theme[:2].isupper() else theme[:1].lower() + theme[1:]


def matter(year: int, theme: str, *, is_rated: bool) -> str:
    """Return what is done in a round and about what; a thematic round need not rate."""
    deed = "kiểm điểm, đánh giá, xếp loại chất lượng" if is_rated else "kiểm điểm, rút kinh nghiệm"
    return f"{deed} {occasion(year, theme)}"


def without_organ(words: str) -> str:
    """ "Ban Thường vụ Tỉnh ủy" becomes "Ban Thường vụ": a signature does not repeat the organ."""
    for organ in ORGANS:
        words = words.removesuffix(organ)
    return words


def first_title(post: str) -> str:
    """Return the first title of a post that names several, without its organ."""
    return without_organ(post.split(",")[0].strip())
