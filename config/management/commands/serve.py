"""``manage.py serve`` runs the web server and the worker, and keeps them running, until Ctrl-C."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import environ, supervisor
from config.services import ServeError


class Command(BaseCommand):
    help = "Runs the web server and the worker until Ctrl-C."
    # The child processes run the checks. Here a missing library would break them before it could be named.
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=["web", "worker"], help="run one of the two")
        parser.add_argument("--port", type=int, help="instead of PORT or 8000")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            port = options["port"] or environ.number("PORT", 8000)
            supervisor.serve(settings.VAR_DIR, port, options["only"])
        except (ServeError, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
