"""Has documents made by a real worker of its own, for the commands that play something."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.conf import settings

from reviews.models import Document, DocumentState

WAIT = 300


class NotPrintedError(Exception):
    """A document failed, or nobody made it in time."""


@contextmanager
def own_worker() -> Iterator[None]:
    """A worker of our own for the time of the printing; another that already runs is no harm."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "config.celery",
        "worker",
        "--concurrency=1",
        "--loglevel=warning",
    ]
    process = subprocess.Popen(command, cwd=settings.BASE_DIR)  # noqa: S603  # our own worker
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def wait_for(
    documents: Sequence[Document], told: Callable[[Document], None] = lambda _document: None
) -> None:
    """Wait until every one is made; each step forward is ``told``."""
    end = time.monotonic() + WAIT
    for document in documents:
        shown = -1
        while document.is_unfinished and time.monotonic() < end:
            time.sleep(0.5)
            document.refresh_from_db()
            if document.progress != shown:
                shown = document.progress
                told(document)
        if document.state != DocumentState.DONE:
            raise NotPrintedError(f"{document} was not made: {document.error or 'the worker did not answer'}")
