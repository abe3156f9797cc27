"""How dates, figures and organs are written on a party document; strings in, strings out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from ratings import notation
from ratings.rulesets import RuleSet

ORGANS = (" Tỉnh ủy", " Thành ủy", " Đảng ủy", " Chi bộ")


def figure_text(number: Decimal | None) -> str:
    """As notation writes it; empty where there is none."""
    return "" if number is None else notation.as_figure(number)


def mark_text(ruleset: RuleSet, value: Decimal | None) -> str:
    """A criterion's mark: points as a figure, a grade as its word."""
    return ruleset.grade_name(value) if ruleset.grades else figure_text(value)


def percent_text(part: int, whole: int) -> str:
    """One decimal at most; empty where there is no whole."""
    return f"{figure_text((Decimal(100) * part / whole).quantize(Decimal('0.1')))} %" if whole else ""


def long_date(day: dt.date) -> str:
    """Days below 10 and the first two months bear a nought, as the guidance on documents wants."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def date_of(moment: dt.datetime) -> str:
    """The local day of a moment."""
    return short_date(timezone.localtime(moment).date())


def occasion(year: int, theme: str) -> str:
    """What a round is about: the year, or the theme, which stands within a sentence."""
    if not theme:
        return f"năm {year}"
    return theme if theme[:2].isupper() else theme[:1].lower() + theme[1:]


def matter(year: int, theme: str, *, is_rated: bool) -> str:
    """What is done in a round, and of what: a thematic one need not rate."""
    deed = "kiểm điểm, đánh giá, xếp loại chất lượng" if is_rated else "kiểm điểm, rút kinh nghiệm"
    return f"{deed} {occasion(year, theme)}"


def without_organ(words: str) -> str:
    """ "Ban Thường vụ Tỉnh ủy" → "Ban Thường vụ": in a signature the organ is not said again."""
    for organ in ORGANS:
        words = words.removesuffix(organ)
    return words


def first_title(post: str) -> str:
    """The party title of a post that names several, without its organ."""
    return without_organ(post.split(",")[0].strip())
