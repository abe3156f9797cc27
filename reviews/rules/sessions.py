"""Who may do what in a session as a whole, and with the cases in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Member, RoleKind
from ratings.models import RatingCase
from ratings.rules import CASE_RULES, CaseVerb
from reviews.models import Document, Paper, ReviewSession
from reviews.rules.ballots import BALLOT_STAGES
from reviews.rules.capacities import FROM_LEVELS_ABOVE, LEADS, WATCHING, Position, Rule, handlers, lent_by
from reviews.rules.judging import judging_refusal_on
from reviews.rules.printing import AFTERWARDS, PRINTING_RULES
from reviews.rules.releasing import RELEASE_RULES
from reviews.rules.verbs import SessionVerb
from reviews.stages import Capacity, Move, Stage, moves_from

BEFORE_CONFERENCE = frozenset({Stage.PREPARING, Stage.WRITING, Stage.COMMENTING})
LINKING = frozenset({Stage.CONFERENCE, Stage.RATING, Stage.COMPLETING})
ON_LEAVERS = frozenset({SessionVerb.TAKE_OUT, SessionVerb.PUT_IN})
"""The verbs that may be used on a paper although its subject was taken out of the review."""

SESSION_RULES: dict[SessionVerb, Rule] = {
    **PRINTING_RULES,
    **RELEASE_RULES,
    SessionVerb.MOVE: Rule(
        _("Move the session along"), LEADS | {Capacity.STAFF, Capacity.APPROVER}, frozenset(Stage)
    ),
    SessionVerb.CONVENE: Rule(
        _("Convene the conference: its days, place and chair"),
        LEADS,
        frozenset({Stage.PREPARING, Stage.WRITING, Stage.COMMENTING, Stage.CONFERENCE}),
    ),
    SessionVerb.SET_LEAST_DAYS: Rule(
        _("Set how many days the conference lasts at least, where topics were suggested"),
        frozenset({Capacity.STAFF, Capacity.APPROVER}),
        frozenset({Stage.PREPARING, Stage.WRITING, Stage.COMMENTING}),
    ),
    SessionVerb.SEE_BALLOTS: Rule(
        _("See the secret ballots of the session"),
        LEADS | {Capacity.STAFF, Capacity.APPROVER},
        rates=True,
        reads=True,
    ),
    SessionVerb.PLAN_BALLOT: Rule(
        _("Prepare and open a secret ballot: its subjects, roll and counting team"),
        LEADS | {Capacity.STAFF, Capacity.APPROVER},
        BALLOT_STAGES,
        rates=True,
    ),
    SessionVerb.SEE_RATINGS: Rule(
        _("See scores and proposed levels"),
        LEADS | {Capacity.STAFF, Capacity.APPROVER},
        frozenset(Stage) - {Stage.PREPARING, Stage.WRITING},
        rates=True,
        reads=True,
    ),
    SessionVerb.SEE_OPINIONS: Rule(
        _("See all opinions gathered, with their sources"),
        LEADS | {Capacity.STAFF, Capacity.APPROVER},
        frozenset(Stage) - {Stage.PREPARING},
        reads=True,
    ),
    SessionVerb.GATHER: Rule(
        _("Enter opinions from outside, verify, assign and put them together"),
        LEADS,
        frozenset({Stage.WRITING, Stage.COMMENTING}),
    ),
    SessionVerb.ENTER_FOR: Rule(
        _("Type in what a member without a device wrote and signed by hand"),
        LEADS,
        frozenset({Stage.WRITING, Stage.COMMENTING}) | LINKING,
        own=False,
    ),
    SessionVerb.INVITE: Rule(
        _("Invite guests to the session"), LEADS | {Capacity.STAFF}, frozenset(Stage) - {Stage.CLOSED}
    ),
    SessionVerb.SEND: Rule(
        _("Send supervisors and delegations to the session"), frozenset({Capacity.STAFF}), frozenset(Stage)
    ),
    SessionVerb.APPRAISE: Rule(
        _("Score and propose a level"),
        handlers(CaseVerb.APPRAISE),
        frozenset({Stage.RATING}),
        own=False,
        rates=True,
    ),
    SessionVerb.DECIDE: Rule(
        _("Decide the level"),
        handlers(CaseVerb.DECIDE),
        frozenset({Stage.DECIDING}),
        own=False,
        rates=True,
    ),
    SessionVerb.SET_POSITION: Rule(
        _("Put a person into a position group of the rule set"),
        LEADS | {Capacity.STAFF},
        frozenset(Stage) - {Stage.CLOSED},
        own=False,
        rates=True,
    ),
    SessionVerb.ENTER_BODY: Rule(
        _("Enter what a body in between proposed or passed, with its paper"),
        handlers(CaseVerb.ENTER_BODY),
        frozenset({Stage.RATING, Stage.COMPLETING, Stage.DECIDING}),
        own=False,
        rates=True,
    ),
    SessionVerb.MITIGATE: Rule(
        _("Record a ground to consider a better level than a trigger's"),
        handlers(CaseVerb.MITIGATE),
        frozenset({Stage.DECIDING, Stage.CLOSED}),
        own=False,
        rates=True,
    ),
    **{
        SessionVerb(verb.value): Rule(
            CASE_RULES[verb].says, handlers(verb), frozenset(Stage) - {Stage.PREPARING}, own=False, rates=True
        )
        for verb in (CaseVerb.DECLARE_CONFLICT, CaseVerb.EXCEPT_CONFLICT)
    },
    SessionVerb.NAME_SHORTCOMING: Rule(
        _("Name a shortcoming to be remedied, or withdraw one named by mistake"),
        LEADS,
        frozenset({Stage.RATING, Stage.COMPLETING, Stage.DECIDING}),
        own=False,
    ),
    SessionVerb.OBJECT: Rule(
        _("Record and settle what is raised against a case"),
        handlers(CaseVerb.OBJECT),
        frozenset(Stage) - {Stage.PREPARING},
        own=False,
        rates=True,
    ),
    SessionVerb.LEAVE_UNRATED: Rule(
        _("Leave a subject unrated, with the reason"),
        handlers(CaseVerb.LEAVE_UNRATED),
        frozenset({Stage.RATING, Stage.COMPLETING, Stage.DECIDING}),
        own=False,
        rates=True,
    ),
    SessionVerb.SEE_SUGGESTIONS: Rule(
        _("See the papers of suggested topics (of the unit: once issued)"),
        LEADS | WATCHING,
        frozenset(Stage),
        from_above=True,
        reads=True,
    ),
    SessionVerb.SUGGEST_PROPOSE: Rule(
        _("Propose topics, change the draft"),
        frozenset({Capacity.STAFF}),
        BEFORE_CONFERENCE,
        own=False,
        from_above=True,
    ),
    SessionVerb.SUGGEST_AGREE: Rule(
        _("Agree to the draft of suggestions, or object with reason"),
        frozenset({Capacity.INSPECTION}),
        BEFORE_CONFERENCE,
        own=False,
        from_above=True,
    ),
    SessionVerb.SUGGEST_ISSUE: Rule(
        _("Issue the paper of suggestions"),
        frozenset({Capacity.APPROVER}),
        BEFORE_CONFERENCE,
        own=False,
        from_above=True,
    ),
    SessionVerb.SUGGEST_WITHDRAW: Rule(
        _("Withdraw a paper of suggestions with reason (once issued: the approver)"),
        frozenset({Capacity.STAFF, Capacity.APPROVER}),
        BEFORE_CONFERENCE,
        own=False,
        from_above=True,
    ),
    SessionVerb.SUGGEST_SCAN: Rule(
        _("Attach the signed paper of suggestions"),
        frozenset({Capacity.STAFF, Capacity.APPROVER}),
        frozenset(Stage) - {Stage.CLOSED},
        own=False,
        from_above=True,
    ),
    SessionVerb.SEE_APPRAISAL: Rule(
        _("See the appraisal of the dossier"),
        LEADS | WATCHING,
        frozenset(Stage),
        from_above=True,
        reads=True,
    ),
    SessionVerb.ORDER_APPRAISAL: Rule(
        _("Order that the dossier is appraised before the conference"),
        frozenset({Capacity.STAFF}),
        BEFORE_CONFERENCE,
        own=False,
        from_above=True,
    ),
    SessionVerb.SEND_DOSSIER: Rule(_("Send the dossier for appraisal"), LEADS, frozenset({Stage.COMMENTING})),
    SessionVerb.APPRAISE_DOSSIER: Rule(
        _("Pass or return the dossier"),
        frozenset({Capacity.STAFF}),
        frozenset({Stage.COMMENTING}),
        own=False,
        from_above=True,
    ),
    SessionVerb.SETTLE: Rule(
        _("Settle the collective's paper provisionally"), LEADS, frozenset({Stage.CONFERENCE, Stage.RATING})
    ),
    SessionVerb.FIND: Rule(
        _("Draw a finding about a person from the collective's shortcomings"), LEADS, LINKING
    ),
    SessionVerb.PROPOSE_AMENDMENT: Rule(
        _("Propose an amendment of the collective's paper (a member: out of the own paper)"),
        LEADS | {Capacity.SUBJECT},
        LINKING,
    ),
    SessionVerb.DECIDE_AMENDMENT: Rule(
        _("Take an amendment in, or keep it aside with the reason"), LEADS, LINKING
    ),
    SessionVerb.FILL_DOSSIER: Rule(
        _("Put papers into the dossiers, or say why one is not called for"), LEADS, LINKING, rates=True
    ),
    SessionVerb.SEE_DOSSIER: Rule(
        _("See the dossiers of the session"),
        LEADS | FROM_LEVELS_ABOVE,
        frozenset(Stage),
        rates=True,
        reads=True,
    ),
    SessionVerb.RECEIVE: Rule(
        _("Receive the dossier sent up"), FROM_LEVELS_ABOVE, frozenset({Stage.DECIDING}), rates=True
    ),
    SessionVerb.RE_REVIEW: Rule(
        _("Order a re-review of all or part"),
        FROM_LEVELS_ABOVE,
        frozenset({Stage.DECIDING}),
        own=False,
        rates=True,
    ),
    SessionVerb.PLAN: Rule(_("Draw up the remedy plan"), LEADS, AFTERWARDS),
    SessionVerb.APPROVE_PLAN: Rule(
        _("Approve the remedy plan, or open it again"), frozenset({Capacity.HEAD}), AFTERWARDS
    ),
    SessionVerb.REPORT_FOR: Rule(
        _("Type in a report on a remedy that its owner signed by hand"), LEADS, AFTERWARDS, own=False
    ),
    SessionVerb.REVIEW_REMEDY: Rule(
        _("Accept a remedy reported done, or send it back"), LEADS, AFTERWARDS, own=False
    ),
    SessionVerb.SHIFT_REMEDY: Rule(
        _("Change the deadline of a remedy, with the reason"), LEADS, AFTERWARDS, own=False
    ),
    SessionVerb.SEE_PUBLISHED: Rule(
        _("See the list of levels published"),
        frozenset(Capacity),
        frozenset({Stage.CLOSED}),
        rates=True,
        reads=True,
    ),
    SessionVerb.HOLD_WITH: Rule(
        _("Have a small collective reviewed by the conference of another"),
        FROM_LEVELS_ABOVE,
        BEFORE_CONFERENCE,
    ),
    SessionVerb.SET_PLACE_ASIDE: Rule(
        _("Say why somebody is not reviewed in a further place, or take it back"),
        FROM_LEVELS_ABOVE,
        frozenset(Stage) - {Stage.CLOSED},
        own=False,
    ),
    SessionVerb.SEE_SUBJECTS: Rule(
        _("See who came, left or changed post since the opening"),
        LEADS | {Capacity.STAFF},
        frozenset(Stage),
        reads=True,
    ),
    SessionVerb.TAKE_OUT: Rule(
        _("Take a person out of the review, with the reason and the document"),
        LEADS | {Capacity.STAFF},
        frozenset(Stage) - {Stage.CLOSED},
        own=False,
    ),
    SessionVerb.PUT_IN: Rule(
        _("Put a person into the review, or back, or hand one over to another cell"),
        LEADS | {Capacity.STAFF},
        BEFORE_CONFERENCE,
        own=False,
    ),
    SessionVerb.RENEW_SUBJECT: Rule(
        _("Take the post and the order of a person anew"),
        LEADS | {Capacity.STAFF},
        frozenset(Stage) - {Stage.CLOSED},
        own=False,
    ),
    SessionVerb.REMIND: Rule(
        _("Remind those who are behind"), LEADS | {Capacity.STAFF}, frozenset(Stage) - {Stage.CLOSED}
    ),
}


def session_position(played: frozenset[Capacity], session: ReviewSession, *, own: bool = False) -> Position:
    """Return the position of a person with these capacities towards the session or, with ``own``, towards the
    person's own case in it."""
    return Position(
        played,
        session.stage,
        own=own,
        is_rated=session.campaign.is_rated,
        is_cancelled=session.is_cancelled,
        is_among=Capacity.SUBJECT in played,
    )


