"""Opens a backup, says whether it is whole, and restores it into an empty database and an empty folder."""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import sql

from members.backups.database import BackupError, asking_as_here, figures, run, table_columns, tables
from members.backups.saving import BLOCK, DUMP, FILES, FORMAT, MANIFEST, NOT_KEPT, TABLES, sha256_of
from members.backups.sealed import SealedReader, UnsealError


def verify_backup(file: Path, identity: X25519PrivateKey) -> dict[str, Any]:
    """Read the whole backup, and return its manifest. Raises ``BackupError`` if anything in it is not as the
    manifest says, or PostgreSQL cannot read its part."""
    with opened(file, identity) as (content, manifest), asking_as_here(content) as environment:
        run(
            "pg_restore", "--list", f"--file={content / 'list'}", str(content / DUMP), environment=environment
        )
        return manifest


def restore_backup(file: Path, identity: X25519PrivateKey) -> dict[str, Any]:
    """Restore the backup into this program's database and folder of files, bring it to the present version,
    and return its manifest. Raises ``BackupError`` unless both are empty, if the backup is not whole, or if
    what was restored is not row by row what was backed up."""
    media = Path(settings.MEDIA_ROOT)
    if tables():
        raise BackupError("The database is not empty. Make a new one, and name it by DATABASE_URL.")
    if media.is_dir() and any(media.iterdir()):
        raise BackupError(f"{media} is not empty. Move it away first.")
    with opened(file, identity) as (content, manifest):
        with asking_as_here(content) as environment:
            _restore_database(content, manifest, environment)
        _compare(manifest)
        for name in manifest["files"]:
            (media / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            shutil.move(content / FILES / name, media / name)
            (media / name).chmod(0o600)
    call_command("migrate", verbosity=0)
    return manifest


@contextmanager
def opened(file: Path, identity: X25519PrivateKey) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Decrypt the backup into a folder that is there until the block ends, and yield the folder with the
    manifest. Raises ``BackupError`` if the backup is not whole."""
    with tempfile.TemporaryDirectory(prefix="opened-backup-", dir=settings.VAR_DIR) as staged:
        content = Path(staged)
        try:
            with file.open("rb") as sealed:
                reader = SealedReader(sealed, identity)
                with tarfile.open(fileobj=reader, mode="r|", bufsize=BLOCK) as tar:  # type: ignore[call-overload]
                    tar.extractall(content, filter="data")
                while reader.read(BLOCK):  # to the end, since only there a file that was cut off is noticed
                    pass
            manifest = json.loads((content / MANIFEST).read_text())
        except (UnsealError, tarfile.TarError, OSError, ValueError) as error:
            raise BackupError(f"{file.name}: {error}") from error
        if manifest["format"] > FORMAT:
            raise BackupError("The backup was made by a later version of the program.")
        _require_whole(content, manifest)
        yield content, manifest


def _require_whole(content: Path, manifest: dict[str, Any]) -> None:
    """Raise ``BackupError`` if a file in the folder is not as the manifest says."""
    expected = {
        content / (DUMP if name == DUMP else f"{TABLES}/{name}"): digest
        for name, digest in manifest["database"].items()
    }
    expected |= {content / FILES / name: digest for name, digest in manifest["files"].items()}
    for path, digest in expected.items():
        if not path.is_file() or sha256_of(path) != digest:
            raise BackupError(f"{path.relative_to(content)} is missing or damaged.")


def _restore_database(content: Path, manifest: dict[str, Any], environment: dict[str, str]) -> None:
    """Let PostgreSQL restore the tables, fill those that have columns no backup holds, then restore indexes,
    constraints and triggers."""
    database = str(connection.settings_dict["NAME"])
    common = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction")
    for section in ("pre-data", "data", "post-data"):
        if section == "post-data":
            for table in manifest["emptied"]:
                _fill(table, content / TABLES / table)
        run(
            "pg_restore",
            *common,
            f"--section={section}",
            f"--dbname={database}",
            str(content / DUMP),
            environment=environment,
        )


@transaction.atomic
def _fill(table: str, file: Path) -> None:
    columns = sql.SQL(", ").join(sql.Identifier(name) for name, _kind in table_columns(table))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with connection.cursor() as cursor, file.open("rb") as rows, cursor.copy(statement) as copied:
        while block := rows.read(BLOCK):
            copied.write(block)


@transaction.atomic
def _compare(manifest: dict[str, Any]) -> None:
    """Raise ``BackupError`` unless every table is row by row as it was backed up."""
    now = {table: list(found) for table, found in figures(NOT_KEPT).items()}
    then = manifest["tables"]
    different = sorted(table for table in {*now, *then} if now.get(table) != then.get(table))
    if different:
        raise BackupError(f"These tables are not as they were backed up: {', '.join(different)}.")
