"""What may be done in a session as a whole, and with the cases in it."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Committee, Member, RoleKind
from members.rules import require
from ratings.models import RatingCase
from reviews.models import Document, Paper, RemedyItem, RemedyState, ReviewSession
from reviews.rules.parts import ABOVE, LEAD, OF_THE_UNIT, WATCHING, Rule, holds, parts
from reviews.stages import Move, Part, Stage, moves_from, reached

BEFORE_CONFERENCE = frozenset({Stage.PREPARING, Stage.WRITING, Stage.COMMENTING})
LINKING = frozenset({Stage.CONFERENCE, Stage.RATING, Stage.COMPLETING})
AFTERWARDS = frozenset({Stage.COMPLETING, Stage.DECIDING, Stage.CLOSED})
FROM_CONFERENCE = frozenset(Stage(stage) for stage in reached(Stage.CONFERENCE))

SESSION_RULES: dict[str, Rule] = {
    "move": Rule(_("Move the session along"), LEAD | {Part.STAFF, Part.APPROVER}, frozenset(Stage)),
    "convene": Rule(
        _("Convene the conference: its days, place and chair"),
        LEAD,
        frozenset({Stage.PREPARING, Stage.WRITING, Stage.COMMENTING, Stage.CONFERENCE}),
    ),
    "set_least_days": Rule(
        _("Set how many days the conference lasts at least, where topics were suggested"),
        frozenset({Part.STAFF, Part.APPROVER}),
        frozenset({Stage.PREPARING, Stage.WRITING, Stage.COMMENTING}),
    ),
    "print_invitation": Rule(
        _("Print the summons and invitation"),
        LEAD,
        frozenset({Stage.WRITING, Stage.COMMENTING, Stage.CONFERENCE}),
    ),
    "print_minutes": Rule(_("Print the minutes of the conference"), LEAD | {Part.STAFF}, FROM_CONFERENCE),
    "print": Rule(
        _("Ask for the consolidated report"),
        LEAD | {Part.STAFF},
        frozenset(Stage) - {Stage.PREPARING, Stage.WRITING},
    ),
    "see_ratings": Rule(
        _("See scores and proposed levels"),
        LEAD | {Part.STAFF, Part.APPROVER},
        frozenset(Stage) - {Stage.PREPARING, Stage.WRITING},
        rates=True,
    ),
    "see_opinions": Rule(
        _("See all opinions gathered, with their sources"),
        LEAD | {Part.STAFF, Part.APPROVER},
        frozenset(Stage) - {Stage.PREPARING},
    ),
    "gather": Rule(
        _("Enter opinions from outside, verify, assign and put them together"),
        LEAD,
        frozenset({Stage.WRITING, Stage.COMMENTING}),
    ),
    "invite": Rule(_("Invite guests to the session"), LEAD | {Part.STAFF}, frozenset(Stage) - {Stage.CLOSED}),
    "send": Rule(
        _("Send supervisors and delegations to the session"), frozenset({Part.STAFF}), frozenset(Stage)
    ),
    "appraise": Rule(
        _("Score and propose a level"),
        LEAD | {Part.STAFF},
        frozenset({Stage.RATING}),
        own=False,
        rates=True,
    ),
    "decide": Rule(
        _("Decide the level"),
        frozenset({Part.APPROVER}),
        frozenset({Stage.DECIDING}),
        own=False,
        rates=True,
    ),
    "enter_body": Rule(
        _("Enter what a body in between proposed or passed, with its paper"),
        LEAD | {Part.STAFF, Part.APPROVER},
        frozenset({Stage.RATING, Stage.COMPLETING, Stage.DECIDING}),
        own=False,
        rates=True,
    ),
    "mitigate": Rule(
        _("Record a ground to consider a better level than a trigger's"),
        frozenset({Part.APPROVER}),
        frozenset({Stage.DECIDING, Stage.CLOSED}),
        own=False,
        rates=True,
    ),
    "name_shortcoming": Rule(
        _("Name a shortcoming to be remedied"),
        LEAD,
        frozenset({Stage.RATING, Stage.COMPLETING, Stage.DECIDING}),
        own=False,
    ),
    "object": Rule(
        _("Record and settle what is raised against a case"),
        LEAD | {Part.STAFF},
        frozenset(Stage) - {Stage.PREPARING},
        own=False,
        rates=True,
    ),
    "leave_unrated": Rule(
        _("Leave a subject unrated, with the reason"),
        LEAD | {Part.STAFF, Part.APPROVER},
        frozenset({Stage.RATING, Stage.COMPLETING, Stage.DECIDING}),
        own=False,
        rates=True,
    ),
    "petition": Rule(
        _("Petition against the own level decided (for the collective, its head)"),
        frozenset({Part.SUBJECT, Part.HEAD}),
        frozenset({Stage.CLOSED}),
        rates=True,
    ),
    "settle_petition": Rule(
        _("Settle a petition"),
        frozenset({Part.APPROVER}),
        frozenset({Stage.CLOSED}),
        own=False,
        rates=True,
    ),
    "re_rate": Rule(
        _("Cancel the level decided and decide anew"),
        frozenset({Part.APPROVER}),
        frozenset({Stage.CLOSED}),
        own=False,
        rates=True,
    ),
    "see_suggestions": Rule(
        _("See the papers of suggested topics (of the unit: once issued)"),
        LEAD | WATCHING,
        frozenset(Stage),
    ),
    "suggest_propose": Rule(
        _("Propose topics, change the draft"), frozenset({Part.STAFF}), BEFORE_CONFERENCE, own=False
    ),
    "suggest_agree": Rule(
        _("Agree to the draft of suggestions, or object with reason"),
        frozenset({Part.INSPECTION}),
        BEFORE_CONFERENCE,
        own=False,
    ),
    "suggest_issue": Rule(
        _("Issue the paper of suggestions"), frozenset({Part.APPROVER}), BEFORE_CONFERENCE, own=False
    ),
    "suggest_withdraw": Rule(
        _("Withdraw a paper of suggestions with reason (once issued: the approver)"),
        frozenset({Part.STAFF, Part.APPROVER}),
        BEFORE_CONFERENCE,
        own=False,
    ),
    "suggest_scan": Rule(
        _("Attach the signed paper of suggestions"),
        frozenset({Part.STAFF, Part.APPROVER}),
        frozenset(Stage) - {Stage.CLOSED},
        own=False,
    ),
    "see_appraisal": Rule(_("See the appraisal of the dossier"), LEAD | WATCHING, frozenset(Stage)),
    "order_appraisal": Rule(
        _("Order that the dossier is appraised before the conference"),
        frozenset({Part.STAFF}),
        BEFORE_CONFERENCE,
        own=False,
    ),
    "send_dossier": Rule(_("Send the dossier for appraisal"), LEAD, frozenset({Stage.COMMENTING})),
    "appraise_dossier": Rule(
        _("Pass or return the dossier"), frozenset({Part.STAFF}), frozenset({Stage.COMMENTING}), own=False
    ),
    "settle": Rule(
        _("Settle the collective's paper provisionally"), LEAD, frozenset({Stage.CONFERENCE, Stage.RATING})
    ),
    "find": Rule(_("Draw a finding about a person from the collective's shortcomings"), LEAD, LINKING),
    "propose_amendment": Rule(
        _("Propose an amendment of the collective's paper (a member: out of the own paper)"),
        LEAD | {Part.SUBJECT},
        LINKING,
    ),
    "decide_amendment": Rule(_("Take an amendment in, or keep it aside with the reason"), LEAD, LINKING),
    "fill_dossier": Rule(
        _("Put papers into the dossiers, or say why one is not called for"), LEAD, LINKING, rates=True
    ),
    "see_dossier": Rule(_("See the dossiers of the session"), LEAD | ABOVE, frozenset(Stage), rates=True),
    "print_dossier": Rule(_("Ask for the list of the dossiers"), LEAD | ABOVE, AFTERWARDS, rates=True),
    "receive": Rule(_("Receive the dossier sent up"), ABOVE, frozenset({Stage.DECIDING}), rates=True),
    "re_review": Rule(
        _("Order a re-review of all or part"), ABOVE, frozenset({Stage.DECIDING}), own=False, rates=True
    ),
    "plan": Rule(_("Draw up the remedy plan"), LEAD, frozenset({Stage.COMPLETING})),
    "approve_plan": Rule(
        _("Approve the remedy plan, or open it again"),
        frozenset({Part.HEAD}),
        frozenset({Stage.COMPLETING}),
    ),
    "print_plan": Rule(_("Ask for the remedy plan on paper"), LEAD | ABOVE, AFTERWARDS),
    "review_remedy": Rule(_("Accept a remedy reported done, or send it back"), LEAD, AFTERWARDS, own=False),
    "shift_remedy": Rule(_("Change the deadline of a remedy, with the reason"), LEAD, AFTERWARDS, own=False),
    "see_published": Rule(
        _("See the list of levels published"), frozenset(Part), frozenset({Stage.CLOSED}), rates=True
    ),
    "hold_with": Rule(
        _("Have a small collective reviewed by the conference of another"), ABOVE, BEFORE_CONFERENCE
    ),
    "set_place_aside": Rule(
        _("Say why somebody is not reviewed in a further place, or take it back"),
        ABOVE,
        frozenset(Stage) - {Stage.CLOSED},
        own=False,
    ),
    "remind": Rule(_("Remind those who are behind"), LEAD | {Part.STAFF}, frozenset(Stage) - {Stage.CLOSED}),
}

FROM_ABOVE = frozenset(verb for verb in SESSION_RULES if verb.startswith("suggest_"))
FROM_ABOVE |= {"see_suggestions", "order_appraisal", "see_appraisal", "appraise_dossier"}
"""Verbs on a session as a whole. A role from above does not reach the own unit: of its people they are for
those who lead it, if for anybody."""

NEVER_OWN = frozenset(verb for verb, rule in SESSION_RULES.items() if rule.own is False)


def allowed(played: frozenset[Part], session: ReviewSession) -> frozenset[str]:
    """What these parts may do in the session now; templates ask it which buttons to show."""
    within = played - WATCHING if played & OF_THE_UNIT else played
    return frozenset(
        verb
        for verb, rule in SESSION_RULES.items()
        if holds(rule, within if verb in FROM_ABOVE else played, session.stage)
        and (session.campaign.is_rated or not rule.rates)
    )


def can_from_above(member: Member, verb: str, session: ReviewSession) -> bool:
    """Whether this person may use a verb of ``FROM_ABOVE``: nobody of the unit, whatever else they are."""
    return verb in allowed(parts(member, session), session)


def can(member: Member, verb: str, session: ReviewSession, *, own: bool = False) -> bool:
    """Whether this person may use the verb in the session, on another's case or the ``own``."""
    rule = SESSION_RULES[verb]
    if rule.rates and not session.campaign.is_rated:
        return False
    return holds(rule, parts(member, session), session.stage, own=own)


