"""Handing over to the case what its paper declares: the one way figures come from rows into the facts."""

from __future__ import annotations

from dataclasses import asdict
from typing import cast

from members.models import Member
from ratings.actions import cases
from ratings.actions.facts import EnteredFacts
from ratings.models import Facts, Step
from reviews.models import Paper, RemedyStatus
from reviews.papers.carried import Counts


def record_declared(paper: Paper, *, by: Member, emptied: bool = False) -> None:
    """Earlier shortcomings as answered; the tasks as their rows count them, where there are rows. With
    ``emptied`` the last row has just gone, and its figures with it. Figures that stand already leave no line
    in the history. The caller holds the paper's lock."""
    if paper.case is None:
        return
    statuses = list(paper.earlier.values_list("status", flat=True))
    figures = {"named": len(statuses), "remedied": statuses.count(RemedyStatus.REMEDIED)}
    rows = list(paper.tasks.all())
    if rows or emptied:
        figures |= asdict(Counts.of(rows))
    known = Facts.objects.get(case=paper.case_id, step=Step.SELF)
    if changed := {name: figure for name, figure in figures.items() if getattr(known, name) != figure}:
        cases.record_facts(paper.case, by=by, **cast(EnteredFacts, changed))
