"""Every address of a session, tried by those who must not see it and by those who may only read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from members.clock import today
from members.models import Member
from reviews.models import Amendment, Change, Comment, Origin, RemedyItem
from reviews.papers.actions import papers as paper_actions
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to, make_member
from tests.reviews.conftest import SignIn
from tests.reviews.everything import DATA, KEYED, NOWHERE, OPEN, ROUTES, WORDS, Closed, make_closed


@pytest.fixture
def closed(cast: Cast, settings: Any, tmp_path: Path) -> Closed:
    settings.MEDIA_ROOT = tmp_path
    return make_closed(cast)


def outsiders(cast: Cast) -> dict[str, Member]:
    """The head of another cell, a member of the cell in which the whole cast is, and who keeps the people."""
    neighbour = make_member("NEIGHBOUR", "Lý Văn Cùng Chi Bộ", cast.cell)
    return {"stranger": cast.stranger, "neighbour": neighbour, "administrator": cast.administrator}


KEPT_BY_NOBODY = {"no-store", "private"}


def directives(answer: Any) -> set[str]:
    return set(answer.get("Cache-Control", "").split(", "))


def test_behind_every_address_there_is_something_to_see(closed: Closed, sign_in: SignIn) -> None:
    """Else the others of this module would prove nothing. And no browser keeps what is seen there."""
    cast = closed.cast
    hidden = list(KEYED)
    kept: list[str] = []
    for person in (cast.clerk, cast.colleague, cast.member, cast.staff):
        client = sign_in(person)
        for name in list(hidden):
            answers = (client.get(closed.path(name)), client.post(closed.path(name)))
            answers[0].getvalue()
            kept += [name for answer in answers if KEPT_BY_NOBODY - directives(answer)]
            if 404 not in {answer.status_code for answer in answers}:
                hidden.remove(name)
    assert (hidden, kept) == ([], [])
    client = sign_in(cast.member)
    pages = [client.get(closed.path(name)).content.decode() for name in ("my_work", "session", "paper")]
    assert [trace for trace in closed.traces() if not any(trace in page for page in pages)] == []


def test_nobody_gets_anywhere_without_signing_in(closed: Closed, client: Client) -> None:
    before = closed.state()
    login = reverse("account_login")
    for name in ROUTES:
        path = closed.path(name)
        # Who comes to the first page is led to the page of the day after signing in.
        there = login if name == "my_work" else f"{login}?next={path}"
        for answer in (client.get(path), client.post(path, DATA)):
            assert (answer.status_code, answer["Location"]) == (302, there)
    assert closed.state() == before


@pytest.mark.parametrize("who", ["stranger", "neighbour", "administrator"])
def test_for_an_outsider_there_is_nothing_at_any_address(closed: Closed, sign_in: SignIn, who: str) -> None:
    """But for requests about personal data, which administrators answer."""
    client = sign_in(outsiders(closed.cast)[who])
    before = closed.state()
    shut = [name for name in KEYED if who != "administrator" or not name.startswith("data_")]
    answers = closed.knock(client, shut)
    statuses = {name: answer.statuses for name, answer in answers.items()}
    assert {name: set(both) - {405} for name, both in statuses.items()} == {n: {404} for n in shut}
    assert statuses == closed.statuses(client, shut, NOWHERE)
    assert closed.state() == before
    told = [(name, trace) for name in shut for trace in closed.traces() if trace in answers[name].pages]
    assert told == []


@pytest.mark.parametrize("who", ["stranger", "neighbour", "administrator"])
def test_an_outsiders_own_pages_tell_nothing(closed: Closed, sign_in: SignIn, who: str) -> None:
    client = sign_in(outsiders(closed.cast)[who])
    own = [path for path in map(closed.path, OPEN) if client.get(path, follow=True).status_code != 405]
    pages = [client.get(path, follow=True).content.decode() for path in own]
    assert [trace for trace in closed.traces() for page in pages if trace in page] == []


def test_an_outsider_opens_no_round(closed: Closed, sign_in: SignIn) -> None:
    client = sign_in(closed.cast.stranger)
    shut = ["campaign_new", "quarter_new"]
    assert closed.statuses(client, shut) == dict.fromkeys(shut, (403, 403))


def test_a_guest_reads_and_is_offered_nothing_to_press(closed: Closed, sign_in: SignIn) -> None:
    client = sign_in(closed.cast.guest)
    before = closed.state()
    answers = closed.knock(client, KEYED)
    readable = sorted(name for name, answer in answers.items() if answer.got == 200)
    assert readable == sorted(
        [
            "attachment",
            "basis",
            "conference",
            "conference_ics",
            "link",
            "manuscript",
            "matrix",
            "paper",
            "plan",
            "remedy",
            "session",
            "session_manuscripts",
            "session_places",
            "tasks",
            "why",
        ]
    )
    assert {answer.posted for answer in answers.values()} <= {403, 404, 405}
    assert closed.state() == before
    pages = {
        name: client.get(closed.path(name)).content.decode()
        for name in readable
        if name not in ("attachment", "conference_ics")
    }
    assert WORDS in pages["paper"]
    for page in pages.values():
        main = page.partition("<main")[2].partition("</main>")[0]
        assert [tag for tag in ("<form", "<button", "<textarea", "<input") if tag in main] == []


def test_a_supervisor_comments_and_does_nothing_else(closed: Closed, sign_in: SignIn) -> None:
    client = sign_in(closed.cast.supervisor)
    assert 'id="comment-form"' in client.get(closed.path("paper")).content.decode()
    before = closed.state()
    others = closed.knock(client, [name for name in KEYED if name != "comment_add"])
    assert {answer.posted for answer in others.values()} <= {403, 404, 405}
    assert closed.state() == before
    assert closed.statuses(client, ["comment_add"]) == {"comment_add": (405, 302)}
    said = Comment.objects.get(author=closed.cast.supervisor)
    assert (said.paper_id, said.text) == (closed.keys["papers"], DATA["text"])


def test_an_opinion_from_outside_is_told_elsewhere_without_its_source_and_nowhere_with_who_entered_it(
    closed: Closed, sign_in: SignIn
) -> None:
    """The person who entered it stands nowhere else, so that the name on any page would be a leak."""
    cast = closed.cast
    typist = make_member("TYPIST", "Nông Thị Nhập Liệu", cast.other_cell)
    source, origin = "Ông Quàng Văn Nguồn", Origin.RESIDENCE
    opinions = [
        Comment.objects.create(
            paper=paper,
            author=typist,
            origin=origin,
            source=source,
            received_on=today(),
            kind="proposal",
            text="Ý",
        )
        for paper in (cast.paper(None), cast.paper(cast.member))
    ]
    cause = {"comment": opinions[0], "source": None, "proposed_by": cast.colleague}
    Amendment.objects.filter(pk=closed.keys["amendments"]).update(**cause)
    RemedyItem.objects.filter(pk=closed.keys["remedies"]).update(comment=opinions[0])
    Change.objects.create(
        revision=cast.paper(cast.member).revisions.latest("pk"),
        section="duties",
        amendment_id=closed.keys["amendments"],
    )
    found: dict[str, list[set[str]]] = {}
    for who in ("clerk", "colleague"):
        client = sign_in(getattr(cast, who))
        pages = {name: client.get(closed.path(name)).getvalue().decode(errors="replace") for name in ROUTES}
        words = (typist.full_name, source, str(origin.label))
        found[who] = [{name for name, page in pages.items() if word in page} for word in words]
    named, sources, told = found["colleague"]
    assert (named, sources, {"link", "remedy"} - told) == (set(), set(), set())
    named, sources, told = found["clerk"]
    assert (named, sources) == (set(), {"matrix", "paper", "paper_opinions"})
    assert {"link", "remedy", "why"} <= told


def test_a_draft_is_its_writers_alone(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    path = cast.paper(cast.member).get_absolute_url()
    people = (cast.head, cast.colleague, cast.clerk, cast.staff, cast.supervisor, cast.guest, cast.stranger)
    section = cast.paper(cast.member).sections.get(code="duties")
    paper_actions.save_paper_section(section, WORDS, by=cast.member, version=section.version)
    answers = [sign_in(person).get(path) for person in (*people, cast.member)]
    assert [answer.status_code for answer in answers] == [404] * len(people) + [200]
    assert [WORDS in answer.content.decode() for answer in answers] == [False] * len(people) + [True]


def test_a_login_slides_with_use_but_not_with_what_a_page_asks_for_by_itself(
    cast: Cast, sign_in: SignIn
) -> None:
    client = sign_in(cast.member)
    cast.member.user.last_login = timezone.now() - dt.timedelta(hours=2)
    cast.member.user.save()
    for asked in ({"HX-Request": "true"}, {"Sec-Fetch-Mode": "cors"}):
        client.get(reverse("reviews:my_work"), headers=asked)
        assert "used_at" not in client.session
    client.get(reverse("reviews:my_work"), headers={"Sec-Fetch-Mode": "navigate"})
    assert "used_at" in client.session
