"""What actions declare to change is what they write; a sample of what changes the same column is raced.

``make pairs`` races all of them.
"""

from __future__ import annotations

import ast
import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from reviews.rules.changes import CHANGES
from tests.pairs.catalogue import SCENES, action_of, races
from tests.pairs.racing import Crowd, Scene, attempt
from tests.pairs.writing import columns_written

SEED = 20_251_204
SAMPLE = (
    "quarter, decided: decide otherwise and release",
    "quarter, decided: appraise and release",
    "quarter, decided: decide over the quota and release",
    "session, commenting: answer a comment and verify",
    "session, decided: decide otherwise and close",
    "session, closed: re-rate and re-rate otherwise",
)
CANCELLING = (
    "round, planned: ask to open and cancel the round",
    "session, writing: submit and cancel the round",
    "session, writing: save a section and cancel the round",
    "session, writing: cancel the round and send the drafts out",
    "session, decided: close and cancel the round",
)
"""Who cancels a round changes no column that the others change, but everything that they may do."""
CHANGING = (
    "round, unwritten: put under another rule set and save a section",
    "round, unwritten: put under another rule set and add a task",
    "round, unwritten: put under another rule set and rate oneself",
    "round, unwritten: put under another rule set and put under a third one",
)
"""Whoever writes first keeps the rule set, and whoever writes later writes on the new form."""
OF_SUBJECTS = (
    "subjects, writing: take out and submit",
    "subjects, writing: take out and send the drafts out",
    "subjects, writing: put in and hand over",
    "subjects, deciding: take out and decide",
)
"""What one does is read by the guards of the other, though no column is changed by both."""


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def actions() -> Iterator[str]:
    """Yield the name of every action of the reviews, as it declares what it changes."""
    rooms = Path(settings.BASE_DIR, "reviews")
    for file in sorted([*rooms.glob("*/actions.py"), *rooms.glob("*/actions/*.py")]):
        module = ".".join(file.relative_to(rooms).with_suffix("").parts)
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if "atomic" in "".join(ast.dump(one) for one in node.decorator_list):
                yield f"{module}.{node.name}"


def test_every_action_of_the_reviews_declares_what_it_changes() -> None:
    assert [name for name in actions() if name not in CHANGES] == []


def test_what_is_declared_is_what_reaches_the_database(db: None) -> None:
    written: dict[str, set[Any]] = defaultdict(set)
    for key, (prepare, plays) in SCENES.items():
        cast = Scene.set_up(key, prepare).lay_out()
        for play in plays.values():
            job = play(cast)
            with transaction.atomic(), columns_written() as found:
                if attempt(job) == "done":
                    written[action_of(job)] |= found
                transaction.set_rollback(True)
    assert dict(written) == {name: set(change.columns) for name, change in CHANGES.items()}


@pytest.mark.django_db(transaction=True)
def test_what_is_done_at_once_is_what_some_order_comes_to() -> None:
    crowd = Crowd(random.Random(SEED))  # noqa: S311  it keeps no secret
    try:
        wrong = {}
        related = (races(some, everything=True) for some in (CANCELLING, CHANGING, OF_SUBJECTS))
        for race in chain(races(SAMPLE), *related):
            found, same = race.run(crowd)
            if same is None:
                wrong[str(race)] = race.difference(found)
    finally:
        crowd.leave()
    assert wrong == {}
