"""Against a trigger only the lowest level is decided, unless a ground is on record (R13)."""

from __future__ import annotations

import datetime as dt
from copy import copy
from dataclasses import replace
from typing import Unpack

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.models import Event
from ratings.actions.cases import RatingProposal
from ratings.actions.facts import EnteredFacts
from ratings.actions.mitigation import GrantedMitigation
from ratings.models import Discipline, Facts, Mitigation, RatingCase, Step
from reviews.cases.actions import ratings as actions
from reviews.desk.actions.course import advance_session
from reviews.report.printed import report_paper
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.cast import (
    GOOD,
    SUPERIOR,
    Cast,
    bring_to,
    forward,
    make_role,
    pass_collective,
    settle_below,
)
from tests.reviews.conftest import SignIn

REASON = "Đã tự phát hiện từ tháng 3 và khắc phục xong."
GRANTED = GrantedMitigation(
    "reported_and_handled", "L5", REASON, "Ban Thường vụ Tỉnh ủy", "15-KL/TU", dt.date(2025, 12, 20)
)
BELOW = Discipline(whose="managed", sanction="reprimand", decided_on=dt.date(2025, 9, 1), is_corruption=True)
PROPOSED = RatingProposal(
    GOOD.level, GOOD.scores, "Đề nghị xem xét căn cứ giảm nhẹ.", {"common": "Điểm nhóm chung thống nhất."}
)


@pytest.fixture
def hit(cast: Cast) -> Cast:
    """Somebody whom the member manages was disciplined for corruption; the clerk proposes Good all the same,
    with a reason. The collective, which comes first, is decided."""
    bring_to(cast, Stage.RATING)
    appraise(cast, disciplines=[copy(BELOW)])
    for other in (None, cast.head, cast.colleague):
        actions.appraise_in_session(cast.paper(other), GOOD, by=cast.clerk)
    settle_below(cast)
    pass_collective(cast)
    forward(cast, Stage.DECIDING)
    actions.decide_in_session(
        [cast.paper(None)], "GOOD", by=cast.approver, reason=REASON, resolution=SUPERIOR
    )
    return cast


def appraise(cast: Cast, **facts: Unpack[EnteredFacts]) -> None:
    actions.appraise_in_session(cast.paper(cast.member), PROPOSED, by=cast.clerk, **facts)


def decide(cast: Cast, level: str) -> str:
    [step] = actions.decide_in_session(
        [cast.paper(cast.member)], level, by=cast.approver, reason="Đã cân nhắc."
    )
    return step.level


def close(cast: Cast) -> None:
    """Everybody decided as Good, and the results released."""
    decide(cast, "GOOD")
    others = [cast.paper(other) for other in (cast.head, cast.colleague)]
    actions.decide_in_session(others, "GOOD", by=cast.approver, reason="Đã cân nhắc.")
    cast.session = advance_session(cast.session, Stage.CLOSED, by=cast.approver, seen=Stage.DECIDING)


def test_no_reason_alone_lifts_what_a_trigger_bars(hit: Cast) -> None:
    for level in ("EXCELLENT", "GOOD", "COMPLETED"):
        with pytest.raises(ValidationError, match=r"tham nhũng.*Không hoàn thành nhiệm vụ"):
            decide(hit, level)
    assert decide(hit, "NOT_COMPLETED") == "NOT_COMPLETED"


def test_with_a_ground_on_record_a_better_level_is_decided_for_a_reason(hit: Cast) -> None:
    row = actions.record_mitigation_in_session(hit.paper(hit.member), GRANTED, by=hit.approver)
    with pytest.raises(ValidationError, match="lý do"):
        actions.decide_in_session([hit.paper(hit.member)], "GOOD", by=hit.approver)
    assert decide(hit, "GOOD") == "GOOD"
    told = Event.objects.get(verb="record_mitigation")
    assert (told.subject_id, told.data["ground"], told.actor_name) == (
        row.case_id,
        row.ground,
        str(hit.approver),
    )
    found = RatingCase.objects.for_list().get(pk=row.case_id)
    assessment = found.assess(found.marks(Step.APPRAISED) or {})
    assert [doubt.code for doubt in assessment.doubts] == ["reported_and_handled"]
    assert (assessment.triggers, [row.code for row in assessment.lifted]) == ((), ["L5"])
    assert (assessment.best, told.data["lifts"]) == ("GOOD", "L5")


def test_a_ground_lifts_the_trigger_that_it_names_and_no_other(hit: Cast) -> None:
    """A confidence vote is nothing that could be detected and remedied (366-QĐ/TW Đ11.4)."""
    paper = hit.paper(hit.member)
    Facts.objects.filter(case=paper.case_id, step=Step.APPRAISED).update(low_trust_pct=60)
    with pytest.raises(ValidationError, match=r"366-QĐ/TW Đ11\.4; cần đối chiếu"):
        actions.record_mitigation_in_session(paper, replace(GRANTED, lifts="L2"), by=hit.approver)
    actions.record_mitigation_in_session(paper, GRANTED, by=hit.approver)
    with pytest.raises(ValidationError, match=r"60%"):
        decide(hit, "GOOD")


