"""``manage.py migrate``, which also refuses a database made by another version of the program."""

from __future__ import annotations

from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

SHOWN = 3


def unknown(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the migrations in the database that this code does not have, as "members.0002_name"."""
    loader = MigrationLoader(connection, ignore_no_migrations=True)
    strange = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in strange if app in loader.migrated_apps)


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        if strange := unknown(connections[options["database"]]):
            named = ", ".join(strange[:SHOWN]) + (", …" if len(strange) > SHOWN else "")
            raise CommandError(
                "This database was made by another version of the program, and its data cannot be taken over:"
                f" it holds migrations that are not known here ({named}).\n"
                "To start anew without the data: `make clean`, and the same command again. With DATABASE_URL"
                " set, drop that database and create it empty. To keep the data, go back to that version."
            )
        super().handle(*args, **options)
