"""Reads a round as a tree of committees for the board.

Each committee has its stage and papers, with counts over its whole subtree.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Count, Q

from members.models import Committee, CommitteeKind, Member
from ratings.models import Period, PeriodKind, RatingStep, Step
from ratings.rulesets import Level
from reviews.models import Campaign, Paper, ReviewSession
from reviews.stages import HANDED_IN, Stage

LIMIT = 80
"""How many committees are shown at once. A link leads to the rest."""

COLUMNS = ("pk", "committee", "committee__path", "committee__name", "committee__kind", "stage")
DATES = ("writing_due", "commenting_due", "finish_due")


@dataclass
class Node:
    """One committee of the round, with its session and its numbers of papers.

    ``papers`` are all papers of the session, ``papers_in`` those handed in. ``total``, ``closed`` and
    ``late_count`` count this committee and all committees below it.
    """

    session: ReviewSession
    papers: int
    papers_in: int
    late: bool
    children: list[Node] = field(default_factory=list)
    total: int = 0
    closed: int = 0
    late_count: int = 0
    is_open: bool = False
    missing: list[Paper] = field(default_factory=list)

    @property
    def committee(self) -> Committee:
        return self.session.committee

    @property
    def progress(self) -> int:
        return 100 * self.papers_in // self.papers if self.papers else 0

    @property
    def late_below(self) -> int:
        return self.late_count - self.late

    @property
    def shown(self) -> list[Node]:
        return self.children[:LIMIT]

    @property
    def hidden(self) -> int:
        return max(0, len(self.children) - LIMIT)

    @property
    def owes_papers(self) -> bool:
        """Whether the committee is late because papers have not been handed in."""
        stages = (Stage.PREPARING, Stage.WRITING, Stage.COMMENTING)
        return self.late and self.papers_in < self.papers and self.session.stage in stages


@dataclass(frozen=True)
class Tree:
    """All committees of the round that a member may see, by their path in the tree."""

    nodes: dict[str, Node]

    @cached_property
    def roots(self) -> list[Node]:
        """The topmost committees, late ones first.

        Reading this property also links the children to their parents and sums up the counts from the bottom
        of the tree. That is done once.
        """
        tops = []
        for path, node in sorted(self.nodes.items(), reverse=True):
            node.total += 1
            node.closed += node.session.stage == Stage.CLOSED
            node.late_count += node.late
            parent = self.nodes.get(path[: -Committee.steplen])
            if parent is None:
                tops.append(node)
                continue
            parent.children.append(node)
            parent.total += node.total
            parent.closed += node.closed
            parent.late_count += node.late_count
        for node in self.nodes.values():
            node.children.sort(key=_late_first)
        return sorted(tops, key=_late_first)

    @property
    def stages(self) -> Counter[str]:
        return Counter(node.session.stage for node in self.nodes.values())

    @property
    def late(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.late]

    def unfold(self, committee: str) -> Node | None:
        """Open every node on the way down to this committee, given by its key, and return its node.

        Return None if the committee is not in the tree.
        """
        found = next((n for n in self.nodes.values() if str(n.committee.pk) == committee), None)
        if found is None:
            return None
        path = found.committee.path
        while path:
            if path in self.nodes:
                self.nodes[path].is_open = True
            path = path[: -Committee.steplen]
        if found.owes_papers:
            papers = found.session.papers.missing().select_related("member", "session__committee")
            found.missing = list(papers)
        return found

    def found(self, stage: str, name: str, *, late: bool) -> list[Node]:
        """Return the committees at this stage whose name contains these letters, late ones first.

        An empty ``stage`` or ``name`` lets every committee pass. ``late`` keeps only late committees.
        """
        letters = name.casefold()
        nodes = (
            node
            for node in self.nodes.values()
            if (not stage or node.session.stage == stage)
            and letters in node.committee.name.casefold()
            and (node.late or not late)
        )
        return sorted(nodes, key=lambda node: (not node.late, node.committee.path))


def _late_first(node: Node) -> tuple[bool, str]:
    return (not node.late_count, node.committee.path)


def read_tree(campaign: Campaign, member: Member, today: dt.date) -> Tree:
    """Return the tree of the round as ``member`` may see it, read in one query whatever its size."""
    rows = ReviewSession.objects.filter(
        pk__in=ReviewSession.objects.visible_to(member).filter(campaign=campaign).values("pk")
    )
    counted = rows.annotate(
        total=Count("papers"), done=Count("papers", filter=Q(papers__state__in=HANDED_IN))
    )
    nodes = {}
    for pk, unit, path, name, kind, stage, *dates, total, done in counted.order_by().values_list(
        *COLUMNS, *DATES, "total", "done"
    ):
        committee = Committee(pk=unit, path=path, name=name, kind=kind)
        session = ReviewSession(
            pk=pk, campaign=campaign, committee=committee, stage=stage, **dict(zip(DATES, dates, strict=True))
        )
        nodes[path] = Node(session, total, done, session.is_late(today))
    return Tree(nodes)


def kinds_of(campaign: Campaign) -> list[CommitteeKind]:
    """Return the kinds of committees in the round's tree, from the top down."""
    rows = Committee.objects.under(campaign.committee).order_by("depth").values_list("kind", flat=True)
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
    before = Period.objects.filter(kind=PeriodKind.YEAR, year=period.year - 1)
    steps = RatingStep.objects.in_force().filter(
        Q(case__period=period) | Q(case__period__in=before),
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
