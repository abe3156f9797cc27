"""Reads a round as a tree of committees for the board.

Each committee has its stage and papers, with counts over its whole subtree. Only the committees shown are
read. The database counts the others, so that a page costs nearly the same for a province of any size.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Left
from django.urls import reverse

from members.acting import key_of
from members.models import Committee, CommitteeKind, Member
from ratings.models import PeriodKind, RatingStep, Step
from ratings.rulesets import Level
from reviews.models import DUES, Campaign, Paper, ReviewSession
from reviews.models.campaign import stage_due, stage_due_by
from reviews.sessions.progress import with_progress
from reviews.stages import Stage

LIMIT = 50
"""How many committees are shown at once. A link leads to the rest."""

COLUMNS = ("pk", "committee", "committee__name", "committee__kind", "stage", "is_cancelled", *DUES)


class Place(NamedTuple):
    """Where a committee stands in the tree: its path, and the key of its session."""

    session: int
    path: str


class Subtree(NamedTuple):
    """What the database counts of one committee and all committees below it that have a session of the round.

    ``session`` is the key of the committee's own session. ``children`` are the committees right below it.
    """

    session: int
    path: str
    total: int
    closed: int
    late: int
    children: int


@dataclass
class Node:
    """One committee of the round as the board shows it, with the numbers of papers of its session.

    ``papers`` are all papers of the session, ``papers_in`` those handed in. ``due`` is the day on which the
    present stage is due to end. ``below`` has the counts over the subtree, and is None in a list without a
    tree. ``children`` are read for open nodes only.
    """

    session: int
    committee: int
    name: str
    kind: CommitteeKind
    stage: Stage
    due: dt.date
    late: bool
    papers: int
    papers_in: int
    below: Subtree | None = None
    children: list[Node] = field(default_factory=list)
    is_open: bool = False
    missing: list[Paper] = field(default_factory=list)

    @property
    def url(self) -> str:
        return reverse("reviews:session", args=[self.session])

    @property
    def progress(self) -> int:
        return 100 * self.papers_in // self.papers if self.papers else 0

    @property
    def late_below(self) -> int:
        return self.below.late - self.late if self.below else 0

    @property
    def hidden(self) -> int:
        """How many of the committees right below this one are not among ``children``."""
        return self.below.children - len(self.children) if self.below else 0

    @property
    def has_more(self) -> bool:
        """Whether there is something to unfold."""
        return bool(self.below and self.below.children) or self.owes_papers

    @property
    def owes_papers(self) -> bool:
        """Whether the committee is late because papers have not been handed in."""
        stages = (Stage.PREPARING, Stage.WRITING, Stage.COMMENTING)
        return self.late and self.papers_in < self.papers and self.stage in stages


@dataclass(frozen=True)
class Tree:
    """The committees of a round that a member may see. ``sessions`` are their sessions in the round."""

    sessions: QuerySet[ReviewSession]
    today: dt.date

    @cached_property
    def tops(self) -> list[Subtree]:
        """The topmost committees, late ones first: those right above which there is no other of the tree."""
        if not self._counts:
            return []
        first, last = min(count.first for count in self._counts), max(count.last for count in self._counts)
        if last.startswith(first):  # Then all others are below the first, and are counted already.
            [top] = [count for count in self._counts if count.first == first]
            children = sum(count.n for count in self._counts if count.depth == top.depth + 1)
            closed = self.stages[Stage.CLOSED]
            return [Subtree(top.session, first, self.total, closed, self.late_total, children)]
        parent = self.sessions.filter(
            committee__path=Left(OuterRef("committee__path"), Value(-Committee.steplen))
        )
        paths = self.sessions.filter(~Exists(parent)).values_list("committee__path", flat=True)
        above = set(paths.order_by())
        depths = sorted({len(path) // Committee.steplen for path in above})
        rows = chain.from_iterable(self._subtrees(self.sessions, depth) for depth in depths)
        return sorted((row for row in rows if row.path in above), key=lambda top: (not top.late, top.path))

    def under(self, path: str) -> QuerySet[ReviewSession, Any]:
        """Return a row like ``Subtree`` for each committee right below the one with this path.

        Late ones come first.
        """
        inside = self.sessions.filter(committee__path__startswith=path)
        depth = len(path) // Committee.steplen + 1
        rows: QuerySet[ReviewSession, Any] = self._subtrees(inside.filter(committee__depth__gte=depth), depth)
        return rows

    def _subtrees(self, sessions: QuerySet[ReviewSession], depth: int) -> Any:
        own, below = Q(committee__depth=depth), Q(committee__depth=depth + 1)
        counted = (
            sessions.order_by()
            .values(path=Left("committee__path", depth * Committee.steplen))
            .annotate(
                session=Max("pk", filter=own),
                total=Count("pk"),
                closed=Count("pk", filter=Q(stage=Stage.CLOSED)),
                late=Count("pk", filter=self._is_late),
                children=Count("pk", filter=below),
            )
        )
        late_first = Case(When(late=0, then=1), default=0)
        found = counted.filter(session__isnull=False).order_by(late_first, "path")
        return found.values_list("session", "path", "total", "closed", "late", "children", named=True)

    @property
    def _is_late(self) -> Q:
        return stage_due_by(self.today - dt.timedelta(days=1))

    @cached_property
    def _counts(self) -> list[Any]:
        """The sessions counted by stage and depth.

        ``session`` is the key of one of the counted sessions, ``first`` and ``last`` are the first and the
        last path of their committees.
        """
        grouped = self.sessions.order_by().annotate(depth=F("committee__depth")).values("stage", "depth")
        counted = grouped.annotate(
            n=Count("pk"),
            late=Count("pk", filter=self._is_late),
            session=Min("pk"),
            first=Min("committee__path"),
            last=Max("committee__path"),
        )
        return list(
            counted.values_list("stage", "depth", "n", "late", "session", "first", "last", named=True)
        )

    @cached_property
    def stages(self) -> Counter[str]:
        """The number of sessions at each stage."""
        counter: Counter[str] = Counter()
        for count in self._counts:
            counter[count.stage] += count.n
        return counter

    @cached_property
    def total(self) -> int:
        return self.stages.total()

    @cached_property
    def late_total(self) -> int:
        return sum(count.late for count in self._counts)

    def place(self, committee: str) -> Place | None:
        """Return the place of the committee with this key, or None if it is not in the tree."""
        key = key_of(committee)
        if key is None:
            return None
        rows = self.sessions.filter(committee__in=[key]).order_by()
        found = rows.values_list("pk", "committee__path").first()
        return Place(*found) if found else None

    def found(self, asked: Mapping[str, str]) -> QuerySet[ReviewSession, int]:
        """Return the sessions that pass what is asked for, late ones first.

        ``asked`` may have the ``stage``, letters of the name of the committee (``q``), its ``kind`` and
        ``block``, and ``late`` for late ones only. What is empty lets every session pass.
        """
        lookups = {"stage": "stage", "q": "committee__name__icontains"}
        lookups |= {"kind": "committee__kind", "block": "committee__block"}
        rows = self.sessions.filter(**{lookups[name]: asked[name] for name in lookups if asked.get(name)})
        rows = rows.filter(self._is_late) if asked.get("late") else rows
        late_first = Case(When(self._is_late, then=0), default=1)
        return rows.order_by(late_first, "committee__path").values_list("pk", flat=True)

    def unfold(self, tops: Sequence[Subtree], opened: str = "", *, missing: bool = False) -> list[Node]:
        """Return the nodes of these committees, open on the way down to the path ``opened``.

        An open node has its first ``LIMIT`` children. With ``missing``, the committee at the end of the way
        has the papers that it owes.
        """
        branches: dict[str, list[Subtree]] = {}
        level = list(tops)
        while here := next((row.path for row in level if opened.startswith(row.path)), None):
            level = branches[here] = list(self.under(here)[:LIMIT])
        rows = list(chain(tops, *branches.values()))
        nodes = {
            row.path: node for row, node in zip(rows, self.read([row.session for row in rows]), strict=True)
        }
        for row in rows:
            nodes[row.path].below = row
        for path, children in branches.items():
            nodes[path].is_open = True
            nodes[path].children = [nodes[child.path] for child in children]
        if missing and opened in nodes:
            add_missing(nodes[opened])
        return [nodes[row.path] for row in tops]

    def read(self, sessions: Collection[int]) -> list[Node]:
        """Return the nodes of these sessions, given by key, in the same order and without their subtrees."""
        rows = with_progress(ReviewSession.objects.filter(pk__in=sessions).order_by())
        found = {}
        for row in rows.values_list(*COLUMNS, "papers_total", "papers_in"):
            pk, unit, name, kind, stage, cancelled, writing, commenting, finish, total, done = row
            due = stage_due(stage, writing, commenting, finish)
            late = stage != Stage.CLOSED and not cancelled and self.today > due
            found[pk] = Node(pk, unit, name, CommitteeKind(kind), Stage(stage), due, late, total, done)
        return [found[pk] for pk in sessions]


def add_missing(node: Node) -> None:
    """Read the papers that the committee owes into ``missing``."""
    if node.owes_papers:
        papers = Paper.objects.filter(session=node.session).missing()
        node.missing = list(papers.select_related("member", "session__committee"))


def read_tree(campaign: Campaign, member: Member, today: dt.date) -> Tree:
    """Return the tree of the round as ``member`` may see it."""
    return Tree(ReviewSession.objects.visible_to(member).filter(campaign=campaign), today)


def kinds_of(campaign: Campaign) -> list[CommitteeKind]:
    """Return the kinds of committees in the round's tree, from the top down."""
    units = Committee.objects.under(campaign.committee).going_on()
    rows = units.order_by("depth").values_list("kind", flat=True)
    return [CommitteeKind(kind) for kind in dict.fromkeys(rows.distinct())]


