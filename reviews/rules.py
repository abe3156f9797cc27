"""Who may act in a session: tables of verbs, asked by actions, read by templates, printed in docs/."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Committee, Member, RoleKind
from ratings.models import RatingCase
from reviews.models import (
    Comment,
    Conference,
    Document,
    Evaluation,
    Paper,
    PaperState,
    RemedyItem,
    RemedyState,
    ReviewSession,
    SelfEvaluation,
)
from reviews.stages import UNFINISHED_FORM, Move, Part, Stage, Standing, moves_from, reached

AUTHOR = "author"
"""Beside the parts in a session: whoever writes the paper. The collective's is written by clerk and head."""

PART_OF = {
    HEAD: Part.HEAD,
    RoleKind.CLERK: Part.CLERK,
    RoleKind.STAFF: Part.STAFF,
    RoleKind.APPROVER: Part.APPROVER,
    RoleKind.INSPECTION: Part.INSPECTION,
    RoleKind.SUPERVISOR: Part.SUPERVISOR,
    RoleKind.DELEGATE: Part.DELEGATE,
    RoleKind.GUEST: Part.GUEST,
}
LEAD = frozenset({Part.CLERK, Part.HEAD})
ABOVE = frozenset({Part.STAFF, Part.APPROVER})
WATCHING = ABOVE | {Part.INSPECTION}
OF_THE_UNIT = LEAD | {Part.SUBJECT}
BEFORE_CONFERENCE = frozenset({Stage.PREPARING, Stage.WRITING, Stage.COMMENTING})
LINKING = frozenset({Stage.CONFERENCE, Stage.RATING, Stage.COMPLETING})
AFTERWARDS = frozenset({Stage.COMPLETING, Stage.DECIDING, Stage.CLOSED})
_FROM_CONFERENCE = frozenset(Stage(stage) for stage in reached(Stage.CONFERENCE))


@dataclass(frozen=True)
class Rule:
    """A verb may be used by ``parts``, in ``stages``, while the paper is in ``states`` (empty: any).

    ``own`` settles the own paper: True only there, False never there, None no matter. ``rates`` says that the
    verb has a meaning only in a round that rates.
    """

    says: str | Promise
    parts: frozenset[str]
    stages: frozenset[Stage]
    states: frozenset[PaperState] = frozenset()
    own: bool | None = None
    rates: bool = False


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
    "print_minutes": Rule(_("Print the minutes of the conference"), LEAD | {Part.STAFF}, _FROM_CONFERENCE),
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
    "remind": Rule(_("Remind those who are behind"), LEAD | {Part.STAFF}, frozenset(Stage) - {Stage.CLOSED}),
}

FROM_ABOVE = frozenset(verb for verb in SESSION_RULES if verb.startswith("suggest_"))
FROM_ABOVE |= {"see_suggestions", "order_appraisal", "see_appraisal", "appraise_dossier"}
"""Verbs on a session as a whole. A role from above does not reach the own unit: of its people they are for
those who lead it, if for anybody."""

_AT = LEAD | {Part.CHAIR}
_HELD = frozenset({Stage.CONFERENCE, Stage.RATING})

CONFERENCE_RULES: dict[str, Rule] = {
    "arrange": Rule(
        _("Arrange the agenda, within the legal order"),
        _AT,
        frozenset({Stage.PREPARING, Stage.WRITING, Stage.COMMENTING}) | _HELD,
    ),
    "call_roll": Rule(_("Call the roll; say who leaves the room for whom"), _AT, _HELD),
    "open": Rule(_("Open the conference when the quorum is there"), _AT, frozenset({Stage.CONFERENCE})),
    "run": Rule(_("Start and close points, give the floor"), _AT, _HELD),
    "ask_floor": Rule(_("Ask for the floor"), frozenset({Part.SUBJECT}), _HELD),
    "record": Rule(_("Write down remarks, conclusions, recommendations"), _AT, _HELD),
    "project": Rule(_("Show the projector's page"), _AT, _HELD),
    "see_record": Rule(
        _("Read remarks and minutes"),
        _AT | {Part.STAFF, Part.APPROVER},
        _FROM_CONFERENCE,
    ),
    "write_minutes": Rule(_("Assemble and edit the minutes"), _AT, _HELD),
    "confirm_as_clerk": Rule(_("Confirm the minutes as clerk"), frozenset({Part.CLERK}), _HELD),
    "confirm_as_chair": Rule(_("Confirm the minutes as chair"), frozenset({Part.CHAIR}), _HELD),
    "lock_minutes": Rule(
        _("Lock the minutes once both have confirmed"), frozenset({Part.CLERK, Part.CHAIR}), _HELD
    ),
    "reopen_minutes": Rule(_("Reopen locked minutes, with a reason"), frozenset({Part.CHAIR}), _HELD),
}
"""Asked of the conference, where its chair is known (``allowed_at``)."""

