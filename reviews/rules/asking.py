"""The functions that answer from the tables of verbs. ``can`` returns whether a person may use a verb on a
thing, ``require`` raises an error with a sentence that says why not.

Which buttons a page shows is decided by ``allowed`` and its like, which read the tables with the same
function (``Rule.refuses``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.models import Committee, Member
from members.rules import IN_WORDS, either, for_whom, note_stood_in
from reviews.models import (
    BallotRound,
    Conference,
    Document,
    Evaluation,
    Paper,
    PaperState,
    RemedyItem,
    ReviewSession,
    SelfEvaluation,
)
from reviews.rules.ballots import BALLOT_RULES, ballot_position
from reviews.rules.capacities import (
    AUTHOR,
    CAPACITY_OF,
    Position,
    RefusalReason,
    Rule,
    capacities_in,
    lent_by,
    remedy_capacities,
)
from reviews.rules.conferences import CONFERENCE_RULES, conference_position
from reviews.rules.issuing import DOCUMENT_RULES, document_position
from reviews.rules.judging import judging_refusal_on
from reviews.rules.papers import PAPER_RULES, READING, allowed_in_places, paper_position
from reviews.rules.quarters import QUARTER_RULES, quarter_position
from reviews.rules.sessions import ON_LEAVERS, SESSION_RULES, session_position
from reviews.rules.units import UNIT_RULES, unit_position
from reviews.rules.verbs import (
    BallotVerb,
    ConferenceVerb,
    DocumentVerb,
    PaperVerb,
    QuarterVerb,
    SessionVerb,
    UnitVerb,
    Verb,
)
from reviews.stages import Capacity, SheetState, Stage, stages_of

Thing = (
    ReviewSession
    | Paper
    | RemedyItem
    | Conference
    | BallotRound
    | SelfEvaluation
    | Evaluation
    | Committee
    | Document
)
Played = frozenset[Capacity] | None

_PEOPLE: dict[str, str | Promise] = {
    AUTHOR: _("its writer"),
    Capacity.SUBJECT: _("those reviewed here"),
    **{CAPACITY_OF[kind]: words for kind, words in IN_WORDS.items() if kind in CAPACITY_OF},
    Capacity.CHAIR: _("the chair of the conference"),
    Capacity.COUNTER: _("the counting team of the ballot"),
    Capacity.VOTER: _("those on the roll who are present"),
}
_IN_PLACES = frozenset({PaperVerb.COMMENT, PaperVerb.ANSWER})
"""The verbs that a further place of review may allow although the session of the paper does not allow
them."""
_TABLES: dict[type[Verb], Mapping[Any, Rule]] = {
    SessionVerb: SESSION_RULES,
    ConferenceVerb: CONFERENCE_RULES,
    BallotVerb: BALLOT_RULES,
    PaperVerb: PAPER_RULES,
    QuarterVerb: QUARTER_RULES,
    UnitVerb: UNIT_RULES,
    DocumentVerb: DOCUMENT_RULES,
}
_SHORT_LIST = 3
"""Up to this number of stages, a refusal names each of them."""


@dataclass(frozen=True)
class Refusal:
    """Why a verb is refused: ``reason`` for the program, ``sentence`` for the person."""

    reason: RefusalReason
    sentence: str


def require(verb: Verb, thing: Thing, by: Member, *, played: Played = None) -> None:
    """Raise ``PermissionDenied`` (403), with a sentence that says why, if ``by`` may not use the verb on the
    thing. A caller who already knows the person's capacities in the session passes them as ``played``, which
    saves a query. The history will say so where ``by`` only stands in for somebody."""
    refusal = why_not(verb, thing, by, played=played)
    if refusal:
        raise PermissionDenied(refusal.sentence)
    note_stood_in(by, _TABLES[type(verb)][verb].says, lambda member: can(member, verb, thing))


def can(member: Member, verb: Verb, thing: Thing, *, played: Played = None) -> bool:
    """Return whether this person may use the verb on the thing now."""
    return why_not(verb, thing, member, played=played) is None


def can_plan(member: Member, ballot: BallotRound) -> bool:
    """Return whether the member may prepare and open the ballot: by its session, or over its unit."""
    if ballot.session is None:
        return can(member, UnitVerb.PLAN_BALLOT, ballot.committee)
    return can(member, SessionVerb.PLAN_BALLOT, ballot.session)


def why_not(verb: Verb, thing: Thing, by: Member, *, played: Played = None) -> Refusal | None:
    """Return the first reason why ``by`` may not use the verb on the thing, or ``None`` if ``by`` may.

    A verb of a session may also be used on a paper, which then means the case of its subject, or on a remedy.
    Only in these two cases does ``own`` in the verb's rule count. Raises ``TypeError`` if the verb does not
    fit the thing.
    """
    rule, position = _found(verb, thing, by, played)
    if isinstance(thing, Paper) and thing.has_left and verb not in READING | ON_LEAVERS:
        return Refusal(RefusalReason.LEFT, _sentence(RefusalReason.LEFT, rule, position))
    reason = rule.refuses(position)
    if reason is None and rule.own is False:
        lent = _lent_by_its_person(thing, by)
        if rule.refuses(replace(position, capacities=position.capacities - lent)):
            reason = RefusalReason.ABSENT_CASE
    if reason is None and isinstance(thing, Paper) and (judged := judging_refusal_on(thing, verb, by)):
        return Refusal(RefusalReason.JUDGES, judged)
    if reason is None:
        return None
    if isinstance(thing, Paper) and verb in _IN_PLACES and verb in allowed_in_places(by, thing, played):
        return None
    return Refusal(reason, _sentence(reason, rule, position))


def _found(verb: Verb, thing: Thing, by: Member, played: Played) -> tuple[Rule, Position]:
    """Return the verb's rule and the person's position towards the thing. Raises ``TypeError`` if the verb
    does not fit the thing."""
    match verb, thing:
        case SessionVerb(), ReviewSession():
            return SESSION_RULES[verb], _session_position(by, thing, played)
        case SessionVerb(), Paper():
            return SESSION_RULES[verb], _session_position(
                by, thing.session, played, own=thing.member_id == by.pk
            )
        case SessionVerb(), RemedyItem():
            own, session = thing.owner_id == by.pk, thing.plan.session
            parts = remedy_capacities(by, session) if played is None else played
            return SESSION_RULES[verb], _session_position(by, session, parts, own=own)
        case ConferenceVerb(), Conference():
            return CONFERENCE_RULES[verb], conference_position(by, thing, played)
        case BallotVerb(), BallotRound():
            return BALLOT_RULES[verb], ballot_position(by, thing, played)
        case PaperVerb(), Paper():
            return PAPER_RULES[verb], paper_position(by, thing, played)
        case QuarterVerb(), SelfEvaluation() | Evaluation():
            return QUARTER_RULES[verb], quarter_position(by, thing)
        case UnitVerb(), Committee():
            return UNIT_RULES[verb], unit_position(by, thing)
        case DocumentVerb(), Document():
            return DOCUMENT_RULES[verb], document_position(by, thing)
    raise TypeError(f"{verb!r} is no verb of {type(thing).__name__}")


def _lent_by_its_person(thing: Thing, by: Member) -> frozenset[str]:
    """Return the capacities that ``by`` has only in place of the person whom the paper, remedy or sheet
    concerns. Nobody does through a substitute what nobody does in the own case."""
    match thing:
        case Paper():
            return lent_by(by, thing.session, thing.member_id)
        case RemedyItem():
            return lent_by(by, thing.plan.session, thing.owner_id)
        case SelfEvaluation():
            return lent_by(by, thing.case, thing.case.member_id)
    return frozenset()


def _session_position(
    member: Member, session: ReviewSession, played: Played, *, own: bool = False
) -> Position:
    played = capacities_in(member, session) if played is None else played
    return session_position(played, session, own=own)


def cancelled_sentence() -> str:
    """Return the sentence that refuses a change in a cancelled round."""
    return gettext("The round is cancelled: it can be read, and nothing in it is changed.")


def people_in_words(played: Iterable[str]) -> list[str]:
    """Return the words by which a sentence names these capacities, always in a fixed order."""
    wanted = frozenset(played)
    return [str(words) for part, words in _PEOPLE.items() if part in wanted]


def _sentence(reason: RefusalReason, rule: Rule, position: Position) -> str:
    match reason:
        case RefusalReason.CAPACITY:
            return for_whom(people_in_words(rule.capacities))
        case RefusalReason.CANCELLED:
            return cancelled_sentence()
        case RefusalReason.OWN_CASE:
            return gettext("This concerns your own case: somebody else has to do it.")
        case RefusalReason.WITHHELD:
            return gettext("It says how you are rated yourself: you may have it once the result is released.")
        case RefusalReason.ABSENT_CASE:
            return gettext("This concerns the person for whom you stand in: somebody else has to do it.")
        case RefusalReason.OWN_UNIT:
            return gettext("This concerns your own unit: somebody from outside it has to do it.")
        case RefusalReason.LEFT:
            return gettext("The person was taken out of this review; the paper is kept as it is.")
        case RefusalReason.ROUND:
            return gettext("Nothing is rated in this round.")
        case RefusalReason.STATE:
            states = either(_quoted(state.label) for state in PaperState if state in rule.states)
            return gettext("The paper is now “%(state)s”; this is done while it is %(states)s.") % {
                "state": PaperState(position.state).label,
                "states": states,
            }
    now = SheetState(position.stage) if position.stage in SheetState.values else Stage(position.stage)
    return gettext("The stage is now “%(stage)s”; this is done %(when)s.") % {
        "stage": now.label,
        "when": _when(rule, now, is_rated=position.is_rated),
    }


def _when(rule: Rule, now: Stage | SheetState, *, is_rated: bool) -> str:
    """Return in words the stages at which the rule allows the verb. Normally this is a list of them. If they
    are more than ``_SHORT_LIST``, it is "from … on" if they reach to the end, or "up to …" if they begin at
    the start."""
    course = list(SheetState) if isinstance(now, SheetState) else stages_of(rated=is_rated)
    named = [stage for stage in course if stage in rule.stages]
    labels = [_quoted(stage.label) for stage in named]
    if len(named) > _SHORT_LIST and named[-1] == course[-1] and named == list(course)[-len(named) :]:
        return gettext("from %(stage)s on") % {"stage": labels[0]}
    if len(named) > _SHORT_LIST and named == list(course)[: len(named)]:
        return gettext("up to %(stage)s") % {"stage": labels[-1]}
    return gettext("at %(stages)s") % {"stages": either(labels)}


def _quoted(words: object) -> str:
    return f"“{words}”"
