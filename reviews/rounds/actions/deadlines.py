"""Changes the dates of an open round.

A change needs a reason, is recorded in the history, and is told to everyone concerned.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import CommitteeKind, Event, Member
from reviews.models import DUES, Campaign, CampaignState, DeadlineChange, LevelDues
from reviews.rounds.actions.campaigns import Dues, lock_campaign
from reviews.rules import UnitVerb, require
from reviews.sessions.worker import ask
from reviews.texts import clean_text


@transaction.atomic
def change_dues(campaign: Campaign, kind: str, dues: Dues, reason: str, *, by: Member) -> DeadlineChange:
    """Set the dates of one level or, with an empty ``kind``, those of every level without dates of its own.

    The sessions concerned get the dates at once. The worker tells the people. Raise ``ValidationError`` if
    the round is not open, if there is no reason, if the dates do not follow each other, or if they are those
    on record.
    """
    campaign = lock_campaign(campaign)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    if campaign.state != CampaignState.OPEN:
        raise ValidationError(_("The round is not open. Its dates are set where it is planned."))
    if kind and kind not in CommitteeKind.values:
        raise ValidationError(_("Choose a level, or the whole round."))
    if list(dues) != sorted(dues):
        raise ValidationError(_("The dates must follow each other: papers, comments, end."))
    reason = clean_text(reason)
    if not reason:
        raise ValidationError(_("A change of dates needs its reason."))
    old = LevelDues.objects.filter(campaign=campaign, kind=kind).first() or campaign
    change = DeadlineChange(
        campaign=campaign,
        kind=kind,
        old={name: getattr(old, name).isoformat() for name in DUES},
        new={name: day.isoformat() for name, day in dues._asdict().items()},
        reason=reason,
        by=by,
    )
    if change.old == change.new:
        raise ValidationError(_("These dates hold already. Change at least one of them."))
    change.save()
    if kind:
        LevelDues.objects.update_or_create(campaign=campaign, kind=kind, defaults=dues._asdict())
    else:
        Campaign.objects.filter(pk=campaign.pk).update(**dues._asdict())
    list(change.reached().select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))
    change.reached().update(**dues._asdict())
    Event.record("change_dues", campaign, by=by, kind=kind, old=change.old, new=change.new, reason=reason)
    ask("reviews.tell_deadline_change", change.pk)
    return change
