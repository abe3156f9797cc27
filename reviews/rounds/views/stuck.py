"""Who would get stuck if a round were opened today, because nobody can act for one of its steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Committee, CommitteeKind, Member, Post, Role, RoleKind
from ratings import own
from ratings.rulesets import Authority, NoBody, OwnStep, SubjectKind
from reviews.models import Campaign

AT_FIRST, MOST = 5, 100
"""So many committees are named at once, and so many more where somebody asks for them."""


@dataclass(frozen=True)
class Stuck:
    """One thing that would wait for somebody who is not there, and the committees in which it would."""

    text: str | Promise
    units: Sequence[Committee]

    @property
    def first(self) -> Sequence[Committee]:
        return self.units[:AT_FIRST]

    @property
    def rest(self) -> Sequence[Committee]:
        return self.units[AT_FIRST : AT_FIRST + MOST]

    @property
    def unnamed(self) -> int:
        """How many committees are not named at all."""
        return max(len(self.units) - AT_FIRST - MOST, 0)


@dataclass
class _Leads:
    """Who leads the session of one committee, as keys of members with a login. ``anybody`` says whether there
    is a head or a clerk at all, ``has_head`` whether there is a head."""

    heads: set[int] = field(default_factory=set)
    clerks: set[int] = field(default_factory=set)
    anybody: bool = False
    has_head: bool = False

    @property
    def present(self) -> set[int]:
        return self.heads | self.clerks


@dataclass(frozen=True)
class StepCheck:
    """What ``stuck_in`` looks at: the committees, the members reviewed in each of them by its key, the roles
    of today with their committees, and the members with an open login."""

    campaign: Campaign
    units: Sequence[Committee]
    reviewed: Mapping[int, set[int]]
    roles: Sequence[Role]
    logins: set[int]

    @cached_property
    def sitting(self) -> Mapping[int, set[int]]:
        """The members who lead or sit in the collective of each committee, by its key."""
        found: dict[int, set[int]] = defaultdict(set)
        posts = Post.objects.current().filter(own.SITTING, committee__in=self.units)
        for committee, member in posts.values_list("committee", "member"):
            found[committee].add(member)
        return found

    @cached_property
    def approving(self) -> Mapping[str, set[int]]:
        """The approvers by the path of each committee for which they act: that of the role, and those in
        which they sit."""
        found: dict[str, set[int]] = defaultdict(set)
        for role in self.roles:
            if role.kind == RoleKind.APPROVER:
                found[role.committee.path].add(role.member_id)
        people = {member for held in found.values() for member in held}
        posts = Post.objects.current().filter(own.SITTING, member__in=people)
        for path, member in posts.values_list("committee__path", "member"):
            found[path].add(member)
        return found

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each committee of the round and of all above them, by its path."""
        step = Committee.steplen
        paths = {unit.path[:end] for unit in self.units for end in range(step, len(unit.path) + 1, step)}
        return dict(Committee.objects.filter(path__in=paths).order_by().values_list("path", "kind"))

    def authority(self, unit: Committee) -> Authority | None:
        """Return the row of the table of authority for the collective of this committee."""
        above = self.kinds.get(unit.path[: -Committee.steplen], "")
        ruleset = self.campaign.period.ruleset
        return ruleset.authority_for(SubjectKind.COLLECTIVE, unit.kind, above)

    @cached_property
    def leads(self) -> Mapping[int, _Leads]:
        """Who leads the session of each committee, by its key."""
        leads: dict[int, _Leads] = defaultdict(_Leads)
        for role in self.roles:
            if role.kind in (RoleKind.CLERK, HEAD):
                found = leads[role.committee_id]
                found.anybody = True
                present = found.clerks if role.kind == RoleKind.CLERK else found.heads
                present |= {role.member_id} & self.logins
        heads = Post.objects.current().filter(is_head=True, committee__in=self.units)
        for committee, member in heads.values_list("committee", "member"):
            leads[committee].anybody = leads[committee].has_head = True
            leads[committee].heads |= {member} & self.logins
        return leads

    @cached_property
    def _holders(self) -> Mapping[tuple[str, str], set[int]]:
        """The members with a login by the kind of their role and the path of its committee."""
        found: dict[tuple[str, str], set[int]] = defaultdict(set)
        for role in self.roles:
            if role.member_id in self.logins:
                found[role.kind, role.committee.path].add(role.member_id)
        return found

    def holders(self, kind: RoleKind, unit: Committee, *, above: bool = False) -> set[int]:
        """Return the members with a login who hold this role over the committee, or with ``above`` over one
        above it."""
        last = len(unit.path) - (Committee.steplen if above else 0)
        paths = (unit.path[:end] for end in range(Committee.steplen, last + 1, Committee.steplen))
        return {member for path in paths for member in self._holders.get((kind, path), ())}


def stuck_in(check: StepCheck) -> list[Stuck]:
    """Return what would wait for somebody who is not there, in the order of the steps. The number of queries
    does not grow with the tree."""
    found = (Stuck(text, units) for text, units in (*_led(check), *_watched(check)))
    return [one for one in found if one.units]


