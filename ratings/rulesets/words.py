"""The closed lists of words that a rule set may use."""

from __future__ import annotations

from enum import StrEnum


class SubjectKind(StrEnum):
    """The kinds of subjects that levels, conditions and forms distinguish (366-QĐ/TW Đ5, Đ11)."""

    COLLECTIVE = "collective"
    LEADER = "leader"
    NONLEADER = "nonleader"
    OUTSIDE = "outside"


EVERY_KIND = frozenset(SubjectKind)


class Body(StrEnum):
    """The kinds of committees a rule may be for; the same as the tree's own kinds."""

    PROVINCIAL = "provincial"
    COMMUNE = "commune"
    GRASSROOTS = "grassroots"
    SECTION = "section"
    CELL = "cell"
    LEADERSHIP = "leadership"
    AGENCY = "agency"


class Between(StrEnum):
    """What a body may have to do between the appraisal and the decision; named like the step it is."""

    PROPOSED = "proposed"
    PASSED = "passed"


class Grading(StrEnum):
    POINTS = "points"
    WORDS = "words"


class Op(StrEnum):
    AT_LEAST = ">="
    AT_MOST = "<="
    OVER = ">"
    UNDER = "<"


class Weight(StrEnum):
    """What a question asks for: BLOCK, no final decision before it is settled; DECIDE, a person decides
    with a reason; WARN, a person should look; NOTE, to be recorded."""

    BLOCK = "block"
    DECIDE = "decide"
    WARN = "warn"
    NOTE = "note"


class Otherwise(StrEnum):
    """What follows where a rule's conditions are not met and the text is silent."""

    HUMAN_DECISION = "human_decision"
    STEP_DOWN = "step_down"


class QuotaBase(StrEnum):
    """What the quota's share is taken of: those rated Good, or Good and Excellent together."""

    GOOD = "good"
    GOOD_OR_BETTER = "good_or_better"


class Rounding(StrEnum):
    FLOOR = "floor"
    HALF_UP = "half_up"


class Exempt(StrEnum):
    """LEFT_OUT: neither reviewed nor rated; NOT_RATED: reviewed all the same."""

    LEFT_OUT = "left_out"
    NOT_RATED = "not_rated"


class Role(StrEnum):
    """A subject's place in its unit, as coupling rules name it."""

    COLLECTIVE = "collective"
    HEAD = "head"
    DEPUTY = "deputy"
    MEMBER = "member"


class Bond(StrEnum):
    """The shapes a coupling rule can have; ``ratings.coupling`` holds one function for each."""

    NOT_ABOVE_COLLECTIVE = "not_above_collective"
    UNIT_UNDER = "unit_under"
    UNIT_UNDER_BARS = "unit_under_bars"
    QUARTER_BARS = "quarter_bars"
    QUARTERS_RUNNING = "quarters_running"