def allowed(
    played: frozenset[Capacity], session: ReviewSession, *, own: bool = False
) -> frozenset[SessionVerb]:
    """Return the verbs that a person with these capacities may use in the session now. With ``own`` these are
    the verbs on the person's own case, else those on cases of others. Templates use the result to decide
    which buttons to show."""
    position = session_position(played, session, own=own)
    return frozenset(verb for verb, rule in SESSION_RULES.items() if rule.refuses(position) is None)


def allowed_on_case(member: Member, paper: Paper, played: frozenset[Capacity]) -> frozenset[SessionVerb]:
    """Return the verbs that the member, with these capacities, may use on the case of this paper now. In
    place of its subject nobody uses what nobody uses in the own case."""
    session, own = paper.session, paper.member_id == member.pk
    may = allowed(played, session, own=own)
    verbs = frozenset(verb for verb in may if not judging_refusal_on(paper, verb, member))
    lent = lent_by(member, session, paper.member_id)
    if not lent:
        return verbs
    bare = allowed(played - lent, session, own=own)
    return frozenset(verb for verb in verbs if verb in bare or SESSION_RULES[verb].own is not False)


def speaks_for(member: Member, paper: Paper) -> bool:
    """Return whether the member may petition about the case of this paper: a person about the own case, the
    head about the collective's."""
    if paper.is_collective:
        return HEAD in member.reach.kinds_over(paper.session.committee)
    return paper.member_id == member.pk


