"""The conference of a session: its days, its agenda, and what the chair concluded on each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Member, Role, RoleKind
from members.refusal import DELETE, INSERT, UPDATE
from reviews.agenda import REMOVABLE, AgendaKind
from reviews.models.campaign import ReviewSession
from reviews.models.cancelled import keep_cancelled
from reviews.models.paper import Paper
from reviews.models.reach import LEADING, ROLES_ABOVE, sessions_seen
from reviews.models.versioned import VersionedText

if TYPE_CHECKING:
    from reviews.models.roll import Attendee


class ConferenceQuerySet(models.QuerySet["Conference"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the conferences of the sessions that this member may see. Everybody in a session may know
        the days and the agenda."""
        return self.filter(sessions_seen(member, "session"))

    def for_page(self) -> Self:
        return self.select_related("chair", "session__committee", "session__campaign__period", "minutes")


def records_open_to(member: Member, conference: str) -> models.Q:
    """Return the condition that this member may read the remarks and minutes of a conference, as chair, clerk
    or head, or as staff or approver above. ``conference`` is the lookup from the row to the conference,
    ending in "__"."""
    leads = member.reach.over(f"{conference}session__committee", *LEADING, *ROLES_ABOVE)
    return leads | models.Q(**{f"{conference}chair": member})


class Conference(models.Model):
    """The conference of one session.

    ``opened_at``: the moment when the quorum was reached and the roll was fixed. ``quorum_reason``: why it
    was opened although fewer were there than is customary, where no text requires them. ``pulse``: a counter
    that goes up whenever something happens, so that a page that asks the server again is sent something only
    if there is news.
    """

    session = models.OneToOneField(ReviewSession, on_delete=models.PROTECT, related_name="conference")
    chair = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", verbose_name=_("chair of the conference")
    )
    convened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    convened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    quorum_reason = models.TextField(_("why it is opened with fewer members"), blank=True)
    pulse = models.PositiveIntegerField(default=0)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("conference")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(opened_at__isnull=True, opened_by__isnull=True)
                | models.Q(opened_at__isnull=False, opened_by__isnull=False),
                name="conference_opened_by_somebody",
            ),
        ]
        triggers: ClassVar = [
            keep_cancelled(
                "conference_stays_cancelled",
                INSERT,
                UPDATE,
                DELETE,
                session="COALESCE(NEW.session_id, OLD.session_id)",
            )
        ]

    def __str__(self) -> str:
        return str(self.session)

    def get_absolute_url(self) -> str:
        return reverse("reviews:conference", args=[self.pk])

    @property
    def guests(self) -> models.QuerySet[Attendee]:
        """Those on the roll who are invited: without a vote, and not there as clerk."""
        clerks = Role.objects.current().filter(committee=self.session.committee_id, kind=RoleKind.CLERK)
        rows = self.roll.filter(entitled=False)
        return rows.filter(models.Q(member__isnull=True) | ~models.Q(member__in=clerks.values("member")))


HELD_IN_ORDER = (
    models.Q(held_from__isnull=True)
    | models.Q(held_until__isnull=True)
    | models.Q(held_until__gte=models.F("held_from"))
)
"""The condition that what the clerk entered as the end is not before what was entered as the beginning."""


class ConferenceDay(models.Model):
    """One day of a conference: its date, and when and where it begins. ``held_from`` and ``held_until``: when
    it really began and ended, if the clerk has entered it."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="days")
    number = models.PositiveSmallIntegerField()
    date = models.DateField(_("day"))
    starts_at = models.TimeField(_("begins at"))
    place = models.CharField(_("place"), max_length=200)
    held_from = models.TimeField(_("really from"), null=True, blank=True)
    held_until = models.TimeField(_("really until"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.CheckConstraint(condition=HELD_IN_ORDER, name="conference_day_held_in_order"),
            models.UniqueConstraint(fields=["conference", "number"], name="conference_day_numbered_once"),
            models.UniqueConstraint(
                fields=["conference", "date"],
                name="conference_day_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1) & ~models.Q(place=""), name="conference_day_is_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}"


class ItemState(models.TextChoices):
    WAITING = "waiting", _("To come")
    CURRENT = "current", _("Now")
    CLOSED = "closed", _("Closed")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(sessions_seen(member, "conference__session"))

    def in_order(self) -> Self:
        return self.select_related("day", "paper__member", "paper__session__committee").order_by("position")

    def open(self) -> Self:
        return self.exclude(state=ItemState.CLOSED)


class AgendaItem(models.Model):
    """One item of the agenda.

    ``paper``: set if the item is the review of that paper's subject. ``clears_room``: True if the person
    reviewed is asked to leave the room. ``started_at`` and ``ended_at``: the moments at which the buttons for
    its first start and last end were pressed. ``held_from`` and ``held_until``: when it was really dealt
    with, if the clerk has entered it. ``absent_note``: set if the person was reviewed while absent on every
    day, which is to be completed.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="items")
    day = models.ForeignKey(ConferenceDay, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=12, choices=AgendaKind.choices)
    title = models.CharField(_("title"), max_length=300)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="items", null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ItemState.choices, default=ItemState.WAITING)
    clears_room = models.BooleanField(default=False)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    held_from = models.TimeField(_("really from"), null=True, blank=True)
    held_until = models.TimeField(_("really until"), null=True, blank=True)
    absent_note = models.TextField(_("how the review of the absent person is completed"), blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints = [
            models.CheckConstraint(condition=HELD_IN_ORDER, name="item_held_in_order"),
            models.UniqueConstraint(
                fields=["conference", "position"],
                name="item_position_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["conference"],
                condition=models.Q(state=ItemState.CURRENT.value),
                name="item_one_current",
            ),
            models.UniqueConstraint(
                fields=["conference", "paper"],
                condition=models.Q(paper__isnull=False),
                name="item_one_a_paper",
            ),
            models.UniqueConstraint(
                "conference",
                Lower("title"),
                condition=models.Q(kind=AgendaKind.FREE.value),
                name="item_added_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=AgendaKind.values, state__in=ItemState.values),
                name="item_kind_and_state_are_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=ItemState.WAITING.value, started_at__isnull=True, ended_at__isnull=True
                )
                | models.Q(state=ItemState.CURRENT.value, started_at__isnull=False, ended_at__isnull=True)
                | models.Q(state=ItemState.CLOSED.value, started_at__isnull=False, ended_at__isnull=False),
                name="item_times_fit_state",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=[AgendaKind.COLLECTIVE.value, AgendaKind.HEAD.value, AgendaKind.MEMBER.value],
                    paper__isnull=False,
                )
                | (
                    ~models.Q(
                        kind__in=[AgendaKind.COLLECTIVE.value, AgendaKind.HEAD.value, AgendaKind.MEMBER.value]
                    )
                    & models.Q(paper__isnull=True)
                ),
                name="item_of_a_review_has_its_paper",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_waiting(self) -> bool:
        return self.state == ItemState.WAITING

    @property
    def is_removable(self) -> bool:
        return self.kind in REMOVABLE

    @property
    def is_current(self) -> bool:
        return self.state == ItemState.CURRENT


class Conclusion(VersionedText):
    """What the chair concluded on one agenda item."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="conclusion")
    text = models.TextField(_("conclusion"), blank=True)

    def __str__(self) -> str:
        return self.text[:60]
