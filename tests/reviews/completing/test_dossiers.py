"""The dossier sent up: what it holds and lacks, who receives it, and a re-review of a part."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.models import Event, Member, Notice
from ratings.models import RatingStep, Step
from reviews.completing import printed as report
from reviews.completing.actions import amending
from reviews.completing.actions import dossiers as actions
from reviews.completing.dossier import DossierLineState, dossier_folders
from reviews.conference.actions.conferences import Day, add_day
from reviews.conference.guards.conference import earliest_day
from reviews.desk.actions import re_review
from reviews.desk.actions.course import advance_session
from reviews.documents import press
from reviews.documents.actions.attachments import attach_file
from reviews.models import (
    Attachment,
    Conference,
    DocumentKind,
    DossierItem,
    FormerPaper,
    Paper,
    PaperState,
    ReReview,
)
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions.printing import print_about
from reviews.report.bundle import dossier_bundle
from reviews.report.reviews import last_reviews
from reviews.sessions.blocker import BlockedError
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.cast import Cast, appraise_all, bring_to, complete_all, make_cast
from tests.reviews.conftest import SignIn
from tests.reviews.report.test_reports import text_of

PDF = b"%PDF-1.7 nhan xet"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def upload(name: str = "nhan-xet.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF)


def states(cast: Cast, member: Member | None) -> dict[str, str]:
    [folder] = [folder for folder in dossier_folders(cast.session) if folder.paper.member == member]
    return {line.kind.value: line.state.value for line in folder.lines}


def test_the_list_says_what_is_there_what_lacks_and_what_is_not_called_for(cast: Cast) -> None:
    bring_to(cast, Stage.COMPLETING)
    assert states(cast, cast.member) == {
        "review": "missing",
        "residence": "missing",
        "minutes": "there",
        "synthesis": "there",
        "conclusion": "there",
        "suggestion": "none",
        "opinions": "none",
        "complaints": "none",
        "others": "none",
    }
    assert "residence" not in states(cast, None)
    actions.waive_kind([cast.paper(cast.member)], "residence", "Đang công tác biệt phái", by=cast.clerk)
    assert states(cast, cast.member)["residence"] == DossierLineState.WAIVED
    actions.file_paper(cast.paper(cast.member), "residence", "Nhận xét số 5", upload(), by=cast.clerk)
    amending.finalise_papers(cast.session, by=cast.head)
    after = states(cast, cast.member)
    assert (after["residence"], after["review"]) == (DossierLineState.THERE, DossierLineState.THERE)
    assert DossierItem.objects.count() == 1


def test_a_file_of_the_dossier_is_for_the_leads_the_superior_and_its_subject(cast: Cast) -> None:
    bring_to(cast, Stage.COMPLETING)
    paper = cast.paper(cast.member)
    item = actions.file_paper(paper, "residence", "Nhận xét số 5", upload(), by=cast.clerk)
    everybody = [cast.head, cast.clerk, cast.staff, cast.approver, cast.member, cast.colleague, cast.guest]
    seen = [one for one in everybody if Attachment.objects.visible_to(one).filter(filed=item).exists()]
    assert seen == [cast.head, cast.clerk, cast.staff, cast.approver, cast.member]
    assert [one for one in everybody if DossierItem.objects.visible_to(one).exists()] == seen


def test_many_files_go_to_the_persons_named_and_none_where_the_list_does_not_fit(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.COMPLETING)
    url, client = reverse("reviews:sort_files", args=[cast.session.pk]), sign_in(cast.clerk)
    assert str(cast.colleague) in client.get(url).content.decode()
    files = [SimpleUploadedFile(f"{n}.pdf", PDF + bytes([65 + n])) for n in range(3)]
    keys = [cast.paper(cast.colleague).pk, "", cast.paper(cast.member).pk]
    sent = {"kind": "residence", "file": files, "paper": keys, "citation": ["Số 1", "Số 2", "Số 3"]}
    assert client.post(url, sent | {"paper": keys[:2]}).status_code == 422
    assert DossierItem.objects.count() == 0
    for file in files:
        file.seek(0)
    assert client.post(url, sent).status_code == 302
    items = DossierItem.objects.order_by("pk").values_list("paper__member", "citation", "attachment__name")
    assert list(items) == [(cast.colleague.pk, "Số 1", "0.pdf"), (cast.member.pk, "Số 3", "2.pdf")]
    assert sign_in(cast.staff).get(url).status_code == 403


def test_what_was_complained_of_is_hidden_from_its_subject_even_one_who_leads(
    cast: Cast, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.COMPLETING)
    citation = "Đơn của bà Hứa Thị Tố"
    item = actions.file_paper(cast.paper(cast.head), "complaints", citation, upload(), by=cast.clerk)
    assert item.attachment is not None
    url = item.attachment.get_absolute_url()
    assert sign_in(cast.head).get(url).status_code == 404
    assert sign_in(cast.clerk).get(url).getvalue() == PDF
    page = sign_in(cast.head).get(reverse("reviews:dossier", args=[cast.session.pk])).content.decode()
    assert citation not in page
    with pytest.raises(PermissionDenied):
        actions.file_paper(cast.paper(cast.head), "complaints", "Đơn", upload(), by=cast.head)


def test_a_member_sees_the_own_list_and_no_level_and_a_guest_none(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.DECIDING)
    url = reverse("reviews:dossier", args=[cast.session.pk])
    page = sign_in(cast.member).get(url).content.decode().partition("<main")[2]
    level = cast.session.period.ruleset.level_name("GOOD")
    assert (str(cast.member) in page, str(cast.colleague) in page, level in page) == (True, False, False)
    assert sign_in(cast.guest).get(url).status_code == 403


def test_it_is_received_once_a_sending_and_the_leads_are_told(cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    first = actions.receive_dossier(cast.session, by=cast.staff, note="Đủ")
    assert actions.receive_dossier(cast.session, by=cast.approver) == first
    with pytest.raises(PermissionDenied):
        actions.receive_dossier(cast.session, by=cast.clerk)
    told = Notice.objects.filter(text__contains="Bùi Văn Cán Bộ").values_list("recipient__code", flat=True)
    assert sorted(told) == ["CLERK", "HEAD"]
    cast.session = advance_session(
        cast.session, Stage.COMPLETING, by=cast.staff, seen=Stage.DECIDING, reason="Thiếu phụ lục"
    )
    cast.session = advance_session(cast.session, Stage.DECIDING, by=cast.clerk, seen=Stage.COMPLETING)
    assert actions.receive_dossier(cast.session, by=cast.approver) != first


def again(cast: Cast, *members: Member | None, by: Member | None = None) -> ReReview:
    papers = [cast.paper(member) for member in members]
    return re_review.order_re_review(cast.session, papers, "Chưa làm rõ trách nhiệm", by=by or cast.approver)


def test_a_re_review_opens_the_papers_named_and_leaves_the_others_final(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.DECIDING)
    before = {paper.pk: paper.texts() for paper in cast.session.papers.all()}
    order = again(cast, cast.member)
    cast.session.refresh_from_db()
    assert (cast.session.stage, list(order.papers.all())) == (Stage.WRITING, [cast.paper(cast.member)])
    named = {paper.member: paper.state for paper in cast.session.papers.select_related("member")}
    assert named == {
        None: PaperState.FINAL,
        cast.head: PaperState.FINAL,
        cast.member: PaperState.RETURNED,
        cast.colleague: PaperState.FINAL,
    }
    mine = cast.paper(cast.member)
    assert mine.revisions.filter(kind="final").get().texts == before[mine.pk]
    final = cast.paper(cast.head).get_absolute_url()
    assert sign_in(cast.colleague).get(final).status_code == 200
    assert "Chưa làm rõ trách nhiệm" in sign_in(cast.member).get(mine.get_absolute_url()).content.decode()


def test_what_was_appraised_of_the_one_named_does_not_outlast_it(cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    again(cast, cast.member)
    appraised = (
        RatingStep.objects.in_force().filter(step=Step.APPRAISED).values_list("case__member__code", flat=True)
    )
    assert sorted(appraised, key=str) == ["COLLEAGUE", "HEAD", None]
    case = cast.paper(cast.member).case
    assert RatingStep.objects.filter(case=case, step=Step.APPRAISED).count() == 1


def test_everybody_concerned_is_told_of_the_re_review_with_its_reason(cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    Notice.objects.all().delete()
    again(cast, cast.member)
    told = {
        (notice.recipient.code, "Chưa làm rõ" in notice.text)
        for notice in Notice.objects.select_related("recipient")
    }
    assert told == {("MEMBER", True), ("HEAD", False), ("COLLEAGUE", False), ("CLERK", False)}


def test_a_re_review_runs_to_the_end_again(cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    again(cast, cast.member)
    cast.session.refresh_from_db()
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.member)
    cast.session = advance_session(cast.session, Stage.COMMENTING, by=cast.clerk, seen=Stage.WRITING)
    with pytest.raises(BlockedError, match="bổ sung ngày họp"):
        advance_session(cast.session, Stage.CONFERENCE, by=cast.clerk, seen=Stage.COMMENTING)
    add_day(
        Conference.objects.get(session=cast.session),
        Day(earliest_day(cast.session), dt.time(8), "Hội trường tầng 2"),
        by=cast.clerk,
    )
    for stage in (Stage.CONFERENCE, Stage.RATING):
        cast.session = advance_session(cast.session, stage, by=cast.clerk, seen=cast.session.stage)
    appraise_all(cast)
    cast.session = advance_session(cast.session, Stage.COMPLETING, by=cast.clerk, seen=Stage.RATING)
    complete_all(cast)
    cast.session = advance_session(cast.session, Stage.DECIDING, by=cast.clerk, seen=Stage.COMPLETING)
    assert set(cast.session.papers.values_list("state", flat=True)) == {PaperState.FINAL}


def test_a_re_review_takes_the_superior_a_reason_and_another_than_oneself(cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    with pytest.raises(PermissionDenied):
        again(cast, cast.member, by=cast.clerk)
    with pytest.raises(ValidationError):
        re_review.order_re_review(cast.session, [cast.paper(cast.member)], " ", by=cast.approver)
    with pytest.raises(ValidationError):
        again(cast)
    assert (ReReview.objects.count(), Event.objects.filter(verb="order_re_review").count()) == (0, 0)


def test_form_04_lists_the_collective_and_every_person(cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    document = cast.session.documents.create(kind=DocumentKind.DOSSIER, requested_by=cast.clerk)
    lists = report.dossier_lists(document)
    text, subjects = (
        said.text_of(lists),
        ["Ban Thường vụ Tỉnh ủy Thử", *map(str, (cast.head, cast.member, cast.colleague))],
    )
    # The collective's form has four kinds (HD43 mẫu 04), a person's nine; the last row counts the sheets.
    assert [len(table) - 1 for subject in subjects for table in said.tables_of(lists, subject)] == [
        4,
        9,
        9,
        9,
    ]
    assert "Danh mục theo mẫu 04 kèm theo Hướng dẫn số 43-HD/BTCTW (tập thể)." in text
    assert text.count("Danh mục theo Điều 17 Quy định số 366-QĐ/TW. Hồ sơ có đủ các loại") == 3
    assert text.count("Mẫu HD43 mẫu 04") + text.count("Mẫu 04") >= 4
    assert "Chưa có |" not in text


@pytest.mark.parametrize("members", [0, 6])
def test_the_page_of_the_dossiers_costs_the_same_for_few_and_for_many(
    db: None, sign_in: SignIn, members: int, django_assert_num_queries: Any
) -> None:
    cast = bring_to(make_cast(members), Stage.COMPLETING)
    for paper in Paper.objects.filter(session=cast.session, member__isnull=False).for_list():
        actions.file_paper(paper, "residence", "Nhận xét", upload(), by=cast.clerk)
    client = sign_in(cast.clerk)
    with django_assert_num_queries(12):
        client.get(reverse("reviews:dossier", args=[cast.session.pk]))


def make_pdf(pages: int) -> bytes:
    """A PDF of so many empty pages, as a scanner makes them."""
    pdf, written = pikepdf.new(), io.BytesIO()
    for _page in range(pages):
        pdf.add_blank_page()
    pdf.save(written)
    return written.getvalue()


def test_a_dossier_is_one_file_with_a_list_and_numbered_sheets(cast: Cast) -> None:
    """A scan is joined with its pages, a damaged one and a picture are only listed, and of what was filed on
    complaints nothing is named. The own dossier waits for the release."""
    bring_to(cast, Stage.COMPLETING)
    paper = cast.paper(cast.member)
    for kind, name, content in (
        ("residence", "nhan-xet.pdf", make_pdf(2)),
        ("others", "hong.pdf", PDF),
        ("complaints", "don-thu.pdf", make_pdf(3)),
    ):
        upload = SimpleUploadedFile(name, content)
        actions.file_paper(paper, kind, f"Tài liệu {name}", upload, by=cast.clerk)
    bring_to(cast, Stage.DECIDING)
    document = print_about(cast.paper(cast.member), DocumentKind.BUNDLE, by=cast.staff)
    bundle = press.render_bundle(dossier_bundle(document))
    printed, text = bundle.press(), said.text_of(bundle.content)
    [table] = said.tables_of(bundle.content, str(cast.member))
    sheets = {row[1]: row[3] for row in table}
    review = int(sheets["Báo cáo, bản kiểm điểm chính thức"].split()[0])
    assert sheets["Nhận xét của cấp ủy nơi cư trú"] == f"2\u00a0({review + 1}–{review + 2})"
    assert (sheets["Tài liệu khác"], sheets["Cộng"]) == ("……", "……")
    assert ("Tài liệu don-thu.pdf" in text, "Tệp lưu riêng, không in kèm." in text) == (False, True)
    with pikepdf.open(io.BytesIO(printed.content)) as pdf:
        marks = [str(item.title) for item in pdf.open_outline().root]
        assert (len(pdf.pages), pdf.check_pdf_syntax()) == (printed.pages, [])
        assert "/OutputIntents" not in pdf.Root  # nobody knows whether the scan is fit for an archive
    assert (marks[0], "Tài liệu nhan-xet.pdf" in marks) == ("Danh mục", True)
    last = sum(one.sheets or 0 for one in bundle.bound)
    stamped = text_of(printed.content)
    assert (f"Tờ {last}" in stamped, f"Tờ {last + 1}" in stamped) == (True, False)
    with pytest.raises(PermissionDenied, match="sau khi công bố"):
        print_about(cast.paper(cast.head), DocumentKind.BUNDLE, by=cast.head)


def test_the_last_self_reviews_of_a_member_are_those_of_three_years_with_scans(cast: Cast) -> None:
    bring_to(cast, Stage.DECIDING)
    for year in (2021, 2022, 2023, 2024):
        scan = FormerPaper.objects.create(
            member=cast.member, committee=cast.province, year=year, added_by=cast.clerk
        )
        attach_file(SimpleUploadedFile("scan.pdf", make_pdf(year - 2020)), scan, by=cast.clerk)
    document = print_about(cast.paper(cast.member), DocumentKind.LAST_REVIEWS, by=cast.member)
    [table] = said.tables_of(press.render_bundle(last_reviews(document)).content, "Danh mục")
    assert [(row[1], row[4].split()[0]) for row in table[1:]] == [("2024", "4"), ("2023", "3")]
    assert table[0][2] == "Bản kiểm điểm năm 2025, Ban Thường vụ Tỉnh ủy Thử"
    with pytest.raises(PermissionDenied):
        print_about(cast.paper(cast.member), DocumentKind.LAST_REVIEWS, by=cast.colleague)
