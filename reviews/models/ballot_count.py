"""What was counted in a secret ballot: the figures of each subject, and its votes by mark."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from members.models import Member
from members.refusal import DELETE, INSERT, UPDATE, refuse
from ratings import ballots
from ratings.models import RatingCase
from reviews.models.ballot import BallotRound
from reviews.models.ballot_kinds import BallotState


class BallotSubjectQuerySet(models.QuerySet["BallotSubject"]):
    def with_votes(self) -> Self:
        rows = self.select_related("case__member", "case__committee", "round")
        return rows.prefetch_related("tallies").order_by("position")

    def on_the_ballot(self) -> Self:
        """Load only what stands on the ballot itself: names, what is known, and which boxes there are."""
        rows = self.select_related("case__member", "case__committee").order_by("position")
        return rows.only(
            "round_id",
            "position",
            "between",
            "known",
            "case__kind",
            "case__member__full_name",
            "case__committee__name",
            "case__committee__body",
            "case__committee__kind",
        )

    def beside(self, cases: Collection[int]) -> Self:
        """Filter to the results of confirmed ballots on these cases, given by key, the earliest first."""
        rows = self.filter(case__in=cases, round__state=BallotState.CONFIRMED)
        session = "round__session"
        related = rows.select_related(
            f"{session}__committee",
            f"{session}__conference",
            f"{session}__campaign__period",
            "round__unit",
            "round__unit_period",
            "case__member",
        )
        return related.prefetch_related("tallies", "round__team").order_by("round__held_on", "round")


class BallotSubject(models.Model):
    """One subject voted on in a round, and what was counted for it: ballots issued, collected, valid and
    invalid. Where everybody marks one list, these are the same for all subjects of the round. ``between``:
    the codes of the marks that a second round leaves, empty for all of them. ``known``: the lines that the
    ballot says of the subject, as they were at the opening, so that all voters read the same."""

    round = models.ForeignKey(BallotRound, on_delete=models.CASCADE, related_name="subjects")
    case = models.ForeignKey(RatingCase, on_delete=models.PROTECT, related_name="ballots")
    position = models.PositiveSmallIntegerField()
    between = models.JSONField(default=list, blank=True)
    known = models.JSONField(default=list, blank=True)
    issued = models.PositiveSmallIntegerField(_("ballots issued"), null=True, blank=True)
    collected = models.PositiveSmallIntegerField(_("ballots collected"), null=True, blank=True)
    valid = models.PositiveSmallIntegerField(_("valid ballots"), null=True, blank=True)
    invalid = models.PositiveSmallIntegerField(_("invalid ballots"), null=True, blank=True)

    objects = BallotSubjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("subject of a ballot")
        ordering: ClassVar = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "case"], name="ballot_subject_once"),
            models.CheckConstraint(
                condition=Q(
                    issued__isnull=True, collected__isnull=True, valid__isnull=True, invalid__isnull=True
                )
                | Q(
                    issued__gte=F("collected"),
                    collected=F("valid") + F("invalid"),
                    issued__isnull=False,
                    collected__isnull=False,
                    valid__isnull=False,
                    invalid__isnull=False,
                ),
                name="ballot_subject_adds_up",
                violation_error_message=_(
                    "Ballots collected are no more than issued, and are valid or invalid."
                ),
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "ballotsubject_stands",
                "who is voted on stands from the opening on, what was counted from the confirmation on",
                INSERT,
                UPDATE,
                DELETE,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_ballotround
                        WHERE id = COALESCE(NEW.round_id, OLD.round_id) AND (
                            state IN ('confirmed', 'annulled')
                            OR (state <> 'preparing' AND TG_OP <> 'UPDATE')
                        )
                    )
                """,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def marks(self) -> dict[str, str]:
        """The marks that a voter may make for this subject, as those of the round (``BallotRound.marks``)."""
        return {
            mark: name
            for mark, name in self.round.marks.items()
            if not self.between or mark in self.between or mark == ballots.BLANK
        }

    @property
    def boxes(self) -> list[str]:
        """The codes of the marks for which the ballot has a box on this line, in their order."""
        return [mark for mark in self.marks if mark != ballots.BLANK]

    @property
    def box_names(self) -> list[str]:
        """The names that stand at these boxes."""
        return [name for mark, name in self.marks.items() if mark != ballots.BLANK]

    @property
    def figures(self) -> ballots.BallotFigures:
        votes = {row.mark: row.votes for row in self.tallies.all()}
        return ballots.BallotFigures(self.issued, self.collected, self.valid, self.invalid, votes)


class BallotTally(models.Model):
    """How many ballots have one ``mark`` for one subject. A mark is the code of a level or one of those in
    ``ratings.ballots``."""

    subject = models.ForeignKey(BallotSubject, on_delete=models.CASCADE, related_name="tallies")
    mark = models.CharField(max_length=20)
    votes = models.PositiveSmallIntegerField(_("votes"))

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "mark"], name="ballot_tally_once"),
            models.CheckConstraint(condition=~Q(mark=""), name="ballot_tally_has_mark"),
        ]
        triggers: ClassVar = [
            refuse(
                "ballottally_stands",
                "what was counted stands from the confirmation on",
                INSERT,
                UPDATE,
                DELETE,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_ballotsubject AS subject
                        JOIN reviews_ballotround AS round ON round.id = subject.round_id
                        WHERE subject.id = COALESCE(NEW.subject_id, OLD.subject_id)
                            AND round.state NOT IN ('open', 'counted')
                    )
                """,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark}: {self.votes}"


class BallotSlip(models.Model):
    """One mark on one subject, from an envelope that was opened at the count. Its id is random and made at
    the count; there is nothing in the row that leads to a person, a sheet or a moment. Slips are written
    while the urn is opened and never changed or deleted afterwards."""

    id = models.UUIDField(primary_key=True)
    round = models.ForeignKey(BallotRound, on_delete=models.PROTECT, related_name="slips")
    subject = models.ForeignKey(BallotSubject, on_delete=models.PROTECT, related_name="slips")
    mark = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("slip")
        constraints = [models.CheckConstraint(condition=~Q(mark=""), name="ballot_slip_has_mark")]
        triggers: ClassVar = [
            refuse("ballotslip_stands", "a slip is never changed", UPDATE, DELETE, keeps_row=True),
            refuse(
                "ballotslip_of_an_open_urn",
                "slips come out of an open urn",
                INSERT,
                where="""
                    NOT EXISTS (
                        SELECT 1 FROM reviews_ballotround
                        WHERE id = NEW.round_id AND state = 'open' AND way IN ('screen', 'mixed')
                    )
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.mark)


class BallotPaperCount(models.Model):
    """What one counter has counted on paper where others vote on screen. The figures are sealed with the key
    of the round until the urn is opened, because beside a result they would show how those on screen voted;
    then they are compared with those of a second counter, and emptied."""

    round = models.ForeignKey(BallotRound, on_delete=models.CASCADE, related_name="paper_counts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField(null=True, editable=False)

    class Meta:
        verbose_name = _("count of the paper slips")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="ballot_paper_count_once"),
        ]
        triggers: ClassVar = [
            refuse(
                "ballotpapercount_of_an_open_urn",
                "paper slips are counted while a mixed ballot is open",
                INSERT,
                UPDATE,
                DELETE,
                where="""
                    NOT EXISTS (
                        SELECT 1 FROM reviews_ballotround
                        WHERE id = COALESCE(NEW.round_id, OLD.round_id) AND state = 'open' AND way = 'mixed'
                    )
                """,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return str(self.member)
