"""Roles: what a person does for a committee or its subtree without a post in it, between two dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.composed import Given
from members.models.committee import Committee
from members.models.nothing import Nothing
from members.refusal import INSERT, refuse

if TYPE_CHECKING:
    from members.models.person import Member


class RoleKind(models.TextChoices):
    """What a person does for committees. Permissions follow from these kinds."""

    CLERK = "clerk", _("Clerk of a committee")
    STAFF = "staff", _("Staff of the organisation commission")
    APPROVER = "approver", _("Approver of ratings")
    INSPECTION = "inspection", _("Staff of the inspection commission")
    SUPERVISOR = "supervisor", _("Supervisor sent by the superior")
    DELEGATE = "delegate", _("Member of a working delegation")
    GUEST = "guest", _("Guest")
    ADMINISTRATOR = "administrator", _("Administrator of people and committees")


HEAD = "head"
"""The kind that stands for the head of a committee, whose rights come from a post and not from a role."""

SUBSTITUTED = (HEAD, RoleKind.CLERK, RoleKind.APPROVER)
"""The kinds for which somebody else can stand in. Of all others a committee has several holders, or they are
held for some days only."""

POWERFUL = frozenset({RoleKind.STAFF, RoleKind.APPROVER, RoleKind.ADMINISTRATOR})
"""The kinds of role that one administrator proposes and another one confirms."""

SUBTREE_KINDS = frozenset({RoleKind.STAFF, RoleKind.APPROVER, RoleKind.INSPECTION, RoleKind.ADMINISTRATOR})
"""The kinds of role that reach a committee and all below it. All others reach that one committee only."""


class RoleQuerySet(models.QuerySet["Role"]):
    def current(self) -> Self:
        today = clock.today()
        return self.overlapping(today, today)

    def overlapping(self, first: dt.date | Given, last: dt.date | Given) -> Self:
        """Filter to roles held on at least one of the days from ``first`` to ``last``, both included."""
        return self.filter(starts_on__lte=last).filter(
            models.Q(ends_on__isnull=True)
            | (models.Q(ends_on__gte=first) & models.Q(ends_on__gte=models.F("starts_on")))
        )

    def in_own_right(self) -> Self:
        """Filter to the roles of those who hold them, without the roles of their substitutes."""
        return self.filter(in_place_of__isnull=True)

    def of_substitutes(self) -> Self:
        return self.filter(in_place_of__isnull=False)

    def substitutes_visible_to(self, member: Member) -> Self:
        """Filter to the substitutions that the member may see: those of and by the member, and those over
        committees that the member administers."""
        concerned = models.Q(member=member) | models.Q(in_place_of=member)
        return self.of_substitutes().filter(concerned | models.Q(committee__in=member.administered))

    def administrators_over(self, committee: Committee, *, beyond: dt.date | None = None) -> list[Member]:
        """Return the members who administer this committee today and can sign in, in the order of roles; with
        ``beyond`` only those whose role lasts longer than that day."""
        roles = self.current().filter(kind=RoleKind.ADMINISTRATOR, member__user__is_active=True)
        if beyond:
            roles = roles.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=beyond))
        found = [
            role.member
            for role in roles.select_related("member", "committee").order_by("pk")
            if committee.path.startswith(role.committee.path)
        ]
        return list(dict.fromkeys(found))

    def not_over(self) -> Self:
        """Filter to roles that have not ended: those held today and those that begin later."""
        return self.overlapping(clock.today(), dt.date.max)


_HOLDER = """
    EXISTS (
        SELECT 1 FROM members_role held
        WHERE held.member_id = NEW.in_place_of_id AND held.kind = NEW.kind
            AND held.committee_id = NEW.committee_id AND held.in_place_of_id IS NULL
            AND held.starts_on <= NEW.starts_on AND (held.ends_on IS NULL OR held.ends_on >= NEW.ends_on)
    ) OR NEW.kind = 'head' AND EXISTS (
        SELECT 1 FROM members_post held
        WHERE held.member_id = NEW.in_place_of_id AND held.is_head
            AND held.committee_id = NEW.committee_id
            AND held.starts_on <= NEW.starts_on AND (held.ends_on IS NULL OR held.ends_on >= NEW.ends_on)
    )
