"""How backups stand: when the last one was made, and why there is none since."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import NamedTuple

from django.conf import settings

from members import clock
from members.backups.rotation import backups_in, made_at

FAILURE = "failure.txt"
"""The file in the folder of backups that says why the last one failed."""

OLDEST = dt.timedelta(hours=26)
"""The last backup is late when it is older."""


class BackupsStanding(NamedTuple):
    """``is_set_up``: there is a key to which backups are encrypted. ``last``: when the last one was made.
    ``failure``: why one failed since, in the words of the program that failed."""

    is_set_up: bool
    last: dt.datetime | None
    failure: str

    @property
    def is_late(self) -> bool:
        return self.last is None or clock.now() - self.last > OLDEST


def backups_stand() -> BackupsStanding:
    files = backups_in(settings.BACKUP_FOLDER)
    failure = ""
    with suppress(OSError):
        failure = (settings.BACKUP_FOLDER / FAILURE).read_text()
    return BackupsStanding(bool(settings.BACKUP_RECIPIENT), made_at(files[0]) if files else None, failure)
