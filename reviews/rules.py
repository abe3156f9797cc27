"""Who may act in a session: tables of verbs, asked by actions, read by templates, printed in docs/."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Committee, Member, RoleKind
from ratings.models import RatingCase
from reviews.models import Comment, Document, Paper, PaperState, ReviewSession
from reviews.stages import Move, Part, Stage, moves_from

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
    "schedule": Rule(_("Set the day of the conference"), LEAD, frozenset(Stage) - {Stage.CLOSED}),
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
    "see_published": Rule(
        _("See the list of levels published"), frozenset(Part), frozenset({Stage.CLOSED}), rates=True
    ),
    "remind": Rule(_("Remind those who are behind"), LEAD | {Part.STAFF}, frozenset(Stage) - {Stage.CLOSED}),
}

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
    "see_revisions": Rule(
        _("See earlier versions"), frozenset({AUTHOR}) | LEAD | {Part.STAFF}, frozenset(Stage)
    ),
}


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
    return frozenset(
        verb
        for verb, rule in SESSION_RULES.items()
        if _holds(rule, played, session.stage) and (session.campaign.is_rated or not rule.rates)
    )


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


def speaks_for(member: Member, paper: Paper) -> bool:
    """Whether the case is the member's own to petition about; for the collective speaks its head."""
    if paper.is_collective:
        return HEAD in member.reach.kinds_over(paper.session.committee)
    return paper.member_id == member.pk


def can_edit_comment(member: Member, comment: Comment) -> bool:
    """The author, until it is answered."""
    return (
        comment.author_id == member.pk
        and not comment.answer_kind
        and comment.paper.session.stage == Stage.COMMENTING
    )


def sees_whole_case(member: Member, case: RatingCase, verbs: frozenset[str]) -> bool:
    """Whether more than the self-rating is seen: by those who may ``see_ratings``, but nobody's own before
    its release, on no page. ``verbs`` are what the member may do in the session."""
    return case.released_at is not None or ("see_ratings" in verbs and case.member_id != member.pk)


def moves_for(played: frozenset[Part], session: ReviewSession) -> tuple[Move, ...]:
    """The moves these parts may take from where the session stands."""
    moves = moves_from(session.stage, rated=session.campaign.is_rated)
    return tuple(move for move in moves if move.parts & played)


def can_open_campaign(member: Member, committee: Committee) -> bool:
    """Staff of the organisation commission over that committee."""
    return RoleKind.STAFF in member.reach.kinds_over(committee)


def can_fetch(document: Document) -> bool:
    """A file is there to fetch once the document is done; who may is settled by ``visible_to``."""
    return document.state == "done"
