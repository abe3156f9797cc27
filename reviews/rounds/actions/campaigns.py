"""Planning a round and having it opened; the opening itself is ``reviews.opening``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Q, Value
from django.utils.translation import gettext as _

from members.models import Committee, CommitteeKind, Event, Member
from ratings.actions.periods import open_titled, open_year
from ratings.models import Period, PeriodKind
from ratings.rulesets import RuleSet
from reviews.documents.actions.attachments import attach_file
from reviews.models import Campaign, CampaignState, LegalBasis, LevelDues, RoundTopic
from reviews.rounds.opening import open_planned
from reviews.rules import UnitVerb, require
from reviews.sessions.people import why_left_out
from reviews.sessions.worker import ask
from reviews.texts import clean_text

__all__ = [
    "Dues",
    "RoundContent",
    "RoundPlan",
    "add_basis",
    "attach_basis",
    "open_campaign",
    "plan_campaign",
    "request_opening",
    "settle_dues",
    "settle_topics",
    "why_left_out",
]

LOWEST = (CommitteeKind.GRASSROOTS, CommitteeKind.CELL)
"""The levels that a rule set's own deadline for the grassroots is for."""


class Dues(NamedTuple):
    """The three dates, in their order."""

    writing_due: dt.date
    commenting_due: dt.date
    finish_due: dt.date


class RoundContent(NamedTuple):
    """One of the contents of a thematic round."""

    heading: str
    hint: str = ""
    min_words: int = 0


@dataclass(frozen=True)
class RoundPlan:
    """What staff settle before a round opens; ``legal_basis`` are citations in their order. A thematic round
    has a ``kind`` of period other than the year's, with its first and last day, and ``topics``."""

    title: str
    year: int
    ruleset_code: str
    writing_due: dt.date
    commenting_due: dt.date
    finish_due: dt.date
    legal_basis: Sequence[str] = ()
    kind: PeriodKind = PeriodKind.YEAR
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    is_rated: bool = True
    has_persons: bool = True
    topics: Sequence[RoundContent] = ()
    level_dues: Mapping[str, Dues] = field(default_factory=dict)

    @property
    def dues(self) -> Dues:
        return Dues(self.writing_due, self.commenting_due, self.finish_due)


def _locked(campaign: Campaign) -> Campaign:
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("committee", "period")
    return rows.get(pk=campaign.pk)


@transaction.atomic
def open_campaign(committee: Committee, plan: RoundPlan, *, by: Member) -> Campaign:
    """Plan the round and open it here and now; for a large tree it is left to the worker."""
    campaign = plan_campaign(committee, plan, by=by)
    _begin(campaign, by=by)
    open_planned(campaign.pk)
    campaign.state = CampaignState.OPEN
    return campaign


@transaction.atomic
def plan_campaign(committee: Committee, plan: RoundPlan, *, by: Member) -> Campaign:
    """Put the round on record, with nothing opened yet. A second round for the same period is refused by the
    database (``IntegrityError``), one that would rate the same people again in words."""
    require(UnitVerb.RUN_ROUNDS, committee, by)
    period = _period(plan)
    if plan.is_rated:
        _refuse_overlap(committee, period)
    campaign = Campaign.objects.create(
        committee=committee,
        period=period,
        title=plan.title,
        is_rated=plan.is_rated or plan.kind == PeriodKind.YEAR,
        has_persons=plan.has_persons,
        opened_by=by,
        **plan.dues._asdict(),
    )
    LegalBasis.objects.bulk_create(
        LegalBasis(campaign=campaign, citation=citation, position=position)
        for position, citation in enumerate(plan.legal_basis, start=1)
    )
    _write_topics(campaign, plan.topics)
    _write_dues(campaign, plan.level_dues or _level_dues(period, plan.dues))
    Event.record("plan_campaign", campaign, by=by, committee=committee.code, ruleset=period.ruleset_code)
    return campaign


def _period(plan: RoundPlan) -> Period:
    if plan.kind == PeriodKind.YEAR:
        return open_year(plan.year, plan.ruleset_code)
    if not plan.starts_on or not plan.ends_on:
        raise ValidationError(_("A thematic round needs its first and its last day."))
    return open_titled(plan.kind, plan.title, plan.starts_on, plan.ends_on, plan.ruleset_code)


def _refuse_overlap(committee: Committee, period: Period) -> None:
    """Nobody has two cases in a period, so no round that rates may lie over, in or under another of it."""
    rating = Campaign.objects.filter(period=period, is_rated=True).exclude(committee=committee)
    found = (
        rating.annotate(path=Value(committee.path))
        .filter(Q(committee__path__startswith=committee.path) | Q(path__startswith=F("committee__path")))
        .first()
    )
    if found:
        raise ValidationError(
            _("The round “%(round)s” already rates committees of this tree in this period.")
            % {"round": found}
        )


