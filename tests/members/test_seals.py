"""The history is sealed while others write, and what is changed behind the program is found."""

from __future__ import annotations

import io

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from members.models import Committee, Event, HistorySeal
from members.seals import faults_of_heads, head, seal_history, verify_history
from tests.conftest import TimePasses, test_database
from tests.reviews.cast import make_tree

INSERT = (
    "INSERT INTO members_event (id, at, verb, subject, subject_id, actor_name, in_place_of, data)"
    " VALUES (KEY, now(), 'note', 'members.committee', 1, '', '', '{}') RETURNING id"
)


@pytest.fixture
def province(db: None) -> Committee:
    return make_tree()[0]


def note(province: Committee) -> int:
    return Event.record("note", province, by=None).pk


@pytest.mark.django_db(transaction=True)
def test_an_entry_that_is_committed_late_is_sealed_late_and_nobody_waits(province: Committee) -> None:
    first = note(province)
    with psycopg.connect(test_database()) as other:
        ((late,),) = other.execute(INSERT.replace("KEY", "nextval('members_event_id_seq')")).fetchall()
        last = note(province)
        assert [seal.entries for seal in seal_history()] == [2]
        assert (late, last) == (first + 1, first + 2)
        other.commit()
    found = verify_history()
    assert (found.faults, found.unsealed) == ([], 1)
    assert [(seal.entries, seal.late) for seal in seal_history()] == [(1, [late])]
    assert seal_history() == []
    found = verify_history()
    assert (found.faults, found.unsealed, found.head and found.head.number) == ([], 0, 2)


@pytest.fixture
def sealed(province: Committee, time_passes: TimePasses) -> Committee:
    """Three seals of two entries each, two days apart, and one entry that failed."""
    for _seal in range(3):
        note(province)
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval('members_event_id_seq')")
        note(province)
        seal_history()
        time_passes(days=2)
    note(province)
    return province


CHANGES = {
    "a word": ("UPDATE members_event SET verb = 'other' WHERE id = FIRST", [1]),
    "a moment": ("UPDATE members_event SET at = at - interval '1 us' WHERE id = FIRST", [1]),
    "an entry gone": ("DELETE FROM members_event WHERE id = FIRST", [1]),
    "an entry put in": (INSERT.replace("KEY", "FIRST + 1"), [3]),
    "a seal gone": ("DELETE FROM members_historyseal WHERE number = 2", [3, 3]),
    "a seal replaced": ("UPDATE members_historyseal SET digest = repeat('0', 64) WHERE number = 2", [2, 3]),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_behind_the_program_is_found(sealed: Committee, change: str) -> None:
    found = verify_history()
    assert (found.faults, found.unsealed) == ([], 1)
    statement, numbers = CHANGES[change]
    first = Event.objects.filter(verb="note").earliest("pk").pk
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement.replace("FIRST", str(first)))
    assert [number for number, _said in verify_history().faults] == numbers
    with pytest.raises(CommandError, match="không khớp"):
        call_command("verify", stdout=io.StringIO())


def test_a_history_that_was_replaced_as_a_whole_is_found_by_a_seal_noted_outside(sealed: Committee) -> None:
    noted = str(head())
    assert list(faults_of_heads([noted])) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE members_event SET verb = 'other'; DELETE FROM members_historyseal")
    seal_history()
    assert verify_history().faults == []
    assert len(list(faults_of_heads([noted, "9:abc", f"1:{noted.partition(':')[2]}"]))) == 3


def test_the_database_refuses_to_change_a_seal(sealed: Committee) -> None:
    for change in (HistorySeal.objects.all().delete, lambda: HistorySeal.objects.update(entries=9)):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()
    assert HistorySeal.objects.count() == 3
