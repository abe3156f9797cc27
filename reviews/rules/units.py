"""Who may do what over a committee and everything below it, whichever rounds and sessions are open there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from members.models import Committee, Member
from reviews.rules.capacities import CAPACITY_OF, FROM_LEVELS_ABOVE, LEADS, Position, Rule
from reviews.rules.verbs import UnitVerb
from reviews.stages import Capacity

_STAFF = frozenset({Capacity.STAFF})

UNIT_RULES: dict[UnitVerb, Rule] = {
    UnitVerb.RUN_ROUNDS: Rule(
        _("Plan and open a round, change its dates, and its rule set before anything is written, end it"),
        _STAFF,
    ),
    UnitVerb.OPEN_QUARTER: Rule(_("Open the evaluation of a quarter"), _STAFF),
    UnitVerb.TAKE_OVER: Rule(_("Take over the results of earlier years"), _STAFF),
    UnitVerb.BRING_IN: Rule(_("Bring in commitments signed on paper"), frozenset({Capacity.CLERK})),
    UnitVerb.PLAN_BALLOT: Rule(
        _("Prepare and open a secret ballot of a higher body, or on a quarter; see those of the unit"),
        LEADS | FROM_LEVELS_ABOVE,
    ),
    UnitVerb.SEE_REGISTER: Rule(_("See the register of papers sent"), LEADS | FROM_LEVELS_ABOVE, reads=True),
    UnitVerb.KEEP_REGISTER: Rule(
        _("Enter other papers in the register, continue a series, set the terms of office, annul a paper"),
        LEADS,
    ),
    UnitVerb.SET_LETTERHEAD: Rule(
        _("Set the letterhead of a committee, its recipients, its styles and who signs besides"), LEADS
    ),
}


def unit_position(member: Member, committee: Committee) -> Position:
    kinds = member.reach.kinds_over(committee)
    return Position(frozenset(part for kind, part in CAPACITY_OF.items() if kind in kinds))


def allowed_over(member: Member, committee: Committee) -> frozenset[UnitVerb]:
    """Return the verbs that the member may use over the committee."""
    position = unit_position(member, committee)
    return frozenset(verb for verb, rule in UNIT_RULES.items() if rule.refuses(position) is None)
