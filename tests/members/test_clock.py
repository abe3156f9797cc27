"""The clock: set outside production alone, moved forward alone, seen by another process too."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members import clock
from members.models import Event
from tests.reviews.cast import make_cast

MORNING = dt.datetime(2025, 12, 4, 8, 0, tzinfo=timezone.get_default_timezone())
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """What is kept here is no other test's time."""
    settings.VAR_DIR = tmp_path


def is_about(moment: dt.datetime, expected: dt.datetime) -> bool:
    return expected <= moment < expected + MINUTE


def test_unset_it_is_the_machines_time() -> None:
    assert is_about(clock.now(), timezone.now() - dt.timedelta(seconds=1))
    assert clock.today() == timezone.localdate(clock.now())


def test_set_it_runs_on_from_there_and_afterwards_as_before() -> None:
    with clock.running_from(MORNING):
        first = clock.now()
        assert (is_about(first, MORNING), clock.today()) == (True, dt.date(2025, 12, 4))
        assert clock.now() > first
        with clock.running_from(MORNING - dt.timedelta(days=300)):
            assert clock.today() == dt.date(2025, 2, 7)
        assert clock.today() == dt.date(2025, 12, 4)
    assert is_about(clock.now(), timezone.now() - dt.timedelta(seconds=1))


def test_the_day_is_the_committees() -> None:
    with clock.running_from(dt.datetime(2025, 12, 4, 18, 0, tzinfo=dt.UTC)):
        assert clock.today() == dt.date(2025, 12, 5)


def test_it_is_moved_forward_and_never_back() -> None:
    with clock.running_from(MORNING):
        clock.move_to(MORNING + dt.timedelta(days=1))
        clock.move_on(dt.timedelta(hours=2))
        assert is_about(clock.now(), MORNING + dt.timedelta(days=1, hours=2))
        with pytest.raises(clock.ClockError, match="2025-12-05 10:00 and is never moved back"):
            clock.move_to(MORNING)
    with pytest.raises(clock.ClockError, match="was not set here"):
        clock.move_on(MINUTE)


def test_in_production_nothing_sets_it(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "set"
    file.write_text("1000000")
    monkeypatch.setenv(clock.VARIABLE, str(file))
    assert clock.now() - timezone.now() > dt.timedelta(days=11)
    settings.LOCAL = False
    assert abs(clock.now() - timezone.now()) < MINUTE
    with pytest.raises(clock.ClockError, match="In production"), clock.running_from(MORNING):
        pass
    with pytest.raises(clock.ClockError, match="In production"):
        clock.move_to(MORNING)
    with pytest.raises(clock.ClockError, match="In production"):
        clock.keep()


def today_elsewhere(var: Path) -> str:
    """The day in a process started now, in this ``VAR_DIR``."""
    asking = "from members import clock; print(clock.today())"
    command = [sys.executable, str(configured.BASE_DIR / "manage.py"), "shell", "--no-imports", "-c", asking]
    environment = {**os.environ, "VAR_DIR": str(var), "DATABASE_URL": "postgresql:///nowhere"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def test_processes_started_meanwhile_go_by_it_and_others_by_what_is_kept(tmp_path: Path) -> None:
    with clock.running_from(MORNING):
        assert today_elsewhere(tmp_path) == "2025-12-04"
        clock.keep()
    assert today_elsewhere(tmp_path) == "2025-12-04"
    assert clock.today() == dt.date(2025, 12, 4)


@pytest.mark.django_db
def test_what_is_written_down_bears_its_time() -> None:
    cast = make_cast()
    with clock.running_from(MORNING):
        event = Event.record("tried", cast.session, by=None)
    assert is_about(event.at, MORNING)


def test_a_page_says_that_the_day_is_set(client: Client, db: None) -> None:
    said = "Ngày của chương trình được đặt để dùng thử: 04/12/2025."
    user = make_cast().member.user
    client.force_login(user)
    before = client.get(reverse("reviews:my_work")).content.decode()
    with clock.running_from(MORNING):
        client.force_login(user)
        during = client.get(reverse("reviews:my_work")).content.decode()
    assert (said in before, said in during) == (False, True)
