"""What ends when a member leaves: the posts, the roles and the login."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models.functions import Greatest

from members import clock
from members.models import Member, Post, Role


def end_everything(member: Member, day: dt.date) -> None:
    """End the posts and roles of a member who has gone on that day, and close the login. A post or role that
    would begin later is ended on its first day. The caller has opened the transaction."""
    for rows in (Post.objects.filter(member=member), Role.objects.filter(member=member)):
        rows.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=day)).update(
            ends_on=Greatest(models.F("starts_on"), models.Value(day))
        )
    if hasattr(member, "user"):
        member.user.is_active, member.user.sessions_ended_at = False, clock.now()
        member.user.save(update_fields=["is_active", "sessions_ended_at"])
