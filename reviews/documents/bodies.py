"""Says which body took a step of a rating, by its own name, and which decisions are for a committee in the
program to issue.

A rule set names the bodies for every committee at once ("Ban thường vụ tỉnh ủy, thành ủy"). No office writes
so of itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, Q

from members.models import Committee
from ratings.models import RatingCase, RatingStep, Step
from ratings.rulesets import RuleSet
from reviews.documents.letterhead import organisation_of
from reviews.models import Paper, ReviewSession
from reviews.rules import deciding_committee

STANDING, EXECUTIVE, SECTION = "ban thường vụ", "ban chấp hành", "đảng ủy bộ phận"


def body_of(step: RatingStep, committee: Committee, ruleset: RuleSet) -> str:
    """Return the name of the body that took this step in a case of ``committee``. Words that somebody typed
    stay as they are, and a body outside the program has the name that the rule set gives. The result is empty
    if no body was named."""
    words = step.body.strip()
    known = {
        row.body(step.step).casefold() for row in ruleset.authority if not _is_outside(row.outside, step)
    }
    said = words.casefold()
    if not words or said not in known:
        return words
    if said.startswith(EXECUTIVE):
        return f"Ban Chấp hành {organisation_of(committee)}"
    if said.startswith(STANDING) and committee.body.casefold().startswith(STANDING):
        return committee.body_name
    if said.startswith(SECTION):
        parent = Committee.objects.get_parent(committee)
        return parent.name if parent else words
    return words


def _is_outside(outside: bool, step: RatingStep) -> bool:
    return outside and step.step == Step.DECIDED


def own_number(decision: RatingStep, organ: Committee) -> str:
    """Return the number of the decision paper if one was entered and it is a decision of ``organ``: "12" of
    "12-QĐ/TU". It is empty if none was entered, and for the paper of another body."""
    number, _sep, symbol = decision.paper_number.strip().rpartition("-")
    return number if symbol.casefold() == f"qđ/{organ.symbol}".casefold() else ""


def is_of_another_body(decision: RatingStep) -> bool:
    """Tell whether the decision was entered from the paper of another body, such as one outside the program,
    so that it is not for the committee of the approver to issue it."""
    organ, named = deciding_committee(decision), decision.body.strip().casefold()
    if decision.paper_number and not own_number(decision, organ):
        return True
    return bool(named) and named != organ.body_name.casefold()


def first_decisions(cases: Iterable[RatingCase]) -> dict[int, RatingStep]:
    """Return by key of the case the decision with which each of these cases was released. A re-rating, which
    is a decision of its own, is left out."""
    rows = RatingStep.objects.filter(
        Q(superseded_at__isnull=True) | Q(superseded_at__gt=F("case__released_at")),
        case__in=[case.pk for case in cases],
        case__released_at__isnull=False,
        step=Step.DECIDED,
        cancels__isnull=True,
    )
    found = rows.select_related("by", "case__committee").order_by("pk")
    return {step.case_id: step for step in found}


def organs_of(session: ReviewSession) -> list[Committee]:
    """Return the committees in the program that decided levels of this session, in the order of its subjects.
    Each issues a decision of its own."""
    cases = [paper.case for paper in session.papers.rated().select_related("case") if paper.case]
    steps = first_decisions(cases)
    made = [steps[case.pk] for case in cases if case.pk in steps]
    return list(dict.fromkeys(deciding_committee(step) for step in made if not is_of_another_body(step)))


def first_decision(paper: Paper) -> RatingStep | None:
    """Return the decision with which the case of this paper was released, None if a committee in the program
    has no such decision to issue: the case is not released, left unrated or decided by another body."""
    step = first_decisions([paper.case] if paper.case else []).get(paper.case_id or 0)
    return step if step and not is_of_another_body(step) else None