"""


def end_substitutes_at(last: str, *, kind: str, going_on: str) -> str:
    """Return the SQL of a trigger on what a substitute stands in for: nobody stands in longer than the holder
    holds it. ``last`` is the SQL for the last day, ``kind`` that for the kind of role, and ``going_on`` a
    condition that is true where the holder goes on by another row. Who would have begun later never
    begins."""
    return f"""
        UPDATE members_role lent
        SET ends_on = LEAST(lent.ends_on, {last}), starts_on = LEAST(lent.starts_on, {last} + 1)
        WHERE lent.in_place_of_id = NEW.member_id AND lent.kind = {kind}
            AND lent.committee_id = NEW.committee_id AND lent.ends_on > {last} AND NOT ({going_on});
        RETURN NULL;
    """  # noqa: S608  no value comes from outside


class Role(models.Model):
    """What a member does for a committee, from one day to another.

    ``in_place_of`` is who holds the role in fact, where ``member`` only stands in for some days; such a role
    always has a last day. There the kind may be ``HEAD``. One that was withdrawn before it began ends on the
    day before its first day."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(
        _("role"), max_length=20, choices=[*RoleKind.choices, (HEAD, _("Head of a committee"))]
    )
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="roles")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    in_place_of = models.ForeignKey(
        "members.Member",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutes",
        verbose_name=_("in place of"),
    )

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering: ClassVar = ["committee", "kind"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=RoleKind.values) | models.Q(kind=HEAD, in_place_of__isnull=False),
                name="role_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on"))
                | models.Q(
                    in_place_of__isnull=False, ends_on__gte=models.F("starts_on") - dt.timedelta(days=1)
                ),
                name="role_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(in_place_of__isnull=True)
                | models.Q(kind__in=sorted(SUBSTITUTED), ends_on__isnull=False),
                name="role_in_place_for_some_days",
            ),
            models.CheckConstraint(
                condition=~models.Q(in_place_of=models.F("member")), name="role_in_place_of_another"
            ),
            models.UniqueConstraint(
                fields=["member", "kind", "committee"],
                condition=models.Q(ends_on__isnull=True),
                name="role_one_each_at_a_time",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "role_in_place_of_its_holder",
                "nobody stands in for what the other does not hold",
                INSERT,
                where=f"NEW.in_place_of_id IS NOT NULL AND NOT ({_HOLDER})",
            ),
            pgtrigger.Trigger(
                name="role_ends_for_substitutes",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("ends_on"),  # type: ignore[no-untyped-call]  # the library leaves it so
                condition=pgtrigger.Q(new__in_place_of__isnull=True, new__ends_on__isnull=False),
                func=end_substitutes_at(
                    "NEW.ends_on",
                    kind="NEW.kind",
                    going_on="EXISTS (SELECT 1 FROM members_role other WHERE other.id <> NEW.id"
                    " AND other.member_id = NEW.member_id AND other.kind = NEW.kind"
                    " AND other.committee_id = NEW.committee_id AND other.in_place_of_id IS NULL"
                    " AND (other.ends_on IS NULL OR other.ends_on > NEW.ends_on))",
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_kind_display()}"

    @property
    def is_over(self) -> bool:
        return self.ends_on is not None and self.ends_on < clock.today()

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was withdrawn before it began, or on its first day."""
        return self.ends_on is not None and self.ends_on < self.starts_on


class RoleProposalQuerySet(models.QuerySet["RoleProposal"]):
    def waiting(self) -> Self:
        return self.filter(settled_at__isnull=True)


class RoleProposal(models.Model):
    """A role that gives power, proposed by one administrator to be confirmed by another.

    ``in_place_of`` is for whom the member would stand in, None where the role is the member's own. ``role``
    is the role it became, None while it waits and after it was rejected. Where there was no second
    administrator, ``settled_by`` is who proposed it (``is_alone``). Nobody proposed or confirmed the role of
    the first administrator."""

    member = models.ForeignKey("members.Member", on_delete=models.PROTECT, related_name="role_proposals")
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind.choices)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="role_proposals")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    in_place_of = models.ForeignKey(
        "members.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason or document"), max_length=300)
    proposed_by = models.ForeignKey(
        "members.Member", on_delete=models.PROTECT, null=True, related_name="proposed_roles"
    )
    proposed_at = models.DateTimeField(default=clock.now, editable=False)
    settled_by = models.ForeignKey(
        "members.Member", on_delete=models.PROTECT, null=True, blank=True, related_name="settled_roles"
    )
    settled_at = models.DateTimeField(null=True, blank=True)
    role = models.OneToOneField(
        Role, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )

    objects = RoleProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed role")
        verbose_name_plural = _("proposed roles")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=sorted(POWERFUL)), name="role_proposal_kind_is_powerful"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="role_proposal_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(role__isnull=True) | models.Q(settled_at__isnull=False),
                name="role_proposal_settled_with_role",
            ),
            models.CheckConstraint(
                condition=~models.Q(settled_by=models.F("member")), name="role_proposal_not_by_its_holder"
            ),
            models.UniqueConstraint(
                fields=["member", "kind", "committee"],
                condition=models.Q(settled_at__isnull=True),
                name="role_proposal_waits_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_kind_display()}"

    @property
    def is_alone(self) -> bool:
        """Whether the role began without a second pair of eyes: nobody, or only the one who proposed it,
        confirmed it."""
        return self.role_id is not None and self.settled_by_id == self.proposed_by_id


class HeldRole(NamedTuple):
    """One role or headship held today: its kind (or ``HEAD``), and the key and path of its committee.

    ``is_former`` means that the committee has ended and the role is held in the one that goes on with its
    things. It lets the holder see what is there, and do nothing. Where the member only stands in for
    somebody, ``substitution`` is the key of that role, ``absent`` the key of who holds it, ``absent_name``
    the name."""

    kind: str
    committee: int
    path: str
    is_former: bool = False
    substitution: int | None = None
    absent: int | None = None
    absent_name: str = ""

    @property
    def covers_subtree(self) -> bool:
        return self.kind in SUBTREE_KINDS


class LedPost(NamedTuple):
    """One post of a leader, manager or head that a member holds or held: the key and path of its committee,
    the first day and the last, which is empty while the post is held."""

    committee: int
    path: str
    starts_on: dt.date
    ends_on: dt.date | None

    def is_held(self, first: dt.date, last: dt.date) -> bool:
        """Whether the post is held on one of the days from ``first`` to ``last``."""
        return self.starts_on <= last and (self.ends_on is None or self.ends_on >= first)


class StoodIn(NamedTuple):
    """In whose place somebody has just acted: the key of the role, the name of who holds it, and the right
    that was used, in English words that are translated where they are shown."""

    role: int
    name: str
    right: str


@dataclass(frozen=True)
class Reach:
    """The roles and headships that a member holds today, in the own right or in place of somebody.

    They are kept in memory, so that a request reads them only once."""

    held: tuple[HeldRole, ...]

    def kinds_over(self, committee: Committee, *, not_for: Collection[int | None] = ()) -> frozenset[str]:
        """Return the kinds of the member's roles (and ``HEAD``) that reach this committee, without those held
        in place of one of the members ``not_for``."""
        return frozenset(
            held.kind
            for held in self.held
            if not held.is_former
            and (
                held.committee == committee.pk
                or (held.covers_subtree and committee.path.startswith(held.path))
            )
            and (held.absent is None or held.absent not in not_for)
        )

    @property
    def lent(self) -> tuple[HeldRole, ...]:
        """The roles held in place of somebody, those over committees that have ended left out."""
        return tuple(held for held in self.held if held.substitution is not None and not held.is_former)

    def only_in_place_of(self, substitution: int | None) -> Reach:
        """Return the reach of the own roles and of those held by one substitution, or by none."""
        return Reach(tuple(held for held in self.held if held.substitution in (None, substitution)))

    def over(self, committee: str, *kinds: str) -> models.Q:
        """Return a filter for database rows whose committee is reached by a role of one of these ``kinds``.

        Without ``kinds``, every kind of role counts. Committees that went over into a reached one count, too:
        what they left is seen by those of the successor. ``committee`` is the lookup from the row to its
        committee, e.g. "session__committee", and empty where the rows are committees themselves. The filter
        has one key for each committee and one range of paths for each subtree, however large the subtree
        is."""
        wanted = [held for held in self.held if not kinds or held.kind in kinds]
        pk, path = (committee, f"{committee}__path") if committee else ("pk", "path")
        single = {held.committee for held in wanted if not held.covers_subtree}
        reached = models.Q(**{f"{pk}__in": sorted(single)}) if single else Nothing()
        for top in sorted({held.path for held in wanted if held.covers_subtree}):
            reached |= models.Q(**{f"{path}__startswith": top})
        return reached
