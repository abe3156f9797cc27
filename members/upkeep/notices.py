"""The messages about the upkeep of the program."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Member, Mismatch
from members.notices import tell
from members.upkeep.standing import BackupsStanding


def data_unsound(found: Collection[Mismatch], administrators: Collection[Member]) -> None:
    """Tell the administrators over the whole tree that rows break a rule."""
    text = ngettext(
        "The check of the data has found %(n)d row that breaks a rule.",
        "The check of the data has found %(n)d rows that break a rule.",
        len(found),
    )
    tell(administrators, text % {"n": len(found)}, reverse("members:upkeep"))


def backup_late(standing: BackupsStanding, administrators: Collection[Member]) -> None:
    """Tell the administrators over the whole tree since when there is no backup."""
    text = _("No backup has ever been made.")
    if standing.last:
        at = f"{timezone.localtime(standing.last):%H:%M %d/%m/%Y}"
        text = _("The last backup is of %(at)s, and none was made since.") % {"at": at}
    tell(administrators, text, reverse("members:upkeep"))
