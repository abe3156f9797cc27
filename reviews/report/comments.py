"""What was said of each paper, and what its writer answered."""

from __future__ import annotations

from reviews.documents.wording import date_of
from reviews.models import Comment, Paper
from reviews.report.content import CommentedPaper, CommentText
from reviews.report.rows import SessionRows
from reviews.texts import split_paragraphs


def commented_papers(rows: SessionRows) -> tuple[CommentedPaper, ...]:
    """Every paper in the order of the dossier, also those nobody commented on."""
    return tuple(
        CommentedPaper(_heading(paper), tuple(_comment(comment, paper) for comment in paper.comments.all()))
        for paper in rows.papers
    )


def _heading(paper: Paper) -> str:
    if paper.is_collective:
        return f"Đối với tập thể {paper}"
    return f"Đối với đồng chí {paper}" + (f", {paper.title}" if paper.title else "")


def _comment(comment: Comment, paper: Paper) -> CommentText:
    rule = next((rule for rule in paper.outline.sections if rule.code == comment.section), None)
    return CommentText(
        author=_author(comment),
        kind=comment.get_kind_display(),
        section=rule.heading if rule else "",
        quote=comment.quote,
        paragraphs=tuple(split_paragraphs(comment.text)),
        verified=_verified(comment),
        answer_kind=comment.get_answer_kind_display(),
        answer=tuple(split_paragraphs(comment.answer)),
        answered=_answered(comment),
    )


def _author(comment: Comment) -> str:
    """With where it was said, unless at the paper's home."""
    if comment.is_from_outside:
        return comment.speaker
    return f"Đồng chí {comment.author.full_name}" + (f" (tại {comment.place})" if comment.place else "")


def _answered(comment: Comment) -> str:
    if comment.answered_by is None or comment.answered_at is None:
        return ""
    return f"đồng chí {comment.answered_by}, ngày {date_of(comment.answered_at)}"


def _verified(comment: Comment) -> str:
    """What checking an opinion from outside found; nothing for a colleague's word nobody had to check."""
    if not comment.verdict:
        return "chưa xác minh" if comment.is_from_outside else ""
    return f"{comment.get_verdict_display().lower()}: {comment.finding}"
