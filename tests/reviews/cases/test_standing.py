"""What stands in the way of a decision, and what comes after it: objections, gaps, petition, re-rating."""

from __future__ import annotations

import datetime as dt
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members import clock
from members.models import Event, Member, Notice, RoleKind
from ratings import calendars, workdays
from ratings.actions.cases import RatingProposal
from ratings.actions.objections import ObjectionInput
from ratings.models import Objection, Petition, RatingCase, RatingStep, Step, Unrated
from ratings.rulesets.records import PetitionRule
from reviews import tasks
from reviews.cases.actions import ratings as rating_actions
from reviews.cases.actions import standing as actions
from reviews.cases.printed import decision_paper
from reviews.desk.actions.course import advance_session
from reviews.models import Attachment, Document, DocumentKind, DocumentState
from reviews.sessions.blocker import BlockedError
from reviews.stages import Stage
from tests.conftest import TimePasses
from tests.reviews import said
from tests.reviews.cast import (
    GOOD,
    LONG_AGO,
    Cast,
    bring_to,
    decide,
    decide_all,
    forward,
    make_cast,
    make_member,
    make_role,
    pass_collective,
    settle_below,
)
from tests.reviews.conftest import SignIn
from tests.reviews.report.test_reports import text_of

SOURCE = "Đơn của ông Người Tố Cáo"
WORDS = "Khai khống số liệu quý III"
RAISED = ObjectionInput("denunciation", dt.date(2025, 11, 3), SOURCE, WORDS)
WHY = "Kết luận của cấp có thẩm quyền."


def another_approver(cast: Cast) -> Member:
    member = make_member("APPROVER2", "Đinh Thị Giải Quyết", cast.cell)
    make_role(member, RoleKind.APPROVER, cast.province)
    return member


def raise_it(cast: Cast) -> Objection:
    return actions.record_objection_in_session(cast.paper(cast.member), RAISED, by=cast.clerk)


def settle(cast: Cast, objection: Objection) -> None:
    actions.settle_objection_in_session(
        cast.paper(cast.member), objection, "unfounded", "Đã xác minh tại đơn vị.", by=cast.staff
    )


@pytest.fixture
def deciding(cast: Cast) -> Cast:
    return bring_to(cast, Stage.DECIDING)


@pytest.fixture
def closed(cast: Cast) -> Cast:
    return bring_to(cast, Stage.CLOSED)


# Objections


def test_an_objection_blocks_the_decision_until_settled_and_appraised_anew(deciding: Cast) -> None:
    decide(deciding, [deciding.paper(None)], "GOOD")
    objection = raise_it(deciding)
    paper = deciding.paper(deciding.member)
    with pytest.raises(ValidationError, match="thẩm định lại"):
        rating_actions.decide_in_session([paper], "GOOD", by=deciding.approver, reason=WHY)
    settle(deciding, objection)
    with pytest.raises(ValidationError, match="thẩm định lại"):
        rating_actions.decide_in_session([paper], "GOOD", by=deciding.approver, reason=WHY)
    deciding.session = advance_session(
        deciding.session, Stage.RATING, by=deciding.approver, seen=Stage.DECIDING, reason="Thẩm định lại"
    )
    rating_actions.appraise_in_session(paper, GOOD, by=deciding.clerk)
    forward(deciding, Stage.DECIDING)
    [step] = rating_actions.decide_in_session([paper], "GOOD", by=deciding.approver, reason=WHY)
    assert step.level == "GOOD"


def test_what_comes_in_after_the_decision_keeps_the_session_from_closing(deciding: Cast) -> None:
    decide_all(deciding)
    raise_it(deciding)
    with pytest.raises(BlockedError) as blocked:
        advance_session(deciding.session, Stage.CLOSED, by=deciding.approver, seen=Stage.DECIDING)
    [blocker] = blocked.value.blockers
    assert (blocker.guard, "Lê Thị Đảng Viên" in blocker.text) == ("objections_settled", True)


