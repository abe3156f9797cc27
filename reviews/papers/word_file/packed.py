"""Opens the bytes of a Word file (.docx) that somebody uploaded, and refuses a harmful one before it is
unpacked. A .docx is a zip archive of XML files, of which only those with words are ever read."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lxml import etree

from members.workbooks.files import BROKEN_ZIP, DOCTYPE, OLD_EXCEL

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
"""The parts with words are no longer than this when they are unpacked, all together."""

MOST_PARTS = 2_000
MOST_TAGS = 400_000
"""A paper of fifty pages with tables has some 50,000."""

DOCUMENT = "word/document.xml"
READ = (
    DOCUMENT,
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/endnotes.xml",
)
"""The parts that are read. Pictures, programs and whatever else the file carries are never unpacked."""


class WordFileError(ValidationError):
    """The file as a whole cannot be read. The message says why and what to do."""


def not_word() -> WordFileError:
    return WordFileError(_("This is not a Word file (.docx), or it is damaged. Save it anew in Word."))


def word_too_large() -> WordFileError:
    return WordFileError(_("The Word file is too large. Take the pictures out, or divide it into several."))


def parts_of(content: bytes) -> Mapping[str, Any]:
    """Return the parts of the file that are read, by their names, each as its topmost element. Raises
    ``WordFileError`` if the file is no .docx, has a password, or is harmful or too large."""
    if len(content) > MOST_BYTES:
        raise word_too_large()
    if content.startswith(OLD_EXCEL):  # the old Word begins like the old Excel
        raise WordFileError(
            _(
                "This is an old Word file (.doc), or one with a password. Open it in Word, choose File, Save"
                " As, the type “Word Document (*.docx)” and no password, and upload that file."
            )
        )
    return {name: _tree(part) for name, part in _unpacked(content).items()}


def _unpacked(content: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if DOCUMENT not in names:
                raise not_word()
            if len(names) > MOST_PARTS:
                raise word_too_large()
            room = MOST_UNPACKED
            for name in READ:
                if name in names:
                    # The size that the archive states may be a lie, so what is read has a bound.
                    with archive.open(name) as part:
                        found[name] = part.read(room + 1)
                    room -= len(found[name])
                    if room < 0:
                        raise word_too_large()
    except (*BROKEN_ZIP, zlib.error):
        raise not_word() from None
    if sum(part.count(b"<") for part in found.values()) > MOST_TAGS:
        raise word_too_large()
    return found


def _tree(part: bytes) -> Any:
    """Return the topmost element. No program writes a DOCTYPE into a .docx, but an attack with entities, from
    outside or growing without end, needs one."""
    if DOCTYPE.search(part):
        raise not_word()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError:
        raise not_word() from None
