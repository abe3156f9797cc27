"""What a committee sets once for all its papers: the lines of the letterhead, who gets them, the styles of
the Word files, and who may sign besides head and deputies."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from members.models import Committee, Member


class LetterheadSettings(models.Model):
    """The settings of a committee's papers. Everything may be empty, and is then made from the tree.

    ``superior`` is the upper line of the letterhead, ``organ`` the line of who issues. ``recipients``: one a
    line, added to those of every paper before the line that says where it is kept. ``style``: a Word file
    whose named styles are used for the Word files of this committee, ``style_name`` its name when it was
    uploaded."""

    committee = models.OneToOneField(Committee, on_delete=models.PROTECT, related_name="letterhead")
    superior = models.CharField(_("upper line"), max_length=200, blank=True)
    organ = models.CharField(_("line of the issuing organ"), max_length=200, blank=True)
    recipients = models.TextField(_("recipients of every paper"), blank=True)
    style = models.FileField(upload_to="styles", blank=True)
    style_name = models.CharField(max_length=200, blank=True)
    style_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("letterhead of a committee")
        verbose_name_plural = _("letterheads of committees")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(style="", style_name="", style_sha256="")
                | (
                    ~models.Q(style="")
                    & ~models.Q(style_name="")
                    & models.Q(style_sha256__regex=r"^[0-9a-f]{64}$")
                ),
                name="letterhead_style_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.committee)

    def get_absolute_url(self) -> str:
        return reverse("reviews:letterhead", args=[self.committee_id])


class SignatoryQuerySet(models.QuerySet["Signatory"]):
    def on(self, day: dt.date) -> Self:
        """Filter to those who may sign on that day. The first and the last day count."""
        return self.filter(starts_on__lte=day).filter(
            models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day)
        )


class Signatory(models.Model):
    """Somebody who may sign papers of a committee besides its head and deputies, with this title, from one
    day to another. ``by_order``: signs by order of the body ("T/L"), as heads of its commissions do."""

    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="signatories")
    member = models.ForeignKey(
        Member, on_delete=models.PROTECT, related_name="signatory_of", verbose_name=_("member")
    )
    title = models.CharField(_("post of the signer"), max_length=120)
    by_order = models.BooleanField(_("signs by order (T/L)"), default=False)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = SignatoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("further signatory")
        verbose_name_plural = _("further signatories")
        ordering: ClassVar = ["committee", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="signatory_has_title"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="signatory_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["committee", "member"],
                condition=models.Q(ends_on__isnull=True),
                name="signatory_one_each_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.member}"
