"""What the printed remedy plan of a session says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils import timezone, translation

from members.models import Committee
from reviews.documents.blocks import (
    Closing,
    Heading,
    Items,
    Lines,
    Look,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
    bold,
)
from reviews.documents.issued import DRAFT_MARK
from reviews.documents.letterhead import asked_on, letterhead_of, signed_by_head
from reviews.documents.wording import date_of, kept_at, occasion, short_date
from reviews.models import Document, RemedyItem, RemedyPlan, ReviewSession

NUMBER = re.compile(r"\d+\s*[-/]\s*\w")
"""What shows that a citation names the number of a paper."""

COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Việc phải khắc phục"),
    TableColumn("Xuất phát từ", 44),
    TableColumn("Người chịu trách nhiệm; phối hợp", 40),
    TableColumn("Thời hạn", 26, centred=True),
    TableColumn("Kết quả, minh chứng phải đạt", 52),
)


NOTHING = TableRow(("", "Chưa có việc nào.", "", "", "", ""))


def remedy_plan_paper(document: Document) -> PaperContent:
    """Return the remedy plan that this document prints, dated on the day of its approval. Until then it is a
    draft without a day."""
    session = document.of_session
    committee = session.committee
    plan = RemedyPlan.objects.filter(session=session).select_related("approved_by").first()
    items = RemedyItem.objects.filter(plan__session=session).for_list()
    approved = plan.approved_at if plan else None
    day = timezone.localtime(approved).date() if approved else None
    with translation.override("vi"):
        when = occasion(session.period.year, session.period.title)
        about = f"khắc phục hạn chế, khuyết điểm sau kiểm điểm {when}"
        blocks: list[PaperBlock] = [] if approved else [DRAFT_MARK]
        blocks += [
            letterhead_of(committee, day, "KH"),
            Title("Kế hoạch", f"{about} của {committee.body_name}"),
            *_basis(session),
            *_aims(committee, when),
            Heading("II- Nhiệm vụ, thời hạn, trách nhiệm", 3),
            TableBlock(
                COLUMNS,
                tuple(_row(*one) for one in enumerate(items, start=1)) or (NOTHING,),
                name="Kế hoạch khắc phục",
            ),
        ]
        blocks += _organisation(committee)
        if plan and approved:
            note = f"Kế hoạch do đồng chí {plan.approved_by} phê duyệt ngày {date_of(approved)}."
            blocks.append(Paragraph(note, Look.NOTE))
        recipients = (
            f"Các đồng chí trong {committee.body}",
            "Các đồng chí được giao việc",
            kept_at(committee.name),
        )
        blocks.append(Closing(signed_by_head(committee, day or asked_on(document)), Recipients(recipients)))
        return PaperContent(
            title=f"Kế hoạch {about} – {committee.body_name}",
            author=committee.name,
            parts=(Part(tuple(blocks), across=True),),
        )


def _basis(session: ReviewSession) -> Iterator[PaperBlock]:
    """Yield on what the plan rests. A paper without its number is no basis."""
    citations = session.campaign.legal_basis.values_list("citation", flat=True)
    numbered = [line.rstrip(";.") for line in citations if NUMBER.search(line)]
    if numbered:
        yield Items(tuple(f"Căn cứ {line}" for line in numbered))


def _aims(committee: Committee, when: str) -> Iterator[PaperBlock]:
    yield Heading("I- Mục đích, yêu cầu", 3)
    yield Paragraph(
        f"1. Khắc phục những hạn chế, khuyết điểm của tập thể và cá nhân {committee.body_name} đã được chỉ ra"
        f" khi kiểm điểm {when}."
    )
    yield Paragraph(
        "2. Mỗi việc có một người chịu trách nhiệm, có thời hạn, có kết quả và minh chứng phải đạt."
    )


def _organisation(committee: Committee) -> Iterator[PaperBlock]:
    yield Heading("III- Tổ chức thực hiện", 3)
    yield Paragraph(
        "1. Các đồng chí được giao việc tổ chức thực hiện, báo cáo tiến độ và kết quả kèm minh chứng;"
        " thay đổi thời hạn phải nêu lý do."
    )
    yield Paragraph(
        f"2. {committee.body_name} theo dõi, đôn đốc, xem xét kết quả từng việc; việc chưa hoàn thành được"
        " báo cáo ở kỳ kiểm điểm sau."
    )


def _row(number: int, item: RemedyItem) -> TableRow:
    who = (bold(item.owner.full_name), f"; phối hợp: {item.helpers}" if item.helpers else "")
    due = short_date(item.due_on)
    return TableRow((str(number), item.what, str(item.said_source), Lines((who,)), due, item.evidence))
