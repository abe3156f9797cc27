"""``manage.py serve`` runs the web server and the worker, and keeps them running, until Ctrl-C."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, connection
from django.urls import reverse

from config import environ, supervisor
from config.services import ServeError
from members.firstrun.actions import make_token


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
            supervisor.serve(settings.VAR_DIR, port, options["only"], partial(first_run_said, port))
        except (ServeError, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error


def first_run_said(port: int) -> str:
    """Return the lines with the one-time address of the first run, empty if there is somebody already. A
    database that cannot be asked keeps nobody from serving."""
    try:
        token = make_token()
    except Error:
        return ""
    finally:
        connection.close()
    if not token:
        return ""
    site = f"http://127.0.0.1:{port}" if settings.LOCAL else settings.SITE_URL
    return (
        "Chưa có ai trong chương trình. Người quản trị đầu tiên mở địa chỉ dùng một lần này (nobody is in the"
        f" program yet, set it up here):\n    {site}{reverse('firstrun:first_run')}?token={token}"
    )
