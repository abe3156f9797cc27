"""The part of the consolidated report on people: who was reviewed, who served in a role, who was left out,
and who commented on whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from members.models import Member, RoleKind
from reviews.documents.wording import date_of, short_date
from reviews.models import Paper
from reviews.report.content import Matrix, MatrixLine, People, PersonLine
from reviews.report.levels import paper_label
from reviews.report.rows import SessionRows, is_handed_in

COLUMNS = 20
ROLE_LABELS = {
    RoleKind.CLERK: "Thư ký",
    RoleKind.SUPERVISOR: "Cấp trên cử theo dõi, giám sát",
    RoleKind.DELEGATE: "Đoàn (tổ) công tác",
    RoleKind.GUEST: "Khách mời",
}


def people_of(rows: SessionRows) -> People:
    """Return the part of the report on people."""
    return People(
        facts=_facts(rows),
        lines=tuple(_line(rows, paper) for paper in rows.papers),
        left_out=tuple((row.member.full_name, row.reason) for row in rows.left_out),
        matrices=_matrices(rows),
    )


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


def _line(rows: SessionRows, paper: Paper) -> PersonLine:
    received = list(paper.comments.all())
    return PersonLine(
        number=paper_label(rows, paper),
        name=str(paper),
        post=paper.title,
        submitted=date_of(paper.submitted_at) if is_handed_in(paper) and paper.submitted_at else "chưa nộp",
        given=sum(1 for comment in rows.comments_of_colleagues if paper.member_id == comment.author_id),
        received=len(received),
        answered=sum(1 for comment in received if comment.answer_kind),
    )


def _matrices(rows: SessionRows) -> tuple[Matrix, ...]:
    """Return the table of which colleague commented on whom, one line for each author and one column for each
    paper. It is cut into pages of ``COLUMNS`` papers. Members who are reviewed come first, then all other
    authors."""
    authors = [(paper.member, paper_label(rows, paper)) for paper in rows.papers if paper.member]
    reviewed = {member for member, _number in authors}
    written = dict.fromkeys(comment.author for comment in rows.comments_of_colleagues)
    authors += [(author, "") for author in written if author not in reviewed]
    starts = range(0, len(rows.papers), COLUMNS)
    return tuple(_matrix(rows, authors, rows.papers[start : start + COLUMNS]) for start in starts)


def _matrix(rows: SessionRows, authors: Sequence[tuple[Member, str]], papers: Sequence[Paper]) -> Matrix:
    said = rows.comments_of_colleagues
    counts = Counter((comment.author_id, comment.paper_id) for comment in said)
    given, received = Counter(one.author_id for one in said), Counter(one.paper_id for one in said)
    return Matrix(
        heads=tuple(paper_label(rows, paper) for paper in papers),
        lines=tuple(
            MatrixLine(
                number=number,
                name=author.full_name,
                counts=tuple(
                    None if paper.member_id == author.pk else counts[author.pk, paper.pk] for paper in papers
                ),
                total=given[author.pk],
            )
            for author, number in authors
        ),
        totals=tuple(received[paper.pk] for paper in papers),
        total=len(said),
    )
