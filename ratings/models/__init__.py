"""The tables of the ratings, one module for each thing."""

from ratings.models.calendar import CalendarDay
from ratings.models.case import RatingCase, Score, SupersededScore
from ratings.models.conflict import Conflict, ConflictKind
from ratings.models.fact_rows import Discipline, LedUnit
from ratings.models.facts import Facts
from ratings.models.merging import rated_twice
from ratings.models.mitigation import Mitigation
from ratings.models.objection import Objection, ObjectionKind, ObjectionOutcome
from ratings.models.peergroup import PeerGroup, PeerPlace
from ratings.models.period import FrozenRuleSet, Period, PeriodKind
from ratings.models.petition import Petition, PetitionOutcome
from ratings.models.ruleset import LocalRuleSet, RuleSetState, keepers_of_rulesets
from ratings.models.step import BETWEEN, RatingStep, Step
from ratings.models.unrated import Unrated, UnratedCode

__all__ = [
    "BETWEEN",
    "CalendarDay",
    "Conflict",
    "ConflictKind",
    "Discipline",
    "Facts",
    "FrozenRuleSet",
    "LedUnit",
    "LocalRuleSet",
    "Mitigation",
    "Objection",
    "ObjectionKind",
    "ObjectionOutcome",
    "PeerGroup",
    "PeerPlace",
    "Period",
    "PeriodKind",
    "Petition",
    "PetitionOutcome",
    "RatingCase",
    "RatingStep",
    "RuleSetState",
    "Score",
    "Step",
    "SupersededScore",
    "Unrated",
    "UnratedCode",
    "keepers_of_rulesets",
    "rated_twice",
]
