"""Finds what has to come before the decision on a case: the steps of bodies between appraisal and decision,
and the decisions on other cases that the rule set puts first. Reads the database and never writes to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Left, Length
from django.utils.translation import gettext as _

from members.listing import few_names
from members.models import Committee, CommitteeKind
from ratings import coupling
from ratings.coupling import ListedRating
from ratings.models import BETWEEN, RatingCase, RatingStep, Step
from ratings.notation import in_brackets
from ratings.rulesets import UnitRole

AGENCIES = (CommitteeKind.AGENCY, CommitteeKind.LEADERSHIP)
PARENT = Left("committee__path", Length("committee__path") - Committee.steplen)


def missing_steps(case: RatingCase) -> list[Step]:
    """Return the steps between appraisal and decision that the rule set requires of this case and that nobody
    has entered, in their order."""
    row = case.authority
    return [step for step in BETWEEN if row and step.value in row.between and case.step(step) is None]


def missing_steps_in_words(case: RatingCase) -> list[str]:
    """Return a sentence for each missing step: which body has to take it, how to enter it, and the
    citation."""
    row = case.authority
    sentence = _("%(step)s is missing: %(body)s. Enter it with its paper before the decision")
    return [
        sentence % {"step": step.label, "body": row.body(step)} + in_brackets(row.source, certain=row.certain)
        for step in missing_steps(case)
        if row
    ]


def undecided_before(cases: Collection[RatingCase], together: Collection[int] = ()) -> dict[int, list[str]]:
    """Return for each case, by its key, sentences that name the undecided cases to be decided before it, one
    sentence for each rule.

    A rule set without such rules gives no entries. ``together`` has the keys of the cases that are decided in
    one step with these and therefore count as decided. Costs one query.
    """
    found: dict[int, list[str]] = defaultdict(list)
    ruleset = next(iter(cases)).period.ruleset if cases else None
    if ruleset is None or not any(rule.stage == "rating" for rule in ruleset.order):
        return found
    names, near = _near(_undecided(cases, together))
    for case in cases:
        row = _standing(case)
        texts: dict[tuple[str, str, bool], list[str]] = defaultdict(list)
        seen: set[str] = set()
        around = [*near[row.unit], *near[f"^{row.unit}"], *near[row.above]]
        for breach in coupling.waits_for(ruleset, row, around):
            if breach.actual not in seen:
                texts[breach.text, breach.source, breach.certain].append(names[breach.actual])
            seen.add(breach.actual)
        found[case.pk] = [
            _("%(rule)s; still to be decided: %(who)s")
            % {"rule": f"{text[:1].upper()}{text[1:]}", "who": few_names(who)}
            + in_brackets(source, certain=certain)
            for (text, source, certain), who in texts.items()
        ]
    return found


def _near(rows: Iterable[RatingCase]) -> tuple[dict[str, str], dict[str, list[ListedRating]]]:
    """Return two tables of these cases: their names by the case's key, and the cases by unit.

    In the second table the path of a unit leads to the cases of the unit itself, and "^" with the path to
    those of the units directly below it.
    """
    names: dict[str, str] = {}
    near: dict[str, list[ListedRating]] = defaultdict(list)
    for case in rows:
        row = _standing(case)
        names[row.key] = str(case)
        near[row.unit].append(row)
        near[f"^{row.above}"].append(row)
    return names, near


def _undecided(cases: Collection[RatingCase], together: Collection[int]) -> Iterable[RatingCase]:
    """Return the collectives without a decision that may have to be decided before these cases. For a person
    that is the collective of the unit. For a collective they are the ones directly below and directly above
    it."""
    collectives = [case.committee.path for case in cases if case.member_id is None]
    units = {case.committee_id for case in cases if case.member_id}
    above = [path[: -Committee.steplen] for path in collectives]
    rows = RatingCase.objects.alias(parent=PARENT).filter(
        Q(committee__in=units) | Q(parent__in=collectives) | Q(committee__path__in=above),
        ~Exists(RatingStep.objects.in_force().filter(case=OuterRef("pk"), step=Step.DECIDED)),
        member__isnull=True,
        unrated__isnull=True,
        released_at__isnull=True,
        period__in={case.period_id for case in cases},
    )
    return rows.exclude(pk__in=together).select_related("committee").order_by("committee__path")


def _standing(case: RatingCase) -> ListedRating:
    path, role = case.committee.path, UnitRole.COLLECTIVE
    if case.member_id:  # a collective's place is not read: its role is known without it
        place = getattr(case, "place", None)
        role = UnitRole(place.role) if place else UnitRole.MEMBER
    return ListedRating(
        key=str(case.pk),
        role=role,
        unit=path,
        above=path[: -Committee.steplen],
        is_agency=case.committee.kind in AGENCIES,
    )


def legal_order(case: RatingCase) -> tuple[bool, int, bool, int]:
    """Return a sort key that puts cases decided together into the order of the regulation: agencies before
    party organisations, lower committees before higher ones, a collective before its people."""
    committee = case.committee
    return committee.kind not in AGENCIES, -committee.depth, case.member_id is not None, case.pk