def test_a_new_appraisal_takes_the_decision_out_of_force(deciding: Cast) -> None:
    decide_all(deciding)
    advance_session(
        deciding.session, Stage.RATING, by=deciding.approver, seen=Stage.DECIDING, reason="Thẩm định lại"
    )
    paper = deciding.paper(deciding.member)
    rating_actions.appraise_in_session(paper, GOOD, by=deciding.clerk)
    kept = RatingStep.objects.filter(case=paper.rated_case(), step=Step.DECIDED)
    assert [(step.level, step.superseded_by) for step in kept] == [("GOOD", deciding.clerk)]
    assert not RatingStep.objects.in_force().filter(case=paper.rated_case(), step=Step.DECIDED).exists()


@pytest.mark.parametrize("part", ["head", "clerk", "staff"])
def test_those_who_handle_the_case_record_objections(deciding: Cast, part: str) -> None:
    by = getattr(deciding, part)
    assert (
        actions.record_objection_in_session(deciding.paper(deciding.member), RAISED, by=by).recorded_by == by
    )


@pytest.mark.parametrize("part", ["member", "colleague", "guest", "supervisor", "approver", "stranger"])
def test_the_subject_and_others_record_none(deciding: Cast, part: str) -> None:
    with pytest.raises(PermissionDenied):
        actions.record_objection_in_session(
            deciding.paper(deciding.member), RAISED, by=getattr(deciding, part)
        )
    assert not Objection.objects.exists()


def test_the_head_records_and_settles_nothing_about_the_own_case(deciding: Cast) -> None:
    paper = deciding.paper(deciding.head)
    objection = actions.record_objection_in_session(paper, RAISED, by=deciding.clerk)
    with pytest.raises(PermissionDenied):
        actions.settle_objection_in_session(paper, objection, "unfounded", "Không có gì.", by=deciding.head)
    assert list(Objection.objects.visible_to(deciding.head)) == []
    assert list(Objection.objects.visible_to(deciding.clerk)) == [objection]


def test_an_objection_is_settled_once(deciding: Cast) -> None:
    objection = raise_it(deciding)
    settle(deciding, objection)
    with pytest.raises(ValidationError):
        settle(deciding, objection)


def test_the_database_refuses_that_the_subject_handles_it_or_that_it_is_half_settled(deciding: Cast) -> None:
    case = deciding.paper(deciding.member).rated_case()
    fields = {"case": case, "kind": "complaint", "received_on": LONG_AGO, "source": "a", "summary": "b"}
    with pytest.raises(IntegrityError, match="raised about them"), transaction.atomic():
        Objection.objects.create(**fields, recorded_by=deciding.member)
    with pytest.raises(IntegrityError, match="objection_settled_whole"), transaction.atomic():
        Objection.objects.create(**fields, recorded_by=deciding.clerk, outcome="founded")
    with pytest.raises(IntegrityError, match="objection_kind_is_known"), transaction.atomic():
        Objection.objects.create(**{**fields, "kind": "gossip"}, recorded_by=deciding.clerk)


def test_the_subject_sees_kind_and_day_but_neither_source_nor_words(deciding: Cast, sign_in: SignIn) -> None:
    raise_it(deciding)
    url = reverse("reviews:case", args=[deciding.paper(deciding.member).pk])
    for handler in (deciding.clerk, deciding.head, deciding.staff, deciding.approver):
        page = sign_in(handler).get(url).content.decode()
        assert (SOURCE in page, WORDS in page) == (True, True), handler
    own = sign_in(deciding.member).get(url).content.decode()
    assert ("Tố cáo" in own, "03/11/2025" in own, "đang xem xét" in own) == (True, True, True)
    assert (SOURCE in own, WORDS in own) == (False, False)
    for other in (deciding.colleague, deciding.guest, deciding.supervisor, deciding.stranger):
        assert sign_in(other).get(url).status_code == 404
    events = Event.objects.filter(verb="record_objection").values_list("data", flat=True)
    assert [SOURCE in str(data) or WORDS in str(data) for data in events] == [False]


def test_the_table_flags_the_case_under_consideration(deciding: Cast, sign_in: SignIn) -> None:
    url = reverse("reviews:ratings", args=[deciding.session.pk])
    assert "đang xem xét" not in sign_in(deciding.staff).get(url).content.decode()
    raise_it(deciding)
    page = sign_in(deciding.staff).get(url).content.decode()
    assert (page.count("đang xem xét"), SOURCE in page) == (1, False)


