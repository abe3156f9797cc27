"""Keeps the web server and the worker running as child processes. It does not use Django."""

import ctypes
import fcntl
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

LOG_LIMIT = 5_000_000
START_SECONDS = 60
STOP_SECONDS = 30
# A child that ran longer than this was healthy. If it ends then, its restarts are counted anew.
HEALTHY_SECONDS = 60
BACKOFF_SECONDS = (1, 2, 4, 8, 16)
# The libraries that WeasyPrint loads, each with the Debian package that has it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
PR_SET_PDEATHSIG = 1


class ServeError(Exception):
    """The web server or the worker cannot run. The message says what to do."""


@dataclass
class Service:
    """One child process with its log.

    ``started`` is the time of its last start, ``due`` the earliest time of the next restart, both in seconds
    of the monotonic clock. ``deaths`` counts how often in a row it has ended soon after a start. ``backoff``
    holds the seconds to wait before each restart."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    backoff: tuple[float, ...] = BACKOFF_SECONDS
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    deaths: int = 0
    due: float = 0.0

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,  # noqa: PLW1509  this program has one thread
            )
        self.started = time.monotonic()

    def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Tell the process to finish, and kill it after ``seconds``.

        The processes that it started are killed in any case."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            say(f"{self.name} does not stop and is killed.")
        kill_group(self.process)

    def tail(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def watch(self) -> None:
        """Start the process again if it has ended, after a wait that grows each time.

        Raises ``ServeError`` if the process ended too often, each time soon after its start."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.deaths = 1 if time.monotonic() - self.started > HEALTHY_SECONDS else self.deaths + 1
        if self.deaths > len(self.backoff):
            raise ServeError(
                f"{self.name} ended {self.deaths} times, last with {code}. {self.log} says:\n{self.tail()}"
            )
        kill_group(self.process)
        wait = self.backoff[self.deaths - 1]
        say(f"{self.name} ended with {code} and starts again in {wait} s; see {self.log}.")
        self.process, self.due = None, time.monotonic() + wait


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill the process and all processes that it started, even if it has ended itself."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)  # noqa: T201  a program for the terminal


def end_with_parent() -> None:
    """Make Linux stop this process when its parent ends, even if the parent is killed.

    It runs in the child process."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def web_service(port: int, logs: Path) -> Service:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--worker-class", "gthread", "--workers", "2", "--threads", "4"]
    command += ["--access-logfile", "-", "--graceful-timeout", "20", "--no-control-socket"]
    return Service("The web server", command, logs / "web.log", {"DATABASE_POOL": "1"})


def worker_service(logs: Path) -> Service:
    """Return the worker as a child process, with the scheduler of the scheduled tasks in it (-B).

    Each process of the worker is replaced after 20 tasks, since WeasyPrint does not give its memory back."""
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "-B", "--loglevel", "INFO"]
    command += ["--concurrency", "2", "--max-tasks-per-child", "20"]
    command += ["--without-mingle", "--without-gossip", "--without-heartbeat"]
    return Service("The worker", command, logs / "worker.log", {"DATABASE_POOL": "0"})


class Stop:
    """Remembers in ``asked`` that one of these signals told the program to stop.

    If the signal handler raised an error instead, a child process that is just starting could be lost."""

    def __init__(self, *signals: signal.Signals) -> None:
        self.asked = False
        for each in signals:
            signal.signal(each, self.ask)

    def ask(self, number: int, frame: object) -> None:
        if not self.asked:
            say("Stopping …")
        self.asked = True


@contextmanager
def only_one(path: Path, address: str) -> Iterator[None]:
    """Hold a lock on the file until the block ends, so that the program runs only once.

    The kernel releases the lock however the program ends. ``address`` is where this program can be reached.
    It is written to the file, so that a second program can name it. Raises ``ServeError`` if another program
    holds the lock."""
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise ServeError(f"It runs already: {file.read().strip()}. Stop that one first.") from error
        file.truncate(0)
        file.write(f"process {os.getpid()}, {address}")
        file.flush()
        yield
        file.truncate(0)


def require_libraries(libraries: Mapping[str, str] = LIBRARIES) -> None:
    missing = [package for library, package in libraries.items() if not can_load(library)]
    if sys.platform == "linux" and missing:
        raise ServeError(
            f"Papers cannot be printed without: {', '.join(missing)}. Install with\n"
            f"    sudo apt-get install {' '.join(missing)}"
        )


def can_load(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def require_port(port: int) -> None:
    if not 0 < port < 65536:
        raise ServeError(f"PORT is {port}. Set it to a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise ServeError(
                f"Port {port} is not free ({error}). Choose another: PORT={port + 1} make run"
            ) from error


def port_answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def await_answer(service: Service, port: int, stop: Stop, seconds: float = START_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not stop.asked and not port_answers(port):
        ended = service.process is None or service.process.poll() is not None
        if ended or time.monotonic() > end:
            what = "ended" if ended else f"did not answer within {seconds:.0f} s"
            raise ServeError(f"{service.name} {what}. {service.log} says:\n{service.tail()}")
        time.sleep(0.1)


def rotate_log(log: Path, limit: int = LOG_LIMIT) -> None:
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".log.1"))


def serve(var: Path, port: int, only: str | None = None) -> None:
    """Run the web server and the worker, or ``only`` one of them, until somebody stops the program.

    Raises ``ServeError`` if they cannot run."""
    logs = var / "log"
    logs.mkdir(parents=True, exist_ok=True)
    require_libraries()
    address = "the worker alone" if only == "worker" else f"http://127.0.0.1:{port}/"
    with only_one(var / "serve.lock", address):
        if only != "worker":
            require_port(port)
        services = {"web": web_service(port, logs), "worker": worker_service(logs)}
        chosen = [service for name, service in services.items() if only in (None, name)]
        run_services(
            chosen, None if only == "worker" else port, f"Kiểm điểm: {address}  (logs: {logs}, stop: Ctrl-C)"
        )


def run_services(services: list[Service], port: int | None, greeting: str) -> None:
    """Run the services until somebody stops the program, then stop them in the order of the list.

    The web server comes first, so that no new work comes in while the worker finishes."""
    stop = Stop(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    try:
        for service in services:
            rotate_log(service.log)
            service.start()
        if port is not None:
            await_answer(services[0], port, stop)
        if not stop.asked:
            say(greeting)
        while not stop.asked:
            for service in services:
                service.watch()
            time.sleep(0.2)
    finally:
        for service in services:
            service.stop()
