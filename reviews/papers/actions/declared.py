"""Copies the figures that a paper declares into the facts of its rating case. No other module does so."""

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
    """Save in the paper's rating case how many earlier shortcomings the paper answers, how many of them it
    calls remedied, and, if it has tasks entered row by row, the counts of these tasks.

    ``emptied`` says that the last task was just deleted, so that its counts become 0. Figures that did not
    change are not written to the history. The caller holds the lock of the paper.
    """
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
