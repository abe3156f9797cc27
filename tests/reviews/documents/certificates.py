"""Certificates and signed files for tests. Nobody in them exists."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import ParamSpec, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

P, T = ParamSpec("P"), TypeVar("T")

DAY = dt.timedelta(days=1)
PASSWORD = "mot-mat-khau-de-thu"


@dataclass(frozen=True)
class Identity:
    """Somebody who can sign."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def as_pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def make_identity(
    name: str, issuer: Identity | None = None, *, until: dt.timedelta = 365 * DAY, organisation: str = ""
) -> Identity:
    """Return somebody with a certificate of this issuer, or an authority that issued its own. ``until``: how
    long the certificate is valid from now, which may be over."""
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)  # certificates know no other
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
    parts += [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else []
    subject = x509.Name(parts)
    is_authority = issuer is None
    usage = x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )
    signing = issuer.key if issuer else key
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - 3650 * DAY)
        .not_valid_after(now + until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(authority, critical=False)
        .sign(signing, hashes.SHA256())
    )
    return Identity(certificate, key)


@cache
def authority() -> Identity:
    return make_identity("Cơ quan chứng thực Thử nghiệm", until=3650 * DAY)


def pkcs12_of(identity: Identity, issuer: Identity) -> bytes:
    return serialization.pkcs12.serialize_key_and_certificates(
        b"dau",
        identity.key,
        identity.certificate,
        [issuer.certificate],
        serialization.BestAvailableEncryption(PASSWORD.encode()),
    )


def sign(content: bytes, identity: Identity, issuer: Identity, field: str) -> bytes:
    """Return the PDF with a signature in this field, as an office's own program for signing makes it: what
    stood there before stays, and the signature is added behind it."""
    signer = signers.SimpleSigner.load_pkcs12_data(
        pkcs12_of(identity, issuer), other_certs=[], passphrase=PASSWORD.encode()
    )
    assert signer is not None
    signing = signers.PdfSigner(signers.PdfSignatureMetadata(field_name=field), signer=signer)
    out = io.BytesIO()
    apart(signing.sign_pdf, IncrementalPdfFileWriter(io.BytesIO(content)), output=out)
    return out.getvalue()


def apart(call: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """Return what the call returns. It is made in a thread of its own, because the library of signatures
    starts an event loop, and a process whose tests had a browser has one already."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(call, *args, **more).result()


def write_roots(folder: Path, *roots: Identity) -> Path:
    """Write the certificates into the folder, one a file, and return it."""
    folder.mkdir(exist_ok=True)
    for number, root in enumerate(roots):
        (folder / f"root-{number}.pem").write_bytes(root.as_pem())
    return folder
