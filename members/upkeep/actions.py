"""Keeping what a check of the data has found, and making backups. The scheduler acts here, so nobody is
named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path

from django.conf import settings
from django.db import Error, transaction
from django.db.models import QuerySet

from members import clock
from members.backups.database import BackupError
from members.backups.keys import KeyFormatError, read_recipient
from members.backups.rotation import forget_old
from members.backups.saving import back_up
from members.models import DataCheck, Event, Member, Mismatch, Role, RoleKind
from members.upkeep import notices
from members.upkeep.standing import FAILURE, backups_stand

KEPT = 60
"""So many checks are kept."""


def administrators() -> QuerySet[Member]:
    """Return the administrators over the whole tree of today."""
    roles = Role.objects.current().filter(kind=RoleKind.ADMINISTRATOR, committee__depth=1)
    return Member.objects.filter(pk__in=roles.values("member"))


@transaction.atomic
def keep_check(found: Collection[Mismatch], *, begun_at: dt.datetime, rules: int) -> DataCheck:
    """Keep what a check of so many rules has found, and return it. The administrators over the whole tree are
    told when something is found that the check before did not find."""
    before = DataCheck.objects.select_for_update().first()
    stored = [list(row) for row in found]
    check = DataCheck.objects.create(begun_at=begun_at, ended_at=clock.now(), rules=rules, stored=stored)
    Event.record("check_data", check, by=None, rules=rules, found=len(found))
    known = set(before.mismatches) if before else set()
    if set(found) - known:
        notices.data_unsound(found, list(administrators()))
    kept = DataCheck.objects.values("pk")[:KEPT]
    DataCheck.objects.exclude(pk__in=kept).delete()
    return check


def back_up_now() -> Path:
    """Make a backup as the settings say, delete those that are not kept any longer, and return its path. A
    failure is kept for ``tell_of_backups``. Raises ``BackupError``."""
    folder: Path = settings.BACKUP_FOLDER
    if not settings.BACKUP_RECIPIENT:
        raise BackupError("BACKUP_RECIPIENT is not set. Make a key: manage.py backup --new-key FILE")
    try:
        file = back_up(folder, read_recipient(settings.BACKUP_RECIPIENT))
        forget_old(folder)
    except (BackupError, KeyFormatError, OSError, Error) as error:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / FAILURE).write_text(f"{type(error).__name__}: {error}")
        raise BackupError(str(error)) from error
    (folder / FAILURE).unlink(missing_ok=True)
    return file


def tell_of_backups() -> bool:
    """Tell the administrators over the whole tree if there is no backup of the last day, and return whether
    they were told. Where backups are not set up they are told once a week, and on a machine for trying the
    program not at all."""
    standing = backups_stand()
    if not standing.is_set_up and (settings.LOCAL or clock.today().weekday()):
        return False
    if not standing.is_late:
        return False
    notices.backup_late(standing, list(administrators()))
    return True