def _led(check: StepCheck) -> Iterator[tuple[str | Promise, list[Committee]]]:
    """Yield what waits for the head or the clerk."""
    led = [(unit, check.leads[unit.pk]) for unit in check.units]
    yield (
        _("Neither head nor clerk, so that nobody can move the session"),
        [unit for unit, own in led if not own.anybody],
    )
    yield (
        _("Head and clerk have no login, so that nobody can act here"),
        [unit for unit, own in led if own.anybody and not own.present],
    )
    yield (
        _("No clerk with a login, who writes the minutes and confirms them before the chair does"),
        [unit for unit, own in led if own.heads and not own.clerks],
    )
    yield (
        _("No head, who approves the remedy plan"),
        [unit for unit, own in led if own.anybody and not own.has_head],
    )
    if check.campaign.is_rated:
        yield (
            _("Of head and clerk only one has a login, and is reviewed here: nobody appraises that person"),
            [
                unit
                for unit, own in led
                if len(own.present) == 1 and own.present <= check.reviewed.get(unit.pk, set())
            ],
        )


def _watched(check: StepCheck) -> Iterator[tuple[str | Promise, list[Committee]]]:
    """Yield what waits for those who act from above."""
    ruleset = check.campaign.period.ruleset
    yield (
        _("Nobody of the inspection with a login can agree to suggestions"),
        [unit for unit in check.units if not check.holders(RoleKind.INSPECTION, unit)],
    )
    vetted = [unit for unit in check.units if ruleset.appraises(unit.kind)]
    yield (
        _("No staff of a level above with a login pass the dossier before the conference"),
        [unit for unit in vetted if not check.holders(RoleKind.STAFF, unit, above=True)],
    )
    if not check.campaign.is_rated:
        return
    approvers = {unit.pk: check.holders(RoleKind.APPROVER, unit) for unit in check.units}
    yield (
        _("Nobody with a login approves the ratings"),
        [unit for unit in check.units if not approvers[unit.pk]],
    )
    yield (
        _("The only approver is reviewed here: nobody decides that person's level"),
        [
            unit
            for unit in check.units
            if len(approvers[unit.pk]) == 1 and approvers[unit.pk] <= check.reviewed.get(unit.pk, set())
        ],
    )
    yield from _judged(check, approvers)
    yield (
        _("Too few people for a conference of their own; have it held with that of another"),
        _small(check),
    )


def _judged(
    check: StepCheck, approvers: Mapping[int, set[int]]
) -> Iterator[tuple[str | Promise, list[Committee]]]:
    """Yield what waits because the collective is an own case, or because nobody acts for the level that the
    table of authority names (366-QĐ/TW Đ12, Đ13). ``approvers`` are those over each committee."""
    ruleset = check.campaign.period.ruleset
    rows = {unit.pk: check.authority(unit) for unit in check.units}
    lacking = [unit for unit in check.units if own.lacks_body(ruleset, rows[unit.pk], unit.path)]
    goes_up = ruleset.fallback.on_no_body is NoBody.NEXT_ABOVE
    yield (
        _("The rule set names no body above that decides on the collective; any level above may then decide")
        if goes_up
        else _("The rule set names no body above that decides on the collective, so nobody can decide on it"),
        lacking,
    )
    yield (
        _("Everybody who could appraise the collective leads or sits in it"),
        [
            unit
            for unit in check.units
            if not _may(rows[unit.pk], OwnStep.APPRAISED)
            and (could := check.leads[unit.pk].present | check.holders(RoleKind.STAFF, unit))
            and could <= check.sitting[unit.pk]
        ],
    )
    yield (
        _("No approver acts for the level that the rule set names to decide on the collective"),
        [
            unit
            for unit in check.units
            if approvers[unit.pk] and not _deciders(check, unit, approvers[unit.pk])
        ],
    )


def _may(row: Authority | None, step: OwnStep) -> bool:
    return row is not None and step in row.own_steps


def _deciders(check: StepCheck, unit: Committee, approvers: set[int]) -> set[int]:
    """Return those of these approvers who may decide on the collective of this committee."""
    row = check.authority(unit)
    named = own.named_levels(check.campaign.period.ruleset, row, unit.path)
    near = set() if _may(row, OwnStep.DECIDED) else check.sitting[unit.pk]
    if not named:
        return approvers - near
    paths = [unit.path[: -Committee.steplen * steps] for steps in named if steps > 0]
    return (approvers - near) & {member for path in paths for member in check.approving.get(path, ())}


def _small(check: StepCheck) -> list[Committee]:
    rule = check.campaign.period.ruleset.minimum("small_collective")
    if rule is None or not check.campaign.has_persons:
        return []
    offices = (CommitteeKind.LEADERSHIP, CommitteeKind.AGENCY)
    return [
        unit
        for unit in check.units
        if unit.kind in offices and len(check.reviewed.get(unit.pk, ())) < rule.value
    ]


def without_login(people: Iterable[Member], logins: set[int]) -> list[Member]:
    """Return those of these people whom no notice reaches here, each once."""
    return [member for member in dict.fromkeys(people) if member.pk not in logins]
