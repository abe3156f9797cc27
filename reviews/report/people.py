"""The part of the consolidated report on people: who was reviewed, who served in a role, who was left out,
and who commented on whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from members.models import Member, RoleKind
from reviews.documents.blocks import (
    FactLines,
    Heading,
    Items,
    PaperBlock,
    Paragraph,
    TableBlock,
    TableColumn,
    TableRow,
)
from reviews.documents.wording import date_of, short_date
from reviews.models import Paper
from reviews.papers.printed import is_handed_in
from reviews.report.levels import paper_label
from reviews.report.rows import SessionRows

MOST_PAPERS = 20
"""So many papers, one column each, fit into one table of who commented on whom."""

PEOPLE_COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Họ và tên", 44),
    TableColumn("Chức vụ"),
    TableColumn("Ngày nộp", 24, centred=True),
    TableColumn("Đã góp", 16, centred=True, over="Ý kiến góp ý"),
    TableColumn("Nhận", 16, centred=True, over="Ý kiến góp ý"),
    TableColumn("Đã trả lời", 16, centred=True, over="Ý kiến góp ý"),
)
ROLE_LABELS = {
    RoleKind.CLERK: "Thư ký",
    RoleKind.SUPERVISOR: "Cấp trên cử theo dõi, giám sát",
    RoleKind.DELEGATE: "Đoàn (tổ) công tác",
    RoleKind.GUEST: "Khách mời",
}


def people_blocks(rows: SessionRows) -> Iterator[PaperBlock]:
    """Yield the part of the report on people."""
    yield FactLines(_facts(rows))
    yield Heading("1. Danh sách và tình hình tham gia", 2, "people")
    yield TableBlock(PEOPLE_COLUMNS, tuple(_line(rows, paper) for paper in rows.papers), name="Danh sách")
    yield Heading("2. Đảng viên không thuộc diện kiểm điểm", 2, "left-out")
    left_out = tuple(f"Đồng chí {row.member.full_name}: {row.reason}" for row in rows.left_out)
    yield Items(left_out) if left_out else Paragraph("Không có.")
    yield Heading("3. Bảng góp ý giữa các đồng chí", 2, "matrix")
    yield Paragraph(
        "Hàng là người góp ý, cột là bản kiểm điểm được góp ý (T: tập thể; số: theo danh sách ở mục 1).",
        stays=True,
    )
    yield from _matrices(rows)


def _facts(rows: SessionRows) -> tuple[tuple[str, str], ...]:
    """Return pairs of label and text: the conference, the head, the roles, and the numbers of subjects and
    comments."""
    day = rows.session.room.conference_on
    reviewed = sum(1 for paper in rows.papers if not paper.is_collective)
    answered = sum(1 for comment in rows.comments if comment.answer_kind)
    head = rows.head
    # A person is named once in each role, even if the person served in it twice.
    served = {
        kind: dict.fromkeys(f"đồng chí {role.member}" for role in rows.roles if role.kind == kind)
        for kind in ROLE_LABELS
    }
    collective = "tập thể và " if len(rows.papers) > reviewed else ""
    lines = [
        ("Hội nghị kiểm điểm", short_date(day) if day else "chưa ấn định ngày"),
        ("Chủ trì", f"đồng chí {head.member}, {head.title}" if head else ""),
        *((text, "; ".join(served[kind])) for kind, text in ROLE_LABELS.items()),
        ("Đối tượng kiểm điểm", f"{collective}{reviewed} cá nhân"),
        ("Ý kiến góp ý", f"{len(rows.comments)} ý kiến, đã trả lời {answered} ý kiến"),
    ]
    return tuple((text, value) for text, value in lines if value)


def _line(rows: SessionRows, paper: Paper) -> TableRow:
    received = list(paper.comments.all())
    submitted = date_of(paper.submitted_at) if is_handed_in(paper) and paper.submitted_at else "chưa nộp"
    given = sum(1 for comment in rows.comments_of_colleagues if paper.member_id == comment.author_id)
    answered = sum(1 for comment in received if comment.answer_kind)
    counts = (str(given), str(len(received)), str(answered))
    return TableRow((paper_label(rows, paper), str(paper), paper.title, submitted, *counts))


def _matrices(rows: SessionRows) -> Iterator[TableBlock]:
    """Yield the table of which colleague commented on whom, one line for each author and one column for each
    paper. It is cut into tables of ``MOST_PAPERS`` columns, the last of which has the sums over all papers.
    Members who are reviewed come first, then all other authors."""
    authors = [(paper.member, paper_label(rows, paper)) for paper in rows.papers if paper.member]
    reviewed = {member for member, _number in authors}
    written = dict.fromkeys(comment.author for comment in rows.comments_of_colleagues)
    authors += [(author, "") for author in written if author not in reviewed]
    for start in range(0, len(rows.papers), MOST_PAPERS):
        papers = rows.papers[start : start + MOST_PAPERS]
        yield _matrix(rows, authors, papers, is_last=start + MOST_PAPERS >= len(rows.papers))


def _matrix(
    rows: SessionRows, authors: Sequence[tuple[Member, str]], papers: Sequence[Paper], *, is_last: bool
) -> TableBlock:
    said = rows.comments_of_colleagues
    counts = Counter((comment.author_id, comment.paper_id) for comment in said)
    given, received = Counter(one.author_id for one in said), Counter(one.paper_id for one in said)
    columns = [TableColumn("TT", 9, centred=True), TableColumn("Người góp ý", 44)]
    columns += [TableColumn(paper_label(rows, paper), centred=True) for paper in papers]
    lines = []
    for author, number in authors:
        cells = [str(counts[author.pk, paper.pk] or "") for paper in papers]
        own = frozenset(n for n, paper in enumerate(papers, start=2) if paper.member_id == author.pk)
        sums = [str(given[author.pk])] if is_last else []
        lines.append(TableRow((number, author.full_name, *cells, *sums), shaded=own))
    totals = [str(received[paper.pk]) for paper in papers] + ([str(len(said))] if is_last else [])
    lines.append(TableRow(("", "Cộng", *totals), is_total=True))
    columns += [TableColumn("Cộng", 13, centred=True)] if is_last else []
    return TableBlock(tuple(columns), tuple(lines), name="Góp ý")
