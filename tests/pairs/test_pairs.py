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
OF_THE_OFFICE = (
    "office, people: end one administrator's and end the other's",
    "office, people: move to a cell and move to another",
    "office, people: add a member and add the same elsewhere",
    "office, people: end the clerk's role and name a substitute",
)
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

OF_MANUSCRIPTS = (
    "manuscripts, writing: give back and hand in for",
    "manuscripts, writing: hand in for and hand in oneself",
    "manuscripts, writing: type in and type oneself",
    "manuscripts, commenting: comment for and confirm",
    "manuscripts, commenting: confirm as a witness and object",
)
"""What one types in for somebody who types or confirms at the same moment."""

OF_ISSUING = (
    "issuing, summons issued: issue it anew and issue it as the head",
    "issuing, summons issued: enter a decision and begin decisions at 40",
    "issuing, summons issued: annul the letter and annul it otherwise",
)
"""Two who want one number, or one paper."""

OF_BALLOTS = (
    "ballot, urn: vote at the last moment and count the urn",
    "ballot, mixed: vote on screen and give a slip",
)
"""A vote that comes in while the urn is opened, or while its voter is given a slip of paper."""


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


NOT_RACED = (
    # Wrong passwords are counted under a lock of their own, which tests/members/test_signing_in.py tries.
    "members.actions.signins.",
    # Their rows are those of django-allauth, which tests/kept.py does not keep.
    "members.logins.actions.renew_recovery_codes",
    "members.logins.actions.remove_second_factor",
    "members.logins.actions.set_up_second_factor",
    # The operator of the server and the worker do these, with the actions that are raced.
    "members.actions.logins.make_login",
    "members.actions.workbooks.apply_workbook",
    "members.actions.importing.import_rows",
    # Two who have the token, or the link, are tried in tests/members/firstrun and tests/members/resets.
    "members.firstrun.actions.",
    "members.resets.actions.",
    # It needs the key of a seal: tests/reviews/verifying. Two at once wait for the row of the paper.
    "issuing.actions.sealing.",
    # The scheduler keeps what it found, one row after another.
    "members.upkeep.actions.",
    # It writes only a line of history.
    "members.actions.workbooks.export_workbook",
    "members.actions.workbooks.work_on",
)


def actions() -> Iterator[str]:
    """Yield the name of every action of the reviews and the members, as it declares what it changes."""
    base = Path(settings.BASE_DIR)
    files = [
        *base.glob("reviews/*/actions.py"),
        *base.glob("reviews/*/actions/*.py"),
        *base.glob("members/actions/*.py"),
        *base.glob("members/*/actions.py"),
        *base.glob("members/*/actions/*.py"),
    ]
    for file in sorted(files):
        module = ".".join(file.relative_to(base).with_suffix("").parts).removeprefix("reviews.")
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            if "atomic" in "".join(ast.dump(one) for one in node.decorator_list):
                yield f"{module}.{node.name}"


def test_every_action_declares_what_it_changes() -> None:
    undeclared = [name for name in actions() if name not in CHANGES]
    assert [name for name in undeclared if not name.startswith(NOT_RACED)] == []


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
        every = chain.from_iterable(
            races(some, everything=True)
            for some in (CANCELLING, CHANGING, OF_SUBJECTS, OF_MANUSCRIPTS, OF_ISSUING, OF_BALLOTS)
        )
        for race in chain(races(SAMPLE + OF_THE_OFFICE), every):
            found, same = race.run(crowd)
            if same is None:
                wrong[str(race)] = race.difference(found)
    finally:
        crowd.leave()
    assert wrong == {}
