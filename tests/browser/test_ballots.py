"""Fifteen vote at the same time in fifteen browsers: some twice, one too late, one without a login any more,
one who loses the network, one who sends again with another choice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page, expect

from members.models import Member
from reviews.ballots.actions import urn
from reviews.ballots.actions.planning import open_ballot
from reviews.models import BallotRound, BallotWay
from tests.browser.conftest import Site
from tests.reviews.ballots.voting import planned
from tests.reviews.cast import make_cast, opened

IN_URN = "Phiếu của đồng chí đã vào hòm phiếu"
FIRST_COUNTS = "Phiếu trước đã có trong hòm"
NOT_ARRIVED = "Phiếu của đồng chí chưa đến"


def fill(page: Page, box: int) -> None:
    """Mark this box for everybody, and look through the ballot."""
    for line in page.locator(".ballot-boxes").all():
        line.locator("label").nth(box).click()
    page.get_by_role("button", name="Soát lại phiếu").click()


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi phiếu kín").click()


def test_fifteen_vote_at_once_and_each_is_told_the_truth(
    site: Site, settings: Any, keys_in_memory: Path, transactional_db: None
) -> None:
    settings.BALLOT_KEYS = keys_in_memory
    cast = make_cast(12)
    cast.session = opened(cast).session
    ballot = open_ballot(planned(cast, way=BallotWay.SCREEN), by=cast.clerk)
    path = reverse("reviews:ballot_vote", args=[ballot.pk])
    people = [voter.member for voter in ballot.roll.select_related("member").order_by("rank", "pk")]
    phone = {"width": 360, "height": 740}
    pages = [(one, site.enter(one, path, viewport=phone)) for one in people]
    for _member, page in pages:
        fill(page, 1)
    kept = "() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]"
    assert {name for _member, page in pages for name in page.evaluate(kept)} <= {"waiting", "signed-out-at"}
    twice = pages[0][1].context.new_page()
    twice.goto(path)
    fill(twice, 0)
    late, expired, offline = (page for _member, page in pages[-3:])
    for _member, page in pages[:-3]:
        send(page)
    for _member, page in pages[:-3]:
        expect(page.locator(".note")).to_contain_text(IN_URN)
    send(twice)
    expect(twice.locator(".note")).to_contain_text(FIRST_COUNTS)
    _without_login(site, expired, people[-2], path)
    offline.context.set_offline(True)
    offline.get_by_role("button", name="Gửi phiếu kín").click(no_wait_after=True)
    offline.wait_for_timeout(300)
    offline.context.set_offline(False)
    offline.goto(path)
    expect(offline.get_by_role("button", name="Soát lại phiếu")).to_be_visible()
    fill(offline, 2)
    send(offline)
    expect(offline.locator(".note")).to_contain_text(IN_URN)
    _count(ballot, cast.colleague, cast.member)
    send(late)
    expect(late.locator(".note")).to_contain_text("Đồng chí không bỏ phiếu")
    site.complaints = [one for one in site.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
    counted = [one.figures for one in ballot.subjects.with_votes()]
    assert [(one.collected, one.votes["GOOD"], one.votes["COMPLETED"]) for one in counted] == [
        (14, 13, 1)
    ] * len(counted)


def _without_login(site: Site, page: Page, member: Member, path: str) -> None:
    """The login ends before the ballot is sent: it has not arrived and is filled in again."""
    page.context.clear_cookies(name="sessionid")
    send(page)
    expect(page.locator("input[type=password]")).to_be_visible()
    site.sign_in(page.context, member)
    page.goto(path)
    fill(page, 1)
    send(page)
    expect(page.locator(".note")).to_contain_text(IN_URN)


def _count(ballot: BallotRound, *counters: Member) -> None:
    for one in counters:
        urn.agree_to_open(ballot, by=one)
    urn.count_urn(ballot, by=counters[0])
