"""An issued paper whose file was made, for tests of signatures."""

from __future__ import annotations

import datetime as dt
from functools import cache

from reviews.documents import archive, press
from reviews.models import (
    Document,
    DocumentKind,
    DocumentState,
    IssuedPaper,
    PaperType,
    RegisterEntry,
    Series,
    SignedCopy,
    Term,
)
from tests.reviews.cast import Cast
from tests.reviews.documents.test_archive import PAPER
from tests.reviews.issuing.issuing import with_file

ABOUT = "Thông báo kết luận hội nghị thử"


@cache
def issued_bytes() -> bytes:
    """A paper as it goes out to be signed."""
    return archive.with_signature_field(press.render_paper(PAPER).content)


def make_issued(cast: Cast, content: bytes) -> IssuedPaper:
    """An issued paper of the cast's session with this file."""
    document = Document.objects.create(
        session=cast.session,
        kind=DocumentKind.REPORT,
        state=DocumentState.DONE,
        sha256="0" * 64,
        pages=1,
        requested_by=cast.clerk,
    )
    term = Term.objects.create(
        committee=cast.session.committee, name="2025-2030", starts_on=dt.date(2025, 1, 1)
    )
    series = Series.objects.create(committee=cast.session.committee, paper_type=PaperType.BC, term=term)
    entry = RegisterEntry.objects.create(
        series=series,
        number=1,
        symbol="01-BC/ĐU",
        dated_on=dt.date(2026, 2, 5),
        title=ABOUT,
        drawn_by=cast.clerk,
    )
    paper = IssuedPaper(document=document, entry=entry, signer="Đỗ Văn Thử", issued_by=cast.clerk)
    paper.save()
    return with_file(paper, content)


def new_copy(paper: IssuedPaper, cast: Cast) -> SignedCopy:
    return SignedCopy(paper=paper, name="da-ky.pdf", size=1, sha256="1" * 64, added_by=cast.clerk)
