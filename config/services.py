"""The processes that the supervisor keeps running, and the logs they write. It does not use Django."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from pathlib import Path

from config import log_writer

LOG_LIMIT = 5_000_000
LOGS_KEPT = 4
LOG_SECONDS = 10
STOP_SECONDS = 30
# A child that ran longer than this was healthy. If it ends then, its restarts are counted anew.
HEALTHY_SECONDS = 10
BACKOFF_SECONDS = (0.5, 1, 2, 4, 8, 16)
PR_SET_PDEATHSIG = 1
# After a task, a process of a worker that has taken more kibibytes is replaced by a new one.
MOST_MEMORY = 300_000
# The nice value of a service that gives way, of 19 at most.
GIVEN_WAY = 10
journal = logging.getLogger("kiemdiem.serve")
journal.addHandler(logging.NullHandler())
journal.propagate = False
journal.setLevel(logging.INFO)


class ServeError(Exception):
    """The program cannot run. The message says what to do."""


class Log:
    """The log of a service. A process of its own writes it, from a pipe that stays open here.

    So a writer that was killed is replaced without the service noticing, and when this program is killed, the
    writer first writes what the services still had to say."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reader, self.pipe = os.pipe()
        self.start()

    def start(self) -> None:
        with suppress(OSError):
            self.path.touch(mode=0o600)  # so that it can be read before anything was written
        command = [sys.executable, "-I", "-S", log_writer.__file__]
        command += [str(self.path), str(LOG_LIMIT), str(LOGS_KEPT)]
        self.writer = subprocess.Popen(
            command, stdin=self.reader, stdout=subprocess.DEVNULL, start_new_session=True
        )
        self.started = time.monotonic()

    def watch(self) -> None:
        if self.writer.poll() is not None and time.monotonic() - self.started > 1:
            self.start()

    def close(self) -> None:
        """Let the writer write what is left. Whoever still holds the pipe is not waited for."""
        if self.writer.poll() is not None:
            self.start()
        os.close(self.pipe)
        os.close(self.reader)
        with suppress(subprocess.TimeoutExpired):
            self.writer.wait(LOG_SECONDS)


@dataclass
class Service:
    """One child process with its log.

    ``started`` is the time of its last start, ``due`` the earliest time of the next restart, both in seconds
    of the monotonic clock. ``deaths`` counts how often in a row it has ended soon after a start, and
    ``proven`` says whether it has ever run for longer. ``backoff`` holds the seconds to wait before each
    restart. ``gives_way`` says that it gets processor time only when no other service needs it."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    backoff: tuple[float, ...] = BACKOFF_SECONDS
    proven: bool = False
    gives_way: bool = False
    process: "subprocess.Popen[bytes] | None" = None
    output: Log | None = None
    started: float = 0.0
    deaths: int = 0
    due: float = 0.0

    def start(self) -> None:
        self.output = self.output or Log(self.log)
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=self.output.pipe,
            stderr=self.output.pipe,
            start_new_session=True,
            preexec_fn=self._begin,  # noqa: PLW1509  this program has one thread
        )
        self.started = time.monotonic()

    def _begin(self) -> None:
        """Set what the child process is bound to. It runs in the child process, in its new session."""
        end_with_parent()
        if self.gives_way:
            give_way()

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Tell the process to finish, and kill it after ``seconds``.

        The processes that it started are killed in any case, and its log is written to the end."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                say(f"{self.name} does not stop and is killed.")
            kill_group(self.process)
        if self.output is not None:
            self.output.close()
            self.output = None

    def tail(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def last_words(self) -> str:
        """Stop the service, so that its log is written to the end, and return that end."""
        self.stop()
        return self.tail()

    def watch(self) -> None:
        """Start the process again if it has ended, after a wait that grows each time.

        Raises ``ServeError`` if it ended each time soon after its start, so that it cannot run here. One that
        has run before is started again and again."""
        if self.output is not None:
            self.output.watch()
        if self.process is None:
            if time.monotonic() >= self.due:
                self._start_again()
            return
        code = self.process.poll()
        if code is None:
            return
        lived = time.monotonic() - self.started > HEALTHY_SECONDS
        self.proven = self.proven or lived
        self.deaths = 1 if lived else self.deaths + 1
        if self.deaths > len(self.backoff) and not self.proven:
            said = self.last_words()
            raise ServeError(
                f"{self.name} ended {self.deaths} times, last with {code}. {self.log} says:\n{said}"
            )
        kill_group(self.process)
        wait = self.backoff[min(self.deaths, len(self.backoff)) - 1]
        say(f"{self.name} ended with {code} and starts again in {wait} s; see {self.log}.")
        self.process, self.due = None, time.monotonic() + wait

    def _start_again(self) -> None:
        """Start the process, or try it later if the machine has no memory left for one."""
        try:
            self.start()
        except OSError as error:
            self.due = time.monotonic() + self.backoff[-1]
            say(f"{self.name} cannot be started now ({error}).")


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill the process and all processes that it started, even if it has ended itself."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def say(message: str) -> None:
    """Tell the terminal and the log ``serve.log``, if there is one yet. The terminal may be gone."""
    show(message)
    journal.info(message)


def show(message: str) -> None:
    """Tell the terminal, and no log."""
    with suppress(OSError):
        print(message, file=sys.stderr, flush=True)  # noqa: T201  a program for the terminal


@contextmanager
def keeping_journal(path: Path) -> Iterator[None]:
    """Write what is said into this log as well, until the block ends."""
    handler = RotatingFileHandler(path, maxBytes=LOG_LIMIT, backupCount=LOGS_KEPT, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    journal.addHandler(handler)
    try:
        yield
    finally:
        journal.removeHandler(handler)
        handler.close()


def end_with_parent() -> None:
    """Make Linux stop this process when its parent ends, even if the parent is killed.

    It runs in the child process."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def give_way() -> None:
    """Let the other processes go first.

    Linux weighs whole sessions against each other first (autogroups), and the processes inside one after
    that, so both get the number."""
    os.nice(GIVEN_WAY)
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(str(GIVEN_WAY), encoding="ascii")


