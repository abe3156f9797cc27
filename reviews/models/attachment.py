"""Files that came from outside the program (evidence, a plan, a letter), each kept with its hash."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import HEAD, Member, RoleKind
from reviews.models.campaign import ROLES_ABOVE, Campaign, ReviewSession
from reviews.models.commitment import Commitment
from reviews.models.paper import Paper
from reviews.stages import OPENED


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, member: Member) -> Self:
        """The attachments that this member may see, by what they belong to.

        Of a paper: everybody who may see the paper and its writer; what the writer adds after a return is
        seen by others once the paper is handed in again. Of a session: everybody who may see the session;
        with ``for_leads`` only its head and clerk, and staff and approvers above, but the scan of a paper of
        suggestions not by staff or approvers who are reviewed in the session. Of a round: everybody who may
        see the round or one of its sessions. Of a commitment: everybody who may see the commitment.

        In addition the subject of a dossier sees the files in it, except those about complaints (never,
        whatever else would show them), and the owner of a remedy sees the evidence for it.
        """
        sessions = ReviewSession.objects.visible_to(member)
        led = ReviewSession.objects.filter(member.reach.over("committee", HEAD, RoleKind.CLERK))
        above = ReviewSession.objects.filter(member.reach.over("committee", *ROLES_ABOVE))
        mine = ReviewSession.objects.of(member).values("pk")
        own = self.model.objects.filter(filed__paper__member=member)
        complained = own.filter(filed__kind="complaints").values("pk")
        owned = self.model.objects.filter(proves__item__owner=member).values("pk")
        watched = Campaign.objects.visible_to(member).values("pk")
        handed_in = ~models.Q(paper__state__in=OPENED) | models.Q(
            added_at__lte=models.F("paper__submitted_at")
        )
        return self.exclude(pk__in=complained).filter(
            models.Q(pk__in=own.values("pk"))
            | models.Q(pk__in=owned)
            | (models.Q(paper__in=Paper.objects.visible_to(member).values("pk")) & handed_in)
            | models.Q(paper__in=Paper.objects.written_by(member).values("pk"))
            | models.Q(session__in=sessions.values("pk"), for_leads=False)
            | models.Q(session__in=led.values("pk"))
            | (
                models.Q(session__in=above.values("pk"))
                & (models.Q(suggestion__isnull=True) | ~models.Q(session__in=mine))
            )
            | models.Q(campaign__in=sessions.values("campaign"))
            | models.Q(campaign__in=watched)
            | models.Q(commitment__in=Commitment.objects.visible_to(member).values("pk"))
        )


OWNERS = ("campaign", "session", "paper", "commitment")
"""The foreign keys of which an attachment has exactly one."""


class Attachment(models.Model):
    """A file that belongs to exactly one round, session, paper or commitment, which settles who may see it.
    What the file proves is said by the row that points to it. A file of a session with ``for_leads`` is only
    for those who lead the session or watch it from above."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="attachments", null=True, blank=True
    )
    session = models.ForeignKey(
        ReviewSession, on_delete=models.PROTECT, related_name="attachments", null=True, blank=True
    )
    paper = models.ForeignKey(
        Paper, on_delete=models.PROTECT, related_name="attachments", null=True, blank=True
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="attachments", null=True, blank=True
    )
    for_leads = models.BooleanField(default=False)
    name = models.CharField(_("file name"), max_length=200)
    file = models.FileField(upload_to="attachments/%Y")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=clock.now, editable=False)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        ordering: ClassVar = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=reduce(
                    or_,
                    (models.Q(**{f"{name}__isnull": name != chosen for name in OWNERS}) for chosen in OWNERS),
                ),
                name="attachment_belongs_to_one",
            ),
            models.CheckConstraint(
                condition=models.Q(for_leads=False) | models.Q(session__isnull=False),
                name="attachment_for_leads_of_a_session",
            ),
            models.CheckConstraint(
                condition=~models.Q(name="") & models.Q(sha256__regex=r"^[0-9a-f]{64}$", size__gt=0),
                name="attachment_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reviews:attachment", args=[self.pk])
