"""A round of an invented province, decided and released in part."""

from __future__ import annotations

from members import clock
from members.models import Committee, Member, RoleKind, Sex
from ratings.models import RatingCase, RatingStep, Step, Unrated, UnratedCode
from reviews.models import Campaign
from reviews.rounds.actions.campaigns import open_campaign
from reviews.stages import Stage
from tests.reviews.cast import PLAN, make_member, make_role
from tests.reviews.provinces import make_province


def played(communes: int) -> tuple[Member, Campaign]:
    """Return staff over a province of so many communes and its round: decided, and released in part."""
    province = make_province(communes, 2, people=3)
    staff = make_member("STAFF", "Bùi Văn Cán Bộ", Committee.objects.get(code="X-0-0"))
    make_role(staff, RoleKind.STAFF, province)
    campaign = open_campaign(province, PLAN, by=staff)
    campaign.sessions.update(stage=Stage.DECIDING)
    campaign.sessions.filter(committee__code="X-0-1").update(stage=Stage.COMMENTING)
    Member.objects.filter(pk__in=[pk for pk in Member.objects.values_list("pk", flat=True) if pk % 2]).update(
        sex=Sex.FEMALE
    )
    # The writer of the steps is no subject of theirs.
    for n, case in enumerate(RatingCase.objects.exclude(member=staff).order_by("pk")):
        if n % 7 == 5:
            Unrated.objects.create(case=case, code=UnratedCode.NEW, by=staff)
        elif n % 7 != 6:
            level = "EXCELLENT" if n % 3 == 0 else "GOOD"
            RatingStep.objects.create(case=case, step=Step.DECIDED, level=level, by=staff)
        if n % 7 != 6 and n % 4:
            RatingCase.objects.filter(pk=case.pk).update(released_at=clock.now())
    return staff, campaign
