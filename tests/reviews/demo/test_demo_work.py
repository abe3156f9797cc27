"""The demonstration's tasks and commitments say the same as its papers."""

from __future__ import annotations

from dataclasses import asdict

from reviews.demo.texts import papers_of
from reviews.demo.work import pledges_of, tasks_of
from reviews.models import Kept, TaskResult
from reviews.papers.carried import Counts


def test_the_rows_count_as_the_papers_say() -> None:
    found, said = {}, {}
    for code, text in papers_of("VL").items():
        rows = [asdict(row) for row in tasks_of("VL", code, text.tasks["assigned"])]
        tasks = [TaskResult(**{name: row[name] for name in row if name != "lead"}) for row in rows]
        assert len({task.name.casefold() for task in tasks}) == len(tasks)
        found[code], said[code] = asdict(Counts.of(tasks)), text.tasks
    assert found == said


def test_every_commitment_is_told_apart_and_answered() -> None:
    pledges = [pledge for items in pledges_of("VL").values() for pledge in items]
    assert {pledge.verdict for pledge in pledges} == set(Kept.values)
    assert len({pledge.text for pledge in pledges}) == len(pledges)
