"""What the consolidated report says: plain records of strings ready for paper, no rows and no queries."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Letterhead:
    """The two columns at the head of a paper; ``symbol`` is empty where a paper bears no number; ``number``
    where it is left to the pen."""

    superior: str
    organ: str
    symbol: str
    place_and_date: str
    number: str = ""


@dataclass(frozen=True)
class Signature:
    """``authority`` says for whom is signed ("T/M BAN THƯỜNG VỤ"); it is empty for the own paper."""

    authority: str
    title: str
    name: str


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
    """A suggested topic and its answer, part by part (HD43, IV)."""

    paper: str
    text: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class PromiseLine:
    """One thing committed to for the year, and what became of it."""

    text: str
    measure: str
    verdict: str
    words: str


@dataclass(frozen=True)
class TaskLine:
    """A row of the annex; ``whence`` tells who assigned it and what it belongs to."""

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
    """The annex of a paper: its tasks and their figures in one sentence. ``assigned_by`` is what assigned all
    of them, empty where the lines say it one by one."""

    to: str
    assigned_by: str
    summary: str
    lines: tuple[TaskLine, ...]


@dataclass(frozen=True)
class SectionText:
    """One section; ``earlier`` is a table instead of paragraphs, ``None`` where the section is a text.
    ``promises`` stand in a table above the text; ``topics`` take the place of paragraphs where there are
    any."""

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
    """One of the boxes of levels, ticked or not."""

    name: str
    ticked: bool


@dataclass(frozen=True)
class SelfRating:
    """Part B of a form."""

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
    """One paper as handed in. ``groups`` is empty and ``rating`` missing while it has not been."""

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


@dataclass(frozen=True)
class CommentText:
    author: str
    kind: str
    section: str
    quote: str
    paragraphs: tuple[str, ...]
    verified: str
    answer_kind: str
    answer: tuple[str, ...]
    answered: str


@dataclass(frozen=True)
class CommentedPaper:
    heading: str
    comments: tuple[CommentText, ...]


@dataclass(frozen=True)
class Taken:
    """A step of the rating as taken. ``signed`` says by whom and when; ``against`` that the conditions of the
    level were not all found met; ``remarks`` are those on single criteria."""

    points: str
    level: str
    signed: str
    reason: str
    against: bool
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class BodyLine:
    """What a body in between did: the verb, its level, in which paper, by which votes, why."""

    verb: str
    level: str
    said: str
    reason: str


@dataclass(frozen=True)
class RatingLine:
    """A subject's line in the table of ratings; a step not yet taken, or not yet released, is ``None``.
    ``grounds`` are those on record to consider a better level than a trigger's."""

    number: str
    name: str
    post: str
    own: Taken | None
    appraised: Taken | None
    decided: Taken | None
    between: tuple[BodyLine, ...] = ()
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hindrance:
    """A level above the best possible one, and what stands against it."""

    level: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class FindingLine:
    """What the engine found for a subject: figures, best level they allow, what hinders the better ones."""

    number: str
    name: str
    points: str
    tasks: str
    remedied: str
    best: str
    hindrances: tuple[Hindrance, ...]


@dataclass(frozen=True)
class PersonLine:
    number: str
    name: str
    post: str
    submitted: str
    given: int
    received: int
    answered: int


@dataclass(frozen=True)
class MatrixLine:
    """How often one author commented on each paper; ``None`` where a cell is the own paper."""

    number: str
    name: str
    counts: tuple[int | None, ...]
    total: int


@dataclass(frozen=True)
class Matrix:
    """As many columns as a page holds; the totals of a line and the grand total are those of the whole."""

    heads: tuple[str, ...]
    lines: tuple[MatrixLine, ...]
    totals: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class People:
    """Who took part; the names of each kind of role stand together under its label."""

    facts: tuple[tuple[str, str], ...]
    lines: tuple[PersonLine, ...]
    left_out: tuple[tuple[str, str], ...]
    matrices: tuple[Matrix, ...]


@dataclass(frozen=True)
class FindingNote:
    """A shortcoming of the collective laid to a person's account, and the answer if there is one."""

    quote: str
    name: str
    ground: str
    answer: str


@dataclass(frozen=True)
class ChangeNote:
    """One section of one paper, changed; ``cause`` says because of what."""

    paper: str
    section: str
    cause: str
    day: str


@dataclass(frozen=True)
class LinkNotes:
    """The appendix; empty where nothing was drawn and nothing changed."""

    findings: tuple[FindingNote, ...]
    changes: tuple[ChangeNote, ...]


@dataclass(frozen=True)
class Report:
    """The whole dossier of one session, in the order of the paper. ``theme`` is empty for the year's round;
    without ``is_rated`` the part about ratings is left out."""

    year: int
    theme: str
    is_rated: bool
    committee: str
    body: str
    is_draft: bool
    letterhead: Letterhead
    basis: tuple[str, ...]
    collective: PaperText | None
    recipients: tuple[str, ...]
    reviews: tuple[PaperText, ...]
    comments: tuple[CommentedPaper, ...]
    ratings: tuple[RatingLine, ...]
    findings: tuple[FindingLine, ...]
    people: People
    link: LinkNotes
