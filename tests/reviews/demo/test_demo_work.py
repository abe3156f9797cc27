"""The demonstration's tasks and commitments say the same as its papers."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from reviews.demo.texts import comments_of, committees_with_texts, papers_of
from reviews.demo.work import pledges_of, tasks_of
from reviews.models import PromiseOutcome, TaskResult
from reviews.papers.carried import Counts


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_rows_count_as_the_papers_say(year: int) -> None:
    found, said = {}, {}
    for code, text in papers_of("VL", year).items():
        rows = [asdict(row) for row in tasks_of("VL", code, text.tasks["assigned"], year)]
        tasks = [TaskResult(**{name: row[name] for name in row if name != "lead"}) for row in rows]
        assert len({task.name.casefold() for task in tasks}) == len(tasks)
        counted = asdict(Counts.of(tasks))
        found[code], said[code] = {name: counted[name] for name in text.tasks}, text.tasks
    assert found == said


def test_every_commitment_is_told_apart_and_answered() -> None:
    pledges = [pledge for items in pledges_of("VL", 2025).values() for pledge in items]
    assert {pledge.verdict for pledge in pledges} == set(PromiseOutcome.values)
    assert len({pledge.text for pledge in pledges}) == len(pledges)


def test_the_texts_are_of_the_year_that_is_played() -> None:
    """A commitment, a paper or a comment of one year has no place holder left, and speaks of its own year."""
    for committee in committees_with_texts():
        told = repr([papers_of(committee, 2031), comments_of(committee, 2031)])
        assert ("{year" in told, "2031" in told) == (False, True), committee
