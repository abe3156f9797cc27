"""The scheduled tasks and the worker's tasks of this application. Each calls one action and holds no rules
itself."""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.utils import translation

from members.actions import workbooks
from members.actions.signins import forget_failures
from members.backups.database import BackupError
from members.models import Workbook
from members.seals import seal_history
from members.upkeep.actions import back_up_now, tell_of_backups

logger = logging.getLogger(__name__)

RESUME_SECONDS = 55
HOURS = 4 * 60 * 60


@shared_task(name="members.forget_expired")
def forget_expired() -> None:
    """Delete expired sessions, and failed sign-ins that no limit counts any more, once an hour."""
    SessionStore.clear_expired()
    forget_failures()


@shared_task(name="members.work_on_workbook")
def work_on_workbook(workbook_id: int) -> None:
    """Judge or import the large workbook with this key, as it was asked. Nothing happens if it is done."""
    workbooks.begin_work(workbook_id)
    with translation.override("vi"):
        workbooks.work_on(workbook_id)


@shared_task(name="members.resume_workbooks")
def resume_workbooks() -> None:
    """Queue again every large workbook with which the worker is not done. One at which a worker is, is left
    alone by the second."""
    for workbook_id in Workbook.objects.asked().values_list("pk", flat=True):
        work_on_workbook.apply_async((workbook_id,), expires=RESUME_SECONDS)


@shared_task(name="members.back_up", acks_late=False, soft_time_limit=HOURS, time_limit=HOURS)
def back_up_nightly() -> None:
    """Make the backup of the night, where backups are set up. It may take longer than other tasks, so the
    queue is told at its begin that it is done. Whether it was made is watched by ``watch_backups``."""
    if not settings.BACKUP_RECIPIENT:
        return
    try:
        back_up_now()
    except BackupError:
        logger.exception("The backup failed")


@shared_task(name="members.watch_backups")
def watch_backups() -> None:
    """Tell the administrators each morning if there is no backup of the night, whatever the reason."""
    with translation.override("vi"):
        tell_of_backups()


@shared_task(name="members.seal_history")
def seal_new_entries() -> None:
    """Seal what was written into the history since the last seal."""
    seal_history()
