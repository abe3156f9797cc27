"""What a printed self-review and a printed collective report say, in the order of their forms (HD43 Mẫu 01,
02A, 02B, 02C)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from django.db.models import Prefetch
from django.utils import timezone, translation

from members import clock
from members.models import Committee, Post
from ratings import entry
from ratings.models import RatingCase
from ratings.rulesets import Outline, SectionRule, SubjectKind
from reviews.documents.blocks import (
    Boxes,
    Closing,
    Dots,
    FactLines,
    Heading,
    Letterhead,
    Look,
    Mark,
    PaperBlock,
    PaperContent,
    Paragraph,
    Part,
    Recipients,
    Signature,
    TableBlock,
    TableColumn,
    TableRow,
    Title,
    bold,
    italic,
    runs_of,
    words_of,
)
from reviews.documents.issued import DRAFT_MARK
from reviews.documents.letterhead import (
    asked_on,
    dated,
    head_of,
    letterhead_of,
    organisation_of,
    reported_to,
    signature_of,
)
from reviews.documents.prose import text_blocks
from reviews.documents.wording import date_of, figure_text, kept_at, mark_text, short_date
from reviews.models import SUGGESTIONS, Document, Manuscript, Paper, PaperState, TopicField
from reviews.models.paper import PaperQuerySet
from reviews.papers.annex import annex_of, figures_sentence
from reviews.papers.carried import ROWS, Carried, carried_as_shown
from reviews.papers.person import lines_of_posts
from reviews.rules import AUTHOR, paper_capacities

HAND_LINES = 3
"""How many dotted lines there are for a comment by hand. A level needs one."""

PROMISES = "commitment"
"""The code of the section in which the promises of the year are printed."""

EARLIER_COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Hạn chế, khuyết điểm", 40),
    TableColumn("Kết quả khắc phục", 24),
    TableColumn("Việc đã làm, mức độ"),
    TableColumn("Khó khăn, vướng mắc", 26),
    TableColumn("Trách nhiệm", 30),
)
PROMISE_COLUMNS = (
    TableColumn("TT", 9, centred=True),
    TableColumn("Nội dung cam kết", 44),
    TableColumn("Thước đo", 40),
    TableColumn("Kết quả", 24),
    TableColumn("Đối chiếu"),
)


@dataclass(frozen=True)
class Around:
    """What the papers of one session have in common when they are printed. ``head`` is the post of the
    committee's head. ``posts`` are all posts of each member, by the member's key."""

    committee: Committee
    parent: Committee | None
    head: Post | None
    posts: dict[int, list[Post]]


def paper_alone(document: Document) -> PaperContent:
    """Return the self-review or report that ``document`` prints. Its writer gets it as it is now, marked as a
    draft until it is handed in. Everybody else gets it as it was last handed in."""
    paper = readable_papers().get(documents=document)
    own = AUTHOR in paper_capacities(document.requested_by, paper)
    with translation.override("vi"):
        around = around_of(paper, handed_in_on(paper) or asked_on(document))
        parts = paper_parts(paper, around, as_handed_in=not own)
        marks = (DRAFT_MARK,) if own and paper.is_open else ()
        return _alone(paper, around, parts, marks)


def paper_handed_in(paper: Paper) -> PaperContent:
    """Return the paper, one of ``readable_papers``, by itself as it was last handed in, for a bundle."""
    around = around_of(paper, handed_in_on(paper) or clock.today())
    return _alone(paper, around, paper_parts(paper, around))


def readable_papers() -> PaperQuerySet:
    """Return all papers with the rows that their printing needs."""
    rows = Paper.every.for_list().select_related("member__cell", "session__committee", "case__period__frozen")
    handed_in = Manuscript.objects.filter(revision__isnull=False).for_list()
    return rows.prefetch_related("sections", *ROWS, Prefetch("manuscripts", handed_in))


def around_of(paper: Paper, day: dt.date) -> Around:
    """Return what is around this one paper on ``day``."""
    committee = paper.session.committee
    held = Post.objects.held_on(day).filter(member=paper.member_id).select_related("committee")
    posts = {paper.member_id: list(held.order_by("committee__depth"))} if paper.member_id else {}
    return Around(committee, Committee.objects.get_parent(committee), head_of(committee, day), posts)


def _alone(
    paper: Paper, around: Around, parts: tuple[Part, ...], marks: tuple[Mark, ...] = ()
) -> PaperContent:
    kind, about = _title(paper, around)
    whose = around.committee.name if paper.is_collective else str(paper)
    first, *others = to_be_signed(paper, parts)
    first = replace(first, blocks=(*marks, *first.blocks))
    return PaperContent(title=f"{kind} {about} – {whose}", author=whose, parts=(first, *others))


def to_be_signed(paper: Paper, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts of a paper that is printed to be signed, with the blocks in which others write."""
    first, *others = parts
    return (replace(first, blocks=(*first.blocks, *_by_hand(paper.outline))), *others)


