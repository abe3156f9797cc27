"""History: written with the act, and refused any change by the database itself."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from members.models import Event
from tests.reviews.cast import make_tree


@pytest.fixture
def event(db: None) -> Event:
    province, _cell, _other = make_tree()
    return Event.record("note", province, by=None, figure=1)


def test_a_line_names_its_subject_without_holding_it(event: Event) -> None:
    assert (event.subject, event.data, event.actor_id) == ("members.committee", {"figure": 1}, None)
    assert not [field for field in Event._meta.get_fields() if field.is_relation]


@pytest.mark.parametrize(
    "statement", ["UPDATE members_event SET verb = 'other'", "DELETE FROM members_event WHERE id > 0"]
)
def test_the_database_refuses_to_change_a_line(event: Event, statement: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.get().verb == "note"


def test_the_database_refuses_to_empty_history(event: Event) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE members_event")
    assert Event.objects.count() == 1
