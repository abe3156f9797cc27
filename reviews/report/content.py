"""The content of the consolidated report: plain records of printable strings, without rows or queries."""

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
    """A step of the rating as it was taken. ``signed`` says by whom and when; ``against`` that the conditions
    of the level were not all found met; ``remarks`` are the appraiser's remarks on single criteria."""

    points: str
    level: str
    signed: str
    reason: str
    against: bool
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class BodyLine:
    """What a body between appraisal and decision did: ``verb`` (proposed or passed), the level, ``said`` (the
    body, its paper and its votes) and the reason."""

    verb: str
    level: str
    said: str
    reason: str


@dataclass(frozen=True)
class RatingLine:
    """A subject's line in the table of ratings. A step that is not yet taken or not yet released is ``None``.
    ``grounds`` are the recorded mitigations: grounds to consider a better level than a trigger allows."""

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
    """A level above the best possible one, and the conditions of it that are not met."""

    level: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class FindingLine:
    """What the rules find for a subject: the figures, the best level these allow, and what hinders the better
    ones."""

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
    """How often one author commented on each paper; ``None`` in the cell of the author's own paper."""

    number: str
    name: str
    counts: tuple[int | None, ...]
    total: int


@dataclass(frozen=True)
class Matrix:
    """As many columns of the table of comments as one page holds. ``totals`` are those of its columns; the
    total of each line and ``total`` count all papers, also those on other pages."""

    heads: tuple[str, ...]
    lines: tuple[MatrixLine, ...]
    totals: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class People:
    """Who took part. In ``facts`` all names of one kind of role stand together under its label."""

    facts: tuple[tuple[str, str], ...]
    lines: tuple[PersonLine, ...]
    left_out: tuple[tuple[str, str], ...]
    matrices: tuple[Matrix, ...]


@dataclass(frozen=True)
class FindingNote:
    """A finding: a shortcoming of the collective for which one person answers, with the answer if there is
    one."""

    quote: str
    name: str
    ground: str
    answer: str


@dataclass(frozen=True)
class ChangeNote:
    """One changed section of one paper; ``cause`` says what made the change necessary."""

    paper: str
    section: str
    cause: str
    day: str


@dataclass(frozen=True)
class LinkNotes:
    """The appendix on findings and amended papers; both parts are empty if there was no finding and no
    change."""

    findings: tuple[FindingNote, ...]
    changes: tuple[ChangeNote, ...]


@dataclass(frozen=True)
class Report:
    """The whole dossier of one session, in the order of the printed paper. ``theme`` is empty for the yearly
    round; without ``is_rated`` the part about ratings is left out."""

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
