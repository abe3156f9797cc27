"""Secret ballots: a round of one vote, from its preparation to its confirmed figures."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, Self, cast

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Committee, Member
from members.refusal import DELETE, INSERT, UPDATE, refuse
from ratings import ballots
from ratings.models import Period
from ratings.rulesets import BallotRule, BlankMark
from ratings.rulesets.reading import ValuePlace, read_record
from reviews.models.attachment import Attachment
from reviews.models.ballot_kinds import WITH_URN, BallotQuestion, BallotRoll, BallotState, BallotWay
from reviews.models.ballot_roll import BallotCounter, BallotVoter
from reviews.models.campaign import ReviewSession
from reviews.models.cancelled import keep_cancelled
from reviews.models.reach import LEADING, ROLES_ABOVE


class BallotRoundQuerySet(models.QuerySet["BallotRound"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the rounds that this member may see: head, clerk and chair of the session or of the unit
        above, staff and approvers above, and the counting team. From the opening on also everybody on the
        roll."""
        leads = member.reach.over("session__committee", *LEADING, *ROLES_ABOVE)
        leads |= member.reach.over("unit", *LEADING, *ROLES_ABOVE)
        counts = BallotCounter.objects.filter(member=member).values("round")
        votes = BallotVoter.objects.filter(member=member).values("round")
        chairs = Q(session__conference__chair=member)
        return self.filter(
            leads | chairs | Q(pk__in=counts) | (Q(pk__in=votes) & ~Q(state=BallotState.PREPARING))
        )

    def for_voting(self) -> Self:
        """Load only what the rules of voting ask: many vote in the same minute."""
        rows = self.select_related("session__campaign")
        asked = ("stage", "is_cancelled", "campaign__is_rated")
        return rows.only("state", "way", *(f"session__{name}" for name in asked))

    def for_page(self) -> Self:
        return self.prefetch_related("team__member").select_related(
            "session__committee",
            "session__campaign__period",
            "session__conference",
            "unit",
            "unit_period",
            "opened_by",
            "counted_by",
            "confirmed_by",
            "annulled_by",
            "scan",
        )


MAY_CHANGE = (
    "state",
    "annulled_by",
    "annulled_at",
    "annul_reason",
    "paper_number",
    "scan",
    "is_cleaned",
)
"""What may still change of a confirmed round: that it is annulled, and the paper of its minutes."""