def test_an_objection_is_recorded_and_settled_in_the_page(deciding: Cast, sign_in: SignIn) -> None:
    paper = deciding.paper(deciding.member)
    url = reverse("reviews:record_objection", args=[paper.pk])
    sent = {"kind": "complaint", "received_on": "2025-11-03", "source": SOURCE, "summary": WORDS}
    assert sign_in(deciding.clerk).post(url, {**sent, "received_on": "2999-01-01"}).status_code == 422
    assert sign_in(deciding.clerk).post(url, {**sent, "source": ""}).status_code == 422
    assert sign_in(deciding.clerk).post(url, sent).status_code == 302
    [objection] = Objection.objects.all()
    settling = reverse("reviews:settle_objection", args=[objection.pk])
    assert (
        sign_in(deciding.member).post(settling, {"outcome": "unfounded", "finding": "x"}).status_code == 404
    )
    assert sign_in(deciding.clerk).post(settling, {"outcome": "unfounded", "finding": ""}).status_code == 422
    assert sign_in(deciding.clerk).post(settling, {"outcome": "unfounded", "finding": "x"}).status_code == 302
    objection.refresh_from_db()
    assert (objection.outcome, objection.settled_by) == ("unfounded", deciding.clerk)


@pytest.mark.django_db(transaction=True)
def test_of_a_decision_and_an_objection_at_once_nothing_is_closed_unseen() -> None:
    cast = bring_to(make_cast(), Stage.DECIDING)
    decide_all(cast)
    together = threading.Barrier(2)
    done: list[str] = []

    def run(name: str) -> None:
        together.wait()
        try:
            if name == "close":
                advance_session(cast.session, Stage.CLOSED, by=cast.approver, seen=Stage.DECIDING)
            else:
                raise_it(cast)
            done.append(name)
        except BlockedError:
            done.append("blocked")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(name,)) for name in ("close", "raise")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    case = RatingCase.objects.get(period=cast.session.period, member=cast.member)
    [objection] = Objection.objects.all()
    if "close" in done:
        assert case.released_at is not None
        assert objection.recorded_at > case.released_at
    else:
        assert (sorted(done), case.released_at) == (["blocked", "raise"], None)


# Without a rating


