"""Finds what earlier periods left open and a new paper has to answer: shortcomings named, remedies not
closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.db.models import Q

from reviews.models import Campaign, Paper, RemedyItem, Shortcoming

Owner = tuple[int | None, int | None]
"""Whose shortcoming it is, as member and committee: a person wherever reviewed (no committee), a collective
by its committee (no member)."""


def owner_of(paper: Paper) -> Owner:
    return _owner(paper.member_id, paper.session.committee_id)


def _owner(member_id: int | None, committee_id: int) -> Owner:
    return member_id, None if member_id else committee_id


def shortcomings_left_open(campaign: Campaign, papers: Sequence[Paper]) -> dict[Owner, list[Shortcoming]]:
    """Return the open shortcomings by owner, each once, in a number of queries that does not grow with the
    papers."""
    found: dict[Owner, dict[Shortcoming, None]] = defaultdict(dict)
    members = [paper.member_id for paper in papers if paper.member_id]
    units = [paper.session.committee_id for paper in papers if not paper.member_id]
    for owner, row in (*_named(campaign, members, units), *_of_remedies(campaign, members, units)):
        found[owner][row] = None
    return {owner: list(rows) for owner, rows in found.items()}


def _named(
    campaign: Campaign, members: Sequence[int], units: Sequence[int]
) -> Iterator[tuple[Owner, Shortcoming]]:
    """Yield the shortcomings of these subjects from earlier periods that no paper called remedied."""
    rows = Shortcoming.objects.filter(
        Q(member__in=members) | Q(member__isnull=True, committee__in=units),
        period__ends_on__lt=campaign.period.starts_on,
    )
    for row in rows.exclude(answers__status="remedied"):
        yield _owner(row.member_id, row.committee_id), row


def _of_remedies(
    campaign: Campaign, members: Sequence[int], units: Sequence[int]
) -> Iterator[tuple[Owner, Shortcoming]]:
    """Yield the shortcomings of open remedies from earlier rounds: those of the members and, for a
    collective, those of no person. A remedy without a shortcoming gets one, in the name of its owner."""
    of_person = Q(shortcoming__member__in=members) | Q(shortcoming__isnull=True, owner__in=members)
    of_body = Q(shortcoming__member__isnull=True, shortcoming__isnull=False)
    rows = RemedyItem.objects.still_open().for_list().select_related("plan__approved_by")
    rows = rows.filter(of_person | of_body & Q(plan__session__committee__in=units))
    items = list(rows.filter(plan__session__campaign__period__ends_on__lt=campaign.period.starts_on))
    _name([item for item in items if item.shortcoming is None])
    for item in items:
        if item.shortcoming:
            yield _owner(item.shortcoming.member_id, item.plan.session.committee_id), item.shortcoming


def _name(items: Sequence[RemedyItem]) -> None:
    """Make a shortcoming for each of these remedies, so that a paper can answer it."""
    named = []
    for item in items:
        session = item.plan.session
        item.shortcoming = Shortcoming(
            period=session.period,
            committee=session.committee,
            member=item.owner,
            text=item.what,
            named_by=item.plan.approved_by or item.owner,
        )
        named.append(item.shortcoming)
    Shortcoming.objects.bulk_create(named)
    RemedyItem.objects.bulk_update(items, ["shortcoming"])
