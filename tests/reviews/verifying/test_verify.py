"""The page that checks a file, and the check of a signed copy that comes back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members.models import Event
from reviews.documents import archive, layout
from reviews.models import IssuedPaper, SignedCopy
from reviews.verifying import views
from reviews.verifying.checking import FileOrigin, check_file
from reviews.verifying.copies import note_signatures
from tests.reviews.cast import Cast
from tests.reviews.conftest import SignIn
from tests.reviews.documents.certificates import (
    PASSWORD,
    Identity,
    authority,
    make_identity,
    pkcs12_of,
    sign,
    write_roots,
)
from tests.reviews.documents.test_archive import PAPER
from tests.reviews.documents.test_signed import with_later_change
from tests.reviews.verifying.issued import ABOUT, issued_bytes, make_issued, new_copy

ISSUED = "Do chương trình này phát hành, không bị thay đổi."
NUMBER = "01-BC/ĐU"


@pytest.fixture
def paper(cast: Cast, settings: Any, tmp_path: Path) -> IssuedPaper:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SIGNING_ROOTS = write_roots(tmp_path / "roots", authority())
    return make_issued(cast, issued_bytes())


@pytest.fixture(scope="module")
def secretary() -> Identity:
    return make_identity("Đỗ Văn Thử", authority(), organisation="Đảng ủy xã Thử")


@pytest.fixture(scope="module")
def signed(secretary: Identity) -> bytes:
    return sign(issued_bytes(), secretary, authority(), archive.FIELD)


def checked(client: Client, content: bytes) -> str:
    """What the page says of this file, in one line."""
    answer = client.post(reverse("reviews:verify"), {"file": SimpleUploadedFile("tep.pdf", content)})
    assert answer.status_code == 200
    page = answer.content.decode()
    return " ".join(page[page.index('id="result"') : page.index("<form", page.index('id="result"'))].split())


def test_who_may_not_see_the_paper_learns_what_the_file_says(
    paper: IssuedPaper, cast: Cast, sign_in: SignIn, signed: bytes
) -> None:
    for person, sees in ((cast.clerk, True), (cast.stranger, False)):
        client = sign_in(person)
        for content, said in ((issued_bytes(), ISSUED), (signed, "Chỉ có thêm chữ ký số.")):
            page = checked(client, content)
            assert (said in page, NUMBER in page, ABOUT in page) == (True, True, False)
            assert (paper.get_absolute_url() in page) == sees


def test_it_says_who_signed_and_by_whose_certificate(
    paper: IssuedPaper, cast: Cast, sign_in: SignIn, signed: bytes
) -> None:
    page = checked(sign_in(cast.member), signed)
    said = "Ký bởi <strong>Đỗ Văn Thử</strong>, chứng thư do Cơ quan chứng thực Thử nghiệm cấp:"
    assert (said in page, "<strong>được tin cậy</strong>" in page) == (True, True)


def test_a_changed_byte_is_found(paper: IssuedPaper, cast: Cast, sign_in: SignIn, signed: bytes) -> None:
    """And of the paper nothing is said, not even to somebody who may see it, but the link."""
    for content in (issued_bytes(), signed):
        page = checked(sign_in(cast.stranger), with_other_byte(content, content.index(PAPER.author.encode())))
        assert ("không đúng là bản đã phát hành" in page, NUMBER in page) == (True, False)
    assert "chữ ký không còn giá trị" in page


def test_no_byte_can_be_changed_without_being_found(paper: IssuedPaper) -> None:
    """Also in the words of a page, which are packed, and where the file says which paper it is."""
    content = issued_bytes()
    places = [*range(0, len(content), len(content) // 5), content.index(b"uuid:") + 5]
    found = [check_file(with_other_byte(content, place)) for place in places]
    assert {one.origin for one in found} == {FileOrigin.CHANGED, FileOrigin.ELSEWHERE}


def with_other_byte(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_what_was_added_after_signing_is_found(
    paper: IssuedPaper, cast: Cast, sign_in: SignIn, signed: bytes
) -> None:
    page = checked(sign_in(cast.member), with_later_change(signed))
    assert "có thêm nội dung khác ngoài chữ ký" in page
    assert (ISSUED in page, NUMBER in page) == (False, False)


def test_who_is_not_trusted_is_said(paper: IssuedPaper, cast: Cast, sign_in: SignIn) -> None:
    stranger = make_identity("Cơ quan lạ")
    page = checked(
        sign_in(cast.member),
        sign(issued_bytes(), make_identity("Người lạ", stranger), stranger, archive.FIELD),
    )
    assert "<strong>không được tin cậy</strong>" in page


@pytest.mark.parametrize("content", [b"khong phai PDF", b"%PDF-1.7\nhong"])
def test_any_other_file_is_answered(paper: IssuedPaper, cast: Cast, sign_in: SignIn, content: bytes) -> None:
    assert "không phải do chương trình này phát hành" in checked(sign_in(cast.member), content)


def test_checking_writes_nothing(paper: IssuedPaper, cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.member)
    before = Event.objects.count()
    checked(client, issued_bytes())
    assert Event.objects.count() == before


def test_so_many_files_and_no_more(
    paper: IssuedPaper, cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST", 1)
    statuses = []
    for person in (cast.member, cast.member, cast.colleague):
        answer = sign_in(person).post(
            reverse("reviews:verify"), {"file": SimpleUploadedFile("tep.txt", b"khong phai PDF")}
        )
        statuses.append(answer.status_code)
    assert statuses == [200, 429, 200]


def refusal(copy: SignedCopy, content: bytes) -> str:
    with pytest.raises(ValidationError) as refused:
        note_signatures(copy, content)
    return str(refused.value.messages[0])


def test_a_signed_copy_is_kept_with_its_signatures(paper: IssuedPaper, cast: Cast, signed: bytes) -> None:
    copy = new_copy(paper, cast)
    note_signatures(copy, signed)
    found = [(one["signer"], one["trust"], one["is_whole"]) for one in copy.signatures]
    assert (copy.kind, found) == ("electronic", [("Đỗ Văn Thử", "trusted", True)])


def test_a_scan_is_kept_as_a_scan(paper: IssuedPaper, cast: Cast) -> None:
    copy = new_copy(paper, cast)
    for content in (b"\xff\xd8\xff", layout.lay_out("<p>Bản quét</p>").write_pdf()):
        note_signatures(copy, content)
        assert (copy.kind, copy.signatures) == ("scan", [])


def test_a_copy_that_is_not_what_was_issued_is_refused(
    paper: IssuedPaper, cast: Cast, signed: bytes, secretary: Identity
) -> None:
    import pikepdf  # noqa: PLC0415

    with pikepdf.open(io.BytesIO(issued_bytes())) as pdf:
        out = io.BytesIO()
        pdf.save(out)
    anew = sign(out.getvalue(), secretary, authority(), archive.FIELD)
    before = sign(with_later_change(issued_bytes()), secretary, authority(), archive.FIELD)
    copy = new_copy(paper, cast)
    said = [refusal(copy, content) for content in (issued_bytes(), anew, before, signed[:-400])]
    assert said == [
        "Đây là bản phát hành chưa có chữ ký. Đề nghị đính kèm bản đã ký.",
        (
            "Tệp phát hành đã bị ghi lại từ đầu nên không thể khẳng định là không bị thay đổi. Đề nghị ký"
            " đúng tệp PDF đã phát hành, bằng phần mềm ký thêm chữ ký vào cuối tệp."
        ),
        "Tệp này có thay đổi khác ngoài chữ ký, hoặc có chữ ký không còn giá trị.",
        "Không đọc được chữ ký của tệp này. Tệp bị hỏng hoặc bị khóa.",
    ]


def test_the_seal_is_put_under_the_signed_copy_once(
    paper: IssuedPaper, cast: Cast, sign_in: SignIn, signed: bytes, settings: Any, tmp_path: Path
) -> None:
    office = make_identity("Văn phòng Thử", authority())
    (tmp_path / "seal.p12").write_bytes(pkcs12_of(office, authority()))
    client, address = sign_in(cast.clerk), reverse("reviews:issued_seal", args=[paper.pk])
    sign_address = reverse("reviews:issued_sign", args=[paper.pk])
    client.post(sign_address, {"file": SimpleUploadedFile("da-ky.pdf", signed)})
    client.post(address)
    assert paper.signed_copies.count() == 1, "no seal is set"
    settings.SEAL_FILE, settings.SEAL_PASSWORD = str(tmp_path / "seal.p12"), PASSWORD
    settings.SEAL_COMMITTEE = cast.session.committee.code
    sign_in(cast.stranger).post(address)
    for _again in range(2):
        sign_in(cast.clerk).post(address)
    first, last = paper.signed_copies.order_by("pk")
    assert [one["signer"] for one in first.signatures] == ["Đỗ Văn Thử"]
    assert [(one["signer"], one["trust"]) for one in last.signatures] == [
        ("Đỗ Văn Thử", "trusted"),
        ("Văn phòng Thử", "trusted"),
    ]
    page = client.get(paper.get_absolute_url()).content.decode()
    assert ("Ký bởi <strong>Văn phòng Thử</strong>" in " ".join(page.split()), address in page) == (
        True,
        False,
    )
