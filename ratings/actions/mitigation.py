"""Putting on record that the competent body found a ground to consider a better level than a trigger's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from ratings.actions.cases import lock_case
from ratings.models import Mitigation, RatingCase
from ratings.rules import CaseVerb, require_on_case


@dataclass(frozen=True)
class GrantedMitigation:
    """``ground`` is a code of the rule set, ``authority`` who decided, in words."""

    ground: str
    reason: str
    authority: str
    number: str = ""
    paper_on: dt.date | None = None


@transaction.atomic
def record_mitigation(case: RatingCase, granted: GrantedMitigation, *, by: Member) -> Mitigation:
    """It permits a better level to be decided, with its reason, and decides none."""
    case = lock_case(case)
    require_on_case(CaseVerb.MITIGATE, case, by)
    grounds = {rule.code for rule in case.grounds}
    if granted.ground not in grounds:
        raise ValidationError({"ground": _("The rule set names no such ground for this kind of subject.")})
    row = Mitigation(
        case=case,
        ground=granted.ground,
        reason=granted.reason.strip(),
        authority=granted.authority.strip(),
        number=granted.number.strip(),
        paper_on=granted.paper_on,
        by=by,
    )
    row.full_clean(exclude=["case", "by"])
    row.save()
    Event.record("record_mitigation", case, by=by, ground=row.ground, authority=str(row), reason=row.reason)
    return row
