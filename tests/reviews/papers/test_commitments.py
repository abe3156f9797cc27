"""The yearly commitment: written, fixed, brought in from paper, held against the year."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.models import Notice
from reviews.documents.blocks import Mark
from reviews.models import Attachment, Commitment, CommitmentItem, PaperState, PromiseOutcome, ReviewSession
from reviews.papers.actions import commitments as actions
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions.commitments import Promised
from reviews.papers.actions.printing import print_commitment
from reviews.papers.pledges import commitment_paper
from reviews.rounds.actions.campaigns import open_campaign
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.cast import PLAN, Cast, bring_to, write
from tests.reviews.conftest import SignIn

ITEMS = [Promised("Dự sinh hoạt chi bộ thôn", "12 buổi"), Promised("Trả lời đơn thư đúng hạn", "100 %")]
YEAR = 2026


@pytest.fixture
def given(cast: Cast) -> Commitment:
    """The member's commitment for the year after the round of the cast, handed in."""
    commitment = actions.start_commitment(YEAR, by=cast.member)
    actions.save_items(commitment, ITEMS, by=cast.member)
    return actions.hand_in_commitment(commitment, by=cast.member)


def open_next(cast: Cast) -> Cast:
    """The cast in the round of the year the commitment is for."""
    cast.campaign = open_campaign(cast.province, dataclasses.replace(PLAN, year=YEAR), by=cast.staff)
    sessions = ReviewSession.objects.select_related("committee", "campaign__period")
    cast.session = sessions.get(campaign=cast.campaign, committee=cast.province)
    return cast


def test_a_draft_is_its_writers_and_once_handed_in_head_and_clerk_read_it(
    cast: Cast, sign_in: SignIn
) -> None:
    commitment = actions.start_commitment(YEAR, by=cast.member)
    actions.save_items(commitment, ITEMS, by=cast.member)
    people = (cast.member, cast.head, cast.clerk, cast.colleague, cast.staff, cast.stranger)
    url = commitment.get_absolute_url()

    def seen() -> list[tuple[int, bool]]:
        pages = [sign_in(person).get(url) for person in people]
        return [(page.status_code, ITEMS[0].text in page.content.decode()) for page in pages]

    assert seen() == [(200, True)] + [(404, False)] * 5
    draft = print_commitment(commitment, by=cast.member)
    assert Mark("Dự thảo") in list(commitment_paper(draft).blocks)
    actions.hand_in_commitment(commitment, by=cast.member)
    assert seen() == [(200, True)] * 3 + [(404, False)] * 3
    with pytest.raises(PermissionDenied):
        print_commitment(commitment, by=cast.colleague)
    printed = print_commitment(commitment, by=cast.clerk)
    page = sign_in(cast.clerk).get(draft.get_absolute_url())
    assert (page.status_code, printed == draft) == (404, False)
    paper = commitment_paper(printed)
    assert said.tables_of(paper, "Cam kết") == [
        [[str(n), item.text, item.measure] for n, item in enumerate(ITEMS, start=1)]
    ]
    assert [block for block in paper.blocks if isinstance(block, Mark)] == []


def test_what_was_handed_in_is_fixed_also_in_the_database(cast: Cast, given: Commitment) -> None:
    with pytest.raises(ValidationError):
        actions.save_items(given, [Promised("Khác", "1")], by=cast.member)
    item = given.items.first()
    assert item is not None
    attempts = (
        lambda: Commitment.objects.filter(pk=given.pk).update(year=2027),
        lambda: given.items.update(text="Khác"),
        lambda: CommitmentItem.objects.create(commitment=given, position=9, text="Thêm", measure="1"),
        item.delete,
    )
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert [row.text for row in given.items.all()] == [item.text for item in ITEMS]


