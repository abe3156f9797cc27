"""A declared conflict of interest bars in a quarter as it does in a year."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from members.models import Member
from ratings.models import Conflict
from reviews.desk.matters.scan import scan_matters
from reviews.quarters import actions
from tests.reviews.cast import Cast
from tests.reviews.conftest import SignIn
from tests.reviews.quarters.playing import GOOD, hand_in_quarter, open_quarter

KIN = "Em vợ của người được xếp loại."


def again(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def lines(member: Member) -> int:
    return len([row for row in scan_matters(again(member), 9) if row.kind == "quarter_appraise"])


def test_who_has_a_conflict_takes_no_step_in_the_quarter_without_an_exception(
    cast: Cast, sign_in: SignIn
) -> None:
    sheet = hand_in_quarter(open_quarter(cast), cast.member)
    page, before = sheet.get_absolute_url(), lines(cast.clerk)
    data = {"member": cast.clerk.pk, "kind": "kin", "reason": KIN}
    sign_in(cast.head).post(reverse("reviews:evaluation_conflict", args=[sheet.pk]), data)
    row = Conflict.objects.get(case=sheet.case)
    shown = {
        who: KIN in sign_in(getattr(cast, who)).get(page).content.decode() for who in ("member", "staff")
    }
    assert (row.declared_by, shown) == (cast.head, {"member": False, "staff": True})
    assert sign_in(cast.clerk).get(page).context["appraisal"] is None
    assert lines(cast.clerk) == before - 1
    with pytest.raises(PermissionDenied):
        actions.appraise_sheet(sheet, GOOD, by=again(cast.clerk))
    with pytest.raises(PermissionDenied):
        actions.except_sheet_conflict(sheet, row, "Không còn ai khác.", by=cast.head)
    sent = {"exception": "Không còn ai khác thẩm định được."}
    sign_in(cast.staff).post(reverse("reviews:evaluation_except", args=[row.pk]), sent)
    assert actions.appraise_sheet(sheet, GOOD, by=again(cast.clerk)).by == cast.clerk
