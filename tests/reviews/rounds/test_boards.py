"""The board: the whole tree folded and summed up, late ones first, at a cost that does not grow."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from members.models import Committee, Member
from ratings.models import PeerGroup, PeerPlace, RatingCase, RatingStep, Step
from reviews.documents.blocks import Bar, Bars, TableBlock
from reviews.models import Campaign, DocumentKind, Paper, ReviewSession
from reviews.rounds.actions.campaigns import open_campaign
from reviews.rounds.printed import results_paper
from reviews.rounds.printed_late import late_below
from reviews.rounds.views.trees import Node, Subtree, read_tree
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.cast import PLAN, Cast, make_member, make_role
from tests.reviews.conftest import SignIn
from tests.reviews.provinces import make_province

TODAY = dt.date(2025, 12, 20)
"""Papers and comments are overdue by the cast's plan, the round is not."""


@pytest.fixture
def staff(db: None) -> Callable[[int, int], tuple[Member, Campaign]]:
    """Staff over an invented province of so many communes with so many cells each, its round opened."""

    def open_over(communes: int, cells: int) -> tuple[Member, Campaign]:
        province = make_province(communes, cells, people=2)
        member = make_member("STAFF", "Bùi Văn Cán Bộ", Committee.objects.get(code="X-0-0"))
        make_role(member, "staff", province)  # type: ignore[arg-type]
        return member, open_campaign(province, PLAN, by=member)

    return open_over


def test_every_subtree_is_summed_up_with_its_late_ones_first(
    staff: Callable[[int, int], tuple[Member, Campaign]],
) -> None:
    member, campaign = staff(3, 2)
    sessions = ReviewSession.objects.filter(campaign=campaign)
    sessions.update(stage=Stage.CLOSED)
    sessions.filter(committee__code="X-2-1").update(stage=Stage.WRITING)
    tree = read_tree(campaign, member, TODAY)
    [top] = tree.tops
    assert (top.closed, top.total, top.late, top.children) == (9, 10, 1, 3)
    assert (tree.total, tree.stages[Stage.CLOSED], tree.late_total) == (10, 9, 1)
    communes = list(tree.under(top.path))
    [root] = tree.unfold(tree.tops, communes[0].path)
    assert [(node.name, row.closed, row.total, row.late) for node, row in zip_with_counts(root.children)] == [
        ("Đảng ủy xã 2", 2, 3, 1),
        ("Đảng ủy xã 0", 3, 3, 0),
        ("Đảng ủy xã 1", 3, 3, 0),
    ]
    [late, other] = root.children[0].children
    assert (late.name, late.late, late.owes_papers, other.late) == ("Chi bộ 2.1", True, True, False)
    assert [node.children for node in root.children[1:]] == [[], []], "folded"


def zip_with_counts(nodes: list[Node]) -> list[tuple[Node, Subtree]]:
    return [(node, node.below) for node in nodes if node.below]


def test_committees_of_several_places_stand_side_by_side_with_their_counts(
    staff: Callable[[int, int], tuple[Member, Campaign]],
) -> None:
    """Whoever watches a commune and is reviewed in a cell of another sees two trees, late ones first."""
    _member, campaign = staff(2, 2)
    sessions = ReviewSession.objects.filter(campaign=campaign)
    sessions.update(stage=Stage.CLOSED)
    sessions.filter(committee__code="X-1-0").update(stage=Stage.WRITING)
    watcher = Member.objects.get(code="X-0-1-1")
    make_role(watcher, "approver", Committee.objects.get(code="X-1"))  # type: ignore[arg-type]
    tree = read_tree(campaign, watcher, TODAY)
    names = [(node.name, node.below) for node in tree.unfold(tree.tops)]
    assert [(name, row and row[2:]) for name, row in names] == [
        ("Đảng ủy xã 1", (3, 2, 1, 2)),
        ("Chi bộ 0.1", (1, 1, 0, 0)),
    ]


