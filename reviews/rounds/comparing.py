"""Says what another rule set changes in an opened round: sections, criteria, levels and who is reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from ratings.models.case import SUBJECT_KINDS
from ratings.rulesets import RuleSet, SubjectKind


@dataclass(frozen=True)
class Parts:
    """What of one kind of part goes, what comes, and how many stay, by name."""

    gone: list[str]
    fresh: list[str]
    kept: int

    @property
    def differs(self) -> bool:
        return bool(self.gone or self.fresh)

    @classmethod
    def between(cls, old: dict[str, str], new: dict[str, str]) -> Parts:
        """Return how ``new`` differs from ``old``. Both hold names by codes, and parts with the same code are
        the same part."""
        gone = [name for code, name in old.items() if code not in new]
        fresh = [name for code, name in new.items() if code not in old]
        return cls(gone, fresh, len(old) - len(gone))


@dataclass(frozen=True)
class KindChange:
    """What changes for one kind of subject. ``old_form`` and ``new_form`` are names of forms."""

    name: str | Promise
    old_form: str
    new_form: str
    sections: Parts
    criteria: Parts


def changes_of(old: RuleSet, new: RuleSet, kinds: Iterable[str], *, with_forms: bool) -> list[KindChange]:
    """Return what changes for these kinds of subjects. Without ``with_forms`` the sections stay, because the
    round has contents of its own."""
    wanted = set(kinds)
    return [
        _change(old, new, SubjectKind(kind), name, with_forms=with_forms)
        for kind, name in SUBJECT_KINDS
        if kind in wanted
    ]


def _change(
    old: RuleSet, new: RuleSet, kind: SubjectKind, name: str | Promise, *, with_forms: bool
) -> KindChange:
    forms = [rules.outlines[rules.forms[kind]] for rules in (old, new)]
    headings = [{rule.code: rule.heading for rule in form.sections} for form in forms]
    criteria = [{row.code: row.name for row in rules.criteria_for(kind)} for rules in (old, new)]
    return KindChange(
        name,
        forms[0].name,
        forms[1].name,
        Parts.between(*headings) if with_forms else Parts([], [], len(headings[0])),
        Parts.between(criteria[0], criteria[1]),
    )


def levels_of(old: RuleSet, new: RuleSet) -> Parts:
    """Return which levels go and come."""
    levels = [{level.code: level.name for level in rules.levels} for rules in (old, new)]
    return Parts.between(levels[0], levels[1])
