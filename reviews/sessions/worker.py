"""Asking the worker for a task. Tasks are named and not imported, because they stand above the actions that
ask for them."""

from __future__ import annotations

from functools import partial

from celery import current_app
from django.db import transaction


def ask(task: str, pk: int) -> None:
    """Queue the task for the row with this key once the transaction is committed; nothing is queued if it is
    rolled back."""
    transaction.on_commit(partial(current_app.send_task, task, (pk,)))
