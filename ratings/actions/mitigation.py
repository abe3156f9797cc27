"""The action that records a ground of mitigation, by which a better level than the lowest may be decided in
spite of a trigger."""

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
    """A ground of mitigation as the competent body decided it. ``ground`` is its code in the rule set, and
    ``authority`` names the body in words. ``number`` and ``paper_on`` cite the decision paper, which is
    optional."""

    ground: str
    reason: str
    authority: str
    number: str = ""
    paper_on: dt.date | None = None


@transaction.atomic
def record_mitigation(case: RatingCase, granted: GrantedMitigation, *, by: Member) -> Mitigation:
    """Save the ground of mitigation (366-QĐ/TW Đ11.4) and return it. It permits a better level, which has
    still to be decided. The same ground is recorded once. Raises ``ValidationError`` if the rule set has no
    such ground for this kind of subject."""
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
    same = {name: getattr(row, name) for name in ("ground", "reason", "authority", "number", "paper_on")}
    before = case.mitigations.filter(**same).first()
    if before:
        return before
    row.full_clean(exclude=["case", "by"])
    row.save()
    Event.record("record_mitigation", case, by=by, ground=row.ground, authority=str(row), reason=row.reason)
    return row