def _by_hand(form: Outline) -> Iterator[PaperBlock]:
    """Yield the blocks after the signature in which others write by hand. They stand on a paper that is
    printed alone, because that one is signed."""
    for block in form.after:
        if block.heading:
            yield Heading(block.heading, 3)
        for line in block.asks:
            yield Paragraph(f"- {line}:", stays=True)
            yield Dots(HAND_LINES if line.startswith("Nhận xét") else 1)
        yield Closing(Signature(block.signs, "", "", how=block.how))


def paper_parts(
    paper: Paper, around: Around, *, as_handed_in: bool = True, entry_line: str = "", anchor: str = ""
) -> tuple[Part, ...]:
    """Return the paper and its annex, as it was last handed in or, for its writer, as it is now. If it is
    asked for as handed in and never was, only its head is printed. ``entry_line`` and ``anchor``: see
    ``Title``."""
    carried = carried_as_shown(paper, as_handed_in=as_handed_in)
    kind, about = _title(paper, around)
    blocks: list[PaperBlock] = [Mark(paper.outline.name)] if paper.outline.name else []
    blocks += [_letterhead(paper, around), Title(kind, about, entry_line, anchor)]
    if paper.member:
        blocks.append(FactLines(_person(paper, around)))
    if as_handed_in and not is_handed_in(paper):
        return (Part((*blocks, Paragraph("(Chưa nộp.)", Look.NONE))),)
    blocks += _body(paper, paper.texts(as_handed_in=as_handed_in), carried)
    if paper.case:
        blocks += _self_rating(paper.case, carried)
    manuscripts = list(paper.manuscripts.all())
    if manuscripts:
        blocks.append(Paragraph(f"(Bản tự kiểm điểm viết tay, {typed_in(manuscripts[-1], confirmed=True)}.)"))
    blocks.append(_closing(paper, around))
    annex = annex_of(f"{kind} {about}".removesuffix(f" năm {paper.session.period.year}"), paper, carried)
    return (Part(tuple(blocks)), annex) if annex else (Part(tuple(blocks)),)


def typed_in(manuscript: Manuscript, *, confirmed: bool = False) -> str:
    """Return who typed in what was written by hand, and when it was signed. With ``confirmed``, whether it is
    confirmed is said, too."""
    who, day = manuscript.entered_by.full_name, short_date(manuscript.signed_on)
    said = f"do đồng chí {who} nhập thay từ bản viết tay ký ngày {day}"
    if not confirmed:
        return said
    at = manuscript.confirmed_at
    return f"{said}, {f'đã được xác nhận ngày {date_of(at)}' if at else 'chưa được xác nhận'}"


def is_handed_in(paper: Paper) -> bool:
    """Tell whether the paper was ever handed in. Until then only its writer may read it."""
    return paper.state != PaperState.DRAFT


def _title(paper: Paper, around: Around) -> tuple[str, str]:
    """Return the kind of paper and what it is about. In a thematic round the title names the theme already.
    In a yearly round it needs the year."""
    theme, year = paper.session.period.title, paper.session.period.year
    if paper.member:
        if theme:
            return "Bản kiểm điểm cá nhân", theme
        kind, about = _split(paper.outline.title, "Bản kiểm điểm, tự đánh giá, xếp loại")
    else:
        kind, about = _split(paper.outline.title, "Báo cáo")
        about = (
            f"{about} của {around.committee.body_name}" if theme else f"{about} {around.committee.body_name}"
        )
    return kind, about if theme else f"{about} năm {year}"


