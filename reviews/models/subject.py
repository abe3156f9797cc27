"""What happened to the subjects of an open session: who was taken out, put back, put in, renewed or handed
over."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from members.refusal import DELETE, UPDATE, refuse
from reviews.models.campaign import ReviewSession
from reviews.models.paper import Paper


class ChangeKind(models.TextChoices):
    OUT = "out", _("Taken out of the review")
    BACK = "back", _("Put back into the review")
    IN = "in", _("Put into the review")
    RENEWED = "renewed", _("Post and order taken anew")
    HANDED_OVER = "handed_over", _("Handed over to another session")


class OutReason(models.TextChoices):
    """The reasons for which a person is taken out of an open session."""

    DIED = "died", _("Died")
    MOVED_OUT = "moved_out", _("Moved to an organisation outside this round")
    EXPELLED = "expelled", _("Expelled from the Party")
    NAME_DELETED = "name_deleted", _("Name deleted from the list of members")
    SUSPENDED = "suspended", _("Suspended from activities")
    EXEMPT = "exempt", _("Exempt from work and activities")
    ILL = "ill", _("Ill for long")
    NOT_OBLIGED = "not_obliged", _("Not obliged for another reason")


class SubjectChangeQuerySet(models.QuerySet["SubjectChange"]):
    def for_list(self) -> Self:
        return self.select_related("paper__member", "session__committee", "to_session__committee", "by")

    def of_session(self, session: ReviewSession) -> Self:
        """Filter to what happened in this session, and to the people handed over to it."""
        return self.filter(models.Q(session=session) | models.Q(to_session=session))


class SubjectChange(models.Model):
    """One change of who is reviewed in a session, or as what.

    ``session``: where it happened. ``to_session``: where a person handed over is reviewed from then on.
    ``reason``: why a person was taken out. ``document``: what it rests on. ``day``: the day from which it
    counts. ``note``: the post before a renewal, or further words. A database trigger refuses every later
    change of the row.
    """

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="subject_changes")
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="subject_changes")
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeKind.choices)
    reason = models.CharField(_("reason"), max_length=12, choices=OutReason.choices, blank=True)
    document = models.CharField(_("document it rests on"), max_length=200, blank=True)
    day = models.DateField(_("from the day"))
    to_session = models.ForeignKey(
        ReviewSession, on_delete=models.PROTECT, related_name="handed_over_here", null=True, blank=True
    )
    note = models.CharField(_("in words"), max_length=300, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = SubjectChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of subjects")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ChangeKind.values), name="subject_change_kind_is_known"
            ),
            models.CheckConstraint(
                condition=(
                    models.Q(kind=ChangeKind.OUT.value, reason__in=OutReason.values) & ~models.Q(document="")
                )
                | (~models.Q(kind=ChangeKind.OUT.value) & models.Q(reason="")),
                name="subject_change_out_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=ChangeKind.HANDED_OVER.value) ^ models.Q(to_session__isnull=True),
                name="subject_change_says_where_to",
            ),
        ]
        triggers: ClassVar = [
            refuse(
                "subject_change_stays",
                "what happened to a subject is not rewritten",
                UPDATE,
                DELETE,
                keeps_row=True,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper}: {self.get_kind_display()}"

    @property
    def may_be_undone(self) -> bool:
        """Whether this is why the person is out now, so that the person may be put back."""
        return self.kind == ChangeKind.OUT and self.paper.left_on == self.day
