"""The scheduled tasks and the worker's tasks of this application. Each calls one action and holds no rules
itself."""

from __future__ import annotations

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore
from django.utils import translation

from members.actions import workbooks
from members.actions.signins import forget_failures
from members.models import Workbook

RESUME_SECONDS = 55


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
