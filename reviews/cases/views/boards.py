"""Reads a peer group for the decision board: its rows with flags, its quota, its distribution."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Prefetch, Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from members.models import Member
from ratings import before, guards, quota
from ratings.models import PeerGroup, PeriodKind, RatingCase, RatingStep, Step
from ratings.notation import NUMERALS
from ratings.rules import CaseVerb, can_on_case
from ratings.rulesets import Level
from reviews.models import Campaign
from reviews.stages import Stage, reached

SubjectKey = tuple[int | None, int | None]


class BoardFilter(TextChoices):
    """What of a group is shown instead of all of it."""

    UNDECIDED = "undecided", gettext_lazy("Not decided yet")
    FLAGGED = "flagged", gettext_lazy("To be looked at")


@dataclass(frozen=True)
class BoardRow:
    """One case as this person may see it. ``hidden``: the own case, or one still being written."""

    case: RatingCase
    steps: dict[str, RatingStep]
    last: str
    best: str
    flags: list[str]
    may_decide: bool
    hidden: bool
    may_enter: bool = False
    quarters: list[tuple[str, str]] = field(default_factory=list)

    @property
    def decided(self) -> str:
        return self.steps["decided"].level if "decided" in self.steps else ""


@dataclass(frozen=True)
class Bar:
    level: Level
    count: int
    total: int


@dataclass(frozen=True)
class Board:
    rows: list[BoardRow] = field(default_factory=list)
    count: guards.QuotaCount | None = None
    room: int = 0
    bars: list[Bar] = field(default_factory=list)
    undecided: int = 0

    @property
    def may_decide(self) -> bool:
        return any(row.may_decide for row in self.rows)

    @property
    def may_enter(self) -> bool:
        return any(row.may_enter for row in self.rows)

    def shown(self, name: str, show: str) -> list[BoardRow]:
        """Rows whose name holds these letters, and of these all, the undecided or the flagged."""
        found = [row for row in self.rows if name.casefold() in str(row.case).casefold()]
        if show == BoardFilter.UNDECIDED:
            return [row for row in found if not row.decided]
        return [row for row in found if row.flags] if show == BoardFilter.FLAGGED else found

    def touched(self, papers: set[int]) -> list[BoardRow]:
        """The rows of these papers, and those of a unit whose collective is among them."""
        chosen = [row for row in self.rows if row.case.paper.pk in papers]
        units = {row.case.committee_id for row in chosen if row.case.member_id is None}
        return [row for row in self.rows if row in chosen or row.case.committee_id in units]


def read_board(campaign: Campaign, group: PeerGroup, member: Member) -> Board:
    """A fixed number of queries, however many stand in the group."""
    ruleset = campaign.period.ruleset
    known = _cases(campaign, group)
    counted = [case for case in known if case.place.group_id == group.pk]
    cases = [case for case in counted if _is_of(case, campaign)]
    last, quarters = _earlier(campaign, known)
    said = _said(campaign, known, quarters)
    rows = [_row(case, member, said[case.pk], last.get(_subject(case), "")) for case in cases]
    rows = [
        row if row.hidden else replace(row, quarters=_by_level(quarters.get(row.case.member_id or 0, [])))
        for row in rows
    ]
    levels = Counter(step.level for case in cases if (step := case.step(Step.DECIDED)))
    count = guards.quota_count(ruleset.quota, group, counted) if ruleset.quota else None
    room = (
        quota.room_for_excellent(ruleset.quota, count.decided.tally, exception=group.exception)
        if ruleset.quota and count
        else 0
    )
    bars = [Bar(level, levels[level.code], len(cases)) for level in ruleset.levels]
    return Board(rows, count, room, bars, len(cases) - levels.total())


def _by_level(steps: list[RatingStep]) -> list[tuple[str, str]]:
    """The numbers of the year's quarters that came to the same level, and that level's name."""
    found: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        period = step.case.period
        found[period.ruleset.level_name(step.level)].append(NUMERALS[(period.quarter or 1) - 1])
    return [(", ".join(numerals), level) for level, numerals in found.items()]


def _cases(campaign: Campaign, group: PeerGroup) -> list[RatingCase]:
    """All that the group counts, of whichever round, and, for the bonds, the collectives of their units, in
    the legal order."""
    units = RatingCase.objects.filter(place__group=group).values("committee")
    wanted = Q(place__group=group) | Q(member__isnull=True, period=group.period_id, committee__in=units)
    cases = RatingCase.objects.filter(wanted, place__isnull=False).with_above()
    related = cases.select_related("member", "committee", "unrated", "place", "paper__session")
    steps = Prefetch("steps", RatingStep.objects.in_force().select_related("by"))
    found = list(
        related.prefetch_related("scores", steps, "fact_rows").order_by("committee__path", "paper__rank")
    )
    for case in found:
        case.period = campaign.period
        if _is_of(case, campaign):
            case.paper.session.campaign = campaign
    return found


def _is_of(case: RatingCase, campaign: Campaign) -> bool:
    return hasattr(case, "paper") and case.paper.session.campaign_id == campaign.pk


def _said(campaign: Campaign, cases: list[RatingCase], quarters: guards.Quarters) -> dict[int, list[str]]:
    """By case the bonds that it breaks, and while it is undecided who comes before it."""
    found: dict[int, list[str]] = defaultdict(list)
    for breach in guards.broken_bonds(campaign.period.ruleset, cases, quarters=quarters):
        found[int(breach.key)].append(breach.sentence)
    for pk, texts in before.undecided_before([case for case in cases if not case.step(Step.DECIDED)]).items():
        found[pk] += texts
    return found


def _subject(case: RatingCase) -> SubjectKey:
    """A person wherever rated, a collective by its committee."""
    return case.member_id, None if case.member_id else case.committee_id


def _earlier(campaign: Campaign, cases: list[RatingCase]) -> tuple[dict[SubjectKey, str], guards.Quarters]:
    """In one query: the level decided for each subject the year before, in the words of that year's rule set,
    and the decisions on this year's quarters."""
    members = [case.member_id for case in cases if case.member_id]
    units = [case.committee_id for case in cases if not case.member_id]
    year = campaign.period.year
    last_year = Q(
        Q(case__member__in=members) | Q(case__member__isnull=True, case__committee__in=units),
        case__period__kind=PeriodKind.YEAR,
        case__period__year=year - 1,
        case__released_at__isnull=False,
    )
    of_year = Q(case__member__in=members, case__period__kind=PeriodKind.QUARTER, case__period__year=year)
    rows = (
        RatingStep.objects.in_force()
        .filter(last_year | of_year, step=Step.DECIDED)
        .select_related("case__period__frozen")
    )
    last: dict[SubjectKey, str] = {}
    quarters: dict[int, list[RatingStep]] = defaultdict(list)
    for row in rows.order_by("case__period__starts_on"):
        if row.case.period.kind == PeriodKind.YEAR:
            last[_subject(row.case)] = row.case.period.ruleset.level_name(row.level)
        elif campaign.period.kind == PeriodKind.YEAR and row.case.member_id:
            quarters[row.case.member_id].append(row)
    return last, quarters


