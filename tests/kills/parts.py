"""Kills the process that makes a report at every one of its parts, while it is joined and while its Word file
is written, and says whether the next process loses or repeats anything.

Run by ``make kills ARGS=parts``, with the number of members behind it if not six. It works in a database of
its own, which it drops, and ends with status 1 if a file is not the same as that of a report that was never
killed, byte for byte, or if a part that was there was made again.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import django

os.environ.setdefault("DJANGO_ENV", "local")
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

from config.local import prepare_environment

prepare_environment()
django.setup()

from django.db import connection
from django.test.utils import (
    override_settings,
    setup_databases,
    setup_test_environment,
    teardown_databases,
)

from reviews.desk import building
from reviews.documents import layout
from reviews.models import Document, DocumentState, PrintedPart, ReviewSession
from tests.reviews import factories

MEMBERS = int(next((word for word in sys.argv if word.isdigit()), 6))
SENTENCE = "Một việc đã làm trong năm, có sản phẩm, có thời hạn, có người chịu trách nhiệm. "
LONGEST_SECONDS = 120
LOOK_SECONDS = 0.002


def build_apart(document: Document) -> mp.process.BaseProcess:
    """Make the report in a process of its own, which is not a child of a worker and may be killed."""
    connection.close()  # a forked process cannot use it
    process = mp.get_context("fork").Process(target=building.build, args=(document.pk,))
    process.start()
    return process


def build_to_the_end(document: Document) -> None:
    process = build_apart(document)
    process.join(LONGEST_SECONDS)
    document.refresh_from_db()


def kill_when(document: Document, is_time: Callable[[], bool]) -> bool:
    """Make the report, kill its process as soon as it is time, and return whether it was killed in time."""
    process = build_apart(document)
    end = time.monotonic() + LONGEST_SECONDS
    while not is_time() and process.is_alive() and time.monotonic() < end:
        time.sleep(LOOK_SECONDS)
    was_alive = process.is_alive()
    if was_alive and process.pid:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return was_alive


def begun() -> dict[str, int]:
    """How often each part that is there was begun."""
    return dict(PrintedPart.objects.filter(content__isnull=False).values_list("key", "starts"))


def moments(document: Document, parts: int) -> Iterator[tuple[str, Callable[[], bool]]]:
    """The moments at which the process is killed, in words and as a question to the database."""
    for number in range(parts + 1):
        yield f"with {number} parts made", lambda number=number: len(begun()) >= number  # type: ignore[misc]
    rows = Document.objects.filter(pk=document.pk)
    yield "while it is joined", lambda: rows.filter(parts_made=parts).exists()
    yield "while Word is written", lambda: rows.filter(office_due=True).exists()


def faults_of(session: ReviewSession, whole: Document, number: int) -> tuple[str, list[str]]:
    """Kill at the moment of this number, make the report to its end, and return the moment and the faults."""
    PrintedPart.objects.all().delete()
    document = factories.make_document(session)
    words, is_time = list(moments(document, len(whole.part_keys)))[number]
    was_killed = kill_when(document, is_time)
    before = begun()
    build_to_the_end(document)
    after = begun()
    found = []
    if document.state != DocumentState.DONE or document.office_due:
        found.append(f"it is {document.state}: {document.error}")
    elif document.sha256 != whole.sha256 or not Path(document.word.path).exists():
        found.append("its files are not the same")
    found += [f"part {key} was made again" for key, starts in before.items() if after.get(key) != starts]
    if max(after.values(), default=0) > 2:
        found.append(f"a part was begun more than twice: {sorted(after.values())}")
    return f"{words}{'' if was_killed else ' (it was done before)'}", found


def main() -> int:
    session = factories.make_session(MEMBERS)
    factories.write_all(session, duties=SENTENCE * 40)
    layout.warm_up()
    whole = factories.make_document(session)
    build_to_the_end(whole)
    status = 0
    for number in range(len(whole.part_keys) + 3):
        words, found = faults_of(ReviewSession.objects.get(pk=session.pk), whole, number)
        status = status or int(bool(found))
        sys.stdout.write(f"killed {words}: {'; '.join(found) or 'nothing lost, nothing repeated'}\n")
        sys.stdout.flush()
    return status


if __name__ == "__main__":
    setup_test_environment(debug=False)
    databases = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as media, override_settings(MEDIA_ROOT=media):
            ended = main()
    finally:
        teardown_databases(databases, verbosity=0)
    sys.exit(ended)
