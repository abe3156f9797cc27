"""Position groups, people who are marked by criteria of their own: by file, in pages and in a case."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from ratings.actions import rulesets as actions
from ratings.models import LocalRuleSet, RatingCase
from ratings.rulesets import RuleSet, SubjectKind
from reviews.cases.actions.ratings import set_position_in_session
from reviews.papers.actions.papers import save_self_rating
from reviews.stages import Stage
from tests.ratings.test_rulesets_by_file import own_file
from tests.ratings.test_sets_of_customers import taken_into_use
from tests.reviews.cast import GOOD, TASKS, Cast, bring_to, make_cast
from tests.reviews.positions import with_block

CONTRACT = """
[[positions]]
code = "contract"
name = "Người lao động hợp đồng"
kind = "nonleader"
source = "01-QĐ/TU"

"""
OWN = """
[[criteria]]
code = "contract_{n}"
name = "Công việc theo hợp đồng, phần {n}"
group = "results"
max = {most}
kinds = ["nonleader"]
positions = ["contract"]
source = "01-QĐ/TU"
"""


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


def codes(ruleset: RuleSet, position: str) -> list[tuple[str, int]]:
    return [(row.code, int(row.max)) for row in ruleset.criteria_for(SubjectKind.NONLEADER, position)]


def with_contract(*points: int) -> str:
    text = own_file()
    rows = "".join(OWN.format(n=n, most=most) for n, most in enumerate(points, 1))
    at = text.index("[[criteria]]")
    return text[:at] + CONTRACT + rows + text[at:]


def test_a_fifth_kind_of_subject_is_a_position_group_with_criteria_of_its_own(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.staff.user)
    made = taken_into_use(client, with_contract(45, 25))
    assert codes(made, "") == [("common", 30), ("results", 70)]
    assert sorted(codes(made, "contract")) == [("common", 30), ("contract_1", 45), ("contract_2", 25)]
    page = client.get(reverse("ratings:ruleset", args=["mau-2026"])).content.decode()
    assert "Người lao động hợp đồng" in page


def test_the_criteria_of_a_position_group_add_up_as_those_of_its_kind(cast: Cast) -> None:
    local = actions.read_in_ruleset(actions.judge_text(with_contract(45, 20)), by=cast.staff)
    problems = [str(problem) for problem in actions.check_ruleset(local, by=cast.staff)]
    assert [problem for problem in problems if "Người lao động hợp đồng" not in problem] == []
    assert any("các tiêu chí cộng lại 65 điểm, phải là 70" in problem for problem in problems)


def test_a_position_group_is_made_and_left_out_in_the_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.staff.user)
    local = actions.read_in_ruleset(actions.judge_text(own_file()), by=cast.staff)
    page = reverse("ratings:ruleset_positions", args=[local.code])
    client.post(page, {"new-name": "Khối K1", "new-kind": "nonleader"})
    forms = client.get(page).context["forms"]
    [(row, _form, blocks)] = forms.groups
    assert (row.name, [(block.key, block.total) for block in blocks]) == (
        "Khối K1",
        [("group1-common", 30), ("group1-results", 70)],
    )
    sent = {"new-name": "", "new-kind": "leader", "group1-name": "Khối K2"}
    for block in blocks:
        sent |= {f"{block.key}-TOTAL_FORMS": "2", f"{block.key}-INITIAL_FORMS": "1"}
        sent |= {f"{block.key}-0-code": block.begun[0].code, f"{block.key}-0-name": block.begun[0].name}
    sent |= {"group1-common-0-max": "30", "group1-results-0-max": "40"}
    sent |= {"group1-results-1-name": "Cải cách", "group1-results-1-max": "30"}
    client.post(page, sent)
    local.refresh_from_db()
    assert [most for _code, most in codes(RuleSet.parse(local.resolved()), "group1")] == [30, 40, 30]
    assert actions.check_ruleset(LocalRuleSet.objects.get(), by=cast.staff) == []
    actions.change_positions(local, [], by=cast.staff)
    local.refresh_from_db()
    assert (RuleSet.parse(local.resolved()).positions, local.overrides) == ((), {})


def test_a_person_is_put_into_a_group_before_points_are_given(cast: Cast, client: Client) -> None:
    bring_to(with_block(cast), Stage.WRITING)
    paper = cast.paper(cast.member)
    client.force_login(cast.clerk.user)
    page = reverse("reviews:subjects", args=[cast.session.pk])
    sent = {"papers": [paper.pk], "position": "block"}
    client.post(reverse("reviews:set_positions", args=[cast.session.pk]), sent)
    case = RatingCase.objects.get(paper=paper)
    assert (case.position, sorted(case.scores.values_list("criterion", flat=True))) == (
        "block",
        ["common", "plan", "reform"],
    )
    assert [name for _paper, name in client.get(page).context["grouped"]] == ["Khối K1"]
    with pytest.raises(PermissionDenied):
        set_position_in_session([paper], "", by=cast.member)
    with pytest.raises(ValidationError):
        set_position_in_session([paper], "other", by=cast.clerk)
    set_position_in_session([paper], "", by=cast.clerk)
    save_self_rating(cast.paper(cast.member), GOOD, by=cast.member, **TASKS)
    with pytest.raises(ValidationError):
        set_position_in_session([paper], "block", by=cast.clerk)
