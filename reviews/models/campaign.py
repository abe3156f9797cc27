"""The round over a committee and everything below it, and the session of each committee in the round."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Committee, CommitteeKind, Member, name_above
from members.refusal import DELETE, INSERT, UPDATE, refuse
from ratings.models import Period, PeriodKind
from ratings.rulesets import Outline, SectionRule
from reviews.models.reach import PLAYING, ROLES_ABOVE, in_sessions_of, sessions_of
from reviews.stages import Stage

DUES = ("writing_due", "commenting_due", "finish_due")
IN_ORDER = models.Q(writing_due__lte=models.F("commenting_due"), commenting_due__lte=models.F("finish_due"))
"""The condition that the three dates of a round, a level or a session follow one another."""


class CampaignState(models.TextChoices):
    """How far the opening of a round has come. PLANNED and FAILED wait for a person to open the round,
    OPENING waits for the worker. A CANCELLED round is kept and read; nothing in it is changed any more."""

    PLANNED = "planned", _("Planned")
    OPENING = "opening", _("Being opened")
    OPEN = "open", _("Opened")
    FAILED = "failed", _("Not opened to the end")
    CANCELLED = "cancelled", _("Cancelled")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the rounds opened over a committee where this member is staff or approver."""
        return self.filter(member.reach.over("committee", *ROLES_ABOVE))

    def reaching(self, member: Member) -> Self:
        """Filter to the rounds of ``visible_to``, and to rounds opened higher up that have a session where
        this member is staff or approver. Of a round opened higher up, the member sees only how far those
        sessions have come."""
        below = ReviewSession.objects.filter(member.reach.over("committee", *ROLES_ABOVE)).values("campaign")
        return self.filter(member.reach.over("committee", *ROLES_ABOVE) | models.Q(pk__in=below))


class Campaign(models.Model):
    """One round ("đợt kiểm điểm") over a committee and everything below it: the year's round, or a thematic
    round with a period of its own.

    ``total``: the number of sessions that the opening creates. ``error``: why the opening failed, as a
    sentence for the reader. ``has_persons``: True if persons are reviewed too, False if only collectives are.
    ``ruleset_reason`` and ``late_reason`` are kept only where one is needed (``reviews.rounds.grounds``).
    ``cancelled_by``, ``cancelled_at`` and ``cancel_reason`` are filled for a cancelled round only, and
    ``told_at`` once everybody who has a part in it was told.
    """

    title = models.CharField(_("title"), max_length=200)
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="campaigns")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="campaigns")
    writing_due = models.DateField(_("papers due"))
    commenting_due = models.DateField(_("comments due"))
    finish_due = models.DateField(_("round ends"))
    is_rated = models.BooleanField(_("levels are rated"), default=True)
    has_persons = models.BooleanField(_("persons are reviewed"), default=True)
    state = models.CharField(
        _("state"), max_length=9, choices=CampaignState.choices, default=CampaignState.PLANNED
    )
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    ruleset_reason = models.TextField(_("why this rule set, which is not in force then"), blank=True)
    late_reason = models.TextField(_("ground for the end after the legal day"), blank=True)
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=clock.now, editable=False)
    cancelled_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(_("reason of the cancelling"), blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        ordering: ClassVar = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "period"], name="campaign_once_a_period"),
            models.CheckConstraint(condition=IN_ORDER, name="campaign_dates_in_order"),
            models.CheckConstraint(
                condition=models.Q(state__in=CampaignState.values), name="campaign_state_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=CampaignState.FAILED.value) ^ models.Q(error=""),
                name="campaign_failed_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    ~models.Q(cancel_reason=""),
                    state=CampaignState.CANCELLED.value,
                    cancelled_by__isnull=False,
                    cancelled_at__isnull=False,
                )
                | models.Q(
                    ~models.Q(state=CampaignState.CANCELLED.value),
                    cancelled_by__isnull=True,
                    cancelled_at__isnull=True,
                    cancel_reason="",
                ),
                name="campaign_cancelled_whole",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "campaign_stays_cancelled",
                "a cancelled round stays as it is",
                UPDATE,
                condition=pgtrigger.Q(old__state=CampaignState.CANCELLED.value),
                where="to_jsonb(NEW) - 'told_at' <> to_jsonb(OLD) - 'told_at'",
                keeps_row=True,
            ),
            refuse(
                "campaign_cancelled_with_its_sessions",
                "a round is cancelled with all its sessions",
                INSERT,
                UPDATE,
                condition=pgtrigger.Q(new__state=CampaignState.CANCELLED.value),
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_reviewsession
                        JOIN reviews_campaign AS this ON this.id = campaign_id
                        WHERE this.id = NEW.id AND this.state = 'cancelled' AND NOT is_cancelled
                    )
                """,
                at_commit=True,
            ),
            refuse(
                "campaign_rates_once",
                "people are rated by one round in a period, whatever its rule set",
                INSERT,
                UPDATE,
                condition=pgtrigger.Q(new__is_rated=True)
                & ~pgtrigger.Q(new__state=CampaignState.CANCELLED.value),
                where="""
                    (OLD.committee_id, OLD.period_id, OLD.is_rated)
                    IS DISTINCT FROM (NEW.committee_id, NEW.period_id, NEW.is_rated)
                    AND EXISTS (
                        SELECT 1 FROM reviews_campaign AS other
                        JOIN members_committee AS theirs ON theirs.id = other.committee_id
                        JOIN ratings_period AS theirs_in ON theirs_in.id = other.period_id
                        JOIN members_committee AS ours ON ours.id = NEW.committee_id
                        JOIN ratings_period AS ours_in ON ours_in.id = NEW.period_id
                        WHERE other.id <> NEW.id AND other.is_rated AND other.state <> 'cancelled'
                            AND (starts_with(theirs.path, ours.path) OR starts_with(ours.path, theirs.path))
                            AND (theirs_in.kind, theirs_in.title) = (ours_in.kind, ours_in.title)
                            AND (theirs_in.starts_on, theirs_in.ends_on)
                                = (ours_in.starts_on, ours_in.ends_on)
                    )
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reviews:board", args=[self.pk])

    @property
    def is_opening(self) -> bool:
        return self.state == CampaignState.OPENING

    @property
    def is_open(self) -> bool:
        return self.state == CampaignState.OPEN

    @property
    def is_cancelled(self) -> bool:
        return self.state == CampaignState.CANCELLED

    @property
    def has_failed(self) -> bool:
        return self.state == CampaignState.FAILED

    @property
    def is_thematic(self) -> bool:
        return self.period.kind != PeriodKind.YEAR

    @property
    def is_settled(self) -> bool:
        """Whether the topics can no longer be changed. This is so from the start of the opening, because from
        then on somebody may be writing about them."""
        return self.state in (CampaignState.OPENING, CampaignState.OPEN, CampaignState.CANCELLED)

    @cached_property
    def outline(self) -> Outline:
        """The outline of every paper of a thematic round: one section for each topic. Papers of collectives
        and of persons share this outline."""
        rules = (
            SectionRule(topic.code, topic.heading, "", min_words=topic.min_words, hint=topic.hint)
            for topic in self.topics.all()
        )
        return Outline("", "", f"Báo cáo kiểm điểm {self.period.title}", tuple(rules))