NEVER_OWN = frozenset(verb for verb, rule in SESSION_RULES.items() if rule.own is False)

PAPER_RULES: dict[str, Rule] = {
    "write": Rule(
        _("Write, rate oneself, submit"),
        frozenset({AUTHOR}),
        frozenset({Stage.WRITING, Stage.COMMENTING}),
        frozenset({PaperState.DRAFT, PaperState.RETURNED}),
    ),
    "return": Rule(
        _("Return with a reason"),
        LEAD,
        frozenset({Stage.WRITING, Stage.COMMENTING}),
        frozenset({PaperState.SUBMITTED}),
    ),
    "comment": Rule(
        _("Comment"),
        frozenset({Part.SUBJECT, Part.SUPERVISOR, Part.DELEGATE}),
        frozenset({Stage.COMMENTING}),
        frozenset({PaperState.SUBMITTED, PaperState.RETURNED}),
        own=False,
    ),
    "answer": Rule(_("Answer comments"), frozenset({AUTHOR}), frozenset({Stage.COMMENTING})),
    "answer_finding": Rule(
        _("Answer a finding about oneself"),
        frozenset({AUTHOR}),
        LINKING | {Stage.WRITING, Stage.COMMENTING},
        frozenset(PaperState) - {PaperState.FINAL},
        own=True,
    ),
    "open": Rule(
        _("Open for amendment"),
        frozenset({AUTHOR}) | LEAD,
        frozenset({Stage.COMPLETING}),
        frozenset({PaperState.SUBMITTED}),
    ),
    "amend": Rule(
        _("Amend and hand in again"),
        frozenset({AUTHOR}),
        frozenset({Stage.WRITING, Stage.COMMENTING, Stage.COMPLETING}),
        frozenset({PaperState.AMENDING}),
    ),
    "finalise": Rule(_("Make final"), LEAD, frozenset({Stage.COMPLETING}), frozenset({PaperState.SUBMITTED})),
    "reopen": Rule(
        _("Open a final paper again, with the reason"),
        LEAD,
        frozenset({Stage.COMPLETING}),
        frozenset({PaperState.FINAL}),
    ),
    "see_revisions": Rule(
        _("See earlier versions"), frozenset({AUTHOR}) | LEAD | {Part.STAFF}, frozenset(Stage)
    ),
}

WRITING = frozenset({"write", "amend"})
"""The verbs under which the sections of a paper can be written in."""


def parts(member: Member, session: ReviewSession) -> frozenset[Part]:
    """The parts this member plays today; one query, for whether they are reviewed in the session."""
    kinds = member.reach.kinds_over(session.committee)
    played = frozenset(part for kind, part in PART_OF.items() if kind in kinds)
    is_subject = session.papers.filter(member=member).exists()
    return played | {Part.SUBJECT} if is_subject else played


def paper_parts(member: Member, paper: Paper, played: frozenset[Part] | None = None) -> frozenset[str]:
    """The parts towards one paper: those in its session, and the author's. The own paper needs no asking."""
    if paper.member_id == member.pk:
        return frozenset({AUTHOR, Part.SUBJECT}) | (played or frozenset())
    played = parts(member, paper.session) if played is None else played
    return played | {AUTHOR} if paper.is_collective and played & LEAD else played


def _holds(rule: Rule, played: frozenset[str], stage: str, *, state: str = "", own: bool = False) -> bool:
    return (
        bool(rule.parts & played)
        and stage in rule.stages
        and (not rule.states or state in rule.states)
        and (rule.own is None or rule.own == own)
    )


def allowed(played: frozenset[Part], session: ReviewSession) -> frozenset[str]:
    """What these parts may do in the session now; templates ask it which buttons to show."""
    within = played - WATCHING if played & OF_THE_UNIT else played
    return frozenset(
        verb
        for verb, rule in SESSION_RULES.items()
        if _holds(rule, within if verb in FROM_ABOVE else played, session.stage)
        and (session.campaign.is_rated or not rule.rates)
    )


def can_from_above(member: Member, verb: str, session: ReviewSession) -> bool:
    """Whether this person may use a verb of ``FROM_ABOVE``: nobody of the unit, whatever else they are."""
    return verb in allowed(parts(member, session), session)


def allowed_on_paper(member: Member, paper: Paper, played: frozenset[Part] | None = None) -> frozenset[str]:
    """What this person may do with the paper now."""
    roles = paper_parts(member, paper, played)
    own = paper.member_id == member.pk
    return frozenset(
        verb
        for verb, rule in PAPER_RULES.items()
        if _holds(rule, roles, paper.session.stage, state=paper.state, own=own)
    )


def can(member: Member, verb: str, session: ReviewSession, *, own: bool = False) -> bool:
    """Whether this person may use the verb in the session, on another's case or the ``own``."""
    rule = SESSION_RULES[verb]
    if rule.rates and not session.campaign.is_rated:
        return False
    return _holds(rule, parts(member, session), session.stage, own=own)


