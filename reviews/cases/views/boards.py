"""Reads a peer group for the decision board: rows with flags, the quota, the number of cases at each level.

Nothing is written here. The pages that show the board are in ``decisions``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Q, TextChoices
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
    """The two filters of the decision board's rows. Without a filter the board shows all rows."""

    UNDECIDED = "undecided", gettext_lazy("Not decided yet")
    FLAGGED = "flagged", gettext_lazy("To be looked at")


@dataclass(frozen=True)
class BoardRow:
    """One case as this member may see it.

    ``hidden`` rows show no marks and levels: the member's own case before its release, and cases whose papers
    are still being written. ``last`` is the level of the year before. ``best`` is the best level that the
    appraised marks and facts allow. ``flags`` are sentences on what needs a look. ``quarters`` are pairs of
    quarters and the level decided for them.
    """

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
    """One bar of the board's chart: how many (``count``) of the ``total`` cases have this level."""

    level: Level
    count: int
    total: int


@dataclass(frozen=True)
class Board:
    """One peer group as the decision board shows it.

    ``room`` is how many more subjects the quota allows to be rated “excellent”.
    """

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
        """Return the rows whose name contains ``name`` and that pass ``show``, a ``BoardFilter`` or empty."""
        found = [row for row in self.rows if name.casefold() in str(row.case).casefold()]
        if show == BoardFilter.UNDECIDED:
            return [row for row in found if not row.decided]
        return [row for row in found if row.flags] if show == BoardFilter.FLAGGED else found

    def touched(self, papers: set[int]) -> list[BoardRow]:
        """Return the rows that have to be shown anew after a change of these papers, given by key.

        With a collective's row, the rows of its whole unit change, because people may not be rated above the
        collective.
        """
        chosen = [row for row in self.rows if row.case.paper.pk in papers]
        units = {row.case.committee_id for row in chosen if row.case.member_id is None}
        return [row for row in self.rows if row in chosen or row.case.committee_id in units]


def read_board(campaign: Campaign, group: PeerGroup, member: Member) -> Board:
    """Return the peer group as ``member`` may see it.

    The number of queries does not grow with the size of the group.
    """
    ruleset = campaign.period.ruleset
    known = _cases(campaign, group)
    counted = [case for case in known if case.place.group_id == group.pk]
    cases = [case for case in counted if _is_of(case, campaign)]
    last, quarters = _earlier(campaign, known)
    said = _order_and_bonds(campaign, known, quarters)
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
    """Return the decided quarters grouped by level: pairs of their numerals and the name of the level."""
    found: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        period = step.case.period
        found[period.ruleset.level_name(step.level)].append(NUMERALS[(period.quarter or 1) - 1])
    return [(", ".join(numerals), level) for level, numerals in found.items()]


def _cases(campaign: Campaign, group: PeerGroup) -> list[RatingCase]:
    """Return the cases of the group from every round, and those of the collectives of their units.

    They are in the order of the tree and by rank. The collectives are needed to check the bonds between a
    person's and the collective's rating.
    """
    units = RatingCase.objects.filter(place__group=group).values("committee")
    wanted = Q(place__group=group) | Q(member__isnull=True, period=group.period_id, committee__in=units)
    cases = RatingCase.objects.filter(wanted, place__isnull=False).with_above()
    related = cases.select_related("member", "committee", "unrated", "place", "paper__session")
    found = list(related.with_rows().order_by("committee__path", "paper__rank"))
    for case in found:
        case.period = campaign.period
        if _is_of(case, campaign):
            case.paper.session.campaign = campaign
    return found


def _is_of(case: RatingCase, campaign: Campaign) -> bool:
    """Whether the case is rated in a session of this round. A leader's case of a quarter has no session."""
    return hasattr(case, "paper") and case.paper.session.campaign_id == campaign.pk


def _order_and_bonds(
    campaign: Campaign, cases: list[RatingCase], quarters: guards.Quarters
) -> dict[int, list[str]]:
    """Return, by key of the case, sentences on broken bonds and on who has to be decided before it."""
    found: dict[int, list[str]] = defaultdict(list)
    for breach in guards.broken_bonds(campaign.period.ruleset, cases, quarters=quarters):
        found[int(breach.key)].append(breach.sentence)
    for pk, texts in before.undecided_before([case for case in cases if not case.step(Step.DECIDED)]).items():
        found[pk] += texts
    return found


def _subject(case: RatingCase) -> SubjectKey:
    """Return a key of the subject that is valid in every period.

    It is the member, who may have changed committees, or the committee for a collective.
    """
    return case.member_id, None if case.member_id else case.committee_id


def _earlier(campaign: Campaign, cases: list[RatingCase]) -> tuple[dict[SubjectKey, str], guards.Quarters]:
    """Return each subject's level name of the year before, and each person's decided quarters of this year.

    Both are read with one query. The name of a level comes from the rule set of its own year.
    """
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
    """Return the best level that the appraised marks and facts allow, and sentences on what needs a look.

    Without an appraisal both are empty.
    """
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
