"""The program under its real supervisor, on a folder var/ of its own, as an operator runs and restarts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import psutil

from config import local
from config.supervisor import served_from

ROOT = Path(__file__).resolve().parent.parent.parent
SUPERVISOR = "supervisor"
POSTMASTER = "postmaster"
WHOLE = {
    "web master": 1,
    "web child": 3,
    "worker master": 2,
    "worker child": 4,
    "scheduler": 1,
    "log writer": 5,
    "database keeper": 1,
    POSTMASTER: 1,
}
"""How many processes there are of each kind when everything runs, beside the supervisor."""

WORDS = {"gunicorn": "web", "worker": "worker", "beat": "scheduler", "config.local": "database keeper"}


class NotBackError(Exception):
    """Something did not come back by itself."""


class Program:
    """``manage.py serve`` with its embedded database. Its terminal is the file ``terminal``."""

    def __init__(self, var: Path) -> None:
        self.var, self.port = var, free_port()
        self.data = local.data_folder(var)
        self.terminal = var / "terminal.txt"
        self.process: psutil.Popen | None = None

    def environment(self) -> dict[str, str]:
        names = ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "CLOCK_FILE", "PLAIN_STATIC")
        kept = {name: value for name, value in os.environ.items() if name not in names}
        return {**kept, "DJANGO_ENV": "local", "VAR_DIR": str(self.var), "PLAIN_STATIC": "1"}

    def start(self) -> None:
        command = [sys.executable, "manage.py", "serve", "--port", str(self.port)]
        with self.terminal.open("a") as terminal:
            self.process = psutil.Popen(
                command,
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=terminal,
                start_new_session=True,
            )

    def restart_if_killed(self) -> None:
        """Start it again as systemd would. It may refuse because the old one still ends; then again."""
        assert self.process is not None
        if self.process.poll() is not None:
            self.start()

    def kill_all(self) -> None:
        """End everything at once, also what a killed supervisor has left behind."""
        assert self.process is not None
        with suppress(psutil.NoSuchProcess):
            self.process.kill()
        self.process.wait(30)
        mine = [one for one in psutil.process_iter() if served_from(one) == str(self.var)]
        server = self.kinds()[POSTMASTER]
        for process in [*mine, *server]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs([*mine, *server], 10)

    def kinds(self) -> dict[str, list[psutil.Process]]:
        """The living processes by what they are."""
        assert self.process is not None
        found: dict[str, list[psutil.Process]] = defaultdict(list)
        with suppress(psutil.NoSuchProcess):
            if self.process.poll() is None:
                found[SUPERVISOR] = [psutil.Process(self.process.pid)]
                for child in self.process.children():
                    self._sort(child, found)
        with suppress(psutil.Error, OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            if local.runs(self.data / "postmaster.pid"):
                found[POSTMASTER] = [psutil.Process(pid)]
                found["database process"] = found[POSTMASTER][0].children()
        return found

    def _sort(self, child: psutil.Process, found: dict[str, list[psutil.Process]]) -> None:
        with suppress(psutil.NoSuchProcess):
            if child.status() == psutil.STATUS_ZOMBIE:
                return
            words = child.cmdline()
            if any(word.endswith("log_writer.py") for word in words):
                found["log writer"].append(child)
                return
            kind = next((kind for word, kind in WORDS.items() if word in words), None)
            if kind in ("web", "worker"):
                found[f"{kind} master"].append(child)
                found[f"{kind} child"] += [
                    one for one in child.children() if one.status() != psutil.STATUS_ZOMBIE
                ]
            elif kind:
                found[kind].append(child)

    def lacks(self) -> list[str]:
        kinds = self.kinds()
        return [kind for kind, number in WHOLE.items() if len(kinds[kind]) < number]

    def said(self) -> str:
        return self.terminal.read_text()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_whole(program: Program, answers: object, seconds: float = 120) -> float:
    """Wait until every process is there and ``answers()`` says that pages come; return the time."""
    begun = time.monotonic()
    assert callable(answers)
    while program.lacks() or not answers():
        if time.monotonic() - begun > seconds:
            raise NotBackError(
                f"Not back after {seconds} s: {program.lacks()}. It said:\n{program.said()[-3000:]}"
            )
        program.restart_if_killed()
        time.sleep(0.1)
    return time.monotonic() - begun
