"""A released result in the database: nothing but a re-rating changes it, by whatever way it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from members import clock
from ratings.actions import objections
from ratings.actions.cases import release_levels
from ratings.actions.deciding import decide_cases
from ratings.models import Discipline, Facts, LedUnit, RatingCase, RatingStep, Score, Step, Unrated
from reviews.cases.actions import standing as actions
from reviews.stages import Stage
from tests.reviews.cast import REASON, Cast, bring_to

DECISION = {"step": Step.DECIDED, "level": "COMPLETED", "reason": REASON}


@pytest.fixture
def closed(cast: Cast) -> Cast:
    """The member's case is decided and released, and its facts hold a unit and a discipline."""
    return bring_to(cast, Stage.CLOSED)


def case_of(cast: Cast) -> RatingCase:
    return cast.paper(cast.member).rated_case()


def decided(cast: Cast) -> RatingStep:
    return RatingStep.objects.in_force().get(case=case_of(cast), step=Step.DECIDED)


def supersede(cast: Cast, step: Step, reason: str = REASON) -> None:
    rows = RatingStep.objects.in_force().filter(case=case_of(cast), step=step)
    rows.update(superseded_at=clock.now(), superseded_by=cast.approver, superseded_reason=reason)


def decide_anew(cast: Cast, **more: object) -> None:
    supersede(cast, Step.DECIDED)
    RatingStep.objects.create(case=case_of(cast), by=cast.approver, **(DECISION | more))


def verified(cast: Cast) -> Facts:
    return Facts.objects.get(case=case_of(cast), step=Step.APPRAISED)


WRITES: dict[str, Callable[[Cast], object]] = {
    "another decision": decide_anew,
    "a re-rating without a reason": lambda cast: decide_anew(cast, cancels=decided(cast), reason=""),
    "a re-rating to the same level": lambda cast: decide_anew(cast, cancels=decided(cast), level="GOOD"),
    "a re-rating of another case": lambda cast: decide_anew(
        cast, cancels=RatingStep.objects.in_force().get(case__member=cast.head, step=Step.DECIDED)
    ),
    "a decision taken away": lambda cast: supersede(cast, Step.DECIDED),
    "an appraisal taken away": lambda cast: supersede(cast, Step.APPRAISED),
    "a step deleted": lambda cast: decided(cast).delete(),
    "released again": lambda cast: RatingCase.objects.filter(pk=case_of(cast).pk).update(
        released_at=clock.now()
    ),
    "not released any more": lambda cast: RatingCase.objects.filter(pk=case_of(cast).pk).update(
        released_at=None
    ),
    "other marks": lambda cast: Score.objects.filter(case=case_of(cast)).update(appraised_points=1),
    "other declared facts": lambda cast: Facts.objects.filter(case=case_of(cast)).update(done=1),
    "no verified facts": lambda cast: verified(cast).delete(),
    "a unit more": lambda cast: LedUnit.objects.create(facts=verified(cast), name="Phòng"),
    "a discipline more": lambda cast: Discipline.objects.create(
        facts=verified(cast), whose="self", sanction="warning"
    ),
    "left unrated": lambda cast: Unrated.objects.create(case=case_of(cast), code="new", by=cast.staff),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_the_database_refuses(closed: Cast, write: Callable[[Cast], object]) -> None:
    def write_whole() -> None:
        with transaction.atomic():
            write(closed)
            connection.check_constraints()  # some triggers wait for the end of the transaction

    with pytest.raises(IntegrityError):
        write_whole()


def test_a_result_is_not_released_before_it_is_decided(cast: Cast) -> None:
    case = case_of(bring_to(cast, Stage.DECIDING))
    with pytest.raises(IntegrityError, match="once it is decided"), transaction.atomic():
        release_levels([case.pk], by=cast.approver)


def test_the_actions_say_that_only_a_re_rating_changes_it(closed: Cast) -> None:
    case = case_of(closed)
    for act in (
        lambda: decide_cases([case.pk], "COMPLETED", by=closed.approver, reason=REASON),
        lambda: objections.leave_unrated(case, "new", "", by=closed.staff),
    ):
        with pytest.raises(PermissionDenied, match="xếp loại lại"):
            act()


def test_a_re_rating_names_the_decision_it_cancels_and_leaves_the_moment_of_the_release(closed: Cast) -> None:
    before, paper = decided(closed), closed.paper(closed.member)
    released_at = case_of(closed).released_at
    actions.re_rate_in_session(paper, "COMPLETED", REASON, by=closed.approver, seen=before.pk)
    connection.check_constraints()
    release_levels([before.case_id], by=closed.approver)
    assert (decided(closed).cancels, case_of(closed).released_at) == (before, released_at)
