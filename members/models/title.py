"""The catalogue of post titles that a province keeps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class ManagingLevel(models.TextChoices):
    """The level whose list a title stands on: who decides on the people that hold it ("diện quản lý")."""

    CENTRAL = "central", _("Central Committee")
    PROVINCIAL = "provincial", _("Provincial standing committee")
    COMMUNE = "commune", _("Commune standing committee")
    UNIT = "unit", _("The unit itself")


class PostTitle(models.Model):
    """One title code of the catalogue.

    ``statistics_code`` is the code under which statistics count the title (e.g. M1 to M26), ``managed_by``
    the level that manages whoever holds it. A title that is no longer given stays with ``is_current`` false,
    because posts of earlier years refer to it."""

    code = models.CharField(_("title code"), max_length=20, unique=True)
    name = models.CharField(_("title"), max_length=200)
    statistics_code = models.CharField(_("statistics code"), max_length=20, blank=True)
    managed_by = models.CharField(_("managed by"), max_length=20, choices=ManagingLevel.choices)
    is_current = models.BooleanField(_("still given"), default=True)

    class Meta:
        verbose_name = _("title of the catalogue")
        verbose_name_plural = _("catalogue of titles")
        ordering: ClassVar = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(managed_by__in=ManagingLevel.values), name="post_title_level_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"
