"""Putting into papers what is carried over: shortcomings named last time, the commitment of the year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from ratings.models import Period
from reviews.actions.remedies import open_remedies
from reviews.models import Commitment, Paper, PromiseAnswer, Shortcoming, ShortcomingAnswer

PROMISES = "commitment"
"""The section beside which the commitment stands; forms without it ask for none."""


@transaction.atomic
def carry_over(papers: Sequence[Paper]) -> None:
    """Put into newly opened papers of one period all that is known; three reads and two writes for any number
    of papers. What else is to be carried over joins here and in ``reviews.carried``."""
    if not papers:
        return
    period = papers[0].session.period
    _carry_shortcomings(papers, period)
    _carry_promises(papers, period)


def _carry_shortcomings(papers: Sequence[Paper], period: Period) -> None:
    """What an earlier period named of the subject or left open then, and remedies of it still open."""
    members = [paper.member_id for paper in papers if paper.member_id]
    places = [paper.session.committee_id for paper in papers if not paper.member_id]
    earlier = Shortcoming.objects.filter(
        Q(member__in=members) | Q(member__isnull=True, committee__in=places),
        period__ends_on__lt=period.starts_on,
    )
    known: dict[tuple[int | None, int | None], list[Shortcoming]] = defaultdict(list)
    for row in earlier.exclude(answers__status="remedied"):
        known[(row.member_id, None if row.member_id else row.committee_id)].append(row)
    remedies = open_remedies(papers)
    ShortcomingAnswer.objects.bulk_create(
        ShortcomingAnswer(paper=paper, shortcoming=row)
        for paper in papers
        for row in dict.fromkeys([*known[_subject(paper)], *remedies[paper.pk]])
    )


def _subject(paper: Paper) -> tuple[int | None, int | None]:
    return paper.member_id, None if paper.member_id else paper.session.committee_id


def _carry_promises(papers: Sequence[Paper], period: Period) -> None:
    asked = {paper.member_id: paper for paper in papers if paper.member_id and asks_for_promises(paper)}
    current = Commitment.objects.in_force().filter(year=period.year, member__in=asked)
    PromiseAnswer.objects.bulk_create(
        PromiseAnswer(paper=asked[commitment.member_id], item=item)
        for commitment in current.prefetch_related("items")
        for item in commitment.items.all()
    )


def asks_for_promises(paper: Paper) -> bool:
    return any(rule.code == PROMISES for rule in paper.outline.sections)


def renew_promises(paper: Paper, commitment: Commitment) -> None:
    """Let the paper stand on this version; what was said of an item that stays in its words is kept."""
    said = {answer.item.text: answer for answer in paper.promises.select_related("item")}
    paper.promises.all().delete()
    PromiseAnswer.objects.bulk_create(
        PromiseAnswer(
            paper=paper,
            item=item,
            verdict=said[item.text].verdict if item.text in said else "",
            words=said[item.text].words if item.text in said else "",
        )
        for item in commitment.items.all()
    )
