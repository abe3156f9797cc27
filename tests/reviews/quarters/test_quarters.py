"""The evaluation of a quarter: who is asked, who may do what, what is seen of it, how it feeds the year."""

from __future__ import annotations

import datetime as dt
import subprocess
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Committee, Event, Member, Notice, Post, RoleKind
from ratings.actions.cases import RatingProposal
from ratings.actions.facts import EnteredFacts
from ratings.models import PeerGroup, Period, RatingCase, Step
from ratings.rulesets import BondMode
from reviews.cases.actions import ratings as rating_actions
from reviews.demo.ruleset import bring_in_ruleset
from reviews.desk.actions.course import advance_session
from reviews.documents import press
from reviews.documents.blocks import TableBlock
from reviews.models import Document, Evaluation, EvaluationSection, ReviewSession
from reviews.models.ending import unfinished_reviews
from reviews.papers.actions.papers import IncompleteError
from reviews.quarters import actions
from reviews.quarters import printed as papers
from reviews.sessions.blocker import BlockedError
from reviews.sessions.saving import ConflictError
from reviews.stages import SheetState, Stage
from tests.reviews import said
from tests.reviews.bonds import set_modes
from tests.reviews.cast import Cast, bring_to, decide_all, make_cast, make_post, make_role
from tests.reviews.conftest import SignIn
from tests.reviews.quarters.playing import (
    GOOD,
    MARKS,
    REASON,
    decide_quarter,
    fill_in,
    hand_in_quarter,
    open_quarter,
    sheet_of,
)

DUE = dt.date(2025, 3, 14)
FAILED = "Không hoàn thành nhiệm vụ"
SHORT = "Không hoàn thành"


@pytest.fixture
def opened(cast: Cast) -> Evaluation:
    return open_quarter(cast)


@pytest.mark.parametrize("year", ["99999999999", "0", "x"])
def test_a_year_without_a_calendar_proposes_no_day(cast: Cast, sign_in: SignIn, year: str) -> None:
    answer = sign_in(cast.staff).get(reverse("reviews:quarter_new"), {"year": year, "quarter": "1"})
    assert answer.context["form"]["due_on"].value() is None


def test_every_leader_is_asked_where_the_highest_post_is_held_and_nobody_else(cast: Cast) -> None:
    make_post(cast.guest, cast.province, 8, leads=False)
    make_post(cast.member, cast.cell, 1, is_head=True)
    make_post(cast.supervisor, cast.province, 9)
    cast.supervisor.activity = "suspended"
    cast.supervisor.save()
    Post.objects.filter(member=cast.colleague).update(ends_on=dt.date(2025, 3, 30))
    opened = open_quarter(cast)
    asked = {sheet.case.member for sheet in opened.sheets.for_list()}
    assert asked == {cast.head, cast.stranger, cast.member}
    assert sheet_of(opened, cast.member).case.committee == cast.province
    assert sheet_of(opened, cast.stranger).case.committee == cast.other_cell
    groups = PeerGroup.objects.filter(period=opened.period)
    assert {str(group.places.count()) for group in groups} == {"1", "2"}
    told = Notice.objects.filter(text__contains="I/2025").values_list("recipient", flat=True)
    assert set(told) == {person.pk for person in (cast.head, cast.member, cast.stranger, cast.clerk)}


def test_the_fourth_quarter_is_refused_with_the_rule(cast: Cast) -> None:
    with pytest.raises(ValidationError) as refusal:
        open_quarter(cast, 4)
    assert "IV" in refusal.value.messages[0]
    assert "HD43" in refusal.value.messages[0]
    assert not Period.objects.filter(kind="quarter").exists()


