"""`manage.py serve` from outside: it answers, it stops, it says why it cannot."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from config import services, supervisor
from members.firstrun.actions import digest_of_token, is_valid
from tests.conftest import eventually, lives, test_database

ROOT = Path(__file__).resolve().parent.parent.parent
WORKER = "worker@%h"
PROCESS_SECONDS = 120
"""How long a process may take to start or to end. The worker gives way, so it may take long."""


class Serve:
    """One `manage.py serve` on a port of its own."""

    def __init__(self, var: Path, port: int, *arguments: str) -> None:
        self.var, self.port, self.output = var, port, var / f"serve-{port}-{len(list(var.iterdir()))}.txt"
        command = [sys.executable, "manage.py", "serve", "--port", str(port), *arguments]
        environment = {**os.environ, "VAR_DIR": str(var), "DATABASE_URL": test_database()}
        with self.output.open("w") as output:
            self.process = psutil.Popen(
                command, cwd=ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
            )

    def said(self) -> str:
        return self.output.read_text()

    def await_words(self, words: str) -> None:
        eventually(lambda: words in self.said(), self.said, PROCESS_SECONDS)

    def child(self, word: str) -> psutil.Process:
        (found,) = self.children(word)
        return found

    def children(self, word: str) -> list[psutil.Process]:
        return [child for child in self.process.children() if word in child.cmdline()]

    def status(self) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", "/", headers={"Host": "localhost"})
            return connection.getresponse().status
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def started(transactional_db: None, tmp_path: Path) -> Iterator[Serve]:
    serve = Serve(tmp_path, free_port())
    try:
        serve.await_words("Ctrl-C")
        yield serve
    finally:
        asked = lives(serve.process)
        if asked:
            serve.process.terminate()
        code = serve.process.wait(PROCESS_SECONDS)
    assert not asked or code == 0, serve.said()


def family(serve: Serve) -> list[psutil.Process]:
    return [serve.process, *serve.process.children(recursive=True)]


def end_with(started: Serve, how: signal.Signals) -> None:
    """Ask it to stop, and see that it says so and leaves nobody behind."""
    # itself, the web server with three, two workers with two, the scheduler, and the writers of their logs
    eventually(lambda: len(family(started)) == 1 + 4 + 2 * 3 + 1 + 4, seconds=PROCESS_SECONDS)
    everybody = family(started)
    assert started.status() == 302
    started.process.send_signal(how)
    assert started.process.wait(PROCESS_SECONDS) == 0
    assert [process for process in everybody if lives(process)] == []
    assert started.said().endswith("Stopping …\n")
    assert "Ctrl-C" in (started.var / "log" / "serve.log").read_text()
    folders = [started.var / name for name in ("", "log", "mail", "media")]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
    assert {stat.S_IMODE(log.stat().st_mode) for log in (started.var / "log").iterdir()} == {0o600}


def open_the_first_run(started: Serve) -> None:
    """The address with the token stands in the terminal and in no log, and a second start takes nothing from
    it."""
    started.await_words("/first-run/?token=")
    [path] = re.findall(rf"http://127\.0\.0\.1:{started.port}(/first-run/\?token=\S+)", started.said())
    token = path.partition("=")[2]
    assert is_valid(digest_of_token(token))
    connection = HTTPConnection("127.0.0.1", started.port, timeout=20)
    connection.request("GET", path, headers={"Host": "localhost"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (302, "/first-run/")
    connection.close()
    web = started.var / "log" / "web.log"
    eventually(lambda: "GET /first-run/ " in web.read_text(), web.read_text)
    logs = [log.read_text() for log in (started.var / "log").iterdir()]
    assert [token in log for log in logs] == [False] * len(logs)


# A start takes long, so something else is tried on each before it is stopped.
def test_a_second_start_names_the_first_which_ends_with_ctrl_c(started: Serve, tmp_path: Path) -> None:
    second = Serve(tmp_path, free_port())
    assert second.process.wait(PROCESS_SECONDS) == 1
    assert second.said() == (
        f"CommandError: It runs already: process {started.process.pid}, http://127.0.0.1:{started.port}/."
        " Stop that one first.\n"
    )
    open_the_first_run(started)
    end_with(started, signal.SIGINT)


def test_a_killed_worker_comes_back_and_all_end_with_the_terminal(started: Serve) -> None:
    worker = started.child(WORKER)
    eventually(lambda: len(worker.children()) >= 2, seconds=PROCESS_SECONDS)
    pool = worker.children()
    worker.kill()
    started.await_words("The worker ended with -9 and starts again in 0.5 s")
    eventually(lambda: len(started.children(WORKER)) == 1, seconds=PROCESS_SECONDS)
    assert started.child(WORKER).pid != worker.pid
    assert [process for process in pool if lives(process)] == []
    end_with(started, signal.SIGHUP)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_a_killed_supervisor_takes_its_children_along(started: Serve) -> None:
    """Before that, a process of the worker is killed, and the worker starts anew: the process that waits for
    a task holds the lock on the tasks, and would keep it."""
    worker = started.child(WORKER)
    log = started.var / "log" / "worker.log"
    eventually(
        lambda: " ready." in log.read_text() and len(worker.children()) == 2, log.read_text, PROCESS_SECONDS
    )
    worker.children()[0].kill()
    started.await_words("The worker ended with 70 and starts again in 0.5 s")
    eventually(lambda: log.read_text().count(" ready.") == 2, log.read_text, PROCESS_SECONDS)
    everybody = family(started)
    started.process.kill()
    eventually(lambda: not any(lives(process) for process in everybody), seconds=PROCESS_SECONDS)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the environment of a process cannot be read")
def test_what_a_killed_supervisor_left_is_ended_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one left does not stop when it is told to, as one that still answers somebody."""
    monkeypatch.setattr(supervisor, "LEFT_SECONDS", 0.2)
    started = [
        subprocess.Popen(
            ["sh", "-c", "trap '' TERM; sleep 300"], env={**os.environ, supervisor.SERVED_FROM: str(var)}
        )
        for var in (tmp_path, tmp_path / "other")
    ]
    left, other = (psutil.Process(process.pid) for process in started)
    supervisor.end_leftovers(tmp_path)
    assert (lives(left), lives(other)) == (False, True)
    supervisor.end_leftovers(tmp_path / "other")
    assert not lives(other)
    for process in started:
        process.wait()


