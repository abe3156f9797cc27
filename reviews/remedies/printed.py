"""What the printed remedy plan of a session says."""

from __future__ import annotations

from django.utils import timezone, translation

from reviews.documents.blocks import (
    Closing,
    Items,
    Lines,
    Look,
    Mark,
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
from reviews.documents.letterhead import asked_on, letterhead_of, signed_by_head
from reviews.documents.wording import date_of, occasion, short_date
from reviews.models import Document, RemedyItem, RemedyPlan

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
    basis = session.campaign.legal_basis.values_list("citation", flat=True)
    with translation.override("vi"):
        when = occasion(session.period.year, session.period.title)
        about = f"khắc phục hạn chế, khuyết điểm sau kiểm điểm {when}"
        blocks: list[PaperBlock] = [] if approved else [Mark("Dự thảo, chưa được phê duyệt")]
        blocks += [
            letterhead_of(committee, day, "KH"),
            Title("Kế hoạch", f"{about} của {committee.body_name}"),
            Items(tuple(f"Căn cứ {citation.rstrip(';.')}" for citation in basis)),
            Paragraph(
                f"{committee.body_name} khắc phục những hạn chế, khuyết điểm đã được chỉ ra như sau:",
                stays=True,
            ),
            TableBlock(
                COLUMNS,
                tuple(_row(*one) for one in enumerate(items, start=1)) or (NOTHING,),
                name="Kế hoạch khắc phục",
            ),
        ]
        if plan and approved:
            note = f"Kế hoạch do đồng chí {plan.approved_by} phê duyệt ngày {date_of(approved)}."
            blocks.append(Paragraph(f"{note} Thay đổi thời hạn sau ngày phê duyệt đều ghi lý do.", Look.NOTE))
        recipients = (
            f"Các đồng chí trong {committee.body}",
            "Các đồng chí được giao việc",
            "Lưu hồ sơ kiểm điểm",
        )
        blocks.append(Closing(signed_by_head(committee, day or asked_on(document)), Recipients(recipients)))
        return PaperContent(
            title=f"Kế hoạch {about} – {committee.body_name}",
            author=committee.name,
            parts=(Part(tuple(blocks), across=True),),
        )


def _row(number: int, item: RemedyItem) -> TableRow:
    who = (bold(item.owner.full_name), f"; phối hợp: {item.helpers}" if item.helpers else "")
    due = short_date(item.due_on)
    return TableRow((str(number), item.what, str(item.said_source), Lines((who,)), due, item.evidence))
