"""The part of the consolidated report on comments: what was said of each paper, and how it was answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reviews.documents.blocks import Heading, Look, PaperBlock, Paragraph, bold, italic, runs_of
from reviews.documents.prose import blocks_of, text_blocks
from reviews.documents.wording import date_of
from reviews.models import Comment, Paper
from reviews.papers.printed import typed_in
from reviews.prose import parse
from reviews.report.rows import SessionRows
from reviews.texts import split_paragraphs


def comment_blocks(rows: SessionRows) -> Iterator[PaperBlock]:
    """Yield every paper of the session with its comments, in the order of the dossier. Papers without a
    comment are included."""
    for number, paper in enumerate(rows.papers, start=1):
        whom = f"{'tập thể' if paper.is_collective else 'đồng chí'} {paper}"
        post = f", {paper.title}" if paper.title and not paper.is_collective else ""
        yield Heading(f"{number}. Đối với {whom}{post}", 2)
        comments = list(paper.comments.all())
        for comment in comments:
            yield from _comment(comment, paper)
        if not comments:
            yield Paragraph("Không có ý kiến góp ý.")


def _comment(comment: Comment, paper: Paper) -> Iterator[PaperBlock]:
    """Yield one comment and its answer."""
    rule = next((rule for rule in paper.outline.sections if rule.code == comment.section), None)
    section = f", mục “{rule.heading}”" if rule else ""
    yield Paragraph((bold(_author(comment)), f" – {comment.get_kind_display()}{section}:"), stays=True)
    if comment.quote:
        yield from _quoted(comment.quote)
    yield from text_blocks(comment.text, "")
    if comment.verdict:
        said = f"Xác minh – {comment.get_verdict_display().lower()}: {comment.finding}"
        yield Paragraph((italic(said),), Look.INDENTED)
    elif comment.is_from_outside:
        yield Paragraph((italic("Xác minh – chưa xác minh"),), Look.INDENTED)
    if not comment.answer_kind:
        yield Paragraph((italic("(Chưa trả lời.)"),), Look.INDENTED)
        return
    answered = ""
    if comment.answered_by and comment.answered_at:
        typed = f", {typed_in(comment.answer_manuscript)}" if comment.answer_manuscript else ""
        answered = f" (đồng chí {comment.answered_by}, ngày {date_of(comment.answered_at)}{typed})"
    head = bold(f"Trả lời – {comment.get_answer_kind_display()}")
    first, *others = split_paragraphs(comment.answer) or [""]
    yield Paragraph((head, f"{answered}: {first}"), Look.INDENTED)
    yield from (Paragraph(line, Look.INDENTED) for line in others)


def _quoted(passage: str) -> Iterator[PaperBlock]:
    """Yield the passage that a comment is about: one line in quotation marks, or its lists and tables."""
    first, *others = blocks_of(parse(passage))
    if others or not isinstance(first, Paragraph):
        yield from (
            replace(block, look=Look.INDENTED) if isinstance(block, Paragraph) else block
            for block in (first, *others)
        )
        return
    words = (replace(run, italic=True) for run in runs_of(first.text))
    yield Paragraph((italic("“"), *words, italic("”")), Look.INDENTED, stays=True)


def _author(comment: Comment) -> str:
    """Return who said it. Only a comment made at a further place of review names the place, and who entered
    an opinion from outside is not named. Who typed in what was written by hand is."""
    typed = f", {typed_in(comment.manuscript)}" if comment.manuscript else ""
    if comment.is_from_outside:
        return comment.speaker + typed
    place = f" (tại {comment.place})" if comment.place else ""
    return f"Đồng chí {comment.author.full_name}{place}{typed}"
