"""What the clock does."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone, translation

from reviews.actions import remedies


@shared_task(name="reviews.remind_owners")
def remind_owners() -> int:
    """Once a day; run twice it reminds once."""
    with translation.override("vi"):
        return remedies.remind_owners(timezone.localdate())