@dataclass(frozen=True)
class Share:
    """The share of one level: how many subjects were rated at it this year and the year before.

    ``now`` and ``before`` are numbers of subjects. The percentages are of all subjects rated in that year.
    """

    level: Level
    now: int
    now_pct: int
    before: int
    before_pct: int


def distribution(campaign: Campaign) -> list[Share]:
    """Return the shares of all levels over the whole round. Only released levels are counted.

    The list is empty for a round that is not yearly or not rated, and if no level has been released in either
    year.
    """
    period = campaign.period
    if not campaign.is_rated or period.kind != PeriodKind.YEAR:
        return []
    last_year = Q(
        case__period__kind=PeriodKind.YEAR,
        case__period__year=period.year - 1,
        case__period__cancelled_at__isnull=True,
    )
    steps = RatingStep.objects.in_force().filter(
        Q(case__period=period) | last_year,
        step=Step.DECIDED,
        case__released_at__isnull=False,
        case__committee__path__startswith=campaign.committee.path,
    )
    counted = steps.order_by().values_list("case__period__year", "level").annotate(n=Count("pk"))
    counts = {(year, level): n for year, level, n in counted}
    return list(_shares(campaign, counts))


def _shares(campaign: Campaign, counts: dict[tuple[int, str], int]) -> Iterable[Share]:
    year = campaign.period.year
    totals = {when: sum(n for (of, _level), n in counts.items() if of == when) for when in (year, year - 1)}
    if not any(totals.values()):
        return
    for level in campaign.period.ruleset.levels:
        now, before = counts.get((year, level.code), 0), counts.get((year - 1, level.code), 0)
        yield Share(
            level,
            now,
            _percent(now, totals[year]),
            before,
            _percent(before, totals[year - 1]),
        )


def _percent(part: int, whole: int) -> int:
    """Return ``part`` of ``whole`` in percent, rounded half up. It is 0 if ``whole`` is 0."""
    return (200 * part + whole) // (2 * whole) if whole else 0
