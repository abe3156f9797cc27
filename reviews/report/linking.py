"""The appendix of the consolidated report: findings with their answers, and the causes for which papers were
amended."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.documents.blocks import Heading, PaperBlock, TableBlock, TableColumn, TableRow
from reviews.documents.wording import date_of
from reviews.models import Change, Finding
from reviews.report.rows import SessionRows
from reviews.stages import Stage, reached

FINDING_COLUMNS = (
    TableColumn("Hạn chế, khuyết điểm của tập thể"),
    TableColumn("Đồng chí", 32),
    TableColumn("Trách nhiệm theo", 32),
    TableColumn("Ý kiến của đồng chí", 44),
)
CHANGE_COLUMNS = (
    TableColumn("Báo cáo, bản kiểm điểm", 32),
    TableColumn("Mục", 44),
    TableColumn("Lý do"),
    TableColumn("Ngày", 24, centred=True),
)


def link_blocks(rows: SessionRows) -> Iterator[PaperBlock]:
    """Yield the findings and changes of the session, each as a heading and a table. There are none before the
    papers were sent up: until then they are not final, and not every reader of the report may know of
    them."""
    if rows.session.stage not in reached(Stage.DECIDING):
        return
    findings, changes = _findings(rows), _changes(rows)
    if findings:
        yield Heading("1. Hạn chế của tập thể gắn với trách nhiệm cá nhân", 2)
        yield TableBlock(FINDING_COLUMNS, findings, name="Trách nhiệm")
    if changes:
        number = 2 if findings else 1
        yield Heading(f"{number}. Nội dung được chỉnh sửa khi hoàn thiện và lý do", 2)
        yield TableBlock(CHANGE_COLUMNS, changes, name="Chỉnh sửa")


def _findings(rows: SessionRows) -> tuple[TableRow, ...]:
    found = Finding.objects.filter(paper__in=rows.papers).select_related("paper__member")
    lines = []
    for finding in found.order_by("paper__rank", "pk"):
        ground = f"{finding.get_ground_display()}: {finding.about}"
        answer = f"{finding.get_answer_kind_display()}: {finding.answer}" if finding.answer_kind else ""
        lines.append(TableRow((finding.quote, str(finding.paper), ground, answer)))
    return tuple(lines)


def _changes(rows: SessionRows) -> tuple[TableRow, ...]:
    found = Change.objects.filter(revision__paper__in=rows.papers).select_related(
        "revision", "finding", "amendment__source__member", "amendment__comment__author"
    )
    papers = {paper.pk: paper for paper in rows.papers}
    headings = {
        paper.pk: {rule.code: rule.heading for rule in paper.outline.sections} for paper in rows.papers
    }
    lines = []
    for change in found.order_by("revision__paper__rank", "pk"):
        paper = change.revision.paper_id
        section = headings[paper].get(change.section, change.section)
        lines.append(TableRow((str(papers[paper]), section, _cause(change), date_of(change.revision.at))))
    return tuple(lines)


def _cause(change: Change) -> str:
    """Return in words what made the change necessary: a finding, a person's review, a comment, or the reason
    given."""
    if change.finding:
        return f"Hạn chế của tập thể: “{change.finding.quote}”"
    amendment = change.amendment
    if amendment is None:
        return change.why
    if amendment.source:
        return f"Kiểm điểm của đồng chí {amendment.source.member}: {amendment.text}"
    if amendment.comment is None:
        return amendment.text
    colleague = "" if amendment.comment.is_from_outside else "đồng chí "
    return f"Góp ý của {colleague}{amendment.comment.speaker_elsewhere}: {amendment.text}"
