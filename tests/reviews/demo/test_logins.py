"""The logins of the demonstration."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from members.models import Member, User
from reviews.demo.province import make_logins
from reviews.management.commands.demo import PASSWORD
from tests.reviews.cast import Cast


def test_the_common_password_signs_in_although_nobody_may_choose_it(cast: Cast) -> None:
    for code in ("VL-06", "VL-07"):
        Member.objects.create(
            code=code,
            full_name="Nông Thị Thử",
            born_on=dt.date(1980, 1, 1),
            admitted_on=dt.date(2005, 1, 1),
            cell=cast.cell,
        )
    make_logins(["VL-06", "VL-07"], PASSWORD)
    signed_in = [authenticate(None, username=name, password=PASSWORD) for name in ("vl-06", "vl-07")]
    assert signed_in == list(User.objects.filter(username__startswith="vl-").order_by("username"))
    with pytest.raises(ValidationError):
        validate_password("vl-06-2025", signed_in[0])