def test_a_rule_set_without_quarters_opens_none(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        actions.open_evaluation(cast.province, actions.Quarter(2025, 1, "132-2018"), DUE, by=cast.staff)
    assert not Evaluation.objects.exists()


def test_the_same_leaders_are_not_asked_twice_for_a_quarter(cast: Cast, opened: Evaluation) -> None:
    for code in ("366-2025", bring_in_ruleset(by=cast.staff).code):
        with pytest.raises(ValidationError):
            actions.open_evaluation(cast.province, actions.Quarter(2025, 1, code), DUE, by=cast.staff)
    assert list(Evaluation.objects.all()) == [opened]
    assert open_quarter(cast, 2).sheets.count() == opened.sheets.count()


@pytest.mark.parametrize(
    ("kind", "quarter"), [("quarter", None), ("quarter", 5), ("quarter", 0), ("year", 1)]
)
def test_only_a_quarter_has_a_number_and_only_from_one_to_four(
    cast: Cast, opened: Evaluation, kind: str, quarter: int | None
) -> None:
    fields = {"starts_on": dt.date(2030, 1, 1), "ends_on": dt.date(2030, 3, 31), "ruleset_code": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.create(kind=kind, year=2030, quarter=quarter, frozen=opened.period.frozen, **fields)


def test_a_form_belongs_to_the_quarter_of_its_case(cast: Cast, opened: Evaluation) -> None:
    second = open_quarter(cast, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        opened.sheets.update(evaluation=second)


def test_a_text_saved_from_two_windows_is_never_written_over(cast: Cast, opened: Evaluation) -> None:
    section = sheet_of(opened, cast.member).sections.get(code="duties")
    actions.save_sheet_section(section, "Lời thứ nhất", by=cast.member, version=0)
    with pytest.raises(ConflictError):
        actions.save_sheet_section(section, "Lời thứ hai", by=cast.member, version=0)
    assert EvaluationSection.objects.get(pk=section.pk).text == "Lời thứ nhất"


def test_the_page_saves_by_itself_as_a_papers_page_does(
    cast: Cast, opened: Evaluation, sign_in: SignIn
) -> None:
    section = sheet_of(opened, cast.member).sections.get(code="duties")
    client, url = sign_in(cast.member), reverse("reviews:evaluation_section", args=[section.pk])
    json = {"accept": "application/json"}
    saved = client.post(url, {"text": "Một hai ba", "version": 0}, headers=json).json()
    assert (saved["version"], saved["words"], saved["text"]) == (1, 3, "Một hai ba")
    clash = client.post(url, {"text": "Khác", "version": 0}, headers=json)
    assert (clash.status_code, clash.json()["theirs"]) == (409, "Một hai ba")
    plain = client.post(url, {"text": "Khác", "version": 0})
    assert (plain.status_code, "Một hai ba" in plain.content.decode()) == (409, True)


def test_what_is_missing_is_said_and_nothing_is_handed_in(cast: Cast, opened: Evaluation) -> None:
    sheet = sheet_of(opened, cast.member)
    with pytest.raises(IncompleteError) as refusal:
        actions.hand_in_sheet(sheet, by=cast.member)
    assert [lack.anchor for lack in refusal.value.lacks] == [
        "section-duties",
        "section-shortcomings",
        "section-measures",
        "rating",
    ]
    assert sheet_of(opened, cast.member).standing == SheetState.OPEN


def test_a_form_goes_from_hand_to_hand_and_back_with_a_reason(cast: Cast, opened: Evaluation) -> None:
    sheet = hand_in_quarter(opened, cast.member)
    with pytest.raises(ValidationError):
        actions.return_sheet(sheet, by=cast.clerk, reason="  ")
    actions.return_sheet(sheet, by=cast.clerk, reason="Thiếu số liệu.")
    sheet = sheet_of(opened, cast.member)
    assert (sheet.standing, sheet.return_reason) == (SheetState.RETURNED, "Thiếu số liệu.")
    kept = Event.objects.get(verb="return", subject="reviews.selfevaluation").data["texts"]
    assert kept == {section.code: section.text for section in sheet.sections.all()}
    actions.hand_in_sheet(sheet, by=cast.member)
    stands = []
    for step in (
        lambda: actions.appraise_sheet(sheet, GOOD, by=cast.clerk),
        lambda: actions.decide_sheets([sheet], "GOOD", by=cast.approver),
        lambda: actions.release_evaluation(opened, by=cast.approver),
    ):
        step()
        stands.append(sheet_of(opened, cast.member).standing)
    assert stands == [SheetState.APPRAISED, SheetState.DECIDED, SheetState.RELEASED]
    result = Notice.objects.filter(recipient=cast.member).first()
    assert result is not None
    assert "Hoàn thành tốt nhiệm vụ" in result.text


def test_nobody_appraises_or_decides_the_own_nor_decides_what_they_appraised(
    cast: Cast, opened: Evaluation
) -> None:
    own = hand_in_quarter(opened, cast.head)
    with pytest.raises(PermissionDenied):
        actions.appraise_sheet(own, GOOD, by=cast.head)
    sheet = hand_in_quarter(opened, cast.member)
    with pytest.raises(PermissionDenied):
        actions.decide_sheets([sheet], "GOOD", by=cast.approver)
    actions.appraise_sheet(sheet, GOOD, by=cast.head)
    for person in (cast.head, cast.clerk, cast.staff, cast.member, cast.colleague, cast.stranger):
        with pytest.raises(PermissionDenied):
            actions.decide_sheets([sheet_of(opened, cast.member)], "GOOD", by=person)
    assert not sheet.case.steps.in_force().filter(step=Step.DECIDED).exists()


def test_to_appraise_again_what_is_decided_takes_the_decision_back_and_says_why(
    cast: Cast, opened: Evaluation
) -> None:
    sheet = decide_quarter(opened, cast.member, "GOOD", cast)
    with pytest.raises(ValidationError):
        actions.appraise_sheet(sheet, RatingProposal("GOOD", MARKS), by=cast.clerk)
    actions.appraise_sheet(sheet, GOOD, by=cast.clerk)
    assert sheet_of(opened, cast.member).standing == SheetState.APPRAISED


def test_the_quota_stands_against_the_release_as_it_does_against_closing(
    cast: Cast, opened: Evaluation, sign_in: SignIn
) -> None:
    for person in (cast.head, cast.member, cast.colleague):
        decide_quarter(opened, person, "EXCELLENT" if person == cast.member else "GOOD", cast)
    with pytest.raises(ValidationError) as refusal:
        actions.release_evaluation(opened, by=cast.approver)
    [sentence] = refusal.value.messages
    assert "1 > 20%" in sentence
    page = sign_in(cast.approver).get(opened.get_absolute_url()).content.decode()
    assert "1 &gt; 20%" in page
    assert f"quarters/{opened.pk}/release" not in page
    actions.decide_sheets([sheet_of(opened, cast.member)], "GOOD", by=cast.approver, reason=REASON)
    assert len(actions.release_evaluation(opened, by=cast.approver)) == 3


def test_who_is_left_unrated_is_released_with_the_reason_and_without_a_form(
    cast: Cast, opened: Evaluation, sign_in: SignIn
) -> None:
    sheet = sheet_of(opened, cast.member)
    actions.leave_sheet_unrated(sheet, "leave", "", by=cast.clerk)
    with pytest.raises(PermissionDenied):
        fill_in(sheet)
    actions.release_evaluation(opened, by=cast.staff)
    assert sheet_of(opened, cast.member).standing == SheetState.RELEASED
    page = sign_in(cast.member).get(sheet.get_absolute_url()).content.decode()
    assert "không công tác trong kỳ" in page


def pages_of(cast: Cast, opened: Evaluation, member: Member) -> list[str]:
    sheet = sheet_of(opened, member)
    paper = cast.paper(member)
    return [
        sheet.get_absolute_url(),
        opened.get_absolute_url(),
        reverse("reviews:quarters"),
        reverse("reviews:results"),
        reverse("reviews:my_work"),
        reverse("reviews:notices"),
        reverse("reviews:case", args=[paper.pk]),
    ]


@pytest.mark.parametrize("who", ["member", "head"])
def test_the_own_level_shows_on_no_page_before_its_release(
    cast: Cast, opened: Evaluation, sign_in: SignIn, who: str
) -> None:
    """Not even to a head, who sees everybody else's."""
    bring_to(cast, Stage.RATING)
    person = getattr(cast, who)
    decide_quarter(opened, person, "NOT_COMPLETED", cast)
    client = sign_in(person)

    def told() -> list[str]:
        """The level said as a result; among the engine's reasons and a form's choices stand all levels."""
        texts = {url: client.get(url).content.decode() for url in pages_of(cast, opened, person)}
        said = ('"level">' + FAILED, ": " + FAILED, '"level">' + SHORT)
        return [url for url, text in texts.items() if any(words in text for words in said)]

    assert told() == []
    actions.release_evaluation(opened, by=cast.approver)
    assert len(told()) == (5 if who == "head" else 4)


def test_what_was_verified_of_the_tasks_is_not_told_before_the_release_either(
    cast: Cast, opened: Evaluation, sign_in: SignIn
) -> None:
    sheet = hand_in_quarter(opened, cast.member)
    found: EnteredFacts = {"assigned": 20, "done": 13, "on_time": 11, "exceeding": 0}
    actions.appraise_sheet(sheet, RatingProposal("NOT_COMPLETED", MARKS, REASON), by=cast.clerk, **found)
    url = sheet.get_absolute_url()

    def tells(person: Member) -> tuple[bool, bool]:
        page = sign_in(person).get(url).content.decode()
        return '">13</td>' in page, "65%" in page

    assert (tells(cast.member), tells(cast.clerk)) == ((False, False), (True, True))
    actions.decide_sheets([sheet], "NOT_COMPLETED", by=cast.approver, reason=REASON)
    actions.release_evaluation(opened, by=cast.approver)
    assert tells(cast.member) == (True, True)


def test_a_form_at_its_writers_is_nobody_elses_to_read(
    cast: Cast, opened: Evaluation, sign_in: SignIn
) -> None:
    secret = "Điều chưa muốn ai đọc"
    sheet = sheet_of(opened, cast.member)
    fill_in(sheet, secret)
    found = {}
    for person in (cast.member, cast.clerk, cast.staff, cast.approver, cast.head):
        page = sign_in(person).get(sheet.get_absolute_url())
        board = sign_in(person).get(opened.get_absolute_url()).content.decode()
        found[person] = (page.status_code, secret in page.content.decode(), "87,5" in board)
    others = dict.fromkeys((cast.clerk, cast.staff, cast.approver, cast.head), (200, False, False))
    assert found == {cast.member: (200, True, False), **others}
    actions.hand_in_sheet(sheet, by=cast.member)
    assert secret in sign_in(cast.clerk).get(sheet.get_absolute_url()).content.decode()


Address = Callable[[Cast, Evaluation], tuple[Member, str]]
COSTS: dict[str, tuple[int, Address]] = {
    "board": (18, lambda c, e: (c.approver, e.get_absolute_url())),
    "list": (5, lambda c, _e: (c.staff, reverse("reviews:quarters"))),
    "own": (12, lambda c, e: (c.member, sheet_of(e, c.member).get_absolute_url())),
}


@pytest.mark.parametrize("members", [0, 12])
def test_a_page_of_a_quarter_costs_the_same_for_few_and_for_many(
    db: None, sign_in: SignIn, members: int
) -> None:
    cast = make_cast(members)
    opened = open_quarter(cast)
    for sheet in opened.sheets.for_list():
        if sheet.case.member and sheet.case.committee == cast.province:
            decide_quarter(opened, sheet.case.member, "GOOD", cast)
    assert opened.ruleset.code == "366-2025"
    costs = {}
    for name, (_cost, address) in COSTS.items():
        member, url = address(cast, opened)
        client = sign_in(member)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(url)
        assert page.status_code == 200
        costs[name] = len(queries)
    assert costs == {name: cost for name, (cost, _address) in COSTS.items()}


def test_a_failed_quarter_bars_excellent_of_the_year_and_cites_the_rule(cast: Cast, sign_in: SignIn) -> None:
    for number in (1, 3):
        level = "NOT_COMPLETED" if number == 3 else "GOOD"
        quarter = open_quarter(cast, number)
        decide_quarter(quarter, cast.member, level, cast)
        actions.release_evaluation(quarter, by=cast.approver)
    bring_to(cast, Stage.DECIDING)
    decide_all(cast)
    case = reverse("reviews:case", args=[cast.paper(cast.member).pk])
    for person in (cast.approver, cast.clerk, cast.member):
        page = sign_in(person).get(case).content.decode()
        assert ("Quý I/2025" in page, "Quý III/2025" in page) == (True, True)
    group = PeerGroup.objects.get(places__case__paper__member=cast.member)
    board = sign_in(cast.approver).get(
        reverse("reviews:decisions", args=[cast.campaign.pk]), {"group": group.pk}
    )
    assert "Quý III: Không hoàn thành</span>" in board.content.decode()
    PeerGroup.objects.filter(pk=group.pk).update(
        exception_number="01-QĐ/TU", exception_on=dt.date(2025, 12, 1), exception_reason="Theo kết luận"
    )
    rating_actions.decide_in_session([cast.paper(cast.member)], "EXCELLENT", by=cast.approver, reason=REASON)
    set_modes(cast, BondMode.BLOCK)
    with pytest.raises(BlockedError) as refusal:
        advance_session(cast.session, Stage.CLOSED, by=cast.approver, seen=Stage.DECIDING)
    bond = next(text for text in refusal.value.messages if "có một quý" in text.lower())
    assert (
        f"{cast.member}: Có một quý không hoàn thành nhiệm vụ thì cả năm không được xếp loại xuất sắc" in bond
    )
    assert "quý III Không hoàn thành nhiệm vụ" in bond
    assert "366-QĐ/TW Đ15.1" in bond


def text_of(content: bytes, tmp_path: Path) -> str:
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)
    done = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True)
    return " ".join(done.stdout.split())


def test_the_form_as_a_paper_leaves_room_for_the_verdict_until_it_is_released(
    cast: Cast, opened: Evaluation, tmp_path: Path
) -> None:
    sheet = decide_quarter(opened, cast.member, "GOOD", cast)

    def printed() -> str:
        document = Document.objects.create(kind="evaluation", sheet=sheet, requested_by=cast.member)
        return text_of(
            press.render_paper(papers.evaluation_form(document)).content,
            tmp_path,
        )

    before = printed()
    Document.objects.all().update(state="failed")
    actions.release_evaluation(opened, by=cast.approver)
    after = printed()
    assert "Mẫu 05" in before
    assert "quý I năm 2025" in before
    assert "A. Nhóm tiêu chí chung (30 điểm)" in before
    assert (REASON in before, REASON in after) == (False, True)
    assert "Điểm thẩm định: 87,5/100" in after


def test_the_summary_is_not_for_somebody_whose_own_result_in_it_is_not_released(
    cast: Cast, opened: Evaluation, tmp_path: Path
) -> None:
    make_role(cast.head, RoleKind.APPROVER, cast.province)
    decide_quarter(opened, cast.head, "GOOD", cast)
    with pytest.raises(ValidationError):
        actions.print_summary(opened, by=cast.head)
    document = actions.print_summary(opened, by=cast.approver)
    seen = Document.objects.visible_to
    assert (list(seen(cast.head)), list(seen(cast.approver))) == ([], [document])
    assert actions.print_summary(opened, by=cast.staff) == document
    content = papers.results_table(document)
    text = text_of(press.render_paper(content).content, tmp_path)
    assert ("Bảng tổng hợp" in text or "BẢNG TỔNG HỢP" in text, "Chưa nộp" in text) == (True, True)
    # Nothing stands above a province in the tree.
    assert "Ban Tổ chức Trung ương (để báo cáo)" in said.lines_of(content)


def run(work: Callable[[], object], start: threading.Barrier, refused: list[str]) -> None:
    """In a thread of its own, at the same moment as the others."""
    try:
        start.wait()
        work()
    except (ValidationError, PermissionDenied, IntegrityError) as error:
        refused.append(type(error).__name__)
    finally:
        connection.close()


def at_once(*jobs: Callable[[], object]) -> list[str]:
    """Which refusals came of it."""
    start, refused = threading.Barrier(len(jobs)), list[str]()
    threads = [threading.Thread(target=run, args=(job, start, refused)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.mark.django_db(transaction=True)
def test_two_who_open_the_same_quarter_at_once_open_it_once() -> None:
    """Be it under one rule set or two: nobody is asked twice."""
    cast = make_cast()
    due = dt.date(2025, 6, 14)
    jobs = [
        partial(actions.open_evaluation, cast.province, actions.Quarter(2025, 2, code), due, by=cast.staff)
        for code in ("366-2025", "366-2025", bring_in_ruleset(by=cast.staff).code)
    ]
    assert at_once(*jobs) == ["ValidationError"] * 2
    assert Evaluation.objects.count() == 1
    assert RatingCase.objects.filter(member=cast.member, period__kind="quarter").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_release_and_a_new_appraisal_at_once_never_release_what_is_not_decided() -> None:
    cast = make_cast()
    opened = open_quarter(cast)
    sheet = decide_quarter(opened, cast.member, "GOOD", cast)
    refused = at_once(
        partial(actions.release_evaluation, opened, by=cast.approver),
        partial(actions.appraise_sheet, sheet, GOOD, by=cast.clerk),
    )
    case = RatingCase.objects.get(pk=sheet.case_id)
    assert len(refused) == 1
    assert (case.released_at is not None) == case.steps.in_force().filter(step=Step.DECIDED).exists()


def test_the_heads_own_form_is_confirmed_by_the_level_above(cast: Cast, opened: Evaluation) -> None:
    sheet = hand_in_quarter(opened, cast.stranger)
    document = Document.objects.create(kind="evaluation", sheet=sheet, requested_by=cast.stranger)
    content = papers.evaluation_form(document)
    assert "Xác nhận của Ban Thường vụ Tỉnh ủy Thử" in said.lines_of(content)
    assert said.lines_of(content)[-2:] == ["Bí thư", "Đỗ Văn Đứng Đầu"]
    first, second = [block for block in content.blocks if isinstance(block, TableBlock)]
    heads = [[column.title for column in table.columns] for table in (first, second)]
    assert ["Không đảm bảo" in titles for titles in heads] == [True, False]


def test_a_committee_does_not_end_while_leaders_are_evaluated_there(cast: Cast) -> None:
    opened = open_quarter(cast)
    province = Committee.objects.get_queryset().filter(pk=cast.province.pk)
    ReviewSession.objects.update(stage="closed")
    count = opened.sheets.filter(case__committee=cast.province).count()
    [sentence] = unfinished_reviews(province, ending=True)
    assert sentence == (
        f"{opened.period}: còn {count} cán bộ lãnh đạo, quản lý của {cast.province} chưa được đánh giá xong."
    )
    for sheet in opened.sheets.all():
        actions.leave_sheet_unrated(sheet, "other", REASON, by=cast.staff)
    assert unfinished_reviews(province, ending=True) == []
