"""The head and the signature that every printed paper shares."""

from __future__ import annotations

from dataclasses import dataclass

from members import clock
from members.models import Committee
from reviews.documents.wording import long_date
from reviews.models import ReviewSession


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


def letterhead(session: ReviewSession, symbol: str = "") -> Letterhead:
    """The committee's own, with today's date; the number before ``symbol`` is left for the pen."""
    committee = session.committee
    parent = Committee.objects.get_parent(committee)
    day = f"{committee.place}, {long_date(clock.today())}"
    return Letterhead(parent.name if parent else "", committee.name, symbol, day)
