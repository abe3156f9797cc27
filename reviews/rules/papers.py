"""What may be done with a paper and the comments on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from members.models import Member
from reviews.models import Comment, Paper, PaperState, ReviewPlace
from reviews.rules.parts import AUTHOR, LEAD, Rule, holds, parts
from reviews.rules.sessions import LINKING
from reviews.stages import Part, Stage

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


def place_of_comment(
    member: Member, paper: Paper, places: Sequence[ReviewPlace] | None = None
) -> ReviewPlace | None:
    """The further place in which this member comments on another's paper now. ``places`` are the paper's as
    its reader knows them (``for_reader``)."""
    rows = paper.places.for_reader(member) if places is None else places
    return next((place for place in rows if place.is_commenting and place.is_mine), None)


def paper_parts(member: Member, paper: Paper, played: frozenset[Part] | None = None) -> frozenset[str]:
    """The parts towards one paper: those in its session, and the author's. The own paper needs no asking."""
    if paper.member_id == member.pk:
        return frozenset({AUTHOR, Part.SUBJECT}) | (played or frozenset())
    played = parts(member, paper.session) if played is None else played
    return played | {AUTHOR} if paper.is_collective and played & LEAD else played


def allowed_on_paper(member: Member, paper: Paper, played: frozenset[Part] | None = None) -> frozenset[str]:
    """What this person may do with the paper now because of the session it belongs to."""
    roles = paper_parts(member, paper, played)
    own = paper.member_id == member.pk
    return frozenset(
        verb
        for verb, rule in PAPER_RULES.items()
        if holds(rule, roles, paper.session.stage, state=paper.state, own=own)
    )


def allowed_in_places(
    member: Member,
    paper: Paper,
    played: frozenset[Part] | None = None,
    places: Sequence[ReviewPlace] | None = None,
) -> frozenset[str]:
    """What this person may do with the paper now, at home or in a further place: where it is commented on,
    its writer answers, and whoever else is reviewed there comments."""
    played = parts(member, paper.session) if played is None else played
    at_home = allowed_on_paper(member, paper, played)
    if AUTHOR in paper_parts(member, paper, played):
        rows = paper.places.for_list() if places is None else places
        at_home |= {"answer"} if any(place.is_commenting for place in rows) else frozenset()
    if paper.member_id == member.pk:
        return at_home
    said = paper.state in PAPER_RULES["comment"].states and place_of_comment(member, paper, places)
    return at_home | {"comment"} if said else at_home


def can_edit_comment(member: Member, comment: Comment) -> bool:
    """The author, until it is answered; what a source outside said is not reworded."""
    return (
        comment.author_id == member.pk
        and not comment.is_from_outside
        and not comment.answer_kind
        and comment.session.stage == Stage.COMMENTING
    )
