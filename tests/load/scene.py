"""A round in which a hundred people write on the last evening before their papers are due."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count
from django.test import Client

from members.models import Committee, CommitteeKind, Member, Role, RoleKind, User
from reviews import tasks
from reviews.documents.actions.documents import request_document
from reviews.models import (
    Campaign,
    CampaignState,
    DocumentKind,
    Paper,
    ReviewSession,
    Section,
)
from reviews.rounds.actions import campaigns
from reviews.stages import Stage
from tests.reviews.cast import PLAN, make_member, make_role
from tests.reviews.provinces import make_province

CELLS, PEOPLE = 4, 30


@dataclass(frozen=True)
class Person:
    """A signed-in person: the cookie of the session, the own paper, and its sections as key and version."""

    cookie: str
    paper: int
    sections: list[tuple[int, int]]


def people_who_write(number: int) -> list[Person]:
    """Open a round over an invented province and return people whose paper is open, signed in."""
    province = make_province(1, CELLS, people=PEOPLE)
    cell = Committee.objects.under(province).filter(kind=CommitteeKind.CELL)[0]
    staff = make_member("LOAD", "Bùi Văn Cán Bộ", cell)
    make_role(staff, "staff", province)  # type: ignore[arg-type]  # a kind of role
    campaign = campaigns.open_campaign(province, PLAN, by=staff)
    while Campaign.objects.get(pk=campaign.pk).state == CampaignState.OPENING:
        tasks.open_round.apply((campaign.pk,), throw=True)
    ReviewSession.objects.filter(campaign=campaign).update(stage=Stage.WRITING)
    papers = Paper.objects.filter(session__campaign=campaign, member__isnull=False).select_related("member")
    return [_signed_in(paper) for paper in papers.order_by("pk")[:number]]


def _signed_in(paper: Paper) -> Person:
    member = paper.member
    assert isinstance(member, Member)
    user = User.objects.filter(member=member).first() or User.objects.create(
        username=f"load-{member.pk}", member=member
    )
    client = Client()
    client.force_login(user)
    sections = list(paper.sections.order_by("pk").values_list("pk", "version"))
    return Person(client.cookies["sessionid"].value, paper.pk, sections)


@contextmanager
def somebody_prints(really: bool) -> Iterator[None]:
    """Have the clerk of the demonstration's largest session ask for its report again and again."""
    ended = threading.Event()

    def ask() -> None:
        session = ReviewSession.objects.annotate(n=Count("papers")).filter(stage=Stage.CLOSED).latest("n")
        clerk = Role.objects.current().get(kind=RoleKind.CLERK, committee=session.committee).member
        while not ended.wait(1):
            request_document(session, DocumentKind.REPORT, by=clerk)
        connection.close()

    thread = threading.Thread(target=ask)
    if really:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        if really:
            thread.join()


def missing_words(saved: dict[int, str]) -> list[str]:
    """Return the sections whose text is not the one that was last said to be saved."""
    now = dict(Section.objects.filter(pk__in=saved).values_list("pk", "text"))
    return [
        f"section {pk}: {now.get(pk)!r} is not {text!r}" for pk, text in saved.items() if now.get(pk) != text
    ]
