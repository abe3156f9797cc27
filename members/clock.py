"""The one clock of the program: every "now" and every "today" comes from here.

Outside production another time can be set, for the demonstration, the replays and the tests. It stands in a
small file, which the worker reads as well, since that is another process. From the time set the clock runs on
at its usual pace; it can be moved forward and never back.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.utils import timezone

VARIABLE = "CLOCK_FILE"
"""Names the file of this process and of those it starts; without it the one in ``VAR_DIR`` holds."""

KEPT = "clock"
"""The file in ``VAR_DIR``, by which every process goes that works there."""


class ClockError(Exception):
    """The clock cannot be set like this; the message says why."""


def now() -> dt.datetime:
    """The moment, aware, in UTC."""
    return timezone.now() + _ahead()


def today() -> dt.date:
    """The day where the committees are."""
    return timezone.localdate(now())


@contextmanager
def running_from(moment: dt.datetime) -> Iterator[None]:
    """Run from this moment on, here and in the processes started meanwhile; afterwards as before."""
    _require_local()
    before = os.environ.get(VARIABLE)
    with tempfile.TemporaryDirectory(prefix="clock-") as folder:
        os.environ[VARIABLE] = str(Path(folder, KEPT))
        _write(moment)
        try:
            yield
        finally:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before


def move_to(moment: dt.datetime) -> None:
    """Move the clock that ``running_from`` set forward to this moment."""
    move_on(moment - now())


def move_on(by: dt.timedelta) -> None:
    """Move the clock that ``running_from`` set forward by so much."""
    _require_local()
    if VARIABLE not in os.environ:
        raise ClockError("The clock was not set here, so it cannot be moved. Set it with running_from.")
    if by < dt.timedelta():
        shown = timezone.localtime(now())
        raise ClockError(f"The clock shows {shown:%Y-%m-%d %H:%M} and is never moved back.")
    _write(now() + by)


def keep() -> None:
    """Let every process that works in this ``VAR_DIR`` go by the time set, also those started later."""
    _require_local()
    _write(now(), Path(settings.VAR_DIR, KEPT))


def _require_local() -> None:
    if not settings.LOCAL:
        raise ClockError("In production the clock cannot be set.")


def _file() -> str:
    return os.environ.get(VARIABLE) or os.path.join(settings.VAR_DIR, KEPT)  # noqa: PTH118  asked at every "now"


def _ahead() -> dt.timedelta:
    """How far the clock is ahead of the machine's; less than nothing where it shows an earlier time."""
    if not settings.LOCAL:
        return dt.timedelta()
    try:
        with open(_file(), encoding="ascii") as file:  # noqa: PTH123  asked at every "now"
            return dt.timedelta(seconds=float(file.read()))
    except FileNotFoundError:
        return dt.timedelta()


def _write(moment: dt.datetime, file: Path | None = None) -> None:
    """In one step, so that nobody reads half a number."""
    file = file or Path(_file())
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_text(f"{(moment - timezone.now()).total_seconds()}\n", encoding="ascii")
    draft.replace(file)
