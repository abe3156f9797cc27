"""The tree of committees, from the province down to the cell.

The path of a committee begins with the path of its parent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import connection, models
from django.db.models.functions import Concat, Length, Substr
from django.dispatch import Signal
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from members import clock

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


class Block(models.TextChoices):
    """The part of the political system to which an organisation belongs. Statistics are cut by it."""

    PARTY = "party", _("Party bodies")
    GOVERNMENT = "government", _("Government")
    FRONTS = "fronts", _("Fatherland Front and mass organisations")
    FORCES = "forces", _("Armed forces")
    ENTERPRISE = "enterprise", _("Enterprises")
    SERVICE = "service", _("Public service units")
    RESIDENTS = "residents", _("Residential areas")


committee_is_changing = Signal()
"""Sent before a committee is moved or ends, with ``committees``, a queryset of it and all below it, and with
``ending``, whether the first of them ends. A receiver returns the sentences that say what stands in the way.
So a higher storey is asked without being imported here."""

_LINE = """
    WITH RECURSIVE line(former, present) AS (
        SELECT id, id FROM members_committee WHERE id = ANY(%s)
        UNION
        SELECT committee.id, line.present
        FROM members_committee committee JOIN line ON committee.successor_id = line.former
    )
    SELECT former, present FROM line ORDER BY former = present
"""


class CommitteeQuerySet(MP_NodeQuerySet["Committee"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the committees that the member may see.

        They are those in which the member holds a post today, and those that a role of the member reaches."""
        return self.filter(member.reach.over("") | models.Q(posts__in=member.posts.current())).distinct()

    def under(self, committee: Committee) -> Self:
        """Filter to the committee itself and all committees below it."""
        return self.filter(path__startswith=committee.path)

    def existing_on(self, day: dt.date) -> Self:
        """Filter to the committees that exist on that day. The first and the last day count."""
        return self.filter(
            models.Q(starts_on__isnull=True) | models.Q(starts_on__lte=day),
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day),
        )

    def going_on(self) -> Self:
        """Filter to the committees that exist today and do not end today: those for which something new may
        begin."""
        return self.existing_on(clock.today()).exclude(ends_on=clock.today())

    def with_parents(self) -> Self:
        """Annotate each committee with ``parent_name``, from which ``full_place`` is made without a query."""
        return self.annotate(parent_name=name_above())


class CommitteeManager(MP_NodeManager["Committee"]):
    """The manager of committees, which uses ``CommitteeQuerySet`` instead of the tree library's queryset."""

    def get_queryset(self) -> CommitteeQuerySet:
        return CommitteeQuerySet(self.model, using=self._db).order_by("path")

    def visible_to(self, member: Member) -> CommitteeQuerySet:
        return self.get_queryset().visible_to(member)

    def under(self, committee: Committee) -> CommitteeQuerySet:
        return self.get_queryset().under(committee)

    def placed(self, words: str) -> Committee | None:
        """Return the one committee whose ``full_place`` these words are, letter by letter, and None if there
        is none or there are several."""
        full = Concat("name", models.Value(", "), "parent_name")
        place = models.Case(models.When(parent_name__isnull=True, then="name"), default=full)
        found = self.get_queryset().with_parents().annotate(place_in_words=place)
        rows = list(found.filter(place_in_words=words)[:2])
        return rows[0] if len(rows) == 1 else None

    def with_predecessors(self, committees: Collection[int]) -> dict[int, int]:
        """Return the keys of these committees and of all that went over into them, directly or through
        others, each with the key of the one of ``committees`` that goes on with its things."""
        with connection.cursor() as cursor:
            cursor.execute(_LINE, [list(committees)])
            return dict(cursor.fetchall())


