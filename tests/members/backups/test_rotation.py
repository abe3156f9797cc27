"""Backups of the last days, weeks and months are kept, and no others."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from members import clock
from members.backups.rotation import backup_name, backups_in, forget_old
from members.models import Notice
from members.upkeep.actions import tell_of_backups
from tests.conftest import TimePasses
from tests.reviews.cast import make_cast


def test_of_a_year_of_nights_the_last_days_weeks_and_months_are_kept(tmp_path: Path) -> None:
    last = dt.datetime(2026, 12, 31, 18, 10, tzinfo=dt.UTC)
    for night in range(400):
        (tmp_path / backup_name(last - dt.timedelta(days=night))).touch()
    (tmp_path / "kiemdiem.age").touch()
    forget_old(tmp_path)
    kept = [file.name[9:17] for file in backups_in(tmp_path)]
    days = ["20261231", "20261230", "20261229", "20261228", "20261227", "20261226", "20261225"]
    weeks = ["20261220", "20261213", "20261206"]
    months = [
        f"2026{month:02d}{day}" for month, day in ((11, 30), (10, 31), (9, 30), (8, 31), (7, 31), (6, 30))
    ]
    months += ["20260531", "20260430", "20260331", "20260228", "20260131"]
    assert kept == [*days, *weeks, *months]
    assert (tmp_path / "kiemdiem.age").exists(), "what is no backup is left alone"


def test_administrators_are_told_when_there_is_no_backup_of_the_night(
    db: None, settings: Any, tmp_path: Path, time_passes: TimePasses
) -> None:
    cast = make_cast()
    settings.BACKUP_FOLDER, settings.BACKUP_RECIPIENT = tmp_path, "age1"
    assert tell_of_backups()
    (tmp_path / backup_name(clock.now())).touch()
    assert not tell_of_backups()
    time_passes(hours=27)
    assert tell_of_backups()
    told = Notice.objects.filter(recipient=cast.administrator).order_by("pk").values_list("text", flat=True)
    assert [text.partition(":")[0] for text in told] == [
        "Chưa có bản sao lưu nào.",
        told[1].partition(":")[0],
    ]
    assert Notice.objects.exclude(recipient=cast.administrator).filter(url="/members/upkeep/").count() == 0


@pytest.mark.parametrize("is_local", [True, False])
def test_where_nothing_is_set_up_only_a_site_in_use_says_so_on_mondays(
    db: None, settings: Any, tmp_path: Path, is_local: bool
) -> None:
    settings.BACKUP_FOLDER, settings.BACKUP_RECIPIENT, settings.LOCAL = tmp_path, "", is_local
    assert tell_of_backups() == (not is_local and clock.today().weekday() == 0)
