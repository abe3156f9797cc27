"""The letterhead and the signature that all printed papers share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from members.models import Committee
from reviews.documents.wording import long_date
from reviews.models import Document


@dataclass(frozen=True)
class Letterhead:
    """The two columns at the head of a paper. ``symbol`` is empty if the paper bears no number; ``number`` is
    empty if it is filled in by hand."""

    superior: str
    organ: str
    symbol: str
    place_and_date: str
    number: str = ""


@dataclass(frozen=True)
class Signature:
    """``authority`` says on whose behalf is signed ("T/M BAN THƯỜNG VỤ"); it is empty on a member's own
    paper."""

    authority: str
    title: str
    name: str


def session_letterhead(document: Document, symbol: str = "") -> Letterhead:
    """Return the letterhead of the session's committee. It bears the day on which the document was requested,
    even if the worker makes it later; the number before ``symbol`` is left blank to be filled in by hand."""
    committee = document.of_session.committee
    parent = Committee.objects.get_parent(committee)
    day = f"{committee.place}, {long_date(asked_on(document))}"
    return Letterhead(parent.name if parent else "", committee.name, symbol, day)


def asked_on(document: Document) -> dt.date:
    return timezone.localdate(document.requested_at)