def conference_parts(
    member: Member, conference: Conference, played: frozenset[Part] | None = None
) -> frozenset[Part]:
    """The parts in the session, and the chair's."""
    played = parts(member, conference.session) if played is None else played
    return played | {Part.CHAIR} if conference.chair_id == member.pk else played


def allowed_at(
    member: Member, conference: Conference, played: frozenset[Part] | None = None
) -> frozenset[str]:
    """What this person may do at the conference now."""
    roles, stage = conference_parts(member, conference, played), conference.session.stage
    return frozenset(verb for verb, rule in CONFERENCE_RULES.items() if _holds(rule, roles, stage))


def speaks_for(member: Member, paper: Paper) -> bool:
    """Whether the case is the member's own to petition about; for the collective speaks its head."""
    if paper.is_collective:
        return HEAD in member.reach.kinds_over(paper.session.committee)
    return paper.member_id == member.pk


def can_edit_comment(member: Member, comment: Comment) -> bool:
    """The author, until it is answered; what a source outside said is not reworded."""
    return (
        comment.author_id == member.pk
        and not comment.is_from_outside
        and not comment.answer_kind
        and comment.paper.session.stage == Stage.COMMENTING
    )


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


def can_open_campaign(member: Member, committee: Committee) -> bool:
    """Staff of the organisation commission over that committee."""
    return RoleKind.STAFF in member.reach.kinds_over(committee)


def can_fetch(document: Document) -> bool:
    """A file is there to fetch once the document is done; who may is settled by ``visible_to``."""
    return document.state == "done"


@dataclass(frozen=True)
class QuarterRule:
    """A verb may be used by ``parts`` while an evaluation ``stands`` there; ``own`` as in ``Rule``."""

    says: str | Promise
    parts: frozenset[str]
    stands: frozenset[Standing]
    own: bool | None = None


ABOVE = frozenset({Part.STAFF, Part.APPROVER})
HANDED_IN = frozenset(Standing) - UNFINISHED_FORM

QUARTER_RULES: dict[str, QuarterRule] = {
    "write": QuarterRule(
        _("Fill in and hand in the self-evaluation"), frozenset({AUTHOR}), UNFINISHED_FORM, own=True
    ),
    "return": QuarterRule(
        _("Return it with a reason"), LEAD | {Part.STAFF}, frozenset({Standing.SUBMITTED}), own=False
    ),
    "appraise": QuarterRule(
        _("Score and propose a level"),
        LEAD | {Part.STAFF},
        frozenset({Standing.SUBMITTED, Standing.APPRAISED, Standing.DECIDED}),
        own=False,
    ),
    "decide": QuarterRule(
        _("Decide the level"),
        frozenset({Part.APPROVER}),
        frozenset({Standing.APPRAISED, Standing.DECIDED}),
        own=False,
    ),
    "leave_unrated": QuarterRule(
        _("Leave a leader unrated, with the reason"),
        LEAD | ABOVE,
        UNFINISHED_FORM | {Standing.SUBMITTED, Standing.APPRAISED},
        own=False,
    ),
    "see_marks": QuarterRule(
        _("See the marks given, before their release"), LEAD | ABOVE, frozenset(Standing), own=False
    ),
    "print": QuarterRule(_("Ask for the form as a paper"), LEAD | ABOVE | {AUTHOR}, HANDED_IN),
    "release": QuarterRule(_("Release what is decided"), ABOVE, frozenset({Standing.DECIDED})),
    "summarise": QuarterRule(_("Ask for the summary table of the quarter"), ABOVE, frozenset(Standing)),
}


def _quarter_parts(member: Member, committee: Committee) -> frozenset[str]:
    kinds = member.reach.kinds_over(committee)
    return frozenset(part for kind, part in PART_OF.items() if kind in kinds)


def allowed_in_quarter(member: Member, sheet: SelfEvaluation) -> frozenset[str]:
    """What this person may do with a leader's evaluation now. No query but for the roles."""
    own = sheet.case.member_id == member.pk
    played = _quarter_parts(member, sheet.case.committee) | ({AUTHOR} if own else frozenset())
    return frozenset(
        verb
        for verb, rule in QUARTER_RULES.items()
        if rule.parts & played and sheet.standing in rule.stands and rule.own in (None, own)
    )


def can_in_quarter(member: Member, verb: str, evaluation: Evaluation) -> bool:
    """Whether this person may use a verb about the quarter's evaluation as a whole."""
    return bool(QUARTER_RULES[verb].parts & _quarter_parts(member, evaluation.committee))


def sees_marks(member: Member, sheet: SelfEvaluation) -> bool:
    """Whether the marks given are seen: by those who handle the case, by its subject once released."""
    return sheet.case.released_at is not None or "see_marks" in allowed_in_quarter(member, sheet)
