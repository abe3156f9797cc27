"""Compares a file with the papers that were issued here.

What is said of a paper is what the file itself says to whoever has it: that it is the paper of that number. A
file that was changed is only said to be none of ours as it is; the identifier in it, by which that is known,
can only be had from a copy of the paper. What became of the paper afterwards is left to its own page, which
only those see who may."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from members import clock
from reviews.documents.signed import FileState, Later, SignedFile, read_signed
from reviews.models import DocumentState, IssuedPaper, SignedCopy
from reviews.models.issuing import IssuedPaperQuerySet

END = re.compile(rb"%%EOF\r?\n?")
MOST_REVISIONS = 50
"""An issued paper is looked for among so many first saved states of a file."""


class FileOrigin(Enum):
    """How a file stands to the papers that were issued here. ``ADDED``: an issued paper to which something
    was added, as a signature is. ``COPY``: a signed copy that is kept. ``CHANGED``: it says that it is an
    issued paper, but its bytes are others."""

    ISSUED = "issued"
    ADDED = "added"
    COPY = "copy"
    CHANGED = "changed"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class FileVerdict:
    """What is known of a file. ``paper`` is the issued paper that it is, or says it is."""

    origin: FileOrigin
    file: SignedFile
    paper: IssuedPaper | None = None

    @property
    def is_issued(self) -> bool:
        return self.origin == FileOrigin.ISSUED

    @property
    def is_copy(self) -> bool:
        return self.origin == FileOrigin.COPY

    @property
    def is_signed_only(self) -> bool:
        """Whether nothing but signatures was added to the issued paper."""
        return self.origin == FileOrigin.ADDED and self.is_read and self.file.later == Later.SIGNATURES

    @property
    def is_added_to(self) -> bool:
        return self.origin == FileOrigin.ADDED and not self.is_signed_only

    @property
    def is_changed(self) -> bool:
        return self.origin == FileOrigin.CHANGED

    @property
    def is_read(self) -> bool:
        return self.file.state == FileState.READ

    @property
    def is_locked(self) -> bool:
        return self.file.state == FileState.LOCKED

    @property
    def is_pdf(self) -> bool:
        return self.file.state != FileState.NO_PDF


def check_file(content: bytes) -> FileVerdict:
    """Return what is known of these bytes."""
    found, length = _issued_in(content)
    file = read_signed(content, roots=settings.SIGNING_ROOTS, now=clock.now(), base=length)
    if found:
        return FileVerdict(FileOrigin.ISSUED if length == len(content) else FileOrigin.ADDED, file, found)
    copy = SignedCopy.objects.filter(sha256=hashlib.sha256(content).hexdigest()).first()
    if copy:
        return FileVerdict(FileOrigin.COPY, file, _papers().get(pk=copy.paper_id))
    claimed = _papers().filter(identity=file.identity).first() if file.identity else None
    return FileVerdict(FileOrigin.CHANGED if claimed else FileOrigin.ELSEWHERE, file, claimed)


def _papers() -> IssuedPaperQuerySet:
    return IssuedPaper.objects.for_list().filter(state=DocumentState.DONE)


def _issued_in(content: bytes) -> tuple[IssuedPaper | None, int]:
    """Return the issued paper with which the file begins, and how long that is."""
    digest, done, lengths = hashlib.sha256(), 0, {}
    for number, end in enumerate(END.finditer(content)):
        if number >= MOST_REVISIONS:
            break
        digest.update(content[done : end.end()])
        done = end.end()
        lengths[digest.hexdigest()] = done
    paper = _papers().filter(sha256__in=lengths).first()
    return (paper, lengths[paper.sha256]) if paper else (None, 0)
