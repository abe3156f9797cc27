"""The styles of a Word file that somebody uploaded, to be used for the Word files of a committee.

Of the file only its table of styles is ever read, so nothing else that it carries (programs, pictures, links)
reaches a paper."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

STYLES_PART = "word/styles.xml"
MOST_BYTES = 4 * 1024 * 1024
"""So long may the table of styles be when it is unpacked."""

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class StyleFileError(ValueError):
    """The file has no styles that a paper could use. The message says why, for the person."""


def styles_in(content: bytes) -> bytes:
    """Return the table of styles of a Word file, as XML. Raises ``StyleFileError``."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts, parts.open(STYLES_PART) as part:
            found = part.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise StyleFileError(_("This is no Word file that can be read. Save it anew as .docx.")) from error
    if len(found) > MOST_BYTES:
        raise StyleFileError(_("The styles of this file are too big when unpacked."))
    return found


def check_style_file(content: bytes, known: frozenset[str]) -> None:
    """Raise ``StyleFileError`` if the Word file cannot be read or has none of the ``known`` styles."""
    names = {name.get(f"{WORD}val") for name in _tree(styles_in(content)).iterfind(f"{WORD}style/{WORD}name")}
    if not names & known:
        raise StyleFileError(
            _(
                "None of the styles of the papers is in this file. Take the Word file of any paper of the"
                " program, change its styles, and upload that."
            )
        )


def _tree(styles: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        tree = etree.fromstring(styles, parser)
    except etree.XMLSyntaxError as error:
        raise StyleFileError(_("This is no Word file that can be read. Save it anew as .docx.")) from error
    if tree.getroottree().docinfo.doctype or tree.tag != f"{WORD}styles":
        raise StyleFileError(_("This is no Word file that can be read. Save it anew as .docx."))
    return tree
