"""The appendix of the consolidated report: findings with their answers, and the causes for which papers were
amended."""

from __future__ import annotations

from reviews.documents.wording import date_of
from reviews.models import Change, Finding
from reviews.report.content import ChangeNote, FindingNote, LinkNotes
from reviews.report.rows import SessionRows
from reviews.stages import Stage, reached


def link_notes(rows: SessionRows) -> LinkNotes:
    """Return the findings and changes of the session. Both are empty before the papers were sent up: until
    then they are not final, and not every reader of the report may know of them."""
    if rows.session.stage not in reached(Stage.DECIDING):
        return LinkNotes((), ())
    findings = Finding.objects.filter(paper__in=rows.papers).select_related("paper__member")
    changes = Change.objects.filter(revision__paper__in=rows.papers).select_related(
        "revision", "finding", "amendment__source__member", "amendment__comment__author"
    )
    papers = {paper.pk: paper for paper in rows.papers}
    headings = {
        paper.pk: {rule.code: rule.heading for rule in paper.outline.sections} for paper in rows.papers
    }
    return LinkNotes(
        findings=tuple(
            FindingNote(
                quote=finding.quote,
                name=str(finding.paper),
                ground=f"{finding.get_ground_display()}: {finding.about}",
                answer=f"{finding.get_answer_kind_display()}: {finding.answer}"
                if finding.answer_kind
                else "",
            )
            for finding in findings.order_by("paper__rank", "pk")
        ),
        changes=tuple(
            ChangeNote(
                paper=str(papers[change.revision.paper_id]),
                section=headings[change.revision.paper_id].get(change.section, change.section),
                cause=_cause(change),
                day=date_of(change.revision.at),
            )
            for change in changes.order_by("revision__paper__rank", "pk")
        ),
    )


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
