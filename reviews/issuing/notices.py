"""The notices about issued papers."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext as _

from members.notices import tell
from reviews.models import IssuedPaper


def files_finished(paper: IssuedPaper) -> None:
    """Tell the member who issued the paper that its files are ready or could not be made, if that member may
    still see it."""
    if not IssuedPaper.objects.visible_to(paper.issued_by).filter(pk=paper.pk).exists():
        return
    with translation.override("vi"):
        words = (
            _("The issued paper %(number)s is ready.")
            if paper.is_done
            else _("The files of the issued paper %(number)s could not be made.")
        )
        tell([paper.issued_by], words % {"number": paper.entry}, paper.get_absolute_url())
