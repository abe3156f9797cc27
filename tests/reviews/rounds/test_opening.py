"""Opening a round over a tree: whole sessions only, nothing twice, and what was broken off is taken up."""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import replace
from typing import Any

import psutil
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from config.services import Service
from members.models import Committee, CommitteeKind, Event, Member, Notice
from ratings.models import PeerPlace, PeriodKind, RatingCase
from reviews import locks, tasks
from reviews.demo.ruleset import bring_in_ruleset
from reviews.models import Campaign, CampaignState, DeadlineChange, LeftOut, Paper, ReviewSession, Section
from reviews.rounds import opening
from reviews.rounds.actions import campaigns as actions
from reviews.rounds.actions.campaigns import Dues, RoundContent, open_campaign, plan_campaign, request_opening
from reviews.rounds.actions.deadlines import change_dues
from reviews.stages import Stage
from tests.conftest import eventually, loses_for
from tests.reviews.cast import PLAN, Cast, make_member, make_post, make_role
from tests.reviews.conftest import SignIn
from tests.reviews.provinces import make_province

THEMATIC = replace(
    PLAN,
    title="Kiểm điểm theo nghị quyết về đạo đức, lối sống",
    kind=PeriodKind.AD_HOC,
    starts_on=dt.date(2024, 1, 1),
    ends_on=dt.date(2025, 11, 30),
    is_rated=False,
    topics=(
        RoundContent("Tình hình suy thoái trong đơn vị", "Nêu rõ mức độ, địa chỉ, trách nhiệm.", 20),
        RoundContent("Trách nhiệm của người đứng đầu"),
    ),
)


@pytest.fixture
def province(db: None) -> Committee:
    return make_province(6, 9, people=3)


@pytest.fixture
def staff(province: Committee) -> Member:
    member = make_member("STAFF", "Bùi Văn Cán Bộ", Committee.objects.get(code="X-0-0"))
    make_role(member, "staff", province)  # type: ignore[arg-type]
    return member


def planned(province: Committee, by: Member, plan: actions.RoundPlan = PLAN) -> Campaign:
    """Asked to be opened, without a message in the queue."""
    campaign = plan_campaign(province, plan, by=by)
    actions._begin(campaign, by=by)
    return campaign


def contents(campaign: Campaign) -> dict[str, int]:
    """How many rows of each kind hang on the round."""
    papers = Paper.objects.filter(session__campaign=campaign)
    return {
        "sessions": campaign.sessions.count(),
        "papers": papers.count(),
        "cases": RatingCase.objects.filter(period=campaign.period).count(),
        "places": PeerPlace.objects.filter(case__period=campaign.period).count(),
        "sections": Section.objects.filter(paper__in=papers).count(),
        "notices": Notice.objects.count(),
    }


def doubled(campaign: Campaign) -> int:
    """Members who have more than one paper in the round."""
    papers = Paper.objects.filter(session__campaign=campaign, member__isnull=False).order_by()
    return papers.values("member").annotate(n=Count("pk")).filter(n__gt=1).count()


def test_nothing_is_seen_before_it_is_whole_and_a_slice_goes_on_where_the_last_one_ended(
    province: Committee, staff: Member
) -> None:
    campaign = planned(province, staff)
    made = []
    while not opening.open_planned(campaign.pk, seconds=0):
        made.append(campaign.sessions.count())
    assert made == [20, 40, 60, 61]
    campaign.refresh_from_db()
    assert (campaign.state, campaign.total, campaign.sessions.count()) == (CampaignState.OPEN, 61, 61)
    everyone = Member.objects.count()
    assert Paper.objects.filter(session__campaign=campaign, member__isnull=False).count() == everyone
    assert doubled(campaign) == 0
    assert staff.notices.filter(url=campaign.get_absolute_url()).count() == 1


def test_opening_again_changes_nothing_but_adds_the_committees_that_came_since(
    province: Committee, staff: Member
) -> None:
    campaign = open_campaign(province, PLAN, by=staff)
    before = contents(campaign)
    session = campaign.sessions.get(committee__code="X-1-1")
    ReviewSession.objects.filter(pk=session.pk).update(stage=Stage.WRITING)
    actions._begin(campaign, by=staff)
    opening.open_planned(campaign.pk)
    assert contents(campaign) == before | {"notices": before["notices"] + 1}  # that it is open
    make_province(1, 2, people=2, under=province)
    actions._begin(campaign, by=staff)
    opening.open_planned(campaign.pk)
    session.refresh_from_db()
    assert (campaign.sessions.count(), session.stage) == (before["sessions"] + 3, Stage.WRITING)
    assert contents(campaign)["papers"] == before["papers"] + 4 + 2  # four people, a commune and a cell
    assert doubled(campaign) == 0


