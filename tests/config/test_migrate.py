"""A database of another version is not touched: whoever starts the program is told what to do."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


@pytest.mark.django_db
def test_a_database_made_by_another_version_is_refused_in_plain_words() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("members", "0005_outbox")
    with pytest.raises(CommandError, match=r"another version.*members\.0005_outbox.*\n.*make clean"):
        call_command("migrate", verbosity=0)


@pytest.mark.django_db
def test_migrations_of_an_application_that_is_gone_are_nobody_s_concern() -> None:
    MigrationRecorder(connection).record_applied("gone", "0001_initial")
    said = StringIO()
    call_command("migrate", plan=True, stdout=said)
    assert "No planned migration operations." in said.getvalue()
