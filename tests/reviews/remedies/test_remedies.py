"""The remedy plan: drawn up, approved, worked off, judged, brought back in the next round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members import clock
from members.models import Member, Notice
from reviews.cases.actions.ratings import name_shortcoming
from reviews.desk.actions.course import advance_session
from reviews.desk.guards import blockers_of_move
from reviews.documents.actions.documents import request_document
from reviews.documents.blocks import Heading
from reviews.models import (
    Attachment,
    Comment,
    DocumentKind,
    Paper,
    RemedyEntry,
    RemedyItem,
    RemedyState,
    Shortcoming,
    ShortcomingAnswer,
)
from reviews.opinions.actions import comments as comment_actions
from reviews.papers.actions import papers as paper_actions
from reviews.remedies import actions
from reviews.remedies import printed as report
from reviews.remedies.progress import progress_paper
from reviews.remedies.unremedied import owner_of, shortcomings_left_open
from reviews.rounds.actions.campaigns import open_campaign
from reviews.schedule import remind_of_remedies
from reviews.stages import Stage, find_move
from tests.reviews import said
from tests.reviews.cast import PLAN, Cast, bring_to, complete_all, make_cast
from tests.reviews.conftest import SignIn

WHAT = "Giải ngân hết vốn đầu tư công năm 2026"
PDF = b"%PDF-1.7 bao cao"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def completing(cast: Cast) -> Cast:
    return bring_to(cast, Stage.COMPLETING)


def soon(days: int = 90) -> dt.date:
    return clock.today() + dt.timedelta(days=days)


def planned(cast: Cast, owner: Member | None = None, **more: Any) -> RemedyItem:
    given = {
        "what": WHAT,
        "owner": owner or cast.member,
        "due_on": soon(),
        "evidence": "Báo cáo giải ngân",
        "source": "Biện pháp mục VI",
    }
    return RemedyItem(**given | more)


def approved(cast: Cast, owner: Member | None = None, **more: Any) -> RemedyItem:
    item = actions.plan_remedy(cast.session, planned(cast, owner, **more), by=cast.clerk)
    actions.approve_plan(cast.session, by=cast.head)
    return RemedyItem.objects.for_list().get(pk=item.pk)


def file() -> SimpleUploadedFile:
    return SimpleUploadedFile("bao-cao.pdf", PDF)


def test_a_plan_is_asked_for_where_a_shortcoming_was_named_and_covers_every_one(completing: Cast) -> None:
    cast = completing
    complete_all(cast)
    move = find_move(Stage.COMPLETING, Stage.DECIDING)
    assert move is not None
    assert blockers_of_move(cast.session, move) == []
    named = name_shortcoming(cast.paper(None), "Giải ngân chậm", by=cast.clerk)
    [blocker] = blockers_of_move(cast.session, move)
    assert blocker.url == reverse("reviews:plan", args=[cast.session.pk])
    actions.plan_remedy(cast.session, planned(cast), by=cast.clerk)
    with pytest.raises(ValidationError, match="Giải ngân chậm"):
        actions.approve_plan(cast.session, by=cast.head)
    approved(cast, shortcoming=named)
    assert blockers_of_move(cast.session, move) == []


def test_a_plan_with_remedies_waits_for_the_head_and_can_still_be_approved_after_sending_up(
    completing: Cast,
) -> None:
    cast = completing
    complete_all(cast)
    move = find_move(Stage.COMPLETING, Stage.DECIDING)
    assert move is not None
    item = actions.plan_remedy(cast.session, planned(cast), by=cast.clerk)
    [blocker] = blockers_of_move(cast.session, move)
    assert blocker.url == f"{reverse('reviews:plan', args=[cast.session.pk])}#items"
    actions.drop_remedy(item, by=cast.clerk)
    assert blockers_of_move(cast.session, move) == []
    advance_session(cast.session, Stage.DECIDING, by=cast.clerk, seen=Stage.COMPLETING)
    actions.plan_remedy(cast.session, planned(cast), by=cast.clerk)
    assert actions.approve_plan(cast.session, by=cast.head).approved_by == cast.head


def test_the_head_approves_and_nobody_changes_it_after(completing: Cast) -> None:
    cast = completing
    item = actions.plan_remedy(cast.session, planned(cast), by=cast.clerk)
    with pytest.raises(PermissionDenied):
        actions.approve_plan(cast.session, by=cast.clerk)
    assert actions.approve_plan(cast.session, by=cast.head).approved_by == cast.head
    for change in (
        lambda: actions.plan_remedy(cast.session, planned(cast), by=cast.clerk),
        lambda: actions.drop_remedy(item, by=cast.head),
    ):
        with pytest.raises(ValidationError):
            change()
    actions.reopen_plan(cast.session, "Bổ sung việc", by=cast.head)
    actions.drop_remedy(item, by=cast.clerk)
    assert not RemedyItem.objects.exists()


@pytest.mark.parametrize("wrong", [{"due_on": dt.date(2020, 1, 1)}, {"evidence": " "}, {"source": ""}])
def test_a_remedy_has_a_deadline_ahead_a_result_and_a_source(completing: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        actions.plan_remedy(completing.session, planned(completing, **wrong), by=completing.clerk)


def test_a_draft_is_the_leads_alone_and_evidence_is_not_for_the_circle(
    completing: Cast, sign_in: SignIn
) -> None:
    cast = completing
    actions.plan_remedy(cast.session, planned(cast), by=cast.clerk)
    everybody = (cast.head, cast.clerk, cast.staff, cast.member, cast.colleague, cast.guest, cast.stranger)

    def who(sees: Callable[[Member], bool]) -> list[str]:
        return [one.code for one in everybody if sees(one)]

    assert who(lambda one: RemedyItem.objects.visible_to(one).exists()) == ["HEAD", "CLERK"]
    actions.approve_plan(cast.session, by=cast.head)
    item = RemedyItem.objects.for_list().get()
    actions.report_progress(item, "Đã giao mặt bằng 4 dự án", by=cast.member, percent=40, evidence=file())
    assert who(lambda one: RemedyItem.objects.visible_to(one).exists()) == [
        one.code for one in everybody[:-1]
    ]
    inner = ["HEAD", "CLERK", "STAFF", "MEMBER"]
    assert who(lambda one: RemedyEntry.objects.visible_to(one).exists()) == inner
    assert who(lambda one: Attachment.objects.visible_to(one).exists()) == inner
    page = sign_in(cast.colleague).get(item.get_absolute_url()).content.decode()
    assert (WHAT in page, "giao mặt bằng" in page) == (True, False)


def test_it_runs_through_the_year_from_planned_to_closed(completing: Cast) -> None:
    cast = completing
    item = approved(cast)
    complete_all(cast)
    bring_to(cast, Stage.CLOSED)
    actions.report_progress(item, "Đạt 40%", by=cast.member, percent=40)
    actions.report_progress(item, "Đã xong", by=cast.member, done=True, evidence=file())
    with pytest.raises(PermissionDenied):
        actions.report_progress(item, "Nữa", by=cast.member, percent=90)
    actions.review_remedy(item, "Thiếu xác nhận của kho bạc", by=cast.clerk, accepted=False)
    actions.report_progress(item, "Đã bổ sung xác nhận", by=cast.member, done=True)
    actions.review_remedy(item, "Đạt", by=cast.clerk, accepted=True)
    item.refresh_from_db()
    kinds = list(item.entries.values_list("kind", flat=True))
    assert kinds == ["progress", "reported", "sent_back", "reported", "accepted"]
    assert (item.state, item.percent) == (RemedyState.CLOSED, 100)
    with pytest.raises(ValidationError):
        actions.review_remedy(item, "Lại", by=cast.head, accepted=False)


def test_a_signed_report_is_typed_in_by_a_clerk_and_judged_by_somebody_else(
    completing: Cast, sign_in: SignIn
) -> None:
    item = approved(completing)
    completing.member.user.delete()
    url, said = (
        reverse("reviews:remedy_progress", args=[item.pk]),
        {"text": "Đã giải ngân xong.", "done": "on"},
    )
    assert sign_in(completing.colleague).post(url, said | {"evidence": file()}).status_code == 403
    clerk = sign_in(completing.clerk)
    assert clerk.post(url, said).status_code == 422
    assert clerk.post(url, said | {"evidence": file()}).status_code == 302
    entry = item.entries.select_related("item").get()
    assert (entry.by, entry.is_typed_in, entry.percent) == (completing.clerk, True, 100)
    assert completing.member.notices.filter(text__contains="Đã giải ngân xong.").count() == 1
    assert f"thay cho {completing.member}" in clerk.get(item.get_absolute_url()).content.decode()
    with pytest.raises(PermissionDenied):
        actions.review_remedy(item, "Đạt.", by=completing.clerk, accepted=True)
    with pytest.raises(IntegrityError, match="judged by another"), transaction.atomic():
        RemedyEntry.objects.create(item=item, kind="accepted", text="Đạt.", by=completing.clerk)
    actions.review_remedy(item, "Đạt.", by=completing.head, accepted=True)
    item.refresh_from_db()
    assert item.state == RemedyState.CLOSED


def test_nobody_judges_the_own_remedy_nor_shifts_its_deadline(completing: Cast) -> None:
    cast = completing
    item = approved(cast, owner=cast.head)
    actions.report_progress(item, "Đã xong", by=cast.head, done=True)
    with pytest.raises(PermissionDenied):
        actions.review_remedy(item, "Đạt", by=cast.head, accepted=True)
    with pytest.raises(PermissionDenied):
        actions.shift_deadline(item, soon(200), "Chậm", by=cast.head)
    assert actions.review_remedy(item, "Đạt", by=cast.clerk, accepted=True).kind == "accepted"


def test_another_deadline_needs_its_reason_and_the_owner_is_told(completing: Cast) -> None:
    cast = completing
    item = approved(cast)
    with pytest.raises(ValidationError):
        actions.shift_deadline(item, soon(200), "", by=cast.clerk)
    actions.shift_deadline(item, soon(200), "Bão số 8", by=cast.clerk)
    item.refresh_from_db()
    assert item.due_on == soon(200)
    assert Notice.objects.filter(recipient=cast.member, text__contains="Bão số 8").count() == 1


def test_the_clock_reminds_once_before_and_once_a_day_after_the_deadline(completing: Cast) -> None:
    cast = completing
    item = approved(cast)
    Notice.objects.all().delete()

    def told(day: dt.date) -> int:
        return actions.remind_owners(day)

    due = item.due_on
    days = [due - dt.timedelta(days=8), due - dt.timedelta(days=7), due - dt.timedelta(days=6), due]
    assert [told(day) for day in days] == [0, 1, 0, 0]
    late = due + dt.timedelta(days=1)
    assert [told(late), told(late), told(late + dt.timedelta(days=1))] == [1, 0, 1]
    assert Notice.objects.filter(recipient=cast.member).count() == 3
    assert Notice.objects.filter(recipient=cast.clerk).count() == 2
    assert remind_of_remedies() == 0


def test_whoever_raised_the_point_is_told_when_it_is_closed_and_sees_the_chain(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.COMMENTING)
    remark = comment_actions.CommentInput("shortcoming", "Giải ngân chậm ở miền núi")
    said = comment_actions.add_comment(cast.paper(None), remark, by=cast.colleague)
    comment_actions.answer_comment(said, "taken_up", "Sẽ khắc phục", by=cast.head)
    bring_to(cast, Stage.COMPLETING)
    item = approved(cast, comment=Comment.objects.get(), source="")
    actions.report_progress(item, "Xong", by=cast.member, done=True)
    Notice.objects.all().delete()
    actions.review_remedy(item, "Đạt", by=cast.clerk, accepted=True)
    told = Notice.objects.get(recipient=cast.colleague)
    assert (WHAT in told.text, told.url.endswith(f"#comment-{said.pk}")) == (True, True)
    page = sign_in(cast.colleague).get(cast.paper(None).get_absolute_url()).content.decode()
    block = page.partition(f'id="comment-{said.pk}"')[2].partition("</article>")[0]
    assert item.get_absolute_url() in block


def next_round(cast: Cast) -> None:
    plan = replace(
        PLAN,
        title="Kiểm điểm năm 2026",
        year=2026,
        writing_due=dt.date(2026, 12, 5),
        commenting_due=dt.date(2026, 12, 12),
        finish_due=dt.date(2026, 12, 31),
    )
    cast.campaign = open_campaign(cast.province, plan, by=cast.staff)
    cast.session = cast.campaign.sessions.for_list().get(committee=cast.province)
    cast.session = advance_session(cast.session, Stage.WRITING, by=cast.clerk, seen=Stage.PREPARING)


def test_what_is_open_comes_back_in_the_next_paper_with_its_last_state(
    completing: Cast, sign_in: SignIn
) -> None:
    cast = completing
    named = name_shortcoming(cast.paper(None), "Giải ngân chậm", by=cast.clerk)
    actions.plan_remedy(cast.session, planned(cast, shortcoming=named), by=cast.clerk)
    mine = approved(cast)
    done = planned(cast, what="Việc đã xong", source="Khuyến nghị")
    actions.reopen_plan(cast.session, "Bổ sung", by=cast.head)
    over = actions.plan_remedy(cast.session, done, by=cast.clerk)
    actions.approve_plan(cast.session, by=cast.head)
    actions.report_progress(mine, "Đạt 40%", by=cast.member, percent=40)
    over.refresh_from_db()
    actions.report_progress(RemedyItem.objects.for_list().get(pk=over.pk), "Xong", by=cast.member, done=True)
    actions.review_remedy(over, "Đạt", by=cast.head, accepted=True)
    next_round(cast)
    answers = {
        paper.member: [answer.shortcoming.text for answer in paper.earlier.all()]
        for paper in cast.session.papers.select_related("member")
    }
    assert answers[None] == ["Giải ngân chậm"]
    assert answers[cast.member] == [WHAT]
    page = sign_in(cast.member).get(cast.paper(cast.member).get_absolute_url()).content.decode()
    assert (mine.get_absolute_url() in page, "40%" in page) == (True, True)


def test_the_opening_asks_as_often_for_many_open_remedies_as_for_one(completing: Cast) -> None:
    cast = completing
    people = [cast.member, cast.colleague, cast.head]
    for owner in people:
        actions.plan_remedy(cast.session, planned(cast, owner), by=cast.clerk)
    actions.approve_plan(cast.session, by=cast.head)
    next_round(cast)

    def asked(members: list[Member]) -> tuple[int, list[int]]:
        RemedyItem.objects.update(shortcoming=None)
        ShortcomingAnswer.objects.all().delete()
        papers = list(cast.session.papers.for_list().filter(member__in=members))
        with CaptureQueriesContext(connection) as queries:
            found = shortcomings_left_open(cast.campaign, papers)
        return len(queries), [len(found[owner_of(paper)]) for paper in papers]

    one, many = asked(people[:1]), asked(people)
    assert (one[0] == many[0], one[1], many[1]) == (True, [1], [1, 1, 1])


def test_remedied_is_said_only_with_evidence_and_then_waits_to_be_judged(completing: Cast) -> None:
    cast = completing
    item = approved(cast)
    last = cast.session
    next_round(cast)
    answer = cast.paper(cast.member).earlier.get()
    says = paper_actions.ShortcomingReport("remedied", "Đã giải ngân hết", "", "")
    with pytest.raises(ValidationError, match="Giải ngân"):
        paper_actions.answer_shortcoming(answer, says, by=cast.member)
    actions.report_progress(item, "Có báo cáo", by=cast.member, percent=95, evidence=file())
    paper_actions.answer_shortcoming(answer, says, by=cast.member)
    item.refresh_from_db()
    assert (item.state, item.plan.session) == (RemedyState.REPORTED, last)
    actions.review_remedy(item, "Đạt", by=cast.clerk, accepted=True)
    assert Shortcoming.objects.filter(remedies=item, answers__status="remedied").count() == 1


def test_my_work_holds_what_is_due_and_staff_see_the_totals_of_every_unit(
    completing: Cast, sign_in: SignIn
) -> None:
    cast = completing
    item = approved(cast)
    RemedyItem.objects.filter(pk=item.pk).update(due_on=soon(-3))
    mine = sign_in(cast.member).get(reverse("reviews:my_work")).content.decode()
    assert item.get_absolute_url() in mine
    assert (
        item.get_absolute_url()
        not in sign_in(cast.colleague).get(reverse("reviews:my_work")).content.decode()
    )
    answer = sign_in(cast.staff).get(reverse("reviews:remedy_totals", args=[cast.campaign.pk]))
    [row] = answer.context["rows"]
    assert (row.committee, row.total, row.closed, row.reported, row.late) == (cast.province, 1, 0, 0, 1)
    assert (
        sign_in(cast.clerk).get(reverse("reviews:remedy_totals", args=[cast.campaign.pk])).status_code == 404
    )


def test_the_plan_on_paper_says_who_until_when_and_who_approved(completing: Cast) -> None:
    cast = completing
    approved(cast)
    document = cast.session.documents.create(kind=DocumentKind.PLAN, requested_by=cast.clerk)
    paper = report.remedy_plan_paper(document)
    [[row]] = said.tables_of(paper, "Kế hoạch khắc phục")
    assert (row[1], row[3], row[4]) == (WHAT, str(cast.member), f"{soon():%d/%m/%Y}")
    assert "Kế hoạch do đồng chí Đỗ Văn Đứng Đầu phê duyệt" in said.text_of(paper)
    headings = [block.text.split("- ")[0] for block in paper.blocks if isinstance(block, Heading)]
    assert headings == ["I", "II", "III"]


def test_the_progress_on_paper_says_what_was_reported_and_judged(completing: Cast, sign_in: SignIn) -> None:
    cast = completing
    with pytest.raises(ValidationError):
        request_document(cast.session, DocumentKind.PROGRESS, by=cast.clerk)
    item = approved(cast)
    actions.report_progress(item, "Đã giải ngân 60% vốn", by=cast.member, percent=60)
    document = request_document(cast.session, DocumentKind.PROGRESS, by=cast.clerk)
    paper = progress_paper(document)
    [[row]] = said.tables_of(paper, "Tiến độ khắc phục")
    today = f"{clock.today():%d/%m/%Y}"
    assert row[1:] == [
        WHAT,
        str(cast.member),
        f"{soon():%d/%m/%Y}",
        "Đang khắc phục (60%)",
        f"Tiến độ ngày {today}: Đã giải ngân 60% vốn",
    ]
    assert "Tổng số 1 việc: đã hoàn thành 0 việc" in said.text_of(paper)

    def offers(person: Member) -> list[str]:
        page = sign_in(person).get(cast.session.get_absolute_url()).content.decode()
        kinds = (DocumentKind.MINUTES, DocumentKind.SYNTHESIS, DocumentKind.PROGRESS, DocumentKind.ROUND)
        return [
            kind
            for kind in kinds
            if reverse("reviews:request_document", args=[cast.session.pk, kind]) in page
        ]

    assert [offers(person) for person in (cast.clerk, cast.staff, cast.member)] == [
        ["minutes", "synthesis", "progress"],
        ["minutes", "synthesis", "progress", "round"],
        [],
    ]
    ask = reverse("reviews:request_document", args=[cast.session.pk, DocumentKind.ROUND])
    assert sign_in(cast.clerk).post(ask).status_code == 403


@pytest.mark.parametrize("n", [1, 6])
def test_the_pages_of_the_plan_cost_the_same_for_one_remedy_and_for_many(
    db: None, sign_in: SignIn, n: int, django_assert_num_queries: Any
) -> None:
    cast = bring_to(make_cast(), Stage.COMPLETING)
    for k in range(n):
        named = name_shortcoming(cast.paper(cast.member), f"Hạn chế {k}", by=cast.clerk)
        actions.plan_remedy(cast.session, planned(cast, shortcoming=named), by=cast.clerk)
    actions.approve_plan(cast.session, by=cast.head)
    client = sign_in(cast.colleague)
    with django_assert_num_queries(7):
        client.get(reverse("reviews:plan", args=[cast.session.pk]))
    client = sign_in(cast.member)
    with django_assert_num_queries(11):
        client.get(reverse("reviews:my_work"))
    client = sign_in(cast.staff)
    with django_assert_num_queries(8):
        client.get(reverse("reviews:remedy_totals", args=[cast.campaign.pk]))


def test_a_stranger_finds_no_plan(completing: Cast, sign_in: SignIn) -> None:
    item = approved(completing)
    client = sign_in(completing.stranger)
    paths = (item.get_absolute_url(), reverse("reviews:plan", args=[completing.session.pk]))
    assert [client.get(path).status_code for path in paths] == [404, 404]
    assert Paper.objects.visible_to(completing.stranger).filter(session=completing.session).count() == 0


def test_a_remedy_for_a_shortcoming_named_is_begun_with_what_is_known(
    completing: Cast, sign_in: SignIn
) -> None:
    cast = completing
    named = name_shortcoming(cast.paper(cast.member), "Giải ngân chậm", by=cast.clerk)
    assert named is not None
    url = reverse("reviews:plan", args=[cast.session.pk])
    clerk = sign_in(cast.clerk)
    assert f"?for={named.pk}#plan-remedy" in clerk.get(url).content.decode()
    page = clerk.get(f"{url}?for={named.pk}").content.decode()
    assert page.count(f'<option value="{named.pk}" selected>') >= 1
    assert f'<option value="{cast.member.pk}" selected>' in page
