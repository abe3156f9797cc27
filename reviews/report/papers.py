"""The collective's report and the self-reviews as printable text, in the order of their forms."""

from __future__ import annotations

from itertools import groupby

from members.models import Member
from ratings import entry
from ratings.models import RatingCase
from ratings.rulesets import SectionRule, SubjectKind
from reviews.documents.letterhead import Letterhead, Signature
from reviews.documents.wording import (
    date_of,
    figure_text,
    first_title,
    long_date,
    mark_text,
    short_date,
    without_organ,
)
from reviews.models import SUGGESTIONS, Manuscript, Paper, TopicField
from reviews.papers.annex import annex_of, figures_sentence
from reviews.papers.carried import Carried, carried_as_shown
from reviews.papers.printed import (
    Box,
    EarlierLine,
    PaperText,
    PromiseLine,
    ScoreLine,
    SectionGroup,
    SectionText,
    SelfRating,
    TopicText,
)
from reviews.report.rows import SessionRows, is_handed_in
from reviews.texts import split_paragraphs

PROMISES = "commitment"
"""The code of the section in which the promises of the year are printed."""


def paper_anchor(paper: Paper) -> str:
    """Return the HTML id of the paper inside the report."""
    return f"paper-{paper.pk}"


def report_letterhead(rows: SessionRows) -> Letterhead:
    """Return the letterhead of the session's committee. The document number is left blank to be filled in by
    hand."""
    committee = rows.session.committee
    return Letterhead(
        superior=rows.parent.name if rows.parent else "",
        organ=committee.name,
        symbol=f"BC/{committee.symbol}",
        place_and_date=_place_and_date(rows),
    )


def collective_paper(rows: SessionRows) -> PaperText | None:
    """Return the collective's report as printable text, or None if the session has none."""
    paper = next((paper for paper in rows.papers if paper.is_collective), None)
    if paper is None:
        return None
    committee = rows.session.committee
    kind, about = _split(paper.outline.title, "Báo cáo")
    about = about if not rows.session.period.title else f"{about} của"
    head = rows.head
    signature = Signature(
        authority=f"T/M {without_organ(committee.body)}",
        title=first_title(head.title) if head else "",
        name=head.member.full_name if head else "",
    )
    return _paper(rows, paper, report_letterhead(rows), (kind, f"{about} {committee.body_name}"), signature)


def self_reviews(rows: SessionRows) -> tuple[PaperText, ...]:
    """Return the self-reviews as printable text, in order of rank."""
    return tuple(_self_review(rows, paper, paper.member) for paper in rows.papers if paper.member)


def report_recipients(rows: SessionRows) -> tuple[str, ...]:
    """Return the usual recipients of the collective's report. The last line says where it is kept."""
    above = rows.parent.name if rows.parent else "Ban Tổ chức Trung ương"
    body = rows.session.committee.body
    return (f"{above} (để báo cáo)", f"Các đồng chí trong {body}", "Lưu hồ sơ kiểm điểm")


def _self_review(rows: SessionRows, paper: Paper, member: Member) -> PaperText:
    committee, cell = rows.session.committee, member.cell
    above = rows.parent if cell.pk == committee.pk else committee
    head = Letterhead(above.name if above else "", cell.name, "", _place_and_date(rows))
    title = _split(paper.outline.title, "Bản kiểm điểm, tự đánh giá, xếp loại")
    if rows.session.period.title:
        title = ("Bản kiểm điểm cá nhân", rows.session.period.title)
    return _paper(rows, paper, head, title, Signature("", "Người tự kiểm điểm", member.full_name))


def _paper(
    rows: SessionRows, paper: Paper, head: Letterhead, title: tuple[str, str], signature: Signature
) -> PaperText:
    kind, about = title
    carried = carried_as_shown(paper, as_handed_in=True)
    handed_in = is_handed_in(paper)
    manuscripts = list(paper.manuscripts.all())
    texts = paper.texts(as_handed_in=True)
    groups = tuple(
        SectionGroup(group, tuple(_section(paper, rule, texts, carried) for rule in rules))
        for group, rules in groupby(paper.outline.sections, key=lambda rule: rule.group)
        if handed_in
    )
    return PaperText(
        anchor=paper_anchor(paper),
        number=rows.numbers[paper.pk],
        name=str(paper),
        post=paper.title,
        form=paper.outline.name,
        letterhead=head,
        kind=kind,
        # In a thematic round the title names the theme already. In a yearly round it needs the year.
        about=about if rows.session.period.title else f"{about} năm {rows.session.period.year}",
        person=_person(rows, paper),
        groups=groups,
        rating=_self_rating(paper.case, carried) if paper.case and handed_in else None,
        annex=annex_of(f"{kind} {about}", paper, carried) if handed_in else None,
        signature=signature,
        typed=typed_in(manuscripts[-1], confirmed=True) if handed_in and manuscripts else "",
    )


