"""Turns the rows found into the lines of the page: reads the things they are about, asks the rules, puts the
lines in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from members import clock
from members.composed import AnyGiven, Composed
from members.models import Member
from ratings.models import Petition
from reviews.desk.matters.kind import FoundRow, Kind, Matter
from reviews.desk.matters.scan import KINDS, scan_matters
from reviews.models import (
    BallotRound,
    Campaign,
    Comment,
    Conference,
    Evaluation,
    Manuscript,
    Paper,
    RemedyItem,
    ReviewSession,
    SelfEvaluation,
    Suggestion,
)
from reviews.rules import capacities_in, parts_in_words

FIRST = 5
"""So many lines of one kind are shown on the page, and the rest on a page of its own."""
PAGE = 50
FAR = 60
WEEK = 7

KEYS = AnyGiven("keys")
_READ: dict[type[Model], Composed[Any]] = {
    Paper: Composed(lambda: Paper.objects.filter(pk=KEYS).select_related("member", "case")),
    Conference: Composed(lambda: Conference.objects.filter(pk=KEYS)),
    BallotRound: Composed(lambda: BallotRound.objects.filter(pk=KEYS).for_page()),
    Comment: Composed(lambda: Comment.objects.filter(pk=KEYS).select_related("paper")),
    Manuscript: Composed(
        lambda: Manuscript.objects.filter(pk=KEYS).select_related("member", "revision", "paper")
    ),
    RemedyItem: Composed(lambda: RemedyItem.objects.filter(pk=KEYS).select_related("plan")),
    Suggestion: Composed(lambda: Suggestion.objects.filter(pk=KEYS).select_related("issuer")),
    Petition: Composed(
        lambda: (
            Petition.objects.filter(pk=KEYS)
            .select_related("case__member", "case__committee", "step", "by")
            .prefetch_related("case__steps")
        )
    ),
    SelfEvaluation: Composed(lambda: SelfEvaluation.objects.filter(pk=KEYS).for_list()),
    Evaluation: Composed(lambda: Evaluation.objects.filter(pk=KEYS).for_list()),
    Campaign: Composed(lambda: Campaign.objects.filter(pk=KEYS).select_related("committee")),
}
"""How the things of each kind are read, with what the rules and the words need. Their sessions are read once
for all of them."""
SESSIONS = Composed(lambda: ReviewSession.objects.filter(pk=KEYS).for_list().with_parents())


@dataclass(frozen=True)
class Line:
    """One matter in words. ``session``: the key of its session, None if it has none. ``where``: of which
    committee and round. ``parts``: in which roles it waits for the person, where that is not plain. ``days``:
    how many days are left, negative once it is late."""

    kind: Kind
    session: int | None
    what: str
    where: str
    parts: str
    due: dt.date | None
    days: int | None
    url: str

    @property
    def is_late(self) -> bool:
        return self.days is not None and self.days < 0

    @property
    def left(self) -> str:
        """How much time is left, in words. Nothing is said of a day that is far."""
        if self.days is None or self.days > FAR:
            return ""
        if self.days == 0:
            return gettext("due today")
        if self.days < 0:
            return ngettext("%(n)s day late", "%(n)s days late", -self.days) % {"n": -self.days}
        return ngettext("%(n)s day left", "%(n)s days left", self.days) % {"n": self.days}


@dataclass(frozen=True)
class DueGroup:
    """The lines that are due at about the same time."""

    title: str | Promise
    lines: list[Line]
    is_late: bool = False


@dataclass
class KindCount:
    """How many matters of one kind wait, how many of them are late, and how many are not shown."""

    kind: Kind
    total: int
    late: int
    hidden: int = 0


@dataclass
class Matters:
    """Everything that waits for one person. Not shown is what a statement has found and a rule does not allow
    (``refused``), or the rule set does not ask for (``unasked``)."""

    lines: list[Line] = field(default_factory=list)
    tallies: dict[str, KindCount] = field(default_factory=dict)
    refused: list[Matter] = field(default_factory=list)
    unasked: list[Matter] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(one.total for one in self.tallies.values())

    @property
    def late(self) -> int:
        return sum(one.late for one in self.tallies.values())

    @property
    def is_long(self) -> bool:
        """Whether it is worth showing one kind alone."""
        return len(self.tallies) > 1 and self.total > FIRST

    @property
    def hidden(self) -> list[KindCount]:
        """The kinds of which only the first lines are shown."""
        return [one for one in self.tallies.values() if one.hidden]

    @property
    def groups(self) -> list[DueGroup]:
        """The lines by the time that is left, late ones first."""
        found = [
            DueGroup(_("Overdue"), [one for one in self.lines if one.is_late], is_late=True),
            DueGroup(_("Today"), [one for one in self.lines if one.days == 0]),
            DueGroup(_("Within a week"), [one for one in self.lines if one.days and 0 < one.days <= WEEK]),
            DueGroup(_("Later"), [one for one in self.lines if one.days and one.days > WEEK]),
            DueGroup(_("Without a day"), [one for one in self.lines if one.days is None]),
        ]
        return [group for group in found if group.lines]


def matters_of(member: Member, *, only: str = "", page: int = 1) -> Matters:
    """Return what waits for the member: of each kind the first lines, or the lines of one page of the kind
    ``only``. The number of statements does not depend on how much it is."""
    most = 1 if only else FIRST
    rows = scan_matters(member, most, only=only, size=PAGE, offset=PAGE * (page - 1))
    found = Matters()
    for matter in _read([row for row in rows if not only or row.kind == only]):
        kind = KINDS[matter.found.kind]
        if not kind.asked(matter):
            found.unasked.append(matter)
        elif kind.may(member, matter):
            found.lines.append(_line(member, kind, matter))
        else:
            found.refused.append(matter)
    _count(found, rows)
    return found


def number_of_matters(member: Member) -> tuple[int, int]:
    """Return how many matters wait for the member and how many of them are late, as the page counts them."""
    found = matters_of(member)
    return found.total, found.late


def _count(found: Matters, rows: Iterable[FoundRow]) -> None:
    for row in rows:
        found.tallies.setdefault(row.kind, KindCount(KINDS[row.kind], row.total, row.late))
    for matter in (*found.refused, *found.unasked):
        tally = found.tallies[matter.found.kind]
        tally.total -= 1
        tally.late -= _is_late(matter.found)
    for code, tally in found.tallies.items():
        tally.hidden = tally.total - sum(line.kind.code == code for line in found.lines)
    order = list(KINDS)
    found.lines.sort(key=lambda line: (line.due or dt.date.max, order.index(line.kind.code)))
    found.tallies = {code: one for code, one in found.tallies.items() if one.total}


def _is_late(row: FoundRow) -> bool:
    return row.due is not None and row.due < clock.today()


def _read(rows: list[FoundRow]) -> list[Matter]:
    """Return the rows with what they are about and their sessions. What is gone meanwhile is left out."""
    keys: dict[type[Model], set[int]] = {}
    for row in rows:
        model = KINDS[row.kind].thing
        if model in _READ:
            keys.setdefault(model, set()).add(row.thing)
    things = {model: _by_key(_READ[model], found) for model, found in keys.items()}
    wanted = {row.session for row in rows if row.session}
    wanted |= {paper.session_id for paper in things.get(Paper, {}).values()}
    sessions = sessions_by_key(wanted)
    matters = []
    for row in rows:
        model, session = KINDS[row.kind].thing, sessions.get(row.session or 0)
        thing = session if model is ReviewSession else things.get(model, {}).get(row.thing) if model else ""
        if thing is not None:
            _put_in(thing, sessions)
            matters.append(Matter(row, thing, session))
    return matters


def sessions_by_key(keys: Collection[int]) -> dict[int, ReviewSession]:
    """Return the sessions with these keys by their keys, with what the rules and a line about them need."""
    return _by_key(SESSIONS, keys)


def _by_key(rows: Composed[Any], keys: Collection[int]) -> dict[int, Any]:
    return {row.pk: row for row in rows.ask(keys=sorted(keys))} if keys else {}


def _put_in(thing: Any, sessions: dict[int, ReviewSession]) -> None:
    """Give the thing the session that was read already."""
    match thing:
        case Paper() | Conference() | Suggestion():
            thing.session = sessions[thing.session_id]
        case Comment():
            thing.paper.session = sessions[thing.paper.session_id]
        case Manuscript() if thing.paper:
            thing.paper.session = sessions[thing.paper.session_id]
        case Manuscript() if thing.session_id:
            thing.session = sessions[thing.session_id]
        case RemedyItem():
            thing.plan.session = sessions[thing.plan.session_id]


def _line(member: Member, kind: Kind, matter: Matter) -> Line:
    due, session = matter.found.due, matter.session
    days = (due - clock.today()).days if due else None
    parts = ""
    if session and kind.needs:
        parts = ", ".join(parts_in_words(member, session, capacities_in(member, session)))
    found, what = matter.found.session, kind.what(matter)
    return Line(kind, found, what, _where(matter), parts, due, days, kind.url(matter))


def _where(matter: Matter) -> str:
    if matter.session:
        above = f", {matter.session.parent_name}" if matter.session.parent_name else ""
        return f"{matter.session.committee.body_name}{above} · {matter.session.campaign.period}"
    match matter.thing:
        case SelfEvaluation():
            return f"{matter.thing.case.committee} · {matter.thing.evaluation.period}"
        case Evaluation():
            return f"{matter.thing.committee} · {matter.thing.period}"
        case Campaign():
            return str(matter.thing.committee)
    return ""