def stage_due(stage: str, writing: dt.date, commenting: dt.date, finish: dt.date) -> dt.date:
    """Return the day on which this stage of a session with these three dates is due to end."""
    if stage in (Stage.PREPARING, Stage.WRITING):
        return writing
    return commenting if stage == Stage.COMMENTING else finish


def stage_due_by(day: dt.date) -> models.Q:
    """Return the condition of ``ReviewSession.due_by`` for rows that are sessions. Nothing is due in a
    cancelled round."""
    writing = models.Q(stage__in=(Stage.PREPARING, Stage.WRITING), writing_due__lte=day)
    commenting = models.Q(stage=Stage.COMMENTING, commenting_due__lte=day)
    later = set(Stage) - {Stage.PREPARING, Stage.WRITING, Stage.COMMENTING, Stage.CLOSED}
    due = writing | commenting | models.Q(stage__in=sorted(later), finish_due__lte=day)
    return due & models.Q(is_cancelled=False)


class ReviewSessionQuerySet(models.QuerySet["ReviewSession"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the sessions in which this member is reviewed, and to those of committees where the
        member is head or holds a role in the review."""
        return self.filter(in_sessions_of(member, "pk") | member.reach.over("committee", *PLAYING))

    def of(self, member: Member) -> Self:
        """Filter to the sessions in which this member is reviewed. Further places of review (``ReviewPlace``)
        count."""
        return self.filter(pk__in=sessions_of(member))

    def for_list(self) -> Self:
        return self.select_related("committee", "campaign__period", "held_with__committee")

    def with_parents(self) -> Self:
        """Annotate each session with ``parent_name``, from which ``place`` is made without a query."""
        return self.annotate(parent_name=name_above("committee"))

    def hosts_for(self, session: ReviewSession) -> Self:
        """Filter to the other sessions of the same round whose conference could also review the collective of
        ``session``. Left out are the sessions of party cells, sessions that are themselves held with another
        session, and sessions whose conference is already convened."""
        rows = self.filter(campaign=session.campaign, held_with__isnull=True, conference_on__isnull=True)
        return rows.exclude(pk=session.pk).exclude(committee__kind=CommitteeKind.CELL)

    def due_by(self, day: dt.date) -> Self:
        """Filter to the sessions that are not closed and whose present stage is due to end
        (``ReviewSession.due``) on ``day`` or earlier."""
        return self.filter(stage_due_by(day))


class ReviewSession(models.Model):
    """One committee's review in one round ("phiên kiểm điểm"), with its stage and its dates.

    The three dates are those set for the committee's level, and whether the session is late is measured by
    them. ``drafts_out_on``: the last day on which the papers were sent out for comments, or on which the
    collective's draft was rewritten since. ``drafts_ground``: why it is another day, set by hand.
    ``least_days``: how many days the conference must last at least, set where topics were suggested.
    ``conference_on``: the first day for which the conference is convened. ``held_with``: the session whose
    conference (``room``) also reviews this collective, because it is too small for a conference of its own
    (HD43 §7.4). The collective is still rated in this session. ``is_cancelled`` repeats that the round is
    cancelled, so that whoever has locked the session knows it.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="sessions")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="sessions")
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.PREPARING)
    stage_since = models.DateTimeField(default=clock.now, editable=False)
    drafts_out_on = models.DateField(_("drafts out on"), null=True, blank=True)
    drafts_ground = models.TextField(_("why the drafts count from this day"), blank=True)
    least_days = models.PositiveSmallIntegerField(_("least days of the conference"), null=True, blank=True)
    conference_on = models.DateField(_("conference on"), null=True, blank=True)
    held_with = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="holds", null=True, blank=True
    )
    writing_due = models.DateField(_("papers due"))
    commenting_due = models.DateField(_("comments due"))
    finish_due = models.DateField(_("round ends"))
    is_cancelled = models.BooleanField(_("cancelled"), default=False)

    objects = ReviewSessionQuerySet.as_manager()

    parent_name: str | None
    """The name of the committee above, on sessions read ``with_parents``."""

    class Meta:
        verbose_name = _("session")
        ordering: ClassVar = ["committee__path"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "committee"], name="session_once_a_committee"),
            models.CheckConstraint(condition=models.Q(stage__in=Stage.values), name="session_stage_is_known"),
            models.CheckConstraint(
                condition=models.Q(least_days__isnull=True) | models.Q(least_days__gte=1),
                name="session_least_days_is_a_day",
            ),
            models.CheckConstraint(condition=IN_ORDER, name="session_dates_in_order"),
            models.CheckConstraint(
                condition=models.Q(held_with__isnull=True) | models.Q(conference_on__isnull=True),
                name="session_held_with_has_no_conference",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "session_stays_cancelled",
                "a cancelled round stays as it is",
                UPDATE,
                DELETE,
                condition=pgtrigger.Q(old__is_cancelled=True),
                keeps_row=True,
            ),
            refuse(
                "session_opened_in_time",
                "no session is opened in a cancelled round, and none is cancelled alone",
                INSERT,
                UPDATE,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_reviewsession AS this
                        JOIN reviews_campaign ON reviews_campaign.id = this.campaign_id
                        WHERE this.id = NEW.id AND this.is_cancelled <> (state = 'cancelled')
                    )
                """,
                at_commit=True,
            ),
        ]

    def __str__(self) -> str:
        period = self.campaign.period
        return f"{self.committee.body_name}, {period.title or period.year}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:session", args=[self.pk])

    @property
    def place(self) -> str:
        """The committee's name with that of the one above it, which tells apart committees of one name."""
        if "parent_name" in self.__dict__:
            self.committee.parent_name = self.parent_name
        return self.committee.full_place

    @property
    def is_commenting(self) -> bool:
        return self.stage == Stage.COMMENTING

    @property
    def is_conferring(self) -> bool:
        return self.stage == Stage.CONFERENCE

    @property
    def is_completing(self) -> bool:
        return self.stage == Stage.COMPLETING

    @property
    def is_closed(self) -> bool:
        return self.stage == Stage.CLOSED

    @property
    def is_deciding(self) -> bool:
        return self.stage == Stage.DECIDING

    @property
    def room(self) -> ReviewSession:
        """The session whose conference reviews the papers of this session: ``held_with`` if that is set, else
        this session itself."""
        return self.held_with or self

    @property
    def period(self) -> Period:
        return self.campaign.period

    @property
    def due(self) -> dt.date:
        """The day on which the present stage is due to end."""
        return stage_due(self.stage, self.writing_due, self.commenting_due, self.finish_due)

    def is_late(self, today: dt.date) -> bool:
        return self.stage != Stage.CLOSED and not self.is_cancelled and today > self.due
