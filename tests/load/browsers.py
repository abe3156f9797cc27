"""Browsers that stay connected, send what their person writes, and remember what was said to be saved."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from tests.load.scene import Person

TOKEN = "load" * 8
SECONDS = 60


class Browser:
    """One person at one browser. ``times`` are the seconds that each answer took, ``errors`` what failed."""

    def __init__(self, port: int, person: Person) -> None:
        self.person = person
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        self.cookie = f"sessionid={person.cookie}; csrftoken={TOKEN}"
        self.times: list[float] = []
        self.errors: list[str] = []
        self.saved: dict[int, str] = {}
        self.versions = dict(person.sections)
        self.turn = 0

    def read(self, path: str) -> None:
        self._timed("GET", path)

    def save(self) -> None:
        """Write one more sentence into the next section, on top of what it says was saved before."""
        self.turn += 1
        section = self.person.sections[self.turn % len(self.person.sections)][0]
        before = self.saved.get(section, "")
        text = f"{before} Tôi đã hoàn thành việc thứ {self.turn}.".strip()[-4_000:].strip()
        answer = self._timed(
            "POST", f"/sections/{section}/", {"text": text, "version": self.versions[section]}
        )
        if answer:
            self.saved[section], self.versions[section] = answer["text"], answer["version"]

    def _timed(self, method: str, path: str, fields: dict[str, object] | None = None) -> dict[str, Any]:
        headers = {"Cookie": self.cookie}
        if fields:
            headers |= {"X-CSRFToken": TOKEN, "Accept": "application/json"}
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        begun = time.perf_counter()
        try:
            self.connection.request(method, path, urlencode(fields) if fields else None, headers)
            response = self.connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.connection.close()
            # The server closes a connection that was idle. A browser then sends the request again.
            if isinstance(error, http.client.RemoteDisconnected | ConnectionResetError | BrokenPipeError):
                return self._timed(method, path, fields)
            self.errors.append(f"{path}: {error!r}")
            return {}
        self.times.append(time.perf_counter() - begun)
        if response.status != 200:
            self.errors.append(f"{path}: {response.status}")
            return {}
        return json.loads(body) if fields else {}


@contextmanager
def all_at_once(works: list[Callable[[], None]], pause: float = 0.0) -> Iterator[None]:
    """Run each work again and again in a thread of its own while the block runs: the next time at once, or
    ``pause`` seconds after it began before."""
    ended = threading.Event()

    def repeat(work: Callable[[], None], first: float) -> None:
        due = time.monotonic() + first
        while not ended.wait(max(0.0, due - time.monotonic())):
            work()
            due = max(due + pause, time.monotonic()) if pause else 0.0

    threads = [
        threading.Thread(target=repeat, args=(work, pause * number / len(works)))
        for number, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()
