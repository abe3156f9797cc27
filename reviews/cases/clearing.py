"""Finds which cases of a session are clear, so that their results may be released before the others."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ratings import coupling, guards
from ratings.models import RatingCase, Step
from ratings.rulesets import RuleSet, UnitRole
from reviews.models import Paper, ReviewSession


@dataclass(frozen=True)
class HeldBack:
    """A paper whose subject's result waits, with the reason in words."""

    paper: Paper
    reason: str


@dataclass(frozen=True)
class Clearance:
    """What may be released of a session now. ``clear`` are the papers of the subjects whose results are
    released, ``held`` those that wait. While there are ``bars``, nothing is released. ``warnings`` are the
    broken bonds of clear cases that only warn. Results released already are in neither list."""

    clear: list[Paper]
    held: list[HeldBack]
    bars: list[str]
    warnings: list[str]


def clearance_of(session: ReviewSession) -> Clearance:
    """Return what may be released now. Quota and bonds are counted as if the whole session were released, so
    that the rest cannot be pushed out by those who come first."""
    ruleset = session.period.ruleset
    rows = RatingCase.objects.filter(paper__in=session.papers.rated())
    cases = {case.pk: case for case in rows.for_list().select_related("period", "place")}
    broken: dict[bool, dict[int, list[str]]] = {True: defaultdict(list), False: defaultdict(list)}
    for breach in guards.broken_bonds(ruleset, list(cases.values())):
        broken[breach.blocks][int(breach.key)].append(breach.sentence)
    waits = {pk: why for pk, case in cases.items() if (why := _waits(case, ruleset, broken[True][pk]))}
    collectives = [case for case in cases.values() if case.member_id is None]
    if any(case.pk in waits and case.released_at is None for case in collectives):
        bound = {pk for pk, case in cases.items() if coupling.follows_collective(ruleset, _role(case))}
        text = _("a bond ties the result to that of the collective, which waits")
        waits = dict.fromkeys(bound - waits.keys(), text) | waits
    papers = {paper.case_id: paper for paper in session.papers.rated().in_order().for_list()}
    unreleased = [(pk, paper) for pk, paper in papers.items() if pk in cases and not cases[pk].released_at]
    clear = {pk: paper for pk, paper in unreleased if pk not in waits}
    over = guards.over_quota(ruleset, list(cases.values()))
    bonds = [f"{paper}: {text}." for pk, paper in clear.items() for text in broken[False][pk or 0]]
    return Clearance(
        list(clear.values()),
        [HeldBack(paper, waits[pk]) for pk, paper in unreleased if pk in waits],
        [count.sentence for count in over if not count.is_early],
        [*(count.sentence for count in over if count.is_early), *bonds],
    )


def _waits(case: RatingCase, ruleset: RuleSet, bonds: list[str]) -> str:
    """Return why the result of this case has to wait, empty if it is clear."""
    if case.step(Step.DECIDED) is None and not hasattr(case, "unrated"):
        return _("not decided yet")
    if case.is_contested:
        return _("what is raised against it is not settled, or no appraisal has followed (366-QĐ/TW Đ12.1)")
    if ruleset.quota and not hasattr(case, "place"):
        return _("stands in no peer group yet")
    return " ".join(bonds)


def _role(case: RatingCase) -> UnitRole:
    place = getattr(case, "place", None)
    if place is not None:
        return UnitRole(place.role)
    return UnitRole.COLLECTIVE if case.member_id is None else UnitRole.MEMBER
