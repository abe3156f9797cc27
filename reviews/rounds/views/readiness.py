"""What opening a round would bring, read before it is opened: how many sessions and papers, who is left out,
who would wait for somebody who is not there, and which dates are past or against the rule set."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members import clock
from members.models import Committee, CommitteeKind, Member, Role, User
from ratings import calendars, catalogue, workdays
from ratings.rulesets import RuleSet
from ratings.workdays import Calendar
from reviews.models import DUES, Campaign, LevelDues
from reviews.rounds.actions.campaigns import LOWEST
from reviews.rounds.opening import committees_without_session, reasons_left_out, seats_of
from reviews.rounds.views.stuck import StepCheck, Stuck, stuck_in, without_login

WHAT = {
    "writing_due": gettext_lazy("Papers due"),
    "commenting_due": gettext_lazy("Comments due"),
    "finish_due": gettext_lazy("Round ends"),
}
UPWARDS = [
    CommitteeKind.CELL,
    CommitteeKind.SECTION,
    CommitteeKind.GRASSROOTS,
    CommitteeKind.COMMUNE,
    CommitteeKind.PROVINCIAL,
]
"""The levels whose results are decided one after the other, lower before higher."""

Dated = Campaign | LevelDues


@dataclass(frozen=True)
class NotReviewed:
    """One member whom the round would leave out, with the committee and the reason."""

    member: Member
    committee: Committee
    reason: str


@dataclass
class LevelSize:
    """How many sessions and papers one level of committees would have."""

    name: str | Promise
    sessions: int = 0
    collectives: int = 0
    persons: int = 0


@dataclass(frozen=True)
class LevelDates:
    """The dates of one level, or of the whole round, and in ``odds`` a sentence for each date that is past or
    against the rule set."""

    name: str
    row: Dated
    odds: list[str]


@dataclass
class Readiness:
    """What opening the round would bring. ``silent`` are the people reviewed whom no notice reaches."""

    levels: list[LevelSize] = field(default_factory=list)
    silent: list[Member] = field(default_factory=list)
    left_out: list[NotReviewed] = field(default_factory=list)
    stuck: list[Stuck] = field(default_factory=list)
    dates: list[LevelDates] = field(default_factory=list)
    is_superseded: bool = False

    @property
    def sessions(self) -> int:
        return sum(level.sessions for level in self.levels)

    @property
    def collectives(self) -> int:
        return sum(level.collectives for level in self.levels)

    @property
    def persons(self) -> int:
        return sum(level.persons for level in self.levels)

    @property
    def papers(self) -> int:
        return self.collectives + self.persons


def readiness_of(campaign: Campaign) -> Readiness:
    """Read what opening the round today would bring. The number of queries does not grow with the tree."""
    units = list(committees_without_session(campaign).with_parents())
    found = Readiness()
    seats = seats_of(campaign, units)
    reasons = reasons_left_out(campaign, [seat.member for unit in units for seat in seats[unit.pk]])
    levels = {kind: LevelSize(kind.label) for kind in CommitteeKind}
    reviewed: dict[int, set[int]] = defaultdict(set)
    people = []
    for unit in units:
        level = levels[CommitteeKind(unit.kind)]
        level.sessions += 1
        if unit.kind != CommitteeKind.CELL or any(seat.post for seat in seats[unit.pk]):
            level.collectives += 1
        for seat in seats[unit.pk] if campaign.has_persons else ():
            if reason := reasons.get(seat.member.pk):
                found.left_out.append(NotReviewed(seat.member, unit, reason))
            else:
                level.persons += 1
                reviewed[unit.pk].add(seat.member.pk)
                people.append(seat.member)
    found.levels = [level for level in levels.values() if level.sessions]
    logins = set(User.objects.filter(is_active=True).values_list("member", flat=True))
    found.silent = without_login(people, logins)
    roles = list(Role.objects.current().select_related("committee"))
    found.stuck = stuck_in(StepCheck(campaign, units, reviewed, roles, logins))
    found.dates = dates_of(campaign, campaign.period.ruleset)
    gone = catalogue.superseded_on(catalogue.usable_rulesets(), campaign.period.ends_on)
    found.is_superseded = campaign.period.ruleset_code in gone
    return found


def dates_of(campaign: Campaign, ruleset: RuleSet) -> list[LevelDates]:
    """Return the dates of each level with dates of its own and those of the round, with what is past and what
    is against this rule set."""
    own = {CommitteeKind(row.kind): row for row in campaign.level_dues.all()}
    rows: list[tuple[str, Dated]] = [(str(kind.label), row) for kind, row in own.items()]
    rows.append((_("All other levels") if own else _("All levels"), campaign))
    return [
        LevelDates(name, row, [*_past(row), *_too_late(campaign, ruleset, row), *_too_short(ruleset, row)])
        for name, row in rows
    ] + [LevelDates("", campaign, [sentence]) for sentence in _above_first(own)]


def _past(row: Dated) -> Iterator[str]:
    for name in DUES:
        day: dt.date = getattr(row, name)
        if day < clock.today():
            yield _("%(what)s: %(day)s is past.") % {"what": WHAT[name], "day": f"{day:%d/%m/%Y}"}


def _too_late(campaign: Campaign, ruleset: RuleSet, row: Dated) -> Iterator[str]:
    """Yield a sentence if this level, or the round, ends after the day of the rule set."""
    if campaign.is_thematic:
        return
    is_low = isinstance(row, LevelDues) and row.kind in LOWEST
    names = ("base_finish", "finish") if is_low else ("finish",)
    deadline = next((found for name in names if (found := ruleset.deadline(name))), None)
    last = deadline.on(campaign.period.year) if deadline else None
    if deadline and last and row.finish_due > last:
        words = {"day": f"{row.finish_due:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}", "source": deadline.source}
        yield _("The end, %(day)s, is after the day of the rule set, %(last)s (%(source)s).") % words


def _too_short(ruleset: RuleSet, row: Dated) -> Iterator[str]:
    """Yield a sentence if the drafts cannot be out as long as the rule set asks and the conference still end
    in time."""
    rule = ruleset.minimum("draft_report")
    kind = row.kind if isinstance(row, LevelDues) else CommitteeKind.PROVINCIAL
    length = ruleset.duration_for(kind)
    if rule is None:
        return
    needed = math.ceil(rule.value) + (math.ceil(length.days) if length else 1)
    calendar = calendars.calendar_in_force()
    yield from _undecided(row, calendar)
    there = workdays.workdays_between(row.writing_due, row.finish_due, calendar)
    if there < needed:
        words = {"there": there, "needed": needed, "least": math.ceil(rule.value), "source": rule.source}
        yield (
            _(
                "%(there)s working days lie between papers due and the end. %(needed)s are needed: the drafts"
                " go out %(least)s working days before the conference (%(source)s)."
            )
            % words
        )


def _undecided(row: Dated, calendar: Calendar) -> Iterator[str]:
    """Yield a sentence if the time between papers due and the end meets days of which nobody has decided, or
    a year whose days off are not known."""
    first, last = row.writing_due, row.finish_due
    days = [f"{day:%d/%m/%Y}" for day in sorted(calendar.undecided) if first <= day <= last]
    years = [str(year) for year in range(first.year, last.year + 1) if not calendar.knows(year)]
    if days or years:
        text = _(
            "Between papers due and the end, days that may be off count as working days, because the working"
            " calendar has no decision on them: %(what)s. Enter them on the page “Working days”."
        )
        yield text % {"what": ", ".join([*days, *years])}


def _above_first(own: dict[CommitteeKind, LevelDues]) -> Iterator[str]:
    """Yield a sentence for each level that ends after the one above it, although it is decided first."""
    there = [kind for kind in UPWARDS if kind in own]
    for low, high in pairwise(there):
        if own[low].finish_due > own[high].finish_due:
            yield (
                _("%(low)s ends on %(late)s, after %(high)s (%(early)s): lower levels are decided first.")
                % {
                    "low": low.label,
                    "high": high.label,
                    "late": f"{own[low].finish_due:%d/%m/%Y}",
                    "early": f"{own[high].finish_due:%d/%m/%Y}",
                }
            )


def dates_at_odds(campaign: Campaign, ruleset: RuleSet) -> list[str]:
    """Return a sentence for each date of the round that is past or against this rule set, with its level."""
    return [
        f"{dates.name}: {sentence}" if dates.name else sentence
        for dates in dates_of(campaign, ruleset)
        for sentence in dates.odds
    ]