def _split(title: str, kind: str) -> tuple[str, str]:
    """Return the title of a form in two parts. The first is ``kind``, the kind of paper, which is printed in
    capitals. The second is what the paper is about, empty if the title does not begin with ``kind``."""
    return (kind, title.removeprefix(kind).strip()) if title.startswith(kind) else (title, "")


def _letterhead(paper: Paper, around: Around) -> Letterhead:
    """Return the letterhead, dated on the day on which the paper was handed in. A person's paper bears the
    letterhead of the cell and no number."""
    committee = around.committee
    when = dated(committee, handed_in_on(paper))
    if paper.member is None:
        return letterhead_of(committee, handed_in_on(paper), "BC")
    cell = paper.member.cell
    over = around.parent if cell.pk == committee.pk else committee
    return Letterhead(organisation_of(over) if over else "", cell.name, "", when)


def handed_in_on(paper: Paper) -> dt.date | None:
    return timezone.localtime(paper.submitted_at).date() if paper.submitted_at else None


def _person(paper: Paper, around: Around) -> tuple[tuple[str, str], ...]:
    """Return the personal details at the head of a self-review as pairs of label and value."""
    member = paper.member
    assert member is not None  # noqa: S101  only asked of a person's paper
    held = [(post.title, post.committee) for post in around.posts.get(member.pk, [])]
    lines = [
        ("Họ và tên", member.full_name),
        ("Ngày sinh", str(member.born_on.year) if member.is_born_in_year else short_date(member.born_on)),
        *lines_of_posts([(paper.title, around.committee), *held]),
        ("Lĩnh vực, địa bàn được phân công", paper.portfolio),
        ("Đơn vị công tác", member.workplace),
        ("Chi bộ", member.cell.name.removeprefix("Chi bộ ")),
    ]
    return tuple((label, value) for label, value in lines if value)


def _body(paper: Paper, texts: dict[str, str], carried: Carried) -> Iterator[PaperBlock]:
    if paper.case:
        yield Heading("A. Nội dung kiểm điểm", 3)
    for group, rules in groupby(paper.outline.sections, key=lambda rule: rule.group):
        if group:
            yield Heading(group, 4)
        for rule in rules:
            if rule.title:
                yield Heading(rule.printed_title, 5)
            yield from _section(paper, rule, texts, carried)


def _section(
    paper: Paper, rule: SectionRule, texts: dict[str, str], carried: Carried
) -> Iterator[PaperBlock]:
    if rule.kind == "earlier":
        yield _earlier(carried)
        return
    if rule.code == SUGGESTIONS and paper.topics_to_answer:
        yield from _topics(paper, texts)
        return
    text = texts.get(rule.code, "")
    if rule.code == PROMISES and carried.promises:
        yield _promises(carried)
        text = _beyond_promises(text, carried)
        if not text:
            return
    yield from text_blocks(text)


def _beyond_promises(text: str, carried: Carried) -> str:
    """Return the text without the lines that only repeat what the table of the promises says."""
    said = {_bare(words) for one in carried.promises for words in (one.text, one.words) if words}
    return "\n".join(line for line in text.split("\n") if _bare(line) not in said)


def _bare(words: str) -> str:
    """Return the words without the marks of a list and the full stop, to compare them."""
    return " ".join(words.split()).lstrip("-0123456789. ").rstrip(".;").casefold()


def _earlier(carried: Carried) -> PaperBlock:
    """Return the table of the earlier shortcomings and what became of them (HD43 Mẫu 01 III)."""
    if not carried.earlier:
        return Paragraph("Không có hạn chế, khuyết điểm nào đã được kết luận hoặc chỉ ra ở các kỳ trước.")
    rows = []
    for number, answer in enumerate(carried.earlier, start=1):
        status = answer.get_status_display() or "chưa trả lời"
        share = "" if answer.percent is None else f" ({answer.percent}%)"
        degree, difficulty = answer.degree, answer.difficulty or "Không"
        said = (answer.shortcoming, status + share, degree, difficulty, answer.responsibility)
        rows.append(TableRow((str(number), *said)))
    return TableBlock(EARLIER_COLUMNS, tuple(rows), name="Khắc phục kỳ trước")


