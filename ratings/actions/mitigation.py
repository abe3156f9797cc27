"""The action that records a ground of mitigation, by which a better level than the lowest may be decided in
spite of the trigger that it lifts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from ratings.actions.cases import lock_case
from ratings.models import Mitigation, RatingCase, Step
from ratings.notation import in_brackets
from ratings.rules import CaseVerb, require_on_case
from ratings.rulesets import Clause, Coupling, MitigationRule, SubjectKind

NAMES = ("ground", "lifts", "reason", "authority", "number", "paper_on")


@dataclass(frozen=True)
class GrantedMitigation:
    """A ground of mitigation as the competent body decided it. ``ground`` is its code in the rule set,
    ``lifts`` that of the trigger, condition or bond that it lifts. ``authority`` names the body in words,
    ``number`` and ``paper_on`` cite its paper."""

    ground: str
    lifts: str
    reason: str
    authority: str
    number: str
    paper_on: dt.date | None


@transaction.atomic
def record_mitigation(case: RatingCase, granted: GrantedMitigation, *, by: Member) -> Mitigation:
    """Save the ground of mitigation (366-QĐ/TW Đ11.4) and return it. It permits a better level, which has
    still to be decided. The same ground is recorded once. Raises ``ValidationError`` if the rule set has no
    such ground for this kind of subject, if it does not fit what it is to lift, and without the paper."""
    case = lock_case(case)
    require_on_case(CaseVerb.MITIGATE, case, by)
    _require_fit(case, granted)
    row = Mitigation(
        case=case,
        ground=granted.ground,
        lifts=granted.lifts,
        reason=granted.reason.strip(),
        authority=granted.authority.strip(),
        number=granted.number.strip(),
        paper_on=granted.paper_on,
        by=by,
    )
    same = {name: getattr(row, name) for name in NAMES}
    before = case.mitigations.filter(**same).first()
    if before:
        return before
    row.full_clean(exclude=["case", "by"])
    row.save()
    told = {"ground": row.ground, "lifts": row.lifts, "authority": str(row), "reason": row.reason}
    Event.record("record_mitigation", case, by=by, **told)
    return row


def liftable(case: RatingCase) -> dict[str, tuple[str, list[MitigationRule]]]:
    """Return what grounds of mitigation may lift in this case: by the code of the rule a sentence that says
    it, and the grounds that fit. These are the triggers that apply, also those that no ground fits, and the
    conditions and bonds that name grounds themselves."""
    ruleset, marks = case.period.ruleset, case.marks(Step.APPRAISED)
    assessment = case.assess(marks) if marks else None
    hit = (*assessment.triggers, *assessment.lifted) if assessment else ()
    found = {
        row.code: (row.sentence, [ground for ground in case.grounds if ground.fits(row.code)]) for row in hit
    }
    own = [row for row in ruleset.conditions if SubjectKind(case.kind) in row.kinds]
    rules: list[Clause | Coupling] = [*own, *ruleset.coupling]
    for rule in rules:
        said = f"{rule.text[:1].upper()}{rule.text[1:]}{in_brackets(rule.source, certain=rule.certain)}"
        fitting = [ground for ground in case.grounds if ground.code in rule.lifted_by]
        found |= {rule.code: (said, fitting)} if fitting else {}
    return found


def _require_fit(case: RatingCase, granted: GrantedMitigation) -> None:
    """Raise ``ValidationError`` unless the ground is one for this case, fits what it is to lift there, and is
    cited with its paper."""
    rule = next((row for row in case.grounds if row.code == granted.ground), None)
    if rule is None:
        raise ValidationError({"ground": _("The rule set names no such ground for this kind of subject.")})
    known = liftable(case)
    if granted.lifts not in known:
        raise ValidationError({"lifts": _("There is nothing here that a ground lifts.")})
    said, fitting = known[granted.lifts]
    if rule not in fitting:
        mark = in_brackets(rule.source, certain=rule.certain and rule.certain_lifts)
        text = _("“%(ground)s”%(source)s does not fit this: %(lifts)s.")
        raise ValidationError({"ground": text % {"ground": rule.text, "source": mark, "lifts": said}})
    if not granted.number.strip() or granted.paper_on is None:
        raise ValidationError({"number": _("Give the number and the day of the paper of who decided it.")})
