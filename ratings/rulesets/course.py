"""Records of a rule set on how a rating runs: its order, its steps, who takes them, how long conferences
last."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ratings.rulesets.records import EVERY_KIND, SubjectKind


class BodyKind(StrEnum):
    """The kinds of committees that a rule may be for; the same as ``members.models.CommitteeKind``."""

    PROVINCIAL = "provincial"
    COMMUNE = "commune"
    GRASSROOTS = "grassroots"
    SECTION = "section"
    CELL = "cell"
    LEADERSHIP = "leadership"
    AGENCY = "agency"


class Between(StrEnum):
    """What a body may have to do between appraisal and decision; the values are those of the rating's
    steps."""

    PROPOSED = "proposed"
    PASSED = "passed"


@dataclass(frozen=True)
class OrderRule:
    """A rule on order: ``first`` comes before ``then``; ``stage`` is "review" or "rating"."""

    code: str
    stage: str
    first: str
    then: str
    text: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class StepRule:
    """One step of a rating as the text describes it: its name and who takes it."""

    code: str
    name: str
    who: str
    text: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Authority:
    """Who does what in the rating of one kind of organisation, in words; a field is empty if nobody does it.

    The row applies to subjects of these ``kinds`` in committees of the kinds ``bodies`` that are directly
    under one of the kinds ``above``; empty means any. ``between`` are the steps required before the decision.
    ``outside`` means that the body that decides does not work in this program, so that its decision is
    entered from its paper."""

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
        """Whether the row applies to this kind of subject in a committee of kind ``body`` under one of
        ``above``.

        A row with neither ``bodies`` nor ``kinds`` is only printed and applies to nothing."""
        said = bool(self.bodies) or self.kinds != EVERY_KIND
        fits = (not self.bodies or body in self.bodies) and (not self.above or above in self.above)
        return said and kind in self.kinds and fits

    def body(self, step: str) -> str:
        """Return the body that takes this step, in words; empty if there is none."""
        return {"proposed": self.proposes, "passed": self.passes, "decided": self.decides}.get(step, "")


@dataclass(frozen=True)
class Duration:
    """The least length of a conference, in ``days``; ``bodies`` are kinds of committees, empty for all
    others."""

    code: str
    text: str
    days: Decimal
    source: str
    bodies: tuple[BodyKind, ...] = ()
    certain: bool = True
