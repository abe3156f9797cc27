"""Writes a round before it opens: its plan, contents, dates and legal basis, and the request to open it.

The opening itself is in ``reviews.rounds.opening``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q, Value
from django.utils.translation import gettext as _

from members.models import Committee, CommitteeKind, Event, Member
from ratings import catalogue
from ratings.actions.periods import open_titled, open_year
from ratings.models import Period, PeriodKind
from reviews.documents.actions.attachments import attach_file
from reviews.models import DUES, Campaign, CampaignState, LegalBasis, LevelDues, RoundTopic
from reviews.rounds.grounds import late_ground, ruleset_ground
from reviews.rounds.opening import committees_without_session, open_planned
from reviews.rules import UnitVerb, cancelled_sentence, require
from reviews.sessions.worker import ask
from reviews.texts import clean_text

LOWEST = (CommitteeKind.GRASSROOTS, CommitteeKind.CELL)
"""The levels to which a rule set's own deadline for the grassroots applies."""


class Dues(NamedTuple):
    """The three due dates of a round or of one level of committees.

    They are the last days for papers, for comments, and for the whole session, in this order.
    """

    writing_due: dt.date
    commenting_due: dt.date
    finish_due: dt.date


class RoundContent(NamedTuple):
    """One topic of a thematic round, which becomes a section of every paper in the round."""

    heading: str
    hint: str = ""
    min_words: int = 0


@dataclass(frozen=True)
class RoundPlan:
    """What staff enter before a round opens.

    ``legal_basis`` are citations in their order. ``level_dues`` are dates by kind of committee. A thematic
    round has a ``kind`` of period other than the year, with its first and last day, and ``topics``.
    ``ruleset_reason`` and ``late_reason`` are needed where the rule set is not in force in the period, and
    where the round ends after the legal day.
    """

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
    ruleset_reason: str = ""
    late_reason: str = ""

    @property
    def dues(self) -> Dues:
        return Dues(self.writing_due, self.commenting_due, self.finish_due)


def lock_campaign(campaign: Campaign) -> Campaign:
    """Lock the round, and return it as it is now. Raise ``ValidationError`` for a cancelled round.

    It is read once the lock is there: who cancels a round gives it another period, and a row that was joined
    with the old one would not be found.
    """
    list(Campaign.objects.select_for_update().filter(pk=campaign.pk).values_list("pk"))
    campaign = Campaign.objects.select_related("committee", "period").get(pk=campaign.pk)
    if campaign.is_cancelled:
        raise ValidationError(cancelled_sentence())
    return campaign


@transaction.atomic
def open_campaign(committee: Committee, plan: RoundPlan, *, by: Member) -> Campaign:
    """Plan the round and open it at once, in one transaction.

    A large tree takes too long for that. For such a tree use ``plan_campaign`` and then ``request_opening``,
    which leave the work to the worker.
    """
    campaign = plan_campaign(committee, plan, by=by)
    _begin(campaign, by=by)
    open_planned(campaign.pk)
    campaign.state = CampaignState.OPEN
    return campaign


@transaction.atomic
def plan_campaign(committee: Committee, plan: RoundPlan, *, by: Member) -> Campaign:
    """Record the round, and open nothing yet.

    Raise ``ValidationError`` for a second round of one committee in one period, for a thematic round without
    its first and last day, over a committee that has ended, for a round that would rate people whom
    another round already rates in this period, under whichever rule set, and without a ground where one is
    needed for the rule set or for the dates.
    """
    require(UnitVerb.RUN_ROUNDS, committee, by)
    lock_tree(committee)
    if not Committee.objects.get_queryset().going_on().filter(pk=committee.pk).exists():
        raise ValidationError(_("%(name)s has ended.") % {"name": committee})
    catalogue.refuse_elsewhere(plan.ruleset_code, committee)
    period = _open_period(plan)
    if plan.is_rated or plan.kind == PeriodKind.YEAR:
        refuse_overlap(committee, period)
    level_dues = plan.level_dues or _level_dues(period, plan.dues)
    grounds = {
        "ruleset_reason": ruleset_ground(period, plan.finish_due, plan.ruleset_reason),
        "late_reason": late_ground(period, _ends(plan.dues, level_dues), plan.late_reason),
    }
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                committee=committee,
                period=period,
                title=plan.title,
                is_rated=plan.is_rated or plan.kind == PeriodKind.YEAR,
                has_persons=plan.has_persons,
                opened_by=by,
                **plan.dues._asdict(),
                **grounds,
            )
    except IntegrityError as error:
        if "campaign_once_a_period" not in str(error):
            raise
        raise ValidationError(_("This round over this committee is there already.")) from error
    cited = {citation.lower(): citation for citation in plan.legal_basis}
    LegalBasis.objects.bulk_create(
        LegalBasis(campaign=campaign, citation=citation, position=position)
        for position, citation in enumerate(cited.values(), start=1)
    )
    _write_topics(campaign, plan.topics)
    _write_dues(campaign, level_dues)
    said = {name: reason for name, reason in grounds.items() if reason}
    Event.record(
        "plan_campaign", campaign, by=by, committee=committee.code, ruleset=period.ruleset_code, **said
    )
    return campaign


