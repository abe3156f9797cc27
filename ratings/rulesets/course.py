"""The records of a rule set about the course of a rating: order, steps, bodies, length of conferences."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ratings.rulesets.records import EVERY_KIND, SubjectKind


class BodyKind(StrEnum):
    """The kinds of committees that a rule may be for, with the values of ``members.models.CommitteeKind``."""

    PROVINCIAL = "provincial"
    COMMUNE = "commune"
    GRASSROOTS = "grassroots"
    SECTION = "section"
    CELL = "cell"
    LEADERSHIP = "leadership"
    AGENCY = "agency"


class Between(StrEnum):
    """The steps that may be required between vetting and decision, with the values of the rating's steps."""

    PROPOSED = "proposed"
    PASSED = "passed"


class OwnStep(StrEnum):
    """The steps of a rating that people of the collective itself take only where the table of authority says
    so."""

    APPRAISED = "appraised"
    DECIDED = "decided"


@dataclass(frozen=True)
class OrderRule:
    """A rule on the order of two things.

    ``first`` names what has to be done before ``then``. ``stage`` is "review" or "rating"."""

    code: str
    stage: str
    first: str
    then: str
    text: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class StepRule:
    """One step of a rating as the regulation describes it, with its name and who takes it."""

    code: str
    name: str
    who: str
    text: str
    source: str
    certain: bool = True


@dataclass(frozen=True)
class Authority:
    """Who does what in the rating of one kind of organisation.

    ``self_rates``, ``proposes``, ``passes``, ``appraises`` and ``decides`` name in words the body that takes
    that step, and are empty if nobody takes it. The row applies to subjects of these ``kinds``, in committees
    of the kinds ``bodies`` whose parent committee is of one of the kinds ``above``. An empty tuple means any
    kind. ``between`` lists the steps required before the decision. ``outside`` is true if the body that
    decides does not work in this program, so that its decision is entered from the decision paper.

    ``decided_above`` says where that body stands: 1 is the committee directly above the subject's, 2 the next
    one. Empty if the regulation does not say it. ``own_steps`` are the steps that people of the collective
    itself may take; without them the own collective is an own case (366-QĐ/TW Đ12, Đ13)."""

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
    decided_above: tuple[int, ...] = ()
    own_steps: tuple[OwnStep, ...] = ()
    certain: bool = True

    @property
    def must_propose(self) -> bool:
        return Between.PROPOSED in self.between

    @property
    def must_pass(self) -> bool:
        return Between.PASSED in self.between

    def applies(self, kind: str, body: str, above: str) -> bool:
        """Whether this row applies to a subject of this kind.

        ``body`` is the kind of the subject's committee, ``above`` the kind of the committee directly above. A
        row that names neither ``bodies`` nor ``kinds`` is only shown to readers and applies to no subject."""
        said = bool(self.bodies) or self.kinds != EVERY_KIND
        fits = (not self.bodies or body in self.bodies) and (not self.above or above in self.above)
        return said and kind in self.kinds and fits

    def body(self, step: str) -> str:
        """Return the name of the body that takes this step, an empty string if no body does.

        ``step`` is "proposed", "passed" or "decided"."""
        return {"proposed": self.proposes, "passed": self.passes, "decided": self.decides}.get(step, "")


@dataclass(frozen=True)
class Duration:
    """The least length of a conference, in ``days``.

    ``bodies`` are the kinds of committees that it is for. If empty, it is for all committees without a rule
    of their own."""

    code: str
    text: str
    days: Decimal
    source: str
    bodies: tuple[BodyKind, ...] = ()
    certain: bool = True