def test_a_new_version_needs_its_reason_and_stands_beside_the_old_one(cast: Cast, given: Commitment) -> None:
    with pytest.raises(ValidationError):
        actions.write_anew(given, " ", by=cast.member)
    with pytest.raises(PermissionDenied):
        actions.write_anew(given, "Không phải của tôi", by=cast.clerk)
    fresh = actions.write_anew(given, "Chuyển công tác", by=cast.member)
    assert (fresh.number, fresh.is_draft, fresh.items.count()) == (2, True, 2)
    assert Commitment.objects.in_force().get(member=cast.member) == given
    actions.save_items(fresh, [*ITEMS, Promised("Học ngoại ngữ", "Chứng chỉ")], by=cast.member)
    actions.hand_in_commitment(fresh, by=cast.member)
    assert Commitment.objects.in_force().get(member=cast.member).number == 2
    assert given.items.count() == 2


def test_each_item_stands_in_the_years_paper_and_holds_up_the_submit(cast: Cast, given: Commitment) -> None:
    bring_to(open_next(cast), Stage.WRITING)
    paper = cast.paper(cast.member)
    assert [answer.item.text for answer in paper.promises.all()] == [item.text for item in ITEMS]
    assert cast.paper(cast.colleague).promises.count() == 0
    write(paper, cast.member)
    with pytest.raises(paper_actions.IncompleteError) as incomplete:
        paper_actions.submit_paper(paper, by=cast.member)
    assert [(lack.section, lack.anchor) for lack in incomplete.value.lacks] == [("promises", "promises")]
    for answer in paper.promises.all():
        with pytest.raises(ValidationError):
            actions.answer_promise(answer, PromiseOutcome.PARTLY, " ", by=cast.member)
        with pytest.raises(PermissionDenied):
            actions.answer_promise(answer, PromiseOutcome.KEPT, "Đủ", by=cast.clerk)
        actions.answer_promise(answer, PromiseOutcome.PARTLY, "Được 9/12 buổi", by=cast.member)
    kept = paper_actions.submit_paper(paper, by=cast.member)
    assert [row["verdict"] for row in kept.beside["promises"]] == ["partly", "partly"]


def test_once_the_papers_are_written_there_is_no_new_version(cast: Cast, given: Commitment) -> None:
    bring_to(open_next(cast), Stage.WRITING)
    with pytest.raises(ValidationError):
        actions.write_anew(given, "Xin sửa lại", by=cast.member)
    assert Commitment.objects.filter(member=cast.member).count() == 1


def test_a_version_handed_in_after_the_opening_takes_its_place_in_the_paper(
    cast: Cast, given: Commitment
) -> None:
    open_next(cast)
    paper = cast.paper(cast.member)
    fresh = actions.write_anew(given, "Thêm việc", by=cast.member)
    actions.save_items(fresh, [ITEMS[1], Promised("Việc mới", "1 đề án")], by=cast.member)
    actions.hand_in_commitment(fresh, by=cast.member)
    assert [answer.item.text for answer in paper.promises.all()] == [ITEMS[1].text, "Việc mới"]


def test_the_clerk_brings_one_in_with_its_scan_and_the_member_is_told(cast: Cast, sign_in: SignIn) -> None:
    def scan() -> SimpleUploadedFile:
        return SimpleUploadedFile("cam-ket.pdf", b"%PDF-1.7 signed")

    for person in (cast.head, cast.staff, cast.colleague):
        with pytest.raises(PermissionDenied):
            actions.bring_in_commitment(cast.member, YEAR, ITEMS, scan(), by=person)
    found = actions.bring_in_commitment(cast.member, YEAR, ITEMS, scan(), by=cast.clerk)
    assert (found.written_by, found.from_paper, found.is_draft) == (cast.clerk, True, False)
    assert Notice.objects.filter(recipient=cast.member, url=found.get_absolute_url()).count() == 1
    file = Attachment.objects.get(commitment=found)
    people = (cast.member, cast.head, cast.colleague, cast.stranger)
    answers = [sign_in(person).get(file.get_absolute_url()) for person in people]
    for answer in answers:
        answer.getvalue()  # a file that is not read to its end stays open
    seen = [answer.status_code for answer in answers]
    assert seen == [200, 200, 404, 404]
    with pytest.raises(ValidationError):
        actions.bring_in_commitment(cast.member, YEAR, ITEMS, scan(), by=cast.clerk)


