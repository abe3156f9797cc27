"""Every address of a session, tried by those who must not see it and by those who may only read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from members.models import Event, Member
from ratings.models import Objection, Petition, RatingStep, Step
from reviews.actions.attachments import attach
from reviews.actions.sessions import schedule_conference
from reviews.models import (
    Campaign,
    Comment,
    DeadlineChange,
    Document,
    DocumentKind,
    DocumentState,
    Paper,
    Reminder,
    ReviewSession,
    Revision,
    Section,
    Shortcoming,
    ShortcomingAnswer,
)
from reviews.stages import Stage
from reviews.urls import urlpatterns
from tests.reviews.cast import Cast, bring_to, comment, make_member
from tests.reviews.conftest import SignIn

ROUTES = {str(address.name): str(address.pattern) for address in urlpatterns}
OPEN = [name for name, route in ROUTES.items() if "<int:pk>" not in route]
KEYED = [name for name, route in ROUTES.items() if "<int:pk>" in route]
NOWHERE = 999_999
WORDS = "Lời chỉ dành cho người trong cuộc"
PDF = b"%PDF-1.7 only for those inside"
# What all the forms ask for at once, so that whoever got through would change something.
DATA = {
    "seen": "commenting",
    "target": "writing",
    "reason": "Lý do của người ngoài",
    "day": "2026-01-05",
    "text": "Lời của người ngoài",
    "version": "1",
    "level": "GOOD",
    "points_common": "20",
    "points_results": "50",
    "assigned": "1",
    "done": "1",
    "on_time": "1",
    "exceeding": "0",
    "writing_due": "2026-01-01",
    "commenting_due": "2026-01-02",
    "finish_due": "2026-01-03",
    "citation": "Văn bản của người ngoài",
    "topics-TOTAL_FORMS": "0",
    "topics-INITIAL_FORMS": "0",
}
WRITTEN = (
    Campaign,
    DeadlineChange,
    Reminder,
    ReviewSession,
    Paper,
    Section,
    Revision,
    Comment,
    Document,
    Shortcoming,
    ShortcomingAnswer,
    RatingStep,
)
Statuses = dict[str, tuple[int, int]]


@dataclass
class Closed:
    """A session in the middle of commenting; ``keys`` has a row for the first word of every address, or for
    the one address."""

    cast: Cast
    keys: dict[str, int]

    def path(self, name: str, key: int | None = None) -> str:
        if name in OPEN:
            return reverse(f"reviews:{name}")
        words = {"<str:verb>": "rename", "<str:kind>": "report"}
        more = [word for part, word in words.items() if part in ROUTES[name]]
        known = self.keys.get(name) or self.keys[ROUTES[name].split("/")[0]]
        return reverse(f"reviews:{name}", args=[key or known, *more])

    def traces(self) -> list[str]:
        """What would tell somebody of the session."""
        inside = (self.cast.head, self.cast.member, self.cast.colleague)
        return [WORDS, self.cast.session.get_absolute_url(), *(member.full_name for member in inside)]

    def state(self) -> list[list[tuple[Any, ...]]]:
        """Everything that could have been written; that a file was fetched is meant to be."""
        rows = [list(model.objects.order_by("pk").values_list()) for model in WRITTEN]
        return [*rows, list(Event.objects.exclude(verb="fetch").order_by("pk").values_list())]

    def data(self, name: str) -> dict[str, str]:
        """What the form at this address would be content with."""
        remedy = f"earlier-{self.keys['shortcomings']}"
        kind = "taken_up" if name == "comment_answer" else "proposal"
        return {
            **DATA,
            "kind": kind,
            f"{remedy}-status": "remedied",
            f"{remedy}-degree": "Lời của người ngoài",
        }

    def knock(self, client: Client, names: Iterable[str], key: int | None = None) -> Statuses:
        """The status of a GET and a POST at every one of these addresses."""
        statuses: Statuses = {}
        for name in names:
            got = client.get(self.path(name, key))
            posted = client.post(self.path(name, key), self.data(name))
            got.getvalue()  # a file that is not read to its end stays open
            statuses[name] = (got.status_code, posted.status_code)
        return statuses


@pytest.fixture
def closed(cast: Cast, settings: Any, tmp_path: Path) -> Closed:
    settings.MEDIA_ROOT = tmp_path
    bring_to(cast, Stage.COMMENTING)
    schedule_conference(cast.session, dt.date(2025, 12, 15), by=cast.clerk)
    paper = cast.paper(cast.member)
    said = comment(cast, cast.member, cast.colleague, WORDS)
    shortcoming = Shortcoming.objects.create(
        period=cast.session.period,
        committee=cast.province,
        member=cast.member,
        text=WORDS,
        named_by=cast.clerk,
    )
    document = Document.objects.create(
        session=cast.session,
        kind=DocumentKind.REPORT,
        state=DocumentState.DONE,
        requested_by=cast.clerk,
        sha256="0" * 64,
        pages=1,
        file=ContentFile(PDF, "report.pdf"),
    )
    case = cast.paper(cast.member).rated_case()
    objection = Objection.objects.create(
        case=case,
        kind="complaint",
        received_on=dt.date(2025, 11, 3),
        source=WORDS,
        summary=WORDS,
        recorded_by=cast.clerk,
    )
    decided = RatingStep.objects.create(case=case, step=Step.DECIDED, level="GOOD", by=cast.approver)
    petition = Petition.objects.create(case=case, step=decided, text=WORDS, by=cast.member)
    decision = Document.objects.create(
        session=cast.session, kind=DocumentKind.RE_RATING, step=decided, requested_by=cast.approver
    )
    keys = {
        "rounds": cast.campaign.pk,
        "sessions": cast.session.pk,
        "papers": paper.pk,
        "sections": paper.sections.get(code="duties").pk,
        "shortcomings": ShortcomingAnswer.objects.create(paper=paper, shortcoming=shortcoming).pk,
        "comments": said.pk,
        "documents": document.pk,
        "objections": objection.pk,
        "petitions": petition.pk,
        "print_again": decision.pk,
        "attachments": attach(SimpleUploadedFile("chung-cu.pdf", PDF), paper, by=cast.member).pk,
    }
    return Closed(cast, keys)


def outsiders(cast: Cast) -> dict[str, Member]:
    """The head of another cell, a member of the cell in which the whole cast is, and who keeps the people."""
    neighbour = make_member("NEIGHBOUR", "Lý Văn Cùng Chi Bộ", cast.cell)
    return {"stranger": cast.stranger, "neighbour": neighbour, "administrator": cast.administrator}


def test_behind_every_address_there_is_something_to_see(closed: Closed, sign_in: SignIn) -> None:
    """Else the others of this module would prove nothing."""
    cast = closed.cast
    found: set[str] = set()
    for person in (cast.clerk, cast.colleague, cast.member, cast.staff):
        client = sign_in(person)
        for name in KEYED:
            answers = (client.get(closed.path(name)), client.post(closed.path(name)))
            answers[0].getvalue()
            found |= {name} if 404 not in {answer.status_code for answer in answers} else set()
    assert sorted(set(KEYED) - found) == []
    client = sign_in(cast.member)
    pages = [client.get(closed.path(name)).content.decode() for name in ("my_work", "session", "paper")]
    assert [trace for trace in closed.traces() if not any(trace in page for page in pages)] == []


def test_nobody_gets_anywhere_without_signing_in(closed: Closed, client: Client) -> None:
    before = closed.state()
    for name in ROUTES:
        path = closed.path(name)
        for answer in (client.get(path), client.post(path, DATA)):
            assert (answer.status_code, answer["Location"]) == (
                302,
                f"{reverse('account_login')}?next={path}",
            )
    assert closed.state() == before


@pytest.mark.parametrize("who", ["stranger", "neighbour", "administrator"])
def test_for_an_outsider_there_is_nothing_at_any_address(closed: Closed, sign_in: SignIn, who: str) -> None:
    client = sign_in(outsiders(closed.cast)[who])
    before = closed.state()
    answers = closed.knock(client, KEYED)
    assert {name: set(statuses) - {405} for name, statuses in answers.items()} == {n: {404} for n in KEYED}
    assert answers == closed.knock(client, KEYED, NOWHERE)
    assert closed.state() == before


@pytest.mark.parametrize("who", ["stranger", "neighbour", "administrator"])
def test_an_outsiders_own_pages_and_the_refusals_tell_nothing(
    closed: Closed, sign_in: SignIn, who: str
) -> None:
    client = sign_in(outsiders(closed.cast)[who])
    own = [path for path in map(closed.path, OPEN) if client.get(path, follow=True).status_code != 405]
    pages = [client.get(path, follow=True).content.decode() for path in own]
    pages += [client.get(path).content.decode().replace(path, "") for path in map(closed.path, KEYED)]
    assert [trace for trace in closed.traces() for page in pages if trace in page] == []


def test_an_outsider_opens_no_round(closed: Closed, sign_in: SignIn) -> None:
    client = sign_in(closed.cast.stranger)
    assert closed.knock(client, ["campaign_new"]) == {"campaign_new": (403, 403)}


def test_a_guest_reads_and_is_offered_nothing_to_press(closed: Closed, sign_in: SignIn) -> None:
    client = sign_in(closed.cast.guest)
    before = closed.state()
    answers = closed.knock(client, KEYED)
    readable = sorted(name for name, (got, _posted) in answers.items() if got == 200)
    assert readable == ["attachment", "basis", "conference_ics", "matrix", "paper", "session", "versions"]
    assert {posted for _got, posted in answers.values()} <= {403, 404, 405}
    assert closed.state() == before
    pages = {
        name: client.get(closed.path(name)).content.decode()
        for name in readable
        if name not in ("attachment", "conference_ics")
    }
    assert WORDS in pages["paper"]
    for page in pages.values():
        main = page.partition("<main")[2]
        assert [tag for tag in ("<form", "<button", "<textarea", "<input") if tag in main] == []


def test_a_supervisor_comments_and_does_nothing_else(closed: Closed, sign_in: SignIn) -> None:
    client = sign_in(closed.cast.supervisor)
    assert 'id="comment-form"' in client.get(closed.path("paper")).content.decode()
    before = closed.state()
    others = closed.knock(client, [name for name in KEYED if name != "comment_add"])
    assert {posted for _got, posted in others.values()} <= {403, 404, 405}
    assert closed.state() == before
    assert closed.knock(client, ["comment_add"]) == {"comment_add": (405, 302)}
    said = Comment.objects.get(author=closed.cast.supervisor)
    assert (said.paper_id, said.text) == (closed.keys["papers"], DATA["text"])


def test_a_draft_is_its_writers_alone(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    path = cast.paper(cast.member).get_absolute_url()
    people = (cast.head, cast.colleague, cast.clerk, cast.staff, cast.supervisor, cast.guest, cast.stranger)
    assert {sign_in(person).get(path).status_code for person in people} == {404}
    assert sign_in(cast.member).get(path).status_code == 200