def _row(case: RatingCase, member: Member, said: list[str], last: str) -> BoardRow:
    stage = case.paper.session.stage
    own = case.member_id == member.pk and case.released_at is None
    hidden = own or stage not in reached(Stage.COMMENTING)
    if hidden:
        return BoardRow(case, {}, last, "", [], may_decide=False, hidden=True)
    best, flags = _found(case)
    is_decided = case.step(Step.DECIDED) is not None
    flags += [*([] if is_decided else before.missing_steps_in_words(case)), *said]
    may_enter = (
        stage in (Stage.RATING, Stage.DECIDING)
        and not is_decided
        and can_on_case(member, CaseVerb.ENTER_BODY, case)
    )
    may_enter = may_enter and case.authority is not None and bool(case.authority.between)
    may_decide = stage == Stage.DECIDING and can_on_case(member, CaseVerb.DECIDE, case)
    return BoardRow(
        case, case.taken, last, best, flags, may_decide=may_decide, hidden=False, may_enter=may_enter
    )


def _found(case: RatingCase) -> tuple[str, list[str]]:
    """The best level the engine finds on the appraised marks, and what somebody should look at."""
    marks = case.marks(Step.APPRAISED)
    taken = [step for step in case.taken.values() if step.step != Step.SELF]
    if not marks or not taken:
        return "", []
    assessment = case.assess(marks)
    flags = [_("against what was found")] if any(step.against_engine for step in taken) else []
    flags += [trigger.sentence for trigger in assessment.triggers]
    level = next((step.level for step in taken if step.step == Step.DECIDED), taken[0].level)
    flags += [doubt.question for doubt in assessment.doubts_about(level)]
    return assessment.best, flags
