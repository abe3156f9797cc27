"""The content of a printed paper: plain records of strings, without rows or queries."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.documents.letterhead import Letterhead, Signature


@dataclass(frozen=True)
class EarlierLine:
    """One earlier shortcoming and what became of it (HD43 Mẫu 01 III)."""

    shortcoming: str
    status: str
    degree: str
    difficulty: str
    responsibility: str


@dataclass(frozen=True)
class TopicText:
    """A suggested topic and the parts of its answer (HD43, IV)."""

    paper: str
    text: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class PromiseLine:
    """One promise of the year, and what became of it."""

    text: str
    measure: str
    verdict: str
    words: str


@dataclass(frozen=True)
class TaskLine:
    """A row of the annex; ``whence`` says who assigned the task and to which field, unit or person it
    belongs."""

    name: str
    whence: tuple[str, ...]
    product: str
    target: str
    result: str
    due: str
    done: str
    progress: str
    quality: str
    evidence: str


@dataclass(frozen=True)
class Annex:
    """The annex of a paper: its tasks, and their figures in one sentence. ``assigned_by`` is the paper that
    assigned all of them; it is empty if they were assigned by different ones, which the lines then name."""

    to: str
    assigned_by: str
    summary: str
    lines: tuple[TaskLine, ...]


@dataclass(frozen=True)
class SectionText:
    """One section. ``earlier`` is a table in place of the paragraphs, and ``None`` in a section that is a
    text. ``topics`` take the place of the paragraphs too; ``promises`` stand in a table above the text."""

    title: str
    paragraphs: tuple[str, ...]
    earlier: tuple[EarlierLine, ...] | None = None
    topics: tuple[TopicText, ...] = ()
    promises: tuple[PromiseLine, ...] = ()


@dataclass(frozen=True)
class SectionGroup:
    title: str
    sections: tuple[SectionText, ...]


@dataclass(frozen=True)
class ScoreLine:
    name: str
    most: str
    points: str
    evidence: str


@dataclass(frozen=True)
class Box:
    """The box of one level, ticked or not."""

    name: str
    ticked: bool


@dataclass(frozen=True)
class SelfRating:
    """Part B of a form: the figures of the tasks, the own points and the level."""

    tasks: str
    evidence: str
    scores: tuple[ScoreLine, ...]
    most: str
    total: str
    boxes: tuple[Box, ...]
    is_by_words: bool

    @property
    def is_evidenced(self) -> bool:
        return any(line.evidence for line in self.scores)


@dataclass(frozen=True)
class PaperText:
    """One paper as handed in. ``groups`` is empty and ``rating`` is None as long as it has not been handed
    in."""

    anchor: str
    number: int
    name: str
    post: str
    form: str
    letterhead: Letterhead
    kind: str
    about: str
    person: tuple[tuple[str, str], ...]
    groups: tuple[SectionGroup, ...]
    rating: SelfRating | None
    annex: Annex | None
    signature: Signature
