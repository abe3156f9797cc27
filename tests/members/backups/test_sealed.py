"""The encrypted stream is that of age: what others encrypted is read, and what was changed is refused."""

from __future__ import annotations

import base64
import io

import pytest

from members.backups.keys import KeyFormatError, new_identity, read_identity, read_recipient, recipient_of
from members.backups.sealed import CHUNK, TAG, SealedReader, SealedWriter, UnsealError

# From the tests of another program (sops), made by the reference implementation of age.
IDENTITY = "AGE-SECRET-KEY-1G0Q5K9TV4REQ3ZSQRMTMG8NSWQGYT0T7TZ33RAZEE0GZYVZN0APSU24RK7"
RECIPIENT = "age1lzd99uklcjnc0e7d860axevet2cz99ce9pq6tzuzd05l5nr28ams36nvun"
BY_OTHERS = """
    YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBvY2t2NkdLUGRvY3l2OGNy
    MVJWcUhCOEZrUG8yeCtnRnhxL0I5NFk4YjJFCmE4SVQ3MEdyZkFqRWpSa2F0NVhF
    VDUybzBxdS9nSGpHSVRVMUI0UEVqZkkKLS0tIGJjeGhNQ0Y5L2VZRVVYSm90djFF
    bzdnQ3UwTGljMmtrbWNMV1MxYkFzUFUK4xjOZOTGdcbzuwUY/zeBXhcF+Md3e5PQ
    EylloI7MNGbadPGb
"""


def sealed(content: bytes) -> bytes:
    file = io.BytesIO()
    writer = SealedWriter(file, read_recipient(RECIPIENT))
    for start in range(0, len(content), 50_000):
        writer.write(content[start : start + 50_000])
    writer.close()
    return file.getvalue()


def unsealed(content: bytes, identity: str = IDENTITY) -> bytes:
    return SealedReader(io.BytesIO(content), read_identity(identity)).read()


def test_what_the_reference_implementation_encrypted_is_read() -> None:
    assert recipient_of(IDENTITY) == RECIPIENT
    assert unsealed(base64.b64decode(BY_OTHERS)) == b"data"


def test_every_length_comes_back_and_no_end_can_be_cut_off() -> None:
    for length in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK):
        content = bytes(number % 251 for number in range(length))
        file = sealed(content)
        assert unsealed(file) == content
        for cut in (1, TAG, len(content) % CHUNK + TAG, CHUNK + TAG):
            with pytest.raises(UnsealError):
                unsealed(file[:-cut])


@pytest.mark.parametrize("at", [3, 30, 80, 130, 190, 230, -1])
def test_a_changed_byte_is_refused_wherever_it_is(at: int) -> None:
    file = bytearray(sealed(b"hidden" * 100))
    file[at] ^= 1
    with pytest.raises(UnsealError):
        unsealed(bytes(file))


def test_another_key_opens_nothing_and_a_misspelt_one_is_no_key() -> None:
    with pytest.raises(UnsealError, match="another key"):
        unsealed(sealed(b"hidden"), new_identity())
    for letters in (
        RECIPIENT,
        IDENTITY[:-1],
        IDENTITY.replace("K7", "Q7"),
        IDENTITY[:9] + IDENTITY[9:].lower(),
        "",
    ):
        with pytest.raises(KeyFormatError):
            read_identity(letters)
