"""The head and the signature that every printed paper shares."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from members.models import Committee
from reviews.documents.wording import long_date
from reviews.models import Document


@dataclass(frozen=True)
class Letterhead:
    """The two columns at the head of a paper; ``symbol`` is empty where a paper bears no number; ``number``
    where it is left to the pen."""

    superior: str
    organ: str
    symbol: str
    place_and_date: str
    number: str = ""


@dataclass(frozen=True)
class Signature:
    """``authority`` says for whom is signed ("T/M BAN THƯỜNG VỤ"); it is empty for the own paper."""

    authority: str
    title: str
    name: str


def session_letterhead(document: Document, symbol: str = "") -> Letterhead:
    """The committee's own, with the day on which the paper was asked for, whenever the worker makes it; the
    number before ``symbol`` is left for the pen."""
    committee = document.of_session.committee
    parent = Committee.objects.get_parent(committee)
    day = f"{committee.place}, {long_date(asked_on(document))}"
    return Letterhead(parent.name if parent else "", committee.name, symbol, day)


def asked_on(document: Document) -> dt.date:
    return timezone.localdate(document.requested_at)
