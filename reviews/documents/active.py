"""Finds what a PDF would do by itself: scripts, programs that it starts, files that it carries.

The check runs as a program of its own with little memory and time, since a small file may unpack to many
gigabytes. It does not use Django."""

from __future__ import annotations

import io
import re
import resource
import subprocess
import sys
from enum import IntEnum
from pathlib import Path

MEMORY = 512 * 1024**2
SECONDS = 5
MOST_OBJECTS = 200_000

DOES_SOMETHING = re.compile(rb"/(JavaScript|JS|Launch|ImportData|EmbeddedFiles?|RichMedia|XFA)\b")
"""The names in a PDF of what acts when the file is opened or pressed."""

MAY_HIDE_IT = re.compile(rb"/ObjStm|/XRef|/Encrypt|#[0-9A-Fa-f]{2}")
"""What lets such names stand in a PDF without being seen: packed objects, encryption, letters as numbers."""


class PdfState(IntEnum):
    """What was found in a PDF, as the exit code of the program."""

    NOTHING = 0
    ACTIVE = 3
    LOCKED = 4
    UNCLEAR = 5


def check_pdf(content: bytes) -> PdfState:
    """Return what the PDF would do by itself.

    ``LOCKED``: it opens with a password only. ``UNCLEAR``: it is too big when unpacked. A file that is no
    PDF, whatever its first bytes say, does nothing."""
    if not (DOES_SOMETHING.search(content) or MAY_HIDE_IT.search(content)):
        return PdfState.NOTHING
    command = [sys.executable, "-I", str(Path(__file__))]
    try:
        done = subprocess.run(  # noqa: S603  this file, by the same Python
            command, input=content, capture_output=True, timeout=4 * SECONDS, check=False
        )
        return PdfState(done.returncode)
    except (subprocess.TimeoutExpired, ValueError):
        return PdfState.UNCLEAR


def state_of(content: bytes) -> PdfState:
    """Look through every object of the PDF, unpacked, within the limits of this process."""
    import pikepdf  # noqa: PLC0415  it takes long to load, and the web server has no use for it

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if len(pdf.objects) > MOST_OBJECTS:
                return PdfState.UNCLEAR
            for each in pdf.objects:
                # Of a stream only what describes it, not its bytes, in which anything may stand.
                described = each.stream_dict if isinstance(each, pikepdf.Stream) else each
                if DOES_SOMETHING.search(described.unparse(resolved=True)):
                    return PdfState.ACTIVE
            return PdfState.NOTHING
    except pikepdf.PasswordError:
        return PdfState.LOCKED
    except pikepdf.PdfError:
        return PdfState.NOTHING


if __name__ == "__main__":
    sys.exit(state_of(sys.stdin.buffer.read()))
