"""People sent to a session: by unit and dates, to read or remark only."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members import clock
from members.models import Member, Notice, Role, RoleKind
from reviews.models import Delegation
from reviews.places.actions import people as actions
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to, comment, make_member
from tests.reviews.conftest import SignIn


def today() -> dt.date:
    return clock.today()


@pytest.fixture
def visitor(cast: Cast) -> Member:
    return make_member("V", "Lục Văn Đoàn", cast.other_cell)


def send(cast: Cast, who: Member, kind: RoleKind, *, by: Member, ahead: int = 0, days: int = 2) -> Role:
    first = today() + dt.timedelta(days=ahead)
    [role] = actions.send_person(
        who, kind, [cast.session], starts_on=first, ends_on=first + dt.timedelta(days=days), by=by
    )
    return role


def test_a_delegate_reads_and_remarks_in_the_days_given_and_not_after(
    cast: Cast, visitor: Member, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.COMMENTING)
    url = cast.session.get_absolute_url()
    assert sign_in(visitor).get(url).status_code == 404
    role = send(cast, visitor, RoleKind.DELEGATE, by=cast.staff)
    assert sign_in(visitor).get(url).status_code == 200
    fresh = Member.objects.get(pk=visitor.pk)
    assert comment(cast, cast.member, fresh).author == fresh
    assert Notice.objects.filter(recipient__in=[visitor, cast.clerk], url=url).count() >= 2
    actions.recall_person(role, cast.session, by=cast.staff)
    assert sign_in(visitor).get(url).status_code == 404


def test_a_delegation_goes_as_one_and_reports_as_one(cast: Cast, visitor: Member, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    other = make_member("V2", "Nông Thị Đoàn", cast.other_cell)
    url = reverse("reviews:delegation_send", args=[cast.campaign.pk])
    typed = {
        "name": "Đoàn công tác số 1",
        "number": "12-QĐ/TU",
        "decided_on": f"{today()}",
        "head": visitor.code,
        "members": f"{other.full_name}\n{visitor.code}",
        "starts_on": f"{today()}",
        "ends_on": f"{today() + dt.timedelta(days=3)}",
        "units": [f"{cast.session.pk}"],
    }
    data = {f"delegation-{name}": value for name, value in typed.items()}
    assert sign_in(cast.staff).post(url, data | {"delegation-members": "Không Ai Cả"}).status_code == 422
    assert Role.objects.filter(kind=RoleKind.DELEGATE).count() == 0
    page = sign_in(cast.staff).post(url, data, follow=True).content.decode()
    sent = Delegation.objects.get()
    assert (str(sent), sent.number in page, set(sent.members.all())) == (
        "Đoàn công tác số 1",
        True,
        {visitor, other},
    )
    roles = Role.objects.filter(kind=RoleKind.DELEGATE, committee=cast.session.committee)
    assert set(roles.values_list("member__code", flat=True)) == {"V", "V2"}
    report = reverse("reviews:delegation_report", args=[sent.pk])
    assert sign_in(other).post(report, {"report": "Đã làm việc."}).status_code == 403
    assert sign_in(visitor).post(report, {"report": "Đã làm việc."}).status_code == 302
    assert "Đã làm việc." in sign_in(cast.staff).get(sent.get_absolute_url()).content.decode()
    assert Notice.objects.filter(recipient=cast.staff, url=sent.get_absolute_url()).count() == 1
    sign_in(cast.staff).post(reverse("reviews:delegation_recall", args=[sent.pk]))
    assert [role for role in roles.all() if role.ends_on is None or role.ends_on >= today()] == []


def test_who_is_sent_for_later_sees_nothing_yet(cast: Cast, visitor: Member, sign_in: SignIn) -> None:
    send(cast, visitor, RoleKind.SUPERVISOR, by=cast.staff, ahead=3)
    page = sign_in(visitor).get(cast.session.get_absolute_url())
    assert page.status_code == 404
    assert cast.province.body_name not in page.content.decode()
    mine = sign_in(visitor).get(reverse("reviews:my_work")).content.decode()
    assert cast.session.get_absolute_url() not in mine


def test_clerk_and_head_invite_guests_only_and_members_nobody(cast: Cast, visitor: Member) -> None:
    assert send(cast, visitor, RoleKind.GUEST, by=cast.clerk).kind == RoleKind.GUEST
    for kind, by in ((RoleKind.SUPERVISOR, cast.clerk), (RoleKind.DELEGATE, cast.head)):
        with pytest.raises(PermissionDenied):
            send(cast, visitor, kind, by=by)
    with pytest.raises(PermissionDenied):
        send(cast, visitor, RoleKind.GUEST, by=cast.member)


@pytest.mark.parametrize("wrong", ["reviewed there", "twice", "backwards", "as clerk"])
def test_what_makes_no_sense_is_refused(cast: Cast, visitor: Member, wrong: str) -> None:
    before = set(Role.objects.values_list("pk", flat=True))
    first = {"reviewed there": cast.member}.get(wrong, visitor)
    kind = RoleKind.CLERK if wrong == "as clerk" else RoleKind.SUPERVISOR
    if wrong == "twice":
        before |= {send(cast, visitor, kind, by=cast.staff).pk}
    with pytest.raises(ValidationError):
        send(cast, first, kind, by=cast.staff, days=-1 if wrong == "backwards" else 5)
    assert set(Role.objects.values_list("pk", flat=True)) == before


def test_one_form_sends_to_several_units_or_to_none(cast: Cast, visitor: Member, sign_in: SignIn) -> None:
    url = reverse("reviews:campaign_people", args=[cast.campaign.pk])
    data = {
        "person": "Lục Văn Đoàn",
        "kind": "supervisor",
        "starts_on": str(today()),
        "ends_on": str(today() + dt.timedelta(days=9)),
        "units": [cast.session.pk, cast.other.pk],
    }
    assert sign_in(cast.clerk).post(url, data).status_code == 404
    assert sign_in(cast.staff).post(url, data).status_code == 302
    assert sorted(visitor.roles.values_list("committee__code", flat=True)) == ["B", "T"]
    answer = sign_in(cast.staff).post(url, {**data, "person": "V"})
    assert (answer.status_code, visitor.roles.count()) == (422, 2)


@pytest.mark.parametrize(
    ("there", "missing"),
    [("VISITOR-7", "VISITOR-8"), ("visitor-7", "visitor-8"), ("Quàng Thị Xa", "Quàng Thị Xạ")],
)
def test_nobody_learns_by_sending_who_there_is_elsewhere(
    cast: Cast, sign_in: SignIn, there: str, missing: str
) -> None:
    make_member("VISITOR-7", "Quàng Thị Xa", cast.other_cell)
    url = reverse("reviews:session_people", args=[cast.session.pk])
    days = {"starts_on": str(today()), "ends_on": str(today())}

    def told(words: str) -> tuple[int, str]:
        answer = sign_in(cast.clerk).post(url, {"person": words, "kind": "guest", **days})
        token = r'(?<=name="csrfmiddlewaretoken" value=")[^"]+'
        return answer.status_code, re.sub(token, "", answer.content.decode()).replace(f'"{words}"', "…")

    assert told(there) == told(missing)
    assert told(there)[0] == 422


def test_a_name_of_several_people_asks_for_the_code(cast: Cast, visitor: Member, sign_in: SignIn) -> None:
    make_member("V2", "Lục Văn Đoàn", cast.other_cell)
    url = reverse("reviews:session_people", args=[cast.session.pk])
    days = {"starts_on": str(today()), "ends_on": str(today())}
    page = sign_in(cast.staff).post(url, {"person": "Lục Văn", "kind": "guest", **days})
    assert page.status_code == 422
    assert "V Lục Văn Đoàn; V2 Lục Văn Đoàn" in page.content.decode()
    assert sign_in(cast.staff).post(url, {"person": "v2", "kind": "guest", **days}).status_code == 302
    assert Member.objects.get(code="V2").roles.get().kind == RoleKind.GUEST
    refused = sign_in(cast.member).get(url)
    assert (refused.status_code, visitor.full_name in refused.content.decode()) == (403, False)
