"""Tasks for the tests of the queue itself; only the worker of the tests knows them."""

import time
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.note")
def note(path: str, seconds: float = 0) -> None:
    """Write down when it starts and when it ends."""
    with Path(path).open("a") as file:
        print("start", file=file, flush=True)
        time.sleep(seconds)
        print("end", file=file, flush=True)
