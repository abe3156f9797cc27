"""Requests about personal data: who lodges and answers them, and by which day (Luật 91/2025/QH15)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members import clock
from members.models import Event, Notice
from reviews.models import DataRequest, DataWish
from reviews.privacy import actions
from tests.conftest import TimePasses
from tests.reviews.cast import Cast
from tests.reviews.conftest import SignIn

WORDS = "Xin bản sao những gì lưu về tôi"


@pytest.fixture
def asked(cast: Cast) -> DataRequest:
    return actions.lodge_request(DataWish.SEE, WORDS, by=cast.member)


def test_a_request_has_its_days_and_is_answered_by_an_administrator_only(
    cast: Cast, asked: DataRequest, sign_in: SignIn
) -> None:
    today = clock.today()
    assert asked.due_on == today + dt.timedelta(days=10)
    assert today < asked.confirm_by <= today + dt.timedelta(days=12)
    told = Notice.objects.filter(url=asked.get_absolute_url())
    assert [(row.recipient, WORDS in row.text) for row in told] == [(cast.administrator, False)]
    page = reverse("reviews:data_request", args=[asked.pk])
    seen = {
        person: WORDS in sign_in(getattr(cast, person)).get(page).content.decode()
        for person in ("member", "administrator", "clerk", "head", "staff", "stranger")
    }
    assert [person for person, sees in seen.items() if sees] == ["member", "administrator"]
    with pytest.raises(PermissionDenied):
        actions.settle_request(asked, "granted", "Tự trả lời", by=cast.member)
    client = sign_in(cast.administrator)
    client.post(reverse("reviews:data_confirm", args=[asked.pk]))
    empty = client.post(reverse("reviews:data_settle", args=[asked.pk]), {"outcome": "granted"})
    assert (empty.status_code, DataRequest.objects.unsettled().count()) == (422, 1)
    client.post(
        reverse("reviews:data_settle", args=[asked.pk]), {"outcome": "partly", "answer": "Đã gửi bản sao."}
    )
    asked.refresh_from_db()
    assert (asked.confirmed_by, asked.settled_by, asked.outcome) == (
        cast.administrator,
        cast.administrator,
        "partly",
    )
    with pytest.raises(ValidationError):
        actions.settle_request(asked, "refused", "Lại", by=cast.administrator)
    verbs = ["lodge_data_request", "confirm_data_request", "settle_data_request"]
    assert list(Event.objects.filter(verb__in=verbs).values_list("verb", flat=True)) == verbs
    assert Notice.objects.filter(recipient=cast.member, url=asked.get_absolute_url()).count() == 2


def test_the_time_is_prolonged_once_with_a_reason_and_what_is_late_says_so(
    cast: Cast, asked: DataRequest, sign_in: SignIn, time_passes: TimePasses
) -> None:
    due = asked.due_on
    longer = actions.prolong_request(asked, "Nhiều hồ sơ", by=cast.administrator)
    assert (longer.due_before, longer.due_on) == (due, due + dt.timedelta(days=10))
    with pytest.raises(ValidationError):
        actions.prolong_request(asked, "Nữa", by=cast.administrator)
    assert not longer.is_late
    time_passes(days=30)
    page = sign_in(cast.administrator).get(reverse("reviews:data_requests")).content.decode()
    assert (longer.is_late, "quá hạn" in page) == (True, True)


def test_a_person_lodges_the_own_request_once(cast: Cast, sign_in: SignIn) -> None:
    page = reverse("reviews:data_requests")
    for _time in range(2):
        sign_in(cast.member).post(page, {"wish": "restrict", "text": WORDS})
    [row] = DataRequest.objects.all()
    assert (row.member, row.wish, row.due_on) == (
        cast.member,
        "restrict",
        clock.today() + dt.timedelta(days=15),
    )
    shown = sign_in(cast.member).get(page).content.decode()
    assert (
        row.get_absolute_url() in shown,
        row.get_absolute_url() in sign_in(cast.head).get(page).content.decode(),
    ) == (
        True,
        False,
    )
