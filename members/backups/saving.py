"""Makes a backup: database and files as they are at one moment."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import FileField

from members import clock
from members.backups.database import (
    BackupError,
    asking_as_here,
    emptied,
    figures,
    rows_without,
    run,
)
from members.backups.rotation import backup_name
from members.backups.sealed import SealedWriter

FORMAT = 1
MANIFEST, DUMP, TABLES, FILES = "manifest.json", "database.dump", "tables", "files"
NOT_KEPT = ("django_session", "cache")
"""The tables of which no row is kept: who is signed in, and what is computed anew."""

BLOCK = 1024 * 1024
STAGED = "backing-up-"
"""How the folders are called in which backups are put together."""


class _Hashing:
    """A file to be written that keeps the digest of its bytes."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def write(self, content: bytes) -> int:
        self.digest.update(content)
        return self.file.write(content)


def back_up(folder: Path, recipient: X25519PublicKey) -> Path:
    """Write a backup into the folder, and return its path. Its bytes are read again from the disk and
    compared. Raises ``BackupError`` if another backup is being made, or a program of PostgreSQL fails."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / backup_name(clock.now())
    with _alone(folder), tempfile.TemporaryDirectory(prefix=STAGED, dir=settings.VAR_DIR) as staged:
        content = Path(staged)
        manifest = _collect(content)
        (content / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1))
        part = target.with_suffix(".part")
        digest = _seal(content, part, recipient)
        if sha256_of(part) != digest:
            part.unlink()
            raise BackupError("The disk does not give back what was written to it.")
        part.rename(target)
    return target


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Make the block the only one that backs up into this folder. What a killed one has left is taken
    away."""
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError("Another backup is being made.") from error
        for left in folder.glob("*.part"):
            left.unlink()
        for left in Path(settings.VAR_DIR).glob(f"{STAGED}*"):
            shutil.rmtree(left)
        yield


def _collect(content: Path) -> dict[str, Any]:
    """Put what is backed up into the folder, and return what the manifest says of it.

    All is read in one snapshot of the database. The files that it names are linked first: they are never
    written again, so that only being deleted could change them meanwhile."""
    for part in (TABLES, FILES):
        (content / part).mkdir()
    with transaction.atomic(), asking_as_here(content) as environment, connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        named = sorted(set(_named_files()))
        there = [name for name in named if _link(name, content / FILES)]
        empty = emptied()
        for table, columns in empty.items():
            with (content / TABLES / table).open("wb") as file:
                statement = rows_without(table, columns)
                with cursor.copy("COPY (" + statement.as_string(cursor.connection) + ") TO STDOUT") as rows:
                    file.writelines(rows)
        without = [f"--exclude-table-data={table}" for table in (*NOT_KEPT, *empty)]
        kept = ("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}")
        run("pg_dump", *kept, *without, f"--file={content / DUMP}", environment=environment)
        applied = MigrationRecorder(connection).applied_migrations()
        counted = figures(NOT_KEPT)
    return {
        "format": FORMAT,
        "made_at": clock.now().isoformat(),
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
        "tables": counted,
        "emptied": empty,
        "database": {path.name: sha256_of(path) for path in [content / DUMP, *(content / TABLES).iterdir()]},
        "files": {name: sha256_of(content / FILES / name) for name in there},
        "absent": sorted(set(named) - set(there)),
    }


def _named_files() -> Iterator[str]:
    """Yield the names of all files that a row of the database names."""
    for model in apps.get_models():
        for field in model._meta.get_fields():  # noqa: SLF001  # Django documents it for such use
            if isinstance(field, FileField):
                rows = model._base_manager.exclude(**{field.name: ""}).order_by()  # noqa: SLF001
                yield from rows.values_list(field.name, flat=True)


def _link(name: str, folder: Path) -> bool:
    """Put the file into the folder under its name. Return False if it is not there, as one that is only being
    made."""
    source, target = Path(settings.MEDIA_ROOT) / name, folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except FileNotFoundError:
        return False
    except OSError:
        shutil.copyfile(source, target)
    return True


def _seal(content: Path, part: Path, recipient: X25519PublicKey) -> str:
    """Write the folder as one encrypted file, and return the digest of its bytes. The manifest comes first,
    so that whoever reads the rest knows what it has to be."""
    with os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        hashing = _Hashing(file)
        writer = SealedWriter(hashing, recipient)  # type: ignore[arg-type]  # it only writes
        with tarfile.open(fileobj=writer, mode="w|", bufsize=BLOCK) as tar:  # type: ignore[call-overload]
            for name in (MANIFEST, DUMP, TABLES, FILES):
                tar.add(content / name, arcname=name, filter=_nobodys)
        writer.close()
        file.flush()
        os.fsync(file.fileno())
    return hashing.digest.hexdigest()


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
