"""Finds who is rated already by another round of the same time, so that nobody is reviewed twice: a member
who moved, or a committee with a new parent, since that round was opened."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet

from members.models import Member
from ratings.actions.handing_over import change_kind, hand_case_over
from ratings.actions.peergroups import ungroup_case
from ratings.models import RatingCase
from reviews.models import Campaign, Paper, ReviewSession


def _other_rounds(campaign: Campaign) -> dict[str, Any]:
    """Return the lookups, from a session, of rounds over the same time that rate and are not cancelled. The
    time is compared and not the period, because each rule set has a period of its own."""
    same = {
        f"campaign__period__{name}": getattr(campaign.period, name)
        for name in ("kind", "title", "starts_on", "ends_on")
    }
    return {"is_cancelled": False, "campaign__is_rated": True, **same}


def rated_elsewhere(campaign: Campaign) -> QuerySet[ReviewSession]:
    """Return the sessions of other rounds of the same time, for the committee of the outer query."""
    rows = ReviewSession.objects.filter(committee=OuterRef("pk"), **_other_rounds(campaign))
    return rows.exclude(campaign=campaign.pk)


def reviewed_elsewhere(campaign: Campaign, members: Collection[Member]) -> Mapping[int, ReviewSession]:
    """Return in which session of another round of the same time these members are reviewed, by their keys.
    Who was taken out there is not among them."""
    if not campaign.is_rated:
        return {}
    lookups = {f"session__{name}": value for name, value in _other_rounds(campaign).items()}
    papers = Paper.objects.filter(member__in=[member.pk for member in members], **lookups)
    rows = papers.exclude(session__campaign=campaign.pk).for_list()
    return {paper.member_id: paper.session for paper in rows if paper.member_id}


def take_cases_back(cases: Sequence[RatingCase], subjects: Sequence[Any], *, by: Member) -> None:
    """Let those of these cases that stand in a paper taken out of another round be rated here, each as its
    subject says. The former paper is kept without its case."""
    left = Paper.every.filter(case__in=[case.pk for case in cases], left_on__isnull=False)
    owners = set(left.values_list("case", flat=True))
    if not owners:
        return
    left.update(case=None)
    for case, subject in zip(cases, subjects, strict=True):
        if case.pk not in owners:
            continue
        ungroup_case(case)
        if case.committee_id != subject.committee.pk:
            hand_case_over(case, subject.committee, "", by=by)
        if case.kind != subject.kind:
            change_kind(case, subject.kind, by=by)
        case.refresh_from_db()
        case.committee = subject.committee