def _open_period(plan: RoundPlan) -> Period:
    if plan.kind == PeriodKind.YEAR:
        return open_year(plan.year, plan.ruleset_code)
    if plan.starts_on and plan.ends_on:
        return open_titled(plan.kind, plan.title, plan.starts_on, plan.ends_on, plan.ruleset_code)
    raise ValidationError(_("A thematic round needs its first and its last day."))


def _ends(dues: Dues, levels: Mapping[str, Dues]) -> list[dt.date]:
    return [row.finish_due for row in (dues, *levels.values())]


def lock_tree(committee: Committee) -> None:
    """Lock the topmost committee above this one, so that two people who plan rounds over one tree wait for
    each other."""
    top = Committee.objects.filter(path=committee.path[: Committee.steplen])
    list(top.select_for_update(no_key=True).values_list("pk"))


def refuse_overlap(committee: Committee, period: Period, *, besides: Campaign | None = None) -> None:
    """Raise ``ValidationError`` if a round that rates people in this period, under whichever rule set, lies
    at, above or below this committee. Cancelled rounds and the round ``besides`` do not count.

    Nobody may have two cases in one period, so two rounds that rate in it must not share a committee.
    """
    same = {name: getattr(period, name) for name in ("kind", "title", "starts_on", "ends_on")}
    rating = Campaign.objects.filter(
        is_rated=True, **{f"period__{name}": value for name, value in same.items()}
    ).exclude(state=CampaignState.CANCELLED)
    found = (
        rating.exclude(pk__in=[besides.pk] if besides else [])
        .annotate(path=Value(committee.path))
        .filter(Q(committee__path__startswith=committee.path) | Q(path__startswith=F("committee__path")))
        .first()
    )
    if found:
        raise ValidationError(
            _(
                "The round “%(round)s” already rates committees of this tree in this period. Nobody is rated"
                " twice: cancel that round first, or change its rule set."
            )
            % {"round": found}
        )


def _level_dues(period: Period, dues: Dues) -> dict[str, Dues]:
    """Return dates by level for the grassroots levels, if the rule set has an earlier deadline for them.

    If it has none that is earlier than the end of the round, return nothing, so that they have the round's
    dates.
    """
    deadline = period.ruleset.deadline("base_finish") if period.kind == PeriodKind.YEAR else None
    if deadline is None:
        return {}
    last = deadline.on(period.year) - dt.timedelta(days=1 if deadline.before else 0)
    if last >= dues.finish_due:
        return {}
    return {kind.value: Dues(*(min(due, last) for due in dues)) for kind in LOWEST}


@transaction.atomic
def request_opening(campaign: Campaign, *, by: Member) -> Campaign:
    """Ask the worker to open a session for every committee of the round that has none yet.

    The first time these are all committees, later those that were added since. A second request while the
    opening is under way changes nothing, nor does one for an open round in which no committee is left.
    """
    campaign = lock_campaign(campaign)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    if campaign.state == CampaignState.OPEN and not committees_without_session(campaign).exists():
        return campaign
    if campaign.state != CampaignState.OPENING:
        _begin(campaign, by=by)
    ask("reviews.open_round", campaign.pk, is_long=True)
    return campaign


def _begin(campaign: Campaign, *, by: Member) -> None:
    if campaign.is_thematic and not campaign.topics.exists():
        raise ValidationError(_("Say first what the papers of this round are to speak of."))
    campaign.total = Committee.objects.under(campaign.committee).going_on().count()
    campaign.state, campaign.error, campaign.opened_by = CampaignState.OPENING, "", by
    campaign.save(update_fields=["state", "error", "total", "opened_by"])
    Event.record("request_opening", campaign, by=by, total=campaign.total)


