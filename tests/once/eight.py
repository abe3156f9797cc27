"""Sending a form eight times at once over eight connections, and what the database holds afterwards."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client

from members.models import Event, Member, SentForm
from tests import kept
from tests.once import forms

TIMES = 8
CHANGING = (
    models.DateTimeField,
    models.FileField,
    models.UUIDField,
    models.JSONField,
    models.BinaryField,
)
"""The kinds of columns that may hold something else after each run."""
Rows = dict[str, Counter[tuple[Any, ...]]]


def client_of(member: Member, *, checks: bool = True) -> Client:
    """A client that is asked for the token as a browser is, unless it ``checks`` nothing."""
    client = Client(enforce_csrf_checks=checks, raise_request_exception=False)
    client.force_login(member.user)
    return client


def send(client: Client, form: forms.SentForm) -> HttpResponse:
    answer = client.post(form.path, form.data())
    answer.close()
    return answer  # type: ignore[return-value]  # the test client's answer has more


def send_together(client: Client, form: forms.SentForm, *, checks: bool = True) -> list[int]:
    """Send the form eight times at once, and return the statuses."""
    start, statuses = threading.Barrier(TIMES), list[int]()

    def run() -> None:
        mine = Client(enforce_csrf_checks=checks, raise_request_exception=False)
        mine.cookies = client.cookies.copy()
        try:
            start.wait()
            statuses.append(send(mine, form).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(TIMES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(statuses)


def rows() -> Rows:
    """Every row of our tables without what differs from one run to the next: keys, moments and file names.
    The tasks asked of the worker count as rows too."""
    found: Rows = {}
    for app in kept.OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            if model is not SentForm:
                names = [column.attname for column in _told(model)]
                found[model.__name__] = Counter(model._base_manager.values_list(*names, flat=False))
    found["history"] = Counter(Event.objects.values_list("verb", "subject", "actor_id"))
    found["tasks"] = Counter([("asked",)] * _tasks())
    return found


def _told(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        column
        for column in model._meta.concrete_fields
        if not column.primary_key and not column.is_relation and not isinstance(column, CHANGING)
        if column.attname not in ("url", "subject_id", "digest")
    ]


def _tasks() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_name) FROM information_schema.tables"
            " WHERE table_schema = 'pgmq' AND table_name LIKE 'q\\_%'"
        )
        tables = [table for (table,) in cursor.fetchall()]
        total = 0
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM pgmq.{table}")  # noqa: S608  the queue's own names
            total += cursor.fetchone()[0]
    return total


def effect(before: Rows, after: Rows) -> dict[str, list[tuple[Any, ...]]]:
    """What rows of each table have come and gone, where any have. Of the tasks it is how many were asked."""
    changed = {}
    for name in after:
        rows = [*(after[name] - before[name]).elements(), *(before[name] - after[name]).elements()]
        if rows:
            changed[name] = sorted(rows, key=repr)
    return changed


@dataclass(frozen=True)
class Tried:
    """What one sending did, what eight at once did, and what differs. ``statuses`` are those of the eight."""

    once: dict[str, list[tuple[Any, ...]]]
    eight: dict[str, list[tuple[Any, ...]]]
    statuses: list[int]

    @property
    def doubled(self) -> list[str]:
        """The tables in which eight sendings did not leave what one leaves."""
        return [name for name in {**self.once, **self.eight} if self.once.get(name) != self.eight.get(name)]


def try_form(lay: Callable[[], None], client: Client, form: forms.SentForm, *, checks: bool = True) -> Tried:
    """Send the form once, lay the state again, send it eight times at once."""
    before = rows()
    send(client, form)
    once = effect(before, rows())
    lay()
    before = rows()
    statuses = send_together(client, form, checks=checks) if once else []
    return Tried(once, effect(before, rows()), statuses)