def test_a_person_who_has_since_risen_is_not_reviewed_a_second_time(
    province: Committee, staff: Member
) -> None:
    campaign = open_campaign(province, PLAN, by=staff)
    risen = Member.objects.get(code="X-3-3-1")
    make_province(1, 1, people=0, under=province)
    make_post(risen, Committee.objects.get(code="X-6"), 1, is_head=True)
    actions._begin(campaign, by=staff)
    opening.open_planned(campaign.pk)
    [paper] = Paper.objects.filter(session__campaign=campaign, member=risen)
    assert paper.session.committee.code == "X-3-3"


def test_two_workers_at_the_same_moment_open_one_round(transactional_db: None) -> None:
    province = make_province(4, 5, people=2)
    staff = make_member("STAFF", "Bùi Văn Cán Bộ", Committee.objects.get(code="X-0-0"))
    make_role(staff, "staff", province)  # type: ignore[arg-type]
    campaign = planned(province, staff)
    together = threading.Barrier(2)

    def work() -> None:
        together.wait()
        tasks.open_round(campaign.pk)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    campaign.refresh_from_db()
    assert (campaign.state, campaign.sessions.count(), doubled(campaign)) == (CampaignState.OPEN, 25, 0)


@loses_for(30)
def test_a_worker_killed_in_the_middle_is_followed_by_one_that_finishes(worker: Service) -> None:
    province = make_province(6, 9, people=25)
    staff = make_member("STAFF", "Bùi Văn Cán Bộ", Committee.objects.get(code="X-0-0"))
    make_role(staff, "staff", province)  # type: ignore[arg-type]
    campaign = plan_campaign(province, PLAN, by=staff)
    request_opening(campaign, by=staff)
    request_opening(campaign, by=staff)
    eventually(campaign.sessions.exists, worker.log.read_text)
    assert worker.process is not None
    master = psutil.Process(worker.process.pid)
    for process in [*master.children(recursive=True), master]:
        process.kill()
    worker.stop()
    broken_off = campaign.sessions.count()
    campaign.refresh_from_db()
    assert (campaign.state, broken_off % opening.BATCH) == (CampaignState.OPENING, 0)
    eventually(lambda: locks.held_keys(tasks.LOCKS_OF_ROUNDS) == [])
    worker.start()
    eventually(
        lambda: Campaign.objects.get(pk=campaign.pk).state == CampaignState.OPEN,
        worker.log.read_text,
        seconds=60,
    )
    people = Paper.objects.filter(session__campaign=campaign, member__isnull=False).count()
    assert (campaign.sessions.count(), people, doubled(campaign)) == (61, Member.objects.count(), 0)
    assert 0 < broken_off < 61


def test_what_fails_again_and_again_is_said_and_can_be_opened_again(
    province: Committee, staff: Member
) -> None:
    """A table is out of reach for a while; what was made before stays."""
    campaign = planned(province, staff)
    opening.open_planned(campaign.pk, seconds=0)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reviews_leftout RENAME TO reviews_leftout_away")
    tasks.open_round.apply((campaign.pk,))
    campaign.refresh_from_db()
    assert (campaign.state, bool(campaign.error), campaign.sessions.count()) == ("failed", True, 20)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reviews_leftout_away RENAME TO reviews_leftout")
    request_opening(campaign, by=staff)
    tasks.open_round(campaign.pk)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.error, campaign.sessions.count()) == ("open", "", 61)


def test_a_thematic_round_has_its_own_contents_and_no_cases(cast: Cast) -> None:
    campaign = open_campaign(cast.province, THEMATIC, by=cast.staff)
    paper = Paper.objects.get(session__campaign=campaign, member=cast.member)
    assert [rule.heading for rule in paper.outline.sections] == [topic.heading for topic in THEMATIC.topics]
    assert list(paper.sections.values_list("code", flat=True)) == ["topic-1", "topic-2"]
    assert (paper.case, campaign.period.kind) == (None, "ad_hoc")
    assert not RatingCase.objects.filter(period=campaign.period).exists()
    assert str(paper.session) == f"Ban Thường vụ Tỉnh ủy Thử, {THEMATIC.title}"


