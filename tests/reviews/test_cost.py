"""What a page costs: the same number of queries for few rows and for many.

The figures are what the pages cost today, so that one more query is seen. The budgets they stay within:
my work 12, session and paper 15 (17 where comments have led to something), board 12, an autosave 6."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Member
from reviews.agenda import AgendaKind
from reviews.conference.actions import live, minutes, remarks, votes
from reviews.models import Conference
from reviews.opinions.actions import comments as comment_actions
from reviews.stages import Stage
from tests.reviews.cast import Cast, agenda_item, begin, bring_to, make_cast, opened
from tests.reviews.conftest import SignIn

Address = Callable[[Cast], tuple[Member, str]]


def at(cast: Cast, name: str) -> str:
    """A page of the session's conference."""
    return reverse(f"reviews:{name}", args=[Conference.objects.get(session=cast.session).pk])


PAGES: dict[str, tuple[int, Stage, Address]] = {
    "my work": (12, Stage.COMMENTING, lambda c: (c.member, reverse("reviews:my_work"))),
    "session": (15, Stage.COMMENTING, lambda c: (c.clerk, c.session.get_absolute_url())),
    "matrix": (8, Stage.COMMENTING, lambda c: (c.clerk, reverse("reviews:matrix", args=[c.session.pk]))),
    "paper, reading": (15, Stage.COMMENTING, lambda c: (c.colleague, c.paper(c.member).get_absolute_url())),
    "paper, writing": (15, Stage.WRITING, lambda c: (c.member, c.paper(c.member).get_absolute_url())),
    "ratings": (10, Stage.DECIDING, lambda c: (c.approver, reverse("reviews:ratings", args=[c.session.pk]))),
    "case": (18, Stage.RATING, lambda c: (c.clerk, reverse("reviews:case", args=[c.paper(c.member).pk]))),
    "paper, completing": (
        16,
        Stage.COMPLETING,
        lambda c: (c.colleague, c.paper(c.member).get_absolute_url()),
    ),
    "conference": (12, Stage.CONFERENCE, lambda c: (c.member, at(c, "conference"))),
    "conference, arranging": (13, Stage.CONFERENCE, lambda c: (c.clerk, at(c, "conference"))),
    "roll": (12, Stage.CONFERENCE, lambda c: (c.clerk, at(c, "roll"))),
    "live": (16, Stage.CONFERENCE, lambda c: (c.clerk, at(c, "live"))),
    "projector": (10, Stage.CONFERENCE, lambda c: (c.clerk, at(c, "projector"))),
    "minutes": (9, Stage.CONFERENCE, lambda c: (c.clerk, at(c, "minutes"))),
    "convening": (10, Stage.COMMENTING, lambda c: (c.clerk, reverse("reviews:convene", args=[c.session.pk]))),
    "board": (7, Stage.WRITING, lambda c: (c.staff, c.campaign.get_absolute_url())),
    "sessions": (4, Stage.WRITING, lambda c: (c.staff, reverse("reviews:sessions"))),
    "results": (6, Stage.CLOSED, lambda c: (c.member, reverse("reviews:results"))),
}


def comment_everywhere(cast: Cast) -> None:
    """Everybody says something on every paper they may comment on."""
    papers = list(cast.session.papers.for_list())
    for author in [paper.member for paper in papers if paper.member]:
        for paper in papers:
            if paper.member != author:
                comment_actions.add_comment(paper, comment_actions.Remark("proposal", "Ý kiến"), by=author)


def everybody_speaks(cast: Cast) -> None:
    """The review of the head is on: everybody waits for the floor, a remark of each is caught; every
    sixth puts a motion to the vote."""
    conference = opened(cast)
    point = begin(conference, cast, agenda_item(conference, AgendaKind.HEAD))
    for attendee in conference.roll.select_related("conference"):
        live.call(attendee, by=cast.clerk)
        said = remarks.Said(point, attendee, "Ý kiến")
        remarks.save_remark(conference, uuid4(), said, by=cast.clerk, version=0)
    for attendee in conference.roll.all()[::6]:
        votes.take_vote(point, votes.Count(f"Đề nghị của {attendee}", 3), by=cast.clerk)
    minutes.assemble(conference, by=cast.clerk)


def count(cast: Cast, sign_in: SignIn, address: Address) -> tuple[int, str]:
    member, url = address(cast)
    client = sign_in(member)
    assert cast.session.period.ruleset.code == "366-2025"  # read once a process, by whichever page is first
    with CaptureQueriesContext(connection) as queries:
        page = client.get(url)
    assert page.status_code == 200
    return len(queries), page.content.decode()


@pytest.mark.parametrize("members", [0, 12])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_costs_the_same_for_few_and_for_many(
    db: None, sign_in: SignIn, name: str, members: int
) -> None:
    cost, stage, address = PAGES[name]
    cast = bring_to(make_cast(members), stage)
    if stage == Stage.COMMENTING:
        comment_everywhere(cast)
    if stage == Stage.CONFERENCE:
        everybody_speaks(cast)
    queries, page = count(cast, sign_in, address)
    assert queries == cost
    assert len(page.encode()) < 120_000


def test_an_autosave_costs_at_most_six_queries(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    section = cast.paper(cast.member).sections.get(code="duties")
    client = sign_in(cast.member)
    url = reverse("reviews:save_section", args=[section.pk])
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(url, {"text": "Một câu", "version": 0}, headers={"accept": "application/json"})
    statements = [q["sql"] for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 6, statements
    assert len(answer.content) < 2_000
