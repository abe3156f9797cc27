"""The restore drill: a backup restored into an empty database is equal row by row, with every file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from psycopg import sql

from members import clock
from members.backups.database import TableFigures, figures
from members.backups.saving import NOT_KEPT
from members.models import User
from reviews.documents.actions.attachments import attach_file
from reviews.models import Attachment
from tests.conftest import test_database
from tests.reviews.cast import make_cast

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def another_database() -> Iterator[None]:
    """An empty database in the place of that of the tests."""
    name = str(connection.settings_dict["NAME"])
    other = sql.Identifier(f"{name}_restored")
    with psycopg.connect(test_database(), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(other))
        try:
            connection.close()
            connection.settings_dict["NAME"] = f"{name}_restored"
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = name
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(other))


def counted() -> dict[str, TableFigures]:
    with transaction.atomic():
        return figures(NOT_KEPT)


def said(command: str, *arguments: object, **options: object) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def test_a_backup_is_restored_row_by_row_without_what_no_backup_holds(settings: Any, tmp_path: Path) -> None:
    cast = make_cast()
    settings.VAR_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    settings.BACKUP_FOLDER, settings.BACKUP_EMPTIES = tmp_path / "backups", {"members_user": ["last_login"]}
    file = attach_file(SimpleUploadedFile("Kế hoạch.pdf", b"%PDF-1.7 plan"), cast.session, by=cast.clerk)
    User.objects.update(last_login=clock.now())
    key = tmp_path / "key"
    settings.BACKUP_RECIPIENT = said("backup", new_key=key).rpartition("=")[2].strip()
    said("backup")
    (made,) = (tmp_path / "backups").glob("*.age")
    assert said("verify", made, key=key).startswith(f"{made.name}: nguyên vẹn")
    before = counted()
    with pytest.raises(CommandError, match="not empty"):
        said("restore", made, key=key)
    settings.MEDIA_ROOT = tmp_path / "other"
    with another_database():
        assert "khớp từng dòng" in said("restore", made, key=key)
        assert counted() == before
        assert (Path(settings.MEDIA_ROOT) / file.file.name).read_bytes() == b"%PDF-1.7 plan"
        assert list(Attachment.objects.values_list("pk", "sha256")) == [(file.pk, file.sha256)]
        assert User.objects.filter(last_login__isnull=False).count() == 0
    assert User.objects.filter(last_login__isnull=True).count() == 0
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(content)
    with pytest.raises(CommandError, match="damaged"):
        said("verify", made, key=key)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["backups", "key", "media", "other"]
