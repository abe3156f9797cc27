"""What the notices on paper say, for people whom no mail reaches: one batch a unit, with a sheet to sign for
whoever takes the notices round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils import translation

from members.models import Member, User
from reviews.desk.matters import Line, matters_of
from reviews.documents.blocks import (
    Lines,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
)
from reviews.documents.letterhead import asked_on, letterhead_of
from reviews.documents.wording import short_date
from reviews.models import Document, Paper, ReviewSession

SHEET = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Họ và tên"),
    TableColumn("Chức vụ", 48),
    TableColumn("Số việc", 15, centred=True),
    TableColumn("Ngày nhận", 24, centred=True),
    TableColumn("Ký nhận", 30),
)


class PersonNotice(NamedTuple):
    """What waits in one session for one person whom no mail reaches."""

    member: Member
    title: str
    lines: list[Line]
    has_login: bool


def slips_of_session(document: Document) -> PaperContent:
    """Return the notices to the people of the session, as of the moment at which they are printed."""
    return _batches(document, [document.of_session])


def slips_below(document: Document) -> PaperContent:
    """Return the notices of the round to the people of the session's committee and of all units below it, a
    batch for each unit in which anything waits."""
    session = document.of_session
    rows = ReviewSession.objects.for_list().filter(campaign=session.campaign_id, is_cancelled=False)
    below = rows.filter(committee__path__startswith=session.committee.path)
    return _batches(document, below.order_by("committee__path", "pk"))


def slips_in(session: ReviewSession) -> list[PersonNotice]:
    """Return what waits in the session for those of its people who have no open login with an address, in the
    order of the session. Whoever has nothing to do is left out."""
    papers = Paper.objects.reviewed_in(session).filter(member__isnull=False).select_related("member")
    people = {paper.member.pk: paper for paper in papers.in_order() if paper.member}
    logins = dict(User.objects.filter(member__in=people, is_active=True).values_list("member", "email"))
    slips = []
    for pk, paper in people.items():
        if logins.get(pk) or paper.member is None:
            continue
        lines = [line for line in matters_of(paper.member).lines if line.session == session.pk]
        if lines:
            slips.append(PersonNotice(paper.member, paper.title, lines, pk in logins))
    return slips


def _batches(document: Document, sessions: Iterable[ReviewSession]) -> PaperContent:
    committee, day = document.of_session.committee, asked_on(document)
    with translation.override("vi"):
        found = [(session, slips) for session in sessions if (slips := slips_in(session))]
        parts = tuple(Part(tuple(_batch(session, slips, day))) for session, slips in found)
        nobody = Part((letterhead_of(committee, day), Title("Phiếu báo", ""), Paragraph(NOBODY)))
        return PaperContent(
            title=f"Phiếu báo công việc kiểm điểm – {committee.name}",
            author=committee.name,
            parts=parts or (nobody,),
        )


NOBODY = "Không có việc nào đang chờ người chưa có địa chỉ nhận thư của chương trình."


def _batch(session: ReviewSession, slips: list[PersonNotice], day: dt.date) -> Iterator[PaperBlock]:
    """Yield the notices to the people of one unit, each in a frame to be cut out, and the sheet to sign."""
    yield letterhead_of(session.committee, day)
    yield Title("Phiếu báo", f"công việc kiểm điểm đang chờ, {session.committee.assembly}")
    for slip in slips:
        yield TableBlock((TableColumn(_addressed(slip)),), (TableRow((Lines(tuple(_said(slip))),)),))
        yield Paragraph("")
    yield Title("Danh sách ký nhận phiếu báo", "")
    rows = tuple(
        TableRow((str(number), str(slip.member), slip.title, str(len(slip.lines)), "", ""))
        for number, slip in enumerate(slips, start=1)
    )
    yield TableBlock(SHEET, rows, name="Ký nhận")


def _addressed(slip: PersonNotice) -> str:
    return f"Kính gửi: Đồng chí {slip.member}" + (f", {slip.title}" if slip.title else "")


def _said(slip: PersonNotice) -> Iterator[str]:
    """Yield the matters of the person with their days, and how they are dealt with."""
    for line in slip.lines:
        due = f" Hạn: {short_date(line.due)}" + (f" ({line.left})." if line.left else ".") if line.due else ""
        yield f"- {line.what}.{due}"
    if slip.has_login:
        yield "Đề nghị đồng chí đăng nhập chương trình để thực hiện."
    else:
        yield (
            "Đồng chí chưa có tài khoản. Đề nghị gặp thư ký để nhận phiếu đăng nhập hoặc nộp bản viết tay."
        )
