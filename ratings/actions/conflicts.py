"""Actions that declare conflicts of interest in a case, and that record an exception to one."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from members.rules import refuse_unless
from ratings import own
from ratings.actions.cases import lock_case
from ratings.models import Conflict, RatingCase
from ratings.rules import CaseVerb, require_on_case


@transaction.atomic
def declare_conflict(case: RatingCase, member: Member, kind: str, reason: str, *, by: Member) -> Conflict:
    """Save that this member stands too near to the case, and return the conflict. From now on the member
    takes no step in it. A conflict of one person in one case is recorded once. Raises ``ValidationError`` if
    the member does not handle the case, or has taken a step of it that still counts."""
    case = lock_case(case)
    require_on_case(CaseVerb.DECLARE_CONFLICT, case, by)
    before = case.conflicts.filter(member=member).first()
    if before:
        return before
    if member not in own.handlers_of(case):
        raise ValidationError({"member": _("Choose somebody who handles this case.")})
    taken = [row for row in case.taken.values() if row.by_id == member.pk and row.step != "self"]
    if taken:
        text = _("%(who)s has already taken the step “%(step)s”. Have it taken again by somebody else first.")
        raise ValidationError({"member": text % {"who": member, "step": taken[0].get_step_display()}})
    row = Conflict(case=case, member=member, kind=kind, reason=reason.strip(), declared_by=by)
    row.full_clean(exclude=["case", "member", "declared_by"])
    row.save()
    Event.record("declare_conflict", case, by=by, member=member.pk, kind=kind, reason=row.reason)
    return row


@transaction.atomic
def except_conflict(conflict: Conflict, reason: str, *, by: Member) -> Conflict:
    """Save the reason for which the member handles the case in spite of the conflict, and return it. Raises
    ``PermissionDenied`` for the member concerned, and ``ValidationError`` without a reason or if an exception
    stands already."""
    case = lock_case(conflict.case)
    require_on_case(CaseVerb.EXCEPT_CONFLICT, case, by)
    refuse_unless(conflict.member_id != by.pk, _("This is about yourself: somebody else has to do it."))
    row = Conflict.objects.select_for_update(of=("self",)).get(pk=conflict.pk)
    if not reason.strip():
        raise ValidationError({"exception": _("Give the reason.")})
    if row.exception:
        raise ValidationError(_("This has been settled meanwhile. Look at it again."))
    row.exception, row.excepted_by, row.excepted_at = reason.strip(), by, clock.now()
    row.save(update_fields=["exception", "excepted_by", "excepted_at"])
    Event.record("except_conflict", case, by=by, member=row.member_id, reason=row.exception)
    return row
