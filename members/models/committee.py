"""The tree of committees, from the province down to the cell.

The path of a committee begins with the path of its parent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

if TYPE_CHECKING:
    from members.models.person import Member


class CommitteeKind(models.TextChoices):
    """The kind of organisation that a committee leads. Rule sets have special rules for some kinds."""

    PROVINCIAL = "provincial", _("Provincial committee")
    COMMUNE = "commune", _("Commune or ward committee")
    GRASSROOTS = "grassroots", _("Grassroots committee")
    SECTION = "section", _("Section committee")
    CELL = "cell", _("Party cell")
    LEADERSHIP = "leadership", _("Leadership collective")
    AGENCY = "agency", _("Agency")


class CommitteeQuerySet(MP_NodeQuerySet["Committee"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the committees that the member may see.

        They are those in which the member holds a post today, and those that a role of the member reaches."""
        return self.filter(member.reach.over("") | models.Q(posts__in=member.posts.current())).distinct()

    def under(self, committee: Committee) -> Self:
        """Filter to the committee itself and all committees below it."""
        return self.filter(path__startswith=committee.path)


class CommitteeManager(MP_NodeManager["Committee"]):
    """The manager of committees, which uses ``CommitteeQuerySet`` instead of the tree library's queryset."""

    def get_queryset(self) -> CommitteeQuerySet:
        return CommitteeQuerySet(self.model, using=self._db).order_by("path")

    def visible_to(self, member: Member) -> CommitteeQuerySet:
        return self.get_queryset().visible_to(member)

    def under(self, committee: Committee) -> CommitteeQuerySet:
        return self.get_queryset().under(committee)


class Committee(MP_Node):
    """One party organisation, and its body (e.g. its standing committee) whose review is held.

    ``symbol`` is the part of a document number that stands for the issuing body ("TU" in "12-BC/TU").
    ``place`` is the place name written before the date of a document."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=CommitteeKind.choices)
    body = models.CharField(_("body reviewed"), max_length=120)
    symbol = models.CharField(_("symbol"), max_length=20)
    place = models.CharField(_("place"), max_length=80)

    objects = CommitteeManager()

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=CommitteeKind.values), name="committee_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def assembly(self) -> str:
        """The name of those who meet to review a person: the whole cell, and in other committees the body."""
        return self.name if self.kind == CommitteeKind.CELL else self.body_name

    @property
    def body_name(self) -> str:
        """The body with its organisation, e.g. "Ban Thường vụ Đảng ủy xã …", without repeating "Đảng ủy"."""
        first, _sep, rest = self.name.partition(" ")
        for lead in (f"{first} {rest.split(' ')[0]}", first):
            if self.body.endswith(lead):
                return f"{self.body}{self.name.removeprefix(lead)}"
        return f"{self.body} {self.name}"
