"""Puts the seal of an organisation under a PDF: a digital signature with its certificate, which lies on this
computer as a PKCS#12 file. It is added behind what stands in the file.

The program runs by itself, so that the key is in no process that answers the web. It does not use Django. The
password comes by the environment and is never written anywhere."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

FIELD = "ConDau"
"""The name of the signature field of the seal. It has no place on a page: the pages stay as they are."""

PASSWORD = "SEAL_PASSWORD"  # noqa: S105  the name of the variable
SECONDS = 30


class SealError(Exception):
    """Raised when the seal cannot be put under a file. The sentence is for the administrator and says nothing
    of key or password."""


def seal(content: bytes, key_file: Path, password: str) -> bytes:
    """Return the PDF with the seal added. Raises ``SealError``."""
    command = [sys.executable, "-I", str(Path(__file__)), str(key_file)]
    environment = {**os.environ, PASSWORD: password}
    try:
        done = subprocess.run(  # noqa: S603  this file, by the same Python
            command, input=content, capture_output=True, timeout=SECONDS, check=False, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise SealError("Sealing took too long.") from error
    if done.returncode or not done.stdout.startswith(content):
        raise SealError("The key of the seal could not be used. Check SEAL_FILE and SEAL_PASSWORD.")
    return done.stdout


def sealed(content: bytes, key_file: str, password: str) -> bytes:
    """Return the PDF with the seal added, made in this process."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415  they load long
    from pyhanko.sign import signers  # noqa: PLC0415

    signer = signers.SimpleSigner.load_pkcs12(  # type: ignore[no-untyped-call]
        key_file, passphrase=password.encode()
    )
    if signer is None:
        raise SystemExit(1)
    out = io.BytesIO()
    meta = signers.PdfSignatureMetadata(field_name=FIELD)
    signers.PdfSigner(meta, signer=signer).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(content), strict=False), output=out
    )
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(sealed(sys.stdin.buffer.read(), sys.argv[1], os.environ.get(PASSWORD, "")))
