"""What the printed report on the progress of the remedies of a session says."""

from __future__ import annotations

from django.utils import translation

from reviews.documents.blocks import (
    Closing,
    Heading,
    Lines,
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
from reviews.documents.wording import date_of, kept_at, occasion, short_date
from reviews.models import Document, RemedyItem, RemedyPlan

COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Việc phải khắc phục"),
    TableColumn("Người chịu trách nhiệm", 34),
    TableColumn("Thời hạn", 24, centred=True),
    TableColumn("Tiến độ", 28, centred=True),
    TableColumn("Việc đã làm, kết quả, minh chứng", 74),
)


def progress_paper(document: Document) -> PaperContent:
    """Return the report on how far each remedy of the approved plan has come, as of the day on which it was
    asked for. What an owner reported last stands beside what was judged of it."""
    session, day = document.of_session, asked_on(document)
    committee = session.committee
    plan = RemedyPlan.objects.get(session=session)
    items = list(RemedyItem.objects.filter(plan=plan).for_list().prefetch_related("entries__by"))
    with translation.override("vi"):
        when = occasion(session.period.year, session.period.title)
        about = f"tiến độ khắc phục hạn chế, khuyết điểm sau kiểm điểm {when}"
        approved = f" (phê duyệt ngày {date_of(plan.approved_at)})" if plan.approved_at else ""
        blocks = (
            letterhead_of(committee, day, "BC"),
            Title("Báo cáo", f"{about} của {committee.body_name}"),
            Paragraph(
                f"Thực hiện Kế hoạch khắc phục hạn chế, khuyết điểm sau kiểm điểm {when}{approved},"
                f" {committee.body_name} báo cáo tiến độ đến ngày {short_date(day)} như sau:"
            ),
            Heading("I- Kết quả chung", 3),
            Paragraph(_totals(items)),
            Heading("II- Kết quả từng việc", 3),
            TableBlock(
                COLUMNS, tuple(_row(*one) for one in enumerate(items, start=1)), name="Tiến độ khắc phục"
            ),
            Closing(
                signed_by_head(committee, day),
                Recipients((f"Các đồng chí trong {committee.body}", kept_at(committee.name))),
            ),
        )
        return PaperContent(
            title=f"Báo cáo {about} – {committee.body_name}",
            author=committee.name,
            parts=(Part(blocks, across=True),),
        )


def _totals(items: list[RemedyItem]) -> str:
    done = sum(item.is_closed for item in items)
    reported = sum(item.is_reported for item in items)
    late = sum(item.is_overdue for item in items)
    return (
        f"Tổng số {len(items)} việc: đã hoàn thành {done} việc; đã báo cáo hoàn thành, chờ xem xét"
        f" {reported} việc; đang thực hiện hoặc chưa bắt đầu {len(items) - done - reported} việc;"
        f" quá thời hạn {late} việc."
    )


def _row(number: int, item: RemedyItem) -> TableRow:
    state = item.get_state_display() + (f" ({item.percent}%)" if item.percent and not item.is_closed else "")
    late = ("Quá thời hạn",) if item.is_overdue else ()
    who = (bold(item.owner.full_name), f"; phối hợp: {item.helpers}" if item.helpers else "")
    said = [
        f"{entry.get_kind_display()} ngày {date_of(entry.at)}: {entry.text}" for entry in item.entries.all()
    ]
    done = Lines(tuple(said)) if said else "Chưa có báo cáo."
    return TableRow(
        (str(number), item.what, Lines((who,)), short_date(item.due_on), Lines((state, *late)), done)
    )
