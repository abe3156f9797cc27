"""What the clock does; every task here calls one action."""

from __future__ import annotations

from celery import shared_task

from reviews.actions.reminders import remind_by_clock


@shared_task(name="reviews.remind")
def remind() -> None:
    """Every hour of the day, with effect once a day."""
    remind_by_clock()
