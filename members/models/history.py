"""The history, which the database lets nobody change or delete, and the notices to people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models.names import in_both_names
from members.refusal import DELETE, UPDATE, refuse

if TYPE_CHECKING:
    from members.models.person import Member


SIGN_INS = (
    "sign_in",
    "sign_in_failed",
    "sign_in_closed",
    "sign_in_lapsed",
    "second_factor_failed",
    "sign_out",
    "change_password",
)
"""The verbs with which the history says that somebody signed in, good or bad."""

ON_LOGINS = (
    *SIGN_INS,
    "make_login",
    "reset_login",
    "close_login",
    "open_login",
    "unlock_login",
    "set_address",
    "ask_for_link",
    "send_link",
    "reset_by_link",
    "set_up_second_factor",
    "new_recovery_codes",
    "remove_second_factor",
)
"""The verbs with which the history says what happened to a login."""


FEW = 1_000
"""So many members are few: what happened to them is found by their keys."""


class EventQuerySet(models.QuerySet["Event"]):
    def about_members(self, members: models.QuerySet[Member], verbs: Sequence[str]) -> Self:
        """Filter to what happened, by one of these verbs, to one of these members, the last first."""
        found = self.filter(verb__in=verbs, subject="members.member", subject_id__in=members.values("pk"))
        return found.order_by("-pk")

    def latest_about(self, members: models.QuerySet[Member], verbs: Sequence[str]) -> Self:
        """Filter as ``about_members`` does, for the latest events alone: cut the result before it is read.

        What happened to few members is found by their keys. Where there are more than ``FEW``, the history
        is walked from its end and each event is asked whether it is about one of them, until there are
        enough. So neither takes longer because the history of others is long. It asks one query here."""
        keys = list(members.order_by().values_list("pk", flat=True)[: FEW + 1])
        found = self.filter(verb__in=verbs, subject="members.member").order_by("-pk")
        if len(keys) <= FEW:
            return found.filter(subject_id__in=keys)
        one = members.order_by().filter(pk=models.OuterRef("subject_id")).values("pk")[:1]
        # A subquery with a value, because PostgreSQL would turn EXISTS and IN into a join of all members.
        return found.alias(about=models.Subquery(one)).filter(about__isnull=False)


class Event(models.Model):
    """One entry of the history: who did what with which database row, and when.

    ``subject`` and ``subject_id`` name the row by its model and key. There are no foreign keys, so the row
    can be deleted and its history stays. ``data`` holds details that depend on the ``verb``. Where the actor
    stood in for somebody, ``in_place_of`` is the name of that person, ``stood_in`` the key of the role by
    which the actor did, and ``data["right"]`` the right that was used. A database trigger refuses update,
    delete and truncate."""

    at = models.DateTimeField(default=clock.now, editable=False)
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120, blank=True)
    stood_in = models.BigIntegerField(null=True)
    in_place_of = models.CharField(max_length=120, blank=True, default="")
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes = [
            models.Index(fields=["subject", "subject_id"], name="event_of_subject"),
            models.Index(fields=["verb", "subject_id"], name="event_of_verb"),
            models.Index(
                fields=["stood_in"], condition=models.Q(stood_in__isnull=False), name="event_of_substitute"
            ),
        ]
        triggers: ClassVar = [
            refuse("event_no_change", "history is append-only", UPDATE, DELETE, code="restrict_violation"),
            refuse(
                "event_no_truncate",
                "history is append-only",
                pgtrigger.Truncate,
                level=pgtrigger.Statement,
                code="restrict_violation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.subject_id}"

    @property
    def who(self) -> str:
        """Who did it, with both names where somebody stood in: "A in place of B"."""
        return in_both_names(self.actor_name, self.in_place_of)

    @classmethod
    def record(cls, verb: str, subject: models.Model, *, by: Member | None, **data: Any) -> Event:
        """Write one entry of the history in the caller's transaction and return it.

        ``subject`` is the row concerned. ``by`` is None where no member acts, but a scheduled task or the
        operator of the server. ``data`` holds the details."""
        if by and by.stood_in:
            data["right"] = by.stood_in.right
        return cls.objects.create(
            verb=verb,
            subject=subject._meta.label_lower,  # noqa: SLF001  # Django documents it for such use
            subject_id=subject.pk,
            actor_id=by.pk if by else None,
            actor_name=by.full_name if by else "",
            stood_in=by.stood_in.role if by and by.stood_in else None,
            in_place_of=by.stood_in_for if by else "",
            data=data,
        )


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the notices to this member: only the recipient may see a notice."""
        return self.filter(recipient=member)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """One message to one person, shown in the inbox. ``url`` is an address inside this site."""

    recipient = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="notices")
    text = models.CharField(_("text"), max_length=300)
    url = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes = [
            models.Index(fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notice_unread")
        ]

    def __str__(self) -> str:
        return self.text
