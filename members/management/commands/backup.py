"""``manage.py backup`` makes an encrypted backup of database and files, or the key for backups."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.backups.database import BackupError
from members.backups.keys import new_identity, recipient_of
from members.upkeep.actions import back_up_now


class Command(BaseCommand):
    help = "Make a backup of database and files, encrypted to BACKUP_RECIPIENT, in BACKUP_FOLDER."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--new-key",
            type=Path,
            metavar="FILE",
            help="write a new key into this file instead, and say what BACKUP_RECIPIENT is to be",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            if options["new_key"]:
                self._make_key(options["new_key"])
            else:
                self.stdout.write(f"Đã sao lưu: {back_up_now()}")
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error

    def _make_key(self, file: Path) -> None:
        identity = new_identity()
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
            opened.write(f"# {recipient_of(identity)}\n{identity}\n")
        self.stdout.write(
            f"Khóa mở bản sao lưu nằm trong {file}. Hãy cất khóa ở nơi khác, mất khóa là không mở được bản"
            f" sao lưu.\nĐặt biến môi trường: BACKUP_RECIPIENT={recipient_of(identity)}"
        )
