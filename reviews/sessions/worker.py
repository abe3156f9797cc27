"""Giving a task to the worker. Tasks are named and not imported, because their module imports the actions
that start them."""

from __future__ import annotations

from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction


def ask(task: str, pk: int, *, is_long: bool = False) -> None:
    """Queue the task for the row with this key once the transaction is committed. If the transaction is
    rolled back, nothing is queued. What ``is_long`` has a queue and a worker of its own, so that nobody waits
    behind it for something short."""
    queue = settings.LONG_QUEUE if is_long else None
    transaction.on_commit(partial(current_app.send_task, task, (pk,), queue=queue))
