"""The appraisal of the dossier: when it is asked for, what a verdict covers, and what it bars."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from members import clock
from members.models import Member, Notice, RoleKind
from ratings.rulesets import DossierRule
from reviews.desk.actions.course import advance_session
from reviews.documents.actions.documents import request_document
from reviews.models import AppraisalOrder, DocumentKind, Dossier, Verdict
from reviews.papers.actions import papers as paper_actions
from reviews.sessions.blocker import BlockedError
from reviews.stages import Guard, Stage
from reviews.suggestions.actions import TopicProposal
from reviews.vetting import actions
from reviews.vetting.actions import VerdictInput
from reviews.vetting.guards import VettingState, vetting_of
from reviews.vetting.printed_verdict import verdict_paper
from tests.conftest import TimePasses
from tests.reviews import said
from tests.reviews.cases.test_decisions import together
from tests.reviews.cast import Cast, bring_to, convene, make_cast, make_member, make_role
from tests.reviews.conftest import SignIn
from tests.reviews.suggestions.suggesting import TO_MEMBER, inspector, issued

PASSED = VerdictInput("passed")
WHY = "Đơn vị được gợi ý kiểm điểm hai năm liền"
CHANGE = "Bản kiểm điểm của đồng chí Lê Thị Đảng Viên: nêu rõ trách nhiệm ở mục II."


def returned(days: int = 3) -> VerdictInput:
    return VerdictInput("returned", ("general", "measures"), CHANGE, clock.today() + dt.timedelta(days))


@pytest.fixture
def ordered(cast: Cast) -> Cast:
    """The papers are out, and staff want to appraise the dossier."""
    bring_to(cast, Stage.COMMENTING)
    actions.order_vetting(cast.session, WHY, by=cast.staff)
    return cast


def confer(cast: Cast) -> list[str]:
    """Call the conference; what stood in the way, in words."""
    try:
        cast.session = advance_session(cast.session, Stage.CONFERENCE, by=cast.clerk, seen=Stage.COMMENTING)
    except BlockedError as blocked:
        return [one.text for one in blocked.blockers if one.guard == Guard.DOSSIER_PASSED]
    return []


def test_a_conference_called_before_the_dossier_passed_is_refused_with_what_to_do(ordered: Cast) -> None:
    convene(ordered)
    [text] = confer(ordered)
    assert "gửi hồ sơ" in text.lower()
    dossier = actions.send_dossier(ordered.session, by=ordered.clerk)
    assert "đang được" in confer(ordered)[0]
    actions.vet_dossier(dossier, returned(), by=ordered.staff)
    [text] = confer(ordered)
    assert f"{returned().due_on:%d/%m/%Y}" in text
    again = actions.send_dossier(ordered.session, by=ordered.clerk)
    actions.vet_dossier(again, PASSED, by=ordered.staff)
    convene(ordered)
    assert confer(ordered) == []
    assert ordered.session.stage == Stage.CONFERENCE


def test_nothing_is_asked_where_neither_suggestion_nor_order_nor_rule_asks(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to(cast, Stage.COMMENTING)
    with pytest.raises(ValidationError):
        actions.send_dossier(cast.session, by=cast.clerk)
    rule = DossierRule(("provincial",), "Cấp tỉnh thẩm định hồ sơ", "HD của Tỉnh ủy")
    ruleset = type(cast.session.period.ruleset)
    monkeypatch.setattr(ruleset, "appraises", lambda _self, body: body in rule.bodies)
    assert len(confer(cast)) == 1
    monkeypatch.undo()
    issued(cast, [TopicProposal(cast.paper(cast.member), "violation", TO_MEMBER)])
    assert len(confer(cast)) == 1
    assert [ground for ground in vetting_of(cast.session).grounds if "01-CV/TU" in ground] != []


def test_the_rule_sets_words_stand_among_the_grounds(cast: Cast) -> None:
    session = cast.session
    rule = DossierRule(("provincial",), "Cấp tỉnh thẩm định hồ sơ", "HD của Tỉnh ủy")
    object.__setattr__(session.period.ruleset, "dossier", rule)
    try:
        assert vetting_of(session).grounds == ["Cấp tỉnh thẩm định hồ sơ (HD của Tỉnh ủy)"]
    finally:
        object.__setattr__(session.period.ruleset, "dossier", None)


def test_a_verdict_falls_when_a_paper_is_returned_or_submitted_afterwards(ordered: Cast) -> None:
    dossier = actions.send_dossier(ordered.session, by=ordered.clerk)
    actions.vet_dossier(dossier, PASSED, by=ordered.staff)
    assert vetting_of(ordered.session).standing is VettingState.PASSED
    paper_actions.return_paper(ordered.paper(ordered.member), by=ordered.clerk, reason="Bổ sung số liệu")
    assert vetting_of(ordered.session).standing is VettingState.CHANGED
    paper_actions.submit_paper(ordered.paper(ordered.member), by=ordered.member)
    assert vetting_of(ordered.session).standing is VettingState.CHANGED
    [text] = confer(ordered)
    assert "gửi lại" in text.lower()
    again = actions.send_dossier(ordered.session, by=ordered.clerk)
    actions.vet_dossier(again, PASSED, by=ordered.staff)
    assert confer(ordered) == []


def test_a_verdict_is_not_asked_for_again_once_the_conference_is_held(ordered: Cast) -> None:
    """Papers are amended and made final after it; the gate lies behind them."""
    dossier = actions.send_dossier(ordered.session, by=ordered.clerk)
    actions.vet_dossier(dossier, PASSED, by=ordered.staff)
    bring_to(ordered, Stage.DECIDING)
    assert vetting_of(ordered.session).standing is VettingState.PASSED


def test_a_dossier_changed_while_it_waits_does_not_pass(ordered: Cast) -> None:
    dossier = actions.send_dossier(ordered.session, by=ordered.clerk)
    with pytest.raises(ValidationError):
        actions.send_dossier(ordered.session, by=ordered.clerk)
    paper_actions.return_paper(ordered.paper(ordered.member), by=ordered.head, reason="Bổ sung")
    with pytest.raises(ValidationError):
        actions.vet_dossier(dossier, PASSED, by=ordered.staff)
    with pytest.raises(BlockedError):
        actions.send_dossier(ordered.session, by=ordered.clerk)
    paper_actions.submit_paper(ordered.paper(ordered.member), by=ordered.member)
    actions.send_dossier(ordered.session, by=ordered.clerk)
    with pytest.raises(ValidationError):
        actions.vet_dossier(dossier, returned(), by=ordered.staff)
    assert Verdict.objects.count() == 0


@pytest.mark.parametrize(
    "finding",
    [
        VerdictInput("returned", (), CHANGE, clock.today()),
        VerdictInput("returned", ("nonsense",), CHANGE, clock.today()),
        VerdictInput("returned", ("general",), " ", clock.today()),
        VerdictInput("returned", ("general",), CHANGE, None),
        VerdictInput("returned", ("general",), CHANGE, clock.today() - dt.timedelta(1)),
        VerdictInput("perhaps"),
    ],
)
def test_a_return_says_why_what_and_by_when(ordered: Cast, finding: VerdictInput) -> None:
    dossier = actions.send_dossier(ordered.session, by=ordered.clerk)
    with pytest.raises(ValidationError):
        actions.vet_dossier(dossier, finding, by=ordered.staff)
    assert Verdict.objects.count() == 0


def test_a_return_tells_clerk_and_head_and_being_late_is_seen(
    ordered: Cast, sign_in: SignIn, time_passes: TimePasses
) -> None:
    dossier = actions.send_dossier(ordered.session, by=ordered.clerk)
    actions.vet_dossier(dossier, returned(), by=ordered.staff)
    told = Notice.objects.filter(text__contains=CHANGE).values_list("recipient__code", flat=True)
    assert sorted(told) == ["CLERK", "HEAD"]
    time_passes(days=5)
    page = (
        sign_in(ordered.clerk).get(reverse("reviews:appraisal", args=[ordered.session.pk])).content.decode()
    )
    assert [words for words in (CHANGE, "2 ngày") if words not in page] == []
    board = sign_in(ordered.staff).get(f"/appraisals/?round={ordered.campaign.pk}").content.decode()
    assert "Quá hạn" in board


def test_each_part_does_its_own_and_nobody_appraises_the_own_dossier(ordered: Cast) -> None:
    for person in (ordered.staff, ordered.member, ordered.guest, ordered.supervisor, ordered.stranger):
        with pytest.raises(PermissionDenied):
            actions.send_dossier(ordered.session, by=person)
    dossier = actions.send_dossier(ordered.session, by=ordered.clerk)
    for person in (ordered.colleague, ordered.clerk):
        make_role(person, RoleKind.STAFF, ordered.province)
    people = (
        ordered.colleague,
        ordered.clerk,
        ordered.head,
        ordered.approver,
        ordered.stranger,
        ordered.guest,
    )
    for person in people:
        with pytest.raises(PermissionDenied):
            actions.vet_dossier(dossier, PASSED, by=Member.objects.get(pk=person.pk))
    with pytest.raises(DatabaseError), transaction.atomic():
        Verdict.objects.create(dossier=dossier, outcome="passed", by=ordered.colleague)
    assert Verdict.objects.count() == 0


def test_the_database_keeps_order_sending_and_verdict(ordered: Cast) -> None:
    dossier = actions.send_dossier(ordered.session, by=ordered.clerk)
    actions.vet_dossier(dossier, returned(), by=ordered.staff)
    changes: list[Callable[[], object]] = [
        partial(AppraisalOrder.objects.update, reason="Khác"),
        partial(Dossier.objects.update, number=9),
        partial(Verdict.objects.update, words="Khác"),
        AppraisalOrder.objects.all().delete,
        Verdict.objects.all().delete,
        Dossier.objects.exclude(verdict__isnull=True).delete,
    ]
    for change in changes:
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert (Dossier.objects.get().number, Verdict.objects.get().words) == (1, CHANGE)


def test_the_page_is_for_who_leads_or_watches(ordered: Cast, sign_in: SignIn) -> None:
    path = reverse("reviews:appraisal", args=[ordered.session.pk])
    inside = (ordered.clerk, ordered.head, ordered.staff, ordered.approver, inspector(ordered))
    assert {sign_in(person).get(path).status_code for person in inside} == {200}
    beside = (ordered.member, ordered.colleague, ordered.guest, ordered.supervisor)
    assert {sign_in(person).get(path).status_code for person in beside} == {403}
    make_role(ordered.stranger, RoleKind.STAFF, ordered.other_cell)
    client = sign_in(ordered.stranger)
    actions.send_dossier(ordered.session, by=ordered.clerk)
    assert client.get(path).status_code == 404
    assert ordered.session.committee.body_name not in client.get("/appraisals/").content.decode()
    make_role(ordered.colleague, RoleKind.STAFF, ordered.province)
    own = sign_in(ordered.colleague)
    assert own.get(path).status_code == 403
    assert path not in own.get("/appraisals/").content.decode()
    assert path in sign_in(ordered.staff).get("/appraisals/").content.decode()
    board = sign_in(ordered.staff).get(ordered.campaign.get_absolute_url()).content.decode()
    assert "Hồ sơ chờ thẩm định: 1" in board


def test_the_list_shows_the_oldest_first_at_the_same_cost(
    ordered: Cast, sign_in: SignIn, django_assert_num_queries: object
) -> None:
    client = sign_in(ordered.staff)
    first = actions.send_dossier(ordered.session, by=ordered.clerk)
    with django_assert_num_queries(6):  # type: ignore[operator]
        client.get("/appraisals/")
    Dossier.objects.create(session=ordered.other, number=1, revisions={}, sent_by=ordered.clerk)
    with django_assert_num_queries(6):  # type: ignore[operator]
        page = client.get("/appraisals/").content.decode()
    names = [first.session.committee.body_name, ordered.other.committee.body_name]
    assert page.index(names[0]) < page.index(names[1])


def test_staff_order_the_appraisal_in_all_units_of_a_kind_at_once(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    staff, kind = sign_in(cast.staff), cast.session.committee.kind
    url = reverse("reviews:appraisals_order", args=[cast.campaign.pk])
    assert url in staff.get(reverse("reviews:appraisals", query={"round": cast.campaign.pk})).content.decode()
    assert staff.post(url, {"kind": kind, "reason": WHY}).status_code == 302
    orders = AppraisalOrder.objects.filter(session__campaign=cast.campaign)
    found = set(orders.values_list("session__committee__kind", "reason"))
    assert (found, orders.filter(session=cast.session).count()) == ({(kind, WHY)}, 1)
    before = orders.count()
    again = staff.post(url, {"kind": kind, "reason": WHY})
    assert (again.status_code, orders.count()) == (422, before)
    assert sign_in(cast.clerk).post(url, {"kind": kind, "reason": WHY}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_of_staff_give_one_verdict_and_a_return_meanwhile_never_leaves_a_passed_dossier_changed() -> None:
    cast = bring_to(make_cast(), Stage.COMMENTING)
    second = make_member("STAFF2", "Đào Thị Cán Bộ", cast.cell)
    make_role(second, RoleKind.STAFF, cast.province)
    actions.order_vetting(cast.session, WHY, by=cast.staff)
    dossier = actions.send_dossier(cast.session, by=cast.clerk)
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def appraise(pk: int) -> None:
        actions.vet_dossier(Dossier.objects.get(pk=dossier.pk), PASSED, by=Member.objects.get(pk=pk))

    def give_back() -> None:
        clerk = Member.objects.get(pk=cast.clerk.pk)
        paper_actions.return_paper(cast.paper(cast.member), by=clerk, reason="Bổ sung")

    def call() -> None:
        advance_session(
            cast.session, Stage.CONFERENCE, by=Member.objects.get(pk=cast.clerk.pk), seen="commenting"
        )

    jobs = [partial(appraise, cast.staff.pk), partial(appraise, second.pk), give_back, call]
    threads = [threading.Thread(target=together, args=(start, job, failures)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Verdict.objects.count() <= 1
    cast.session.refresh_from_db()
    held = cast.session.stage == Stage.CONFERENCE
    assert held == (vetting_of(cast.session).standing is VettingState.PASSED)


def test_the_verdict_is_a_paper_for_those_who_lead_or_stand_above(ordered: Cast, sign_in: SignIn) -> None:
    """It names papers, grounds and what is to be mended. Staff who are reviewed there do not get it."""
    with pytest.raises(ValidationError):
        request_document(ordered.session, DocumentKind.VERDICT, by=ordered.clerk)
    sent = actions.send_dossier(ordered.session, by=ordered.clerk)
    actions.vet_dossier(sent, returned(), by=ordered.staff)
    document = request_document(ordered.session, DocumentKind.VERDICT, by=ordered.clerk)
    lines = said.lines_of(verdict_paper(document))
    assert f"Ban Thường vụ Tỉnh ủy Thử gửi hồ sơ lần 1 ngày {clock.today():%d/%m/%Y}, gồm 4 văn bản:" in lines
    assert ("Người thẩm định" in lines, str(ordered.staff) in lines) == (True, True)
    assert CHANGE in lines
    make_role(ordered.member, RoleKind.STAFF, ordered.province)
    assert sign_in(ordered.head).get(document.get_absolute_url()).status_code == 200
    assert sign_in(ordered.member).get(document.get_absolute_url()).status_code == 404
    with pytest.raises(PermissionDenied):
        request_document(ordered.session, DocumentKind.VERDICT, by=ordered.member)