def sees_whole_case(member: Member, case: RatingCase, verbs: frozenset[SessionVerb]) -> bool:
    """Return whether the member sees more of the case than the self-rating. Once the result is released,
    everybody who may see the case does. Before that only those with ``SEE_RATINGS`` do, and nobody in the own
    case. ``verbs`` are those that the member may use in the session."""
    return case.released_at is not None or (SessionVerb.SEE_RATINGS in verbs and case.member_id != member.pk)


def moves_for(played: frozenset[Capacity], session: ReviewSession) -> tuple[Move, ...]:
    """Return the moves that a person with these capacities may take from the session's present stage. Moves
    that are taken by order of the superior are left out. A cancelled session moves no more."""
    if session.is_cancelled:
        return ()
    moves = moves_from(session.stage, rated=session.campaign.is_rated)
    return tuple(move for move in moves if move.capacities & played and not move.by_order)


SEND_VERBS = {
    RoleKind.SUPERVISOR: SessionVerb.SEND,
    RoleKind.DELEGATE: SessionVerb.SEND,
    RoleKind.GUEST: SessionVerb.INVITE,
}


def sendable(verbs: frozenset[SessionVerb]) -> list[RoleKind]:
    """Return the roles in which a person with these verbs may send other people to the session."""
    return [kind for kind, verb in SEND_VERBS.items() if verb in verbs]


def can_fetch(document: Document) -> bool:
    """Return whether the printed paper has a file to fetch. Who may fetch the file is decided by
    ``visible_to``."""
    return document.state == "done"
