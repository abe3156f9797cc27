"""What somebody wrote by hand, attached and typed in by the clerk."""

from __future__ import annotations

import datetime as dt

from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import Member
from reviews.manuscripts.actions import attaching
from reviews.models import Manuscript, ManuscriptKind, Paper, ReviewSession
from reviews.papers.actions import papers as paper_actions
from tests.reviews.cast import Cast, write

SIGNED = dt.date(2025, 11, 20)
WHY = "Không có điện thoại thông minh"


def sheet(words: str = "bản viết tay") -> SimpleUploadedFile:
    return SimpleUploadedFile("viet-tay.pdf", f"%PDF-1.7 {words}".encode())


def attach(
    cast: Cast,
    member: Member,
    kind: ManuscriptKind = ManuscriptKind.PAPER,
    *,
    by: Member | None = None,
    session: ReviewSession | None = None,
    words: str = "bản viết tay",
    reason: str = WHY,
) -> Manuscript:
    written = attaching.SignedSheet(kind, SIGNED, sheet(f"{words} {kind}"), reason)
    return attaching.attach_manuscript(session or cast.session, member, written, by=by or cast.clerk)


def handed_in(cast: Cast, member: Member) -> Paper:
    """The member's paper, typed in by the clerk and handed in."""
    attach(cast, member)
    write(cast.paper(member), cast.clerk)
    paper_actions.submit_paper(cast.paper(member), by=cast.clerk)
    return cast.paper(member)
