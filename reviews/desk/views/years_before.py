"""What the page of a paper says of the five years before: the levels decided, and scans of self-reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from members.models import Member
from ratings.models import PeriodKind, RatingCase, RatingStep, Step
from reviews.models import Attachment, FormerPaper, Paper

YEARS = 5


@dataclass
class YearBefore:
    """One year before: the name of the level decided, and the scans of the self-review."""

    year: int
    level: str = ""
    is_taken_over: bool = False
    scans: list[Attachment] = field(default_factory=list)


def years_before(reader: Member, paper: Paper) -> Sequence[YearBefore]:
    """Return what the reader may see of the five years before that of the paper, the latest first. Years of
    which nothing is known, or nothing may be seen, are left out."""
    year = paper.session.period.year
    former = range(year - YEARS, year)
    subject = Q(member=paper.member_id)
    if paper.is_collective:
        subject = Q(member__isnull=True, committee=paper.session.committee_id)
    cases = RatingCase.objects.visible_to(reader).filter(
        subject,
        period__kind=PeriodKind.YEAR,
        period__year__in=former,
        period__cancelled_at__isnull=True,
        released_at__isnull=False,
    )
    steps = RatingStep.objects.in_force().filter(case__in=cases.values("pk"), step=Step.DECIDED)
    found: dict[int, YearBefore] = {}
    # The frozen rule set is long, and each process keeps those it has read.
    for step in steps.select_related("case__period"):
        period = step.case.period
        level = period.ruleset.level_name(step.level)
        found[period.year] = YearBefore(period.year, level, step.is_taken_over)
    if paper.member_id:
        scans = FormerPaper.objects.visible_to(reader).filter(member=paper.member_id, year__in=former)
        for scan in scans.prefetch_related("attachments"):
            found.setdefault(scan.year, YearBefore(scan.year)).scans += scan.attachments.all()
    return sorted(found.values(), key=lambda one: -one.year)
