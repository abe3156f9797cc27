"""What every test may ask for: the test database's queue, a real worker, a real browser."""

import datetime as dt
import gc
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import hypothesis
import psutil
import pytest
from django.conf import settings
from django.core.management.color import Style
from django.db import connection, connections
from django.db.backends.postgresql.operations import DatabaseOperations
from django.db.backends.signals import connection_created
from django.template import Context, RequestContext, Template
from django.test.signals import template_rendered
from django.utils.safestring import SafeString
from kombu import pools
from playwright.sync_api import Playwright
from psycopg.conninfo import make_conninfo
from pytest_django import DjangoDbBlocker

from config.celery import app
from config.services import Service
from members import clock
from tests import kept, template

TimePasses = Callable[..., None]

# How long an example takes is up to the machine.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--disable-gpu-rasterization",
    "--disable-sync",
    "--no-first-run",
]


connection_created.connect(kept.watch)


LONG = {
    "browser",
    "nasty",
    "once",
    "pairs",
    "test_closed.py",
    "test_cost.py",
    "test_kills.py",
    "test_local.py",
    "test_queue.py",
    "test_report_worker.py",
    "test_supervisor.py",
}
"""The folders and files whose tests take long or wait for other processes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first in every process: what is left to the end is short, and no process waits long for
    another."""
    items[:] = dealt(items, processes=int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))


def pytest_collection_finish() -> None:
    """What was loaded stays until the process ends, so the collector need not look through it again and again
    (as in ``config.wsgi``)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def dealt(items: list[pytest.Item], processes: int) -> list[pytest.Item]:
    """In the order in which each process, given an equal part of the list, begins with an equal share of the
    long tests, and each process elsewhere among them, because neighbours wait for the same. (xdist cuts the
    list so; who has finished takes from the end of another's part.)"""
    long = [item for item in items if LONG & set(item.path.parts)]
    others = iter([item for item in items if not LONG & set(item.path.parts)])
    order: list[pytest.Item] = []
    for process in range(processes):
        size = (len(items) - len(order)) // (processes - process)
        share = long[process::processes]
        begin = len(share) * process // processes
        order += [*share[begin:], *share[:begin], *islice(others, max(0, size - len(share)))]
    return [*order, *others]


@pytest.fixture(scope="session", autouse=True)
def _shared(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What one process of several has played the others need not."""
    if worker_id != "master":
        kept.share(tmp_path_factory.getbasetemp().parent / "kept")


def render_and_tell(template: Template, context: Context) -> SafeString:
    # A part of a template (``page.html#part``) is no Template, and tells nothing itself.
    page = context.template
    if isinstance(context, RequestContext) and (page is template or not isinstance(page, Template)):
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)


@pytest.fixture(scope="session", autouse=True)
def _only_pages_tell_their_context(django_test_environment: None) -> Iterator[None]:
    """A page tells the test client with what it was rendered. Django lets each part and each field of a form
    tell it too, which takes longer than to render them, and no test asks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render_and_tell)
        yield


@pytest.fixture(autouse=True)
def _begun() -> None:
    kept.begin()


def test_database() -> str:
    """How to reach the test database; other processes read it as DATABASE_URL."""
    return make_conninfo(
        app.conf.broker_transport_options["conn_string"], dbname=connection.settings_dict["NAME"]
    )


test_database.__test__ = False  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """The test database is copied from one that is migrated already."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = template.template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """What the tests send goes into the test database's queue."""
    app.conf.broker_transport_options["conn_string"] = test_database()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", staticmethod(emptying))
        yield
    pools.reset()


def emptying(style: Style, tables: Sequence[str], **options: bool) -> list[str]:
    """Every row out of every table, when nobody else is at it, and past the triggers that keep the history.

    TRUNCATE, Django's way, makes the file of every table and every index anew, however few rows there are;
    that takes fifty times as long. A request that a closed page still had on its way may hold one table and
    wait for another: then the locks are let go and asked for again.
    """
    names = [connection.ops.quote_name(table) for table in tables]
    return [
        (
            f"DO $$ BEGIN LOOP BEGIN LOCK TABLE {', '.join(names)}; EXIT; "
            "EXCEPTION WHEN deadlock_detected THEN NULL; END; END LOOP; END $$"
        ),
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM {name}" for name in names),  # noqa: S608  they are our own
    ]


def loses_for(seconds: int) -> pytest.MarkDecorator:
    """What this test's worker loses comes back after so long; what takes as long it gives up."""
    return pytest.mark.parametrize("worker", [{"VISIBILITY_TIMEOUT": str(seconds)}], indirect=True)


@pytest.fixture
def worker(request: pytest.FixtureRequest, transactional_db: None, tmp_path: Path) -> Iterator[Service]:
    """A real worker on the test database."""
    app.control.purge()
    with connection.cursor() as cursor:  # what tests before have asked of a worker that was not there
        cursor.execute("SELECT pgmq.purge_queue('long')")
    command = [sys.executable, "-m", "celery", "-A", "config", "worker", "--include", "tests.tasks"]
    command += ["--queues", "celery,long"]
    command += ["--concurrency", "1", "--loglevel", "INFO", "--without-mingle", "--without-gossip"]
    command += ["--without-heartbeat"]
    environment = {"DATABASE_URL": test_database(), **getattr(request, "param", {})}
    service = Service("The worker", command, tmp_path / "worker.log", environment)
    service.start()
    try:
        eventually(lambda: " ready." in service.log.read_text(), service.log.read_text)
        with kept.play_all():
            yield service
    finally:
        service.stop(seconds=1)


@pytest.fixture
def time_passes() -> Iterator[TimePasses]:
    """Moves the clock forward for the test: ``time_passes(days=5)``."""
    with clock.running_from(clock.now()):
        yield lambda **span: clock.move_on(dt.timedelta(**span))


def eventually(
    condition: Callable[[], bool], explain: Callable[[], str] = lambda: "", seconds: float = 30
) -> None:
    """Wait for what another process does."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s {explain()}"
        time.sleep(0.05)


def lives(process: psutil.Process) -> bool:
    """A process that ended may still be listed until its parent has asked how."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="session")
def playwright(playwright: Playwright) -> Iterator[Playwright]:
    """Inside its running loop Django has other connections than outside; they end while it still runs."""
    yield playwright
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which asks nothing of the outside. Built without a window it takes two thirds of
    the processor time."""
    program = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return {**browser_type_launch_args, "executable_path": program, "args": CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "vi-VN", "timezone_id": settings.TIME_ZONE}


@pytest.fixture
def keys_in_memory() -> Iterator[Path]:
    """A folder that exists only in memory, for the keys of secret ballots on screen."""
    folder = Path(tempfile.mkdtemp(dir="/dev/shm"))
    yield folder
    shutil.rmtree(folder)
