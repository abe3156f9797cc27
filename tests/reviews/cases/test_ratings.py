"""The steps of a rating in a session: who, when, on which grounds; and what the subject sees."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from ratings.actions import deciding
from ratings.actions.cases import RatingProposal
from ratings.models import RatingStep, Step
from reviews.cases.actions import ratings as actions
from reviews.desk.actions.course import advance_session
from reviews.models import Shortcoming
from reviews.sessions.blocker import BlockedError
from reviews.stages import Stage
from tests.reviews.cast import (
    GOOD,
    SUPERIOR,
    Cast,
    appraise_all,
    bring_to,
    decide_all,
    forward,
    make_role,
    pass_collective,
    settle_below,
)
from tests.reviews.conftest import SignIn

EXCELLENT = RatingProposal("EXCELLENT", {"common": Decimal(29), "results": Decimal(66)})


@pytest.fixture
def rating(cast: Cast) -> Cast:
    return bring_to(cast, Stage.RATING)


EXCELLENT_WITH_REASON = RatingProposal(
    EXCELLENT.level, EXCELLENT.scores, "Thành tích đột xuất được tỉnh công nhận."
)


def bring_to_close(cast: Cast) -> None:
    """From the rating on, with what has been appraised."""
    settle_below(cast)
    pass_collective(cast)
    forward(cast, Stage.DECIDING)
    bring_to(cast, Stage.CLOSED)


def test_each_step_stands_with_its_own_person_and_date(cast: Cast) -> None:
    bring_to(cast, Stage.CLOSED)
    steps = RatingStep.objects.in_force().filter(case=cast.paper(cast.member).rated_case())
    assert {step.step: step.by for step in steps} == {
        Step.SELF: cast.member,
        Step.APPRAISED: cast.clerk,
        Step.DECIDED: cast.approver,
    }
    assert None not in [step.at for step in steps]


def test_nobody_appraises_the_own_case(rating: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.appraise_in_session(rating.paper(rating.head), GOOD, by=rating.head)
    assert actions.appraise_in_session(rating.paper(rating.member), GOOD, by=rating.head).by == rating.head


def test_members_guests_and_strangers_appraise_nothing(rating: Cast) -> None:
    for person in (rating.colleague, rating.guest, rating.supervisor, rating.approver, rating.stranger):
        with pytest.raises(PermissionDenied):
            actions.appraise_in_session(rating.paper(rating.member), GOOD, by=person)


def test_nobody_decides_what_they_appraised(rating: Cast) -> None:
    make_role(rating.clerk, "approver", rating.province)  # type: ignore[arg-type]
    appraise_all(rating)
    bring_to(rating, Stage.DECIDING)
    with pytest.raises(PermissionDenied):
        actions.decide_in_session([rating.paper(rating.member)], "GOOD", by=rating.clerk)


def test_the_database_itself_refuses_a_step_on_the_own_case_and_the_same_person_twice(rating: Cast) -> None:
    case = rating.paper(rating.member).rated_case()
    for step in (Step.APPRAISED, Step.DECIDED):
        with pytest.raises(IntegrityError, match="own case"), transaction.atomic():
            RatingStep.objects.create(case=case, step=step, level="GOOD", by=rating.member)
    RatingStep.objects.create(case=case, step=Step.APPRAISED, level="GOOD", by=rating.clerk)
    with pytest.raises(IntegrityError, match="decides what they appraised"), transaction.atomic():
        RatingStep.objects.create(case=case, step=Step.DECIDED, level="GOOD", by=rating.clerk)


def test_a_level_whose_conditions_fail_needs_a_reason(rating: Cast) -> None:
    paper = rating.paper(rating.member)
    with pytest.raises(ValidationError):
        actions.appraise_in_session(paper, EXCELLENT, by=rating.clerk)
    step = actions.appraise_in_session(paper, EXCELLENT_WITH_REASON, by=rating.clerk)
    assert (step.level, step.against_engine) == ("EXCELLENT", True)


def test_an_unknown_level_is_refused(rating: Cast) -> None:
    with pytest.raises(ValidationError):
        actions.appraise_in_session(
            rating.paper(rating.member), RatingProposal("SUPER", GOOD.scores), by=rating.clerk
        )


def test_deciding_for_several_is_all_or_nothing(rating: Cast) -> None:
    appraise_all(rating)
    bring_to(rating, Stage.DECIDING)
    make_role(rating.colleague, "approver", rating.province)  # type: ignore[arg-type]
    papers = [rating.paper(rating.member), rating.paper(rating.colleague)]
    with pytest.raises(PermissionDenied):
        actions.decide_in_session(papers, "GOOD", by=rating.colleague)
    assert not RatingStep.objects.in_force().filter(step=Step.DECIDED).exists()


def test_steps_are_taken_in_their_stage_only(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    with pytest.raises(PermissionDenied):
        actions.appraise_in_session(cast.paper(cast.member), GOOD, by=cast.clerk)
    bring_to(cast, Stage.RATING)
    with pytest.raises(PermissionDenied):
        actions.decide_in_session([cast.paper(cast.member)], "GOOD", by=cast.approver)


def test_a_case_without_appraisal_is_not_decided(rating: Cast) -> None:
    with pytest.raises(PermissionDenied):
        deciding.decide_cases([rating.paper(rating.member).rated_case().pk], "GOOD", by=rating.approver)


def test_the_subject_sees_the_own_points_only_until_release(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    paper = cast.paper(cast.member)
    secret = RatingProposal(
        "COMPLETED", {"common": Decimal("21.25"), "results": Decimal("40.5")}, "Kín đến khi công bố"
    )
    actions.appraise_in_session(paper, secret, by=cast.clerk)
    url = reverse("reviews:case", args=[paper.pk])
    before = sign_in(cast.member).get(url).content.decode()
    assert "21,25" not in before
    assert "Kín đến khi công bố" not in before
    assert "27,5" in before
    for other in (None, cast.head, cast.colleague):
        actions.appraise_in_session(cast.paper(other), GOOD, by=cast.clerk)
    bring_to_close(cast)
    after = sign_in(cast.member).get(url).content.decode()
    assert "21,25" in after
    assert "Kín đến khi công bố" in after


def test_the_table_of_ratings_keeps_the_heads_own_result_from_the_head_until_release(
    rating: Cast, sign_in: SignIn
) -> None:
    low = RatingProposal(
        "COMPLETED", {"common": Decimal("21.25"), "results": Decimal("40.5")}, "Thấp hơn tự chấm"
    )
    actions.appraise_in_session(rating.paper(rating.head), low, by=rating.clerk)
    url = reverse("reviews:ratings", args=[rating.session.pk])
    seen = {
        person.code: "61,75" in sign_in(person).get(url).content.decode()
        for person in (rating.head, rating.clerk)
    }
    assert seen == {"HEAD": False, "CLERK": True}
    for other in (None, rating.member, rating.colleague):
        actions.appraise_in_session(rating.paper(other), GOOD, by=rating.clerk)
    bring_to_close(rating)
    assert "61,75" in sign_in(rating.head).get(url).content.decode()


def test_the_reasons_shown_to_a_subject_before_release_tell_nothing_of_the_appraisers_findings(
    rating: Cast, sign_in: SignIn
) -> None:
    paper = rating.paper(rating.member)
    url = reverse("reviews:case", args=[paper.pk])
    before = sign_in(rating.member).get(url).context["assessment"]
    reasoned = RatingProposal(GOOD.level, GOOD.scores, "Đã cân nhắc phiếu tín nhiệm.")
    actions.appraise_in_session(paper, reasoned, by=rating.clerk, low_trust_pct=Decimal(60))
    assert sign_in(rating.member).get(url).context["assessment"] == before
    assert sign_in(rating.clerk).get(url).context["assessment"] != before


def test_a_new_appraisal_takes_the_decision_back_and_history_keeps_it(rating: Cast) -> None:
    make_role(rating.approver, "staff", rating.province)  # type: ignore[arg-type]
    appraise_all(rating)
    bring_to(rating, Stage.DECIDING)
    decide_all(rating)
    rating.session = advance_session(
        rating.session, Stage.RATING, by=rating.approver, seen=Stage.DECIDING, reason="Xem lại điểm"
    )
    paper = rating.paper(rating.member)
    # Who decided before may appraise now, and then somebody else has to decide.
    actions.appraise_in_session(paper, EXCELLENT_WITH_REASON, by=rating.approver)
    assert set(paper.rated_case().taken) == {Step.SELF, Step.APPRAISED}
    kept = RatingStep.objects.get(case=paper.rated_case(), step=Step.DECIDED)
    assert (kept.level, kept.by, kept.superseded_by) == ("GOOD", rating.approver, rating.approver)
    forward(rating, Stage.DECIDING)
    with pytest.raises(BlockedError, match=str(rating.member)):
        advance_session(rating.session, Stage.CLOSED, by=rating.approver, seen=Stage.DECIDING)


def test_a_colleague_sees_nobody_elses_case(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.CLOSED)
    url = reverse("reviews:case", args=[cast.paper(cast.member).pk])
    seen = {person: sign_in(person).get(url) for person in (cast.colleague, cast.guest, cast.clerk)}
    assert [page.status_code for page in seen.values()] == [404, 404, 200]
    shown = [GOOD.reason in page.content.decode() for page in seen.values()]
    assert shown == [False, False, True]


def test_a_named_shortcoming_stands_on_record_for_the_next_paper(rating: Cast) -> None:
    paper = rating.paper(rating.member)
    actions.name_shortcoming(paper, " Chưa đối thoại đủ ", by=rating.clerk)
    [row] = Shortcoming.objects.all()
    assert (row.text, row.member, row.committee, row.named_by) == (
        "Chưa đối thoại đủ",
        rating.member,
        rating.province,
        rating.clerk,
    )


def test_over_many_subjects_the_table_decides_in_one_trip(rating: Cast, sign_in: SignIn) -> None:
    appraise_all(rating)
    bring_to(rating, Stage.DECIDING)
    papers = [rating.paper(member).pk for member in rating.subjects()]
    url = reverse("reviews:decide_many", args=[rating.session.pk])
    paper = {"number": SUPERIOR.number, "on": SUPERIOR.on}
    answer = sign_in(rating.approver).post(url, {"paper": papers, "level": "GOOD", "reason": "", **paper})
    assert answer.status_code == 302
    assert RatingStep.objects.in_force().filter(step=Step.DECIDED, level="GOOD").count() == 4
    empty = sign_in(rating.approver).post(url, {"level": "GOOD"})
    assert empty.status_code == 422


def test_all_subjects_are_appraised_in_one_table_and_own_points_are_only_an_offer(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.RATING)
    clerk = sign_in(cast.clerk)
    url = reverse("reviews:appraise_many", args=[cast.session.pk])
    taken = RatingStep.objects.in_force().filter(step=Step.APPRAISED)
    assert clerk.post(url, {"own": "yes"}).content.decode().count('value="27,50"') == 4
    assert taken.count() == 0
    case = cast.paper(cast.member).rated_case()
    row = {f"case{case.pk}-common": "26", f"case{case.pk}-results": "60", f"case{case.pk}-reason": ""}
    refused = clerk.post(url, row)
    assert (refused.status_code, taken.count()) == (422, 0)
    named = {f"case{case.pk}-level": "GOOD", f"case{case.pk}-reason": "Theo kết quả kiểm tra."}
    answer = clerk.post(url, row | named, follow=True).content.decode()
    assert f"Đã lưu thẩm định 1 trường hợp: {cast.member}." in answer
    [step] = taken
    assert (step.case, step.points, step.level) == (case, Decimal(86), "GOOD")
    assert sign_in(cast.member).get(url).status_code == 403
