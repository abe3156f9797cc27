"""The minutes of a conference: their sections, the two confirmations, the lock, and the texts that they had
before they were opened again."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.models.names import in_both_names
from members.refusal import DELETE, INSERT, UPDATE, refuse
from reviews.models.conference import Conference, records_open_to
from reviews.models.versioned import VersionedText


class MinutesState(models.TextChoices):
    WRITING = "writing", _("Being written")
    BY_CLERK = "by_clerk", _("Confirmed by the clerk")
    BY_CHAIR = "by_chair", _("Confirmed by the chair")
    LOCKED = "locked", _("Locked")


class MinutesQuerySet(models.QuerySet["Minutes"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(records_open_to(member, "conference__"))


class Minutes(models.Model):
    """The minutes of one conference.

    Once the minutes are locked, the database refuses every change of them and of their sections. Only the
    chair can open them again, with a reason. The text that they had is then kept in a ``MinutesRevision``.
    ``reopened`` counts how often they were opened again. ``copies``: in how many copies they are signed.
    ``is_read_out``: whether they were read out at the conference and passed by it.
    """

    conference = models.OneToOneField(Conference, on_delete=models.PROTECT, related_name="minutes")
    state = models.CharField(
        _("state"), max_length=8, choices=MinutesState.choices, default=MinutesState.WRITING
    )
    clerk = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    clerk_at = models.DateTimeField(null=True, blank=True)
    chair = models.ForeignKey(Member, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    chair_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    copies = models.PositiveSmallIntegerField(_("number of copies"), null=True, blank=True)
    is_read_out = models.BooleanField(_("read out and passed at the conference"), default=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("minutes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    state=MinutesState.WRITING.value,
                    clerk__isnull=True,
                    chair__isnull=True,
                    locked_at__isnull=True,
                )
                | models.Q(
                    state=MinutesState.BY_CLERK.value,
                    clerk__isnull=False,
                    chair__isnull=True,
                    locked_at__isnull=True,
                )
                | models.Q(
                    state=MinutesState.BY_CHAIR.value,
                    clerk__isnull=False,
                    chair__isnull=False,
                    locked_at__isnull=True,
                )
                | models.Q(
                    state=MinutesState.LOCKED.value,
                    clerk__isnull=False,
                    chair__isnull=False,
                    locked_at__isnull=False,
                ),
                name="minutes_signed_as_state_says",
            ),
            models.CheckConstraint(
                condition=models.Q(chair__isnull=True) | ~models.Q(chair=models.F("clerk")),
                name="minutes_confirmed_by_two",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "minutes_locked",
                "locked minutes are reopened with a reason, never changed",
                UPDATE,
                DELETE,
                where="""
                    OLD.state = 'locked' AND (
                        TG_OP = 'DELETE' OR NEW.state <> 'writing' OR NEW.conference_id <> OLD.conference_id
                        OR NEW.reopened <> OLD.reopened + 1 OR NOT EXISTS (
                            SELECT 1 FROM reviews_minutesrevision
                            WHERE minutes_id = OLD.id AND number = NEW.reopened
                        )
                    )
                """,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return str(self.conference)

    def get_absolute_url(self) -> str:
        return reverse("reviews:minutes", args=[self.conference_id])

    @property
    def is_being_written(self) -> bool:
        return self.state == MinutesState.WRITING

    @property
    def awaits_chair(self) -> bool:
        return self.state == MinutesState.BY_CLERK

    @property
    def awaits_lock(self) -> bool:
        return self.state == MinutesState.BY_CHAIR

    @property
    def is_locked(self) -> bool:
        return self.state == MinutesState.LOCKED


class MinutesSection(VersionedText):
    """One section of the minutes. ``assembled``: the text that the program last wrote into the section from
    the records of the conference. ``offered``: a newer text from the records, kept beside the section because
    somebody has edited the section since."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="sections")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=320)
    assembled = models.TextField(blank=True)
    offered = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "code"], name="minutes_section_once"),
        ]
        triggers: ClassVar = [
            refuse(
                "minutessection_locked",
                "locked minutes are never changed",
                INSERT,
                UPDATE,
                DELETE,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_minutes
                        WHERE id IN (NEW.minutes_id, OLD.minutes_id) AND state = 'locked'
                    )
                """,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class MinutesRevision(models.Model):
    """The minutes as they read before they were opened again, and the reason for opening them. ``texts``
    holds the headings and texts of the sections in their order. ``in_place_of`` is the name of whom ``by``
    only stood in for."""

    minutes = models.ForeignKey(Minutes, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    texts = models.JSONField()
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    in_place_of = models.CharField(max_length=120, blank=True, default="", editable=False)
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_revision_numbered_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="minutes_revision_has_reason"),
        ]
        triggers: ClassVar = [
            refuse("minutesrevision_kept", "what the minutes said is kept", UPDATE, DELETE, keeps_row=True),
        ]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def who(self) -> str:
        """By whom, with both names where somebody stood in."""
        return in_both_names(self.by, self.in_place_of)
