"""Signatures under a PDF are read: by whom, whole or not, trusted by which certificates, what came later."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from pathlib import Path

import pytest
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from reviews.documents import archive, press, seal
from reviews.documents.signed import (
    FileState,
    Later,
    SignedFile,
    Trust,
    found_in,
    identity_in,
    read_signed,
    signature_data,
    signature_from,
)
from tests.reviews.documents.certificates import (
    DAY,
    PASSWORD,
    Identity,
    apart,
    authority,
    make_identity,
    pkcs12_of,
    sign,
    write_roots,
)
from tests.reviews.documents.test_archive import PAPER


@pytest.fixture(scope="module")
def issued() -> bytes:
    """A paper as it goes out to be signed."""
    return archive.with_signature_field(press.render_paper(PAPER).content)


@pytest.fixture(scope="module")
def secretary() -> Identity:
    return make_identity("Đỗ Văn Thử", authority(), organisation="Đảng ủy xã Thử")


@pytest.fixture(scope="module")
def signed(issued: bytes, secretary: Identity) -> bytes:
    return sign(issued, secretary, authority(), archive.FIELD)


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_roots(tmp_path_factory.mktemp("roots"), authority())


def read(content: bytes, roots: Path | None, base: bytes = b"") -> SignedFile:
    """What is found, read in this process, which need not load the libraries every time."""
    return apart(found_in, content, roots, dt.datetime.now(dt.UTC), len(base))


def verdict(found: SignedFile) -> list[tuple[str, bool, Trust, Later]]:
    return [(one.signer, one.is_whole, one.trust, one.later) for one in found.signatures]


def with_later_change(content: bytes) -> bytes:
    """The file as it is after somebody turned its first page and saved that behind it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = NumberObject(90)  # type: ignore[no-untyped-call]
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def test_a_whole_signature_is_trusted_by_a_certificate_that_was_set(
    issued: bytes, signed: bytes, roots: Path
) -> None:
    found = read(signed, roots, issued)
    assert signed.startswith(issued)
    assert verdict(found) == [("Đỗ Văn Thử", True, Trust.TRUSTED, Later.NOTHING)]
    assert (found.later, found.roots) == (Later.SIGNATURES, ("Cơ quan chứng thực Thử nghiệm",))
    now = dt.datetime.now(dt.UTC)
    assert read_signed(signed, roots=roots, now=now, base=len(issued)) == found
    (one,) = found.signatures
    assert (one.organisation, one.issuer) == ("Đảng ủy xã Thử", "Cơ quan chứng thực Thử nghiệm")
    assert signature_from(signature_data(one)) == one


def test_it_verifies_with_the_command_of_pyhanko(signed: bytes, roots: Path, tmp_path: Path) -> None:
    (tmp_path / "signed.pdf").write_bytes(signed)
    root = str(roots / "root-0.pem")
    command = [sys.executable, "-m", "pyhanko", "sign", "validate", "--trust", root, "--trust-replace"]
    done = subprocess.run(
        [*command, "--no-revocation-check", str(tmp_path / "signed.pdf")],
        capture_output=True,
        text=True,
        check=False,
    )
    field, _fingerprint, *said = done.stdout.strip().split(":")
    assert (done.returncode, field, said) == (0, archive.FIELD, ["INTACT", "TRUSTED,UNTOUCHED"])


def test_a_changed_byte_is_found(signed: bytes, roots: Path) -> None:
    """In what can still be read, such as the title, and where the file breaks."""
    for place, whole, state in (
        (signed.index(PAPER.author.encode()), [False], FileState.READ),
        (signed.index(b"endstream") - 9, [], FileState.BROKEN),
    ):
        changed = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
        found = read(changed, roots)
        assert ([one.is_whole for one in found.signatures], found.state) == (whole, state)
        assert found.identity == identity_in(signed)


def test_what_is_added_later_is_told_apart(
    issued: bytes, signed: bytes, secretary: Identity, roots: Path
) -> None:
    twice = sign(signed, secretary, authority(), "ThuHai")
    found = read(twice, roots, issued)
    assert [one.later for one in found.signatures] == [Later.SIGNATURES, Later.NOTHING]
    assert found.later == Later.SIGNATURES
    changed = read(with_later_change(signed), roots, issued)
    assert ([one.later for one in changed.signatures], changed.later) == ([Later.OTHER], Later.OTHER)
    before = read(sign(with_later_change(issued), secretary, authority(), archive.FIELD), roots, issued)
    assert ([one.is_whole for one in before.signatures], before.later) == ([True], Later.OTHER)


def test_a_program_may_make_a_field_of_its_own(issued: bytes, secretary: Identity, roots: Path) -> None:
    found = read(sign(issued, secretary, authority(), "Khac"), roots, issued)
    assert (verdict(found), found.later) == (
        [("Đỗ Văn Thử", True, Trust.TRUSTED, Later.NOTHING)],
        Later.SIGNATURES,
    )


def test_who_is_not_known_or_whose_time_is_over_is_not_trusted(issued: bytes, roots: Path) -> None:
    stranger, old = make_identity("Cơ quan lạ"), make_identity("Hết hạn", authority(), until=-DAY)
    by_stranger = sign(issued, make_identity("Người lạ", stranger), stranger, archive.FIELD)
    assert [one.trust for one in read(by_stranger, roots).signatures] == [Trust.UNKNOWN]
    by_old = sign(issued, old, authority(), archive.FIELD)
    assert [one.trust for one in read(by_old, roots).signatures] == [Trust.EXPIRED]


def test_without_certificates_that_were_set_nobody_is_trusted(
    issued: bytes, signed: bytes, tmp_path: Path
) -> None:
    (tmp_path / "broken.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    found = [read(signed, folder).signatures[0].trust for folder in (None, tmp_path, tmp_path / "gone")]
    assert found == [Trust.UNKNOWN] * 3


@pytest.mark.parametrize(
    ("content", "state"),
    [(b"PK\x03\x04", FileState.NO_PDF), (b"%PDF-1.7\nnothing else", FileState.BROKEN)],
)
def test_a_broken_file_is_answered(content: bytes, state: FileState) -> None:
    assert read_signed(content, roots=None, now=dt.datetime.now(dt.UTC)).state == state


def test_a_file_that_is_cut_off_is_answered(signed: bytes) -> None:
    assert read(signed[:-400], None).state == FileState.BROKEN


def test_the_seal_is_added_behind_the_signature(signed: bytes, roots: Path, tmp_path: Path) -> None:
    office = make_identity("Văn phòng Đảng ủy Thử", authority())
    (tmp_path / "seal.p12").write_bytes(pkcs12_of(office, authority()))
    found = seal.seal(signed, tmp_path / "seal.p12", PASSWORD)
    assert found.startswith(signed)
    assert verdict(read(found, roots)) == [
        ("Đỗ Văn Thử", True, Trust.TRUSTED, Later.SIGNATURES),
        ("Văn phòng Đảng ủy Thử", True, Trust.TRUSTED, Later.NOTHING),
    ]
    with pytest.raises(seal.SealError) as refused:
        seal.seal(signed, tmp_path / "seal.p12", "sai")
    assert PASSWORD not in str(refused.value)