def _promises(carried: Carried) -> TableBlock:
    """Return the table of the promises of the year and what became of them."""
    rows = tuple(
        TableRow((str(n), one.text, one.measure, one.get_verdict_display() or "chưa đối chiếu", one.words))
        for n, one in enumerate(carried.promises, start=1)
    )
    return TableBlock(PROMISE_COLUMNS, rows, name="Cam kết")


def _topics(paper: Paper, texts: dict[str, str]) -> Iterator[PaperBlock]:
    """Yield each suggested topic with its answer (HD43, IV)."""
    for number, topic in enumerate(paper.topics_to_answer, start=1):
        source = italic(f" – văn bản số {topic.suggestion}")
        yield Paragraph((bold(f"{number}. {topic.text}"), source), stays=True)
        for field in TopicField:
            first, *others = text_blocks(texts.get(topic.section(field), ""), "(chưa giải trình.)")
            label = f"{field.label}: "
            if not isinstance(first, Paragraph):
                yield Paragraph((italic(label),), stays=True)
                yield first
            elif first.look is Look.NONE:
                yield replace(first, text=label + words_of(first.text))
            else:
                yield replace(first, text=(italic(label), *runs_of(first.text)))
            yield from others


def _self_rating(case: RatingCase, carried: Carried) -> Iterator[PaperBlock]:
    """Yield part B of a form: the figures of the tasks, the subject's own points, and the level put
    forward."""
    ruleset, own = case.period.ruleset, carried.own
    tasks = figures_sentence(own, entry.asked_facts(ruleset, SubjectKind(case.kind)))
    yield Heading("B. Nội dung tự đánh giá, xếp loại", 3)
    yield Heading("I. Đánh giá theo các nhóm tiêu chí", 4)
    if tasks:
        yield Paragraph(f"Kết quả thực hiện nhiệm vụ: {tasks}.")
    if own.evidence:
        yield Paragraph(f"Minh chứng chính: {own.evidence}")
    by_words = bool(ruleset.grades)
    has_notes = any(own.notes.get(criterion.code) for criterion in case.criteria)
    columns = (
        TableColumn("TT", 9, centred=True),
        TableColumn("Nhóm tiêu chí", 54 if has_notes else None),
        TableColumn("Mức cao nhất" if by_words else "Điểm tối đa", 22, centred=True),
        TableColumn("Mức tự đánh giá" if by_words else "Điểm tự chấm", 22, centred=True),
        *([TableColumn("Minh chứng")] if has_notes else []),
    )
    rows = []
    for number, criterion in enumerate(case.criteria, start=1):
        most, mark = mark_text(ruleset, criterion.max), mark_text(ruleset, own.mark(criterion.code))
        notes = [own.notes.get(criterion.code, "")] if has_notes else []
        rows.append(TableRow((str(number), criterion.name, most, mark, *notes)))
    if not by_words:
        most, total = figure_text(ruleset.max_points), figure_text(own.total)
        rows.append(TableRow(("", "Tổng điểm", most, total, *([""] if has_notes else [])), is_total=True))
    yield TableBlock(columns, tuple(rows), name="Tự chấm")
    yield Heading("II. Đề xuất xếp loại mức chất lượng", 4)
    yield Boxes(tuple((level.name, own.level == level.code) for level in ruleset.levels))


def _closing(paper: Paper, around: Around) -> Closing:
    if paper.member:
        return Closing(Signature("", "Người tự kiểm điểm", paper.member.full_name, how="(Ký, ghi rõ họ tên)"))
    recipients = (
        reported_to(around.committee, around.parent),
        f"Các đồng chí trong {around.committee.body}",
        kept_at(around.committee.name),
    )
    return Closing(signature_of(around.committee, around.head), Recipients(recipients))