class BallotRound(models.Model):
    """One secret ballot of a session, or of a ``unit`` above: who votes, on whom, and how far it is.

    A ballot of a unit is on cases of the whole tree below it in one ``unit_period``: in a quarter, which has
    no session, or where a higher body votes before it decides on many. Its numbers are entered.

    ``body`` is the body that votes, ``held_on`` the day. ``invited``, ``entitled`` and ``present`` say how
    many were summoned to vote, have the right to, and are there; they are fixed at the opening, together with
    ``rule``, the rule of the rule set as it was then. ``paper_number`` and ``scan``: the signed minutes of
    the count. ``repeats``: the annulled round in whose place this one is held. ``second_of``: the round in
    which nothing carried for some subjects, on whom this one is the second.

    On screen, ``public_key`` seals the envelopes, and only the key in memory opens them (``ballots.keys``).
    ``digest`` is over the slips, by which a later change would show. ``is_cleaned``: the sealed bytes are out
    of the files of the database, too.

    Nobody confirms what that person has counted. A confirmed round is never changed, only annulled with a
    reason; the database refuses all else.
    """

    session = models.ForeignKey(
        ReviewSession, on_delete=models.PROTECT, related_name="ballots", null=True, blank=True
    )
    unit = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="ballots", null=True, blank=True
    )
    unit_period = models.ForeignKey(
        Period, on_delete=models.PROTECT, related_name="ballots", null=True, blank=True
    )
    way = models.CharField(_("how people vote"), max_length=8, choices=BallotWay.choices)
    question = models.CharField(
        _("what is asked"), max_length=8, choices=BallotQuestion.choices, default=BallotQuestion.LEVELS
    )
    voters = models.CharField(
        _("who votes"), max_length=10, choices=BallotRoll.choices, default=BallotRoll.CONFERENCE
    )
    body = models.CharField(_("body that votes"), max_length=200)
    held_on = models.DateField(_("day of the ballot"))
    state = models.CharField(
        _("state"), max_length=9, choices=BallotState.choices, default=BallotState.PREPARING
    )
    invited = models.PositiveSmallIntegerField(_("summoned"), null=True, blank=True)
    entitled = models.PositiveSmallIntegerField(_("entitled to vote"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("present"), null=True, blank=True)
    rule = models.JSONField(default=dict, blank=True)
    why_invalid = models.CharField(_("why ballots are invalid"), max_length=300, blank=True)
    paper_number = models.CharField(_("number of the minutes of the count"), max_length=60, blank=True)
    scan = models.OneToOneField(
        Attachment, on_delete=models.PROTECT, related_name="ballot", null=True, blank=True
    )
    public_key = models.BinaryField(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    is_cleaned = models.BooleanField(default=False, editable=False)
    repeats = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="repeated_by", null=True, blank=True
    )
    second_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="second_rounds", null=True, blank=True
    )
    planned_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField(default=clock.now, editable=False)
    opened_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    counted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    counted_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    annulled_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    annulled_at = models.DateTimeField(null=True, blank=True)
    annul_reason = models.TextField(_("why it is annulled"), blank=True)

    objects = BallotRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("ballot round")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "unit", "unit_period"],
                condition=Q(state=BallotState.PREPARING.value),
                nulls_distinct=False,
                name="ballot_round_one_in_preparation",
            ),
            models.CheckConstraint(
                condition=Q(session__isnull=False, unit__isnull=True, unit_period__isnull=True)
                | Q(
                    session__isnull=True,
                    unit__isnull=False,
                    unit_period__isnull=False,
                    voters=BallotRoll.NUMBERS.value,
                ),
                name="ballot_round_of_session_or_unit",
                violation_error_message=_("Of a body without a session here the numbers are entered."),
            ),
            models.CheckConstraint(
                condition=Q(
                    way__in=BallotWay.values,
                    question__in=BallotQuestion.values,
                    voters__in=BallotRoll.values,
                    state__in=BallotState.values,
                )
                & ~Q(body=""),
                name="ballot_round_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(way__in=WITH_URN)
                | Q(voters=BallotRoll.CONFERENCE.value)
                & (Q(state=BallotState.PREPARING.value) | Q(public_key__isnull=False)),
                name="ballot_round_on_screen_has_roll_and_key",
                violation_error_message=_("On screen only those on the roll of the conference vote."),
            ),
            models.CheckConstraint(
                condition=Q(state=BallotState.PREPARING.value, opened_by__isnull=True, opened_at__isnull=True)
                | (
                    ~Q(state=BallotState.PREPARING.value)
                    & Q(opened_by__isnull=False, opened_at__isnull=False, present__gte=1)
                    & Q(invited__gte=F("entitled"), entitled__gte=F("present"))
                ),
                name="ballot_round_opened_with_its_roll",
                violation_error_message=_(
                    "No more are present than entitled, and no more entitled than summoned."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[BallotState.COUNTED.value, BallotState.CONFIRMED.value])
                | Q(counted_by__isnull=False, counted_at__isnull=False),
                name="ballot_round_counted_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=BallotState.CONFIRMED.value)
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False)),
                name="ballot_round_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("counted_by")),
                name="ballot_round_confirmed_by_another",
                violation_error_message=_("Whoever entered the figures does not confirm them."),
            ),
            models.CheckConstraint(
                condition=Q(state=BallotState.ANNULLED.value, annulled_by__isnull=False) & ~Q(annul_reason="")
                | ~Q(state=BallotState.ANNULLED.value) & Q(annulled_by__isnull=True, annul_reason=""),
                name="ballot_round_annulled_with_reason",
                violation_error_message=_("Say why the ballot is annulled."),
            ),
        ]
        triggers: ClassVar = [
            keep_cancelled(
                "ballotround_stays_cancelled",
                INSERT,
                UPDATE,
                DELETE,
                session="COALESCE(NEW.session_id, OLD.session_id)",
            ),
            refuse(
                "ballotround_annulled_stands",
                "an annulled ballot is kept as it is",
                UPDATE,
                condition=pgtrigger.AnyChange(exclude=["is_cleaned"]),
                where="OLD.state = 'annulled'",
                keeps_row=True,
            ),
            refuse(
                "ballotround_is_kept",
                "an opened ballot is annulled, never deleted",
                DELETE,
                condition=~pgtrigger.Q(old__state=BallotState.PREPARING),
                keeps_row=True,
            ),
            refuse(
                "ballotround_confirmed_stands",
                "a confirmed ballot is annulled, never changed",
                UPDATE,
                condition=pgtrigger.AnyChange(exclude=list(MAY_CHANGE)),
                where="OLD.state = 'confirmed'",
                keeps_row=True,
            ),
            refuse(
                "ballotround_goes_forward",
                "a ballot is opened once and confirmed once",
                UPDATE,
                where="""
                    (OLD.state <> 'preparing' AND NEW.state = 'preparing')
                    OR (OLD.state = 'confirmed' AND NEW.state NOT IN ('confirmed', 'annulled'))
                    OR (OLD.state = 'preparing' AND NEW.state NOT IN ('preparing', 'open'))
                """,
            ),
            refuse(
                "ballotround_figures_agree",
                "the votes for each subject add up to its valid ballots",
                UPDATE,
                condition=pgtrigger.Q(new__state__in=(BallotState.COUNTED, BallotState.CONFIRMED)),
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_ballotsubject AS subject
                        WHERE subject.round_id = NEW.id AND (
                            subject.valid IS NULL OR subject.issued > NEW.present
                            OR subject.valid <> (
                                SELECT coalesce(sum(votes), 0) FROM reviews_ballottally
                                WHERE subject_id = subject.id
                            )
                        )
                    )
                """,
                at_commit=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}, {self.held_on:%d/%m/%Y}"

    def get_absolute_url(self) -> str:
        return reverse("reviews:ballot", args=[self.pk])

    @property
    def committee(self) -> Committee:
        """The committee whose session it is, or the unit whose body votes."""
        return self.session.committee if self.session else cast(Committee, self.unit)

    @property
    def period(self) -> Period:
        return self.session.period if self.session else cast(Period, self.unit_period)

    @property
    def is_preparing(self) -> bool:
        return self.state == BallotState.PREPARING

    @property
    def is_open(self) -> bool:
        return self.state == BallotState.OPEN

    @property
    def is_counted(self) -> bool:
        return self.state == BallotState.COUNTED

    @property
    def is_confirmed(self) -> bool:
        return self.state == BallotState.CONFIRMED

    @property
    def is_annulled(self) -> bool:
        return self.state == BallotState.ANNULLED

    @property
    def has_urn(self) -> bool:
        """Whether some vote on screen, so that there is a key and an urn to be opened."""
        return self.way in WITH_URN

    @property
    def is_mixed(self) -> bool:
        return self.way == BallotWay.MIXED

    @property
    def boxes(self) -> list[str]:
        """The codes of the marks for which the ballot has a box, in their order."""
        return [mark for mark in self.marks if mark != ballots.BLANK]

    @property
    def by_roll(self) -> bool:
        """Whether its voters stand on the roll of the conference."""
        return self.voters == BallotRoll.CONFERENCE

    @cached_property
    def ballot_rule(self) -> BallotRule:
        """The rule by which it is held: as fixed at the opening, before that the present one of the round's
        rule set."""
        if not self.rule:
            return self.period.ruleset.ballot
        return read_record(BallotRule, self.rule, ValuePlace("ballot"))

    @cached_property
    def marks(self) -> dict[str, str]:
        """The marks that a voter may make for one subject, by their codes, with their names. An empty line is
        the last of them where the rule counts it as no opinion."""
        rule = self.ballot_rule
        if self.question == BallotQuestion.NOMINEES:
            named = {ballots.AGREE: str(_("Agree")), ballots.DISAGREE: str(_("Disagree"))}
        else:
            named = {level.code: level.name for level in self.period.ruleset.levels}
            if rule.not_rated:
                named[ballots.NOT_RATED] = str(_("Not to be rated yet"))
        if self.empty_line_counts:
            named[ballots.BLANK] = str(_("No opinion"))
        return named

    @property
    def empty_line_counts(self) -> bool:
        """Whether an empty line is a valid vote without opinion."""
        return self.ballot_rule.blank is BlankMark.NO_OPINION

    @property
    def turnout(self) -> ballots.Turnout:
        return ballots.Turnout(self.invited or 0, self.entitled or 0, self.present or 0)
