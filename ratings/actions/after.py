"""Actions that may follow a decision: a petition against it, the settlement of the petition, and a
re-rating."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from members.rules import refuse_unless
from ratings import calendars, guards
from ratings.actions.cases import UNSAID, Resolution, lock_case, take_step
from ratings.actions.deciding import outside_resolution
from ratings.actions.peergroups import lock_groups_of
from ratings.actions.requiring import require_warnings_seen
from ratings.coupling import Breach
from ratings.models import PeerGroup, Petition, RatingCase, RatingStep, Step
from ratings.rules import CaseVerb, can_settle_petition, require_on_case
from ratings.workdays import Count


def last_day(case: RatingCase) -> dt.date | None:
    """Return the last day on which the subject may petition against the decision in force. Return ``None`` if
    there is no released decision or the rule set sets no time limit."""
    count = time_to_petition(case)
    return count.latest if count else None


def time_to_petition(case: RatingCase) -> Count | None:
    """Return the time to petition as it is counted. Days of which nobody knows whether they are off are off
    in the subject's favour, so that the last day is the count's latest."""
    decided, rule = case.step(Step.DECIDED), case.period.ruleset.petition
    if case.released_at is None or decided is None or rule is None:
        return None
    known = timezone.localdate(max(case.released_at, decided.at))
    return calendars.count_from(known, rule.days_to_lodge)


@transaction.atomic
def lodge_petition(case: RatingCase, text: str, *, by: Member, entered_by: Member | None = None) -> Petition:
    """Save the subject's petition against the decision in force and return it.

    The caller must have checked that ``by`` speaks for the subject, or that ``entered_by`` may type in what
    ``by`` signed. Raises ``ValidationError`` if there is no
    released decision, if a petition against it exists already, or if the time to petition is over.
    """
    case = lock_case(case)
    decided = case.step(Step.DECIDED)
    if case.released_at is None or decided is None:
        raise ValidationError(_("There is no released decision to petition against."))
    if Petition.objects.filter(step=decided).exists():
        raise ValidationError(_("A petition against this decision has been lodged."))
    until, today = last_day(case), clock.today()
    if until and today > until:
        raise ValidationError(
            _("The time to petition ended on %(day)s.") % {"day": until.strftime("%d/%m/%Y")}
        )
    rule = case.period.ruleset.petition
    due = calendars.count_from(today, rule.days_to_settle).end if rule else None
    petition = Petition(case=case, step=decided, text=text.strip(), by=by, due_on=due)
    petition.entered_by = entered_by
    petition.full_clean(exclude=["case", "step", "by", "entered_by"])
    petition.save()
    Event.record("lodge_petition", case, by=entered_by or by, petition=petition.pk, due_on=str(due or ""))
    return petition


@transaction.atomic
def settle_petition(petition: Petition, outcome: str, reason: str, *, by: Member) -> Petition:
    """Save the answer to a petition, with its reason, and return the petition.

    Raises ``PermissionDenied`` unless ``by`` is an approver who neither lodged the petition nor appraised or
    decided the case, and ``ValidationError`` if the petition has been settled already or the reason is
    missing.
    """
    case = lock_case(petition.case)
    petition = (
        Petition.objects.select_for_update(of=("self",)).select_related("step", "by").get(pk=petition.pk)
    )
    petition.case = case
    require_on_case(CaseVerb.SETTLE_PETITION, case, by)
    refuse_unless(
        can_settle_petition(by, petition),
        _("This petition is settled by an approver who neither appraised nor decided the case."),
    )
    if petition.settled_at is not None:
        raise ValidationError(_("This has been settled meanwhile. Look at it again."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason.")})
    petition.outcome, petition.reason = outcome, reason.strip()
    petition.settled_by, petition.settled_at = by, clock.now()
    petition.full_clean(exclude=["case", "step", "by", "entered_by", "settled_by"])
    petition.save()
    Event.record("settle_petition", case, by=by, petition=petition.pk, outcome=outcome)
    return petition


@transaction.atomic
def re_rate(
    case: RatingCase,
    level: str,
    reason: str,
    *,
    by: Member,
    seen: int,
    resolution: Resolution = UNSAID,
    noted: Collection[str] = (),
) -> RatingStep:
    """Cancel the released decision, decide anew (366-QĐ/TW Đ15.3) and return the new decision. The cancelled
    decision stays readable.

    ``seen`` is the key of the decision that the person had on the page, ``noted`` the warnings that the
    person ticked there. Raises ``ValidationError`` if that decision has been replaced meanwhile, if the
    reason is missing, if the level stays the same, if the released levels would then break a bond or exceed
    the quota, or if a bond that only warns was not ticked. The peer groups are locked before the case.
    """
    groups = lock_groups_of([case.pk])
    case = lock_case(case)
    require_on_case(CaseVerb.RE_RATE, case, by)
    decided = case.step(Step.DECIDED)
    if case.released_at is None or decided is None or decided.pk != seen:
        raise ValidationError(_("The decision has been replaced meanwhile. Look at it again."))
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason for cancelling the decision.")})
    if level == decided.level:
        raise ValidationError({"level": _("This is the level already decided.")})
    _require_bonds(case, level)
    warnings = warnings_of_re_rating(case, level)
    require_warnings_seen(warnings, noted)
    said = outside_resolution(case, resolution)
    step = take_step(case, Step.DECIDED, level, by=by, resolution=said, reason=reason, cancels=decided)
    _require_quota(case, groups)
    if warnings:
        Event.record("note_warnings", case, by=by, warnings=warnings)
    return step


def warnings_of_re_rating(case: RatingCase, level: str) -> list[str]:
    """Return the bonds that only warn and that this level would break, where the level decided so far does
    not. Each is to be ticked, because a re-rating is published at once."""
    return [text for text, breach in _fresh_bonds(case, level).items() if not breach.blocks]


def _fresh_bonds(case: RatingCase, level: str) -> dict[str, Breach]:
    """Return the bonds that this level would break and the level decided so far does not."""
    decided = case.step(Step.DECIDED)
    known = guards.bonds_broken_by([case], decided.level) if decided else {}
    known_bonds = {(breach.key, breach.code) for breach in known.values()}
    found = guards.bonds_broken_by([case], level)
    return {text: row for text, row in found.items() if (row.key, row.code) not in known_bonds}


def _require_bonds(case: RatingCase, level: str) -> None:
    """Raise ``ValidationError`` if the new level would break a bond that the level decided so far does not
    break."""
    fresh = [text for text, breach in _fresh_bonds(case, level).items() if breach.blocks]
    if fresh:
        told = _("What is published would break a bond. Re-rate the other one first.")
        raise ValidationError({"level": [*fresh, told]})


def _require_quota(case: RatingCase, groups: list[PeerGroup]) -> None:
    """Raise ``ValidationError`` if a group exceeds its quota with the new level. The quota is counted over
    the published list, in which the new decision already stands. The error makes the transaction undo that
    decision."""
    rule = case.period.ruleset.quota
    for count in guards.quota_counts(rule, groups) if rule else ():
        if not count.published.kept:
            values = {"group": count.group, "figures": count.published.sentence}
            told = _("What is published would exceed the quota of “%(group)s”: %(figures)s.") % values
            raise ValidationError({"level": told})
