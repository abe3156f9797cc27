"""The dossiers that are sent up to the superior: the files put into them, their receipt, and the order of a
re-review."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import HEAD, Member, RoleKind
from reviews.models.attachment import Attachment
from reviews.models.campaign import ReviewSession
from reviews.models.paper import Paper
from reviews.models.reach import ROLES_ABOVE, sessions_seen


class DossierKind(models.TextChoices):
    """The nine kinds of documents in a dossier (366-QĐ/TW Đ17, HD43 Mẫu 04), in the order of the list that is
    sent up."""

    REVIEW = "review", _("Review paper, made final")
    RESIDENCE = "residence", _("Comment of the committee at the place of residence")
    MINUTES = "minutes", _("Minutes of the review conference")
    SYNTHESIS = "synthesis", _("Synthesis of the appraisal")
    CONCLUSION = "conclusion", _("Conclusion and rating")
    SUGGESTION = "suggestion", _("Paper of suggested topics, if any")
    OPINIONS = "opinions", _("Opinions of related bodies, if any")
    COMPLAINTS = "complaints", _("File of a complaint's settlement, if any")
    OTHERS = "others", _("Other papers")


FROM_OUTSIDE = (
    DossierKind.RESIDENCE,
    DossierKind.MINUTES,
    DossierKind.SUGGESTION,
    DossierKind.OPINIONS,
    DossierKind.COMPLAINTS,
    DossierKind.OTHERS,
)
"""The kinds that may be put in as a file. Documents of the other kinds are made in the program itself."""


class DossierItemQuerySet(models.QuerySet["DossierItem"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the items that this member may see. Head and clerk of the session, and staff and
        approvers above see every item. A subject sees the items of the own dossier, but nobody sees the
        complaint files in the own dossier."""
        handled = member.reach.over("paper__session__committee", HEAD, RoleKind.CLERK, *ROLES_ABOVE)
        own = models.Q(paper__member=member)
        return self.filter(handled | own).exclude(own, kind=DossierKind.COMPLAINTS)


class DossierItem(models.Model):
    """One file in one subject's dossier, under one kind of document. Without a file, the row says why the
    dossier needs no document of this kind (``not_called_for``).

    ``sha256`` is the digest of the file. The same file is put under one kind of one dossier once."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="dossier")
    kind = models.CharField(_("kind"), max_length=12, choices=DossierKind.choices)
    attachment = models.ForeignKey(
        Attachment, on_delete=models.PROTECT, related_name="filed", null=True, blank=True
    )
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    citation = models.CharField(_("what it is, number and date"), max_length=300, blank=True)
    not_called_for = models.CharField(_("why it is not called for"), max_length=300, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = DossierItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of a dossier")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in FROM_OUTSIDE]),
                name="dossier_kind_from_outside",
            ),
            models.CheckConstraint(
                condition=models.Q(attachment__isnull=False, not_called_for="") & ~models.Q(citation="")
                | models.Q(attachment__isnull=True, citation="") & ~models.Q(not_called_for=""),
                name="dossier_file_or_reason",
            ),
            models.UniqueConstraint(
                fields=["paper", "kind"],
                condition=models.Q(attachment__isnull=True),
                name="dossier_not_called_for_once",
            ),
            models.CheckConstraint(
                condition=models.Q(attachment__isnull=True, sha256="")
                | models.Q(attachment__isnull=False) & ~models.Q(sha256=""),
                name="dossier_file_with_its_digest",
            ),
            models.UniqueConstraint(
                fields=["paper", "kind", "sha256"],
                condition=models.Q(attachment__isnull=False),
                name="dossier_file_once_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.citation or self.not_called_for


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def visible_to(self, member: Member) -> Self:
        return self.filter(sessions_seen(member, "session"))


class Receipt(models.Model):
    """The record that the superior received the dossiers that were sent up at ``sent_at``. Dossiers that are
    sent up again get another receipt."""

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="receipts")
    sent_at = models.DateTimeField()
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now, editable=False)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt of a dossier")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "sent_at"], name="receipt_once_a_sending"),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.by}"


class ReReviewQuerySet(models.QuerySet["ReReview"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the orders in the sessions that this member may see. Everybody who may see a session sees
        its orders and which papers they name."""
        return self.filter(sessions_seen(member, "session"))


class ReReview(models.Model):
    """One order of the superior to review the subjects of these ``papers`` again, with its reason (366-QĐ/TW
    Đ8)."""

    session = models.ForeignKey(ReviewSession, on_delete=models.PROTECT, related_name="re_reviews")
    papers = models.ManyToManyField(Paper, related_name="re_reviews")
    reason = models.TextField(_("reason"))
    ordered_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(default=clock.now, editable=False)

    objects = ReReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("order of re-review")
        ordering: ClassVar = ["pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="re_review_has_reason")]

    def __str__(self) -> str:
        return self.reason
