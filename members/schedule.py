"""The scheduled task that deletes what has expired."""

from __future__ import annotations

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from members.actions.signins import forget_failures


@shared_task(name="members.forget_expired")
def forget_expired() -> None:
    """Delete expired sessions, and failed sign-ins that no limit counts any more, once an hour."""
    SessionStore.clear_expired()
    forget_failures()
