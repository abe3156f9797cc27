"""Reads the digital signatures of a PDF: by whom, whether the signed bytes are whole, whether the certificate
is trusted here, and what was changed afterwards.

The check runs as a program of its own with little memory and time, since the file may come from anybody. It
does not use Django and never uses the network, so that a certificate that was revoked is only found if the
file itself says so."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import EmbeddedPdfSignature
    from pyhanko.sign.validation.status import PdfSignatureStatus
    from pyhanko_certvalidator import ValidationContext

MEMORY = 768 * 1024**2
SECONDS = 15
"""The limits of the program: bytes of memory, and seconds of computing."""

MOST_SIGNATURES = 20

IDENTITY = re.compile(rb"<xmpMM:DocumentID>uuid:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})<")
"""How ``archive`` writes the identifier of a paper."""

CERTIFICATES = (".pem", ".crt", ".cer", ".der")
"""How the names of files with certificates end."""


class FileState(Enum):
    """How far a file could be read."""

    READ = "read"
    NO_PDF = "no_pdf"
    LOCKED = "locked"
    BROKEN = "broken"
    UNCLEAR = "unclear"


class Trust(Enum):
    """Whether the certificate of a signature leads to one of those that are trusted here. ``REFUSED``: it
    does, but may not be used for signing, or uses methods that are not secure any more."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    NOT_YET = "not_yet"
    REVOKED = "revoked"
    REFUSED = "refused"


class Later(Enum):
    """What was added to a file after a moment: nothing, further signatures and what belongs to them, or
    something else, by which the file may show other things."""

    NOTHING = "nothing"
    SIGNATURES = "signatures"
    OTHER = "other"


@dataclass(frozen=True)
class FoundSignature:
    """A signature in a PDF. ``signed_at`` is what the signer's computer said, or a time stamp. ``is_whole``:
    the signed bytes are as they were signed, and they are the whole file up to the signature. ``later`` is
    what was added after it."""

    field: str
    signer: str
    organisation: str
    issuer: str
    serial: str
    valid_until: dt.date | None
    signed_at: dt.datetime | None
    is_whole: bool
    trust: Trust
    later: Later

    @property
    def is_good(self) -> bool:
        """Whether the signature says what a reader expects of it."""
        return self.is_whole and self.trust == Trust.TRUSTED and self.later != Later.OTHER


@dataclass(frozen=True)
class SignedFile:
    """What was found in a file. ``later`` is what was added after its first ``base`` bytes. ``roots`` are the
    names of the certificates that are trusted here."""

    state: FileState
    signatures: tuple[FoundSignature, ...] = ()
    later: Later = Later.NOTHING
    roots: tuple[str, ...] = ()
    identity: UUID | None = None
    """The identifier that this program wrote into the file."""


def read_signed(content: bytes, *, roots: Path | None, now: dt.datetime, base: int = 0) -> SignedFile:
    """Return the signatures of the PDF, in the order in which they were made.

    ``roots``: the folder with the certificates that are trusted. ``now``: the moment at which certificates
    have to be valid. ``base``: the length of the earlier file on which this one is based, 0 if it is not
    known.
    """
    command = [sys.executable, "-I", str(Path(__file__)), str(roots or ""), now.isoformat(), str(base)]
    try:
        done = subprocess.run(  # noqa: S603  this file, by the same Python
            command, input=content, capture_output=True, timeout=2 * SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return SignedFile(FileState.UNCLEAR, identity=identity_in(content))
    if done.returncode:
        state = FileState.UNCLEAR if done.returncode < 0 else FileState.BROKEN
        return SignedFile(state, identity=identity_in(content))
    return _from_data(json.loads(done.stdout))


def signature_data(signature: FoundSignature) -> dict[str, Any]:
    """Return the signature as what ``json`` can write."""
    found = asdict(signature)
    return {name: _plain(value) for name, value in found.items()}


def signature_from(data: dict[str, Any]) -> FoundSignature:
    """Return the signature that ``signature_data`` wrote."""
    moment, day = data["signed_at"], data["valid_until"]
    return FoundSignature(
        **{
            **data,
            "signed_at": dt.datetime.fromisoformat(moment) if moment else None,
            "valid_until": dt.date.fromisoformat(day) if day else None,
            "trust": Trust(data["trust"]),
            "later": Later(data["later"]),
        }
    )


def _from_data(data: dict[str, Any]) -> SignedFile:
    return SignedFile(
        FileState(data["state"]),
        tuple(map(signature_from, data["signatures"])),
        Later(data["later"]),
        tuple(data["roots"]),
        UUID(data["identity"]) if data["identity"] else None,
    )


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, dt.date) else value


# What follows runs in the program of its own. The libraries take a second to load.
# ruff: noqa: PLC0415


