"""The tables of ratings, one module a thing."""

from ratings.models.case import Facts, RatingCase, RatingStep, Score, Step
from ratings.models.period import FrozenRuleSet, Period, PeriodKind

__all__ = ["Facts", "FrozenRuleSet", "Period", "PeriodKind", "RatingCase", "RatingStep", "Score", "Step"]
