"""Documents that state facts of the code say what the code does."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from reviews.management.commands.docs import DOCUMENTS
from reviews.models import Paper, PaperState
from reviews.rules import PAPER_RULES, SESSION_RULES, allowed, allowed_on_paper, capacities_in
from reviews.stages import Capacity, Stage
from tests.reviews.cast import Cast


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_equals_what_the_code_prints(name: str) -> None:
    written = (Path(settings.BASE_DIR) / "docs" / name).read_text(encoding="utf-8")
    assert written == DOCUMENTS[name](), "Run `manage.py docs`."


def row_of(name: str, verb: str, column: str = "verb") -> dict[str, str]:
    """The verb's row of the printed table that has this column, by the heads of its columns."""
    lines = [line for line in DOCUMENTS[name]().splitlines() if line.startswith("| ")]
    heads: list[str] = []
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "verb":
            heads = cells
        if column in heads and cells[0] == f"`{verb}`":
            return dict(zip(heads, cells, strict=True))
    raise LookupError(verb)


@pytest.mark.parametrize("verb", SESSION_RULES)
def test_the_table_of_the_session_equals_what_real_people_are_allowed(cast: Cast, verb: str) -> None:
    """Every person of the cast at every stage; the printed row is the expectation."""
    row = row_of("permissions.md", verb)
    stages = set(Stage) if row["stages"] == "all" else {Stage(word) for word in row["stages"].split(", ")}
    people = [cast.member, cast.head, cast.clerk, cast.staff, cast.approver, cast.supervisor, cast.guest]
    for person, stage in product([*people, cast.administrator, cast.stranger], Stage):
        cast.session.stage = stage
        played = capacities_in(person, cast.session)
        expected = stage in stages and any(row[part.value] for part in Capacity if part in played)
        assert (verb in allowed(played, cast.session)) is expected, (person, stage)


@pytest.mark.parametrize("verb", PAPER_RULES)
def test_the_table_of_the_paper_equals_what_real_people_are_allowed(cast: Cast, verb: str) -> None:
    row = row_of("permissions.md", verb, "author")
    stages = set(Stage) if row["stages"] == "all" else {Stage(word) for word in row["stages"].split(", ")}
    states = (
        set(PaperState) if row["paper"] == "any" else {PaperState(word) for word in row["paper"].split(", ")}
    )
    papers: list[Paper] = [cast.paper(cast.member), cast.paper(None)]
    people = [cast.member, cast.colleague, cast.head, cast.clerk, cast.staff, cast.supervisor, cast.guest]
    for paper, person, stage, state in product(papers, [*people, cast.stranger], Stage, PaperState):
        paper.session.stage, paper.state = stage, state
        own = paper.member == person
        leads_collective = paper.is_collective and person in (cast.clerk, cast.head)
        played = {part.value for part in capacities_in(person, paper.session)}
        if own or leads_collective:
            played.add("author")
        expected = (
            stage in stages
            and state in states
            and any(row[part] for part in played)
            and (row["own"] != "never" or not own)
            and (row["own"] != "only" or own)
        )
        assert (verb in allowed_on_paper(person, paper)) is expected, (paper, person, stage, state)
