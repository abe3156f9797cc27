"""Renames a round, changes its rule set while it is planned, cancels it, and plans a cancelled one anew."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings.actions.periods import cancel_period, open_alike
from ratings.models import Period, PeriodKind, RatingCase
from reviews.models import DUES, Campaign, CampaignState, ReviewSession, Shortcoming
from reviews.rounds.actions.campaigns import (
    Dues,
    RoundContent,
    RoundPlan,
    lock_campaign,
    lock_tree,
    plan_campaign,
    refuse_overlap,
    require_unsettled,
)
from reviews.rounds.grounds import ruleset_ground
from reviews.rules import UnitVerb, require
from reviews.sessions.locking import lock_sessions
from reviews.sessions.worker import ask
from reviews.texts import clean_text


@transaction.atomic
def rename_campaign(campaign: Campaign, title: str, *, by: Member) -> Campaign:
    """Give the round another title, and return it. Raise ``ValidationError`` without a title, and for a
    cancelled round. The period of a thematic round, which papers name, keeps its title."""
    campaign = lock_campaign(campaign)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    old, campaign.title = campaign.title, " ".join(clean_text(title).split())
    if campaign.title == old:
        return campaign
    campaign.clean_fields(exclude=[name for name in _columns(campaign) if name != "title"])
    campaign.save(update_fields=["title"])
    Event.record("rename_campaign", campaign, by=by, old=old, new=campaign.title)
    return campaign


def _columns(campaign: Campaign) -> list[str]:
    return [field.name for field in campaign._meta.fields]  # noqa: SLF001  # documented API


@transaction.atomic
def set_ruleset(campaign: Campaign, ruleset_code: str, reason: str = "", *, by: Member) -> Campaign:
    """Put the planned round under another rule set, and return it. Raise ``ValidationError`` once it has been
    opened, because its papers are then written on the forms of its rule set, for a rule set that cannot
    be used, and for one not in force without a reason."""
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    lock_tree(campaign.committee)
    campaign = lock_campaign(campaign)
    require_unsettled(campaign, by)
    old = campaign.period
    if old.ruleset_code == ruleset_code:
        return campaign
    period = open_alike(old, ruleset_code)
    refuse_taken(campaign, period)
    campaign.ruleset_reason = ruleset_ground(period, campaign.finish_due, reason)
    campaign.period = period
    campaign.save(update_fields=["period", "ruleset_reason"])
    words = {"old": old.ruleset_code, "new": ruleset_code, "reason": campaign.ruleset_reason}
    Event.record("change_ruleset", campaign, by=by, **words)
    return campaign


def refuse_taken(campaign: Campaign, period: Period) -> None:
    """Raise ``ValidationError`` if this round cannot be held in the period, because another one is."""
    if campaign.is_rated:
        refuse_overlap(campaign.committee, period, besides=campaign)
    if Campaign.objects.filter(committee=campaign.committee, period=period).exclude(pk=campaign.pk).exists():
        raise ValidationError(_("This round over this committee is there already."))


@transaction.atomic
def cancel_campaign(campaign: Campaign, reason: str, *, by: Member) -> Campaign:
    """Cancel the round, and return it. Everything in it stays and is read as before, but nothing is written,
    due, reminded of or counted any more. The worker tells everybody who has a paper or a part in it.

    Raise ``ValidationError`` without a reason, for a round that is cancelled already, and where a result of
    the round has been published: that is changed by a re-rating only.
    """
    campaign = lock_campaign(campaign)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    reason = clean_text(reason)
    if not reason:
        raise ValidationError({"reason": _("A round is cancelled with its reason.")})
    sessions = lock_sessions(list(campaign.sessions.values_list("pk", flat=True)))
    cases = RatingCase.objects.filter(paper__session__campaign=campaign)
    published = cases.filter(released_at__isnull=False).count()
    if published:
        raise ValidationError(
            _("%(n)s results of this round are published. They are changed by a re-rating only.")
            % {"n": published}
        )
    _take_out_of_the_count(campaign, [row.committee_id for row in sessions.values()])
    was = campaign.state
    campaign.state, campaign.error, campaign.cancel_reason = CampaignState.CANCELLED, "", reason
    campaign.cancelled_by, campaign.cancelled_at = by, clock.now()
    campaign.save(update_fields=["state", "error", "cancel_reason", "cancelled_by", "cancelled_at", "period"])
    ReviewSession.objects.filter(campaign=campaign).update(is_cancelled=True)
    Event.record("cancel_campaign", campaign, by=by, reason=reason, was=was, sessions=len(sessions))
    ask("reviews.tell_cancelling", campaign.pk)
    return campaign


def _take_out_of_the_count(campaign: Campaign, committees: list[int]) -> None:
    """Move the cases of the round, and the shortcomings named in it, into a cancelled period."""
    cases = RatingCase.objects.filter(paper__session__campaign=campaign)
    named = Shortcoming.objects.filter(period=campaign.period_id, committee__in=committees)
    campaign.period = cancel_period(Period.objects.get(pk=campaign.period_id), campaign.committee, cases)
    named.update(period=campaign.period)


@transaction.atomic
def plan_anew(campaign: Campaign, ruleset_code: str, reason: str = "", *, by: Member) -> Campaign:
    """Plan a cancelled round once more under this rule set, with its title, dates, contents and legal basis,
    and return the new round. ``reason`` is the ground for the rule set and, unless the cancelled round has
    one, for its dates, where one is needed. Raise ``ValidationError`` as ``plan_campaign`` does, and for a
    round that is not cancelled."""
    campaign = Campaign.objects.select_related("committee", "period").get(pk=campaign.pk)
    if not campaign.is_cancelled:
        raise ValidationError(_("Only a cancelled round is planned anew."))
    period = campaign.period
    plan = RoundPlan(
        title=campaign.title if period.kind == PeriodKind.YEAR else period.title,
        year=period.year,
        ruleset_code=ruleset_code,
        **_dues(campaign)._asdict(),
        legal_basis=list(campaign.legal_basis.values_list("citation", flat=True)),
        kind=PeriodKind(period.kind),
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        is_rated=campaign.is_rated,
        has_persons=campaign.has_persons,
        topics=[RoundContent(row.heading, row.hint, row.min_words) for row in campaign.topics.all()],
        level_dues={row.kind: _dues(row) for row in campaign.level_dues.all()},
        ruleset_reason=reason,
        late_reason=campaign.late_reason or reason,
    )
    return plan_campaign(campaign.committee, plan, by=by)


def _dues(row: object) -> Dues:
    return Dues(*(getattr(row, name) for name in DUES))
