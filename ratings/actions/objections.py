"""Actions that record and settle objections against a case, and that leave a case unrated. The case is locked
before anything is saved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from ratings.actions.cases import Seen, lock_case, require_seen
from ratings.models import Objection, RatingCase, Step, Unrated, UnratedCode
from ratings.rules import CaseVerb, require_on_case


@dataclass(frozen=True)
class ObjectionInput:
    """An objection as it came in: its kind (``ObjectionKind``), the day, from whom, and what it says."""

    kind: str
    received_on: dt.date
    source: str
    summary: str


@transaction.atomic
def record_objection(case: RatingCase, raised: ObjectionInput, *, by: Member) -> Objection:
    """Save an objection and return it. The same objection is recorded once. From now on the case cannot be
    decided until the objection is settled and the case has been appraised again. Raises ``ValidationError``
    if the day it came in is in the future."""
    case = lock_case(case)
    require_on_case(CaseVerb.OBJECT, case, by)
    objection = Objection(
        case=case,
        kind=raised.kind,
        received_on=raised.received_on,
        source=raised.source.strip(),
        summary=raised.summary.strip(),
        recorded_by=by,
    )
    if raised.received_on > clock.today():
        raise ValidationError({"received_on": _("This day has not come yet.")})
    same = {name: getattr(objection, name) for name in ("kind", "received_on", "source", "summary")}
    before = case.objections.filter(**same).first()
    if before:
        return before
    objection.full_clean(exclude=["case", "recorded_by"])
    objection.save()
    # Neither source nor words go into history, which more people read.
    Event.record("record_objection", case, by=by, objection=objection.pk, kind=objection.kind)
    return objection


@transaction.atomic
def settle_objection(objection: Objection, outcome: str, finding: str, *, by: Member) -> Objection:
    """Save the result of the verification and return the objection. Unless it was recorded after the release,
    the case has to be appraised again before it can be decided. Raises ``ValidationError`` if the objection
    has been settled already or the finding is empty."""
    case = lock_case(objection.case)
    require_on_case(CaseVerb.OBJECT, case, by)
    objection = Objection.objects.select_for_update().get(pk=objection.pk)
    if objection.settled_at is not None:
        raise ValidationError(_("This has been settled meanwhile. Look at it again."))
    if not finding.strip():
        raise ValidationError({"finding": _("Say what was verified and found.")})
    objection.outcome, objection.finding = outcome, finding.strip()
    objection.settled_by, objection.settled_at = by, clock.now()
    objection.full_clean(exclude=["case", "recorded_by", "settled_by"])
    objection.save()
    Event.record("settle_objection", case, by=by, objection=objection.pk, outcome=outcome)
    return objection


@transaction.atomic
def leave_unrated(case: RatingCase, code: str, note: str, *, by: Member, seen: Seen | None = None) -> Unrated:
    """Save the reason why the subject gets no level, and return the record. The case then counts as appraised
    and decided (366-QĐ/TW Đ3.4).

    Raises ``ValidationError`` if the case is decided or left unrated already, or if the reason is "another"
    and ``note`` does not give it in words, and as ``require_seen`` does.
    """
    case = lock_case(case)
    require_on_case(CaseVerb.LEAVE_UNRATED, case, by)
    require_seen([case], Step.DECIDED, seen)
    if case.step(Step.DECIDED):
        raise ValidationError(_("This case has been decided; it is not left unrated any more."))
    if hasattr(case, "unrated"):
        raise ValidationError(_("This case has been left unrated meanwhile. Look at it again."))
    unrated = Unrated(case=case, code=code, note=note.strip(), by=by)
    if code == UnratedCode.OTHER and not unrated.note:
        raise ValidationError({"note": _("Say the reason in words.")})
    unrated.full_clean(exclude=["case", "by"])
    unrated.save()
    Event.record("leave_unrated", case, by=by, code=code, note=unrated.note)
    return unrated


@transaction.atomic
def rate_after_all(case: RatingCase, *, by: Member) -> None:
    """Delete the record that leaves the case unrated. Does nothing if there is none."""
    case = lock_case(case)
    require_on_case(CaseVerb.LEAVE_UNRATED, case, by)
    unrated = Unrated.objects.filter(case=case).first()
    if unrated:
        Event.record("rate_after_all", case, by=by, code=unrated.code, note=unrated.note)
        unrated.delete()
