"""What opening a round would bring, read before it is opened: how many sessions and papers, who is left out,
who would wait for somebody who is not there, and which dates are past or too late."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import clock
from members.models import HEAD, Committee, CommitteeKind, Member, Post, Role, RoleKind, User
from reviews.models import DUES, Campaign, LevelDues
from reviews.rounds.actions.campaigns import LOWEST
from reviews.rounds.opening import committees_without_session, reasons_left_out, seats_of

WHAT = {
    "writing_due": gettext_lazy("Papers due"),
    "commenting_due": gettext_lazy("Comments due"),
    "finish_due": gettext_lazy("Round ends"),
}
NAMED = 3
"""So many committees are named where the same is missing in many of them."""


@dataclass(frozen=True)
class NotReviewed:
    """One member whom the round would leave out, with the committee and the reason."""

    member: Member
    committee: Committee
    reason: str


@dataclass
class Readiness:
    """What opening the round would bring. ``stuck`` and ``dates`` are sentences."""

    sessions: int
    collectives: int = 0
    persons: int = 0
    without_login: int = 0
    left_out: list[NotReviewed] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    dates: list[str] = field(default_factory=list)

    @property
    def papers(self) -> int:
        return self.collectives + self.persons


def readiness_of(campaign: Campaign) -> Readiness:
    """Read what opening the round today would bring. The number of queries does not grow with the tree."""
    units = list(committees_without_session(campaign))
    found = Readiness(sessions=len(units))
    seats = seats_of(campaign, units)
    members = [seat.member for unit in units for seat in seats[unit.pk]]
    reasons = reasons_left_out(campaign, members)
    for unit in units:
        if unit.kind != CommitteeKind.CELL or any(seat.post for seat in seats[unit.pk]):
            found.collectives += 1
        for seat in seats[unit.pk] if campaign.has_persons else ():
            if reason := reasons.get(seat.member.pk):
                found.left_out.append(NotReviewed(seat.member, unit, reason))
            else:
                found.persons += 1
    logins = set(User.objects.filter(is_active=True).values_list("member", flat=True))
    if campaign.has_persons:
        keys = {member.pk for member in members if member.pk not in reasons}
        found.without_login = len(keys - logins)
    found.stuck = _stuck(campaign, units, logins)
    found.dates = _dates(campaign)
    return found


def _stuck(campaign: Campaign, units: list[Committee], logins: set[int]) -> list[str]:
    """Return a sentence for each thing that would wait for somebody who is not there."""
    roles = list(Role.objects.current().select_related("committee"))
    leads: dict[int, set[int]] = {unit.pk: set() for unit in units}
    for role in roles:
        if role.kind in (RoleKind.CLERK, HEAD) and role.committee_id in leads:
            leads[role.committee_id].add(role.member_id)
    heads = Post.objects.current().filter(is_head=True, committee__in=units)
    headed = set()
    for committee, member in heads.values_list("committee", "member"):
        leads[committee].add(member)
        headed.add(committee)
    nobody = [unit for unit in units if not leads[unit.pk]]
    locked_out = [unit for unit in units if leads[unit.pk] and not leads[unit.pk] & logins]
    headless = [unit for unit in units if leads[unit.pk] and unit.pk not in headed]
    said = [
        _named(nobody, _("Neither head nor clerk, so that nobody can move the session: %(units)s.")),
        _named(locked_out, _("Head and clerk have no login, so that nobody can act here: %(units)s.")),
        _named(headless, _("No head, who approves the remedy plan: %(units)s.")),
    ]
    wanted = {
        RoleKind.INSPECTION: _(
            "Nobody of the inspection with a login can agree to suggestions for: %(units)s."
        )
    }
    if campaign.is_rated:
        wanted[RoleKind.APPROVER] = _("Nobody with a login approves the ratings of: %(units)s.")
    for kind, sentence in wanted.items():
        paths = [role.committee.path for role in roles if role.kind == kind and role.member_id in logins]
        bare = [unit for unit in units if not any(unit.path.startswith(path) for path in paths)]
        said.append(_named(bare, sentence))
    return [sentence for sentence in said if sentence]


def _named(units: list[Committee], sentence: str) -> str:
    """Return the sentence with the names of the first of these committees, or nothing if there is none."""
    if not units:
        return ""
    names = ", ".join(unit.name for unit in units[:NAMED])
    rest = len(units) - NAMED
    if rest > 0:
        more = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", rest)
        names = more % {"names": names, "n": rest}
    return sentence % {"units": names}


def _dates(campaign: Campaign) -> list[str]:
    """Return a sentence for each date of the round that is past, or later than the rule set allows."""
    rows: list[Campaign | LevelDues] = [campaign, *campaign.level_dues.all()]
    today, said = clock.today(), []
    for row in rows:
        whose = row.get_kind_display() if isinstance(row, LevelDues) else _("the round")
        for name in DUES:
            day: dt.date = getattr(row, name)
            if day < today:
                words = {"what": WHAT[name], "whose": whose, "day": f"{day:%d/%m/%Y}"}
                said.append(_("%(what)s (%(whose)s): %(day)s is past.") % words)
        said += _too_late(campaign, row, str(whose))
    return said


def _too_late(campaign: Campaign, row: Campaign | LevelDues, whose: str) -> list[str]:
    period = campaign.period
    if campaign.is_thematic:
        return []
    is_low = isinstance(row, LevelDues) and row.kind in LOWEST
    names = ("base_finish", "finish") if is_low else ("finish",)
    deadline = next((found for name in names if (found := period.ruleset.deadline(name))), None)
    if deadline is None:
        return []
    last = deadline.on(period.year)
    if row.finish_due <= last:
        return []
    words = {"whose": whose, "day": f"{row.finish_due:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}"}
    said = _("The end for %(whose)s, %(day)s, is after the day of the rule set, %(last)s (%(source)s).")
    return [said % {**words, "source": deadline.source}]
