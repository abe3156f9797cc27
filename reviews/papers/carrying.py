"""Putting into papers what is carried over: what earlier periods left open, the commitment of the year."""

from __future__ import annotations

from collections.abc import Sequence

from reviews.models import Campaign, Commitment, Paper, PromiseAnswer, ShortcomingAnswer
from reviews.remedies.unremedied import owner_of, shortcomings_left_open

PROMISES = "commitment"
"""The section beside which the commitment stands; forms without it ask for none."""


def carry_over(campaign: Campaign, papers: Sequence[Paper]) -> None:
    """Put into newly opened papers of one round all that is known, in a number of queries that does not grow
    with the papers. What else is to be carried over joins here and in ``reviews.carried``."""
    _carry_shortcomings(campaign, papers)
    _carry_promises(campaign, papers)


def _carry_shortcomings(campaign: Campaign, papers: Sequence[Paper]) -> None:
    asked = [paper for paper in papers if any(rule.shows_earlier for rule in paper.outline.sections)]
    found = shortcomings_left_open(campaign, asked)
    ShortcomingAnswer.objects.bulk_create(
        ShortcomingAnswer(paper=paper, shortcoming=shortcoming)
        for paper in asked
        for shortcoming in found.get(owner_of(paper), ())
    )


def _carry_promises(campaign: Campaign, papers: Sequence[Paper]) -> None:
    asked = {paper.member_id: paper for paper in papers if paper.member_id and asks_for_promises(paper)}
    current = Commitment.objects.in_force().filter(year=campaign.period.year, member__in=asked)
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
