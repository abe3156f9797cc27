"""The queue in the database: installed, used by a real worker, and patient when that worker dies."""

import re
from pathlib import Path

import psutil
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from config.services import Service
from tests.conftest import eventually, loses_for
from tests.tasks import note


def has_queue() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regnamespace('pgmq') IS NOT NULL")
        (present,) = cursor.fetchone()
    return bool(present)


@pytest.mark.django_db(transaction=True)
def test_the_queue_can_be_taken_away_and_put_back() -> None:
    present = [has_queue()]
    for target in ("zero", "0002", "0002"):
        call_command("migrate", "config", target, verbosity=0)
        present.append(has_queue())
    assert present == [True, False, True, True]
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name FROM pgmq.list_queues() ORDER BY 1")
        assert cursor.fetchall() == [("celery",), ("long",)]


def test_a_task_sent_on_commit_runs_once(worker: Service, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    with transaction.atomic():
        transaction.on_commit(lambda: note.delay(str(notes)))
        assert not notes.exists()
    done = re.compile(r"Task tests\.note\S* succeeded")
    eventually(lambda: bool(done.search(worker.log.read_text())), worker.log.read_text)
    assert notes.read_text() == "start\nend\n"


@loses_for(10)
def test_a_task_whose_worker_was_killed_runs_again(worker: Service, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    note.delay(str(notes), seconds=5)
    eventually(notes.exists, worker.log.read_text)
    assert worker.process is not None
    master = psutil.Process(worker.process.pid)
    for process in [*master.children(recursive=True), master]:
        process.kill()
    worker.stop()
    assert notes.read_text() == "start\n"
    worker.start()
    eventually(lambda: notes.read_text() == "start\nstart\nend\n", worker.log.read_text, seconds=40)
