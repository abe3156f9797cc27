"""The steps from a new installation to its first open round, each with what the data say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from members import clock
from members.models import (
    GONE,
    POWERFUL,
    Committee,
    Member,
    Post,
    PostTitle,
    Role,
    RoleKind,
    SecondFactorRule,
)
from members.notices import mails_leave
from ratings.calendars import calendar_in_force, years_asked
from ratings.models import LocalRuleSet
from reviews.models import Campaign, CampaignState

NAMED = 3
"""The greatest number of people whom a step names."""


@dataclass(frozen=True)
class StepState:
    """What the data say of one step: whether it is done, and how far it is in one sentence."""

    is_done: bool
    said: str


@dataclass(frozen=True)
class FirstStep:
    """One step. ``why`` says what it is good for and ``page`` is the name of the page where it is done.

    A step that is optional is offered and keeps nothing open. ``is_for_staff``: administrators do not have
    that page, but staff over the whole tree do."""

    code: str
    title: str | Promise
    why: str | Promise
    page: str
    read: Callable[[Committee], StepState]
    is_optional: bool = False
    is_for_staff: bool = False


@dataclass
class Beginning:
    """All steps, each with its state. ``now`` is the first one that is neither done nor optional."""

    rows: list[tuple[FirstStep, StepState]] = field(default_factory=list)

    @property
    def now(self) -> FirstStep | None:
        return next((step for step, state in self.rows if not (state.is_done or step.is_optional)), None)

    @property
    def is_over(self) -> bool:
        return self.now is None


def _tree(_top: Committee) -> StepState:
    count = Committee.objects.get_queryset().going_on().count()
    said = ngettext("%(count)d committee is there.", "%(count)d committees are there.", count)
    return StepState(count > 2, said % {"count": count})


def _people(_top: Committee) -> StepState:
    count = Member.objects.exclude(activity__in=GONE).count()
    said = ngettext("%(count)d member is there.", "%(count)d members are there.", count)
    return StepState(count > 1, said % {"count": count})


def _staff(top: Committee) -> StepState:
    """Whether somebody runs rounds over the whole tree, and somebody decides on levels there."""
    held = Role.objects.current().filter(committee=top, kind__in=[RoleKind.STAFF, RoleKind.APPROVER])
    names: dict[str, list[str]] = {RoleKind.STAFF: [], RoleKind.APPROVER: []}
    for role in held.select_related("member").order_by("pk"):
        names[role.kind].append(role.member.full_name)
    nobody = _("nobody yet")
    lines = [
        f"{RoleKind(kind).label}: {', '.join(people[:NAMED]) or nobody}." for kind, people in names.items()
    ]
    return StepState(all(names.values()), " ".join(lines))


def _second(top: Committee) -> StepState:
    found = Role.objects.administrators_over(top)
    said = _("With an open login: %(names)s.") % {"names": ", ".join(str(one) for one in found[:NAMED])}
    return StepState(len(found) > 1, said if found else _("Nobody with an open login."))


def _logins(_top: Committee) -> StepState:
    """Whether everybody who has to act for others, by a role or as the head of a committee, can sign in."""
    members = Member.objects.exclude(activity__in=GONE)
    without = members.filter(user__isnull=True)
    acting = Q(pk__in=Role.objects.current().values("member"))
    acting |= Q(pk__in=Post.objects.current().filter(is_head=True).values("member"))
    missing, all_missing = without.filter(acting).count(), without.count()
    said = _("Without a login: %(all)d members, of them with a role or as a head: %(acting)d.")
    is_done = not missing and members.count() > 1
    return StepState(is_done, said % {"all": all_missing, "acting": missing})


def _mail(_top: Committee) -> StepState:
    if mails_leave():
        return StepState(True, _("Mails go to a mail server."))
    return StepState(
        False, _("Mails stay in files on the server. Whoever runs it sets EMAIL_HOST and EMAIL_BACKEND.")
    )


def _factor(_top: Committee) -> StepState:
    kinds = set(SecondFactorRule.objects.values_list("kind", flat=True))
    names = ", ".join(str(RoleKind(kind).label) for kind in sorted(kinds))
    said = _("Compulsory for: %(names)s.") % {"names": names} if kinds else _("Compulsory for nobody.")
    return StepState(kinds >= POWERFUL, said)


def _titles(_top: Committee) -> StepState:
    count = PostTitle.objects.filter(is_current=True).count()
    said = ngettext("%(count)d title is there.", "%(count)d titles are there.", count)
    return StepState(count > 0, said % {"count": count})


def _rules(_top: Committee) -> StepState:
    count = LocalRuleSet.objects.usable().count()
    if not count:
        return StepState(False, _("The central regulation holds as it is."))
    said = ngettext(
        "%(count)d rule set of your own is in use.", "%(count)d rule sets of your own are in use.", count
    )
    return StepState(True, said % {"count": count})


def _calendar(_top: Committee) -> StepState:
    """Whether the holidays are entered as far as they can be: those of the next year are decreed from
    November on."""
    asked = years_asked(clock.today(), calendar_in_force())
    if asked:
        return StepState(False, " ".join(one.sentence for one in asked))
    return StepState(True, _("The holidays are entered as far as they are decreed."))


def _round(_top: Committee) -> StepState:
    first = Campaign.objects.filter(state=CampaignState.OPEN).order_by("pk").first()
    if first:
        return StepState(True, _("Open: %(title)s.") % {"title": first.title})
    planned = Campaign.objects.filter(state=CampaignState.PLANNED).count()
    return StepState(False, _("Planned: %(count)d.") % {"count": planned})


STEPS = (
    FirstStep(
        "tree",
        gettext_lazy("Committees"),
        gettext_lazy("The tree down to the party cells, from the workbook at once or one by one."),
        "members:workbooks",
        _tree,
    ),
    FirstStep(
        "people",
        gettext_lazy("Members and posts"),
        gettext_lazy("In the same workbook: who belongs to which cell, who holds which post."),
        "members:workbooks",
        _people,
    ),
    FirstStep(
        "staff",
        gettext_lazy("Staff of the organisation commission, approver"),
        gettext_lazy(
            "Staff over the whole tree open rounds and watch them; the approver decides on levels. Find the"
            " person and give the role there."
        ),
        "organisation:people",
        _staff,
    ),
    FirstStep(
        "logins",
        gettext_lazy("Logins on slips"),
        gettext_lazy("Make and print slips with one-time passwords, unit by unit, and hand them out."),
        "members:logins_start",
        _logins,
    ),
    FirstStep(
        "second",
        gettext_lazy("Second administrator"),
        gettext_lazy(
            "Until there is one, you give powerful roles alone, and that is on record. Nobody else could help"
            " if you lose your password."
        ),
        "organisation:people",
        _second,
    ),
    FirstStep(
        "mail",
        gettext_lazy("Mail"),
        gettext_lazy("Reminders, and links for forgotten passwords. Without it all is told in the program."),
        "members:outbox",
        _mail,
        is_optional=True,
    ),
    FirstStep(
        "factor",
        gettext_lazy("Second factor"),
        gettext_lazy("A code of the telephone besides the password, for roles that give power."),
        "members:second_factor_rules",
        _factor,
        is_optional=True,
    ),
    FirstStep(
        "titles",
        gettext_lazy("Catalogue of titles"),
        gettext_lazy("The titles of your province with their statistics codes and managing levels."),
        "organisation:titles",
        _titles,
        is_optional=True,
    ),
    FirstStep(
        "rules",
        gettext_lazy("Rule set"),
        gettext_lazy(
            "Regulation 366-QĐ/TW is there. Staff derive one of the province's own from it if the province"
            " has settled criteria, dates or the quota otherwise."
        ),
        "ratings:rulesets",
        _rules,
        is_optional=True,
    ),
    FirstStep(
        "calendar",
        gettext_lazy("Working days"),
        gettext_lazy("Public holidays and swapped days, by which deadlines are counted. Staff add them."),
        "ratings:calendar",
        _calendar,
        is_optional=True,
    ),
    FirstStep(
        "round",
        gettext_lazy("First round"),
        gettext_lazy(
            "Staff plan it with its dates, read what opening it brings, and open it. The worker then makes a"
            " session for every committee."
        ),
        "reviews:boards",
        _round,
        is_for_staff=True,
    ),
)
"""In the order in which they are done. ``docs/guide/administrator.md`` has a section for each."""


def read_steps(top: Committee) -> Beginning:
    """Read the state of every step of the tree with this top."""
    return Beginning([(step, step.read(top)) for step in STEPS])
