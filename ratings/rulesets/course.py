"""How a rating runs by the text: what comes first, the steps, who takes them, how long a conference lasts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ratings.rulesets.records import EVERY_KIND, SubjectKind


class BodyKind(StrEnum):
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


@dataclass(frozen=True)
class OrderRule:
    """``first`` comes before ``then``; ``stage`` is "review" or "rating"."""

    code: str
    stage: str
    first: str
    then: str
    text: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class StepRule:
    code: str
    name: str
    who: str
    text: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Authority:
    """Who does what in the rating of one kind of organisation; empty where nobody does. It applies to these
    ``kinds`` of subjects rated in these ``bodies`` that stand directly under one of ``above`` (empty: any).
    ``between`` are the steps required before the decision; ``outside`` says that whoever decides does not
    work in this program, so that the decision is entered from its paper."""

    code: str
    subject: str
    self_rates: str
    decides: str
    source: str
    proposes: str = ""
    passes: str = ""
    appraises: str = ""
    kinds: frozenset[SubjectKind] = EVERY_KIND
    bodies: tuple[BodyKind, ...] = ()
    above: tuple[BodyKind, ...] = ()
    between: tuple[Between, ...] = ()
    outside: bool = False
    certain: bool = True

    @property
    def must_propose(self) -> bool:
        return Between.PROPOSED in self.between

    @property
    def must_pass(self) -> bool:
        return Between.PASSED in self.between

    def applies(self, kind: str, body: str, above: str) -> bool:
        """A row that says of nothing what it is for is prose only."""
        said = bool(self.bodies) or self.kinds != EVERY_KIND
        fits = (not self.bodies or body in self.bodies) and (not self.above or above in self.above)
        return said and kind in self.kinds and fits

    def body(self, step: str) -> str:
        """The body whose step this is, in words; empty where there is none."""
        return {"proposed": self.proposes, "passed": self.passes, "decided": self.decides}.get(step, "")


@dataclass(frozen=True)
class Duration:
    """How long a conference lasts at least; ``bodies`` are kinds of committees, empty for all others."""

    code: str
    text: str
    days: Decimal
    source: str
    bodies: tuple[BodyKind, ...] = ()
    certain: bool = True
