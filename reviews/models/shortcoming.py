"""Shortcomings, named at the review of one period and answered in the paper of the next period."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Committee, Member
from members.refusal import DELETE, INSERT, UPDATE, refuse
from ratings.models import Period
from reviews.models.campaign import ReviewSession
from reviews.models.paper import Paper

WITHDRAWN = """
    EXISTS (SELECT 1 FROM reviews_shortcoming WHERE id = NEW.shortcoming_id AND withdrawn_at IS NOT NULL)
"""
"""The SQL condition that a row rests on a shortcoming that was withdrawn."""


class RemedyStatus(models.TextChoices):
    """What became of a shortcoming, as the paper of the next period says (HD43 Mẫu 01 III)."""

    REMEDIED = "remedied", _("Remedied")
    IN_PROGRESS = "in_progress", _("In progress")
    NOT_YET = "not_yet", _("Not yet")


class ShortcomingQuerySet(models.QuerySet["Shortcoming"]):
    def standing(self) -> Self:
        """Filter to the shortcomings that were not withdrawn. Only these are counted, planned for and carried
        into the next paper."""
        return self.filter(withdrawn_at__isnull=True)

    def named_in(self, session: ReviewSession) -> Self:
        """Filter to the standing shortcomings of the collective and of its members that the review in this
        session named."""
        members = session.papers.filter(member__isnull=False).values("member")
        named = self.standing().filter(period=session.period, committee=session.committee)
        return named.filter(models.Q(member__isnull=True) | models.Q(member__in=members))

    def named_of(self, paper: Paper) -> Self:
        """Filter to what the review named of the subject of this paper, the withdrawn ones among them."""
        session = paper.session
        return self.filter(period=session.period, committee=session.committee_id, member=paper.member_id)


class Shortcoming(models.Model):
    """One shortcoming that was named at a review. With ``member`` it is that person's, without ``member`` the
    collective's. When its round is cancelled, it goes with the round into the cancelled period.

    ``former_status`` is set on one from before the program: what its sheet says became of it. Empty for all
    others. One that was named by mistake is withdrawn, with a reason (``withdrawal``). The same may then be
    named again. A row is never deleted and its words are never changed."""

    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="shortcomings")
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="shortcomings")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="shortcomings", null=True, blank=True
    )
    text = models.TextField(_("shortcoming"))
    former_status = models.CharField(
        _("state before the program"), max_length=12, choices=RemedyStatus.choices, blank=True
    )
    named_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawal = models.TextField(_("reason of withdrawal"), blank=True)
    withdrawn_by = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ShortcomingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="shortcoming_has_text"),
            models.CheckConstraint(
                condition=models.Q(former_status__in=["", *RemedyStatus.values]),
                name="shortcoming_former_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawal="", withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | (
                    ~models.Q(withdrawal="")
                    & models.Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                ),
                name="shortcoming_withdrawn_whole",
            ),
            # The text may be longer than an index holds, so its digest stands for it, here and elsewhere.
            models.UniqueConstraint(
                "period",
                "committee",
                "member",
                MD5("text"),
                condition=models.Q(withdrawn_at__isnull=True),
                nulls_distinct=False,
                name="shortcoming_named_once",
            ),
        ]
        triggers: ClassVar = [
            refuse("shortcoming_is_kept", "a shortcoming is withdrawn, never deleted", DELETE),
            refuse(
                "shortcoming_keeps_its_words",
                "who named what of whom is never changed",
                UPDATE,
                where="""
                    (NEW.committee_id, NEW.member_id, NEW.text, NEW.named_by_id, NEW.named_at)
                    IS DISTINCT FROM
                    (OLD.committee_id, OLD.member_id, OLD.text, OLD.named_by_id, OLD.named_at)
                    OR NEW.period_id <> OLD.period_id AND NOT EXISTS (
                        SELECT 1 FROM ratings_period
                        WHERE id = NEW.period_id AND cancelled_at IS NOT NULL
                            AND NEW.withdrawn_at IS NOT DISTINCT FROM OLD.withdrawn_at
                    )
                """,
                keeps_row=True,
            ),
            refuse(
                "shortcoming_withdrawn_in_time",
                "a shortcoming is withdrawn once, before the closing and while nothing rests on it",
                UPDATE,
                where="""
                    NEW.period_id = OLD.period_id AND OLD.withdrawn_at IS NOT NULL
                    OR NEW.period_id = OLD.period_id AND NEW.withdrawn_at IS NOT NULL AND (
                        EXISTS (
                            SELECT 1 FROM reviews_reviewsession
                            JOIN reviews_campaign ON reviews_campaign.id = campaign_id
                            WHERE reviews_reviewsession.committee_id = OLD.committee_id
                                AND period_id = OLD.period_id AND stage = 'closed'
                        )
                        OR EXISTS (SELECT 1 FROM reviews_shortcominganswer WHERE shortcoming_id = OLD.id)
                        OR EXISTS (SELECT 1 FROM reviews_remedyitem WHERE shortcoming_id = OLD.id)
                    )
                """,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ShortcomingAnswer(models.Model):
    """What the paper of the next period says about a shortcoming. While ``status`` is empty the answer is
    still owed.

    REMEDIED requires what was done (``degree``). IN_PROGRESS requires how far it is (``percent`` from 0 to
    99, or ``degree`` in words). NOT_YET requires the ``difficulty``. IN_PROGRESS and NOT_YET also require who
    answers for it (``responsibility``).
    """

    paper = models.ForeignKey(Paper, on_delete=models.CASCADE, related_name="earlier")
    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.PROTECT, related_name="answers")
    status = models.CharField(_("state"), max_length=12, choices=RemedyStatus.choices, blank=True)
    percent = models.PositiveSmallIntegerField(_("how far, %"), null=True, blank=True)
    degree = models.TextField(_("what was done, how far"), blank=True)
    difficulty = models.TextField(_("difficulties"), blank=True)
    responsibility = models.TextField(_("responsibility"), blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "shortcoming"], name="earlier_once_a_paper"),
            models.CheckConstraint(
                condition=models.Q(status="") | models.Q(status__in=RemedyStatus.values),
                name="earlier_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status="")
                | (models.Q(status=RemedyStatus.REMEDIED.value) & ~models.Q(degree=""))
                | (
                    models.Q(status=RemedyStatus.IN_PROGRESS.value)
                    & (models.Q(percent__isnull=False) | ~models.Q(degree=""))
                    & ~models.Q(responsibility="")
                )
                | (
                    models.Q(status=RemedyStatus.NOT_YET.value)
                    & ~models.Q(difficulty="")
                    & ~models.Q(responsibility="")
                ),
                name="earlier_answered_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(percent__isnull=True)
                | models.Q(status=RemedyStatus.IN_PROGRESS.value, percent__range=(0, 99)),
                name="earlier_percent_of_what_goes_on",
            ),
        ]
        triggers: ClassVar = [
            refuse("earlier_stands", "nobody answers for a withdrawn shortcoming", INSERT, where=WITHDRAWN)
        ]

    def __str__(self) -> str:
        return f"{self.shortcoming}: {self.get_status_display()}"