def require_unsettled(campaign: Campaign, by: Member) -> None:
    """Raise an error if the plan of this round can no longer be changed, or not by this member.

    ``PermissionDenied`` is raised for everybody who may not run the round, ``ValidationError`` once it has
    been opened.
    """
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    if campaign.is_settled or campaign.sessions.exists():
        raise ValidationError(_("The round has been opened: this can no longer be changed."))


@transaction.atomic
def settle_topics(campaign: Campaign, topics: Sequence[RoundContent], *, by: Member) -> None:
    """Replace the topics of a thematic round.

    Raise ``ValidationError`` for a yearly round, and once the round has been opened.
    """
    campaign = lock_campaign(campaign)
    require_unsettled(campaign, by)
    if not campaign.is_thematic:
        raise ValidationError(_("The contents of the yearly round are those of its rule set."))
    fresh = [RoundContent(clean_text(row.heading), clean_text(row.hint), row.min_words) for row in topics]
    if fresh == [RoundContent(*row) for row in campaign.topics.values_list("heading", "hint", "min_words")]:
        return
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
def settle_dues(campaign: Campaign, dues: Mapping[str, Dues], late_reason: str = "", *, by: Member) -> None:
    """Replace the dates of levels that differ from the dates of the round, by kind of committee.

    Raise ``ValidationError`` once the round has been opened, for dates that do not follow each other, and for
    an end after the legal day for which no ground is given or on record.
    """
    campaign = lock_campaign(campaign)
    require_unsettled(campaign, by)
    rows = campaign.level_dues.all()
    if {row.kind: Dues(*(getattr(row, name) for name in DUES)) for row in rows} == dict(dues):
        return
    _write_dues(campaign, dues)
    own = Dues(*(getattr(campaign, name) for name in DUES))
    campaign.late_reason = late_ground(campaign.period, _ends(own, dues), late_reason or campaign.late_reason)
    campaign.save(update_fields=["late_reason"])
    levels = {
        kind: {name: day.isoformat() for name, day in row._asdict().items()} for kind, row in dues.items()
    }
    Event.record("settle_dues", campaign, by=by, levels=levels, reason=campaign.late_reason)


def _write_dues(campaign: Campaign, dues: Mapping[str, Dues]) -> None:
    campaign.level_dues.all().delete()
    rows = [LevelDues(campaign=campaign, kind=kind, **row._asdict()) for kind, row in dues.items()]
    for row in rows:
        row.full_clean(exclude=["campaign"])
    LevelDues.objects.bulk_create(rows)


@transaction.atomic
def add_basis(
    campaign: Campaign, citation: str, upload: UploadedFile | None = None, *, by: Member
) -> LegalBasis:
    """Add a citation to the legal basis of the round, with the cited document's file if there is one.

    A citation on record already is not added again, but gets the file if it has none.
    """
    campaign = lock_campaign(campaign)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    citation = clean_text(citation)
    before = campaign.legal_basis.filter(citation__iexact=citation).first()
    if before:
        return attach_basis(before, upload, by=by) if upload and not before.attachment_id else before
    last = campaign.legal_basis.aggregate(last=Max("position"))["last"] or 0
    basis = LegalBasis(campaign=campaign, citation=citation, position=last + 1)
    basis.full_clean(exclude=["campaign"])
    basis.save()
    Event.record("add_basis", campaign, by=by, citation=basis.citation)
    return attach_basis(basis, upload, by=by) if upload else basis


@transaction.atomic
def attach_basis(basis: LegalBasis, upload: UploadedFile, *, by: Member) -> LegalBasis:
    """Add the cited document's file to a citation.

    Raise ``ValidationError`` if the citation has a file already.
    """
    campaign = lock_campaign(basis.campaign)
    require(UnitVerb.RUN_ROUNDS, campaign.committee, by)
    basis = LegalBasis.objects.select_for_update(of=("self",)).get(pk=basis.pk)
    if basis.attachment_id:
        raise ValidationError(_("This paper has its file already."))
    basis.attachment = attach_file(upload, campaign, by=by)
    basis.save(update_fields=["attachment"])
    return basis
