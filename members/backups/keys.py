"""The keys of backups as age writes them: a recipient ("age1…"), to which backups are encrypted, and its
identity ("AGE-SECRET-KEY-1…"), which opens them and lies on no server.

Both are 32 bytes in Bech32 (BIP 173)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

RECIPIENT, IDENTITY = "age", "age-secret-key-"
LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECKSUM = 6


class KeyFormatError(ValueError):
    """These are not the letters of a key."""


def new_identity() -> str:
    return _letters(IDENTITY, X25519PrivateKey.generate().private_bytes_raw()).upper()


def recipient_of(identity: str) -> str:
    """Return the recipient that belongs to the identity. Raises ``KeyFormatError``."""
    return _letters(RECIPIENT, read_identity(identity).public_key().public_bytes_raw())


def read_identity(text: str) -> X25519PrivateKey:
    """Return the private key from its letters. Raises ``KeyFormatError``."""
    return X25519PrivateKey.from_private_bytes(_bytes(IDENTITY, text))


def read_recipient(text: str) -> X25519PublicKey:
    """Return the public key from its letters. Raises ``KeyFormatError``."""
    return X25519PublicKey.from_public_bytes(_bytes(RECIPIENT, text))


def key_in(file: Path) -> X25519PrivateKey:
    """Return the private key from the file in which an operator keeps it. Lines that begin with # are
    remarks. Raises ``KeyFormatError`` and ``OSError``."""
    for line in file.read_text(encoding="ascii").splitlines():
        if line.strip() and not line.startswith("#"):
            return read_identity(line)
    raise KeyFormatError(f"{file} holds no key.")


def _letters(prefix: str, content: bytes) -> str:
    data = list(_regrouped(content, 8, 5))
    rest = _remainder([*_expanded(prefix), *data, *[0] * CHECKSUM]) ^ 1
    data += [(rest >> 5 * (CHECKSUM - 1 - place)) & 31 for place in range(CHECKSUM)]
    return f"{prefix}1{''.join(LETTERS[value] for value in data)}"


def _bytes(prefix: str, text: str) -> bytes:
    written = text.strip()
    if written not in (written.lower(), written.upper()):
        raise KeyFormatError("A key is written in small letters or in capitals, not in both.")
    head, _one, tail = written.lower().rpartition("1")
    if head != prefix or not set(tail) <= set(LETTERS):
        raise KeyFormatError(f"This is no key that begins with {prefix}1.")
    data = [LETTERS.index(letter) for letter in tail]
    if _remainder([*_expanded(prefix), *data]) != 1:
        raise KeyFormatError("A letter of the key is wrong.")
    content = bytes(_regrouped(data[:-CHECKSUM], 5, 8))[:32]
    if len(content) != 32:
        raise KeyFormatError("The key is too short.")
    return content


def _expanded(prefix: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _remainder(values: Iterable[int]) -> int:
    """Return the remainder of the values by the generator of Bech32: 1 where the checksum is right."""
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate(GENERATOR):
            rest ^= factor if top >> bit & 1 else 0
    return rest


def _regrouped(values: Iterable[int], old: int, new: int) -> Iterable[int]:
    """Yield the same bits in groups of another size, the last one filled up with zeros."""
    held = bits = 0
    for value in values:
        held, bits = (held << old | value) & 0xFFF, bits + old
        while bits >= new:
            bits -= new
            yield held >> bits & (1 << new) - 1
    if bits:
        yield held << new - bits & (1 << new) - 1
