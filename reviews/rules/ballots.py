"""Who may do what with a secret ballot. Here being of the counting team counts as a capacity."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from members.models import Member
from reviews.models import BallotRound, BallotVoter
from reviews.rules.capacities import FROM_LEVELS_ABOVE, LEADS, Position, Rule, capacities_in
from reviews.rules.units import unit_position
from reviews.rules.verbs import BallotVerb
from reviews.stages import Capacity, Stage

BALLOT_STAGES = frozenset({Stage.CONFERENCE, Stage.RATING, Stage.COMPLETING, Stage.DECIDING})
"""The stages in which a secret ballot may be held: from the conference on, until the level is decided."""

_AT = LEADS | FROM_LEVELS_ABOVE | {Capacity.CHAIR}
_SEES_ALL = frozenset({Capacity.COUNTER, Capacity.CHAIR, Capacity.APPROVER})

BALLOT_RULES: dict[BallotVerb, Rule] = {
    BallotVerb.CAST: Rule(
        _("Vote in a secret ballot on screen; nobody votes for another"),
        frozenset({Capacity.VOTER}),
        BALLOT_STAGES,
        rates=True,
    ),
    BallotVerb.HAND_OUT: Rule(
        _("Note who was given a slip of paper where the others vote on screen"),
        frozenset({Capacity.COUNTER}),
        BALLOT_STAGES,
        rates=True,
    ),
    BallotVerb.OPEN_URN: Rule(
        _("Agree to open the urn of a ballot on screen, open and count it"),
        frozenset({Capacity.COUNTER}),
        BALLOT_STAGES,
        rates=True,
    ),
    BallotVerb.RECOUNT: Rule(
        _("Count the slips of a ballot on screen again"), frozenset({Capacity.COUNTER}), rates=True
    ),
    BallotVerb.COUNT: Rule(
        _("Enter what was counted in a secret ballot"),
        frozenset({Capacity.COUNTER, Capacity.CLERK, Capacity.STAFF}),
        BALLOT_STAGES,
        rates=True,
    ),
    BallotVerb.CONFIRM: Rule(
        _("Confirm what somebody else has counted"), _AT | {Capacity.COUNTER}, BALLOT_STAGES, rates=True
    ),
    BallotVerb.ANNUL: Rule(
        _("Annul a secret ballot, with a reason, and have it repeated"), _AT, BALLOT_STAGES, rates=True
    ),
    BallotVerb.PRINT: Rule(
        _("Print the slips of a secret ballot; who may read the counts also prints the minutes of the count"),
        _AT | {Capacity.COUNTER},
        rates=True,
        reads=True,
    ),
    BallotVerb.KEEP_MINUTES: Rule(_("Keep the signed minutes of the count"), _AT, rates=True),
}
"""The rules for the verbs of a secret ballot. To prepare and open one is a verb of the session
(``SessionVerb.PLAN_BALLOT``), because before that there is no ballot."""


def ballot_capacities(
    member: Member, ballot: BallotRound, played: frozenset[Capacity] | None = None
) -> frozenset[Capacity]:
    """Return the member's capacities in the session, or over the unit of a ballot without one, with those of
    the chair of the conference and of the counting team."""
    if ballot.session is None:
        parts = {Capacity(part) for part in unit_position(member, ballot.committee).capacities}
    else:
        parts = {*(capacities_in(member, ballot.session) if played is None else played)}
    conference = getattr(ballot.session, "conference", None)
    if conference is not None and conference.chair_id == member.pk:
        parts.add(Capacity.CHAIR)
    if any(counter.member_id == member.pk for counter in ballot.team.all()):
        parts.add(Capacity.COUNTER)
    if ballot.has_urn and ballot.is_open:
        parts |= as_voter(ballot, ballot.roll.filter(member=member).first())
    return frozenset(parts)


def as_voter(ballot: BallotRound, voter: BallotVoter | None) -> frozenset[Capacity]:
    """Return the capacity of somebody who may vote on screen now, given the own row of the roll."""
    if not ballot.has_urn or not ballot.is_open or voter is None:
        return frozenset()
    return frozenset({Capacity.VOTER}) if voter.is_present and not voter.is_on_paper else frozenset()


def ballot_position(
    member: Member, ballot: BallotRound, capacities: frozenset[Capacity] | None = None
) -> Position:
    """Return the member's position. A caller who knows the capacities towards the ballot passes them."""
    session, parts = ballot.session, ballot_capacities(member, ballot) if capacities is None else capacities
    if session is None:
        return Position(parts)
    return Position(
        parts,
        session.stage,
        is_rated=session.campaign.is_rated,
        is_cancelled=session.is_cancelled,
    )


def allowed_on_ballot(member: Member, ballot: BallotRound) -> frozenset[BallotVerb]:
    """Return the verbs that this person may use on the ballot now."""
    position = ballot_position(member, ballot)
    return frozenset(verb for verb, rule in BALLOT_RULES.items() if rule.refuses(position) is None)


def sees_counts(member: Member, ballot: BallotRound, played: frozenset[Capacity] | None = None) -> bool:
    """Return whether the member may read the counts of each subject. The counting team, the chair and the
    deciding level may. Of the others only those whom the rule of the ballot names, and only where at least as
    many voted as its threshold asks: of few ballots one could work out who voted how."""
    parts = ballot_capacities(member, ballot, played)
    if parts & _SEES_ALL:
        return True
    rule = ballot.ballot_rule
    return any(part in rule.readers for part in parts) and (ballot.present or 0) >= rule.threshold


def sees_own_count(member: Member, ballot: BallotRound, played: frozenset[Capacity] | None = None) -> bool:
    """Return whether the member may read the counts on the own person before the result is released: only who
    has to know them as chair or counter may."""
    return bool(ballot_capacities(member, ballot, played) & {Capacity.CHAIR, Capacity.COUNTER})