def test_from_the_round_to_the_one_paper_that_is_late(
    staff: Callable[[int, int], tuple[Member, Campaign]], sign_in: SignIn
) -> None:
    member, campaign = staff(2, 1)
    ReviewSession.objects.filter(campaign=campaign).update(stage=Stage.CLOSED)
    session = ReviewSession.objects.get(campaign=campaign, committee__code="X-1-0")
    ReviewSession.objects.filter(pk=session.pk).update(stage=Stage.WRITING)
    client = sign_in(member)
    top = client.get(campaign.get_absolute_url()).content.decode()
    assert session.get_absolute_url() not in top
    assert "4/5" in top
    unfolded = client.get(campaign.get_absolute_url(), {"under": session.committee_id}).content.decode()
    assert f"{session.get_absolute_url()}#papers" in unfolded
    assert "Người 1.0.1" in unfolded
    part = client.get(
        campaign.get_absolute_url(), {"under": session.committee_id}, headers={"hx-request": "true"}
    ).content.decode()
    assert "<html" not in part
    assert "Người 1.0.1" in part


def test_the_board_is_filtered_by_stage_name_and_lateness(
    staff: Callable[[int, int], tuple[Member, Campaign]], sign_in: SignIn
) -> None:
    member, campaign = staff(2, 2)
    ReviewSession.objects.filter(campaign=campaign).update(
        stage=Stage.CONFERENCE, finish_due=dt.date(2100, 1, 1)
    )
    late = ReviewSession.objects.get(campaign=campaign, committee__code="X-0-1")
    ReviewSession.objects.filter(pk=late.pk).update(stage=Stage.WRITING)
    client = sign_in(member)
    for asked in ({"stage": "writing"}, {"late": "1"}, {"q": "chi bộ 0.1"}):
        page = client.get(campaign.get_absolute_url(), asked).content.decode()
        found = [s for s in ReviewSession.objects.filter(campaign=campaign) if s.get_absolute_url() in page]
        assert found == [late], asked


def test_the_board_costs_the_same_for_ten_committees_and_for_a_thousand(
    staff: Callable[[int, int], tuple[Member, Campaign]], sign_in: SignIn
) -> None:
    member, campaign = staff(3, 2)
    costs = []
    for wide in (False, True):
        if wide:
            make_province(90, 10, people=0, under=campaign.committee)
            ReviewSession.objects.bulk_create(
                ReviewSession(campaign=campaign, committee=unit, **campaign_dues(campaign))
                for unit in Committee.objects.exclude(sessions__campaign=campaign)
            )
        client = sign_in(member)
        campaign.period.ruleset  # noqa: B018  read once a process, by whichever page is first
        with CaptureQueriesContext(connection) as queries:
            page = client.get(campaign.get_absolute_url())
        costs.append(len(queries))
        assert len(page.content) < 100_000
    assert ReviewSession.objects.filter(campaign=campaign).count() == 1_000
    assert costs == [costs[0]] * 2
    assert costs[0] <= 12


def campaign_dues(campaign: Campaign) -> dict[str, dt.date]:
    return {name: getattr(campaign, name) for name in ("writing_due", "commenting_due", "finish_due")}


def test_who_watches_a_part_of_the_tree_sees_that_part_of_the_board_and_nothing_else(
    staff: Callable[[int, int], tuple[Member, Campaign]], sign_in: SignIn
) -> None:
    _member, campaign = staff(2, 2)
    ReviewSession.objects.filter(committee__code__in=("X-1", "X-0")).update(stage=Stage.CLOSED)
    watcher = make_member("WATCH", "Lê Thị Xã", Committee.objects.get(code="X-0-0"))
    make_role(watcher, "approver", Committee.objects.get(code="X-1"))  # type: ignore[arg-type]
    client = sign_in(watcher)
    rounds = client.get(reverse("reviews:boards"))
    assert [(row.pk, row.closed, row.made) for row in rounds.context["campaigns"]] == [(campaign.pk, 1, 3)]
    page = client.get(campaign.get_absolute_url())
    shown = page.content.decode()
    tree = page.context["tree"]
    assert (tree.stages[Stage.CLOSED], tree.total, page.context["shares"]) == (1, 3, [])
    assert ("Đảng ủy xã 1" in shown, "Đảng ủy xã 0" in shown) == (True, False)
    for name in ("round_plan", "decisions", "campaign_people", "remedy_totals"):
        url = reverse(f"reviews:{name}", args=[campaign.pk])
        assert (url in shown, client.get(url).status_code) == (False, 404), name