def web_service(port: int, logs: Path) -> Service:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "3", "--threads", "2"]
    # Without the parameters of addresses: a one-time link has its token there.
    line = '%(h)s - %(u)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(b)s "%(f)s" "%(a)s"'
    command += ["--access-logfile", "-", "--access-logformat", line]
    command += ["--graceful-timeout", "20", "--no-control-socket"]
    return Service("The web server", command, logs / "web.log", {"DATABASE_POOL": "1"})


def worker_services(logs: Path) -> list[Service]:
    """Return the workers as child processes: one for short tasks, so that nobody waits for a mail or a single
    paper behind a large report, and one for long tasks.

    Each process of a worker is replaced when it has taken ``MOST_MEMORY``, since WeasyPrint does not give all
    of its memory back. The workers give way to the web server: a report may take longer while a hundred
    people write, and not the other way round."""
    return [
        _worker_service("The worker", "worker", "celery", logs),
        _worker_service("The worker for long tasks", "long", "long", logs),
    ]


def _worker_service(name: str, host: str, queue: str, logs: Path) -> Service:
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--loglevel", "INFO"]
    command += ["--hostname", f"{host}@%h", "--queues", queue]
    command += ["--concurrency", "2", "--max-memory-per-child", str(MOST_MEMORY)]
    command += ["--without-mingle", "--without-gossip", "--without-heartbeat"]
    log = logs / ("worker.log" if queue == "celery" else f"worker-{queue}.log")
    return Service(name, command, log, {"DATABASE_POOL": "0"}, gives_way=True)


def scheduler_service(logs: Path) -> Service:
    """Return the scheduler of the scheduled tasks. Inside the worker (-B) nobody would start it again."""
    command = [sys.executable, "-m", "celery", "-A", "config", "beat", "--loglevel", "INFO", "--pidfile", ""]
    return Service("The scheduler", command, logs / "scheduler.log", {"DATABASE_POOL": "0"})


def database_service(var: Path, logs: Path) -> Service:
    """Return the process that starts the embedded database unless it runs, and ends when the database does.

    It counts as proven, since the database was started before the supervisor was."""
    command = [sys.executable, "-m", "config.local"]
    return Service("The database", command, logs / "database.log", {"VAR_DIR": str(var)}, proven=True)
