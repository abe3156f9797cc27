"""How a line of the log looks: without the data of a row, and without a trace where a person was refused."""

import logging
import re
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import Error as DjangoDatabaseError
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from psycopg import Error as PostgresError

REFUSALS = (BadRequest, Http404, MultiPartParserError, PermissionDenied, SuspiciousOperation)
DATABASE_ERRORS = (DjangoDatabaseError, PostgresError)
DETAIL = re.compile(r"(?:\\n|\s)*DETAIL:.*", re.DOTALL)
"""The part of a database's error that quotes the row ("DETAIL:  Failing row contains (…)"), to its end."""


class LogFormatter(logging.Formatter):
    """The formatter of every handler.

    - What a person was refused (403, 404, 400) is one line. A trace would say only where the program says no.
    - Of an error of the database only the sentence is written: its details quote the row, and the row is what
      people wrote about each other."""

    def format(self, record: logging.LogRecord) -> str:
        record = logging.makeLogRecord(vars(record))
        record.msg, record.args = DETAIL.sub("", record.getMessage()), None
        record.exc_text = None
        if is_refusal(record):
            record.exc_info = None
        return super().format(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802  the name that logging has given it
        text = super().formatException(ei)
        for error in chain_of(ei[1]):
            if isinstance(error, DATABASE_ERRORS):
                text = text.replace(str(error), DETAIL.sub("", str(error)))
        # What is left quotes an error that is not in the chain, because it comes from another process.
        return DETAIL.sub("", text)


def is_refusal(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    return isinstance(error, REFUSALS) or getattr(record, "status_code", 500) < 500


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and every error that led to it."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        found = waiting.pop()
        if found is not None and id(found) not in seen:
            seen.add(id(found))
            yield found
            waiting += [found.__cause__, found.__context__]
