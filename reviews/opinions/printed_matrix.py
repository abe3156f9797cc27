"""What the table of comments says: how often each colleague has commented on each paper of a session."""

from __future__ import annotations

from collections.abc import Container, Sequence

from django.db.models import Count
from django.utils import translation

from reviews.documents.blocks import (
    Items,
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
from reviews.models import Comment, Document, NothingToAdd, Origin, Paper

WIDE = 12
"""From so many papers on, the columns bear numbers, whose names stand below the table."""


def comments_table(document: Document) -> PaperContent:
    """Return the table of who commented on whom, as of the day on which it is asked for. It counts what
    colleagues said and repeats nothing of it; "✓" is read, with nothing to add."""
    session, day = document.of_session, asked_on(document)
    papers = list(Paper.objects.reviewed_in(session).for_list().in_order())
    said = Comment.objects.said_in(session).filter(origin=Origin.COLLEAGUE).order_by()
    counted = said.values("author", "paper").annotate(n=Count("pk")).values_list("author", "paper", "n")
    counts: dict[tuple[int | None, int], int] = {(author, paper): n for author, paper, n in counted}
    read = NothingToAdd.objects.filter(paper__in=papers).values_list("member", "paper")
    with translation.override("vi"):
        about = f"theo dõi góp ý đến ngày {short_date(day)}"
        table = TableBlock(_columns(papers), tuple(_rows(papers, counts, set(read))), name="Góp ý")
        names = tuple(f"Cột {number}: {paper}" for number, paper in enumerate(papers, start=1))
        keys = (Paragraph("Các cột là bản kiểm điểm của:", stays=True), Items(names))
        return PaperContent(
            title=f"Bảng {about} – {session.committee.name}",
            author=session.committee.name,
            parts=(
                Part(
                    (
                        letterhead_of(session.committee, day),
                        Title("Bảng", f"{about}, {session.campaign}"),
                        table,
                        *(keys if len(papers) > WIDE else ()),
                    ),
                    across=True,
                ),
            ),
        )


def _columns(papers: Sequence[Paper]) -> tuple[TableColumn, ...]:
    heads = [str(n) if len(papers) > WIDE else str(paper) for n, paper in enumerate(papers, start=1)]
    return (
        TableColumn("TT", 9, centred=True),
        TableColumn("Người góp ý", 46),
        *(TableColumn(head, centred=True) for head in heads),
        TableColumn("Cộng", 14, centred=True),
    )


def _rows(
    papers: Sequence[Paper],
    counts: dict[tuple[int | None, int], int],
    read: Container[tuple[int | None, int]],
) -> list[TableRow]:
    rows: list[TableRow] = []
    for author in (paper for paper in papers if paper.member_id):
        own = [counts.get((author.member_id, paper.pk), 0) for paper in papers]
        cells = [
            "–" if paper is author else str(n or ("✓" if (author.member_id, paper.pk) in read else ""))
            for paper, n in zip(papers, own, strict=True)
        ]
        rows.append(TableRow((str(len(rows) + 1), str(author), *cells, str(sum(own)))))
    received = [sum(counts.get((one.member_id, paper.pk), 0) for one in papers) for paper in papers]
    total = ("", "Cộng", *map(str, received), str(sum(received)))
    return [*rows, TableRow(total, is_total=True)]
