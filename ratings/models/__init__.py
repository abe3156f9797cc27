"""The tables of ratings, one module a thing."""

from ratings.models.case import Facts, RatingCase, RatingStep, Score, Step
from ratings.models.peergroup import PeerGroup, PeerPlace
from ratings.models.period import FrozenRuleSet, Period, PeriodKind
from ratings.models.ruleset import LocalRuleSet, RuleSetState

__all__ = [
    "Facts",
    "FrozenRuleSet",
    "LocalRuleSet",
    "PeerGroup",
    "PeerPlace",
    "Period",
    "PeriodKind",
    "RatingCase",
    "RatingStep",
    "RuleSetState",
    "Score",
    "Step",
]