def speaks_for(member: Member, paper: Paper) -> bool:
    """Whether the case is the member's own to petition about; for the collective speaks its head."""
    if paper.is_collective:
        return HEAD in member.reach.kinds_over(paper.session.committee)
    return paper.member_id == member.pk


def sees_whole_case(member: Member, case: RatingCase, verbs: frozenset[str]) -> bool:
    """Whether more than the self-rating is seen: by those who may ``see_ratings``, but nobody's own before
    its release, on no page. ``verbs`` are what the member may do in the session."""
    return case.released_at is not None or ("see_ratings" in verbs and case.member_id != member.pk)


def can_progress(member: Member, item: RemedyItem) -> bool:
    """The owner of a remedy reports on it while the plan is approved and nobody has to judge the report."""
    return (
        item.owner_id == member.pk
        and item.plan.approved_at is not None
        and item.state in (RemedyState.PLANNED, RemedyState.IN_PROGRESS)
        and item.plan.session.stage in AFTERWARDS
    )


def moves_for(played: frozenset[Part], session: ReviewSession) -> tuple[Move, ...]:
    """The moves these parts may take from where the session stands, but for those by order."""
    moves = moves_from(session.stage, rated=session.campaign.is_rated)
    return tuple(move for move in moves if move.parts & played and not move.by_order)


SEND_VERBS = {RoleKind.SUPERVISOR: "send", RoleKind.DELEGATE: "send", RoleKind.GUEST: "invite"}


def sendable(verbs: frozenset[str]) -> list[RoleKind]:
    """As what somebody with these verbs in a session may send others there."""
    return [kind for kind, verb in SEND_VERBS.items() if verb in verbs]


def can_bring_in(member: Member, committee: Committee) -> bool:
    """Bringing in from paper what members signed is for the clerk of the place of review."""
    return RoleKind.CLERK in member.reach.kinds_over(committee)


def can_open_campaign(member: Member, committee: Committee) -> bool:
    """Staff of the organisation commission over that committee."""
    return RoleKind.STAFF in member.reach.kinds_over(committee)


def can_fetch(document: Document) -> bool:
    """A file is there to fetch once the document is done; who may is settled by ``visible_to``."""
    return document.state == "done"


def require_verb(verb: str, session: ReviewSession, by: Member, *, own: bool = False) -> None:
    require(
        can(by, verb, session, own=own),
        gettext("This is not yours to do, or the session is not at that stage."),
    )
