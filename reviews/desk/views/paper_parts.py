"""The sections of a paper as its page shows them, each with what is shown beside it."""

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
from reviews.papers.carried import Carried
from reviews.papers.checklist import Lack
from reviews.papers.forms.commitments import PromiseForm
from reviews.papers.forms.papers import ShortcomingReportForm
from reviews.papers.similarity import cut_at_spans
from reviews.prose import without_look
from reviews.texts import secrecy_stamps

Refused = Mapping[str, forms.Form]
"""Forms with errors to be shown again, by their prefix, such as "promise-5"."""

PROMISES, TASKS = "commitment", ("duties", "targets")
"""The code of the section beside which the page shows the promises of the year, and the codes of those beside
which it shows the tasks."""


@dataclass(frozen=True)
class Likeness:
    """How much a section resembles other papers, which is shown to its author only. ``pieces`` is the text
    cut at the passages that repeat the author's last paper, each piece with whether it repeats. It is empty
    where the text has changed since it was compared (``is_current`` is false)."""

    found: Similarity
    pieces: list[tuple[bool, str]]
    is_current: bool


@dataclass(frozen=True)
class Answer:
    """One of the three parts of the answer to a suggested topic, with the section in which it is stored."""

    field: TopicField
    section: Section | None
    text: str


@dataclass(frozen=True)
class PaperPart:
    """One section as the page shows it: its rule, its text, what is missing in it, its comments, and what is
    shown beside it. The section on suggested topics shows the answers to the topics instead of a text."""

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
    """Return the sections of the paper as the page shows them, in the order of the outline. ``words`` are the
    texts by section code, ``found`` is what is missing in the paper, and ``alike`` are the likenesses by key
    of the section."""
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
    """Return each topic that the paper has to answer, with the three parts of its answer."""
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
    """Return the likenesses of the paper's sections, by key of the section. The result is empty for everybody
    but the author, to whom ``visible_to`` limits the rows."""
    sections = {section.pk: section for section in paper.sections.all()}
    alike = {}
    for row in Similarity.objects.visible_to(member).filter(section__paper=paper):
        section = sections[row.section_id]
        is_current = row.version == section.version
        pieces = cut_at_spans(section.text, row.spans) if is_current and row.spans else []
        pieces = [(is_known, without_look(words)) for is_known, words in pieces]
        alike[row.section_id] = Likeness(row, pieces, is_current)
    return alike


def answer_forms(paper: Paper, refused: Refused) -> list[tuple[ShortcomingAnswer, forms.Form]]:
    """Return each earlier shortcoming with the form in which the writer says what became of it. A form with
    errors from ``refused`` replaces the fresh one."""
    return [
        (
            answer,
            refused.get(f"earlier-{answer.pk}")
            or _form(ShortcomingReportForm, answer, f"earlier-{answer.pk}"),
        )
        for answer in paper.earlier.all()
    ]


def promise_forms(paper: Paper, refused: Refused) -> list[tuple[PromiseAnswer, forms.Form]]:
    """Return each promise with the form in which the writer says whether it was kept. A form with errors from
    ``refused`` replaces the fresh one."""
    return [
        (answer, refused.get(f"promise-{answer.pk}") or _form(PromiseForm, answer, f"promise-{answer.pk}"))
        for answer in paper.promises.all()
    ]


def _form(kind: type[forms.Form], answer: Any, prefix: str) -> forms.Form:
    """Return a form of the class ``kind``, filled with what ``answer`` says."""
    return kind(initial=values_of(kind, answer), prefix=prefix)


def values_of(kind: type[forms.Form], answer: Any) -> dict[str, Any]:
    """Return the attributes of ``answer`` that are named like the fields of the form."""
    return {name: getattr(answer, name) for name in kind.base_fields}


def stamps_in(paper: Paper, shown: dict[str, str], carried: Carried) -> list[tuple[str, str]]:
    """Return where stamp words of secret papers stand alone in capitals, each place in words with the words
    found there. This is a warning only (R27)."""
    named = {rule.code: rule.heading for rule in paper.outline.sections}
    places = [(named.get(code, code), text) for code, text in shown.items()]
    places += [(task.name, "\n".join((task.name, task.product, task.result))) for task in carried.tasks]
    found = [(place, secrecy_stamps(text)) for place, text in places]
    return [(place, ", ".join(stamps)) for place, stamps in found if stamps]
