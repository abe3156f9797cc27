"""Asks the rules of the ratings who stands too near to the case of a paper to take a step in it."""

from __future__ import annotations

from members.models import Member
from ratings.rules import CASE_RULES, CaseVerb, conflict_refusal, judging_refusal
from reviews.models import Paper
from reviews.rules.verbs import SessionVerb, Verb

_OF_CASES = frozenset(verb.value for verb in CASE_RULES)
"""The verbs that are steps of a case."""


def judging_refusal_on(paper: Paper, verb: Verb, member: Member) -> str:
    """Return a sentence that says why the member stands too near to the case of this paper for the verb, or
    does not act for the level that decides. Empty if this is no step of a case, or the member may."""
    if not isinstance(verb, SessionVerb) or verb.value not in _OF_CASES or paper.case_id is None:
        return ""
    step, case = CaseVerb(verb.value), paper.rated_case()
    return judging_refusal(step, case, member) or conflict_refusal(step, case, member)
