"""Loaded before Django's settings are: the tests bring their own services and see files as they lie."""

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path

import psycopg

os.environ["DJANGO_ENV"] = "local"
# Away from var/, where a program may be running with data of its own.
os.environ["VAR_DIR"] = str(Path(__file__).resolve().parent.parent / "var" / "test")
# A folder that exists only in memory, for the keys of secret ballots on screen.
os.environ["BALLOT_KEYS"] = tempfile.mkdtemp(prefix="ballots-", dir="/dev/shm")
# The manifest would make every test wait for `collectstatic`; test_vendor runs it once.
os.environ["PLAIN_STATIC"] = "1"
# Playwright keeps a loop running in the thread of the tests, which Django would take for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

from config.local import prepare_environment  # it reads VAR_DIR

# A test makes and drops objects by the hundred thousand; to look through them less often is a tenth faster.
gc.set_threshold(50_000, 20, 20)


def forgo_safety() -> None:
    """What a power cut would destroy is made anew by the next run, so nothing waits for the disk."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


atexit.register(shutil.rmtree, os.environ["BALLOT_KEYS"], ignore_errors=True)
# A server somebody named is not ours to change; pytest's own workers are told of the one that is.
is_ours = not os.environ.get("DATABASE_URL")
prepare_environment()
if is_ours:
    forgo_safety()
# WhiteNoise warns of a folder that is not there.
Path(os.environ["VAR_DIR"], "static").mkdir(exist_ok=True)
