"""The one clock of the program: every "now" and every "today" comes from here.

Outside production another time can be set, for the demonstration, the replays and the tests. The difference
to the machine's clock is written to a small file, which the worker reads as well, because it is another
process. From the time set the clock runs on at its usual pace. It can be moved forward and never back."""

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
"""The environment variable with the path of the clock file, for this process and the processes it starts.

If the variable is not set, the file in ``VAR_DIR`` is used."""

KEPT = "clock"
"""The name of the clock file in ``VAR_DIR``, which all processes with this ``VAR_DIR`` read."""


class ClockError(Exception):
    """The clock cannot be set as required. The message says why."""


def now() -> dt.datetime:
    """Return the present moment by this clock, with its time zone, in UTC."""
    return timezone.now() + _ahead()


def today() -> dt.date:
    """Return the present day in the time zone of the committees (``TIME_ZONE``)."""
    return timezone.localdate(now())


@contextmanager
def running_from(moment: dt.datetime) -> Iterator[None]:
    """Set the clock to this moment until the block ends.

    The time holds for this process and the processes it starts. Raises ``ClockError`` in production."""
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
    """Move the clock, which ``running_from`` must have set before, forward to this moment.

    Raises ``ClockError`` in production, if the clock was not set in this process, or if the moment has
    passed."""
    move_on(moment - now())


def move_on(by: dt.timedelta) -> None:
    """Move the clock, which ``running_from`` must have set before, forward by this much time.

    Raises ``ClockError`` in production, if the clock was not set in this process, or if the time is
    negative."""
    _require_local()
    if VARIABLE not in os.environ:
        raise ClockError("The clock was not set here, so it cannot be moved. Set it with running_from.")
    if by < dt.timedelta():
        shown = timezone.localtime(now())
        raise ClockError(f"The clock shows {shown:%Y-%m-%d %H:%M} and is never moved back.")
    _write(now() + by)


def keep() -> None:
    """Save the time that the clock shows for all processes with this ``VAR_DIR``.

    Processes started later use it, too. Raises ``ClockError`` in production."""
    _require_local()
    _write(now(), Path(settings.VAR_DIR, KEPT))


def is_set() -> bool:
    """Whether another time than that of the machine's clock was set for this process."""
    return settings.LOCAL and os.path.exists(_file())  # noqa: PTH110  asked on every page


def _require_local() -> None:
    if not settings.LOCAL:
        raise ClockError("In production the clock cannot be set.")


def _file() -> str:
    return os.environ.get(VARIABLE) or os.path.join(settings.VAR_DIR, KEPT)  # noqa: PTH118  asked at every "now"


def _ahead() -> dt.timedelta:
    """Return how far this clock is ahead of the machine's clock, negative if it is behind."""
    if not settings.LOCAL:
        return dt.timedelta()
    try:
        with open(_file(), encoding="ascii") as file:  # noqa: PTH123  asked at every "now"
            return dt.timedelta(seconds=float(file.read()))
    except FileNotFoundError:
        return dt.timedelta()


def _write(moment: dt.datetime, file: Path | None = None) -> None:
    """Write the clock file so that the clock shows this moment.

    The file is replaced as a whole, so that no process reads half a number."""
    file = file or Path(_file())
    draft = file.with_suffix(f".{os.getpid()}")
    draft.write_text(f"{(moment - timezone.now()).total_seconds()}\n", encoding="ascii")
    draft.replace(file)
