"""Questions that offices put to law publishers, and what the page of a case answers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from members.models import CellChange
from ratings.actions.cases import Resolution, record_facts
from ratings.models import Discipline, Step
from ratings.rulesets import SubjectKind
from reviews.cases.actions.ratings import decide_in_session
from reviews.stages import Stage
from tests.reviews.cast import REASON, Cast, bring_to, decide
from tests.reviews.conftest import SignIn


def test_an_act_of_an_earlier_period_is_decided_in_the_paper_of_the_superior_only(cast: Cast) -> None:
    """366-QĐ/TW Đ11, special case 1: the committee above weighs it."""
    bring_to(cast, Stage.DECIDING)
    decide(cast, [cast.paper(None)], "GOOD")
    paper = cast.paper(cast.member)
    act = Discipline(
        whose="self", sanction="reprimand", decided_on=dt.date(2025, 9, 1), act_on=dt.date(2024, 5, 1)
    )
    record_facts(paper.rated_case(), by=cast.clerk, step=Step.APPRAISED, disciplines=[act])
    with pytest.raises(ValidationError) as refused:
        decide_in_session([paper], "GOOD", by=cast.approver, reason=REASON)
    assert list(refused.value.message_dict) == ["number"]
    superior = Resolution("Ban Thường vụ Tỉnh ủy", "15-QĐ/TU", dt.date(2025, 12, 20))
    [step] = decide_in_session([paper], "GOOD", by=cast.approver, reason=REASON, resolution=superior)
    assert (step.level, step.paper_number) == ("GOOD", "15-QĐ/TU")


def test_excellent_asks_for_figures_of_tasks_and_shortcomings_and_for_no_award(cast: Cast) -> None:
    ruleset = cast.session.period.ruleset
    asked = {
        rule.fact
        for rule in ruleset.conditions
        if rule.level == "EXCELLENT" and SubjectKind.NONLEADER in rule.kinds
    }
    assert asked == {"done_pct", "on_time_pct", "exceeding_pct", "remedied_pct"}


def test_who_rates_is_told_of_the_cell_that_the_person_left_in_the_period(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.RATING)
    begun, moved = dt.date(2020, 1, 1), dt.date(2025, 8, 15)
    CellChange.objects.create(member=cast.member, cell=cast.other_cell, starts_on=begun)
    CellChange.objects.create(member=cast.member, cell=cast.cell, starts_on=moved)
    url = reverse("reviews:case", args=[cast.paper(cast.member).pk])
    [said] = sign_in(cast.clerk).get(url).context["former_cells"]
    assert (f"{cast.other_cell}" in said, "15/08/2025, 7 tháng" in said) == (True, True)
    assert sign_in(cast.member).get(url).context["former_cells"] == []
