"""Writes and reads an encrypted stream in the format of age (age-encryption.org/v1).

A random key of the file encrypts its chunks (ChaCha20-Poly1305, the construction STREAM), and is itself
encrypted to the recipient (X25519). A chunk that was changed, moved, left out or cut off is refused."""

from __future__ import annotations

import base64
import hmac
import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION = b"age-encryption.org/v1\n"
STANZA, FOOT = b"-> X25519 ", b"--- "
INFO = b"age-encryption.org/v1/X25519"
CHUNK, TAG, SALT, FILE_KEY = 64 * 1024, 16, 16, 16
NO_NONCE = bytes(12)
LONGEST_LINE = 100


class UnsealError(Exception):
    """The file cannot be opened: it is damaged, or was encrypted to another key."""


class SealedWriter:
    """A file to be written whose bytes are encrypted to the recipient. It has to be closed."""

    def __init__(self, file: IO[bytes], recipient: X25519PublicKey) -> None:
        key, salt = os.urandom(FILE_KEY), os.urandom(SALT)
        head = _head(key, recipient)
        file.write(head + b" " + _text(_mac(key, head)) + b"\n" + salt)
        self.file, self.chunks, self.held = file, _Chunks(key, salt), bytearray()

    def write(self, content: bytes) -> int:
        self.held += content
        while len(self.held) > CHUNK:  # the last chunk is marked, so one is always held back
            self.file.write(self.chunks.encrypt(bytes(self.held[:CHUNK]), is_last=False))
            del self.held[:CHUNK]
        return len(content)

    def close(self) -> None:
        self.file.write(self.chunks.encrypt(bytes(self.held), is_last=True))


class SealedReader:
    """A file to be read that was encrypted to this key. Raises ``UnsealError`` where it was not, and wherever
    it was changed."""

    def __init__(self, file: IO[bytes], identity: X25519PrivateKey) -> None:
        key = _file_key(file, identity)
        self.file, self.chunks = file, _Chunks(key, _exactly(file, SALT))
        self.held, self.following = bytearray(), file.read(CHUNK + TAG)
        if not self.following:
            raise UnsealError("The file is cut off.")

    def read(self, size: int = -1) -> bytes:
        while (size < 0 or len(self.held) < size) and self.following:
            chunk, self.following = self.following, self.file.read(CHUNK + TAG)
            self.held += self.chunks.decrypt(chunk, is_last=not self.following)
        end = len(self.held) if size < 0 else size
        found = bytes(self.held[:end])
        del self.held[:end]
        return found


class _Chunks:
    """The chunks of one file, each encrypted with its place and whether it is the last."""

    def __init__(self, key: bytes, salt: bytes) -> None:
        self.cipher, self.number = ChaCha20Poly1305(_derive(key, salt, b"payload")), 0

    def _nonce(self, *, is_last: bool) -> bytes:
        self.number += 1
        return (self.number - 1).to_bytes(11, "big") + bytes([is_last])

    def encrypt(self, content: bytes, *, is_last: bool) -> bytes:
        return self.cipher.encrypt(self._nonce(is_last=is_last), content, None)

    def decrypt(self, content: bytes, *, is_last: bool) -> bytes:
        try:
            return self.cipher.decrypt(self._nonce(is_last=is_last), content, None)
        except InvalidTag as error:
            raise UnsealError(f"The file is damaged or cut off in its part {self.number}.") from error


def _head(key: bytes, recipient: X25519PublicKey) -> bytes:
    """Return the beginning of the file, up to the mark before its authentication code."""
    private = X25519PrivateKey.generate()
    share = private.public_key().public_bytes_raw()
    wrapping = _wrapping(private.exchange(recipient), share, recipient)
    wrapped = ChaCha20Poly1305(wrapping).encrypt(NO_NONCE, key, None)
    return VERSION + STANZA + _text(share) + b"\n" + _text(wrapped) + b"\n" + FOOT.rstrip()


def _file_key(file: IO[bytes], identity: X25519PrivateKey) -> bytes:
    """Read the beginning of the file, and return the key of its chunks."""
    lines = [file.readline(LONGEST_LINE) for _line in range(4)]
    version, stanza, wrapped, foot = lines
    if version != VERSION or not stanza.startswith(STANZA) or not foot.startswith(FOOT):
        raise UnsealError("This is no backup that was encrypted to one key.")
    try:
        share = _read(stanza.removeprefix(STANZA))
        shared = identity.exchange(X25519PublicKey.from_public_bytes(share))
        wrapping = _wrapping(shared, share, identity.public_key())
        key = ChaCha20Poly1305(wrapping).decrypt(NO_NONCE, _read(wrapped), None)
        code = _read(foot.removeprefix(FOOT))
    except (InvalidTag, ValueError) as error:
        raise UnsealError("The backup was encrypted to another key, or its beginning is damaged.") from error
    if not hmac.compare_digest(code, _mac(key, b"".join(lines[:3]) + FOOT.rstrip())):
        raise UnsealError("The beginning of the file was changed.")
    return key


def _wrapping(shared: bytes, share: bytes, recipient: X25519PublicKey) -> bytes:
    return _derive(shared, share + recipient.public_bytes_raw(), INFO)


def _mac(key: bytes, head: bytes) -> bytes:
    return hmac.digest(_derive(key, b"", b"header"), head, "sha256")


def _derive(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def _exactly(file: IO[bytes], size: int) -> bytes:
    found = file.read(size)
    if len(found) != size:
        raise UnsealError("The file is cut off.")
    return found


def _text(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def _read(text: bytes) -> bytes:
    return base64.b64decode(text.rstrip(b"\n") + b"=" * (-len(text.rstrip(b"\n")) % 4), validate=True)
