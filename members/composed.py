"""Statements that Django composes once and that are asked again with other values.

To compose a statement takes Django longer than PostgreSQL takes to answer it: 10 µs for each column and
100 µs for each condition. A statement that always has the same form is therefore composed only once::

    OF_SESSION = Composed(lambda: LeftOut.objects.filter(session=Given("session")).select_related("member"))
    OF_SESSION.ask(session=session.pk)

What depends on the roles of the reader (``visible_to``) has another form for each reader and is not kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from copy import copy
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections, models
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row")


class Given(models.Value):
    """The place of a value that is given when the statement is asked."""

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]


class AnyGiven(Given):
    """The place of a list of values, of which a row has to have one."""

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:
        return "ANY(%s)", [self]


class _Kept(NamedTuple):
    rows: models.QuerySet[Any, Any]
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]


class Composed(Generic[Row]):
    """One statement. ``compose`` returns its rows, with a ``Given`` or ``AnyGiven`` for each value that
    differs from time to time.

    It is composed when it is first asked. What ``compose`` reads then, such as a setting, stays as it was, so
    a day must be given; ``ask`` raises ``TypeError`` if there is one in the statement."""

    def __init__(self, compose: Callable[[], models.QuerySet[Any, Row]]) -> None:
        self.compose = compose

    @cached_property
    def _kept(self) -> _Kept:
        rows = self.compose()
        compiler = rows.query.get_compiler(using=rows.db)
        sql, parameters = compiler.as_sql()
        if any(isinstance(value, dt.date | dt.time) for value in parameters):
            raise TypeError(f"A statement that is kept holds a day: {sql}")
        return _Kept(rows, compiler, sql, tuple(parameters))

    def ask(self, **given: Any) -> models.QuerySet[Any, Row]:
        """Return the rows for these values, which are read when they are used. They may be read only as they
        are: a further ``filter`` or a slice has no effect."""
        kept = self._kept
        filled = tuple(given[one.value] if isinstance(one, Given) else one for one in kept.parameters)
        compiler = copy(kept.compiler)
        compiler.connection = connections[kept.rows.db]
        compiler.as_sql = lambda *_args, **_more: (kept.sql, filled)  # type: ignore[method-assign]
        rows = kept.rows.all()
        rows.query.get_compiler = lambda *_args, **_more: compiler  # type: ignore[method-assign]
        return rows
