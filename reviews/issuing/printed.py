"""What a register of papers sent says as a table."""

from __future__ import annotations

from collections.abc import Iterable

from members.models import Committee
from reviews.documents.blocks import PaperContent, Part, TableBlock, TableColumn, TableRow
from reviews.documents.wording import short_date
from reviews.models import RegisterEntry

COLUMNS = (
    TableColumn("Số, ký hiệu", 34),
    TableColumn("Ngày, tháng", 28, centred=True),
    TableColumn("Tên loại và trích yếu nội dung"),
    TableColumn("Người ký", 50),
    TableColumn("Nơi nhận", 60),
    TableColumn("Nhiệm kỳ", 28),
    TableColumn("Ghi chú", 50),
)


def register_table(committee: Committee, entries: Iterable[RegisterEntry]) -> PaperContent:
    """Return the register with these lines, as the content of a workbook."""
    rows = tuple(_row(entry) for entry in entries)
    table = TableBlock(COLUMNS, rows, name="Văn bản đi")
    title = f"Sổ đăng ký văn bản đi – {committee.name}"
    return PaperContent(title=title, author=committee.name, parts=(Part((table,), across=True),))


def _row(entry: RegisterEntry) -> TableRow:
    return TableRow(
        (
            entry.symbol,
            short_date(entry.dated_on),
            entry.title,
            entry.signer,
            entry.recipients,
            entry.series.term.name,
            f"Hủy: {entry.annulment}" if entry.is_annulled else "",
        )
    )
