"""Opening a round: who is reviewed where, on which form, and who is left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members.models import Activity, Committee, Member
from ratings import rulesets
from ratings.actions.periods import open_year
from ratings.rulesets import SubjectKind
from reviews.models import Campaign, LeftOut, Paper, ReviewSession
from reviews.papers.actions.earlier import record_earlier_result
from reviews.rounds.actions.campaigns import open_campaign
from reviews.sessions.people import why_left_out
from tests.reviews.cast import PLAN, Cast, make_member, make_post, make_role, make_tree
from tests.reviews.conftest import SignIn

YEAR_END = dt.date(2025, 12, 31)


@pytest.fixture
def tree(db: None) -> tuple[Committee, Committee, Committee]:
    return make_tree()


def open_with(tree: tuple[Committee, Committee, Committee], prepare: Callable[[], object]) -> Campaign:
    staff = make_member("STAFF", "Bùi Văn Cán Bộ", tree[2])
    make_role(staff, "staff", tree[0])  # type: ignore[arg-type]
    prepare()
    return open_campaign(tree[0], PLAN, by=staff)


@pytest.mark.parametrize(
    ("leads", "in_system", "form"), [(True, True, "2A"), (False, True, "2B"), (False, False, "2C")]
)
def test_the_form_follows_the_kind_of_person(
    tree: tuple[Committee, Committee, Committee], leads: bool, in_system: bool, form: str
) -> None:
    member = make_member("X", "Lê Thị Mẫu", tree[1], in_system=in_system)
    campaign = open_with(tree, lambda: make_post(member, tree[1], 1, leads=True) if leads else None)
    paper = Paper.objects.get(session__campaign=campaign, member=member)
    assert (paper.form, paper.session.committee) == (form, tree[1])


def test_a_member_with_two_posts_is_reviewed_once_at_the_highest(
    tree: tuple[Committee, Committee, Committee],
) -> None:
    member = make_member("X", "Lê Thị Mẫu", tree[1])

    def posts() -> None:
        make_post(member, tree[1], 1, is_head=True)
        make_post(member, tree[0], 7)

    campaign = open_with(tree, posts)
    [paper] = Paper.objects.filter(session__campaign=campaign, member=member)
    assert (paper.session.committee, paper.title) == (tree[0], "Ủy viên thứ 7")


def test_every_committee_gets_a_session_and_its_collective_a_paper(cast: Cast) -> None:
    sessions = ReviewSession.objects.filter(campaign=cast.campaign)
    assert {session.committee.code for session in sessions} == {"T", "A", "B"}
    collective = cast.paper(None)
    assert (collective.form, collective.rank) == ("01", 0)
    codes = [rule.code for rule in collective.outline.sections if rule.kind == "text"]
    assert list(collective.sections.values_list("code", flat=True)) == codes


def test_papers_stand_in_the_legal_order(cast: Cast) -> None:
    papers = cast.session.papers.in_order().select_related("member")
    assert [paper.member for paper in papers] == cast.subjects()


@pytest.mark.parametrize(
    ("activity", "admitted_on", "is_left_out"),
    [
        (Activity.ACTIVE, dt.date(2025, 6, 30), False),
        (Activity.ACTIVE, dt.date(2025, 7, 1), True),
        (Activity.ACTIVE, dt.date(2000, 5, 19), False),
        (Activity.EXEMPT, dt.date(1970, 1, 6), True),
        (Activity.SUSPENDED, dt.date(2000, 5, 19), True),
    ],
)
def test_the_three_exemptions_and_no_other(activity: str, admitted_on: dt.date, is_left_out: bool) -> None:
    """A member admitted exactly six months before the period's end is included."""
    ruleset = rulesets.RuleSet.parse(rulesets.load_shipped("366-2025").content)
    reason = why_left_out(Member(activity=activity, admitted_on=admitted_on), activity, ruleset, YEAR_END)
    assert bool(reason) is is_left_out
    assert ("Đ5.2.1" in reason) is is_left_out


def test_the_left_out_are_on_record_with_their_reason(tree: tuple[Committee, Committee, Committee]) -> None:
    member = make_member("X", "Lê Thị Mẫu", tree[1], activity=Activity.EXEMPT)
    campaign = open_with(tree, lambda: None)
    row = LeftOut.objects.get(session__campaign=campaign, member=member)
    assert row.reason.startswith("Được miễn công tác")
    assert not Paper.objects.filter(member=member).exists()


def test_a_paper_opens_with_what_was_named_last_year_but_not_with_what_was_remedied(
    tree: tuple[Committee, Committee, Committee],
) -> None:
    member = make_member("X", "Lê Thị Mẫu", tree[1])
    staff = make_member("S2", "Trần Thị Hồ Sơ", tree[2])
    make_role(staff, "staff", tree[0])  # type: ignore[arg-type]
    last = open_year(2024, "124-2023")
    named = record_earlier_result(
        last,
        tree[1],
        member,
        kind=SubjectKind.NONLEADER,
        level="GOOD",
        shortcomings=["Ít phát biểu", "Nộp báo cáo chậm"],
        by=staff,
    )
    campaign = open_with(tree, lambda: None)
    paper = Paper.objects.get(session__campaign=campaign, member=member)
    assert [answer.shortcoming for answer in paper.earlier.all()] == named


def test_only_staff_over_the_committee_open_a_round(cast: Cast) -> None:
    for person in (cast.clerk, cast.head, cast.approver, cast.administrator, cast.stranger):
        with pytest.raises(PermissionDenied):
            open_campaign(cast.province, PLAN, by=person)


def test_a_second_round_for_the_same_period_is_refused(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="đã có"):
        open_campaign(cast.province, PLAN, by=cast.staff)


def test_a_later_change_of_the_rule_set_does_not_reach_an_open_period(cast: Cast) -> None:
    period = cast.session.period
    assert period.frozen_id == rulesets.load_shipped("366-2025").digest
    assert open_year(2025, "366-2025") == period


def test_staff_open_a_round_in_the_form_and_a_double_one_comes_back_with_the_reason(
    cast: Cast, sign_in: SignIn
) -> None:
    fields = {
        "title": "Kiểm điểm năm 2026",
        "committee": cast.province.pk,
        "year": 2026,
        "ruleset": "366-2025",
        "writing_due": "2026-12-05",
        "commenting_due": "2026-12-12",
        "finish_due": "2026-12-31",
        "legal_basis": "Kế hoạch 1\n\nKế hoạch 2",
    }
    client = sign_in(cast.staff)
    made = client.post(reverse("reviews:campaign_new"), fields)
    campaign = Campaign.objects.get(title="Kiểm điểm năm 2026")
    assert (made.status_code, made.headers["Location"]) == (302, campaign.get_absolute_url())
    assert [str(paper) for paper in campaign.legal_basis.all()] == ["Kế hoạch 1", "Kế hoạch 2"]
    again = client.post(reverse("reviews:campaign_new"), fields)
    assert again.status_code == 422
    assert Campaign.objects.filter(period__year=2026).count() == 1


def test_dates_out_of_order_come_back_with_the_form(cast: Cast, sign_in: SignIn) -> None:
    page = sign_in(cast.staff).post(
        reverse("reviews:campaign_new"),
        {
            "title": "Sai ngày",
            "committee": cast.province.pk,
            "year": 2026,
            "ruleset": "366-2025",
            "writing_due": "2026-12-31",
            "commenting_due": "2026-12-12",
            "finish_due": "2026-12-05",
        },
    )
    assert page.status_code == 422
    assert 'value="Sai ngày"' in page.content.decode()
    assert not Campaign.objects.filter(title="Sai ngày").exists()
