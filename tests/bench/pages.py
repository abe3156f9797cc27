"""Finds the pages of the demonstration: those with a target, and every page that a link leads to."""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit

from django.test import Client
from django.urls import Resolver404, resolve, reverse

from members.models import Member, RoleKind
from ratings.models import PeriodKind
from reviews.models import Campaign, Conference, Paper, ReviewSession
from reviews.stages import Stage

LINK = re.compile(r'<a [^>]*href="([^"#]+)')
TRIES = 3
"""So many addresses of one view are opened as each person. The largest page of the view is timed."""


@dataclass(frozen=True)
class Page:
    """One page that is timed: the name of its view, who opens it, and its address."""

    view: str
    client: Client
    address: str
    size: int


def client_of(member: Member) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(member.user)
    return client


def people() -> list[Member]:
    """Somebody with each kind of role, and somebody reviewed in a session at each stage."""
    with_login = Member.objects.filter(user__isnull=False).order_by("pk")
    found = [with_login.filter(roles__kind=kind).first() for kind in RoleKind.values]
    for stage in Stage.values:
        papers = Paper.objects.filter(session__stage=stage, member__user__isnull=False)
        found += [paper.member for paper in papers.order_by("-session__campaign", "rank")[:2]]
    return list({member.pk: member for member in found if member}.values())


def planned_pages() -> dict[str, Page]:
    """Return the pages that have a target, each as the person who opens it."""
    sessions = {code: _session(code) for code in ("VL", "SH")}
    paper = Paper.objects.get(session=sessions["SH"], member__code="SH-01")
    campaign = Campaign.objects.filter(period__kind=PeriodKind.YEAR).latest("pk")
    conference = Conference.objects.get(session=_session("DC"))
    pages = {
        "my work": ("SH-02", reverse("reviews:my_work")),
        "session of 15": ("VP-02", sessions["VL"].get_absolute_url()),
        "paper": ("SH-02", paper.get_absolute_url()),
        "ratings": ("BT-01", reverse("reviews:ratings", args=[sessions["VL"].pk])),
        "board": ("BT-02", campaign.get_absolute_url()),
        "decision board": ("BT-02", reverse("reviews:decisions", args=[campaign.pk])),
        "live page": ("DC-01", reverse("reviews:live", args=[conference.pk])),
    }
    found = {}
    for name, (code, address) in pages.items():
        client = client_of(Member.objects.get(code=code))
        answer = client.get(address)
        if answer.status_code != 200:
            raise LookupError(f"{name}: {address} answers {answer.status_code}")
        found[name] = Page(name, client, address, len(answer.content))
    return found


def _session(code: str) -> ReviewSession:
    return ReviewSession.objects.filter(committee__code=code).latest("campaign__period__year")


def all_pages() -> dict[str, Page]:
    """Return the largest page of each view, by the name of the view."""
    found: dict[str, Page] = {}
    for member in people():
        for page in _reached(client_of(member)):
            if page.view not in found or page.size > found[page.view].size:
                found[page.view] = page
    return dict(sorted(found.items()))


def _reached(client: Client) -> list[Page]:
    """Return the pages that links reach from the first page, at most ``TRIES`` of each view."""
    waiting, seen, opened, pages = deque(["/"]), {"/"}, Counter[str](), []
    while waiting:
        address = waiting.popleft()
        try:
            view = resolve(urlsplit(address).path).view_name
        except Resolver404:
            continue
        if opened[view] == TRIES:
            continue
        opened[view] += 1
        answer = client.get(address)
        if answer.status_code == 302 and answer["Location"] not in seen:
            seen.add(answer["Location"])
            waiting.append(answer["Location"])
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            answer.close()
            continue
        html = answer.content.decode()
        pages.append(Page(view, client, address, len(answer.content)))
        for link in map(unescape, LINK.findall(html)):
            if link.startswith("/") and link not in seen:
                seen.add(link)
                waiting.append(link)
    return pages
