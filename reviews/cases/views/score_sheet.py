"""Gathers what pages show of a score sheet: declared and verified facts, and the preview of a form.

Nothing is written here. The pages of sessions, quarters and papers use it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from members.fields import label_of
from ratings import entry
from ratings.actions.requiring import decision_bar, departure_from_self_rating
from ratings.facts import Whose
from ratings.levels import Assessment
from ratings.models import Discipline, Facts, LedUnit, RatingCase, Step
from ratings.models.facts import PLAIN
from ratings.rulesets import SubjectKind
from reviews.cases.forms.facts import fact_text
from reviews.cases.forms.ratings import RatingForm
from reviews.papers.carried import CarriedRating


@dataclass(frozen=True)
class FactLine:
    """One fact of a case, in words or figures as a page shows it.

    ``declared`` is empty for a fact that only an appraisal establishes. ``verified`` is empty before the
    appraisal.
    """

    label: str
    declared: str
    verified: str


def fact_lines(case: RatingCase, *, own_only: bool) -> list[FactLine]:
    """Return a line for each fact that the rule set asks for.

    With ``own_only`` everything that the appraisal established is left out.
    """
    names = _asked(case, (*PLAIN, "temporary_comment"))
    names = [name for name in names if not own_only or name not in entry.FINDINGS]
    verified = None if own_only else case.facts_at(Step.APPRAISED)
    lines = []
    for name in names:
        is_finding = name in entry.FINDINGS
        if verified or not is_finding:
            declared = "" if is_finding else fact_text(case.declared, name)
            shown = fact_text(verified, name) if verified else ""
            lines.append(FactLine(label_of(Facts, name), declared, shown))
    return lines


def task_lines(case: RatingCase, own: CarriedRating) -> list[FactLine]:
    """Return a line for each number of tasks that the subject declares, for everybody in the session.

    Sick leave and maternity leave are declared as well, but not everybody may read them.
    """
    return [
        FactLine(label_of(Facts, name), str(getattr(own, name)), "") for name in _asked(case, entry.TASKS)
    ]


def _asked(case: RatingCase, names: Iterable[str]) -> list[str]:
    asked = entry.asked_facts(case.period.ruleset, SubjectKind(case.kind))
    return [name for name in names if name in asked]


def led_units(case: RatingCase, *, own_only: bool) -> dict[str, list[LedUnit]]:
    """Return the units that the subject leads, as ``declared`` and as ``verified``.

    With ``own_only``, and before the appraisal, the verified list is empty.
    """
    verified = None if own_only else case.facts_at(Step.APPRAISED)
    return {
        "declared": case.declared.units_led,
        "verified": verified.units_led if verified else [],
    }


def disciplines(case: RatingCase, *, own_only: bool) -> list[tuple[Discipline, str]]:
    """Return the disciplines that the appraisal recorded, each with a note on how it counts.

    With ``own_only``, and before the appraisal, the list is empty.
    """
    verified = None if own_only else case.facts_at(Step.APPRAISED)
    return [(row, _counts_for(case, row)) for row in verified.found_disciplines] if verified else []


def _counts_for(case: RatingCase, row: Discipline) -> str:
    """Return a note on how unit and date of the act affect a discipline (366-QĐ/TW Đ11, special cases).

    The special cases are about the subject and the members of a collective, not about units below.
    """
    notes = [row.place] if row.place else []
    if row.whose == Whose.MEMBER and not row.is_act_in(case):
        notes.append(_("act in another unit: counts there"))
    if row.whose in (Whose.SELF, Whose.MEMBER) and row.is_act_before(case):
        notes.append(_("act of an earlier period: the superior committee weighs it"))
    if not row.is_duty_related:
        notes.append(_("not related to the duty"))
    if row.is_corruption:
        notes.append(_("for corruption, waste or negativity"))
    return "; ".join(notes)


def facts_of(case: RatingCase, *, own_only: bool) -> dict[str, Any]:
    """Return facts, units led and disciplines as template context."""
    return {
        "fact_lines": fact_lines(case, own_only=own_only),
        "led": led_units(case, own_only=own_only),
        "disciplines": disciplines(case, own_only=own_only),
    }


def assessed(case: RatingCase, *, own_only: bool) -> Assessment | None:
    """Return the assessment: which levels the marks and facts of the case allow, and why.

    The appraised marks are used, or the own marks if there are none. Return None if there are no marks at
    all. With ``own_only``, own marks and declared facts alone are used.
    """
    marks = None if own_only else case.marks(Step.APPRAISED)
    marks = marks or case.marks(Step.SELF)
    return case.assess(marks, case.declared.known() if own_only else None) if marks else None


def on_record(case: RatingCase, step: Step) -> dict[str, Any]:
    """Return the template context that shows the sum and the possible levels of the marks saved at this step.
    ``preview`` returns the same for marks in a form that is not saved."""
    marks = case.marks(step)
    facts = case.declared.known() if step == Step.SELF else None
    return {
        "case": case,
        "ruleset": case.period.ruleset,
        "total": case.total(marks) if marks else None,
        "given": len(marks or ()),
        "of": len(case.criteria),
        "assessment": case.assess(marks, facts) if marks else None,
    }


def preview(form: RatingForm) -> dict[str, Any]:
    """Return the context that shows what the marks and facts in this form would come to.

    Nothing is saved. ``assessment`` is None until every criterion has a mark. ``unfit`` says that a field
    other than level and marks is not valid.
    """
    case = form.case
    form.is_valid()
    marks, level = form.points(), form.cleaned_data.get("level", "")
    whole = len(marks) == len(case.criteria)
    own = form.step == Step.SELF
    facts = form.supposed()
    if not own:
        # Saving counts as the new appraisal that settled objections require, unless one is still open.
        settled = all(objection.settled_at for objection in case.facts.raised)
        facts = replace(case.weighed(facts), is_reappraised=settled)
    assessment = case.assess(marks, facts) if whole else None
    return {
        "case": case,
        "ruleset": case.period.ruleset,
        "total": case.total(marks),
        "given": len(marks),
        "of": len(case.criteria),
        "assessment": assessment,
        "notices": _notices(form, assessment, level) if assessment and level else [],
        "is_typed": True,
        "is_explained": bool(form.cleaned_data.get("reason", "").strip()),
        "unfit": bool(set(form.errors) - {"level"} - {f"points_{row.code}" for row in case.criteria}),
    }


def _notices(form: RatingForm, assessment: Assessment, level: str) -> list[str]:
    """Return sentences to read before saving: why a reason is needed, and that a trigger bars the level."""
    case = form.case
    if form.step == Step.SELF:
        possible = assessment.finding(level).possible
        return [] if possible else [_("The level put forward is not among those found possible.")]
    found = [departure_from_self_rating(case, level, form.points())]
    if assessment.needs_reason(level):
        found.append(_("This level differs from what was found, or leaves a question open: give the reason."))
    if barred := decision_bar(case, assessment, level):
        found.append(_("It can be proposed with its reason, but not decided so. %(why)s") % {"why": barred})
    return [notice for notice in found if notice]