def test_a_thematic_round_that_rates_has_cases_of_its_own_period(cast: Cast) -> None:
    campaign = open_campaign(cast.province, replace(THEMATIC, is_rated=True), by=cast.staff)
    paper = Paper.objects.get(session__campaign=campaign, member=cast.member)
    assert (paper.rated_case().period, paper.form) == (campaign.period, "")
    assert paper.rated_case() != cast.paper(cast.member).case


def test_a_round_of_collectives_has_no_paper_of_a_person(cast: Cast) -> None:
    campaign = open_campaign(cast.province, replace(THEMATIC, has_persons=False), by=cast.staff)
    papers = Paper.objects.filter(session__campaign=campaign)
    assert {paper.member_id for paper in papers} == {None}
    assert not LeftOut.objects.filter(session__campaign=campaign).exists()


def test_two_rounds_of_different_kind_stand_beside_each_other_but_not_two_alike(cast: Cast) -> None:
    open_campaign(cast.province, THEMATIC, by=cast.staff)
    for plan in (PLAN, THEMATIC):
        with pytest.raises(ValidationError):
            plan_campaign(cast.province, plan, by=cast.staff)


def test_nobody_is_rated_in_two_rounds_of_one_period(cast: Cast) -> None:
    make_role(cast.staff, "staff", cast.cell)  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as refused:
        plan_campaign(cast.cell, PLAN, by=cast.staff)
    assert str(cast.campaign) in refused.value.messages[0]


def test_the_contents_are_settled_until_the_opening_and_not_after(cast: Cast) -> None:
    campaign = plan_campaign(cast.province, replace(THEMATIC, topics=()), by=cast.staff)
    with pytest.raises(ValidationError):
        request_opening(campaign, by=cast.staff)
    actions.settle_topics(campaign, [RoundContent("Một"), RoundContent("Hai")], by=cast.staff)
    with pytest.raises(PermissionDenied):
        actions.settle_topics(campaign, [], by=cast.approver)
    request_opening(campaign, by=cast.staff)
    with pytest.raises(ValidationError):
        actions.settle_topics(campaign, [RoundContent("Ba")], by=cast.staff)
    assert [topic.heading for topic in campaign.topics.all()] == ["Một", "Hai"]


def test_the_grassroots_have_the_rule_sets_own_date(cast: Cast) -> None:
    code = bring_in_ruleset(by=cast.staff).code
    plan = replace(PLAN, year=2026, ruleset_code=code, **dues(2026, (11, 30), (12, 5), (12, 25)))
    campaign = open_campaign(cast.province, plan, by=cast.staff)
    found = {row.committee.kind: row.finish_due for row in campaign.sessions.select_related("committee")}
    assert found == {"provincial": dt.date(2026, 12, 25), "cell": dt.date(2026, 12, 9)}


def dues(year: int, *days: tuple[int, int]) -> dict[str, Any]:
    return Dues(*(dt.date(year, month, day) for month, day in days))._asdict()


def test_a_change_of_dates_reaches_its_level_is_told_once_and_keeps_the_old_ones(cast: Cast) -> None:
    new = Dues(dt.date(2025, 12, 8), dt.date(2025, 12, 15), dt.date(2025, 12, 31))
    for refused in ((new, ""), (PLAN.dues, "Không đổi gì")):
        with pytest.raises(ValidationError):
            change_dues(cast.campaign, CommitteeKind.CELL, *refused, by=cast.staff)
    with pytest.raises(PermissionDenied):
        change_dues(cast.campaign, CommitteeKind.CELL, new, "Bão lụt", by=cast.clerk)
    change = change_dues(cast.campaign, CommitteeKind.CELL, new, "Bão lụt", by=cast.staff)
    for _again in range(2):
        tasks.tell_deadline_change(change.pk)
    sessions = ReviewSession.objects.filter(campaign=cast.campaign).select_related("committee")
    assert {s.committee.code: s.writing_due for s in sessions} == {
        "T": PLAN.writing_due,
        "A": new.writing_due,
        "B": new.writing_due,
    }
    assert change.days("old")["writing"] == "05/12/2025"
    told = Notice.objects.filter(text__contains="Bão lụt")
    assert [told.filter(recipient=who).count() for who in (cast.stranger, cast.clerk, cast.head)] == [1, 1, 0]
    with pytest.raises(IntegrityError), transaction.atomic():
        DeadlineChange.objects.filter(pk=change.pk).update(reason="Lý do khác")
    with pytest.raises(IntegrityError), transaction.atomic():
        change.delete()