def test_a_coded_reason_counts_as_appraised_and_decided(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    paper = cast.paper(cast.member)
    actions.leave_unrated_in_session(paper, "training", "", by=cast.clerk)
    for other in (None, cast.head, cast.colleague):
        rating_actions.appraise_in_session(cast.paper(other), GOOD, by=cast.clerk)
    forward(cast, Stage.DECIDING)
    settle_below(cast)
    pass_collective(cast)
    decide(cast, [cast.paper(other) for other in (None, cast.head, cast.colleague)], "GOOD")
    cast.session = advance_session(cast.session, Stage.CLOSED, by=cast.approver, seen=Stage.DECIDING)
    assert cast.session.stage == Stage.CLOSED
    assert Notice.objects.filter(recipient=cast.member, text__endswith="không xếp loại.").count() == 1


def test_the_unrated_are_not_rated_until_it_is_withdrawn(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    paper = cast.paper(cast.member)
    actions.leave_unrated_in_session(paper, "leave", "", by=cast.clerk)
    with pytest.raises(ValidationError):
        rating_actions.appraise_in_session(paper, GOOD, by=cast.clerk)
    actions.rate_after_all_in_session(paper, by=cast.clerk)
    assert rating_actions.appraise_in_session(paper, GOOD, by=cast.clerk).level == "GOOD"
    assert Event.objects.get(verb="rate_after_all").data["code"] == "leave"


def test_another_reason_is_said_in_words(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    paper = cast.paper(cast.member)
    url = reverse("reviews:leave_unrated", args=[paper.pk])
    assert sign_in(cast.clerk).post(url, {"code": "other", "note": " "}).status_code == 422
    with pytest.raises(IntegrityError, match="unrated_other_in_words"), transaction.atomic():
        Unrated.objects.create(case=paper.rated_case(), code="other", by=cast.clerk)
    with pytest.raises(IntegrityError, match="own case unrated"), transaction.atomic():
        Unrated.objects.create(case=paper.rated_case(), code="new", by=cast.member)
    assert sign_in(cast.clerk).post(url, {"code": "other", "note": "Biệt phái"}).status_code == 302
    assert str(Unrated.objects.get()).endswith("Biệt phái")


def test_a_decided_case_is_not_left_unrated_and_nobody_leaves_out_themselves(deciding: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.leave_unrated_in_session(deciding.paper(deciding.head), "new", "", by=deciding.head)
    decide_all(deciding)
    with pytest.raises(ValidationError):
        actions.leave_unrated_in_session(deciding.paper(deciding.member), "new", "", by=deciding.approver)
    assert not Unrated.objects.filter(case__paper__session=deciding.session).exists()


# The gap


@pytest.mark.parametrize(
    ("results", "level", "explained"),
    [("55.01", "GOOD", True), ("55", "GOOD", False), ("60", "COMPLETED", False)],
)
def test_from_five_points_or_another_level_a_reason_is_due(
    cast: Cast, results: str, level: str, explained: bool
) -> None:
    bring_to(cast, Stage.RATING)
    marks = {"common": Decimal("27.5"), "results": Decimal(results)}
    paper = cast.paper(cast.member)
    bare = RatingProposal(level, marks)
    if explained:
        assert rating_actions.appraise_in_session(paper, bare, by=cast.clerk).level == level
    else:
        with pytest.raises(ValidationError) as refused:
            rating_actions.appraise_in_session(paper, bare, by=cast.clerk)
        assert list(refused.value.error_dict) == ["reason"]
        assert (
            rating_actions.appraise_in_session(paper, RatingProposal(level, marks, WHY), by=cast.clerk).reason
            == WHY
        )


def test_the_gap_is_told_at_the_field(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    paper = cast.paper(cast.member)
    sent = {"assigned": 20, "done": 20, "on_time": 20, "exceeding": 4, "level": "GOOD", "reason": ""}
    sent |= {"points_common": "22,5", "points_results": "60"}
    answer = sign_in(cast.clerk).post(reverse("reviews:appraise", args=[paper.pk]), sent)
    assert answer.status_code == 422
    assert "lệch 5 điểm" in answer.context["appraisal"].errors["reason"][0]


# After the release


def test_release_tells_the_person_and_the_clerk_the_level_only(closed: Cast) -> None:
    own = Notice.objects.filter(recipient=closed.member).latest("pk")
    assert own.text.endswith("Mức xếp loại của đồng chí: Hoàn thành tốt nhiệm vụ.")
    told = [notice.text for notice in Notice.objects.filter(recipient=closed.clerk)]
    assert sum("Lê Thị Đảng Viên được xếp loại: Hoàn thành tốt nhiệm vụ" in text for text in told) == 1
    assert not any("87,5" in text or WHY in text for text in told)


def test_the_levels_published_hold_no_points_and_no_reasons(closed: Cast, sign_in: SignIn) -> None:
    url = reverse("reviews:published", args=[closed.session.pk])
    for person in (closed.member, closed.colleague, closed.clerk, closed.guest):
        page = sign_in(person).get(url).content.decode()
        assert (page.count("Hoàn thành tốt nhiệm vụ"), "87,5" in page, WHY in page) == (4, False, False), (
            person
        )
    assert sign_in(closed.stranger).get(url).status_code == 404


def test_nothing_is_published_before_closing_or_against_the_rules(
    deciding: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    decide_all(deciding)
    url = reverse("reviews:published", args=[deciding.session.pk])
    name = deciding.member.full_name
    early = sign_in(deciding.clerk).get(url)
    assert (early.status_code, name in early.content.decode()) == (403, False)
    bring_to_closed = advance_session(
        deciding.session, Stage.CLOSED, by=deciding.approver, seen=Stage.DECIDING
    )
    page = sign_in(deciding.clerk).get(url)
    assert page.status_code == 200
    assert name in page.content.decode()
    monkeypatch.setattr(type(bring_to_closed.period.ruleset), "publishes", False)
    object.__setattr__(bring_to_closed.period.ruleset, "publishes", False)
    try:
        refused = sign_in(deciding.clerk).get(url)
        assert (refused.status_code, name in refused.content.decode()) == (403, False)
    finally:
        object.__setattr__(bring_to_closed.period.ruleset, "publishes", True)


@pytest.mark.parametrize(
    ("day", "days", "end"),
    [("2026-01-05", 5, "2026-01-12"), ("2026-01-09", 1, "2026-01-12"), ("2026-01-10", 1, "2026-01-12")],
)
def test_working_days_leave_out_the_weekend(day: str, days: int, end: str) -> None:
    calendar = workdays.Calendar()
    assert workdays.workday_after(dt.date.fromisoformat(day), days, calendar) == dt.date.fromisoformat(end)


@pytest.fixture
def petitioning(closed: Cast) -> Any:
    """The rule set names five working days to petition and ten to settle."""
    ruleset = closed.session.period.ruleset
    object.__setattr__(ruleset, "petition", PetitionRule(5, 10, "18-QĐ/TU Đ14"))
    yield closed
    object.__setattr__(ruleset, "petition", None)


def lodge(cast: Cast) -> Petition:
    return actions.lodge_petition_in_session(cast.paper(cast.member), "Đề nghị xem xét lại.", by=cast.member)


def test_a_petition_has_its_clock(petitioning: Cast) -> None:
    petition = lodge(petitioning)
    assert petition.due_on == workdays.workday_after(clock.today(), 10, calendars.calendar_in_force())
    with pytest.raises(ValidationError):
        lodge(petitioning)


def test_a_petition_after_its_time_is_refused(petitioning: Cast, time_passes: TimePasses) -> None:
    time_passes(days=30)
    with pytest.raises(ValidationError, match="hết"):
        lodge(petitioning)


def test_the_subject_petitions_for_the_own_case_only_and_the_head_for_the_collective(closed: Cast) -> None:
    for by in (closed.colleague, closed.staff, closed.approver, closed.stranger):
        with pytest.raises(PermissionDenied):
            actions.lodge_petition_in_session(closed.paper(closed.member), "Đề nghị.", by=by)
    with pytest.raises(PermissionDenied):
        actions.lodge_petition_in_session(closed.paper(None), "Đề nghị.", by=closed.member)
    assert actions.lodge_petition_in_session(closed.paper(None), "Đề nghị.", by=closed.head).by == closed.head


def test_clerk_and_head_type_in_a_signed_petition_and_the_person_is_told(
    closed: Cast, sign_in: SignIn, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    closed.member.user.delete()
    paper = closed.paper(closed.member)
    for by in (closed.clerk, closed.head):
        with pytest.raises(ValidationError) as refused:
            actions.lodge_petition_in_session(paper, "Đề nghị.", by=by)
        assert list(refused.value.message_dict) == ["sheet"]
    client, url = sign_in(closed.clerk), reverse("reviews:petition", args=[paper.pk])
    assert 'name="sheet"' in client.get(reverse("reviews:case", args=[paper.pk])).content.decode()
    assert client.post(url, {"text": "Đề nghị."}).status_code == 422
    sheet = SimpleUploadedFile("don.pdf", b"%PDF-1.7 don viet tay")
    assert client.post(url, {"text": "Đề nghị xem lại.", "sheet": sheet}).status_code == 302
    petition = Petition.objects.select_related("case", "step", "scan").get(case=paper.case)
    assert (petition.by, petition.entered_by) == (closed.member, closed.clerk)
    assert closed.member.notices.filter(text__contains="Đề nghị xem lại.").count() == 1
    seen = [bool(Attachment.objects.visible_to(one).filter(pk=petition.scan.pk)) for one in everybody(closed)]
    assert seen == [True, True, True, True, False, False]
    assert (
        f"{closed.clerk} nhập thay" in client.get(reverse("reviews:case", args=[paper.pk])).content.decode()
    )
    make_role(closed.clerk, RoleKind.APPROVER, closed.province)
    clerk = Member.objects.get(pk=closed.clerk.pk)
    with pytest.raises(PermissionDenied):
        actions.settle_petition_in_session(paper, petition, "upheld", WHY, by=clerk)


def everybody(cast: Cast) -> list[Member]:
    return [cast.member, cast.clerk, cast.head, cast.approver, cast.colleague, cast.stranger]


def test_a_petition_is_settled_by_an_approver_who_did_not_decide(closed: Cast) -> None:
    petition, other, paper = lodge(closed), another_approver(closed), closed.paper(closed.member)
    for by in (closed.approver, closed.clerk, closed.member, closed.staff):
        with pytest.raises(PermissionDenied):
            actions.settle_petition_in_session(paper, petition, "rejected", WHY, by=by)
    with pytest.raises(ValidationError):
        actions.settle_petition_in_session(paper, petition, "rejected", " ", by=other)
    settled = actions.settle_petition_in_session(paper, petition, "rejected", WHY, by=other)
    assert (settled.outcome, settled.settled_by, settled.reason) == ("rejected", other, WHY)
    with pytest.raises(ValidationError):
        actions.settle_petition_in_session(paper, petition, "upheld", WHY, by=other)
    assert Notice.objects.filter(recipient=closed.member, text__contains="Không chấp nhận").count() == 1


def test_the_database_refuses_a_petition_settled_by_who_decided(closed: Cast) -> None:
    petition = lodge(closed)
    fields = {"outcome": "rejected", "reason": "x", "settled_at": clock.now()}
    for by in (closed.approver, closed.member):
        with pytest.raises(IntegrityError, match="by another"), transaction.atomic():
            Petition.objects.filter(pk=petition.pk).update(**fields, settled_by=by)
    with pytest.raises(IntegrityError, match="petition_settled_whole"), transaction.atomic():
        Petition.objects.filter(pk=petition.pk).update(outcome="rejected")


def test_who_sees_a_petition(closed: Cast, sign_in: SignIn) -> None:
    petition = lodge(closed)
    url = reverse("reviews:case", args=[closed.paper(closed.member).pk])
    for person in (closed.member, closed.clerk, closed.staff, closed.approver):
        assert petition.text in sign_in(person).get(url).content.decode()
    for person in (closed.colleague, closed.guest, closed.stranger):
        assert list(Petition.objects.visible_to(person)) == []
    settling = reverse("reviews:settle_petition", args=[petition.pk])
    other = another_approver(closed)
    assert sign_in(closed.colleague).post(settling, {"outcome": "upheld", "reason": WHY}).status_code == 404
    assert sign_in(closed.approver).post(settling, {"outcome": "upheld", "reason": WHY}).status_code == 403
    assert sign_in(other).post(settling, {"outcome": "upheld", "reason": ""}).status_code == 422
    assert sign_in(other).post(settling, {"outcome": "upheld", "reason": WHY}).status_code == 302


def decided(cast: Cast) -> RatingStep:
    return RatingStep.objects.in_force().get(
        case__member=cast.member, step=Step.DECIDED, case__period=cast.session.period
    )


def re_rate(cast: Cast, reason: str = "Báo cáo không trung thực.") -> RatingStep:
    paper, seen = cast.paper(cast.member), decided(cast).pk
    return actions.re_rate_in_session(paper, "COMPLETED", reason, by=cast.approver, seen=seen)


def test_a_re_rating_keeps_the_old_decision_readable(closed: Cast, sign_in: SignIn) -> None:
    old = decided(closed)
    fresh = re_rate(closed)
    old.refresh_from_db()
    assert (old.level, old.superseded_by, old.superseded_reason) == (
        "GOOD",
        closed.approver,
        "Báo cáo không trung thực.",
    )
    assert (fresh.level, decided(closed)) == ("COMPLETED", fresh)
    page = sign_in(closed.member).get(reverse("reviews:case", args=[closed.paper(closed.member).pk]))
    assert [step.pk for step in page.context["superseded"]] == [old.pk]


def test_only_an_approver_re_rates_with_a_reason_and_once(closed: Cast) -> None:
    paper, seen = closed.paper(closed.member), decided(closed).pk
    for by in (closed.clerk, closed.staff, closed.member, closed.stranger):
        with pytest.raises(PermissionDenied):
            actions.re_rate_in_session(paper, "COMPLETED", WHY, by=by, seen=seen)
    for level, reason in (("COMPLETED", " "), ("GOOD", WHY)):
        with pytest.raises(ValidationError):
            actions.re_rate_in_session(paper, level, reason, by=closed.approver, seen=seen)
    re_rate(closed)
    with pytest.raises(ValidationError):
        actions.re_rate_in_session(paper, "EXCELLENT", WHY, by=closed.approver, seen=seen)


def test_a_superseded_step_stays_superseded(closed: Cast) -> None:
    old = decided(closed)
    re_rate(closed)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        RatingStep.objects.filter(pk=old.pk).update(superseded_reason="Lý do khác")
    assert list(RatingStep.objects.superseded().filter(case=old.case)) == [old]


def test_a_petition_in_the_database_is_against_a_decision(closed: Cast) -> None:
    appraised = RatingStep.objects.in_force().get(case=decided(closed).case, step=Step.APPRAISED)
    with pytest.raises(IntegrityError, match="against a decision"), transaction.atomic():
        Petition.objects.create(case=appraised.case, step=appraised, text="Đề nghị", by=closed.member)


def test_a_step_in_the_database_is_superseded_never_changed(deciding: Cast) -> None:
    decide_all(deciding)
    step = decided(deciding)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        RatingStep.objects.filter(pk=step.pk).update(level="EXCELLENT")
    with pytest.raises(IntegrityError, match="step_once_a_case"), transaction.atomic():
        RatingStep.objects.create(case=step.case, step=Step.DECIDED, level="GOOD", by=deciding.approver)
    with pytest.raises(IntegrityError, match="step_superseded_whole"), transaction.atomic():
        RatingStep.objects.filter(pk=step.pk).update(superseded_at=clock.now())


def test_what_comes_in_after_release_is_weighed_in_the_re_rating(closed: Cast) -> None:
    objection = raise_it(closed)
    with pytest.raises(ValidationError, match="thẩm định lại"):
        re_rate(closed)
    settle(closed, objection)
    assert re_rate(closed).level == "COMPLETED"


def test_the_decision_of_re_rating_is_printed_by_the_worker(
    closed: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    re_rate(closed)
    document = Document.objects.get(kind=DocumentKind.RE_RATING)
    tasks.build_document(document.pk)
    document.refresh_from_db()
    assert document.state == DocumentState.DONE
    with document.file.open("rb") as file:
        text = text_of(file.read())
    for words in (
        "Lê Thị Đảng Viên",
        "Báo cáo không trung thực.",
    ):
        assert words in " ".join(text.split()), words
    assert "Kế hoạch số 12-KH/TU" not in " ".join(text.split())  # a paper of the round, which is over
    [first, second] = [
        line for line in said.lines_of(decision_paper(document)) if line[:6] in ("Điều 1", "Điều 2")
    ]
    assert "“Hoàn thành tốt nhiệm vụ”" in first
    assert second.endswith(": Hoàn thành nhiệm vụ (86 điểm thẩm định).") or ": Hoàn thành nhiệm vụ" in second


def test_the_decision_is_seen_by_the_person_and_those_who_handle_it(closed: Cast, sign_in: SignIn) -> None:
    re_rate(closed)
    document = Document.objects.get(kind=DocumentKind.RE_RATING)
    url = document.get_absolute_url()
    kind = document.get_kind_display()
    for person, status in (
        (closed.member, 200),
        (closed.clerk, 200),
        (closed.colleague, 404),
        (closed.guest, 404),
    ):
        page = sign_in(person).get(url)
        assert page.status_code == status, person
        assert (kind in page.content.decode()) == (status == 200), person


@pytest.mark.django_db(transaction=True)
def test_of_two_re_ratings_at_once_one_is_taken() -> None:
    cast = bring_to(make_cast(), Stage.CLOSED)
    seen, paper = decided(cast).pk, cast.paper(cast.member)
    together, outcomes = threading.Barrier(2), []

    def run() -> None:
        together.wait()
        try:
            actions.re_rate_in_session(paper, "COMPLETED", WHY, by=cast.approver, seen=seen)
            outcomes.append("done")
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused"]
    assert Document.objects.filter(kind=DocumentKind.RE_RATING).count() == 1
