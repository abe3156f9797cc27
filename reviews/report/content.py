"""What the consolidated report says: plain records of strings ready for paper, no rows and no queries."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.documents.letterhead import Letterhead
from reviews.papers.printed import PaperText


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
