"""Rows laid out are the rows that were played, and what a test has written itself is never swept away."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from members.models import Event, Member, Notice
from reviews.models import Paper
from reviews.stages import Stage
from tests import kept
from tests.reviews.cast import Cast, bring_to, make_cast


def everything() -> dict[str, list[tuple[object, ...]]]:
    models = [model for app in kept.OURS for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> kept.State:
    """Nothing kept yet."""
    state = kept.State({})
    monkeypatch.setattr(kept, "_state", state)
    return state


def test_what_is_laid_out_is_what_was_played(db: None, shelf: kept.State) -> None:
    played = bring_to(make_cast(), Stage.CONFERENCE)
    before = everything()
    assert before["reviews.Conference"]
    assert len(before["reviews.Paper"]) >= 4
    Notice.objects.all().delete()
    Paper.objects.filter(session=played.session).update(rank=77)
    assert everything() != before
    laid = kept.load(((0, False), Stage.CONFERENCE))
    assert everything() == before
    assert (laid.session, laid.session.stage) == (played.session, Stage.CONFERENCE)


def test_the_second_to_begin_alike_plays_nothing(db: None, shelf: kept.State) -> None:
    first = bring_to(make_cast(), Stage.COMMENTING)
    shelf.begun = shelf.writes  # as for the next test
    written = shelf.writes
    second = bring_to(make_cast(), Stage.COMMENTING)
    swept = shelf.writes - written
    assert (second.session, swept) == (first.session, 2), "one statement that empties the tables, twice"
    assert second is not first


def test_what_is_done_to_a_cast_is_not_seen_by_the_next(db: None, shelf: kept.State) -> None:
    bring_to(make_cast(), Stage.WRITING)
    key = ((0, False), Stage.WRITING)
    kept.load(key).member.full_name = "Người Khác"
    assert kept.load(key).member.full_name == "Lê Thị Đảng Viên"


@pytest.mark.parametrize(
    "write",
    [
        lambda cast: Notice.objects.create(recipient=cast.member, text="Của riêng", url="/"),
        lambda cast: Member.objects.filter(pk=cast.member.pk).update(full_name="Của riêng"),
        lambda _cast: connection.cursor().execute("UPDATE members_member SET full_name = 'Của riêng'"),
    ],
    ids=["created", "updated", "in plain SQL"],
)
def test_who_wrote_something_plays_on_from_there(
    db: None, shelf: kept.State, write: Callable[[Cast], object]
) -> None:
    bring_to(make_cast(), Stage.WRITING)
    shelf.begun = shelf.writes
    cast = make_cast()
    write(cast)
    bring_to(cast, Stage.WRITING)
    own = Notice.objects.filter(text="Của riêng"), Member.objects.filter(full_name="Của riêng")
    assert sum(rows.exists() for rows in own) == 1
    assert cast.session.stage == Stage.WRITING


def test_to_look_is_not_to_write(db: None, shelf: kept.State) -> None:
    cast = make_cast()
    before = shelf.writes
    assert cast.paper(cast.member).sections.count() > 1
    assert shelf.writes == before


@pytest.mark.django_db(transaction=True)
def test_it_holds_for_rows_that_others_see_too(shelf: kept.State) -> None:
    first = bring_to(make_cast(), Stage.WRITING)
    before = everything()
    shelf.begun = shelf.writes
    second = bring_to(make_cast(), Stage.WRITING)
    assert (everything(), second.session) == (before, first.session)
    last = Event.objects.latest("pk").pk
    made = Event.record("after", second.session, by=second.clerk)
    assert made.pk > last, "what is made next has a key of its own"


def test_what_another_process_played_is_not_played_again(
    db: None, shelf: kept.State, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The other one has a database of its own, in which the sequences have not come so far."""
    kept.share(tmp_path)
    played = bring_to(make_cast(), Stage.WRITING)
    before = everything()
    other = kept.State({}, tmp_path)
    monkeypatch.setattr(kept, "_state", other)
    for name in ("members_event", "reviews_paper"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), 1)", [name])
    cast = bring_to(make_cast(), Stage.WRITING)
    assert (cast.session, other.writes, everything()) == (played.session, 2, before)
    last = Event.objects.latest("pk").pk
    assert Event.record("after", cast.session, by=cast.clerk).pk > last


def test_while_another_process_plays_one_waits(shelf: kept.State, tmp_path: Path) -> None:
    kept.share(tmp_path)
    order: list[str] = []

    def come() -> None:
        with kept.played_once("stage"):
            order.append("second")

    second = threading.Thread(target=come)
    with kept.played_once("stage"):
        second.start()
        second.join(0.2)
        order.append("first")
    second.join()
    assert order == ["first", "second"]


def test_beside_a_worker_everything_is_played(db: None, shelf: kept.State) -> None:
    make_cast()
    shelf.begun = shelf.writes
    with kept.play_all():
        assert not kept.has(((0, False), Stage.PREPARING))
    assert kept.has(((0, False), Stage.PREPARING))
