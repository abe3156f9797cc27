"""What the page of a paper is made of: its sections, and what stands beside each of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from members.models import Member
from ratings.rulesets import SectionRule
from reviews.models import (
    SUGGESTIONS,
    Comment,
    Paper,
    PromiseAnswer,
    Section,
    ShortcomingAnswer,
    Similarity,
    Topic,
    TopicField,
)
from reviews.papers.checklist import Lack
from reviews.papers.forms.commitments import PromiseForm
from reviews.papers.forms.papers import ShortcomingReportForm
from reviews.papers.similarity import cut_at_spans

Refused = Mapping[str, forms.Form]
"""Forms that came back with errors, by the prefix that names their row."""

PROMISES, TASKS = "commitment", ("duties", "targets")
"""The sections beside which the year's commitment and its tasks stand."""


@dataclass(frozen=True)
class Likeness:
    """What the author alone is told of a section; ``pieces`` is the text cut at what repeats the own last
    paper, empty while the text is newer than what was measured."""

    found: Similarity
    pieces: list[tuple[bool, str]]
    is_current: bool


@dataclass(frozen=True)
class Answer:
    """One part of the answer to a suggested topic, with the section that holds it."""

    field: TopicField
    section: Section | None
    text: str


@dataclass(frozen=True)
class PaperPart:
    """One section as the page shows it: its rule, its text, what it lacks, what was said of it, what is to be
    shown beside it. Where topics were suggested, their answers take the place of the text."""

    rule: SectionRule
    section: Section | None
    text: str
    lack: Lack | None
    comments: list[Comment]
    opens_group: bool
    has_promises: bool
    has_tasks: bool
    topics: list[tuple[Topic, list[Answer]]]
    likeness: Likeness | None

    @property
    def is_there(self) -> bool:
        return self.lack is None


def parts_of(
    paper: Paper,
    words: dict[str, str],
    found: list[Lack],
    comments: list[Comment],
    alike: dict[int, Likeness],
) -> list[PaperPart]:
    sections = {section.code: section for section in paper.sections.all()}
    missing = {lack.section: lack for lack in found}
    rows: list[PaperPart] = []
    group = ""
    for rule in paper.outline.sections:
        section = sections.get(rule.code)
        rows.append(
            PaperPart(
                rule=rule,
                section=section,
                text=words.get(rule.code, ""),
                lack=missing.get(rule.code),
                comments=[comment for comment in comments if comment.section == rule.code],
                opens_group=rule.group != group,
                has_promises=rule.code == PROMISES,
                has_tasks=rule.code in TASKS,
                topics=_topics(paper, sections, words) if rule.code == SUGGESTIONS else [],
                likeness=alike.get(section.pk) if section else None,
            )
        )
        group = rule.group
    return rows


def _topics(
    paper: Paper, sections: dict[str, Section], words: dict[str, str]
) -> list[tuple[Topic, list[Answer]]]:
    return [
        (
            topic,
            [
                Answer(field, sections.get(code := topic.section(field)), words.get(code, ""))
                for field in TopicField
            ],
        )
        for topic in paper.topics_to_answer
    ]


def likeness(member: Member, paper: Paper) -> dict[int, Likeness]:
    """By section; nothing for anybody but the author, which the queryset sees to."""
    rows = Similarity.objects.visible_to(member).filter(section__paper=paper).select_related("section")
    return {row.section_id: _likeness(row) for row in rows}


def _likeness(row: Similarity) -> Likeness:
    is_current = row.version == row.section.version
    cut = cut_at_spans(row.section.text, row.spans) if is_current and row.spans else []
    return Likeness(row, cut, is_current)


def answer_forms(paper: Paper, refused: Refused) -> list[tuple[ShortcomingAnswer, forms.Form]]:
    return [
        (
            answer,
            refused.get(f"earlier-{answer.pk}")
            or _form(ShortcomingReportForm, answer, f"earlier-{answer.pk}"),
        )
        for answer in paper.earlier.all()
    ]


def promise_forms(paper: Paper, refused: Refused) -> list[tuple[PromiseAnswer, forms.Form]]:
    return [
        (answer, refused.get(f"promise-{answer.pk}") or _form(PromiseForm, answer, f"promise-{answer.pk}"))
        for answer in paper.promises.all()
    ]


def _form(kind: type[forms.Form], answer: Any, prefix: str) -> forms.Form:
    initial = {name: getattr(answer, name) for name in kind.base_fields}
    return kind(initial=initial, prefix=prefix)
