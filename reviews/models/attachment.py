"""The files that users attach (evidence, a plan, a letter). Each row keeps the SHA-256 hash of its file."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members import clock
from members.models import Member
from ratings.models import Petition
from reviews.models.campaign import Campaign, ReviewSession
from reviews.models.commitment import Commitment
from reviews.models.former import FormerPaper
from reviews.models.paper import Paper
from reviews.models.reach import LEADING, ROLES_ABOVE, in_sessions_of, sessions_seen
from reviews.stages import OPENED


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the attachments that this member may see. That depends on what the attachment belongs to:

        - Of a paper: its writer, and everybody who may see the paper. What the writer adds while the paper is
          opened again, others see only after it is handed in again.
        - Of a session: everybody who may see the session. If it is marked ``for_leads``, only head and clerk
          of the session, and staff and approvers above see it. Staff and approvers who are themselves
          reviewed in the session do not see the scan of a paper of suggestions.
        - Of a round: everybody who may see the round or one of its sessions.
        - Of a commitment: everybody who may see the commitment.
        - The minutes of a place that reviewed people on paper: also head and clerk of the session to which
          their papers belong.
        - Of a self-review from before the program: everybody who may see that (``FormerPaper``).

        In addition the subject of a dossier sees the files in it, the owner of a remedy sees the evidence for
        it, and who petitioned sees the scan of the petition. Files about complaints in the own dossier are
        never shown to its subject, whatever the rules above say.
        """
        sessions = ReviewSession.objects.visible_to(member)
        own = self.model.objects.filter(filed__paper__member=member)
        complained = own.filter(filed__kind="complaints").values("pk")
        owned = self.model.objects.filter(proves__item__owner=member).values("pk")
        relied_on = self.model.objects.filter(
            member.reach.over("held_on_paper__paper__session__committee", *LEADING)
        )
        watched = Campaign.objects.visible_to(member).values("pk")
        handed_in = ~models.Q(paper__state__in=OPENED) | models.Q(
            added_at__lte=models.F("paper__submitted_at")
        )
        return self.exclude(pk__in=complained).filter(
            models.Q(pk__in=own.values("pk"))
            | models.Q(petition__by=member)
            | models.Q(pk__in=owned)
            | (models.Q(paper__in=Paper.every.visible_to(member).values("pk")) & handed_in)
            | models.Q(paper__in=Paper.every.written_by(member).values("pk"))
            | (sessions_seen(member, "session") & models.Q(for_leads=False))
            | member.reach.over("session__committee", *LEADING)
            | (
                member.reach.over("session__committee", *ROLES_ABOVE)
                & (models.Q(suggestion__isnull=True) | ~in_sessions_of(member, "session"))
            )
            | models.Q(campaign__in=sessions.values("campaign"))
            | models.Q(campaign__in=watched)
            | models.Q(commitment__in=Commitment.objects.visible_to(member).values("pk"))
            | models.Q(pk__in=relied_on.values("pk"))
            | models.Q(former__in=FormerPaper.objects.visible_to(member).values("pk"))
        )


OWNERS = ("campaign", "session", "paper", "commitment", "former")
"""The foreign keys of which every attachment has exactly one set."""


class Attachment(models.Model):
    """One attached file. It belongs to exactly one round, session, paper, commitment or self-review from
    before the program, which decides who may see it (``visible_to``).

    ``for_leads``, only on files of a session: the file is shown only to those who lead the session or watch
    it from above. What the file proves is recorded by the row that points to it. ``petition``: the petition
    of which the file is the scan, because the ratings know no files.
    """

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
    former = models.ForeignKey(
        FormerPaper, on_delete=models.PROTECT, related_name="attachments", null=True, blank=True
    )
    for_leads = models.BooleanField(default=False)
    petition = models.OneToOneField(
        Petition, on_delete=models.PROTECT, related_name="scan", null=True, blank=True
    )
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
