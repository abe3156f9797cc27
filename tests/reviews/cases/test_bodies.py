"""Bodies between appraisal and decision, the legal order of decisions, and bonds at proposal and decision."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members.models import Committee, Event, Member
from ratings.actions import objections
from ratings.actions.cases import RatingProposal, Resolution
from ratings.actions.earlier import take_over_result
from ratings.models import PeerGroup, RatingCase, RatingStep, Step, UnratedCode
from ratings.rulesets import BondMode
from reviews.cases.actions import ratings as actions
from reviews.desk.actions.course import advance_session
from reviews.report.printed import report_paper
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.bonds import set_modes
from tests.reviews.cast import (
    GOOD,
    PASSED,
    REASON,
    SUPERIOR,
    Cast,
    bring_to,
    decide,
    forward,
    make_cast,
    pass_collective,
    settle_below,
)
from tests.reviews.conftest import SignIn

EXCELLENT = RatingProposal("EXCELLENT", {"common": Decimal(29), "results": Decimal(66)})
MINUTES = Resolution(number="30-BB/TU", on=dt.date(2026, 1, 9))


@pytest.fixture
def appraised(cast: Cast) -> Cast:
    """In the decision, appraised as Good; no body has acted yet, and the cells below are undecided."""
    bring_to(cast, Stage.RATING)
    for member in cast.subjects():
        actions.appraise_in_session(cast.paper(member), GOOD, by=cast.clerk)
    forward(cast, Stage.DECIDING)
    return cast


def steps(cast: Cast, member: Member | None = None) -> list[str]:
    rows = RatingStep.objects.in_force().filter(case=cast.paper(member).case_id).order_by("pk")
    return list(rows.values_list("step", flat=True))


def refusal(cast: Cast, *members: Member | None, level: str = "GOOD", reason: str = REASON) -> str:
    """What a decision is refused with; empty where it was taken."""
    papers = [cast.paper(member) for member in members]
    try:
        with transaction.atomic():
            actions.decide_in_session(papers, level, by=cast.approver, reason=reason, resolution=SUPERIOR)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


# Bodies


def test_a_decision_waits_for_each_body_and_says_which(appraised: Cast) -> None:
    settle_below(appraised)
    paper = appraised.paper(None)
    first = refusal(appraised, None)
    assert (
        "“Tập thể đề xuất” của Ban thường vụ" in first,
        "“Tập thể thông qua” của Ban chấp hành" in first,
    ) == (
        True,
        True,
    )
    assert "366-QĐ/TW Đ13" in first
    with pytest.raises(ValidationError, match="Tập thể đề xuất"):  # passed before it was proposed
        actions.enter_body_in_session([paper], Step.PASSED, PASSED[Step.PASSED], by=appraised.clerk)
    actions.enter_body_in_session([paper], Step.PROPOSED, PASSED[Step.PROPOSED], by=appraised.clerk)
    assert "Ban chấp hành" in refusal(appraised, None)
    actions.enter_body_in_session([paper], Step.PASSED, PASSED[Step.PASSED], by=appraised.clerk)
    assert refusal(appraised, None) == ""
    assert steps(appraised) == ["self", "appraised", "proposed", "passed", "decided"]


def test_a_step_of_a_body_holds_who_entered_it_the_body_the_paper_and_the_votes(appraised: Cast) -> None:
    settle_below(appraised)
    pass_collective(appraised)
    refusal(appraised, None)
    passed, decided = RatingStep.objects.in_force().filter(step__in=("passed", "decided")).order_by("pk")
    assert (passed.body, passed.paper, passed.votes, passed.by, passed.level) == (
        "Ban chấp hành đảng bộ tỉnh, thành phố",
        "22-NQ/TU, 12/01/2026",
        "45/45 đồng ý",
        appraised.clerk,
        "GOOD",
    )
    assert (decided.body, decided.paper, decided.by) == (
        "Bộ Chính trị, Ban Bí thư",
        "105-QĐNS/TW, 26/02/2026",
        appraised.approver,
    )
    event = Event.objects.get(verb="rate_passed")
    assert event.data["paper"] == "22-NQ/TU, 12/01/2026"


def test_a_superior_outside_the_program_decides_in_its_own_paper(appraised: Cast) -> None:
    settle_below(appraised)
    pass_collective(appraised)
    with pytest.raises(ValidationError, match="Bộ Chính trị"):
        actions.decide_in_session([appraised.paper(None)], "GOOD", by=appraised.approver, reason=REASON)
    half = Resolution(number="7-QĐ/TU")
    refusal(appraised, None)
    with pytest.raises(ValidationError, match="cả số và ngày"):
        actions.decide_in_session(
            [appraised.paper(appraised.member)], "GOOD", by=appraised.approver, resolution=half
        )


def test_a_new_appraisal_takes_back_what_bodies_did(appraised: Cast) -> None:
    settle_below(appraised)
    pass_collective(appraised)
    advance_session(
        appraised.session, Stage.RATING, by=appraised.approver, seen=Stage.DECIDING, reason="Xem lại"
    )
    actions.appraise_in_session(appraised.paper(None), GOOD, by=appraised.clerk)
    assert steps(appraised) == ["self", "appraised"]
    kept = RatingStep.objects.superseded().filter(case=appraised.paper(None).case_id)
    assert list(kept.order_by("pk").values_list("step", flat=True)) == ["appraised", "proposed", "passed"]


def test_a_body_for_another_level_gives_its_reason(appraised: Cast) -> None:
    paper, by = appraised.paper(None), appraised.clerk
    with pytest.raises(ValidationError, match="lý do"):
        actions.enter_body_in_session([paper], Step.PROPOSED, MINUTES, by=by, level="COMPLETED")
    [step] = actions.enter_body_in_session(
        [paper], Step.PROPOSED, MINUTES, by=by, level="COMPLETED", reason="Còn nợ việc."
    )
    [passed] = actions.enter_body_in_session([paper], Step.PASSED, MINUTES, by=by)
    assert (step.level, passed.level) == ("COMPLETED", "COMPLETED")


def test_no_body_acts_where_the_rule_set_names_none_nor_without_a_paper_nor_after_the_decision(
    appraised: Cast,
) -> None:
    with pytest.raises(ValidationError, match="không có bước này"):
        actions.enter_body_in_session(
            [appraised.paper(appraised.member)], Step.PASSED, MINUTES, by=appraised.clerk
        )
    with pytest.raises(ValidationError, match="số và ngày văn bản"):
        actions.enter_body_in_session(
            [appraised.paper(None)], Step.PROPOSED, Resolution(), by=appraised.clerk
        )
    settle_below(appraised)
    pass_collective(appraised)
    refusal(appraised, None)
    with pytest.raises(ValidationError, match="đã được quyết định"):
        actions.enter_body_in_session([appraised.paper(None)], Step.PASSED, MINUTES, by=appraised.clerk)


def test_a_body_s_step_is_entered_by_those_who_handle_the_case(appraised: Cast) -> None:
    for person in (appraised.member, appraised.guest, appraised.supervisor, appraised.stranger):
        with pytest.raises(PermissionDenied):
            actions.enter_body_in_session([appraised.paper(None)], Step.PROPOSED, MINUTES, by=person)
    assert steps(appraised) == ["self", "appraised"]


def test_the_database_keeps_a_body_s_step_whole_and_as_it_was(appraised: Cast) -> None:
    pass_collective(appraised)
    step = RatingStep.objects.in_force().get(step=Step.PASSED)
    for change in (
        {"paper_number": "1"},
        {"body": "x"},
        {"votes": "x"},
        {"paper_on": None, "paper_number": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            RatingStep.objects.filter(pk=step.pk).update(**change)
    with pytest.raises(IntegrityError, match="step_of_a_body_has_its_paper"), transaction.atomic():
        RatingStep.objects.create(
            case=appraised.paper(appraised.member).rated_case(),
            step=Step.PASSED,
            level="GOOD",
            by=appraised.clerk,
        )


def test_a_cell_under_a_section_is_proposed_by_the_section(cast: Cast) -> None:
    Committee.objects.filter(pk=cast.province.pk).update(kind="section")
    case = RatingCase.objects.with_above().get(committee=cast.other_cell, member=None)
    assert case.authority
    assert (case.authority.proposes, list(case.authority.between)) == ("Đảng ủy bộ phận", ["proposed"])


def test_bodies_are_shown_on_the_page_and_printed_once_released(appraised: Cast, sign_in: SignIn) -> None:
    url = reverse("reviews:case", args=[appraised.paper(None).pk])
    clerk = sign_in(appraised.clerk)
    page = clerk.get(url).content.decode()
    assert ("Trước khi quyết định" in page, "Ban chấp hành đảng bộ tỉnh" in page) == (True, True)
    action = reverse("reviews:enter_body", args=[appraised.paper(None).pk])
    assert clerk.post(action, {"step": "proposed", "number": "21-TTr/TU"}).status_code == 422
    resolved = {"number": "21-TTr/TU", "on": "2026-01-08", "votes": "13/13 đồng ý"}
    assert clerk.post(action, {"step": "proposed", **resolved}).status_code == 302
    page = clerk.get(url).content.decode()
    assert ("Ban Thường vụ Tỉnh ủy Thử" in page, "21-TTr/TU, 08/01/2026" in page) == (True, True)
    assert ("Ban thường vụ tỉnh ủy, thành ủy, " in page, "13/13 đồng ý" in page) == (False, True)
    assert "Thông qua:" not in said.tables_of(report_paper(appraised.session), "Xếp loại")[0][0][7]
    settle_below(appraised)
    actions.enter_body_in_session([appraised.paper(None)], Step.PASSED, MINUTES, by=appraised.clerk)
    decide(appraised, list(appraised.session.papers.for_list()), "GOOD")
    advance_session(appraised.session, Stage.CLOSED, by=appraised.approver, seen=Stage.DECIDING)
    line = said.tables_of(report_paper(appraised.session), "Xếp loại")[0][0]
    for body in (
        "Ban Thường vụ Tỉnh ủy Thử, số 21-TTr/TU ngày 08/01/2026, biểu quyết: 13/13 đồng ý.",
        "Ban Chấp hành Đảng bộ tỉnh Thử, số 30-BB/TU ngày 09/01/2026.",
    ):
        assert body in line[7]
    assert line[6].endswith(" / Bộ Chính trị, Ban Bí thư, số 105-QĐNS/TW ngày 26/02/2026")


def test_one_paper_passes_many_on_the_board(appraised: Cast, sign_in: SignIn) -> None:
    group = PeerGroup.objects.get(places__case=appraised.paper(None).case_id)
    url = reverse("reviews:decisions_body", args=[appraised.campaign.pk])
    data = {"group": group.pk, "paper": [appraised.paper(None).pk], "body-step": "proposed"}
    client = sign_in(appraised.approver)
    board = client.get(f"{reverse('reviews:decisions', args=[appraised.campaign.pk])}?group={group.pk}")
    assert "body-number" in board.content.decode()
    answer = client.post(url, data, headers={"HX-Request": "true"}).content.decode()
    # The line comes along: it may have been changed by somebody else, and is sent with what was seen of it.
    assert ('role="alert"' in answer, 'id="case-' in answer, "21-TTr/TU" in answer) == (True, True, False)
    full = data | {"body-number": "21-TTr/TU", "body-on": "2026-01-08"}
    answer = client.post(url, full, headers={"HX-Request": "true"}).content.decode()
    assert (f'id="case-{appraised.paper(None).case_id}"' in answer, "21-TTr/TU, 08/01/2026" in answer) == (
        True,
        True,
    )
    assert client.post(url, data | {"body-number": "x"}).status_code == 422
    assert client.post(url, full).status_code == 302
    assert sign_in(appraised.clerk).post(url, full).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_a_decision_and_a_body_entered_anew_at_once_the_decision_never_rests_on_nothing() -> None:
    cast = bring_to(make_cast(), Stage.DECIDING)
    together, failures = threading.Barrier(2), []

    def run(work: object) -> None:
        together.wait()
        try:
            work()  # type: ignore[operator]
        except ValidationError:
            pass
        except Exception as error:  # noqa: BLE001  # told by the test itself
            failures.append(error)
        finally:
            connection.close()

    def enter() -> None:
        actions.enter_body_in_session([cast.paper(None)], Step.PROPOSED, MINUTES, by=cast.clerk)

    threads = [threading.Thread(target=run, args=(work,)) for work in (lambda: refusal(cast, None), enter)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = steps(cast)
    assert failures == []
    assert ("decided" in taken) == ("passed" in taken)


# The legal order


def test_the_collective_is_decided_before_its_head_and_members(appraised: Cast) -> None:
    settle_below(appraised)
    pass_collective(appraised)
    for member in (appraised.head, appraised.member):
        text = refusal(appraised, member)
        assert ("Ban Thường vụ Tỉnh ủy Thử" in text, "366-QĐ/TW Đ12" in text) == (True, True)
    assert refusal(appraised, None) == ""
    assert [refusal(appraised, member) for member in (appraised.head, appraised.member)] == ["", ""]


def test_those_decided_in_one_go_count_as_decided_in_their_order(appraised: Cast) -> None:
    settle_below(appraised)
    pass_collective(appraised)
    assert refusal(appraised, appraised.head, appraised.member, None) == ""
    rows = RatingStep.objects.in_force().filter(step=Step.DECIDED).order_by("pk")
    assert [row.case.member_id for row in rows] == [None, appraised.head.pk, appraised.member.pk]


@pytest.mark.parametrize("way", ["unrated", "decided", "taken over"])
def test_lower_collectives_come_first_by_name_until_they_are_settled(appraised: Cast, way: str) -> None:
    pass_collective(appraised)
    text = refusal(appraised, None)
    assert ("Chi ủy Chi bộ B" in text, "Xếp loại cấp dưới trước" in text) == (True, True)
    case = RatingCase.objects.get(member=None, committee=appraised.other_cell)
    if way == "unrated":
        objections.leave_unrated(case, UnratedCode.NEW, "", by=appraised.staff)
    elif way == "decided":
        RatingStep.objects.create(case=case, step=Step.DECIDED, level="GOOD", by=appraised.approver)
    else:
        take_over_result(case, "GOOD", by=appraised.staff)
    assert refusal(appraised, None) == ""


def test_who_comes_first_is_flagged_at_the_proposal_on_page_and_board(
    appraised: Cast, sign_in: SignIn
) -> None:
    client = sign_in(appraised.approver)
    group = PeerGroup.objects.get(places__case__member=appraised.member, period=appraised.session.period)
    board = reverse("reviews:decisions", args=[appraised.campaign.pk])
    flag = "còn chưa quyết định: Ban Thường vụ Tỉnh ủy Thử"
    pages = [
        reverse("reviews:case", args=[appraised.paper(appraised.member).pk]),
        f"{board}?group={group.pk}",
    ]
    assert [flag in client.get(page).content.decode() for page in pages] == [True, True]
    settle_below(appraised)
    pass_collective(appraised)
    refusal(appraised, None)
    assert [flag in client.get(page).content.decode() for page in pages] == [False, False]


# Bonds


def test_an_appraisal_above_the_collective_needs_its_reason(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    set_modes(cast, BondMode.BLOCK)
    actions.appraise_in_session(cast.paper(None), GOOD, by=cast.clerk)
    alike = RatingProposal("EXCELLENT", GOOD.scores)
    head = cast.paper(cast.head)
    with pytest.raises(ValidationError) as refused:
        actions.appraise_in_session(head, alike, by=cast.clerk)
    assert "tập thể Hoàn thành tốt nhiệm vụ" in " ".join(refused.value.messages)
    actions.appraise_in_session(head, RatingProposal("EXCELLENT", EXCELLENT.scores, REASON), by=cast.clerk)
    assert cast.paper(cast.head).rated_case().level == "EXCELLENT"


def test_a_decision_against_a_bond_needs_its_reason_and_stays_flagged(
    appraised: Cast, sign_in: SignIn
) -> None:
    set_modes(appraised, BondMode.BLOCK)
    settle_below(appraised)
    pass_collective(appraised)
    decide(appraised, [appraised.paper(None)], "COMPLETED")
    text = refusal(appraised, appraised.head, level="GOOD", reason="")
    assert ("tập thể Hoàn thành nhiệm vụ" in text, "chưa công bố được" in text) == (True, True)
    assert refusal(appraised, appraised.head, level="GOOD") == ""
    page = sign_in(appraised.approver).get(reverse("reviews:case", args=[appraised.paper(appraised.head).pk]))
    assert "Trái ràng buộc" in page.content.decode()


def test_deciding_the_collective_lower_tells_of_the_head_already_decided(appraised: Cast) -> None:
    set_modes(appraised, BondMode.BLOCK)
    settle_below(appraised)
    pass_collective(appraised)
    decide(appraised, [appraised.paper(None), appraised.paper(appraised.head)], "GOOD")
    text = refusal(appraised, None, level="COMPLETED", reason="")
    assert str(appraised.head) in text


def test_a_bond_that_only_warns_asks_for_no_reason_but_is_shown(appraised: Cast, sign_in: SignIn) -> None:
    settle_below(appraised)
    pass_collective(appraised)
    decide(appraised, [appraised.paper(None)], "COMPLETED")
    assert refusal(appraised, appraised.head, level="GOOD", reason="") == ""
    page = sign_in(appraised.approver).get(reverse("reviews:case", args=[appraised.paper(appraised.head).pk]))
    found = page.content.decode()
    assert ("Cần cân nhắc trước khi công bố" in found, "cần đối chiếu với văn bản gốc)" in found) == (
        True,
        True,
    )


def test_nobody_sees_the_own_flags_before_the_release(appraised: Cast, sign_in: SignIn) -> None:
    page = sign_in(appraised.head).get(reverse("reviews:case", args=[appraised.paper(appraised.head).pk]))
    assert ("waits" in page.context, "Trước khi quyết định" in page.content.decode()) == (False, False)