def test_bringing_in_does_not_wipe_out_a_draft(cast: Cast) -> None:
    commitment = actions.start_commitment(YEAR, by=cast.member)
    actions.save_items(commitment, ITEMS, by=cast.member)
    with pytest.raises(ValidationError):
        actions.bring_in_commitment(
            cast.member, YEAR, ITEMS, SimpleUploadedFile("a.pdf", b"%PDF-1.7"), by=cast.clerk
        )
    assert commitment.items.count() == 2


@pytest.mark.parametrize(
    "items",
    [
        [Promised("Không có thước đo", "")],
        [Promised("", "12 buổi")],
        [Promised("Trùng", "1"), Promised("Trùng", "2")],
        [Promised(f"Việc {n}", "1") for n in range(16)],
    ],
)
def test_half_an_item_one_twice_or_too_many_are_refused(cast: Cast, items: list[Promised]) -> None:
    commitment = actions.start_commitment(YEAR, by=cast.member)
    with pytest.raises(ValidationError):
        actions.save_items(commitment, items, by=cast.member)
    assert commitment.items.count() == 0


def test_readers_of_a_returned_paper_see_the_answers_as_handed_in(
    cast: Cast, given: Commitment, sign_in: SignIn
) -> None:
    bring_to(open_next(cast), Stage.WRITING)
    paper = cast.paper(cast.member)
    answers = list(paper.promises.all())
    for answer in answers:
        actions.answer_promise(answer, PromiseOutcome.KEPT, "Lời đã nộp", by=cast.member)
    bring_to(cast, Stage.COMMENTING)
    paper_actions.return_paper(paper, by=cast.clerk, reason="Xem lại")
    for answer in answers:
        actions.answer_promise(answer, PromiseOutcome.NOT_KEPT, "Lời viết sau", by=cast.member)
    url = paper.get_absolute_url()
    seen = {}
    for person in (cast.colleague, cast.clerk, cast.member):
        page = sign_in(person).get(url).content.decode()
        seen[person] = ("Lời đã nộp" in page, "Lời viết sau" in page)
    assert cast.paper(cast.member).state == PaperState.RETURNED
    assert seen == {cast.colleague: (True, False), cast.clerk: (True, False), cast.member: (False, True)}


def test_from_the_papers_page_next_years_is_begun_once(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    client = sign_in(cast.member)
    page = client.get(cast.paper(cast.member).get_absolute_url()).content.decode()
    assert f'name="year" value="{YEAR}"' in page
    answers = [client.post(reverse("reviews:commitment_start"), {"year": YEAR}) for _click in range(2)]
    mine = Commitment.objects.get(member=cast.member)
    assert {answer["Location"] for answer in answers} == {mine.get_absolute_url()}
    assert mine.year == cast.session.period.year + 1 == dt.date(YEAR, 1, 1).year


def test_a_sheet_of_more_items_than_a_draft_shows_is_brought_in_at_one_go(
    cast: Cast, sign_in: SignIn
) -> None:
    clerk = sign_in(cast.clerk)
    address = reverse("reviews:commitment_bring_in")
    lines = clerk.get(address).context["items"].total_form_count()
    sheet = {f"items-{n}-{name}": f"Việc {n}" for n in range(5) for name in ("text", "measure")}
    sheet |= {"items-TOTAL_FORMS": str(lines), "items-INITIAL_FORMS": "0", "year": str(YEAR)}
    scan = SimpleUploadedFile("cam-ket.pdf", b"%PDF-1.7 signed")
    answer = clerk.post(address, {**sheet, "member": cast.member.pk, "scan": scan})
    assert answer.status_code == 302
    assert cast.member.commitments.get(year=YEAR).items.count() == 5
    page = clerk.get(reverse("reviews:commitments")).content.decode()
    assert ("Chưa nộp" in page, "Chưa khắc phục" in page) == (True, False)
