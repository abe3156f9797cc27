"""What the consolidated report says: records of printable strings, without database rows or queries."""

from __future__ import annotations

from dataclasses import dataclass

from reviews.documents.letterhead import Letterhead
from reviews.papers.printed import PaperText


@dataclass(frozen=True)
class CommentText:
    """One comment and its answer. ``verified`` says what checking it found, ``answered`` who answered and
    when."""

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
    """The heading of a paper, and the comments on it."""

    heading: str
    comments: tuple[CommentText, ...]


@dataclass(frozen=True)
class Taken:
    """One step of a rating as it was taken. ``signed`` says by whom and when. ``against`` is true if the
    level was given although the rules did not find all its conditions met. ``remarks`` are the appraiser's
    remarks on single criteria."""

    points: str
    level: str
    signed: str
    reason: str
    against: bool
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class BodyLine:
    """What a body between appraisal and decision did. ``verb`` says whether it proposed or passed the level,
    ``said`` names the body, its resolution and its votes."""

    verb: str
    level: str
    said: str
    reason: str


@dataclass(frozen=True)
class RatingLine:
    """One subject's line in the table of ratings. A step that is not taken yet or may not be shown yet is
    None. ``grounds`` are the recorded mitigations, grounds to consider a better level than a trigger
    allows."""

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
    """One level better than the best possible one, and those of its conditions that are not met."""

    level: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class FindingLine:
    """What the rules say of one subject: the figures, the best level that these allow, and what hinders the
    better ones."""

    number: str
    name: str
    points: str
    tasks: str
    remedied: str
    best: str
    hindrances: tuple[Hindrance, ...]


@dataclass(frozen=True)
class PersonLine:
    """One subject of the review: when the paper was handed in, and how many comments the subject gave,
    received and answered."""

    number: str
    name: str
    post: str
    submitted: str
    given: int
    received: int
    answered: int


@dataclass(frozen=True)
class MatrixLine:
    """How many comments one author wrote on each paper. The cell of the author's own paper is None. ``total``
    counts the author's comments on all papers of the session, also those on other pages."""

    number: str
    name: str
    counts: tuple[int | None, ...]
    total: int


@dataclass(frozen=True)
class Matrix:
    """The table of who commented on whom, cut to as many papers (columns) as one printed page can show.
    ``totals`` belong to these columns. ``total`` counts the comments on all papers, also those on other
    pages."""

    heads: tuple[str, ...]
    lines: tuple[MatrixLine, ...]
    totals: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class People:
    """Who took part in the review. ``facts`` are pairs of a label and text: the conference, the head, and for
    each kind of role all names together."""

    facts: tuple[tuple[str, str], ...]
    lines: tuple[PersonLine, ...]
    left_out: tuple[tuple[str, str], ...]
    matrices: tuple[Matrix, ...]


@dataclass(frozen=True)
class FindingNote:
    """One finding: a shortcoming of the collective for which one person answers. ``answer`` is empty if the
    person has not answered yet."""

    quote: str
    name: str
    ground: str
    answer: str


@dataclass(frozen=True)
class ChangeNote:
    """One changed section of one paper. ``cause`` says what made the change necessary."""

    paper: str
    section: str
    cause: str
    day: str


@dataclass(frozen=True)
class LinkNotes:
    """The appendix on findings and amended papers. Both parts are empty if there was no finding and no
    change."""

    findings: tuple[FindingNote, ...]
    changes: tuple[ChangeNote, ...]


@dataclass(frozen=True)
class Report:
    """The consolidated report of one session, with its parts in the order of the printed paper. ``theme`` is
    empty in a yearly round. If ``is_rated`` is false, the part on ratings is left out."""

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
