"""Sees which columns an action writes, from the statements that reach the database."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection

from members.changed import ROWS
from tests import kept

UNDECLARED = {"members_event", "members_notice", "members_mail"}
"""The history and the messages: whatever is done adds rows there, and changes none."""

STATEMENT = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
ASSIGNED = re.compile(r'(?:SET |, )"(\w+)" = ')


@contextmanager
def columns_written() -> Iterator[set[str]]:
    """Yield a set that fills with the columns this connection writes, as ``ColumnsWritten`` names them."""
    models = [model for app in kept.OURS for model in apps.get_app_config(app).get_models(True)]
    by_table = {model._meta.db_table: model for model in models}
    found: set[str] = set()

    def watch(execute: Callable[..., Any], statement: Any, *more: Any) -> Any:
        match = STATEMENT.match(str(statement))
        if match and match[2] in by_table and match[2] not in UNDECLARED:
            model = by_table[match[2]]
            if match[1] != "UPDATE":
                found.add(f"{model.__name__}.{ROWS}")
            else:
                fields = {field.column: field.name for field in model._meta.concrete_fields}
                assigned = ASSIGNED.findall(str(statement).rpartition(" WHERE ")[0])
                found.update(f"{model.__name__}.{fields[column]}" for column in assigned)
        return execute(statement, *more)

    with connection.execute_wrapper(watch):
        yield found
