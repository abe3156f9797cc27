"""Keeps the program's services running as child processes: the web server, the worker, the scheduler of its
tasks, and the embedded database. It does not use Django."""

import ctypes
import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from config.local import embedded_in
from config.private import make_private
from config.services import (
    ServeError,
    Service,
    database_service,
    keeping_journal,
    say,
    scheduler_service,
    show,
    web_service,
    worker_services,
)

START_SECONDS = 60
LEFT_SECONDS = 5
# Each service has this variable with the folder var/. By it a later start knows what a killed one has left.
SERVED_FROM = "KIEMDIEM_SERVED_FROM"
# The libraries that WeasyPrint loads, each with the Debian package that has it.
LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}


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


def await_answer(services: list[Service], port: int, stop: Stop, seconds: float = START_SECONDS) -> None:
    """Wait until the first of the services answers at the port, and watch the others meanwhile."""
    web, *others = services
    end = time.monotonic() + seconds
    while not stop.asked and not port_answers(port):
        ended = web.process is None or web.process.poll() is not None
        if ended or time.monotonic() > end:
            what = "ended" if ended else f"did not answer within {seconds:.0f} s"
            raise ServeError(f"{web.name} {what}. {web.log} says:\n{web.last_words()}")
        for service in others:
            service.watch()
        time.sleep(0.1)


def end_leftovers(var: Path) -> None:
    """End the services that a killed supervisor has left behind, which may still hold the port.

    They may finish what they are doing, for ``LEFT_SECONDS``."""
    left = [process for process in psutil.process_iter() if served_from(process) == str(var)]
    if left:
        say("Waiting for what a killed program has left …")
    for process in left:
        with suppress(psutil.NoSuchProcess):
            if process.parent() not in left:
                process.terminate()
    _ended, alive = psutil.wait_procs(left, LEFT_SECONDS)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, LEFT_SECONDS)


def served_from(process: psutil.Process) -> str | None:
    try:
        return process.environ().get(SERVED_FROM)
    except (OSError, psutil.Error):
        return None


def serve(var: Path, port: int, only: str | None = None, secret: Callable[[], str] | None = None) -> None:
    """Run the web server, or the workers with the scheduler, or all of them (``only`` is None) until somebody
    stops the program. The embedded database is kept running as well.

    ``secret`` returns what the terminal shows once the web server answers, and no log. It is empty if there
    is nothing to say.

    Raises ``ServeError`` if they cannot run."""
    embedded = embedded_in(var)
    if not embedded:
        make_private(var)
    logs = var / "log"
    for folder in (logs, var / "media", var / "mail"):
        make_private(folder)
    require_libraries()
    address = "the worker alone" if only == "worker" else f"http://127.0.0.1:{port}/"
    with only_one(var / "serve.lock", address), keeping_journal(logs / "serve.log"):
        end_leftovers(var)
        if only != "worker":
            require_port(port)
        chosen = [] if only == "worker" else [web_service(port, logs)]
        chosen += [] if only == "web" else [*worker_services(logs), scheduler_service(logs)]
        chosen += [database_service(var, logs)] if embedded else []
        for service in chosen:
            service.environment = {**service.environment, SERVED_FROM: str(var)}
        greeting = f"Kiểm điểm: {address}  (logs: {logs}, stop: Ctrl-C)"
        run_services(chosen, None if only == "worker" else port, greeting, secret)


def run_services(
    services: list[Service], port: int | None, greeting: str, secret: Callable[[], str] | None = None
) -> None:
    """Run the services until somebody stops the program, then stop them in the order of the list.

    The web server comes first, so that no new work comes in while the worker finishes."""
    stop = Stop(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    try:
        for service in services:
            service.start()
        if port is not None:
            await_answer(services, port, stop)
        if not stop.asked:
            say(greeting)
            if port is not None and secret and (words := secret()):
                show(words)
        while not stop.asked:
            for service in services:
                service.watch()
            time.sleep(0.2)
    finally:
        for service in services:
            service.stop()
