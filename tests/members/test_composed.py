"""Statements that are composed once."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members import clock
from members.composed import AnyGiven, Composed, Given
from members.models import Committee, Member, Role
from tests.members.factories import install

pytestmark = pytest.mark.django_db

OF_CELL = Composed(lambda: Member.objects.filter(cell=Given("cell")).select_related("cell").order_by("pk"))
NAMED = Composed(lambda: Committee.objects.filter(pk=AnyGiven("keys")).order_by("pk"))


def test_a_kept_statement_gives_what_the_queryset_gives_for_each_value() -> None:
    install()
    cells = [*Committee.objects.order_by("pk"), Committee.objects.earliest("pk")]
    for cell in cells:
        with CaptureQueriesContext(connection) as queries:
            kept = [(member.pk, member.full_name, member.cell.name) for member in OF_CELL.ask(cell=cell.pk)]
        composed = Member.objects.filter(cell=cell).select_related("cell").order_by("pk")
        assert (kept, len(queries)) == ([(one.pk, one.full_name, one.cell.name) for one in composed], 1)


def test_a_kept_statement_takes_a_list_of_values() -> None:
    install()
    rows = [*Committee.objects.order_by("pk")]
    keys = [row.pk for row in rows]
    assert [[*NAMED.ask(keys=some)] for some in (keys, keys[:1], [])] == [rows, rows[:1], []]


def test_what_is_asked_later_does_not_change_what_was_asked_before() -> None:
    install()
    first, last = (
        Committee.objects.filter(cell_members__isnull=False).order_by(key)[0] for key in ("pk", "-pk")
    )
    before, after = OF_CELL.ask(cell=first.pk), OF_CELL.ask(cell=last.pk)
    assert [{member.cell for member in after}, {member.cell for member in before}] == [{last}, {first}]


def test_a_day_is_not_kept() -> None:
    with pytest.raises(TypeError):
        list(Composed(lambda: Role.objects.filter(starts_on__lte=clock.today())).ask())
