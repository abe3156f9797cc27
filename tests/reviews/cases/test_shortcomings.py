"""A shortcoming is named once, and withdrawn with a reason where it was named by mistake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members import clock
from members.models import Event
from reviews.cases.actions import ratings as actions
from reviews.models import RemedyItem, Shortcoming, ShortcomingAnswer
from reviews.remedies.actions import plan_remedy
from reviews.remedies.guards import plan_approved
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to
from tests.reviews.conftest import SignIn
from tests.reviews.crowd import copied
from tests.reviews.remedies.test_remedies import next_round

TEXT, MISTAKE = "Giải ngân chậm", "Nêu nhầm người"


@pytest.fixture
def rating(cast: Cast) -> Cast:
    return bring_to(cast, Stage.RATING)


def named(cast: Cast, text: str = TEXT) -> Shortcoming:
    row = actions.name_shortcoming(cast.paper(cast.member), text, by=cast.clerk)
    assert row is not None
    return row


def withdrawn(cast: Cast) -> Shortcoming:
    return actions.withdraw_shortcoming(named(cast), cast.paper(cast.member), MISTAKE, by=cast.clerk)


def lines(verb: str) -> int:
    return Event.objects.filter(verb=verb).count()


def test_what_is_named_again_stands_once_until_it_is_withdrawn(rating: Cast) -> None:
    first, again = named(rating), named(rating)
    other = actions.name_shortcoming(rating.paper(rating.colleague), TEXT, by=rating.clerk)
    assert (first, other == first, lines("name_shortcoming")) == (again, False, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        copied(first)
    assert withdrawn(rating) == first
    assert named(rating) != first


def test_a_withdrawn_one_is_read_with_its_reason_and_rests_nowhere(rating: Cast, sign_in: SignIn) -> None:
    url = reverse("reviews:withdraw_shortcoming", args=[rating.paper(rating.member).pk])
    row, client = named(rating), sign_in(rating.clerk)
    refused = client.post(url, {"shortcoming": row.pk, "reason": " "})
    done = client.post(url, {"shortcoming": row.pk, "reason": MISTAKE}, follow=True)
    page = done.content.decode()
    row.refresh_from_db()
    assert (refused.status_code, done.status_code) == (422, 200)
    assert (f"<s>{TEXT}</s>" in page, MISTAKE in page) == (True, True)
    assert (row.withdrawn_by, row.withdrawal, lines("withdraw_shortcoming")) == (rating.clerk, MISTAKE, 1)
    own = sign_in(rating.member).get(reverse("reviews:case", args=[rating.paper(rating.member).pk]))
    assert (own.status_code, TEXT in own.content.decode()) == (200, False)
    assert not Shortcoming.objects.named_in(rating.session).exists()
    bring_to(rating, Stage.CLOSED)
    next_round(rating)
    assert not ShortcomingAnswer.objects.exists()


def test_it_is_withdrawn_by_whoever_may_name_it_once_and_with_a_reason(rating: Cast) -> None:
    row, paper = named(rating), rating.paper(rating.member)
    for stranger in (rating.member, rating.colleague, rating.staff, rating.guest):
        with pytest.raises(PermissionDenied):
            actions.withdraw_shortcoming(row, paper, MISTAKE, by=stranger)
    own = actions.name_shortcoming(rating.paper(rating.head), TEXT, by=rating.clerk)
    assert own is not None
    with pytest.raises(PermissionDenied):
        actions.withdraw_shortcoming(own, rating.paper(rating.head), MISTAKE, by=rating.head)
    with pytest.raises(ValidationError):
        actions.withdraw_shortcoming(row, paper, " ", by=rating.clerk)
    actions.withdraw_shortcoming(row, paper, MISTAKE, by=rating.head)
    with pytest.raises(ValidationError):
        actions.withdraw_shortcoming(row, paper, MISTAKE, by=rating.clerk)
    assert lines("withdraw_shortcoming") == 1


def test_what_a_remedy_is_planned_for_stands_and_what_was_withdrawn_gets_none(cast: Cast) -> None:
    bring_to(cast, Stage.COMPLETING)
    row, gone = named(cast), named(cast, "Nêu nhầm")
    actions.withdraw_shortcoming(gone, cast.paper(cast.member), MISTAKE, by=cast.clerk)
    due = clock.today() + dt.timedelta(days=30)

    def remedy(of: Shortcoming) -> RemedyItem:
        return RemedyItem(what="Rà soát", owner=cast.head, due_on=due, evidence="Báo cáo", shortcoming=of)

    kept = plan_remedy(cast.session, remedy(row), by=cast.clerk)
    again = plan_remedy(cast.session, remedy(row), by=cast.clerk)
    with pytest.raises(ValidationError):
        actions.withdraw_shortcoming(row, cast.paper(cast.member), MISTAKE, by=cast.clerk)
    with pytest.raises(ValidationError):
        plan_remedy(cast.session, remedy(gone), by=cast.clerk)
    blocker = plan_approved(cast.session)
    assert (kept, lines("plan_remedy")) == (again, 1)
    assert blocker is not None
    assert "1 hạn chế" in blocker.text


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.delete(),
        lambda row: Shortcoming.objects.filter(pk=row.pk).update(text="Khác"),
        lambda row: Shortcoming.objects.filter(pk=row.pk).update(
            withdrawn_at=None, withdrawn_by=None, withdrawal=""
        ),
        lambda row: Shortcoming.objects.filter(pk=row.pk).update(withdrawal="Lý do khác"),
    ],
)
def test_the_database_keeps_what_was_withdrawn(rating: Cast, change: Callable[[Shortcoming], object]) -> None:
    row = withdrawn(rating)
    with pytest.raises(IntegrityError), transaction.atomic():
        change(row)


def test_after_the_closing_it_stands(rating: Cast) -> None:
    row = named(rating)
    bring_to(rating, Stage.CLOSED)
    with pytest.raises(PermissionDenied):
        actions.withdraw_shortcoming(row, rating.paper(rating.member), MISTAKE, by=rating.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Shortcoming.objects.filter(pk=row.pk).update(
            withdrawn_at=clock.now(), withdrawn_by=rating.clerk, withdrawal=MISTAKE
        )
