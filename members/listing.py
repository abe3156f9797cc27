"""How a sentence names several things: the first few, and how many more there are."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

SHOWN = 5


def few_names(rows: Iterable[object]) -> str:
    """Return the first five names, separated by commas, and how many more there are."""
    names = [str(row) for row in rows]
    shown, more = ", ".join(names[:SHOWN]), len(names) - SHOWN
    return _("%(names)s and %(more)s more") % {"names": shown, "more": more} if more > 0 else shown
