"""What the list of what is late says: papers not handed in, comments without answer and stages not ended,
with their days. It prints, and its table goes to Excel."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.db.models import Count
from django.utils import translation

from reviews.documents.blocks import (
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
from reviews.models import Comment, Document, Paper, ReviewSession
from reviews.rounds.notices.reminders import OPEN_TO_WRITE
from reviews.stages import Stage

COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Họ và tên, tổ chức", 52),
    TableColumn("Chức vụ"),
    TableColumn("Việc quá hạn", 56),
    TableColumn("Hạn", 24, centred=True),
    TableColumn("Quá hạn (ngày)", 18, centred=True),
)


class LateMatter(NamedTuple):
    """One thing that is late in a session: whose it is, the person's post, what it is, and its day."""

    name: str
    title: str
    what: str
    due: dt.date


def late_in_session(document: Document) -> PaperContent:
    """Return the list of what is late in the session on the day on which it is asked for."""
    return _list(document, [document.of_session])


def late_below(document: Document) -> PaperContent:
    """Return the list for the sessions of the round in the session's committee and all units below it. Units
    in which nothing is late are left out."""
    session = document.of_session
    rows = ReviewSession.objects.for_list().with_parents().filter(campaign=session.campaign_id)
    below = rows.filter(committee__path__startswith=session.committee.path, is_cancelled=False)
    return _list(document, list(below.order_by("committee__path", "pk")))


def late_matters(sessions: Sequence[ReviewSession], today: dt.date) -> dict[int, list[LateMatter]]:
    """Return what is late in each of the sessions, by its key, in the order of the papers. The number of
    queries does not grow with the sessions."""
    found: dict[int, list[LateMatter]] = defaultdict(list)
    by_pk = {one.pk: one for one in sessions if one.is_late(today)}
    for session in by_pk.values():
        if session.stage not in OPEN_TO_WRITE:
            what = f"Kết thúc bước “{session.get_stage_display()}”"
            found[session.pk].append(LateMatter(session.committee.body, "", what, session.due))
    to_write = [pk for pk, one in by_pk.items() if one.stage in OPEN_TO_WRITE]
    papers = Paper.objects.filter(session__in=to_write).for_list().in_order()
    for paper in papers.missing():
        session = by_pk[paper.session_id]
        kind = "Báo cáo kiểm điểm" if paper.is_collective else "Bản tự kiểm điểm"
        late = LateMatter(str(paper), paper.title, f"{kind} chưa nộp", session.writing_due)
        found[session.pk].append(late)
    commented = [pk for pk, one in by_pk.items() if one.stage == Stage.COMMENTING]
    waiting = Comment.objects.unanswered().filter(paper__session__in=commented).order_by()
    numbers = dict(waiting.values("paper").annotate(n=Count("pk")).values_list("paper", "n"))
    for paper in papers.filter(pk__in=numbers):
        session = by_pk[paper.session_id]
        what = f"{numbers[paper.pk]} ý kiến góp ý chưa trả lời"
        found[session.pk].append(LateMatter(str(paper), paper.title, what, session.commenting_due))
    return dict(found)


def _list(document: Document, sessions: Sequence[ReviewSession]) -> PaperContent:
    session, day = document.of_session, asked_on(document)
    with translation.override("vi"):
        found = late_matters(sessions, day)
        rows = list(_rows([one for one in sessions if one.pk in found], found, day))
        about = f"các việc quá hạn đến ngày {short_date(day)}"
        body: PaperBlock = (
            TableBlock(COLUMNS, tuple(rows), name="Quá hạn")
            if rows
            else Paragraph("Không có việc nào quá hạn.")
        )
        head = (letterhead_of(session.committee, day), Title("Danh sách", f"{about}, {session.campaign}"))
        return PaperContent(
            title=f"Danh sách {about} – {session.committee.name}",
            author=session.committee.name,
            parts=(Part((*head, body), across=True),),
        )


def _rows(
    sessions: Sequence[ReviewSession], found: dict[int, list[LateMatter]], day: dt.date
) -> Iterator[TableRow]:
    """Yield the rows, with a heading for each unit where there are several."""
    number = 0
    for session in sessions:
        if len(sessions) > 1:
            above = f", {session.parent_name}" if getattr(session, "parent_name", "") else ""
            yield TableRow(("", f"{session.committee.body_name}{above}", "", "", "", ""), is_heading=True)
        for late in found[session.pk]:
            number += 1
            days = str((day - late.due).days)
            yield TableRow((str(number), late.name, late.title, late.what, short_date(late.due), days))
