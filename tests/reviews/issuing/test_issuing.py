"""A printed paper is issued as it was looked at, under a number, signed by who may sign, and then stays."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Pt

from members import clock
from members.models import Notice, Post
from reviews import tasks
from reviews.conference.actions.minutes import reopen_minutes
from reviews.documents.blocks import (
    Closing,
    Letterhead,
    Mark,
    PaperContent,
    Part,
    Recipients,
    Signature,
    Title,
)
from reviews.documents.issued import IssueFacts, as_draft, issued
from reviews.documents.stored import as_data, from_data
from reviews.issuing.actions import letterheads
from reviews.issuing.actions.papers import annul_paper, attach_signed_copy, make_again
from reviews.issuing.making import content_of, give_up_files
from reviews.issuing.signers import signers_on
from reviews.models import Conference, Document, DocumentKind, DocumentState, IssuedPaper, Minutes, SignedCopy
from reviews.rounds.actions.cancelling import cancel_campaign
from reviews.stages import Stage
from tests.reviews.cast import LONG_AGO, Cast, bring_to, convene, make_post
from tests.reviews.documents.test_writers import CONTENT
from tests.reviews.issuing.issuing import issue, made, printed
from tests.reviews.said import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def summons(cast: Cast, media: Path) -> Document:
    """A summons that is printed and ready to be issued."""
    convene(cast)
    return printed(cast, DocumentKind.SUMMONS)


FACTS = IssueFacts(
    "09",
    "BC/TU",
    "Thử, ngày 07 tháng 02 năm 2026",
    Signature("T/M Ban Thường vụ", "Phó Bí thư", "Lê Văn Ký"),
    ("Tỉnh ủy", "Lưu Văn phòng"),
    ("Hỏa tốc",),
)


def test_what_a_paper_said_is_kept_whole() -> None:
    assert from_data(as_data(CONTENT)) == CONTENT


def test_issuing_puts_in_number_day_signer_and_recipients_and_takes_the_draft_marks_out() -> None:
    head = Letterhead("Đảng bộ tỉnh Thử", "Đảng ủy xã Thử", "BC/ĐU", "Thử, ngày …")
    closing = Closing(Signature("T/M Ban Thường vụ", "", ""), Recipients(("Như trên", "Lưu")))
    part = Part((Mark("Mẫu 01"), head, Title("Báo cáo", "năm"), closing))
    content = PaperContent("Báo cáo năm", "Thử", (part, Part((head, closing))), mark="DỰ THẢO")
    found = issued(as_draft(replace(content, mark=""), 2), FACTS)
    assert found.parts[0].blocks == (
        Mark("Hỏa tốc"),
        Mark("Mẫu 01"),
        replace(head, number="09", symbol="BC/TU", place_and_date=FACTS.place_and_date),
        Title("Báo cáo", "năm"),
        Closing(FACTS.signature, Recipients(FACTS.recipients)),  # type: ignore[arg-type]  # it has one
    )
    # Another paper in the same file keeps its own head and signature.
    assert (found.parts[1], issued(content, FACTS).mark) == (content.parts[1], "")


def test_a_summons_is_issued_with_number_day_signer_and_recipients(
    cast: Cast, summons: Document, media: Path
) -> None:
    paper = issue(summons, cast.clerk, urgency="khan", circulation="khong_pho_bien")
    assert (str(paper.entry), paper.state) == ("01-GM/TU", DocumentState.QUEUED)
    paper = made(paper)
    assert paper.is_done
    text = text_of(content_of(paper))
    day = clock.today()
    for words in ("Khẩn", "Không phổ biến", "Đỗ Văn Đứng Đầu", "Lưu Văn phòng", f"năm {day.year}"):
        assert words in text
    assert hashlib.sha256(Path(paper.file.path).read_bytes()).hexdigest() == paper.sha256
    written = docx.Document(paper.word.path)
    cells = [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    assert [text for text in cells if "Số 01-GM/TU" in text] != []
    notice = Notice.objects.get(recipient=cast.clerk, url=paper.get_absolute_url())
    assert "01-GM/TU" in notice.text


def test_the_paper_says_what_was_looked_at_whatever_has_changed_since(cast: Cast, summons: Document) -> None:
    kept = text_of(from_data(summons.content.data))
    cast.colleague.full_name = "Tên Đã Đổi"
    cast.colleague.save()
    lines = text_of(content_of(issue(summons, cast.clerk))).splitlines()
    assert (
        "Tên Đã Đổi" in "\n".join(lines),
        next(line for line in kept.splitlines() if "Lê Thị" in line) in lines,
    ) == (
        False,
        True,
    )


def test_minutes_are_issued_once_locked_and_signed_by_chair_and_clerk(cast: Cast, media: Path) -> None:
    bring_to(cast, Stage.COMPLETING)
    early = printed(cast, DocumentKind.MINUTES)
    minutes = Minutes.objects.get(conference__session=cast.session)
    Document.objects.filter(pk=early.pk).update(requested_at=minutes.locked_at - dt.timedelta(minutes=1))  # type: ignore[operator]
    with pytest.raises(ValidationError, match=r"before|trước"):
        issue(early, cast.clerk)
    document = printed(cast, DocumentKind.MINUTES)
    with pytest.raises(ValidationError):
        issue(document, cast.clerk, dated_on=dt.date(2025, 11, 1))
    paper = issue(document, cast.clerk)
    closing = [block for block in content_of(paper).blocks if isinstance(block, Closing)][-1]
    assert (str(paper.entry), paper.signer, closing.right.name) == (
        "01-BB/TU",
        "Đỗ Văn Đứng Đầu",
        "Đỗ Văn Đứng Đầu",
    )
    assert (paper.recipients, isinstance(closing.left, Signature)) == ([], True)


def test_minutes_that_are_open_again_are_not_issued(cast: Cast, media: Path) -> None:
    bring_to(cast, Stage.RATING)
    document = printed(cast, DocumentKind.MINUTES)
    reopen_minutes(Conference.objects.get(session=cast.session), by=cast.head, reason="Thiếu ý kiến")
    with pytest.raises(ValidationError, match=r"locked|khóa"):
        issue(document, cast.clerk)


def test_who_may_sign_are_head_and_deputies_of_that_day_and_who_is_named_besides(cast: Cast) -> None:
    deputy = make_post(cast.guest, cast.province, 2)
    Post.objects.filter(pk=deputy.pk).update(title="Phó Bí thư Tỉnh ủy", ends_on=dt.date(2026, 1, 31))
    letterheads.add_signatory(
        cast.province, cast.staff, "Trưởng Ban Tổ chức", by_order=True, starts_on=LONG_AGO, by=cast.clerk
    )
    body = "T/M Ban Thường vụ"
    named = [
        (body, "Bí thư", "Đỗ Văn Đứng Đầu"),
        (body, "Phó Bí thư", "Hồ Thị Khách Mời"),
        ("T/L Ban Thường vụ", "Trưởng Ban Tổ chức", "Bùi Văn Cán Bộ"),
    ]
    for day, found in ((dt.date(2026, 1, 31), named), (dt.date(2026, 2, 1), [named[0], named[2]])):
        signing = [one.signature for one in signers_on(cast.province, day)]
        assert [(one.authority, one.title, one.name) for one in signing] == found
    cast.province.kind = "agency"
    Post.objects.filter(is_head=True, committee=cast.province).update(title="Trưởng Ban")
    Post.objects.filter(pk=deputy.pk).update(title="Phó Trưởng Ban")
    signing = [one.signature for one in signers_on(cast.province, dt.date(2026, 1, 31))][:2]
    assert [(one.authority, one.title) for one in signing] == [
        ("", "Trưởng Ban"),
        ("K/T Trưởng Ban", "Phó Trưởng Ban"),
    ]


def test_only_those_who_may_issue_do_and_only_for_a_signer_of_the_day(cast: Cast, summons: Document) -> None:
    for stranger in (cast.member, cast.staff, cast.approver, cast.stranger, cast.administrator):
        with pytest.raises(PermissionDenied):
            issue(summons, stranger)
    member = Post.objects.get(member=cast.member, committee=cast.province)
    tomorrow = clock.today() + dt.timedelta(days=1)
    for wrong in (
        {"signer": f"post-{member.pk}"},
        {"signer": ""},
        {"dated_on": tomorrow},
        {"dated_on": LONG_AGO},
    ):
        with pytest.raises(ValidationError):
            issue(summons, cast.clerk, **wrong)
    assert IssuedPaper.objects.count() == 0


def test_a_later_version_stands_beside_the_paper_that_it_replaces(cast: Cast, summons: Document) -> None:
    first = issue(summons, cast.clerk)
    with pytest.raises(ValidationError, match=r"01-GM/TU"):
        issue(summons, cast.head)
    second = issue(printed(cast, DocumentKind.SUMMONS), cast.head, replaces=first)
    with pytest.raises(ValidationError):
        issue(printed(cast, DocumentKind.SUMMONS), cast.head, replaces=first)
    assert (str(second.entry), second.replaces, first.entry.is_annulled) == ("02-GM/TU", first, False)


def test_an_issued_paper_and_its_signed_copies_stay(cast: Cast, summons: Document, media: Path) -> None:
    paper = made(issue(summons, cast.clerk))
    scan = SimpleUploadedFile("ban-ky.pdf", b"%PDF-1.7 signed")
    copy = attach_signed_copy(paper, scan, by=cast.clerk)
    scan.seek(0)
    assert attach_signed_copy(paper, scan, by=cast.head) == copy
    for wrong in (SimpleUploadedFile("a.docx", b"PK\x03\x04"), SimpleUploadedFile("a.pdf", b"no")):
        with pytest.raises(ValidationError):
            attach_signed_copy(paper, wrong, by=cast.clerk)
    changes: list[tuple[Any, dict[str, Any]]] = [
        (IssuedPaper, {"signer": "Người khác"}),
        (IssuedPaper, {"sha256": "0" * 64}),
        (IssuedPaper, {"state": "failed"}),
        (SignedCopy, {"sha256": "0" * 64}),
        (type(summons.content), {"data": {}}),
    ]
    for model, change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**change)
    for row in (paper, copy):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()
    annul_paper(paper.entry, "Gửi nhầm", by=cast.head)
    assert (copy.sha256, made(paper).sha256) == (hashlib.sha256(b"%PDF-1.7 signed").hexdigest(), paper.sha256)


def test_the_database_lets_nobody_sign_for_the_head_of_a_committee(cast: Cast, summons: Document) -> None:
    paper = issue(summons, cast.clerk)
    row = {"document": summons, "signer": "A", "issued_by": cast.clerk, "replaces": paper}
    other = issue(printed(cast, DocumentKind.SUMMONS), cast.clerk, replaces=paper).entry
    with pytest.raises(IntegrityError, match=r"single head"), transaction.atomic():
        IssuedPaper.objects.create(**row, entry=other, authority="K/T Bí thư")


def test_files_that_could_not_be_made_leave_the_number_and_are_made_again(
    cast: Cast, summons: Document, media: Path
) -> None:
    paper = issue(summons, cast.clerk)
    give_up_files(paper.pk, tasks.OUT_OF_TIME)
    paper.refresh_from_db()
    assert (paper.has_failed, str(paper.entry)) == (True, "01-GM/TU")
    make_again(paper, by=cast.clerk)
    assert made(paper).is_done
    assert len(list(media.rglob("*.pdf"))) == 1


def test_of_a_cancelled_round_nothing_is_issued_but_what_was_is_annulled(
    cast: Cast, summons: Document
) -> None:
    paper = issue(summons, cast.clerk)
    later = printed(cast, DocumentKind.SUMMONS)
    cancel_campaign(cast.campaign, "Hoãn", by=cast.staff)
    with pytest.raises(PermissionDenied, match=r"cancelled|hủy"):
        issue(later, cast.clerk, replaces=paper)
    assert annul_paper(paper.entry, "Đợt kiểm điểm bị hủy", by=cast.clerk).is_annulled


def test_the_worker_marks_drafts_with_their_number_and_keeps_what_they_said(cast: Cast, media: Path) -> None:
    convene(cast)
    numbers = []
    for name in ("Lê Thị Đảng Viên", "Lê Thị Đảng Viên", "Lê Thị Đổi Tên"):
        cast.member.full_name = name
        cast.member.save()
        document = Document.objects.create(
            kind=DocumentKind.SUMMONS, session=cast.session, requested_by=cast.clerk
        )
        tasks.build_document(document.pk)
        document.refresh_from_db()
        words = "".join(p.text for p in docx.Document(document.word.path).paragraphs)
        numbers.append((document.content.draft, f"Dự thảo lần {document.content.draft}" in words))
    # Printed again without a change it is the same draft. Conferences keep the names of their roll.
    assert numbers[:2] == [(1, True), (1, True)]
    assert numbers[2][1]


def test_the_pages_issue_a_paper_and_show_it(
    client: Client, cast: Cast, summons: Document, media: Path
) -> None:
    address = reverse("reviews:issue", args=[summons.pk])
    day = clock.today().isoformat()
    client.force_login(cast.clerk.user)
    assert address in client.get(summons.get_absolute_url()).content.decode()
    form = client.get(address).context["form"]
    signer = form.fields["signer"].choices[0][0]
    refused = client.post(address, {"dated_on": "2020-01-01", "signer": signer})
    assert (refused.status_code, IssuedPaper.objects.count()) == (422, 0)
    sent = {"dated_on": day, "signer": signer, "recipients": "Như trên\nLưu"}
    shown = client.post(address, sent, follow=True)
    paper = IssuedPaper.objects.get()
    assert shown.redirect_chain == [(paper.get_absolute_url(), 302)]
    made(paper)
    page = client.get(paper.get_absolute_url()).content.decode()
    file = client.get(reverse("reviews:issued_file", args=[paper.pk]))
    assert ("Bí thư Đỗ Văn Đứng Đầu" in page, b"".join(file.streaming_content)[:5]) == (True, b"%PDF-")  # type: ignore[attr-defined]
    assert "01-GM/TU" in client.get(summons.get_absolute_url()).content.decode()
    assert (
        "01-GM/TU" in client.get(cast.session.get_absolute_url()).content.decode()
        or cast.session.stage == "preparing"
    )
    seen = {}
    for part in ("clerk", "head", "staff", "approver", "member", "guest", "stranger"):
        client.force_login(getattr(cast, part).user)
        seen[part] = (client.get(paper.get_absolute_url()).status_code, client.get(address).status_code)
    assert seen == {
        "clerk": (200, 200),
        "head": (200, 200),
        "staff": (200, 403),
        "approver": (200, 403),
        "member": (404, 404),
        "guest": (404, 404),
        "stranger": (404, 404),
    }


def style_file(**sizes: int) -> bytes:
    file, written = docx.Document(), io.BytesIO()
    for name, size in sizes.items():
        file.styles.add_style(name.replace("_", " "), WD_STYLE_TYPE.PARAGRAPH).font.size = Pt(size)
    file.save(written)
    return written.getvalue()


def test_a_committee_sets_its_letterhead_recipients_and_styles(
    client: Client, cast: Cast, summons: Document, media: Path
) -> None:
    letterheads.set_letterhead(
        cast.province,
        superior="Đảng Cộng sản",
        organ="Thường trực Tỉnh ủy",
        recipients="Ban Tuyên giáo",
        by=cast.clerk,
    )
    for wrong in (b"PK\x03\x04 no zip", style_file(Khác=20)):
        with pytest.raises(ValidationError):
            letterheads.set_style_file(cast.province, SimpleUploadedFile("mau.docx", wrong), by=cast.clerk)
    upload = SimpleUploadedFile("mau.docx", style_file(VB_Nội_dung=17))
    letterheads.set_style_file(cast.province, upload, by=cast.clerk)
    document = printed(cast, DocumentKind.SUMMONS)
    client.force_login(cast.clerk.user)
    form = client.get(reverse("reviews:issue", args=[document.pk])).context["form"]
    assert form.fields["recipients"].initial == "Như trên\nBan Tuyên giáo\nLưu Văn phòng Tỉnh ủy"
    paper = made(issue(document, cast.clerk))
    assert "Thường trực Tỉnh ủy" in text_of(content_of(paper))
    styles = docx.Document(paper.word.path).styles
    assert [styles[name].font.size.pt for name in ("VB Nội dung", "VB Tên loại")] == [17, 15]
    page = client.get(reverse("reviews:letterhead", args=[cast.province.pk]))
    assert ("mau.docx" in page.content.decode(), "Thường trực Tỉnh ủy" in page.content.decode()) == (
        True,
        True,
    )
    client.force_login(cast.staff.user)
    assert client.get(reverse("reviews:letterhead", args=[cast.province.pk])).status_code == 403
