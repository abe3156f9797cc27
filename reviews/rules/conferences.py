"""Who may do what at a conference. Here being the chair counts as a capacity."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member, Post
from members.models.person import MemberQuerySet
from reviews.models import Conference, Paper, ReviewSession
from reviews.rules.capacities import LEADS, Position, Rule, capacities_in
from reviews.rules.printing import FROM_CONFERENCE
from reviews.rules.verbs import ConferenceVerb
from reviews.stages import Capacity, Stage

_AT = LEADS | {Capacity.CHAIR}
_HELD = frozenset({Stage.CONFERENCE, Stage.RATING})

CONFERENCE_RULES: dict[ConferenceVerb, Rule] = {
    ConferenceVerb.ARRANGE: Rule(
        _("Arrange the agenda, within the legal order"),
        _AT,
        frozenset({Stage.PREPARING, Stage.WRITING, Stage.COMMENTING}) | _HELD,
    ),
    ConferenceVerb.CALL_ROLL: Rule(_("Call the roll; say who leaves the room for whom"), _AT, _HELD),
    ConferenceVerb.OPEN: Rule(
        _("Open the conference when the quorum is there"), _AT, frozenset({Stage.CONFERENCE})
    ),
    ConferenceVerb.RUN: Rule(_("Start and close points, give the floor"), _AT, _HELD),
    ConferenceVerb.ASK_FLOOR: Rule(_("Ask for the floor"), frozenset({Capacity.SUBJECT}), _HELD),
    ConferenceVerb.RECORD: Rule(_("Write down remarks, conclusions, recommendations"), _AT, _HELD),
    ConferenceVerb.TAKE_VOTE: Rule(
        _("Enter, correct and withdraw open votes"), frozenset({Capacity.CLERK, Capacity.CHAIR}), _HELD
    ),
    ConferenceVerb.PROJECT: Rule(_("Show the projector's page"), _AT, _HELD),
    ConferenceVerb.SEE_RECORD: Rule(
        _("Read remarks and minutes"),
        _AT | {Capacity.STAFF, Capacity.APPROVER},
        FROM_CONFERENCE,
        reads=True,
    ),
    ConferenceVerb.WRITE_MINUTES: Rule(_("Assemble and edit the minutes"), _AT, _HELD),
    ConferenceVerb.CONFIRM_AS_CLERK: Rule(
        _("Confirm the minutes as clerk"), frozenset({Capacity.CLERK}), _HELD
    ),
    ConferenceVerb.CONFIRM_AS_CHAIR: Rule(
        _("Confirm the minutes as chair"), frozenset({Capacity.CHAIR}), _HELD
    ),
    ConferenceVerb.LOCK_MINUTES: Rule(
        _("Lock the minutes once both have confirmed"), frozenset({Capacity.CLERK, Capacity.CHAIR}), _HELD
    ),
    ConferenceVerb.REOPEN_MINUTES: Rule(
        _("Reopen locked minutes, with a reason"), frozenset({Capacity.CHAIR}), _HELD
    ),
}
"""The rules for the verbs of a conference. They are checked for the conference and not for its session,
because only the conference knows its chair (``allowed_at``)."""


def conference_capacities(
    member: Member, conference: Conference, played: frozenset[Capacity] | None = None
) -> frozenset[Capacity]:
    """Return the member's capacities in the session, and that of the chair if the member chairs the
    conference."""
    played = capacities_in(member, conference.session) if played is None else played
    return played | {Capacity.CHAIR} if conference.chair_id == member.pk else played


def conference_position(
    member: Member, conference: Conference, played: frozenset[Capacity] | None = None
) -> Position:
    session = conference.session
    capacities = conference_capacities(member, conference, played)
    return Position(capacities, session.stage, is_cancelled=session.is_cancelled)


def allowed_at(
    member: Member, conference: Conference, played: frozenset[Capacity] | None = None
) -> frozenset[ConferenceVerb]:
    """Return the verbs that this person may use at the conference now."""
    position = conference_position(member, conference, played)
    return frozenset(verb for verb, rule in CONFERENCE_RULES.items() if rule.refuses(position) is None)


def may_chair(session: ReviewSession) -> MemberQuerySet:
    """Return the members who may chair the conference: everybody who is reviewed in the session or has a post
    in its committee today."""
    seated = Post.objects.current().filter(committee=session.committee)
    reviewed = Paper.objects.reviewed_in(session).values("member")
    return Member.objects.filter(Q(pk__in=reviewed) | Q(posts__in=seated)).distinct()
