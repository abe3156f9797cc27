"""Who is at a conference: the roll, the attendance on each day, the list of speakers, and who leaves the
room."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.refusal import DELETE, INSERT, UPDATE, refuse
from reviews.models.conference import AgendaItem, Conference, ConferenceDay
from reviews.models.paper import Paper
from reviews.models.reach import sessions_seen


class Attendee(models.Model):
    """One name on the roll of a conference.

    ``entitled``: True for a member who is reviewed. Only these count for the quorum and have a vote. ``name``
    and ``title`` are kept as they were when the roll was written. Once the conference is open, the database
    refuses every change of the roll, except that people without a vote are added.
    """

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="roll")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="attendances", null=True, blank=True
    )
    name = models.CharField(_("full name"), max_length=120)
    title = models.CharField(_("post"), max_length=200, blank=True)
    entitled = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=1_000)

    class Meta:
        ordering: ClassVar = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conference", "member"],
                condition=models.Q(member__isnull=False),
                name="attendee_once_a_member",
            ),
            models.UniqueConstraint(
                "conference",
                Lower("name"),
                Lower("title"),
                condition=models.Q(member__isnull=True),
                name="attendee_once_a_name",
            ),
            models.CheckConstraint(
                condition=models.Q(entitled=False) | models.Q(member__isnull=False),
                name="attendee_entitled_is_a_member",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="attendee_has_name"),
        ]
        triggers: ClassVar = [
            refuse(
                "attendee_stands",
                "the roll stands once the conference is open",
                INSERT,
                UPDATE,
                DELETE,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_conference
                        WHERE id = COALESCE(NEW.conference_id, OLD.conference_id) AND opened_at IS NOT NULL
                    ) AND (TG_OP <> 'INSERT' OR NEW.entitled)
                """,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Attendance(models.Model):
    """Whether one person on the roll was present on one day. If the person was absent, ``reason`` says
    why."""

    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="days")
    day = models.ForeignKey(ConferenceDay, on_delete=models.PROTECT, related_name="attendances")
    present = models.BooleanField()
    reason = models.CharField(_("reason of absence"), max_length=200, blank=True)
    came_at = models.TimeField(_("came late, at"), null=True, blank=True)
    left_at = models.TimeField(_("left early, at"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attendee", "day"], name="attendance_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(present=True, reason="")
                | (
                    models.Q(present=False, came_at__isnull=True, left_at__isnull=True) & ~models.Q(reason="")
                ),
                name="attendance_absent_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendee}, {self.day}"


class SpeakerState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SPEAKING = "speaking", _("Speaking")
    DONE = "done", _("Has spoken")


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(sessions_seen(member, "conference__session"))

    def for_list(self) -> Self:
        return self.select_related("attendee").order_by("position", "pk")


class Speaker(models.Model):
    """One person's turn on the list of speakers of one agenda item."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="speakers")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="speakers")
    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="turns")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=SpeakerState.choices, default=SpeakerState.WAITING)
    asked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now, editable=False)

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "attendee"],
                condition=~models.Q(state=SpeakerState.DONE.value),
                name="speaker_waits_once",
            ),
            models.UniqueConstraint(
                fields=["conference"],
                condition=models.Q(state=SpeakerState.SPEAKING.value),
                name="speaker_one_speaks",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=SpeakerState.values), name="speaker_state_is_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.attendee)


class Recusal(models.Model):
    """One person on the roll who leaves the room while one subject is spoken of, with the reason."""

    attendee = models.ForeignKey(Attendee, on_delete=models.CASCADE, related_name="recusals")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(_("reason"), max_length=200)
    recorded_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attendee", "paper"], name="recusal_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="recusal_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.attendee}: {self.paper}"