def test_a_ground_lifts_no_condition_of_the_best_level(hit: Cast) -> None:
    """Four of twenty tasks exceed the requirement, where Excellent needs six."""
    actions.record_mitigation_in_session(hit.paper(hit.member), GRANTED, by=hit.approver)
    with pytest.raises(ValidationError, match=r"20%|điểm"):
        decide(hit, "EXCELLENT")
    assert decide(hit, "GOOD") == "GOOD"


def test_a_case_that_nothing_hits_needs_no_ground(hit: Cast) -> None:
    [step] = actions.decide_in_session(
        [hit.paper(hit.colleague)], "COMPLETED", by=hit.approver, reason="Đã cân nhắc."
    )
    assert step.level == "COMPLETED"


def test_only_an_approver_puts_a_ground_on_record_and_never_in_the_own_case(hit: Cast) -> None:
    paper = hit.paper(hit.member)
    make_role(hit.member, "approver", hit.province)  # type: ignore[arg-type]
    make_role(hit.clerk, "approver", hit.province)  # type: ignore[arg-type]
    # The clerk appraised the case; the member is its subject.
    for person in (hit.clerk, hit.member, hit.head, hit.staff, hit.colleague, hit.guest, hit.stranger):
        with pytest.raises(PermissionDenied):
            actions.record_mitigation_in_session(paper, GRANTED, by=person)
    with pytest.raises(IntegrityError, match="own case"), transaction.atomic():
        Mitigation.objects.create(
            case=paper.rated_case(), ground="x", reason="x", authority="x", by=hit.member
        )
    assert not Mitigation.objects.exists()


@pytest.mark.parametrize(
    "granted",
    [
        replace(GRANTED, ground="force_majeure"),  # a collective's
        replace(GRANTED, ground="self_made"),
        replace(GRANTED, lifts="L3"),  # does not apply here
        replace(GRANTED, reason=" "),
        replace(GRANTED, authority=""),
        replace(GRANTED, number=""),
        replace(GRANTED, paper_on=None),
    ],
)
def test_a_ground_is_one_of_the_rule_sets_and_recorded_whole(hit: Cast, granted: GrantedMitigation) -> None:
    with pytest.raises(ValidationError):
        actions.record_mitigation_in_session(hit.paper(hit.member), granted, by=hit.approver)
    assert not Mitigation.objects.exists()


def test_what_is_on_record_is_never_changed(hit: Cast) -> None:
    row = actions.record_mitigation_in_session(hit.paper(hit.member), GRANTED, by=hit.approver)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Mitigation.objects.filter(pk=row.pk).update(reason="Khác")
    row.refresh_from_db()
    assert row.reason == REASON


def test_on_the_page_it_is_typed_and_read_but_not_by_the_subject_before_release(
    hit: Cast, sign_in: SignIn
) -> None:
    paper = hit.paper(hit.member)
    page, record = (reverse(f"reviews:{name}", args=[paper.pk]) for name in ("case", "record_mitigation"))
    data = {"ground": GRANTED.ground, "lifts": "L5", "reason": REASON, "authority": GRANTED.authority}
    data |= {"number": GRANTED.number, "paper_on": "2025-12-20"}
    for name in ("authority", "lifts", "number", "paper_on"):
        assert sign_in(hit.approver).post(record, {**data, name: ""}).status_code == 422
    assert sign_in(hit.clerk).post(record, data).status_code == 403
    assert sign_in(hit.approver).post(record, data).status_code == 302
    seen = {
        person.code: REASON in sign_in(person).get(page).content.decode()
        for person in (hit.approver, hit.clerk, hit.member)
    }
    assert seen == {"APPROVER": True, "CLERK": True, "MEMBER": False}
    close(hit)
    assert REASON in sign_in(hit.member).get(page).content.decode()


def test_the_report_prints_remarks_and_the_ground(hit: Cast) -> None:
    actions.record_mitigation_in_session(hit.paper(hit.member), GRANTED, by=hit.approver)
    close(hit)
    report = report_paper(hit.session)
    [ratings] = said.tables_of(report, "Xếp loại")
    reasons = next(row[7] for row in ratings if row[1].startswith(str(hit.member))).split(" / ")
    assert (
        "Căn cứ xem xét mức tốt hơn: chủ động phát hiện, báo cáo, chỉ đạo xử lý, đã khắc phục hậu quả"
        ", đối với trường hợp để tổ chức, cá nhân trực tiếp quản lý tham nhũng, lãng phí, tiêu cực,"
        f" bị kỷ luật (366-QĐ/TW Đ11.4); Ban Thường vụ Tỉnh ủy, 15-KL/TU, 20/12/2025: {REASON}"
    ) in reasons
    assert "Nhận xét: Nhóm tiêu chí chung: Điểm nhóm chung thống nhất." in reasons
