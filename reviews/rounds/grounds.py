"""What a round needs a ground for: a rule set that is not in force in its period or is incomplete, and an end
after the legal day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ratings import catalogue
from ratings.models import Period, PeriodKind
from reviews.texts import clean_text


def ruleset_ground(period: Period, finish_due: dt.date, reason: str) -> str:
    """Return the reason to keep for the rule set of the period, empty where it is in force and complete.

    What counts is the last day of a year reviewed, and the end of any other round, which follows the rules of
    the time in which it is held. Raise ``ValidationError`` without a reason, and where none is admitted: for
    a central regulation that was not yet in force.
    """
    day = period.ends_on if period.kind == PeriodKind.YEAR else max(period.ends_on, finish_due)
    found = catalogue.out_of_force(period.ruleset, day)
    if found is not None and not found.may_be_explained:
        raise ValidationError({"ruleset": found.sentence})
    why = [found.sentence] if found else []
    if lacks := period.ruleset.incomplete:
        why.append(_("This rule set is incomplete: %(what)s") % {"what": lacks})
    if not why:
        return ""
    reason = clean_text(reason)
    if not reason:
        text = _("%(why)s Choose a complete rule set that is in force, or say why this one is to be used.")
        raise ValidationError({"ruleset_reason": text % {"why": " ".join(why)}})
    return reason


def late_ground(period: Period, ends: Iterable[dt.date], reason: str) -> str:
    """Return the ground to keep for a round that ends, at some level, after the legal day of its rule set,
    empty where it does not. Raise ``ValidationError`` without a ground."""
    deadline = period.ruleset.deadline("finish") if period.kind == PeriodKind.YEAR else None
    last, end = deadline.on(period.year) if deadline else None, max(ends)
    if deadline is None or last is None or end <= last:
        return ""
    reason = clean_text(reason)
    if not reason:
        special = period.ruleset.deadline("special")
        text = _("The round ends on %(end)s, after %(last)s (%(source)s). Give the ground for it.")
        words = {"end": f"{end:%d/%m/%Y}", "last": f"{last:%d/%m/%Y}", "source": deadline.source}
        said = [text % words]
        if special:
            more = _("%(name)s: %(day)s (%(source)s).")
            day = f"{special.on(period.year):%d/%m/%Y}"
            said.append(more % {"name": special.name, "day": day, "source": special.source})
        raise ValidationError({"late_reason": " ".join(said)})
    return reason
