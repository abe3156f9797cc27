"""Finds what earlier periods left open and a new paper has to answer: shortcomings that were named, and
remedies that are not closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Q

from members.models import Committee
from reviews.models import Campaign, Paper, RemedyItem, Shortcoming, ShortcomingAnswer

Owner = tuple[int | None, int | None]
"""The subject that a shortcoming belongs to, as keys of member and committee, one of them None. A person is
given by the member only, in whatever committee the review is, and a collective by the committee only."""


def owner_of(paper: Paper) -> Owner:
    """Return the subject of the paper as an ``Owner``."""
    return _owner(paper.member_id, paper.session.committee_id)


def _owner(member_id: int | None, committee_id: int) -> Owner:
    return member_id, None if member_id else committee_id


def shortcomings_left_open(campaign: Campaign, papers: Sequence[Paper]) -> dict[Owner, list[Shortcoming]]:
    """Return, for each subject of these papers, the shortcomings still open from periods before this round,
    each once. The number of queries does not grow with the papers."""
    found: dict[Owner, dict[Shortcoming, None]] = defaultdict(dict)
    members = [paper.member_id for paper in papers if paper.member_id]
    own = [paper.session.committee_id for paper in papers if not paper.member_id]
    units = Committee.objects.with_predecessors(own)
    for owner, row in (*_named(campaign, members, units), *_of_remedies(campaign, members, units)):
        found[owner][row] = None
    return {owner: list(rows) for owner, rows in found.items()}


def _named(
    campaign: Campaign, members: Sequence[int], units: Mapping[int, int]
) -> Iterator[tuple[Owner, Shortcoming]]:
    """Yield with its subject every shortcoming named of these members and committees in an earlier period
    that no paper since, and no sheet of former years, has called remedied. ``units`` gives for each committee
    the one that goes on with its things."""
    rows = Shortcoming.objects.standing().filter(
        Q(member__in=members) | Q(member__isnull=True, committee__in=list(units)),
        period__ends_on__lt=campaign.period.starts_on,
        period__cancelled_at__isnull=True,
    )
    said = ShortcomingAnswer.objects.filter(status="remedied", paper__session__is_cancelled=False)
    for row in rows.exclude(answers__in=said).exclude(former_status="remedied"):
        yield _owner(row.member_id, units.get(row.committee_id, row.committee_id)), row


def _of_remedies(
    campaign: Campaign, members: Sequence[int], units: Mapping[int, int]
) -> Iterator[tuple[Owner, Shortcoming]]:
    """Yield with its subject the shortcoming of every open remedy planned in an earlier period for these
    members and committees. If a remedy was planned without a shortcoming, one is saved for it first, in the
    name of the remedy's owner."""
    of_person = Q(shortcoming__member__in=members) | Q(shortcoming__isnull=True, owner__in=members)
    of_body = Q(shortcoming__member__isnull=True, shortcoming__isnull=False)
    rows = RemedyItem.objects.still_open().for_list().select_related("plan__approved_by")
    rows = rows.filter(of_person | of_body & Q(plan__session__committee__in=list(units)))
    items = list(rows.filter(plan__session__campaign__period__ends_on__lt=campaign.period.starts_on))
    _name([item for item in items if item.shortcoming is None])
    for item in items:
        if item.shortcoming:
            unit = item.plan.session.committee_id
            yield _owner(item.shortcoming.member_id, units.get(unit, unit)), item.shortcoming


def _name(items: Sequence[RemedyItem]) -> None:
    """Save a shortcoming for each of these remedies, so that a paper can answer it. If one with these words
    stands already, the remedy gets that one."""
    periods = {item.plan.session.period for item in items}
    rows = Shortcoming.objects.standing().filter(
        period__in=periods, member__in={item.owner for item in items}, text__in={item.what for item in items}
    )
    standing = {(row.period_id, row.committee_id, row.member_id, row.text): row for row in rows}
    fresh = []
    for item in items:
        session = item.plan.session
        key = (session.period.pk, session.committee_id, item.owner_id, item.what)
        if key not in standing:
            standing[key] = Shortcoming(
                period=session.period,
                committee=session.committee,
                member=item.owner,
                text=item.what,
                named_by=item.plan.approved_by or item.owner,
            )
            fresh.append(standing[key])
        item.shortcoming = standing[key]
    Shortcoming.objects.bulk_create(fresh)
    RemedyItem.objects.bulk_update(items, ["shortcoming"])