class Committee(MP_Node):
    """One party organisation, and its body (e.g. its standing committee) whose review is held.

    ``symbol`` is the part of a document number that stands for the issuing body ("TU" in "12-BC/TU").
    ``place`` is the place name written before the date of a document. ``starts_on`` is the first day if it is
    known, ``ends_on`` the last day of a committee that was dissolved, merged or split, and ``successor`` the
    committee that goes on with its papers, remedies and commitments."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=CommitteeKind.choices)
    body = models.CharField(_("body reviewed"), max_length=120)
    symbol = models.CharField(_("symbol"), max_length=20)
    place = models.CharField(_("place"), max_length=80)
    block = models.CharField(_("block"), max_length=20, choices=Block.choices, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )

    objects = CommitteeManager()

    class Meta:
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=CommitteeKind.values), name="committee_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(block__in=["", *Block.values]),
                name="committee_block_is_known",
                violation_error_message=_("This block is not known."),
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="committee_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | models.Q(ends_on__isnull=False),
                name="committee_with_successor_has_ended",
            ),
            models.CheckConstraint(
                condition=~models.Q(successor=models.F("pk")), name="committee_succeeds_another"
            ),
        ]

    parent_name: str | None
    """The name of the committee above, None above the top. ``with_parents`` reads it for all rows at once."""

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organisation:committee", args=[self.pk])

    @property
    def full_place(self) -> str:
        """The name with that of the committee above: "Chi bộ thôn 1, Đảng ủy xã Mẫu". It tells apart
        committees of one name."""
        if "parent_name" not in self.__dict__:
            above = Committee.objects.filter(path=self.path[: -self.steplen]).values_list("name", flat=True)
            self.parent_name = above.first()
        return f"{self.name}, {self.parent_name}" if self.parent_name else self.name

    @property
    def has_ended(self) -> bool:
        return self.ends_on is not None and self.ends_on < clock.today()

    @property
    def is_cell(self) -> bool:
        return self.kind == CommitteeKind.CELL

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


class CommitteeChangeKind(models.TextChoices):
    """What happened to a committee on a day."""

    MOVED = "moved", _("Moved to another parent")
    MERGED = "merged", _("Merged into another committee")
    SPLIT = "split", _("Split")
    DISSOLVED = "dissolved", _("Dissolved")


class CommitteeChange(models.Model):
    """One change of the tree: on ``day`` and by ``document`` the committee was moved, merged, split or
    dissolved.

    ``former_parent`` is the committee above it until then, ``into`` the new parent of a moved committee and
    the successor of one that ended. The tree of an earlier day is today's with the moves after that day
    undone."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("kind of change"), max_length=20, choices=CommitteeChangeKind.choices)
    day = models.DateField(_("day"))
    document = models.CharField(_("document"), max_length=200)
    former_parent = models.ForeignKey(
        Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    into = models.ForeignKey(Committee, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("change of a committee")
        verbose_name_plural = _("changes of committees")
        ordering: ClassVar = ["day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=CommitteeChangeKind.values), name="committee_change_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.committee}: {self.get_kind_display()}"


def name_above(committee: str = "") -> models.Subquery:
    """Return the name of the committee above a row's committee, as an expression for ``annotate``.
    ``committee`` is the lookup from the row to its committee, e.g. "session__committee", and empty where the
    rows are committees themselves. The template filter ``within`` puts it after a name."""
    path = models.OuterRef(f"{committee}__path" if committee else "path")
    above = Committee.objects.filter(path=Substr(path, 1, Length(path) - Committee.steplen))
    return models.Subquery(above.order_by().values("name")[:1])


def committees_on(day: dt.date) -> dict[int, int | None]:
    """Return the tree of that day: every committee that existed, with the key of the one above it then.

    It is today's tree with the later moves undone, the last one first. On the day of a move the committee is
    below its new parent. Committees are in the order of today's tree."""
    rows = list(Committee.objects.order_by("path").values_list("pk", "path"))
    keys = {path: pk for pk, path in rows}
    parents = {pk: keys.get(path[: -Committee.steplen]) for pk, path in rows}
    moves = CommitteeChange.objects.filter(kind=CommitteeChangeKind.MOVED, day__gt=day)
    parents |= dict(moves.order_by("-day", "-pk").values_list("committee", "former_parent"))
    existing = set(Committee.objects.get_queryset().existing_on(day).values_list("pk", flat=True))
    found: dict[int, int | None] = {}
    for committee, above in parents.items():
        parent = above
        while parent is not None and parent not in existing:
            parent = parents[parent]
        if committee in existing:
            found[committee] = parent
    return found
