"""``manage.py former_template FILE`` writes the empty workbook of former years."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from reviews.former.workbook import former_template


class Command(BaseCommand):
    help = "Writes the empty workbook of former years: levels, shortcomings and commitments."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            file.write_bytes(former_template())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        self.stdout.write(str(file))
