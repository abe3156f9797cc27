"""The kinds of agenda items of a conference and the legal order between them, as data without models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ratings.rulesets import RuleSet


class AgendaKind(TextChoices):
    OPENING = "opening", _("Opening, quorum")
    EARLIER = "earlier", _("Suggested topics and last period's shortcomings")
    COLLECTIVE = "collective", _("Review of the collective")
    HEAD = "head", _("Review of the head")
    MEMBER = "member", _("Review of a member")
    DELEGATE = "delegate", _("The superior's delegate speaks")
    RATING = "rating", _("Points and levels")
    CONCLUSION = "conclusion", _("Conclusion")
    FREE = "free", _("Other point")


REMOVABLE = frozenset({AgendaKind.FREE, AgendaKind.DELEGATE})
"""The kinds of items that may be taken off the agenda: a freely added item, and the delegate's speech where
no delegate comes. Every other kind is required by the regulation."""


@dataclass(frozen=True)
class Order:
    """One rule of the legal order: items of the kinds ``first`` come before items of the kinds ``then``.

    ``rule`` is the code under which a rule set states this rule, empty where no rule set does. ``text`` is
    the sentence shown to the user where the rule set does not state the rule.
    """

    rule: str
    first: frozenset[str]
    then: frozenset[str]
    text: str | Promise

    def stated_by(self, ruleset: RuleSet) -> str:
        """Return the rule as the rule set words it, with its source. If the rule set does not state the rule,
        return ``text``."""
        stated = next((rule for rule in ruleset.order if rule.code == self.rule), None)
        return f"{stated.text} ({stated.source})" if stated else str(self.text)


_REVIEWS = frozenset({AgendaKind.COLLECTIVE, AgendaKind.HEAD, AgendaKind.MEMBER})
_PEOPLE = frozenset({AgendaKind.HEAD, AgendaKind.MEMBER})
_LAST = frozenset({AgendaKind.CONCLUSION})

AGENDA_ORDER: tuple[Order, ...] = (
    Order(
        "",
        frozenset({AgendaKind.OPENING}),
        frozenset(AgendaKind) - {AgendaKind.OPENING},
        _("the conference begins with its opening"),
    ),
    Order(
        "",
        frozenset({AgendaKind.EARLIER}),
        _REVIEWS,
        _("suggested topics and last period's shortcomings are read before the reviews begin"),
    ),
    Order(
        "review.collective",
        frozenset({AgendaKind.COLLECTIVE}),
        _PEOPLE,
        _("the collective is reviewed before the individuals"),
    ),
    Order(
        "review.head",
        frozenset({AgendaKind.HEAD}),
        frozenset({AgendaKind.MEMBER}),
        _("the head is reviewed before deputies and members"),
    ),
    Order(
        "",
        _REVIEWS,
        frozenset({AgendaKind.DELEGATE, AgendaKind.RATING}),
        _("the superior's delegate speaks, and points and levels are put forward, after the reviews"),
    ),
    Order(
        "",
        frozenset(AgendaKind) - _LAST,
        _LAST,
        _("the conclusion is the last point"),
    ),
)


def broken_order(kinds: Sequence[str]) -> Order | None:
    """Return the first rule of ``AGENDA_ORDER`` that agenda items of these kinds, in this sequence, break.
    Return ``None`` if they break no rule."""
    for order in AGENDA_ORDER:
        firsts = [place for place, kind in enumerate(kinds) if kind in order.first]
        thens = [place for place, kind in enumerate(kinds) if kind in order.then]
        if firsts and thens and max(firsts) > min(thens):
            return order
    return None


def barring_order(earlier: str, kind: str, orders: Sequence[Order] = AGENDA_ORDER) -> Order | None:
    """Return the first of ``orders`` that requires items of the kind ``earlier`` to be closed before an item
    of ``kind`` starts, or ``None`` if no rule does."""
    return next((order for order in orders if earlier in order.first and kind in order.then), None)


def spread_over_days(items: int, days: int) -> list[int]:
    """Return for each of ``items`` agenda items the index of its day, counted from 0. The items are spread
    evenly over ``days`` days and keep their order."""
    return [place * days // max(items, 1) for place in range(items)]
