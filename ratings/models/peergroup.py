"""The tables of peer groups ("đối tượng tương đồng"), within which the quota is counted, and of the place of
each case in one of them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members.models import Committee, Member, RoleKind
from members.refusal import INSERT, UPDATE, refuse
from ratings.models.case import RatingCase
from ratings.models.period import Period
from ratings.rulesets import UnitRole

ROLES = [
    (UnitRole.COLLECTIVE.value, _("Collective")),
    (UnitRole.HEAD.value, _("Head")),
    (UnitRole.DEPUTY.value, _("Leader or manager")),
    (UnitRole.MEMBER.value, _("Not in a leading post")),
]


class PeerGroupQuerySet(models.QuerySet["PeerGroup"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the peer groups of committees over which the member is staff or approver."""
        return self.filter(member.reach.over("committee", RoleKind.STAFF, RoleKind.APPROVER))


class PeerGroup(models.Model):
    """A group of cases of one period whose subjects have similar posts. The quota is counted within the
    group.

    ``committee`` is the one competent to decide the cases. ``key`` identifies a default group and is empty
    for a group made by hand. The fields ``exception_…`` contain number, day and grounds of the decision that
    allows the group a higher share of Excellent ratings. They are either all filled or all empty.
    """

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="peer_groups")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="peer_groups")
    name = models.CharField(_("name of the group"), max_length=200)
    key = models.CharField(max_length=40, blank=True)
    exception_number = models.CharField(_("number of the decision"), max_length=60, blank=True)
    exception_on = models.DateField(_("day of the decision"), null=True, blank=True)
    exception_reason = models.TextField(_("grounds"), blank=True)

    objects = PeerGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("peer group")
        ordering: ClassVar = ["committee__path", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["period", "committee", "name"], name="peergroup_named_once"),
            models.UniqueConstraint(
                fields=["period", "committee", "key"],
                condition=~models.Q(key=""),
                name="peergroup_one_a_key",
            ),
            models.CheckConstraint(
                condition=models.Q(exception_number="", exception_on__isnull=True, exception_reason="")
                | (
                    ~models.Q(exception_number="")
                    & models.Q(exception_on__isnull=False)
                    & ~models.Q(exception_reason="")
                ),
                name="peergroup_exception_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def exception(self) -> str:
        """The decision that allows this peer group a higher share of Excellent ratings than usual, cited by
        its number and day. Empty if there is none."""
        return f"{self.exception_number}, {self.exception_on:%d/%m/%Y}" if self.exception_on else ""


class PeerPlace(models.Model):
    """The place of one case in the one peer group in which it is counted. ``role`` is what the subject was in
    its unit when the case was put into a group. The database refuses a group of another period."""

    case = models.OneToOneField(RatingCase, on_delete=models.CASCADE, related_name="place")
    group = models.ForeignKey(PeerGroup, on_delete=models.PROTECT, related_name="places")
    role = models.CharField(_("place in the unit"), max_length=12, choices=ROLES)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=[role for role, _name in ROLES]), name="place_role_is_known"
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "peerplace_in_period",
                "a case stands in a group of its own period",
                INSERT,
                UPDATE,
                where="""
                    (SELECT period_id FROM ratings_ratingcase WHERE id = NEW.case_id)
                    <> (SELECT period_id FROM ratings_peergroup WHERE id = NEW.group_id)
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.group}"
