"""The tasks that run by the clock; each calls one action and holds no rules itself."""

from __future__ import annotations

from celery import shared_task
from django.utils import translation

from members import clock
from reviews.remedies import actions as remedies
from reviews.rounds.actions.reminders import remind_by_clock


@shared_task(name="reviews.remind_owners")
def remind_of_remedies() -> int:
    """Remind owners of their remedies, once a day; a second run on the same day reminds nobody again."""
    with translation.override("vi"):
        return remedies.remind_owners(clock.today())


@shared_task(name="reviews.remind")
def remind_by_date() -> None:
    """Remind sessions of their dates. It runs every hour, and reminds a session at most once a day."""
    remind_by_clock()
