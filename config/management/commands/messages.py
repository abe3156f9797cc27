"""``manage.py messages`` brings the Vietnamese catalogue up to date with the code and the templates."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import messages

LOCALE = "vi"


class Command(BaseCommand):
    help = "Brings the Vietnamese catalogue up to date and says what is not translated."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail unless all is in order")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        path = settings.LOCALE_PATHS[0] / LOCALE / "LC_MESSAGES" / "django.po"
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        new = messages.update_catalog(old, messages.gather_messages(settings.BASE_DIR), LOCALE)
        for line in [*new.faults, *(f"obsolete: {name}" for name in new.obsolete)]:
            self.stdout.write(line)
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new.text, encoding="utf-8")
        elif new.faults:
            raise CommandError(f"{path} is not complete.")
        elif new.text != old:
            raise CommandError(f"{path} is not up to date. Bring it there with `make messages`.")