def test_a_round_that_is_only_planned_has_no_board_yet(cast: Cast, sign_in: SignIn) -> None:
    Campaign.objects.filter(pk=cast.campaign.pk).update(state="planned")
    answer = sign_in(cast.staff).get(cast.campaign.get_absolute_url())
    assert answer.headers["Location"] == reverse("reviews:round_plan", args=[cast.campaign.pk])


def test_the_report_on_paper_counts_published_levels_only_by_kind_and_by_unit(
    staff: Callable[[int, int], tuple[Member, Campaign]], django_assert_num_queries: Any
) -> None:
    member, campaign = staff(2, 1)
    session = ReviewSession.objects.get(campaign=campaign, committee=campaign.committee)
    low = RatingCase.objects.filter(committee__code__in=("X-0-0", "X-1-0"), member__isnull=False)
    low = low.exclude(member=member)
    for case in low:
        RatingStep.objects.create(case=case, step=Step.DECIDED, level="GOOD", by=member)
    low.filter(committee__code="X-0-0").update(released_at=clock.now())
    group = PeerGroup.objects.create(period=session.period, committee=campaign.committee, name="Cán bộ xã")
    for case in low:
        PeerPlace.objects.update_or_create(case=case, defaults={"group": group, "role": "member"})
    document = session.documents.create(kind=DocumentKind.ROUND, requested_by=member)
    with django_assert_num_queries(13):
        paper = results_paper(document)
    [kinds] = said.tables_of(paper, "Theo đối tượng")
    [units] = said.tables_of(paper, "Theo tổ chức đảng")
    released = low.filter(released_at__isnull=False).count()
    total = campaign.sessions.filter(papers__case__isnull=False).count()
    assert released
    assert kinds[-1][:7] == ["", "Cộng", str(total), "0", "0%", str(released), "100%"]
    assert kinds[-1][-2:] == [str(total - released), "0"]
    assert [(row[1], row[4]) for row in units] == [
        (campaign.committee.name, "0"),
        ("Đảng ủy xã 0", str(released)),
        ("Đảng ủy xã 1", "0"),
    ]
    most = released // 5
    bars = [block for block in paper.blocks if isinstance(block, Bars)][-1]
    assert bars == Bars((Bar("Cán bộ xã", f"0 (tối đa {most})", 0.0, most / released),))
    assert "Vạch trắng: số tối đa, bằng 20% số được xếp loại Hoàn thành tốt nhiệm vụ" in said.text_of(paper)


def test_the_list_of_what_is_late_in_all_units_has_a_heading_a_unit_and_costs_the_same(
    staff: Callable[[int, int], tuple[Member, Campaign]], django_assert_num_queries: Any
) -> None:
    member, campaign = staff(2, 1)
    day = clock.today() - dt.timedelta(days=1)
    campaign.sessions.update(writing_due=day, commenting_due=day, finish_due=day, stage=Stage.WRITING)
    session = campaign.sessions.get(committee=campaign.committee)
    document = session.documents.create(kind=DocumentKind.LATE_BELOW, requested_by=member)
    with django_assert_num_queries(4):
        paper = late_below(document)
    [table] = [block for block in paper.blocks if isinstance(block, TableBlock)]
    headed = [row for row in table.rows if row.is_heading]
    owing = campaign.sessions.filter(papers__state="draft").distinct().count()
    papers = Paper.objects.filter(session__campaign=campaign).missing().count()
    assert (len(headed), len(table.rows) - len(headed)) == (owing, papers)
