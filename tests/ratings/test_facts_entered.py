"""The typed record of facts names what can be entered, and nothing else."""

from __future__ import annotations

from ratings import entry
from ratings.actions.facts import CARRIED, EnteredFacts
from ratings.models import Facts


def test_the_record_has_every_fact_that_is_asked_for_or_carried() -> None:
    rows = {entry.LED, entry.DISCIPLINES}
    asked = {name for names in entry.ENTERED.values() for name in names}
    fields = {field.name for field in Facts._meta.get_fields()}
    known = set(EnteredFacts.__annotations__)
    assert known == asked | set(CARRIED) | rows
    assert known - rows <= fields
