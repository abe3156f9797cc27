"""The Celery application. Other modules use `shared_task` and never import this one."""

import logging
import os
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init, worker_ready
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

logger = logging.getLogger(__name__)
app = Celery("kiemdiem")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="schedule")

KILLED_CHILD = 70
"""The exit status of a worker that ended because one of its processes was killed."""


@worker_init.connect
def listen(**_signal: object) -> None:
    """Have the worker told of new messages by the database, where that is possible."""
    app.conf.broker_transport_options["use_notify"] = settings.CAN_LISTEN


@worker_process_init.connect
def only_send(**_signal: object) -> None:
    """The worker's processes, which do the tasks, send messages and listen to none."""
    app.conf.broker_transport_options["use_notify"] = False


@worker_ready.connect
def watch_processes(sender: Any, **_signal: object) -> None:
    sender.pool._pool.on_process_down = end_with_killed  # noqa: SLF001  Celery passes no such function on


def end_with_killed(process: Any) -> None:
    """End the whole worker if one of its processes was killed; the supervisor starts it again.

    The processes wait for tasks one after another, under a lock. If the one that waits is killed, the lock is
    never released, and no task is done any more, although the worker still takes them and looks well."""
    from celery.worker import state  # noqa: PLC0415  only the worker needs what it loads

    if process.exitcode < 0 and state.should_stop is None:
        logger.error("A process of the worker was killed by signal %s. The worker ends.", -process.exitcode)
        logging.shutdown()
        os._exit(KILLED_CHILD)
