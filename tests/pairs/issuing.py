"""What people do with the register, with issued papers and with a letterhead."""

from __future__ import annotations

import datetime as dt
import io
from functools import partial

import docx
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.enum.style import WD_STYLE_TYPE

from members import clock
from members.models import RoleKind
from reviews.issuing.actions import letterheads, papers, register
from reviews.issuing.actions.register import RegisterLine
from reviews.issuing.making import give_up_files
from reviews.models import Document, DocumentKind, IssuedPaper, PaperType, RegisterEntry, Signatory, Term
from tests.pairs.racing import Job, Play
from tests.reviews.cast import LONG_AGO, Cast, convene, make_cast, make_role
from tests.reviews.issuing.issuing import issue, make_term, printed, terms, with_file

LETTER = RegisterLine(dt.date(2025, 11, 20), "Về việc mời họp")


def _styles(name: str) -> bytes:
    file, written = docx.Document(), io.BytesIO()
    file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    file.save(written)
    return written.getvalue()


STYLES = {name: _styles(name) for name in ("VB Nội dung", "VB Tên loại")}


def _issuing() -> Cast:
    """A summons is issued, whose files could not be made, and printed once more; an invitation is issued and
    ready; a letter is entered, a term begun by mistake; somebody signs besides; the letterhead has styles."""
    cast = make_cast()
    make_role(cast.guest, RoleKind.CLERK, cast.province)
    convene(cast)
    give_up_files(issue(printed(cast, DocumentKind.SUMMONS), cast.clerk).pk, "Hết giờ")
    printed(cast, DocumentKind.SUMMONS)
    with_file(issue(printed(cast, DocumentKind.INVITATION), cast.clerk))
    register.enter_paper(cast.province, PaperType.CV, LETTER, by=cast.clerk)
    make_term(cast.province, dt.date(2030, 10, 15), "2030–2035")
    letterheads.add_signatory(
        cast.province, cast.staff, "Trưởng Ban", by_order=True, starts_on=LONG_AGO, by=cast.clerk
    )
    _style(cast, "VB Nội dung", "clerk")()
    return cast


def _paper(kind: DocumentKind = DocumentKind.SUMMONS) -> IssuedPaper:
    return IssuedPaper.objects.for_list().filter(document__kind=kind).order_by("pk")[0]


def _issue(cast: Cast, by: str) -> Job:
    document = (
        Document.objects.for_issue().filter(kind=DocumentKind.SUMMONS, issued__isnull=True).order_by("-pk")[0]
    )
    said = terms(document, replaces=_paper())
    return partial(papers.issue_document, document, said, by=getattr(cast, by))


def _attach(cast: Cast, words: bytes, by: str) -> Job:
    """The copy is a picture, since a PDF is held against the issued file, which is not kept with the rows."""
    picture = SimpleUploadedFile("ban-ky.jpg", b"\xff\xd8\xff" + words)
    return partial(papers.attach_signed_copy, _paper(DocumentKind.INVITATION), picture, by=getattr(cast, by))


def _annul(cast: Cast, reason: str, by: str) -> Job:
    entry = RegisterEntry.objects.for_list().get(symbol="01-CV/TU")
    return partial(papers.annul_paper, entry, reason, by=getattr(cast, by))


def _enter(cast: Cast, paper_type: PaperType, by: str) -> Job:
    return partial(register.enter_paper, cast.province, paper_type, LETTER, by=getattr(cast, by))


def _style(cast: Cast, name: str, by: str) -> Job:
    file = SimpleUploadedFile(f"{name}.docx", STYLES[name])
    return partial(letterheads.set_style_file, cast.province, file, by=getattr(cast, by))


def _lines(cast: Cast, organ: str, by: str) -> Job:
    said = {"superior": "Đảng bộ", "organ": organ, "recipients": organ}
    return partial(letterheads.set_letterhead, cast.province, **said, by=getattr(cast, by))


def _signatory(cast: Cast, title: str, by: str) -> Job:
    return partial(
        letterheads.add_signatory,
        cast.province,
        cast.approver,
        title,
        by_order=False,
        starts_on=LONG_AGO,
        by=getattr(cast, by),
    )


def _end(cast: Cast, day: dt.date, by: str) -> Job:
    return partial(letterheads.end_signatory, Signatory.objects.get(), day, by=getattr(cast, by))


ISSUING: dict[str, Play] = {
    "issue it anew": lambda cast: _issue(cast, "clerk"),
    "issue it as the head": lambda cast: _issue(cast, "head"),
    "make its files again": lambda cast: partial(papers.make_again, _paper(), by=cast.clerk),
    "attach the signed copy": lambda cast: _attach(cast, b"ky", "clerk"),
    "attach another": lambda cast: _attach(cast, b"ky lai", "head"),
    "enter a letter": lambda cast: _enter(cast, PaperType.CV, "clerk"),
    "enter a decision": lambda cast: _enter(cast, PaperType.QD, "guest"),
    "begin decisions at 40": lambda cast: partial(
        register.continue_series, cast.province, PaperType.QD, 40, by=cast.clerk
    ),
    "begin them at 50": lambda cast: partial(
        register.continue_series, cast.province, PaperType.QD, 50, by=cast.head
    ),
    "annul the letter": lambda cast: _annul(cast, "Gửi nhầm", "clerk"),
    "annul it otherwise": lambda cast: _annul(cast, "Sai thể thức", "head"),
    "begin a term": lambda cast: partial(
        register.add_term, cast.province, "2026–2031", dt.date(2026, 1, 1), by=cast.clerk
    ),
    "begin it by another name": lambda cast: partial(
        register.add_term, cast.province, "Khóa mới", dt.date(2026, 1, 1), by=cast.head
    ),
    "take a term out": lambda cast: partial(
        register.remove_term, Term.objects.select_related("committee").get(name="2030–2035"), by=cast.clerk
    ),
    "set the letterhead": lambda cast: _lines(cast, "Thường trực", "clerk"),
    "set it otherwise": lambda cast: _lines(cast, "Văn phòng", "head"),
    "take other styles": lambda cast: _style(cast, "VB Tên loại", "head"),
    "drop the styles": lambda cast: partial(letterheads.drop_style_file, cast.province, by=cast.clerk),
    "let somebody sign": lambda cast: _signatory(cast, "Chánh Văn phòng", "clerk"),
    "let them sign otherwise": lambda cast: _signatory(cast, "Trưởng Ban", "head"),
    "end who signs": lambda cast: _end(cast, clock.today(), "clerk"),
    "end it earlier": lambda cast: _end(cast, LONG_AGO, "head"),
}

SCENES = {"issuing, summons issued": (_issuing, ISSUING)}