def test_a_cited_paper_that_is_too_long_is_refused_in_the_form(cast: Cast, sign_in: SignIn) -> None:
    answer = sign_in(cast.staff).post(reverse("reviews:campaign_new"), {"legal_basis": "Ngắn\n" + "x" * 301})
    assert (answer.status_code, "Mỗi dòng có tối đa 300 ký tự" in answer.content.decode()) == (422, True)


def test_a_cited_paper_has_its_file_which_the_circle_may_fetch(
    cast: Cast, sign_in: SignIn, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    upload = SimpleUploadedFile("ke-hoach.pdf", b"%PDF-1.7 plan")
    page = reverse("reviews:add_basis", args=[cast.campaign.pk])
    sign_in(cast.staff).post(page, {"citation": "Kế hoạch số 25-KH/TU", "file": upload})
    basis = cast.campaign.legal_basis.get(citation="Kế hoạch số 25-KH/TU")
    assert basis.attachment is not None
    found = type(basis.attachment).objects
    assert [found.visible_to(who).exists() for who in (cast.member, cast.stranger, cast.staff)] == [True] * 3
    with pytest.raises(ValidationError):
        actions.attach_basis(basis, upload, by=cast.staff)


def test_a_round_needs_a_ground_for_a_rule_set_not_in_force_and_for_an_end_after_the_legal_day(
    cast: Cast,
) -> None:
    """366 holds since 30/8/2025 in the place of 124, and a year's round ends on 31/12 (HD43 §4.1)."""
    bare = replace(PLAN, year=2026, ruleset_reason="", late_reason="")
    in_time = replace(bare, **dues(2026, (11, 30), (12, 5), (12, 25)))
    refused = {}
    for field, plan in {
        "ruleset": replace(in_time, year=2019, ruleset_reason="Vẫn muốn."),
        "ruleset_reason": replace(in_time, ruleset_code="124-2023"),
        "late_reason": replace(in_time, finish_due=dt.date(2027, 5, 30)),
    }.items():
        with pytest.raises(ValidationError) as error:
            plan_campaign(cast.province, plan, by=cast.staff)
        refused[field] = error.value.message_dict
    assert {field: list(said) for field, said in refused.items()} == {field: [field] for field in refused}
    assert ("30/08/2025" in str(refused["ruleset_reason"]), "31/12/2026" in str(refused["late_reason"])) == (
        True,
        True,
    )
    in_force = replace(in_time, year=2023, ruleset_code="124-2023", **dues(2023, (11, 30), (12, 5), (12, 25)))
    with pytest.raises(ValidationError, match="124"):  # in force then, but not all of it is known
        plan_campaign(cast.province, in_force, by=cast.staff)
    kept = plan_campaign(cast.province, replace(in_force, ruleset_reason="Làm nốt hồ sơ cũ."), by=cast.staff)
    told = Event.objects.filter(subject_id=kept.pk, verb="plan_campaign").latest("pk").data
    assert (kept.ruleset_reason, told["ruleset_reason"]) == ("Làm nốt hồ sơ cũ.", "Làm nốt hồ sơ cũ.")
    planned = plan_campaign(cast.province, replace(in_time, ruleset_reason="Thừa."), by=cast.staff)
    assert (planned.ruleset_reason, planned.late_reason) == ("", "")
    late = {"provincial": Dues(*(dt.date(2027, 1, day) for day in (5, 10, 20)))}
    with pytest.raises(ValidationError):
        actions.settle_dues(planned, late, by=cast.staff)
    actions.settle_dues(planned, late, "Đặc thù, theo Công văn số 15-CV/TU.", by=cast.staff)
    client = Client()
    client.force_login(cast.staff.user)
    page = client.get(reverse("reviews:round_plan", args=[planned.pk])).content.decode()
    assert "Đặc thù, theo Công văn số 15-CV/TU." in page
