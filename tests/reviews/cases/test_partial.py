"""What is raised against one person holds up that person only: clear results are released before the rest."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members.models import Event, Notice
from ratings.models import Objection, RatingCase
from ratings.rulesets import BondMode
from reviews.cases.actions import ratings, standing
from reviews.cases.actions.partial import release_clear_cases
from reviews.cases.clearing import clearance_of
from reviews.desk.actions.course import advance_session
from reviews.stages import Stage
from tests.reviews.bonds import set_modes
from tests.reviews.cases.test_standing import RAISED
from tests.reviews.cast import GOOD, Cast, bring_to, decide, decide_all, forward
from tests.reviews.conftest import SignIn


@pytest.fixture
def contested(cast: Cast) -> Cast:
    """Everything is decided, and then something is raised against the colleague."""
    bring_to(cast, Stage.DECIDING)
    decide_all(cast)
    standing.record_objection_in_session(cast.paper(cast.colleague), RAISED, by=cast.staff)
    return cast


def released(cast: Cast) -> set[str]:
    rows = RatingCase.objects.filter(paper__session=cast.session, released_at__isnull=False)
    return {str(case) for case in rows.select_related("member", "committee")}


def names(cast: Cast) -> set[str]:
    return {str(paper) for paper in cast.session.papers.for_list()}


def told(cast: Cast, person: str) -> int:
    member = getattr(cast, person)
    return Notice.objects.filter(recipient=member, text__contains="Hoàn thành tốt nhiệm vụ").count()


def test_the_clear_ones_are_released_and_the_contested_one_later(contested: Cast, sign_in: SignIn) -> None:
    cast, client = contested, sign_in(contested.approver)
    page = reverse("reviews:before_closing", args=[cast.session.pk])
    found = client.get(page).context["clearance"]
    assert [str(row.paper) for row in found.held] == [str(cast.colleague)]
    assert sign_in(cast.clerk).get(page).context is None
    sent = {"paper": [paper.pk for paper in found.clear]}
    sign_in(cast.approver).post(reverse("reviews:release_clear", args=[cast.session.pk]), sent)
    others = names(cast) - {str(cast.colleague)}
    assert (released(cast), told(cast, "member"), told(cast, "colleague")) == (others, 1, 0)
    paper = cast.paper(cast.member)
    standing.lodge_petition_in_session(paper, "Xin xem lại", by=cast.member)
    cast.session = advance_session(
        cast.session, Stage.RATING, by=cast.approver, seen=Stage.DECIDING, reason="Xác minh xong"
    )
    with pytest.raises(PermissionDenied):
        ratings.appraise_in_session(cast.paper(cast.member), GOOD, by=cast.clerk)
    again, objection = cast.paper(cast.colleague), Objection.objects.get()
    standing.settle_objection_in_session(again, objection, "unfounded", "Không có cơ sở.", by=cast.staff)
    ratings.appraise_in_session(cast.paper(cast.colleague), GOOD, by=cast.clerk)
    forward(cast, Stage.DECIDING)
    decide(cast, [cast.paper(cast.colleague)], "GOOD")
    cast.session = advance_session(cast.session, Stage.CLOSED, by=cast.approver, seen=Stage.DECIDING)
    assert (released(cast), told(cast, "member"), told(cast, "colleague")) == (names(cast), 1, 1)
    assert Event.objects.get(verb="release_clear").data["held"].keys() == {str(cast.colleague)}


def test_only_what_the_page_showed_is_released_and_only_while_something_waits(contested: Cast) -> None:
    cast = contested
    with pytest.raises(PermissionDenied):
        release_clear_cases(cast.session, by=cast.clerk, seen=[])
    with pytest.raises(ValidationError):
        release_clear_cases(cast.session, by=cast.approver, seen=[cast.paper(cast.member).pk])
    Objection.objects.all().delete()
    clear = [paper.pk for paper in clearance_of(cast.session).clear]
    with pytest.raises(ValidationError):
        release_clear_cases(cast.session, by=cast.approver, seen=clear)
    assert released(cast) == set()


@pytest.mark.parametrize(("mode", "waits"), [(BondMode.BLOCK, True), (BondMode.WARN, False)])
def test_whoever_a_bond_ties_to_the_collective_waits_with_it(
    cast: Cast, mode: BondMode, *, waits: bool
) -> None:
    bring_to(cast, Stage.DECIDING)
    decide_all(cast)
    set_modes(cast, mode)
    standing.record_objection_in_session(cast.paper(None), RAISED, by=cast.staff)
    held = {str(row.paper) for row in clearance_of(cast.session).held}
    assert (str(cast.paper(None)) in held, str(cast.head) in held) == (True, waits)
