"""What a level needs before it is proposed or decided: no trigger against it, a reason where one is due."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ratings import gaps, guards, notation
from ratings.levels import Assessment
from ratings.models import RatingCase, Step


def decision_bar(case: RatingCase, assessment: Assessment, level: str) -> str:
    """Return a sentence that says what forbids deciding this level (R13). Empty if the level is the lowest,
    or if no trigger applies that is not lifted. A ground lifts a trigger and no condition, so that the best
    level still needs all of its own."""
    ruleset = case.period.ruleset
    if level == ruleset.lowest_level:
        return ""
    if not assessment.triggers and assessment.lifted and level == ruleset.best_level:
        return _beyond_the_ground(case, assessment)
    if not assessment.triggers:
        return ""
    return _("%(case)s: %(trigger)s. Only “%(lowest)s” can be decided, unless a ground is recorded.") % {
        "case": case,
        "trigger": assessment.triggers[0].sentence,
        "lowest": ruleset.level_name(ruleset.lowest_level),
    }


def _beyond_the_ground(case: RatingCase, assessment: Assessment) -> str:
    """Return a sentence that says which condition of the best level is not met in spite of the ground, empty
    if all are."""
    best = case.period.ruleset.best_level
    unmet = assessment.finding(best).unmet
    if not unmet:
        return ""
    text = _("%(case)s: a ground lifts a case of Not completed, not the conditions of “%(level)s”: %(why)s.")
    return text % {
        "case": case,
        "level": case.period.ruleset.level_name(best),
        "why": unmet[0].sentence,
    }


def require_reason_for_bonds(cases: Collection[RatingCase], level: str, reason: str) -> None:
    """Raise ``ValidationError`` if this level breaks a bond (a rule that ties one rating to another) that
    forbids a release, and no reason is given. With a reason the level may be proposed or decided, but it is
    not released while the bond is broken. Bonds that only warn need no reason."""
    if reason.strip():
        return
    found = [text for text, breach in guards.bonds_broken_by(cases, level).items() if breach.blocks]
    if not found:
        return
    raise ValidationError(
        {"reason": [*found, _("Give the reason; nothing is published while a bond is broken.")]}
    )


def require_warnings_seen(warnings: Collection[str], seen: Collection[str]) -> None:
    """Raise ``ValidationError`` with the warnings that the page did not show to whoever publishes. A warning
    stops nothing, but nobody publishes without having read it."""
    unseen = [text for text in warnings if text not in seen]
    if unseen:
        told = _("Read these warnings, tick each one, and publish then. They do not forbid it.")
        raise ValidationError([*unseen, told])


def departure_from_self_rating(case: RatingCase, level: str, marks: Mapping[str, Decimal]) -> str:
    """Return a sentence that says how these marks or this level differ from the self-rating, if they differ
    so much that a reason is required. Empty otherwise."""
    own, ruleset = case.step(Step.SELF), case.period.ruleset
    gap = gaps.widest_gap(ruleset, case.marks(Step.SELF), marks)
    if gap >= gaps.gap_limit(ruleset):
        figures = {"gap": notation.as_figure(gap), "limit": notation.as_figure(gaps.gap_limit(ruleset))}
        return (
            _("The points differ by %(gap)s from the own ones (%(limit)s or more): give the reason.")
            % figures
        )
    if own and own.level != level:
        return _("The level differs from the own one (%(level)s): give the reason.") % {
            "level": ruleset.level_name(own.level)
        }
    return ""
