"""The first steps say what the data say, stand where the administrator begins, and are those of the guide."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from members import clock
from members.models import PostTitle, Role, RoleKind, SecondFactorRule, User
from ratings.models import CalendarDay
from ratings.workdays import DAYS_BY_LAW
from reviews.desk.steps import read_steps
from reviews.models import Campaign, CampaignState
from tests.conftest import TimePasses
from tests.members.factories import committee, install, login, member, person, role
from tests.reviews.cast import Cast, make_member, make_role
from tests.reviews.conftest import SignIn

ALONE = (
    committee("T", "", "provincial"),
    committee("C", "T", "cell"),
    member("A", "C"),
    role("A", "administrator", "T"),
)


def done(cast: Cast) -> set[str]:
    return {step.code for step, state in read_steps(cast.province).rows if state.is_done}


def test_of_a_new_installation_nothing_is_done_and_the_work_that_waits_leads_to_the_steps(
    db: None, client: Client
) -> None:
    install(ALONE)
    client.force_login(login("A"))
    waiting = client.get("/start/", follow=True).context["found"].lines
    assert [line.url for line in waiting] == [reverse("reviews:first_steps")]
    page = client.get(waiting[0].url)
    states = {step.code: state.is_done for step, state in page.context["beginning"].rows}
    done = {code for code, is_done in states.items() if is_done}
    # Which holidays are known, the year tells; and tests have a mail server.
    assert done - {"calendar"} == {"mail"}
    assert page.context["beginning"].now.code == "tree"
    text = page.content.decode()
    links = re.findall(r'<a class="btn btn-(primary|outline-primary)"\s+href="([^"]+)"', text)
    assert links[0] == ("primary", reverse("members:workbooks"))
    assert [kind for kind, _address in links].count("primary") == 1
    assert [client.get(address, follow=True).status_code for _kind, address in links] == [200] * len(links)
    assert reverse("reviews:boards") not in [address for _kind, address in links]


def test_every_step_is_done_by_what_the_data_hold(cast: Cast, settings: Any, time_passes: TimePasses) -> None:
    time_passes(days=20 * 365)  # to years of which the shipped calendar knows no holiday
    year = clock.today().year
    assert {"tree", "people", "staff", "logins", "round"} <= done(cast)
    Campaign.objects.update(state=CampaignState.PLANNED)
    Role.objects.filter(kind=RoleKind.APPROVER).update(kind=RoleKind.GUEST)
    User.objects.filter(member=cast.clerk).delete()
    assert {"staff", "logins", "round"} & done(cast) == set()
    make_member("PLAIN", "Lý Thị Thường", cast.cell).user.delete()  # who acts for nobody need not sign in
    User.objects.create(member=cast.clerk, username="clerk-1")
    other = make_member("SECOND", "Vi Văn Hai", cast.cell)
    make_role(other, RoleKind.ADMINISTRATOR, cast.province)
    assert {"logins", "second"} <= done(cast)
    User.objects.filter(member=other).update(is_active=False)
    assert "second" not in done(cast)
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    assert "mail" not in done(cast)
    assert {"titles", "factor", "calendar"} & done(cast) == set()
    PostTitle.objects.create(code="M1", name="Bí thư", managed_by="central")
    for kind in (RoleKind.STAFF, RoleKind.APPROVER, RoleKind.ADMINISTRATOR):
        SecondFactorRule.objects.create(kind=kind, set_by=cast.staff)
    paper = {"name": "Nghỉ bù", "paper_number": "1-TB", "paper_on": clock.today(), "by": cast.staff}
    for one in (year, year + 1):
        for day in range(1, DAYS_BY_LAW + 1):
            CalendarDay.objects.create(day=f"{one}-05-{day:02}", is_working=False, **paper)
    assert {"titles", "factor", "calendar"} <= done(cast)


@pytest.mark.parametrize("more", [1, 12])
def test_the_steps_cost_the_same_for_few_and_for_many(
    cast: Cast, sign_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        other = make_member(f"M-{number}", f"Ủy Viên {number}", cast.cell)
        make_role(other, RoleKind.STAFF, cast.province)
        make_role(other, RoleKind.ADMINISTRATOR, cast.province)
    client = sign_in(cast.administrator)
    with django_assert_num_queries(16):
        page = client.get(reverse("reviews:first_steps"))
    assert page.context["beginning"].is_over


def test_when_all_is_done_the_steps_wait_no_longer(cast: Cast, sign_in: SignIn) -> None:
    make_role(make_member("SECOND", "Vi Văn Hai", cast.cell), RoleKind.ADMINISTRATOR, cast.province)
    client = sign_in(cast.administrator)
    assert client.get("/start/", follow=True).context["found"].lines == []
    assert "btn-primary" not in client.get(reverse("reviews:first_steps")).content.decode()


@pytest.mark.parametrize("who", ["staff", "clerk", "member", "stranger"])
def test_the_steps_are_for_administrators_over_the_whole_tree(cast: Cast, sign_in: SignIn, who: str) -> None:
    page = sign_in(getattr(cast, who)).get(reverse("reviews:first_steps"))
    assert (page.status_code, 'class="start"' in page.content.decode()) == (403, False)


def test_for_an_administrator_of_a_part_no_steps_wait(db: None, client: Client) -> None:
    install()
    client.force_login(login("ADMIN-X"))
    assert client.get("/start/", follow=True).context["found"].lines == []
    assert person("ADMIN-X").administers
    assert client.get(reverse("reviews:first_steps")).status_code == 403
