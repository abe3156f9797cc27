"""What the clock does; every task here calls one action."""

from __future__ import annotations

from celery import shared_task
from django.utils import translation

from members import clock
from reviews.remedies import actions as remedies
from reviews.rounds.actions.reminders import remind_by_clock


@shared_task(name="reviews.remind_owners")
def remind_of_remedies() -> int:
    """Once a day; run twice it reminds once."""
    with translation.override("vi"):
        return remedies.remind_owners(clock.today())


@shared_task(name="reviews.remind")
def remind_by_date() -> None:
    """Every hour of the day, with effect once a day."""
    remind_by_clock()