def typed_in(manuscript: Manuscript, *, confirmed: bool = False) -> str:
    """Return who typed in what was written by hand, and when it was signed. With ``confirmed``, whether it is
    confirmed is said, too."""
    who, day = manuscript.entered_by.full_name, short_date(manuscript.signed_on)
    said = f"do đồng chí {who} nhập thay từ bản viết tay ký ngày {day}"
    if not confirmed:
        return said
    at = manuscript.confirmed_at
    return f"{said}, {f'đã được xác nhận ngày {date_of(at)}' if at else 'chưa được xác nhận'}"


def _split(title: str, kind: str) -> tuple[str, str]:
    """Return the title of a form in two parts. The first is ``kind``, the kind of paper, which is printed in
    capitals. The second is what the paper is about, empty if the title does not begin with ``kind``."""
    return (kind, title.removeprefix(kind).strip()) if title.startswith(kind) else (title, "")


def _place_and_date(rows: SessionRows) -> str:
    return f"{rows.session.committee.place}, {long_date(rows.day)}"


def _person(rows: SessionRows, paper: Paper) -> tuple[tuple[str, str], ...]:
    """Return the personal details at the head of a self-review as pairs of label and value. The collective
    has none."""
    member = paper.member
    if member is None:
        return ()
    titles = dict.fromkeys(title for title in [paper.title, *rows.titles(member)] if title)
    lines = [
        ("Họ và tên", member.full_name),
        ("Ngày sinh", short_date(member.born_on)),
        ("Chức vụ Đảng, chính quyền, đoàn thể", "; ".join(titles) or "Đảng viên"),
        ("Lĩnh vực, địa bàn được phân công", paper.portfolio),
        ("Đơn vị công tác", rows.unit if member.in_system else ""),
        ("Chi bộ", member.cell.name.removeprefix("Chi bộ ")),
    ]
    return tuple((label, value) for label, value in lines if value)


def _section(paper: Paper, rule: SectionRule, texts: dict[str, str], carried: Carried) -> SectionText:
    if rule.kind == "earlier":
        return SectionText(rule.title, (), _earlier(carried))
    if rule.code == SUGGESTIONS and paper.topics_to_answer:
        return SectionText(rule.title, (), topics=_topics(paper, texts))
    promises = tuple(
        PromiseLine(promise.text, promise.measure, promise.get_verdict_display(), promise.words)
        for promise in (carried.promises if rule.code == PROMISES else ())
    )
    return SectionText(rule.title, tuple(split_paragraphs(texts.get(rule.code, ""))), promises=promises)


def _topics(paper: Paper, texts: dict[str, str]) -> tuple[TopicText, ...]:
    return tuple(
        TopicText(
            paper=str(topic.suggestion),
            text=topic.text,
            answers=tuple(
                (str(field.label), tuple(split_paragraphs(texts.get(topic.section(field), ""))))
                for field in TopicField
            ),
        )
        for topic in paper.topics_to_answer
    )


def _earlier(carried: Carried) -> tuple[EarlierLine, ...]:
    return tuple(
        EarlierLine(
            shortcoming=answer.shortcoming,
            status=" ".join(
                filter(
                    None,
                    [
                        answer.get_status_display(),
                        "" if answer.percent is None else f"({answer.percent} %)",
                    ],
                )
            ),
            degree=answer.degree,
            difficulty=answer.difficulty,
            responsibility=answer.responsibility,
        )
        for answer in carried.earlier
    )


def _self_rating(case: RatingCase, carried: Carried) -> SelfRating:
    ruleset, own = case.period.ruleset, carried.own
    return SelfRating(
        tasks=figures_sentence(own, entry.asked_facts(ruleset, SubjectKind(case.kind))),
        evidence=own.evidence,
        scores=tuple(
            ScoreLine(
                criterion.name,
                mark_text(ruleset, criterion.max),
                mark_text(ruleset, own.mark(criterion.code)),
                own.notes.get(criterion.code, ""),
            )
            for criterion in case.criteria
        ),
        most=figure_text(ruleset.max_points),
        total=figure_text(own.total),
        is_by_words=bool(ruleset.grades),
        boxes=tuple(Box(level.name, own.level == level.code) for level in ruleset.levels),
    )
