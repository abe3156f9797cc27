"""A level of a quarter that is released: nothing that comes after it, or at the same moment, changes it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from members.models import Event, Notice, RoleKind
from ratings.models import RatingCase, Step
from reviews.quarters import actions
from tests.reviews.cast import make_cast, make_role
from tests.reviews.quarters.playing import REASON, decide_quarter, open_quarter


def at_once(*jobs: Callable[[], object]) -> list[str]:
    """Run the jobs at the same moment, and return "done" or the name of the refusal for each of them."""
    start, said = threading.Barrier(len(jobs)), [""] * len(jobs)

    def run(number: int) -> None:
        start.wait()
        try:
            jobs[number]()
            said[number] = "done"
        except (ValidationError, PermissionDenied) as error:
            said[number] = type(error).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


@pytest.mark.django_db(transaction=True)
def test_four_releases_and_four_decisions_at_once_release_once_and_decide_nothing_afterwards() -> None:
    cast = make_cast()
    make_role(cast.supervisor, RoleKind.APPROVER, cast.province)
    opened = open_quarter(cast)
    sheet = decide_quarter(opened, cast.member, "GOOD", cast)
    release = partial(actions.release_evaluation, opened, by=cast.approver)
    decide = partial(actions.decide_sheets, [sheet], "COMPLETED", by=cast.supervisor, reason=REASON)
    said = at_once(*[release] * 4, *[decide] * 4)
    case = RatingCase.objects.get(pk=sheet.case_id)
    history = Event.objects.filter(subject="ratings.ratingcase", subject_id=case.pk).order_by("pk")
    verbs = list(history.values_list("verb", flat=True))
    assert sorted(said[:4]) == ["ValidationError"] * 3 + ["done"]
    assert (verbs.count("release"), verbs[-1]) == (1, "release")
    [decided] = case.steps.in_force().filter(step=Step.DECIDED)
    told = Notice.objects.filter(recipient=cast.member, url=sheet.get_absolute_url())
    name = case.period.ruleset.level_name(decided.level)
    assert [text for text in told.values_list("text", flat=True) if name in text] == [told.first().text]  # type: ignore[union-attr]
