"""One migrated database, of which every process copies its own test database.

To run the migrations takes seconds, to copy what they made a tenth of one. The first process that needs the
template makes it; it stays on the server until the migrations or the packages are others. A migration
therefore reads nothing of ours that may change under it (``tests/config/test_template.py``).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.local import file_lock

ROOT = Path(settings.BASE_DIR)
PREFIX = "template_of_tests_"


def migrations() -> list[Path]:
    return sorted(ROOT.glob("*/migrations/*.py"))


def digest(files: Iterable[Path]) -> str:
    """Of what these files hold and where they lie."""
    found = hashlib.sha256()
    for path in files:
        found.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def template() -> str:
    """The name of the migrated database, which is made if there is none or an outdated one."""
    read = [ROOT / "members" / name for name in ("doubles.py", "words.py")]
    more = [*read, ROOT / "requirements" / "base.txt"]
    name = PREFIX + digest([*migrations(), *more])
    with file_lock(Path(os.environ["VAR_DIR"], "template.lock")):
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
            there = {row[0] for row in cursor.fetchall()}
            if name in there:
                return name
            for outdated in (*there, f"{name}_begun"):
                cursor.execute(f"DROP DATABASE IF EXISTS {outdated}")
            cursor.execute(f"CREATE DATABASE {name}_begun")
        _migrate(f"{name}_begun")
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name}_begun RENAME TO {name}")
    return name


def _migrate(database: str) -> None:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
