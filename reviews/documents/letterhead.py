"""The letterhead and the signature of a printed paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from members.models import Committee
from reviews.documents.wording import long_date
from reviews.models import Document


@dataclass(frozen=True)
class Letterhead:
    """The two columns at the head of a printed paper: superior and organ with the number on the left, place
    and date on the right. ``symbol`` is empty if the paper bears no number. ``number`` is empty if it is to
    be filled in by hand."""

    superior: str
    organ: str
    symbol: str
    place_and_date: str
    number: str = ""


@dataclass(frozen=True)
class Signature:
    """The block at the end of a printed paper: who signs, and with what title. ``authority`` says on whose
    behalf ("T/M BAN THƯỜNG VỤ") and is empty on a member's own paper."""

    authority: str
    title: str
    name: str


def session_letterhead(document: Document, symbol: str = "") -> Letterhead:
    """Return the letterhead of the session's committee. Its date is the day on which the document was asked
    for, even if the worker makes it later. The number before ``symbol`` is left blank to be filled in by
    hand."""
    committee = document.of_session.committee
    parent = Committee.objects.get_parent(committee)
    day = f"{committee.place}, {long_date(asked_on(document))}"
    return Letterhead(parent.name if parent else "", committee.name, symbol, day)


def asked_on(document: Document) -> dt.date:
    """Return the local day on which the document was asked for."""
    return timezone.localdate(document.requested_at)
