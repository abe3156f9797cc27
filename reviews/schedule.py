"""The scheduled tasks of the reviews. Each calls one action and holds no rules itself."""

from __future__ import annotations

from celery import shared_task
from django.utils import translation

from members import clock
from ratings.actions.calendar import ask_for_days
from reviews.remedies import actions as remedies
from reviews.rounds.actions.reminders import remind_by_clock


@shared_task(name="reviews.remind_owners")
def remind_of_remedies() -> int:
    """Remind owners of their remedies, once a day, and return the number of remedies. A second run on the
    same day reminds nobody again."""
    with translation.override("vi"):
        return remedies.remind_owners(clock.today())


@shared_task(name="reviews.remind")
def remind_by_date() -> None:
    """Remind sessions of their dates. The task runs every hour, but reminds a session at most once a day."""
    remind_by_clock()


@shared_task(name="reviews.ask_for_days")
def ask_for_days_off() -> int:
    """Ask staff for the days off that the working calendar lacks, each at most once a month, and return how
    many were asked."""
    with translation.override("vi"):
        return ask_for_days(clock.today())
