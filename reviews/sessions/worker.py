"""Asking the worker: tasks are named, not imported, since they stand above the actions that ask for them."""

from __future__ import annotations

from functools import partial

from celery import current_app
from django.db import transaction


def ask(task: str, pk: int) -> None:
    """Queue the task for the row with this key, once the transaction is committed; nothing where it fails."""
    transaction.on_commit(partial(current_app.send_task, task, (pk,)))
