"""Determines which facts have to be entered for each kind of subject, so that all figures that the rules of a
rule set compare can be computed. Reads nothing from the database."""

from __future__ import annotations

from ratings.facts import Whose
from ratings.rulesets import Bond, RuleSet, SubjectKind

TASKS = ("assigned", "done", "on_time", "late", "exceeding")
LED = "led"
DISCIPLINES = "disciplines"

FINDINGS = (
    "low_trust_pct",
    "targets",
    "targets_missed",
    "units",
    "units_failed",
    "is_temporary",
    "temporary_comment",
    "official_level",
    "is_misconduct_concluded",
    "is_degraded",
    "is_reputation_harmed",
)
"""The facts that only an appraisal enters."""

DECLARED = (*TASKS, "sick_months", "is_on_maternity")
"""The facts that the subject declares, besides the units led, and that an appraisal verifies."""

ENTERED: dict[str, tuple[str, ...]] = {
    "done_pct": ("assigned", "done"),
    "on_time_pct": ("assigned", "done", "on_time"),
    "late_pct": ("assigned", "done", "late"),
    "exceeding_pct": ("assigned", "done", "exceeding"),
    "failed_pct": ("assigned", "done"),
    "least_done_pct": (LED, "assigned", "done"),
    "least_exceeding_pct": (LED, "assigned", "done", "exceeding"),
    "remedied_pct": ("named", "remedied"),
    "low_trust_pct": ("low_trust_pct",),
    "tasks_counted": ("assigned",),
    "targets_missed": ("targets", "targets_missed"),
    "targets_missed_pct": ("targets", "targets_missed"),
    "units_failed_pct": ("units", "units_failed"),
    "units_disciplined_pct": ("units", DISCIPLINES),
    "disciplined": (DISCIPLINES,),
    "earlier_acts": (DISCIPLINES,),
    "removals": (DISCIPLINES,),
    "sanctions": (DISCIPLINES,),
    "members_warned": (DISCIPLINES,),
    "members_disciplined_duty": (DISCIPLINES,),
    "members_disciplined": (DISCIPLINES,),
    "members_disciplined_elsewhere": (DISCIPLINES,),
    "units_disciplined": (DISCIPLINES,),
    "corruption_below": (DISCIPLINES,),
    "degraded": ("is_degraded",),
    "misconduct": ("is_misconduct_concluded",),
    "reputation_harmed": ("is_reputation_harmed",),
    "temporary": ("is_temporary",),
    "temporary_comment": ("is_temporary", "temporary_comment"),
    "maternity": ("is_on_maternity",),
    "sick_months": ("sick_months",),
    "official_not_excellent": ("official_level",),
    "official_failed": ("official_level",),
    "contested": (),
    "reappraised": (),
    "lowest_grade": (),
}
"""The facts from which each figure is computed, by the figure's code. Three figures have no facts, because
objections and marks supply them."""

_OWN = {"disciplined", "removals", "sanctions", "earlier_acts"}
_MEMBERS = {
    "members_disciplined_duty",
    "members_disciplined",
    "members_disciplined_elsewhere",
    "members_warned",
    "earlier_acts",
}
_UNITS = {"units_disciplined", "units_disciplined_pct"}
_SHARE_OF_UNIT = {Bond.UNIT_UNDER, Bond.UNIT_UNDER_BARS}


def compared_figures(ruleset: RuleSet, kind: SubjectKind) -> frozenset[str]:
    """Return the codes of the figures that any rule of this rule set compares for subjects of this kind."""
    rules = [rule for rule in (*ruleset.conditions, *ruleset.triggers) if kind in rule.kinds]
    tests = [test for question in ruleset.questions if kind in question.kinds for test in question.when]
    found = {rule.fact for rule in rules} | {test.fact for test in tests}
    bound = any(rule.bond in _SHARE_OF_UNIT for rule in ruleset.coupling)
    return frozenset(found | {"done_pct"} if bound and kind is SubjectKind.COLLECTIVE else found)


def asked_facts(ruleset: RuleSet, kind: SubjectKind) -> frozenset[str]:
    """Return the names of the facts to be entered for subjects of this kind. ``LED`` and ``DISCIPLINES``
    among them are not fields but tables with several rows."""
    return frozenset(name for figure in compared_figures(ruleset, kind) for name in ENTERED[figure])


def whose_discipline(ruleset: RuleSet, kind: SubjectKind) -> tuple[Whose, ...]:
    """Return whose disciplinary decisions have to be entered for subjects of this kind under this
    rule set."""
    found = compared_figures(ruleset, kind)
    of_whom = {
        Whose.SELF: found & _OWN,
        Whose.MEMBER: kind is SubjectKind.COLLECTIVE and found & _MEMBERS,
        Whose.UNIT: found & _UNITS,
        Whose.MANAGED: found & {"corruption_below"},
    }
    return tuple(who for who, figures_of in of_whom.items() if figures_of)
