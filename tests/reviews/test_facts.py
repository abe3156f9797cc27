"""Documents that state facts of the code say what the code does."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

from reviews.management.commands.docs import DOCUMENTS
from reviews.models import Paper, PaperState
from reviews.rules import PAPER_RULES, SESSION_RULES, allowed, allowed_on_paper, capacities_in
from reviews.stages import Stage
from tests.reviews.cast import Cast


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_equals_what_the_code_prints(name: str) -> None:
    written = (Path(settings.BASE_DIR) / "docs" / name).read_text(encoding="utf-8")
    assert written == DOCUMENTS[name](), "Run `manage.py docs`."


def row_of(document: str, verb: str, column: str = "verb") -> dict[str, str]:
    """The verb's row of the printed table that has this column, by the heads of its columns."""
    lines = [line for line in document.splitlines() if line.startswith("| ")]
    heads: list[str] = []
    for line in lines:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "verb":
            heads = cells
        if column in heads and cells[0] == f"`{verb}`":
            return dict(zip(heads, cells, strict=True))
    raise LookupError(verb)


def stages_of(row: dict[str, str]) -> set[Stage]:
    return set(Stage) if row["stages"] == "all" else {Stage(word) for word in row["stages"].split(", ")}


def states_of(row: dict[str, str]) -> set[PaperState]:
    return set(PaperState) if row["paper"] == "any" else {PaperState(w) for w in row["paper"].split(", ")}


def withholds(row: dict[str, str], stage: Stage) -> bool:
    """Whether the row keeps the verb from those of whom it tells, because it tells levels before their
    release."""
    return "own results once released" in row["own"] and stage != Stage.CLOSED


def test_the_table_of_the_session_equals_what_real_people_are_allowed(cast: Cast) -> None:
    """Every person of the cast at every stage; the printed rows are the expectation."""
    document = DOCUMENTS["permissions.md"]()
    rows = {verb: row_of(document, verb) for verb in SESSION_RULES}
    people = [cast.member, cast.head, cast.clerk, cast.staff, cast.approver, cast.supervisor, cast.guest]
    reviewed = {paper.member for paper in cast.session.papers.select_related("member")}
    for person, stage in product([*people, cast.administrator, cast.stranger], Stage):
        cast.session.stage = stage
        played = capacities_in(person, cast.session)
        expected = {
            verb
            for verb, row in rows.items()
            if stage in stages_of(row)
            and any(row[part.value] for part in played)
            and not (person in reviewed and withholds(row, stage))
        }
        assert allowed(played, cast.session) == expected, (person, stage)


def test_the_table_of_the_paper_equals_what_real_people_are_allowed(cast: Cast) -> None:
    document = DOCUMENTS["permissions.md"]()
    rows = {verb: row_of(document, verb, "author") for verb in PAPER_RULES}
    papers: list[Paper] = [cast.paper(cast.member), cast.paper(None)]
    people = [cast.member, cast.colleague, cast.head, cast.clerk, cast.staff, cast.supervisor, cast.guest]
    for paper, person, stage in product(papers, [*people, cast.stranger], Stage):
        paper.session.stage = stage
        own = paper.member == person
        leads_collective = paper.is_collective and person in (cast.clerk, cast.head)
        played = {part.value for part in capacities_in(person, paper.session)}
        if own or leads_collective:
            played.add("author")
        for state in PaperState:
            paper.state = state
            expected = {
                verb
                for verb, row in rows.items()
                if stage in stages_of(row)
                and state in states_of(row)
                and any(row[part] for part in played)
                and not (own and withholds(row, stage))
                and (row["own"] != "never" or not own)
                and (row["own"] != "only" or own)
            }
            assert allowed_on_paper(person, paper) == expected, (paper, person, stage, state)
