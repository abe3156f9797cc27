"""The key of a secret ballot held on screen, and the envelopes that only this key opens.

The key lies in a folder that exists only in memory: never in the database, never on a disk, in no backup. It
survives every end of a process and dies with the machine, and the count deletes it. An envelope is bound to
its ballot and its voter, so that one copied to another row does not open."""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
"""The sealed envelope of RFC 9180 (HPKE): one call seals with the public half, one opens with the private."""

MODE = 0o700


def _folder() -> Path:
    return Path(settings.BALLOT_KEYS)


def _file(ballot: int) -> Path:
    return _folder() / f"{ballot}.key"


def make_key(ballot: int) -> bytes:
    """Make the key of this ballot, keep its private half in memory, and return its public half. The private
    half of an opening that was never committed is replaced."""
    _leave_no_core_dump()
    private = X25519PrivateKey.generate()
    _file(ballot).unlink(missing_ok=True)
    with os.fdopen(os.open(_file(ballot), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def has_key(ballot: int) -> bool:
    return _file(ballot).exists()


def drop_key(ballot: int) -> None:
    """Delete the key: from now on nobody opens an envelope of this ballot."""
    _file(ballot).unlink(missing_ok=True)


def kept_keys() -> set[int]:
    """Return the keys of the ballots of which a private half is kept."""
    return {int(file.stem) for file in _folder().glob("*.key") if file.stem.isdecimal()}


def seal_marks(marks: Sequence[int], public: bytes, ballot: int, voter: int) -> bytes:
    """Return the sealed envelope with one byte a subject, also for one without a mark, so that its length
    says nothing."""
    return _seal(bytes(marks), public, f"ballot {ballot} of {voter}")


def open_envelope(sealed: bytes, ballot: int, voter: int) -> list[int]:
    """Return the marks in the envelope. Raises ``ValueError`` if it is not the envelope of this voter in this
    ballot, and ``FileNotFoundError`` if the key is lost."""
    return list(_open(sealed, ballot, f"ballot {ballot} of {voter}"))


def seal_figures(numbers: Sequence[int], public: bytes, ballot: int, counter: int) -> bytes:
    """Return the sealed figures of one counter, two bytes each."""
    return _seal(struct.pack(f">{len(numbers)}H", *numbers), public, f"paper of {ballot} by {counter}")


def open_figures(sealed: bytes, ballot: int, counter: int) -> list[int]:
    """Return the figures that this counter has sealed. Raises as ``open_envelope`` does."""
    content = _open(sealed, ballot, f"paper of {ballot} by {counter}")
    return list(struct.unpack(f">{len(content) // 2}H", content))


def _seal(content: bytes, public: bytes, place: str) -> bytes:
    key = X25519PublicKey.from_public_bytes(public)
    return bytes(SUITE.encrypt(content, key, info=place.encode()))


def _open(sealed: bytes, ballot: int, place: str) -> bytes:
    _leave_no_core_dump()
    key = X25519PrivateKey.from_private_bytes(_file(ballot).read_bytes())
    try:
        return bytes(SUITE.decrypt(sealed, key, info=place.encode()))
    except InvalidTag:
        raise ValueError(place) from None


def _leave_no_core_dump() -> None:
    """Have the system write no memory of this process to a disk should it crash: it holds the key now."""
    import resource  # noqa: PLC0415  # there is none on Windows, where there are no keys either

    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def unsafe_ground() -> Iterator[str]:
    """Yield a sentence for everything because of which this server must not hold a ballot on screen."""
    folder = _folder()
    if not folder.is_dir() or not _is_in_memory(folder):
        yield _("%(folder)s is no folder that exists only in memory.") % {"folder": folder}
    elif stat.S_IMODE(folder.stat().st_mode) != MODE or folder.stat().st_uid != os.getuid():
        yield _("%(folder)s can be read by others: it belongs to the program alone.") % {"folder": folder}
    elif _is_swapped(folder):
        yield _("This server moves memory to its disk (swap), where the key would stay.")
    if settings.DEBUG:
        yield _("The program shows its errors in full (DEBUG), with what people vote.")
    if not settings.LOCAL and _server_says("fsync") != "on":
        yield _("The database does not wait for its disk (fsync): a power cut could lose ballots.")
    if not settings.LOCAL and _server_says("synchronous_commit") not in ("on", "remote_apply"):
        yield _("The database answers before it has written (synchronous_commit): ballots could be lost.")
    if _server_says("track_commit_timestamp") != "off":
        yield _("The database keeps the time of every change (track_commit_timestamp).")


def _mount(folder: Path) -> tuple[str, str]:
    """Return kind and options of the file system on which the folder lies."""
    found, longest = ("", ""), -1
    for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        _device, place, kind, options = line.split()[:4]
        if folder.resolve().is_relative_to(place) and len(place) > longest:
            found, longest = (kind, options), len(place)
    return found


def _is_in_memory(folder: Path) -> bool:
    return Path("/proc/mounts").exists() and _mount(folder)[0] == "tmpfs"


def _is_swapped(folder: Path) -> bool:
    has_swap = len(Path("/proc/swaps").read_text(encoding="utf-8").splitlines()) > 1
    return has_swap and "noswap" not in _mount(folder)[1].split(",")


def _server_says(setting: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [setting])
        return str(cursor.fetchone()[0])
