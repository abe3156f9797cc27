"""What the consolidated report of a session says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from django.utils import translation

from members import clock
from reviews.documents.blocks import (
    Closing,
    Contents,
    Cover,
    Heading,
    Letterhead,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
)
from reviews.documents.letterhead import letterhead_of, reported_to, signature_of
from reviews.documents.wording import kept_at
from reviews.models import ReviewSession
from reviews.papers.printed import paper_parts
from reviews.report.comments import comment_blocks
from reviews.report.levels import rating_blocks
from reviews.report.linking import link_blocks
from reviews.report.people import people_blocks
from reviews.report.rows import SessionRows, read_session
from reviews.stages import Stage

ORDINALS = ("Phần thứ nhất", "Phần thứ hai", "Phần thứ ba", "Phần thứ tư", "Phần thứ năm")


def report_paper(session: ReviewSession, day: dt.date | None = None) -> PaperContent:
    """Return the consolidated report, in Vietnamese whatever language the reader has chosen. Its date is the
    day of the conference. Until that is set it is left blank, and posts are those of ``day`` (without it
    today). It is marked as a draft until the session is closed. Its number stands on the cover only, and its
    signature with the recipients at its end."""
    with translation.override("vi"):
        rows = read_session(session, session.room.conference_on or day or clock.today())
        is_draft = session.stage != Stage.CLOSED
        about = session.period.title or f"năm {session.period.year}"
        body = session.committee.body_name
        return PaperContent(
            title=f"{' '.join(_title(session))} {about} – {body}",
            author=session.committee.name,
            parts=tuple(_parts(rows)),
            foot=session.committee.name,
            mark="DỰ THẢO" if is_draft else "",
        )


def _title(session: ReviewSession) -> tuple[str, ...]:
    if session.campaign.is_rated:
        return ("Báo cáo tổng hợp", "kiểm điểm, đánh giá,", "xếp loại chất lượng")
    return ("Báo cáo kết quả", "kiểm điểm, rút kinh nghiệm")


def _parts(rows: SessionRows) -> Iterator[Part]:
    yield Part((letterhead_of(rows.session.committee, rows.session.room.conference_on, "BC"), _cover(rows)))
    yield Part((Contents(),), foot="Mục lục")
    chapters = list(_chapters(rows))
    last = chapters[-1][1]
    last[-1] = replace(last[-1], blocks=(*last[-1].blocks, _closing(rows)))
    for number, (ordinal, (text, parts)) in enumerate(zip(ORDINALS, chapters, strict=False), start=1):
        yield from _headed(Heading(text, 1, f"part-{number}", ordinal), parts)
    links = tuple(link_blocks(rows))
    if links:
        heading = Heading("Liên hệ giữa kiểm điểm tập thể và cá nhân", 1, "part-6", "Phụ lục")
        yield from _headed(heading, [Part(links)])


def _closing(rows: SessionRows) -> Closing:
    committee = rows.session.committee
    recipients = (
        reported_to(committee, rows.parent),
        f"Các đồng chí trong {committee.body}",
        kept_at(committee.name),
    )
    return Closing(signature_of(committee, rows.head), Recipients(recipients))


def _without_number(part: Part) -> Part:
    """Return a paper inside the report without the number that it has when it is issued by itself."""
    blocks = (
        replace(one, symbol="", number="") if isinstance(one, Letterhead) else one for one in part.blocks
    )
    return replace(part, blocks=tuple(blocks))


def _cover(rows: SessionRows) -> Cover:
    session = rows.session
    period, committee = session.period, session.committee
    title = _title(session)
    theme = (period.title,) if period.title else ()
    return Cover(
        title=title if theme else (*title, f"năm {period.year}"),
        about=(*theme, committee.body_name),
        basis=rows.basis or (period.ruleset.title, period.ruleset.guidance),
        is_draft=session.stage != Stage.CLOSED,
    )


def _chapters(rows: SessionRows) -> Iterator[tuple[str, list[Part]]]:
    """Yield the text of each chapter's heading and its parts. In a round without ratings the chapter on
    ratings is left out."""
    around = rows.around
    collective = [paper for paper in rows.papers if paper.is_collective]
    parts = [_without_number(part) for paper in collective for part in paper_parts(paper, around)]
    none = [Part((Paragraph("Phiên kiểm điểm này không kiểm điểm tập thể."),))]
    yield "Báo cáo kiểm điểm của tập thể", parts or none
    parts = []
    for paper in rows.papers:
        if not paper.is_collective:
            line = f"{rows.numbers[paper.pk]}. {paper}"
            parts += paper_parts(paper, around, entry_line=line, anchor=f"paper-{paper.pk}")
    none = [Part((Paragraph("Không có cá nhân nào được kiểm điểm tại phiên này."),))]
    yield "Bản kiểm điểm của cá nhân", parts or none
    yield "Ý kiến góp ý và tiếp thu, giải trình", [Part(tuple(comment_blocks(rows)))]
    if rows.session.campaign.is_rated:
        yield "Tổng hợp đánh giá, xếp loại chất lượng", [Part(tuple(rating_blocks(rows)), across=True)]
    yield "Thành phần tham gia kiểm điểm", [Part(tuple(people_blocks(rows)))]


def _headed(heading: Heading, parts: list[Part]) -> Iterator[Part]:
    """Yield the parts of a chapter, the first one with its heading. Their foot names the chapter, before what
    the part itself says there."""
    first, *others = parts
    for part in (replace(first, blocks=(heading, *first.blocks)), *others):
        yield replace(part, foot=part.foot or heading.entry)
