"""The one door: for each kind of thing, each reason why not, in words; and no way round it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from members.models import Member
from ratings.models import RatingStep, Step
from ratings.rules import CASE_RULES, CaseVerb, can_on_case, case_refusal, require_on_case
from reviews.models import Conference, Paper, PaperState, RemedyItem, RemedyPlan
from reviews.rules import (
    CONFERENCE_RULES,
    PAPER_RULES,
    QUARTER_RULES,
    SESSION_RULES,
    ConferenceVerb,
    PaperVerb,
    QuarterVerb,
    RefusalReason,
    SessionVerb,
    Thing,
    UnitVerb,
    Verb,
    allowed,
    allowed_at,
    allowed_in_quarter,
    allowed_on_paper,
    can,
    capacities_in,
    require,
    why_not,
)
from reviews.stages import Capacity, Stage
from tests.reviews.cast import Cast
from tests.reviews.quarters.playing import open_quarter, sheet_of

Asked = Callable[[Cast], tuple[Verb, Thing, Member]]
OWN_CASE = "This concerns your own case: somebody else has to do it."


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def paper_at(cast: Cast, whose: Member | None, stage: Stage, state: PaperState) -> Paper:
    """The paper as if it stood there; nothing is saved."""
    paper = cast.paper(whose)
    paper.session.stage, paper.state = stage, state
    return paper


def session_at(cast: Cast, stage: Stage) -> Thing:
    cast.session.stage = stage
    return cast.session


def conference_at(cast: Cast, stage: Stage) -> Conference:
    cast.session.stage = stage
    return Conference(session=cast.session, chair=cast.head)


def remedy_at(cast: Cast, owner: Member, stage: Stage) -> RemedyItem:
    cast.session.stage = stage
    return RemedyItem(plan=RemedyPlan(session=cast.session), owner=owner)


REFUSALS: dict[str, tuple[Asked, RefusalReason, str]] = {
    "session, part": (
        lambda cast: (SessionVerb.CONVENE, session_at(cast, Stage.WRITING), cast.member),
        RefusalReason.CAPACITY,
        "This is for the clerk or the head.",
    ),
    "session, stage": (
        lambda cast: (SessionVerb.GATHER, session_at(cast, Stage.RATING), cast.clerk),
        RefusalReason.STAGE,
        "The stage is now “Rating”; this is done at “Writing” or “Commenting”.",
    ),
    "session, a stage too early": (
        lambda cast: (SessionVerb.SEE_RATINGS, session_at(cast, Stage.WRITING), cast.clerk),
        RefusalReason.STAGE,
        "The stage is now “Writing”; this is done from “Commenting” on.",
    ),
    "session, a stage too late": (
        lambda cast: (SessionVerb.REMIND, session_at(cast, Stage.CLOSED), cast.staff),
        RefusalReason.STAGE,
        "The stage is now “Closed”; this is done up to “Awaiting decision”.",
    ),
    "case, part": (
        lambda cast: (
            SessionVerb.DECIDE,
            paper_at(cast, cast.member, Stage.DECIDING, PaperState.FINAL),
            cast.clerk,
        ),
        RefusalReason.CAPACITY,
        "This is for the approver.",
    ),
    "case, stage": (
        lambda cast: (
            SessionVerb.APPRAISE,
            paper_at(cast, cast.member, Stage.CONFERENCE, PaperState.SUBMITTED),
            cast.clerk,
        ),
        RefusalReason.STAGE,
        "The stage is now “Conference”; this is done at “Rating”.",
    ),
    "case, own": (
        lambda cast: (
            SessionVerb.APPRAISE,
            paper_at(cast, cast.head, Stage.RATING, PaperState.SUBMITTED),
            cast.head,
        ),
        RefusalReason.OWN_CASE,
        OWN_CASE,
    ),
    "paper, part": (
        lambda cast: (
            PaperVerb.RETURN,
            paper_at(cast, cast.member, Stage.WRITING, PaperState.SUBMITTED),
            cast.colleague,
        ),
        RefusalReason.CAPACITY,
        "This is for the clerk or the head.",
    ),
    "paper, stage": (
        lambda cast: (
            PaperVerb.WRITE,
            paper_at(cast, cast.member, Stage.RATING, PaperState.DRAFT),
            cast.member,
        ),
        RefusalReason.STAGE,
        "The stage is now “Rating”; this is done at “Writing” or “Commenting”.",
    ),
    "paper, state": (
        lambda cast: (
            PaperVerb.WRITE,
            paper_at(cast, cast.member, Stage.WRITING, PaperState.SUBMITTED),
            cast.member,
        ),
        RefusalReason.STATE,
        "The paper is now “Submitted”; this is done while it is “Being written” or “Returned”.",
    ),
    "paper, own": (
        lambda cast: (
            PaperVerb.COMMENT,
            paper_at(cast, cast.member, Stage.COMMENTING, PaperState.SUBMITTED),
            cast.member,
        ),
        RefusalReason.OWN_CASE,
        OWN_CASE,
    ),
    "conference, part": (
        lambda cast: (ConferenceVerb.TAKE_VOTE, conference_at(cast, Stage.CONFERENCE), cast.member),
        RefusalReason.CAPACITY,
        "This is for the clerk or the chair of the conference.",
    ),
    "conference, stage": (
        lambda cast: (ConferenceVerb.OPEN, conference_at(cast, Stage.COMMENTING), cast.clerk),
        RefusalReason.STAGE,
        "The stage is now “Commenting”; this is done at “Conference”.",
    ),
    "remedy, part": (
        lambda cast: (
            SessionVerb.REVIEW_REMEDY,
            remedy_at(cast, cast.head, Stage.CLOSED),
            cast.member,
        ),
        RefusalReason.CAPACITY,
        "This is for the clerk or the head.",
    ),
    "remedy, stage": (
        lambda cast: (
            SessionVerb.SHIFT_REMEDY,
            remedy_at(cast, cast.head, Stage.WRITING),
            cast.clerk,
        ),
        RefusalReason.STAGE,
        (
            "The stage is now “Writing”;"
            " this is done at “Completing the papers”, “Awaiting decision” or “Closed”."
        ),
    ),
    "remedy, own": (
        lambda cast: (
            SessionVerb.REVIEW_REMEDY,
            remedy_at(cast, cast.head, Stage.CLOSED),
            cast.head,
        ),
        RefusalReason.OWN_CASE,
        OWN_CASE,
    ),
    "round, part": (
        lambda cast: (UnitVerb.RUN_ROUNDS, cast.province, cast.clerk),
        RefusalReason.CAPACITY,
        "This is for staff of the organisation commission.",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_refusal_says_which_of_the_reasons_it_was(cast: Cast, name: str) -> None:
    asked, reason, sentence = REFUSALS[name]
    verb, thing, by = asked(cast)
    refusal = why_not(verb, thing, by)
    assert refusal is not None
    assert (refusal.reason, refusal.sentence) == (reason, sentence)
    assert not can(by, verb, thing)
    with pytest.raises(PermissionDenied) as refused:
        require(verb, thing, by)
    assert str(refused.value) == sentence


def test_a_form_of_a_quarter_says_part_standing_and_own(cast: Cast) -> None:
    evaluation = open_quarter(cast)
    sheet = sheet_of(evaluation, cast.head)

    def said(verb: QuarterVerb, by: Member) -> str:
        refusal = why_not(verb, sheet, by)
        return refusal.sentence if refusal else ""

    assert said(QuarterVerb.WRITE, cast.clerk) == "This is for its writer."
    assert said(QuarterVerb.APPRAISE, cast.clerk) == (
        "The stage is now “Being filled in”;"
        " this is done at “Handed in”, “Appraised, not decided” or “Decided, not released”."
    )
    sheet.state = PaperState.SUBMITTED
    assert said(QuarterVerb.APPRAISE, cast.clerk) == ""
    assert said(QuarterVerb.APPRAISE, cast.head) == OWN_CASE
    assert said(QuarterVerb.WRITE, cast.head) == (
        "The stage is now “Handed in”; this is done at “Being filled in” or “Returned”."
    )


def test_the_evaluation_as_a_whole_stands_nowhere(cast: Cast) -> None:
    evaluation = open_quarter(cast)
    assert can(cast.staff, QuarterVerb.RELEASE, evaluation)
    refusal = why_not(QuarterVerb.RELEASE, evaluation, cast.clerk)
    assert refusal is not None
    assert refusal.sentence == "This is for staff of the organisation commission or the approver."


def test_what_comes_from_above_is_refused_to_people_of_the_unit(cast: Cast) -> None:
    """Staff who are reviewed in the session play both parts; the list of buttons and the door agree."""
    cast.session.stage = Stage.WRITING
    both = frozenset({Capacity.STAFF, Capacity.SUBJECT})
    refusal = why_not(SessionVerb.SUGGEST_PROPOSE, cast.session, cast.staff, played=both)
    assert refusal is not None
    assert (refusal.reason, refusal.sentence) == (
        RefusalReason.OWN_UNIT,
        "This concerns your own unit: somebody from outside it has to do it.",
    )
    assert SessionVerb.SUGGEST_PROPOSE not in allowed(both, cast.session)
    assert can(cast.staff, SessionVerb.SUGGEST_PROPOSE, cast.session)


def test_a_round_that_rates_nobody_says_so(cast: Cast) -> None:
    cast.session.stage, cast.session.campaign.is_rated = Stage.CLOSED, False
    refusal = why_not(SessionVerb.SEE_PUBLISHED, cast.session, cast.member)
    assert refusal is not None
    assert (refusal.reason, refusal.sentence) == (RefusalReason.ROUND, "Nothing is rated in this round.")


def test_a_verb_of_another_kind_of_thing_is_a_fault_of_the_program(cast: Cast) -> None:
    with pytest.raises(TypeError):
        can(cast.clerk, PaperVerb.WRITE, cast.session)


def test_the_door_and_the_buttons_agree_for_everybody_everywhere(cast: Cast) -> None:
    people = [cast.head, cast.member, cast.clerk, cast.staff, cast.approver, cast.supervisor, cast.stranger]
    paper, conference = cast.paper(cast.head), Conference(session=cast.session, chair=cast.member)
    for person, stage in product(people, Stage):
        cast.session.stage = paper.session.stage = stage
        played = capacities_in(person, cast.session)
        found = {verb for verb in SESSION_RULES if can(person, verb, cast.session, played=played)}
        assert found == allowed(played, cast.session), (person, stage)
        at = {verb for verb in CONFERENCE_RULES if can(person, verb, conference, played=played)}
        assert at == allowed_at(person, conference, played), (person, stage)
        for state in PaperState:
            paper.state = state
            on = {verb for verb in PAPER_RULES if can(person, verb, paper, played=played)}
            assert on == allowed_on_paper(person, paper, played), (person, stage, state)
    sheet = sheet_of(open_quarter(cast), cast.head)
    for person in people:
        in_quarter = {verb for verb in QUARTER_RULES if can(person, verb, sheet)}
        assert in_quarter == allowed_in_quarter(person, sheet)


def test_the_parts_of_a_paper_need_not_be_named(cast: Cast) -> None:
    """Who leads the session does so towards the own paper too, asked with the parts or without."""
    paper = paper_at(cast, cast.head, Stage.WRITING, PaperState.SUBMITTED)
    played = capacities_in(cast.head, paper.session)
    assert allowed_on_paper(cast.head, paper) == allowed_on_paper(cast.head, paper, played)
    assert PaperVerb.RETURN in allowed_on_paper(cast.head, paper)


def test_a_step_of_a_rating_is_refused_with_its_reason(cast: Cast) -> None:
    case, own = cast.paper(cast.member).rated_case(), cast.paper(cast.head).rated_case()
    assert case_refusal(CaseVerb.APPRAISE, case, cast.member) == (
        "This is for the clerk, the head or staff of the organisation commission."
    )
    assert case_refusal(CaseVerb.APPRAISE, own, cast.head) == OWN_CASE
    assert case_refusal(CaseVerb.DECIDE, case, cast.approver) == (
        "The case has not been appraised. Propose a level for it first."
    )
    RatingStep.objects.create(
        case=case, step=Step.APPRAISED, level="GOOD", points=Decimal(80), by=cast.approver
    )
    case = cast.paper(cast.member).rated_case()
    with pytest.raises(PermissionDenied, match="You appraised this case: another approver"):
        require_on_case(CaseVerb.DECIDE, case, cast.approver)
    case.released_at = cast.session.stage_since
    assert case_refusal(CaseVerb.APPRAISE, case, cast.clerk) == (
        "The result is released. It is changed by a re-rating only."
    )


def test_only_who_takes_a_step_in_a_case_may_take_it_in_a_session(cast: Cast) -> None:
    """The tables of the reviews add *when* to what the ratings say of *who*."""
    people = [cast.head, cast.member, cast.clerk, cast.staff, cast.approver]
    for verb, person in product(CASE_RULES, people):
        case = cast.paper(cast.colleague).rated_case()
        cast.session.stage = min(SESSION_RULES[SessionVerb(verb.value)].stages)
        in_session = can(person, SessionVerb(verb.value), cast.session)
        assert in_session is bool(CASE_RULES[verb].kinds & person.reach.kinds_over(case.committee))
        if can_on_case(person, verb, case):
            assert in_session
