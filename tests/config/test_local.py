"""The services of DJANGO_ENV=local, each in a folder of its own and started by real processes."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import pytest

from config import local
from tests.conftest import eventually, lives

HOLD = """
import os, sys
from pathlib import Path
from config.local import prepare_environment
prepare_environment(Path(sys.argv[1]))
import psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(*connection.execute("SELECT current_database(), upper('đạo')").fetchone(), flush=True)
sys.stdin.readline()
"""


def hold(var: Path, user: str | None = None) -> "subprocess.Popen[str]":
    """A process that uses the services until its input ends."""
    names = ("DATABASE_URL", "SECRET_KEY", "ALLOWED_HOSTS", "VAR_DIR")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, str(var)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        user=user,
    )


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def let_go(process: "subprocess.Popen[str]") -> str:
    """What it complained about while it ended."""
    return process.communicate("\n", timeout=60)[1]


@pytest.fixture
def var_dir() -> Iterator[Path]:
    """Not below pytest's own folder: the next session closes that to the user the server runs as."""
    with TemporaryDirectory() as name:
        yield Path(name)


def server(var: Path) -> psutil.Process:
    return psutil.Process(int((var / "postgres" / "postmaster.pid").read_text().split()[0]))


def test_the_server_serves_two_at_once_and_stops_with_the_last(var_dir: Path) -> None:
    one, two = hold(var_dir), hold(var_dir)
    assert [first_line(one), first_line(two)] == ["kiemdiem ĐẠO\n"] * 2
    running = server(var_dir)
    let_go(one)
    assert lives(running)
    let_go(two)
    assert not lives(running)


def test_a_killed_process_does_not_keep_the_server(var_dir: Path) -> None:
    killed, other = hold(var_dir), hold(var_dir)
    assert [first_line(killed), first_line(other)] == ["kiemdiem ĐẠO\n"] * 2
    running = server(var_dir)
    killed.kill()
    killed.communicate()
    let_go(other)
    assert not lives(running)


def test_a_killed_server_is_started_again_although_its_number_lives_on(var_dir: Path) -> None:
    first = hold(var_dir)
    first_line(first)
    running = server(var_dir)
    running.kill()
    eventually(lambda: not lives(running))
    let_go(first)
    pidfile = var_dir / "postgres" / "postmaster.pid"
    for left in (pidfile, pidfile.with_name(local.SOCKET_LOCK)):
        lines = left.read_text().splitlines()
        left.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    second = hold(var_dir)
    assert first_line(second) == "kiemdiem ĐẠO\n"
    let_go(second)


def test_a_start_waits_for_the_helpers_of_a_killed_server(var_dir: Path) -> None:
    first = hold(var_dir)
    first_line(first)
    running, helper = server(var_dir), helper_of(var_dir)
    helper.suspend()
    running.kill()
    eventually(lambda: not lives(running))
    let_go(first)
    second = hold(var_dir)
    eventually(lambda: "pre-existing shared memory" in (var_dir / "postgres" / "log").read_text())
    helper.resume()
    assert first_line(second) == "kiemdiem ĐẠO\n"
    let_go(second)


def helper_of(var: Path) -> psutil.Process:
    """One of the processes that share the server's memory."""
    return next(one for one in server(var).children() if "checkpointer" in " ".join(one.cmdline()))


def test_a_helper_that_never_goes_is_killed(var_dir: Path) -> None:
    first = hold(var_dir)
    first_line(first)
    running, helper = server(var_dir), helper_of(var_dir)
    helper.suspend()
    running.kill()
    eventually(lambda: not lives(running))
    let_go(first)
    second = hold(var_dir)
    assert first_line(second) == "kiemdiem ĐẠO\n"
    assert not lives(helper)
    let_go(second)


FAIL = """
import os, sys
from pathlib import Path
from config.local import prepare_environment
prepare_environment(Path(sys.argv[1]))
import psycopg
with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
    connection.execute("CREATE TABLE said (text text, level int CONSTRAINT low CHECK (level < 5))")
    try:
        connection.execute("INSERT INTO said VALUES ('a secret', 9)")
    except psycopg.errors.CheckViolation as error:
        assert "a secret" in str(error)
"""


def test_the_log_of_the_server_holds_no_row(var_dir: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    subprocess.run([sys.executable, "-c", FAIL, str(var_dir)], env=environment, check=True)
    logs = [*(var_dir / "postgres" / "logs").iterdir(), var_dir / "postgres" / "log"]
    said = "".join(path.read_text() for path in logs)
    assert ('violates check constraint "low"' in said, "secret" in said, "INSERT" in said) == (
        True,
        False,
        False,
    )
    assert {stat.S_IMODE(path.stat().st_mode) for path in logs} == {0o600}


def test_nobody_else_looks_into_the_folder(var_dir: Path) -> None:
    """Root's server is another user, who passes through with the bit that is enough for it."""
    process = hold(var_dir / "var")
    assert first_line(process) == "kiemdiem ĐẠO\n"
    assert stat.S_IMODE((var_dir / "var").stat().st_mode) == (0o710 if os.geteuid() == 0 else 0o700)
    let_go(process)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")
def test_a_plain_user_closes_the_folder_to_all_others(var_dir: Path) -> None:
    try:
        subprocess.run([sys.executable, "-c", ""], user="nobody", check=True)
    except PermissionError:
        pytest.skip("no other user may run this Python")
    shutil.chown(var_dir, "nobody")
    process = hold(var_dir / "var", user="nobody")
    assert first_line(process) == "kiemdiem ĐẠO\n"
    assert stat.S_IMODE((var_dir / "var").stat().st_mode) == 0o700
    let_go(process)


@pytest.mark.parametrize("name", ["có dấu cách", "x" * 120])
def test_a_path_no_socket_can_have_is_no_obstacle(var_dir: Path, name: str) -> None:
    folder = local.data_folder(var_dir / name)
    assert not folder.is_relative_to(var_dir)
    assert local.PLAIN_PATH.fullmatch(str(folder))
    assert len(bytes(folder)) <= local.LONGEST_PATH
    assert folder != local.data_folder(var_dir / "another" / name)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root needs another user for the server")
def test_a_closed_folder_is_opened_for_passing_through_only(var_dir: Path) -> None:
    closed = var_dir / "closed"
    (closed / "var").mkdir(parents=True)
    closed.chmod(0o700)
    process = hold(closed / "var")
    assert first_line(process) == "kiemdiem ĐẠO\n"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o710
    (said,) = let_go(process).splitlines()
    assert said.startswith("Opened for pgserver to pass through: ")
    assert str(closed) in said.split(": ", 1)[1].split(", ")


def test_the_secret_is_made_once_and_for_its_owner(var_dir: Path) -> None:
    path = var_dir / "secret.key"
    made = local.read_secret(path)
    assert len(made) >= 50
    assert local.read_secret(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_server_that_cannot_start_says_what_to_do(var_dir: Path) -> None:
    (var_dir / "postgres").mkdir()
    (var_dir / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(local.LocalError, match=r"(?s)version 18 but found version 12.*set DATABASE_URL="):
        local.start_database(var_dir)
