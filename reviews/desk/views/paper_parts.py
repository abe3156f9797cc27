"""The sections of a paper as its page shows them, with what is shown beside each."""

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
"""Refused forms to be shown again, by their prefix, such as "promise-5"."""

PROMISES, TASKS = "commitment", ("duties", "targets")
"""The codes of the sections beside which the page shows the promises of the year, and its tasks."""


@dataclass(frozen=True)
class Likeness:
    """How much a section resembles other papers, which only its author is shown. ``pieces`` is the text cut
    at the passages that repeat the author's last paper, each with whether it does; it is empty where the text
    has changed since it was measured."""

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
    """One section as the page shows it: its rule, its text, what it lacks, the comments on it, and what is
    shown beside it. In the section on suggested topics their answers take the place of the text."""

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
    """The sections in the order of the outline. ``words`` are the texts by section code, ``found`` what the
    paper lacks, ``alike`` the likeness by key of the section."""
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
    """Each topic that the paper has to answer, with the three parts of its answer."""
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
    """The likeness by key of the section; empty for everybody but the author, to whom ``visible_to`` limits
    it."""
    rows = Similarity.objects.visible_to(member).filter(section__paper=paper).select_related("section")
    alike = {}
    for row in rows:
        is_current = row.version == row.section.version
        pieces = cut_at_spans(row.section.text, row.spans) if is_current and row.spans else []
        alike[row.section_id] = Likeness(row, pieces, is_current)
    return alike


def answer_forms(paper: Paper, refused: Refused) -> list[tuple[ShortcomingAnswer, forms.Form]]:
    """Each earlier shortcoming with the form to say what became of it; a refused one in its place."""
    return [
        (
            answer,
            refused.get(f"earlier-{answer.pk}")
            or _form(ShortcomingReportForm, answer, f"earlier-{answer.pk}"),
        )
        for answer in paper.earlier.all()
    ]


def promise_forms(paper: Paper, refused: Refused) -> list[tuple[PromiseAnswer, forms.Form]]:
    """Each promise with the form to say whether it was kept; a refused one in its place."""
    return [
        (answer, refused.get(f"promise-{answer.pk}") or _form(PromiseForm, answer, f"promise-{answer.pk}"))
        for answer in paper.promises.all()
    ]


def _form(kind: type[forms.Form], answer: Any, prefix: str) -> forms.Form:
    """A form of this kind, filled from the attributes of the answer that have its fields' names."""
    initial = {name: getattr(answer, name) for name in kind.base_fields}
    return kind(initial=initial, prefix=prefix)