def test_a_taken_port_is_named(transactional_db: None, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        serve = Serve(tmp_path, port)
        assert serve.process.wait(PROCESS_SECONDS) == 1
    assert f"Port {port} is not free" in serve.said()
    assert f"PORT={port + 1} make run" in serve.said()


def test_a_program_that_keeps_dying_is_given_up_with_its_last_words(tmp_path: Path) -> None:
    service = services.Service(
        "The thing", ["sh", "-c", "echo broken; exit 3"], tmp_path / "log", backoff=(0, 0)
    )
    with pytest.raises(services.ServeError, match=r"ended 3 times, last with 3.*\n.*broken"):
        watch_to_the_end(service)
    assert service.log.read_text() == "broken\n" * 3


def test_a_program_that_has_run_before_is_never_given_up(tmp_path: Path) -> None:
    service = services.Service("The thing", ["false"], tmp_path / "log", backoff=(0, 0), proven=True)
    for _ in range(6):
        service.start()
        assert service.process is not None
        service.process.wait()
        service.watch()
    service.stop()
    assert service.deaths == 6


def test_what_cannot_be_started_now_is_tried_again(tmp_path: Path) -> None:
    program = tmp_path / "program"
    service = services.Service("The thing", [str(program)], tmp_path / "log", backoff=(0,), proven=True)
    service.watch()
    assert (service.due > 0, service.deaths) == (True, 0)
    program.write_text("#!/bin/sh\necho here\n")
    program.chmod(0o700)
    service.watch()
    assert service.process is not None
    service.process.wait()
    service.stop()
    assert service.log.read_text() == "here\n"


def test_what_gives_way_gets_less_of_the_processor(tmp_path: Path) -> None:
    """In Linux whole sessions are weighed against each other before the processes inside one."""
    said = "nice; test ! -e /proc/self/autogroup || sed 's/.* nice/session/' /proc/self/autogroup"
    service = services.Service("The thing", ["sh", "-c", said], tmp_path / "log", gives_way=True)
    service.start()
    assert service.process is not None
    service.process.wait()
    service.stop()
    assert service.log.read_text().splitlines() in (["10"], ["10", "session 10"])


def watch_to_the_end(service: services.Service) -> None:
    for _ in range(1000):
        service.watch()
        if service.process is not None:
            service.process.wait()


def test_what_does_not_stop_is_killed_with_its_children(tmp_path: Path) -> None:
    script = "trap '' TERM; sleep 300 & echo $!; wait; wait"
    service = services.Service("The thing", ["sh", "-c", script], tmp_path / "log")
    service.start()
    eventually(lambda: service.log.read_text().endswith("\n"))
    child = psutil.Process(int(service.log.read_text()))
    service.stop(seconds=0.2)
    assert service.process is not None
    assert service.process.returncode == -signal.SIGKILL
    eventually(lambda: not lives(child))


def test_a_missing_library_is_named_with_its_package() -> None:
    with pytest.raises(services.ServeError, match=r"sudo apt-get install libnot-there-0$"):
        supervisor.require_libraries({"libc.so.6": "libc6", "libnot-there.so.0": "libnot-there-0"})


def test_the_embedded_database_stops_with_the_last_process() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "manage.py", "showmigrations", "config"]
    # Not below pytest's own folder: the next session closes that to the user the server runs as.
    with TemporaryDirectory() as var:
        environment["VAR_DIR"] = var
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        data = Path(var, "postgres")
        assert "0001_queue" in done.stdout
        assert ((data / "PG_VERSION").exists(), (data / "postmaster.pid").exists()) == (True, False)