def found_in(content: bytes, roots: Path | None, now: dt.datetime, base: int) -> SignedFile:
    """Read the PDF within the limits of this process."""
    import zlib

    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    # What a broken file makes the library stumble over.
    broken = (PdfError, zlib.error, ValueError, LookupError, TypeError, AttributeError, RecursionError)
    if not content.startswith(b"%PDF-"):
        return SignedFile(FileState.NO_PDF)
    trusted = list(certificates_in(roots))
    names = tuple(sorted(_name(each) for each in trusted))
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if reader.encrypted:
            return SignedFile(FileState.LOCKED)
        embedded = reader.embedded_regular_signatures[:MOST_SIGNATURES]
        found = tuple(_found(each, trusted, now) for each in embedded)
        later = _later_than(reader, content[:base]) if base else Later.NOTHING
        described = reader.root["/Metadata"].data if "/Metadata" in reader.root else b""
        # A program for signing may write the metadata anew, behind those of the paper.
        identity = identity_in(content) or identity_in(described)
    except broken:
        return SignedFile(FileState.BROKEN, roots=names, identity=identity_in(content))
    return SignedFile(FileState.READ, found, later, names, identity)


def identity_in(described: bytes) -> UUID | None:
    """Return the identifier that ``archive`` wrote into the metadata, or None if there is none."""
    found = IDENTITY.search(described)
    return UUID(found[1].decode()) if found else None


def certificates_in(folder: Path | None) -> Iterator[Certificate]:
    """Yield the certificates in the files of the folder. A file that holds none is passed over."""
    from pyhanko.keys import load_certs_from_pemder_data

    for path in sorted(folder.iterdir()) if folder and folder.is_dir() else ():
        if path.suffix.lower() in CERTIFICATES:
            try:
                yield from load_certs_from_pemder_data(path.read_bytes())
            except ValueError:
                continue


def _found(embedded: EmbeddedPdfSignature, trusted: list[Certificate], now: dt.datetime) -> FoundSignature:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.settings import KeyUsageConstraints

    certificate = embedded.signer_cert
    # Some authorities give certificates for signing that say "digital signature" only.
    uses = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
    try:
        status: PdfSignatureStatus | None = validate_pdf_signature(
            embedded, _context(trusted, now), key_usage_settings=uses
        )
    except (SignatureValidationError, ValueError):
        status = None
    subject = certificate.subject.native
    return FoundSignature(
        field=str(embedded.field_name),
        signer=_name(certificate),
        organisation=_first(subject.get("organization_name")),
        issuer=_first(certificate.issuer.native.get("common_name")) or certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:x}",
        valid_until=certificate.not_valid_after.date(),
        signed_at=_moment(embedded, status),
        is_whole=status is not None and status.intact and status.valid and _covers_revision(status),
        trust=_trust(status, certificate, now),
        later=_later(status),
    )


def _context(trusted: list[Certificate], now: dt.datetime) -> ValidationContext:
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail", moment=now
    )


def _first(value: object) -> str:
    """Return the text of an entry in a name, of which there may be several."""
    return str(value[0] if isinstance(value, list) and value else value or "")


def _name(certificate: Certificate) -> str:
    common = _first(certificate.subject.native.get("common_name"))
    return common or str(certificate.subject.human_friendly)


def _moment(embedded: EmbeddedPdfSignature, status: PdfSignatureStatus | None) -> dt.datetime | None:
    stamped = status.timestamp_validity if status else None
    if stamped and stamped.valid and stamped.trusted:
        return stamped.timestamp
    return embedded.self_reported_timestamp


def _covers_revision(status: PdfSignatureStatus) -> bool:
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    return status.coverage is not None and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION


def _trust(status: PdfSignatureStatus | None, certificate: Certificate, now: dt.datetime) -> Trust:
    from pyhanko.sign.ades.report import AdESIndeterminate

    if certificate.not_valid_after < now:
        return Trust.EXPIRED
    if certificate.not_valid_before > now:
        return Trust.NOT_YET
    if status is None:
        return Trust.REFUSED
    if status.trusted:
        return Trust.TRUSTED
    if status.revoked:
        return Trust.REVOKED
    unknown = (None, AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND)
    return Trust.UNKNOWN if status.trust_problem_indic in unknown else Trust.REFUSED


def _later(status: PdfSignatureStatus | None) -> Later:
    level = status.modification_level if status else None
    return _LATER.get(level.name, Later.OTHER) if level else Later.OTHER


def _later_than(reader: PdfFileReader, earlier: bytes) -> Later:
    """Return what was added to the file after these first bytes of it."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult

    revisions = PdfFileReader(io.BytesIO(earlier), strict=False).xrefs.total_revisions
    found = DEFAULT_DIFF_POLICY.review_file(reader, base_revision=revisions - 1)
    if not isinstance(found, DiffResult):
        return Later.OTHER
    return _LATER.get(found.modification_level.name, Later.OTHER)


_LATER = {"NONE": Later.NOTHING, "LTA_UPDATES": Later.SIGNATURES, "FORM_FILLING": Later.SIGNATURES}


def main(folder: str, moment: str, base: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    roots = Path(folder) if folder else None
    found = found_in(sys.stdin.buffer.read(), roots, dt.datetime.fromisoformat(moment), int(base))
    said = {
        "state": found.state.value,
        "signatures": [signature_data(each) for each in found.signatures],
        "later": found.later.value,
        "roots": found.roots,
        "identity": str(found.identity or ""),
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
