"""The logs: nobody else reads them, no line is lost, and no row of data is in them."""

import logging
import os
import stat
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from config import services
from config.log_writer import RotatingLog
from config.logs import LogFormatter
from config.services import Service
from tests.conftest import eventually
from tests.reviews.cast import Cast, make_cast

SECRET = "LỜI GÓP Ý\n\nBÍ MẬT"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = Service("The thing", [], tmp_path / "thing.log")
    yield service
    service.stop()


def test_a_log_is_put_aside_while_it_is_written_and_no_line_is_lost(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "LOG_LIMIT", 100_000)
    script = (
        "import sys\nfor n in range(40_000): print(n, file=sys.stderr if n % 7 else sys.stdout, flush=True)"
    )
    service.command = [sys.executable, "-c", script]
    service.start()
    assert service.process is not None
    service.process.wait(60)
    service.stop()
    names = ["thing.log.2", "thing.log.1", "thing.log"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    texts = [(tmp_path / name).read_bytes() for name in names]
    assert b"".join(texts) == b"".join(b"%d\n" % n for n in range(40_000))
    assert [text.endswith(b"\n") for text in texts] == [True] * 3
    assert max(map(len, texts)) <= 100_000 + 65_536
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_only_so_many_logs_are_kept(tmp_path: Path) -> None:
    log = RotatingLog(tmp_path / "log", limit=10, kept=2)
    for line in (b"first....\n", b"second...\n", b"third....\n", b"four", b"th\n"):
        log.write(line)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "log": "fourth\n",
        "log.1": "third....\n",
        "log.2": "second...\n",
    }


def test_a_killed_writer_is_replaced_and_the_service_does_not_notice(
    service: Service, tmp_path: Path
) -> None:
    script = "echo one; while [ ! -e go ]; do sleep 0.05; done; echo two; sleep 300"
    service.command = ["sh", "-c", f"cd {tmp_path}; {script}"]
    service.start()
    eventually(lambda: service.log.exists() and service.log.read_text() == "one\n")
    assert service.output is not None
    service.output.writer.kill()
    service.output.writer.wait()
    (tmp_path / "go").touch()

    def written() -> bool:
        service.watch()
        return service.log.read_text() == "one\ntwo\n"

    eventually(written)
    assert service.deaths == 0


def test_a_full_disk_stops_no_service_and_is_told_afterwards(tmp_path: Path) -> None:
    log = RotatingLog(Path("/dev/full"), limit=1000, kept=1)
    log.write(b"lost\n")
    log.write(b"lost too\n")
    log.file = os.open(tmp_path / "log", os.O_WRONLY | os.O_CREAT)
    log.write(b"kept\n")
    lost = len(b"lost\nlost too\n")
    first, second = (tmp_path / "log").read_text().splitlines()
    assert (
        first.startswith("[") and first.endswith(" bytes are missing here: the disk was full]"),
        second,
    ) == (
        True,
        "kept",
    )
    assert int(first[1:].split()[0]) >= lost


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What the loggers of Django write, in the form of the program's logs."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(LogFormatter("{levelname} {name}: {message}", style="{"))
    logger = logging.getLogger("django")
    logger.addHandler(handler)
    yield stream
    logger.removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["exception", "message"])
def test_the_row_of_a_failed_statement_is_not_logged(lines: StringIO, how: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE said (text text, level int CHECK (level < 5))")
        with pytest.raises(DatabaseError) as caught:
            cursor.execute("INSERT INTO said VALUES (%s, 9)", [SECRET])
    logger = logging.getLogger("django.request")
    if how == "exception":
        logger.error("It failed", exc_info=caught.value)
    else:
        logger.error("It failed: %r", caught.value)
    said = lines.getvalue()
    assert ("said_level_check" in said, "DETAIL" in said, "MẬT" in said) == (True, False, False)
    assert ("Traceback" in said) == (how == "exception")


@pytest.mark.django_db
def test_a_refusal_is_one_line_and_a_failure_has_its_trace(
    lines: StringIO, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast: Cast = make_cast()
    client.force_login(cast.guest.user)
    assert client.get("/nowhere/").status_code == 404
    denied = reverse("reviews:campaign_new")
    assert (client.get(denied).status_code, lines.getvalue().splitlines()) == (
        403,
        [
            "WARNING django.request: Not Found: /nowhere/",
            f"WARNING django.request: Forbidden (Permission denied): {denied}",
        ],
    )
    lines.truncate(0)
    logging.getLogger("django.security").error("no", exc_info=SuspiciousOperation("no"))
    failure = {"exc_info": KeyError("lost"), "extra": {"status_code": 500}}
    logging.getLogger("django.request").error("Internal Server Error", **failure)  # type: ignore[arg-type]
    said = lines.getvalue().strip("\0")
    assert (said.count("SuspiciousOperation"), said.count("KeyError: 'lost'")) == (0, 1)
