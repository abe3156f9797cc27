"""Who votes in a secret ballot, and who counts it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.refusal import DELETE, INSERT, UPDATE, refuse


def stands_from_the_opening(name: str) -> Any:
    """Return a trigger that refuses every change of a row of a round that has been opened."""
    return refuse(
        name,
        "the roll and the counting team stand from the opening on",
        INSERT,
        UPDATE,
        DELETE,
        where="""
            EXISTS (
                SELECT 1 FROM reviews_ballotround
                WHERE id = COALESCE(NEW.round_id, OLD.round_id) AND state <> 'preparing'
            )
        """,
        keeps_row=True,
    )


class BallotVoter(models.Model):
    """One person on the roll of a ballot, with name and post as they were at the opening. Nobody votes by
    proxy and guests are not on it. ``reason``: why the person is absent."""

    round = models.ForeignKey("reviews.BallotRound", on_delete=models.CASCADE, related_name="roll")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("full name"), max_length=120)
    title = models.CharField(_("post"), max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(default=1_000)
    is_present = models.BooleanField(_("present"))
    reason = models.CharField(_("reason of absence"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("voter")
        ordering: ClassVar = ["rank", "name"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="ballot_voter_once"),
        ]
        triggers: ClassVar = [stands_from_the_opening("ballotvoter_stands")]

    def __str__(self) -> str:
        return self.name


class BallotCounter(models.Model):
    """One person of the counting team that the conference has elected."""

    round = models.ForeignKey("reviews.BallotRound", on_delete=models.CASCADE, related_name="team")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    is_leader = models.BooleanField(_("leader of the counting team"), default=False)

    class Meta:
        verbose_name = _("counter")
        ordering: ClassVar = ["-is_leader", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="ballot_counter_once"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(is_leader=True), name="ballot_counter_one_leads"
            ),
        ]
        triggers: ClassVar = [stands_from_the_opening("ballotcounter_stands")]

    def __str__(self) -> str:
        return str(self.member)
