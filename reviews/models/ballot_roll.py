"""Who votes in a secret ballot, and who counts it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.refusal import DELETE, INSERT, UPDATE, refuse
from reviews.models.ballot_kinds import BallotState


class BallotVoterQuerySet(models.QuerySet["BallotVoter"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the member's own rows, of ballots that have been opened."""
        return self.filter(member=member).exclude(round__state=BallotState.PREPARING)

    def with_ballot(self) -> Self:
        """Load with each row only what voting needs of its ballot: many vote in the same minute."""
        session = "round__session"
        rows = self.select_related(f"{session}__campaign__period")
        return rows.only(
            *("member_id", "is_present", "is_on_paper", "sealed", "took_part"),
            *("round__way", "round__question", "round__body", "round__held_on", "round__state"),
            *("round__present", "round__rule", "round__public_key"),
            *(f"{session}__stage", f"{session}__is_cancelled", f"{session}__campaign__is_rated"),
            f"{session}__campaign__period__frozen_id",
        )


class BallotVoter(models.Model):
    """One person on the roll of a ballot, with name and post as they were at the opening. Nobody votes by
    proxy and guests are not on it. ``reason``: why the person is absent.

    ``sealed``: the envelope of a vote on screen, which nobody can read, until the count empties it.
    ``took_part``: whether there was one. ``is_on_paper``: where some vote on paper, that this person was
    given a slip and cannot vote on screen any more. No time is kept, and rows lie in random order."""

    round = models.ForeignKey("reviews.BallotRound", on_delete=models.CASCADE, related_name="roll")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("full name"), max_length=120)
    title = models.CharField(_("post"), max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(default=1_000)
    is_present = models.BooleanField(_("present"))
    reason = models.CharField(_("reason of absence"), max_length=200, blank=True)
    sealed = models.BinaryField(null=True, editable=False)
    took_part = models.BooleanField(default=False, editable=False)
    is_on_paper = models.BooleanField(default=False, editable=False)

    objects = BallotVoterQuerySet.as_manager()

    class Meta:
        verbose_name = _("voter")
        ordering: ClassVar = ["rank", "name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="ballot_voter_once"),
            models.CheckConstraint(
                condition=Q(sealed__isnull=True) | Q(is_on_paper=False),
                name="ballot_voter_votes_one_way",
                violation_error_message=_("Nobody votes on paper and on screen."),
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "ballotvoter_stands",
                "the roll stands from the opening on; an envelope is put in and emptied, a slip is given",
                INSERT,
                UPDATE,
                DELETE,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_ballotround
                        WHERE id = COALESCE(NEW.round_id, OLD.round_id) AND state <> 'preparing' AND (
                            TG_OP <> 'UPDATE' OR state <> 'open' OR way NOT IN ('screen', 'mixed')
                            OR (OLD.is_on_paper AND NOT NEW.is_on_paper)
                            OR (NEW.is_on_paper AND way <> 'mixed')
                            OR (OLD.sealed IS NOT NULL AND NEW.sealed IS NOT NULL)
                            OR (OLD.round_id, OLD.member_id, OLD.name, OLD.title, OLD.rank)
                                IS DISTINCT FROM (NEW.round_id, NEW.member_id, NEW.name, NEW.title, NEW.rank)
                            OR (OLD.is_present, OLD.reason) IS DISTINCT FROM (NEW.is_present, NEW.reason)
                        )
                    )
                """,
                keeps_row=True,
            ),
            refuse(
                "ballotvoter_votes_present",
                "nobody votes who is not there",
                UPDATE,
                where="(NEW.sealed IS NOT NULL OR NEW.is_on_paper) AND NOT NEW.is_present",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BallotCounter(models.Model):
    """One person of the counting team that the conference has elected. ``has_agreed``: that the urn of a vote
    on screen is opened."""

    round = models.ForeignKey("reviews.BallotRound", on_delete=models.CASCADE, related_name="team")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    is_leader = models.BooleanField(_("leader of the counting team"), default=False)
    has_agreed = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("counter")
        ordering: ClassVar = ["-is_leader", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="ballot_counter_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(is_leader=True), name="ballot_counter_one_leads"
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "ballotcounter_stands",
                "the counting team stands from the opening on, but for its agreement",
                INSERT,
                UPDATE,
                DELETE,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_ballotround
                        WHERE id = COALESCE(NEW.round_id, OLD.round_id) AND state <> 'preparing' AND (
                            TG_OP <> 'UPDATE' OR state <> 'open'
                            OR (OLD.round_id, OLD.member_id, OLD.is_leader)
                                IS DISTINCT FROM (NEW.round_id, NEW.member_id, NEW.is_leader)
                        )
                    )
                """,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)
