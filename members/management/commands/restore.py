"""``manage.py restore`` restores a backup into an empty database and an empty folder of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.backups.database import BackupError
from members.backups.keys import KeyFormatError, key_in
from members.backups.restoring import restore_backup


class Command(BaseCommand):
    help = "Restore a backup into an empty database and an empty folder of files."
    # There are no tables yet which the checks could ask.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key", type=Path, required=True, help="the file with the key that opens it")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            manifest = restore_backup(options["file"], key_in(options["key"]))
        except (BackupError, KeyFormatError, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(number for number, _digest in manifest["tables"].values())
        self.stdout.write(
            f"Đã phục hồi bản sao lưu lúc {manifest['made_at']}: {len(manifest['tables'])} bảng, {rows} dòng,"
            f" {len(manifest['files'])} tệp, khớp từng dòng."
        )
