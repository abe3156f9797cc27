"""What one case knows is proposed to every case that it concerns, and counts once a person confirmed it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members.models import Event
from ratings.actions.known import known_elsewhere
from ratings.models import Discipline, RatingCase, RatingStep, Step
from reviews.cases.actions import ratings as actions
from reviews.models import Paper
from reviews.stages import Stage
from tests.reviews.cast import GOOD, Cast, bring_to
from tests.reviews.conftest import SignIn

WARNED: dict[str, Any] = {"sanction": "warning", "decided_on": dt.date(2025, 9, 1)}


def case_of(cast: Cast, paper: Paper | None = None) -> RatingCase:
    rows = RatingCase.objects.with_above().select_related("place", "period", "committee")
    return rows.get(paper=paper or cast.paper(None))


def test_the_discipline_of_a_member_reaches_the_collective_and_counts_once_confirmed(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.RATING)
    paper, url = cast.paper(None), reverse("reviews:confirm_known", args=[cast.paper(None).pk])
    actions.appraise_in_session(paper, GOOD, by=cast.clerk)
    assert known_elsewhere(case_of(cast)) == []
    rows = [Discipline(whose="self", **WARNED)]
    actions.appraise_in_session(cast.paper(cast.member), GOOD, by=cast.clerk, disciplines=rows)
    [known] = known_elsewhere(case_of(cast))
    assert (known.source, "Cảnh cáo, 01/09/2025" in known.text) == (str(cast.member), True)
    page = sign_in(cast.clerk).get(reverse("reviews:case", args=[paper.pk])).content.decode()
    assert (known.text in page, known.key in page) == (True, True)
    case = case_of(cast)
    assert case.assess(case.marks(Step.APPRAISED) or {}).triggers == ()
    with pytest.raises(PermissionDenied):
        actions.confirm_known_in_session(paper, known.key, by=cast.head)
    sign_in(cast.clerk).post(url, {"fact": known.key})
    case = case_of(cast)
    assert [row.code for row in case.assess(case.marks(Step.APPRAISED) or {}).triggers] == ["T2"]
    told = Event.objects.get(verb="confirm_known").data
    assert (known_elsewhere(case), told["source"]) == ([], str(cast.member))
    with pytest.raises(ValidationError):
        actions.confirm_known_in_session(paper, known.key, by=cast.clerk)


def test_the_levels_and_the_discipline_of_the_units_reach_those_above(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    below = case_of(cast, Paper.objects.get(session=cast.other, member=None))
    RatingStep.objects.create(case=below, step=Step.DECIDED, level="NOT_COMPLETED", by=cast.approver)
    facts = below.facts
    row = type(facts).objects.create(case=facts.case, step=Step.APPRAISED)
    Discipline.objects.create(facts=row, whose="self", **WARNED)
    [unit] = known_elsewhere(case_of(cast))
    assert unit.source == str(facts.case)
    [levels] = known_elsewhere(case_of(cast, cast.paper(cast.head)))
    assert levels.facts == {"units": 1, "units_failed": 1}
    assert known_elsewhere(case_of(cast, cast.paper(cast.member))) == []
    actions.confirm_known_in_session(cast.paper(cast.head), "units", by=cast.clerk)
    assert known_elsewhere(case_of(cast, cast.paper(cast.head))) == []
