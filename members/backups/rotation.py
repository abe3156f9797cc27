"""Which backups are kept, and how old the last one is."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

PATTERN = re.compile(r"kiemdiem-(\d{8}T\d{6}Z)\.age")
STAMP = "%Y%m%dT%H%M%SZ"
DAYS, WEEKS, MONTHS = 7, 5, 12
"""Of so many of the last days, weeks and months the last backup each is kept."""


def backup_name(moment: dt.datetime) -> str:
    """Return the name of a backup made at that moment."""
    return f"kiemdiem-{moment.astimezone(dt.UTC):{STAMP}}.age"


def made_at(file: Path) -> dt.datetime | None:
    """Return when the backup was made, by its name, or None if the file is no backup."""
    found = PATTERN.fullmatch(file.name)
    return dt.datetime.strptime(found[1], STAMP).replace(tzinfo=dt.UTC) if found else None


def backups_in(folder: Path) -> list[Path]:
    """Return the backups in the folder, the last one first."""
    if not folder.is_dir():
        return []
    return sorted((file for file in folder.iterdir() if made_at(file)), reverse=True)


def to_keep(moments: Iterable[dt.datetime]) -> set[dt.datetime]:
    """Return which of these moments are kept: of each of the last days, weeks and months that have one the
    last."""
    ordered = sorted(moments, reverse=True)
    kept = set()
    for shape, number in (("%Y%j", DAYS), ("%G%V", WEEKS), ("%Y%m", MONTHS)):
        newest: dict[str, dt.datetime] = {}
        for moment in ordered:
            newest.setdefault(moment.strftime(shape), moment)
        kept |= set(list(newest.values())[:number])
    return kept


def forget_old(folder: Path) -> list[Path]:
    """Delete the backups that are not kept, and return them."""
    files = {moment: file for file in backups_in(folder) if (moment := made_at(file))}
    old = [file for moment, file in files.items() if moment not in to_keep(files)]
    for file in old:
        file.unlink()
    return old
