"""Who may do what with a paper and the comments on it."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from members.models import Member
from reviews.models import Comment, Paper, PaperState, ReviewPlace
from reviews.models.place import places_of_paper
from reviews.rules.capacities import AUTHOR, FROM_LEVELS_ABOVE, LEADS, Position, Rule, capacities_in
from reviews.rules.printing import AFTERWARDS
from reviews.rules.sessions import LINKING
from reviews.rules.verbs import PaperVerb
from reviews.stages import Capacity, Stage

PAPER_RULES: dict[PaperVerb, Rule] = {
    PaperVerb.WRITE: Rule(
        _("Write, rate oneself, submit"),
        frozenset({AUTHOR}),
        frozenset({Stage.WRITING, Stage.COMMENTING}),
        frozenset({PaperState.DRAFT, PaperState.RETURNED}),
    ),
    PaperVerb.TAKE_BACK: Rule(
        _("Take back what was handed in by mistake, until somebody has said something of it"),
        frozenset({AUTHOR}),
        frozenset({Stage.WRITING, Stage.COMMENTING}),
        frozenset({PaperState.SUBMITTED}),
    ),
    PaperVerb.RETURN: Rule(
        _("Return with a reason"),
        LEADS,
        frozenset({Stage.WRITING, Stage.COMMENTING}),
        frozenset({PaperState.SUBMITTED}),
    ),
    PaperVerb.COMMENT: Rule(
        _("Comment"),
        frozenset({Capacity.SUBJECT, Capacity.SUPERVISOR, Capacity.DELEGATE}),
        frozenset({Stage.COMMENTING}),
        frozenset({PaperState.SUBMITTED, PaperState.RETURNED}),
        own=False,
    ),
    PaperVerb.ANSWER: Rule(_("Answer comments"), frozenset({AUTHOR}), frozenset({Stage.COMMENTING})),
    PaperVerb.ANSWER_FINDING: Rule(
        _("Answer a finding about oneself"),
        frozenset({AUTHOR}),
        LINKING | {Stage.WRITING, Stage.COMMENTING},
        frozenset(PaperState) - {PaperState.FINAL},
    ),
    PaperVerb.OPEN: Rule(
        _("Open for amendment"),
        frozenset({AUTHOR}) | LEADS,
        frozenset({Stage.COMPLETING}),
        frozenset({PaperState.SUBMITTED}),
    ),
    PaperVerb.AMEND: Rule(
        _("Amend and hand in again"),
        frozenset({AUTHOR}),
        frozenset({Stage.WRITING, Stage.COMMENTING, Stage.COMPLETING}),
        frozenset({PaperState.AMENDING}),
    ),
    PaperVerb.FINALISE: Rule(
        _("Make final"), LEADS, frozenset({Stage.COMPLETING}), frozenset({PaperState.SUBMITTED})
    ),
    PaperVerb.REOPEN: Rule(
        _("Open a final paper again, with the reason"),
        LEADS,
        frozenset({Stage.COMPLETING}),
        frozenset({PaperState.FINAL}),
    ),
    PaperVerb.SEE_REVISIONS: Rule(
        _("See earlier versions"),
        frozenset({AUTHOR}) | LEADS | {Capacity.STAFF},
        frozenset(Stage),
        reads=True,
    ),
    PaperVerb.PRINT: Rule(
        _("Print it alone, also as a Word file"),
        frozenset({AUTHOR}) | LEADS | {Capacity.STAFF},
        frozenset(Stage),
    ),
    PaperVerb.PRINT_SCORES: Rule(
        _("Print the score sheet of its subject"),
        frozenset({AUTHOR}) | LEADS | FROM_LEVELS_ABOVE,
        frozenset(Stage) - {Stage.PREPARING, Stage.WRITING},
        frozenset(PaperState) - {PaperState.DRAFT},
        rates=True,
    ),
    PaperVerb.PRINT_APPRAISAL: Rule(
        _("Print the appraisal sheet of its subject"),
        frozenset({AUTHOR}) | LEADS | FROM_LEVELS_ABOVE,
        frozenset({Stage.RATING}) | AFTERWARDS,
        rates=True,
        withheld=True,
    ),
    PaperVerb.PRINT_RESULT: Rule(
        _("Print the decision on its subject, and the notice of the result"),
        frozenset({AUTHOR}) | LEADS | FROM_LEVELS_ABOVE,
        frozenset({Stage.CLOSED}),
        rates=True,
    ),
    PaperVerb.PRINT_BUNDLE: Rule(
        _("Print the whole dossier of its subject as one file"),
        LEADS | FROM_LEVELS_ABOVE,
        AFTERWARDS,
        rates=True,
        withheld=True,
    ),
}

READING = frozenset({PaperVerb.SEE_REVISIONS, PaperVerb.PRINT})
"""The verbs that remain on a paper whose subject was taken out of the review."""

WRITING = frozenset({PaperVerb.WRITE, PaperVerb.AMEND})
"""The verbs that let a person write in the sections of a paper."""


def place_of_comment(
    member: Member, paper: Paper, places: Sequence[ReviewPlace] | None = None
) -> ReviewPlace | None:
    """Return the further place of review in which this member may comment on the paper now, or ``None``.
    ``places`` are the further places of the paper as ``places_of_paper`` loads them. Without them they are
    read from the database."""
    rows = places_of_paper(paper.pk, member) if places is None else places
    return next((place for place in rows if place.is_commenting and place.is_mine), None)


def paper_capacities(
    member: Member, paper: Paper, played: frozenset[Capacity] | None = None
) -> frozenset[str]:
    """Return the capacities of the member towards one paper: those in its session, and ``AUTHOR`` if the
    member writes the paper, for the collective or for a person who writes by hand, too. For the member's own
    paper this takes no query."""
    own = paper.member_id == member.pk
    if played is None:
        played = capacities_in(member, paper.session, is_subject=own or None)
    if own:
        return played | {AUTHOR, Capacity.SUBJECT}
    writes = (paper.is_collective or paper.by_hand) and played & LEADS
    return played | {AUTHOR} if writes else played


def paper_position(member: Member, paper: Paper, played: frozenset[Capacity] | None = None) -> Position:
    return Position(
        paper_capacities(member, paper, played),
        paper.session.stage,
        state=paper.state,
        own=paper.member_id == member.pk,
        is_rated=paper.case_id is not None,
        is_cancelled=paper.session.is_cancelled,
        is_among=paper.member_id == member.pk,
    )


def allowed_on_paper(
    member: Member, paper: Paper, played: frozenset[Capacity] | None = None
) -> frozenset[PaperVerb]:
    """Return the verbs that this person may use on the paper now because of the session to which the paper
    belongs."""
    position = paper_position(member, paper, played)
    verbs = frozenset(verb for verb, rule in PAPER_RULES.items() if rule.refuses(position) is None)
    return verbs & READING if paper.has_left else verbs


def allowed_in_places(
    member: Member,
    paper: Paper,
    played: frozenset[Capacity] | None = None,
    places: Sequence[ReviewPlace] | None = None,
) -> frozenset[PaperVerb]:
    """Return the verbs that this person may use on the paper now, in its own session or in a further place of
    review. While a further place is commenting, the writer may answer there, and the others reviewed there
    may comment."""
    played = capacities_in(member, paper.session) if played is None else played
    at_home = allowed_on_paper(member, paper, played)
    if paper.has_left:
        return at_home
    if AUTHOR in paper_capacities(member, paper, played):
        rows = paper.places.for_list() if places is None else places
        at_home |= {PaperVerb.ANSWER} if any(place.is_commenting for place in rows) else frozenset()
    if paper.member_id == member.pk:
        return at_home
    fits = paper.state in PAPER_RULES[PaperVerb.COMMENT].states
    return at_home | {PaperVerb.COMMENT} if fits and place_of_comment(member, paper, places) else at_home


def can_edit_comment(member: Member, comment: Comment) -> bool:
    """Return whether the member may change the comment. Only its author may, and who typed it in for the
    author until that is confirmed, while the session is commenting and the comment has no answer. What an
    outside source said is never reworded."""
    return (
        member.pk in (comment.author_id, comment.may_be_retyped_by)
        and not comment.is_from_outside
        and not comment.answer_kind
        and not comment.said_at_id
        and not comment.paper.has_left
        and comment.session.stage == Stage.COMMENTING
        and not comment.session.is_cancelled
    )
