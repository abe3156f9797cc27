"""What is known of the years before the program: remedies that were still open then, and self-reviews kept as
scans. Levels, shortcomings and commitments of those years are rows of their own models, marked."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from members.models import HEAD, Committee, Member, RoleKind
from members.refusal import INSERT, refuse
from reviews.models.paper import Paper
from reviews.models.reach import ROLES_ABOVE
from reviews.models.shortcoming import Shortcoming


class FormerRemedy(models.Model):
    """A remedy that was still open when the program began to be used, as the sheet of former years names it.

    ``owner`` and ``progress`` are words of the sheet. It has no plan here: it stands beside its shortcoming
    until a paper answers that."""

    shortcoming = models.ForeignKey(Shortcoming, on_delete=models.PROTECT, related_name="former_remedies")
    what = models.TextField(_("what is to be done"))
    owner = models.CharField(_("person in charge"), max_length=200, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    progress = models.TextField(_("what was done, how far"), blank=True)

    class Meta:
        verbose_name = _("remedy from before the program")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(what=""), name="former_remedy_has_text"),
            models.UniqueConstraint("shortcoming", MD5("what"), name="former_remedy_once"),
        ]
        triggers: ClassVar = [
            refuse(
                "former_remedy_of_a_former_shortcoming",
                "only a shortcoming from before the program has such remedies",
                INSERT,
                where="""
                    EXISTS (
                        SELECT 1 FROM reviews_shortcoming WHERE id = NEW.shortcoming_id AND former_status = ''
                    )
                """,
            )
        ]

    def __str__(self) -> str:
        return self.what


class FormerPaperQuerySet(models.QuerySet["FormerPaper"]):
    def visible_to(self, member: Member) -> Self:
        """Filter to the scans that this member may see: those of the own self-reviews, of people whose
        self-review the member may see in a session, and of people reviewed in a committee over which the
        member is head, clerk, inspection, staff or approver. What is not sorted to a person yet is seen by
        whoever sorts it."""
        over = member.reach.over("committee", HEAD, RoleKind.CLERK, RoleKind.INSPECTION, *ROLES_ABOVE)
        read = Paper.objects.visible_to(member).filter(member__isnull=False).values("member")
        return self.filter(
            models.Q(member=member)
            | over
            | models.Q(member__in=read)
            | models.Q(member__isnull=True, added_by=member)
        )

    def unsorted(self) -> Self:
        """Filter to the scans of which nobody has said yet whose they are."""
        return self.filter(member__isnull=True)


class FormerPaper(models.Model):
    """A self-review of a year before the program, kept as a scan, which is attached.

    ``committee`` is where the person was reviewed when the scan was sorted, and decides who sees it. Both are
    empty until somebody has said whose scan it is."""

    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="former_papers", null=True, blank=True
    )
    committee = models.ForeignKey(
        Committee, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    year = models.PositiveSmallIntegerField(_("year"))
    added_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    objects = FormerPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-review from before the program")
        ordering: ClassVar = ["-year", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(member__isnull=True, committee__isnull=True)
                | models.Q(member__isnull=False, committee__isnull=False),
                name="former_paper_sorted_whole",
            )
        ]

    def __str__(self) -> str:
        return f"{self.member or '?'}, {self.year}"
