"""The part of the consolidated report on comments: what was said of each paper, and how it was answered."""

from __future__ import annotations

from reviews.documents.wording import date_of
from reviews.models import Comment, Paper
from reviews.report.content import CommentedPaper, CommentText
from reviews.report.papers import typed_in
from reviews.report.rows import SessionRows
from reviews.texts import split_paragraphs


def commented_papers(rows: SessionRows) -> tuple[CommentedPaper, ...]:
    """Return every paper of the session with its comments, in the order of the dossier. Papers without a
    comment are included."""
    found = []
    for paper in rows.papers:
        heading = f"Đối với {'tập thể' if paper.is_collective else 'đồng chí'} {paper}"
        if paper.title and not paper.is_collective:
            heading += f", {paper.title}"
        found.append(
            CommentedPaper(heading, tuple(_comment(comment, paper) for comment in paper.comments.all()))
        )
    return tuple(found)


def _comment(comment: Comment, paper: Paper) -> CommentText:
    """Return one comment and its answer as printable text."""
    rule = next((rule for rule in paper.outline.sections if rule.code == comment.section), None)
    if comment.is_from_outside:
        author = comment.speaker
    else:
        # Only a comment made at a further place of review names the place.
        author = f"Đồng chí {comment.author.full_name}" + (f" (tại {comment.place})" if comment.place else "")
    if comment.manuscript:
        author += f", {typed_in(comment.manuscript)}"
    verified = answered = ""
    if comment.verdict:
        verified = f"{comment.get_verdict_display().lower()}: {comment.finding}"
    elif comment.is_from_outside:
        verified = "chưa xác minh"
    if comment.answered_by and comment.answered_at:
        answered = f"đồng chí {comment.answered_by}, ngày {date_of(comment.answered_at)}"
        if comment.answer_manuscript:
            answered += f", {typed_in(comment.answer_manuscript)}"
    return CommentText(
        author=author,
        kind=comment.get_kind_display(),
        section=rule.heading if rule else "",
        quote=comment.quote,
        paragraphs=tuple(split_paragraphs(comment.text)),
        verified=verified,
        answer_kind=comment.get_answer_kind_display(),
        answer=tuple(split_paragraphs(comment.answer)),
        answered=answered,
    )
