"""Copies what a paper declares into the facts of its case; no other module does so."""

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
    """Record in the case how many earlier shortcomings there are and how many are remedied, and, if the paper
    has tasks row by row, their figures. ``emptied`` says that the last row was just deleted, so that its
    figures go too. Figures that did not change leave no line in the history. The caller holds the lock of the
    paper."""
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
