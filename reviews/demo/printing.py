"""Starts a real worker and waits for its printed documents, for the commands that play rounds."""

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
    """The error that a document failed or was not made within ``WAIT`` seconds."""


@contextmanager
def own_worker() -> Iterator[None]:
    """Run a worker for short and long tasks until the block ends. Another one that is running already does no
    harm."""
    command = [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "config.celery",
        "worker",
        f"--queues=celery,{settings.LONG_QUEUE}",
        "--concurrency=2",
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
    """Wait until every document is made, and call ``told`` with a document whenever its progress changes.
    Raises ``NotPrintedError`` where a document failed, or where all together took longer than ``WAIT``
    seconds."""
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
