"""``manage.py verify`` says whether the history agrees with its seals, or whether backups are whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from members.backups.database import BackupError
from members.backups.keys import KeyFormatError, key_in
from members.backups.restoring import verify_backup
from members.models import HistorySeal
from members.seals import faults_of_heads, verify_history


class Command(BaseCommand):
    help = "Say whether the history agrees with its seals or, with files, whether these backups are whole."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="backups")
        parser.add_argument("--key", type=Path, help="the file with the key that opens backups")
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="NUMBER:DIGEST",
            help="a seal that was noted outside",
        )
        parser.add_argument("--heads", action="store_true", help="list every seal, to be kept outside")

    def handle(self, *_args: Any, **options: Any) -> None:
        with translation.override("vi"):
            if options["files"]:
                self._verify_backups(options["files"], options["key"])
            elif options["heads"]:
                for seal in HistorySeal.objects.order_by("number").iterator():
                    self.stdout.write(f"{seal.number}:{seal.digest} {seal.sealed_at.isoformat()}")
            else:
                self._verify_history(options["head"])

    def _verify_backups(self, files: list[Path], key: Path | None) -> None:
        if key is None:
            raise CommandError("Give the key that opens backups: --key FILE")
        try:
            identity = key_in(key)
            for file in files:
                manifest = verify_backup(file, identity)
                self.stdout.write(
                    f"{file.name}: nguyên vẹn, lúc {manifest['made_at']}, {len(manifest['tables'])} bảng,"
                    f" {len(manifest['files'])} tệp."
                )
        except (BackupError, KeyFormatError, OSError) as error:
            raise CommandError(str(error)) from error

    def _verify_history(self, heads: list[str]) -> None:
        found = verify_history()
        faults = [f"{number}: {said}" for number, said in found.faults] + list(faults_of_heads(heads))
        for fault in faults:
            self.stdout.write(f"✗ {fault}")
        sealed = f"mốc niêm phong cuối {found.head}" if found.head else "chưa có mốc niêm phong nào"
        self.stdout.write(f"Lịch sử: {sealed}; {found.unsealed} dòng chưa niêm phong.")
        if faults:
            raise CommandError("Lịch sử không khớp các mốc niêm phong.")