def _level_dues(period: Period, dues: Dues) -> dict[str, Dues]:
    """The grassroots' dates where the rule set has a deadline of theirs; else they have the round's."""
    day = _base_finish(period.ruleset, period.year) if period.kind == PeriodKind.YEAR else None
    if day is None or day >= dues.finish_due:
        return {}
    return {kind.value: Dues(*(min(due, day) for due in dues)) for kind in LOWEST}


def _base_finish(ruleset: RuleSet, year: int) -> dt.date | None:
    deadline = ruleset.deadline("base_finish")
    if deadline is None:
        return None
    return deadline.on(year) - dt.timedelta(days=1 if deadline.before else 0)


@transaction.atomic
def request_opening(campaign: Campaign, *, by: Member) -> Campaign:
    """Have the worker open what is not open yet: at first everything, later the committees that came since.
    Pressing twice is pressing once."""
    campaign = _locked(campaign)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    if campaign.state != CampaignState.OPENING:
        _begin(campaign, by=by)
    ask("reviews.open_round", campaign.pk)
    return campaign


def _begin(campaign: Campaign, *, by: Member) -> None:
    if campaign.is_thematic and not campaign.topics.exists():
        raise ValidationError(_("Say first what the papers of this round are to speak of."))
    campaign.total = Committee.objects.under(campaign.committee).count()
    campaign.state, campaign.error, campaign.opened_by = CampaignState.OPENING, "", by
    campaign.save(update_fields=["state", "error", "total", "opened_by"])
    Event.record("request_opening", campaign, by=by, total=campaign.total)


def _require_unsettled(campaign: Campaign, by: Member) -> None:
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    if campaign.is_settled or campaign.sessions.exists():
        raise ValidationError(_("The round has been opened: this can no longer be changed."))


@transaction.atomic
def settle_topics(campaign: Campaign, topics: Sequence[RoundContent], *, by: Member) -> None:
    """The contents of a thematic round, in their order, in the place of those before."""
    campaign = _locked(campaign)
    _require_unsettled(campaign, by)
    if not campaign.is_thematic:
        raise ValidationError(_("The contents of the yearly round are those of its rule set."))
    _write_topics(campaign, topics)
    Event.record("settle_topics", campaign, by=by, topics=[topic.heading for topic in topics])


def _write_topics(campaign: Campaign, topics: Sequence[RoundContent]) -> None:
    campaign.topics.all().delete()
    RoundTopic.objects.bulk_create(
        RoundTopic(
            campaign=campaign,
            position=position,
            heading=clean_text(topic.heading),
            hint=clean_text(topic.hint),
            min_words=topic.min_words,
        )
        for position, topic in enumerate(topics, start=1)
    )


@transaction.atomic
def settle_dues(campaign: Campaign, dues: Mapping[str, Dues], *, by: Member) -> None:
    """The dates of the levels that do not have the round's, before anything is opened."""
    campaign = _locked(campaign)
    _require_unsettled(campaign, by)
    _write_dues(campaign, dues)
    Event.record("settle_dues", campaign, by=by, levels={kind: _said(row) for kind, row in dues.items()})


def _write_dues(campaign: Campaign, dues: Mapping[str, Dues]) -> None:
    campaign.level_dues.all().delete()
    rows = [LevelDues(campaign=campaign, kind=kind, **row._asdict()) for kind, row in dues.items()]
    for row in rows:
        row.full_clean(exclude=["campaign"])
    LevelDues.objects.bulk_create(rows)


def _said(dues: Dues) -> dict[str, str]:
    return {name: day.isoformat() for name, day in dues._asdict().items()}


@transaction.atomic
def add_basis(
    campaign: Campaign, citation: str, upload: UploadedFile | None = None, *, by: Member
) -> LegalBasis:
    """Cite one more paper on which the round rests, with its file if it is at hand."""
    campaign = _locked(campaign)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    basis = LegalBasis(
        campaign=campaign, citation=clean_text(citation), position=campaign.legal_basis.count() + 1
    )
    basis.full_clean(exclude=["campaign"])
    basis.save()
    Event.record("add_basis", campaign, by=by, citation=basis.citation)
    return attach_basis(basis, upload, by=by) if upload else basis


@transaction.atomic
def attach_basis(basis: LegalBasis, upload: UploadedFile, *, by: Member) -> LegalBasis:
    """Put the file to a citation that has none yet."""
    campaign = _locked(basis.campaign)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    basis = LegalBasis.objects.select_for_update(of=("self",)).get(pk=basis.pk)
    if basis.attachment_id:
        raise ValidationError(_("This paper has its file already."))
    basis.attachment = attach_file(upload, campaign, by=by)
    basis.save(update_fields=["attachment"])
    return basis
