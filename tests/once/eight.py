"""Sending a form eight times at once over eight connections, and what the database holds afterwards."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any, Protocol

from django.apps import apps
from django.db import connection, models
from django.http import HttpResponse
from django.test import Client

from members.models import Event, Member, SentForm
from tests import kept
from tests.once import forms
from tests.pairs.racing import PULSE

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
Effect = dict[str, list[tuple[Any, ...]]]


class World(Protocol):
    """A state with its rows that can be laid again."""

    rows: Rows

    def lay(self) -> None: ...


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
        mine.cookies = SimpleCookie({name: one.value for name, one in client.cookies.items()})
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
    """Every row of our tables without what differs from one run to the next: keys, moments and file names."""
    found: Rows = {}
    for app in kept.OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            if model is not SentForm:
                names = [column.attname for column in _told(model)]
                told = (
                    model._base_manager.values_list(*names) if names else [()] * model._base_manager.count()
                )
                found[model.__name__] = Counter(told)
    found["history"] = Counter(Event.objects.values_list("verb", "subject", "actor_id"))
    return found


def _told(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        column
        for column in model._meta.concrete_fields
        if not column.primary_key and not column.is_relation and not isinstance(column, CHANGING)
        if column.attname not in ("url", "subject_id", "digest", PULSE)
    ]


def tasks() -> int:
    """How many tasks the worker was asked for. A queue has a table once something was sent to it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT quote_ident(table_name) FROM information_schema.tables"
            " WHERE table_schema = 'pgmq' AND table_name LIKE 'q\\_%'"
        )
        total = 0
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM pgmq.{table}")  # noqa: S608  the queue's own names
            total += cursor.fetchone()[0]
    return total


def effect(before: Rows, after: Rows) -> Effect:
    """What rows of each table have come and gone, where any have."""
    changed = {}
    for name in after:
        found = [*(after[name] - before[name]).elements(), *(before[name] - after[name]).elements()]
        if found:
            changed[name] = sorted(found, key=repr)
    return changed


@dataclass(frozen=True)
class Tried:
    """What one sending did, and what eight at once did. ``statuses`` are those of the eight."""

    once: Effect
    eight: Effect
    statuses: list[int]

    @property
    def doubled(self) -> list[str]:
        """The tables in which eight sendings did not leave what one leaves."""
        return [name for name in {**self.once, **self.eight} if self.once.get(name) != self.eight.get(name)]

    def told(self) -> dict[str, str]:
        """What one sending and eight left in these tables."""
        return {name: f"{self.once.get(name)} ≠ {self.eight.get(name)}" for name in self.doubled}


def try_form(world: World, client: Client, form: forms.SentForm, *, checks: bool = True) -> Tried:
    """Send the form once, lay the state of the world again, send it eight times at once. Afterwards the state
    is laid again. A form that is refused has no effect and is not sent eight times."""
    asked = tasks()
    if send(client, form).status_code not in (200, 302):
        return Tried({}, {}, [])
    once, one = effect(world.rows, rows()), tasks() - asked
    if not once:
        return Tried({}, {}, [])
    world.lay()
    asked = tasks()
    statuses = send_together(client, form, checks=checks)
    eight, all_asked = effect(world.rows, rows()), tasks() - asked
    world.lay()
    return Tried(once | {"tasks": [(one,)]}, eight | {"tasks": [(all_asked,)]}, statuses)
