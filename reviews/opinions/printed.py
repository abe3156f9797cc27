"""What the printed synthesis of opinions says: what was said of each subject of a session, by whom, and how
it was answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import timezone, translation

from reviews.documents.blocks import (
    Closing,
    Heading,
    Lines,
    PaperBlock,
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
from reviews.documents.wording import kept_at, matter, roman
from reviews.models import Comment, Document, Paper, Verification

COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Nội dung góp ý"),
    TableColumn("Người, nơi góp ý", 42),
    TableColumn("Giải trình, tiếp thu", 58),
)


def synthesis_paper(document: Document) -> PaperContent:
    """Return the synthesis of the opinions on every subject of the session, dated on the day of the last of
    them.

    It says no more than everybody in the session may read: what colleagues said, and of what came from
    outside only what was verified. The name of a source that is to be kept is not said, and nowhere who
    entered an opinion. What was not verified or was refuted is counted and not repeated.
    """
    session = document.of_session
    committee = session.committee
    given: dict[int, list[Comment]] = {}
    for comment in Comment.objects.said_in(session).with_people().order_by("pk"):
        given.setdefault(comment.paper_id, []).append(comment)
    every = [comment for comments in given.values() for comment in comments]
    day = max((timezone.localtime(one.created_at).date() for one in every), default=asked_on(document))
    papers = Paper.objects.reviewed_in(session).for_list().in_order()
    with translation.override("vi"):
        theme = matter(session.period.year, session.period.title, is_rated=session.campaign.is_rated)
        about = f"tổng hợp ý kiến góp ý phục vụ {theme}"
        blocks: list[PaperBlock] = [
            letterhead_of(committee, day, "BC"),
            Title("Báo cáo", f"{about} của {committee.assembly}"),
            Paragraph(_totals(every)),
        ]
        for number, paper in enumerate(papers, start=1):
            blocks += _of_subject(number, paper, given.get(paper.pk, []))
        recipients = Recipients((f"Các đồng chí trong {committee.body}", kept_at(committee.name)))
        blocks.append(Closing(signed_by_head(committee, day), recipients))
        return PaperContent(
            title=f"Báo cáo {about} – {committee.assembly}",
            author=committee.name,
            parts=(Part(tuple(blocks)),),
        )


def _is_said(comment: Comment) -> bool:
    """Tell whether everybody in the session may read the comment (``SHOWN_TO_ALL``)."""
    return not comment.is_from_outside or comment.verdict == Verification.VERIFIED


def _totals(comments: Sequence[Comment]) -> str:
    """Return how many opinions came in, from whom, and how many of them are not repeated."""
    outside = [comment for comment in comments if comment.is_from_outside]
    refuted = sum(comment.verdict == Verification.REFUTED for comment in outside)
    unverified = len(outside) - refuted - sum(map(_is_said, outside))
    said = (
        f"Có {len(comments)} ý kiến góp ý, trong đó {len(comments) - len(outside)} ý kiến của các đồng chí"
        f" trong hội nghị và {len(outside)} ý kiến của tổ chức, cá nhân khác."
    )
    if not refuted + unverified:
        return said
    return (
        f"{said} {refuted + unverified} ý kiến không được nêu dưới đây: {unverified} ý kiến chưa xác minh"
        f" hoặc không xác minh được, {refuted} ý kiến không đúng sự thật."
    )


def _of_subject(number: int, paper: Paper, comments: list[Comment]) -> Iterator[PaperBlock]:
    post = f", {paper.title}" if paper.title and not paper.is_collective else ""
    whom = f"{'tập thể' if paper.is_collective else 'đồng chí'} {paper}{post}"
    yield Heading(f"{roman(number)}- Đối với {whom}", 3)
    said = [comment for comment in comments if _is_said(comment)]
    if not said:
        yield Paragraph("Không có ý kiến góp ý.")
        return
    rows = [_row(place, *row) for place, row in enumerate(_put_together(said), start=1)]
    yield TableBlock(COLUMNS, tuple(rows), name=f"{number}. {paper}")


def _put_together(comments: list[Comment]) -> Iterator[tuple[str, list[Comment]]]:
    """Yield what was said, with the comments that say it. The comments that the clerk put together in one
    point stand in the place of the first of them."""
    done = set()
    for comment in comments:
        if comment.point is None:
            yield comment.text, [comment]
        elif comment.point.pk not in done:
            done.add(comment.point.pk)
            yield comment.point.text, [one for one in comments if one.point_id == comment.point.pk]


def _row(number: int, text: str, comments: list[Comment]) -> TableRow:
    first = comments[0]
    rule = next((rule for rule in first.paper.outline.sections if rule.code == first.section), None)
    about = f" ({rule.heading})" if rule else ""
    who = tuple(dict.fromkeys(map(_speaker, comments)))
    answers = tuple(dict.fromkeys(filter(None, map(_answer, comments)))) or ("Chưa trả lời.",)
    return TableRow(
        (
            str(number),
            Lines(((bold(first.get_kind_display()), f"{about}: {text}"),)),
            Lines(who),
            Lines(answers),
        )
    )


def _speaker(comment: Comment) -> str:
    if comment.is_from_outside:
        return comment.speaker
    return f"Đồng chí {comment.author.full_name}" + (f" (tại {comment.place})" if comment.place else "")


def _answer(comment: Comment) -> str:
    return f"{comment.get_answer_kind_display()}: {comment.answer}" if comment.answer_kind else ""
