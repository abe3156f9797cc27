"""What a printed paper says: records of strings, without database rows or queries."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.documents.letterhead import Letterhead, Signature


@dataclass(frozen=True)
class EarlierLine:
    """One earlier shortcoming and what became of it (HD43 Mẫu 01 III), one line of a table."""

    shortcoming: str
    status: str
    degree: str
    difficulty: str
    responsibility: str


@dataclass(frozen=True)
class TopicText:
    """One suggested topic, and its answer as pairs of a heading and paragraphs (HD43, IV). ``paper`` is the
    suggestion that contains the topic."""

    paper: str
    text: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class PromiseLine:
    """One promise of the year and what became of it, one line of a table."""

    text: str
    measure: str
    verdict: str
    words: str


@dataclass(frozen=True)
class TaskLine:
    """One line of the annex. ``whence`` says who assigned the task and to which field, unit or person it
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
    """The annex of a paper: its tasks as lines, and their counts in one sentence (``summary``). ``to`` is the
    title of the paper it belongs to. ``assigned_by`` names the resolution that assigned all tasks. It is
    empty if several resolutions assigned them, and the lines name these."""

    to: str
    assigned_by: str
    summary: str
    lines: tuple[TaskLine, ...]


@dataclass(frozen=True)
class SectionText:
    """One section of a printed paper.

    Most sections have ``paragraphs``, with a table of ``promises`` above them in the section on the
    commitment. In the section on earlier shortcomings the table ``earlier`` takes the place of the
    paragraphs, and in all other sections ``earlier`` is None. In the section on suggested topics ``topics``
    take their place.
    """

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
    """The tick box of one level: its name, and whether it is ticked."""

    name: str
    ticked: bool


@dataclass(frozen=True)
class SelfRating:
    """Part B of a form: the figures of the tasks, the subject's own points, and the level put forward."""

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
    """One paper as it was handed in. Until it is handed in for the first time, ``groups`` is empty and
    ``rating`` None. ``typed`` says who typed it in, if the person wrote it by hand."""

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
    typed: str = ""
