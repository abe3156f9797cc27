"""``manage.py template FILE`` writes the empty workbook for the import, the same that its page offers."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.workbooks import empty_workbook


class Command(BaseCommand):
    help = "Writes the empty workbook for the import of committees, members, posts and roles."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            file.write_bytes(empty_workbook())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(str(file))
