"""Puts into papers what they have to answer: shortcomings of earlier periods, and the commitment of the
year."""

from __future__ import annotations

from collections.abc import Sequence

from reviews.models import Campaign, Commitment, Paper, PromiseAnswer, ShortcomingAnswer
from reviews.remedies.unremedied import owner_of, shortcomings_left_open

PROMISES = "commitment"
"""The code of the section beside which the commitment stands; a form without it asks for no commitment."""


def carry_over(campaign: Campaign, papers: Sequence[Paper]) -> None:
    """Give newly opened papers of one round their earlier shortcomings and promises, in a number of queries
    that does not grow with the papers. Something more to carry over is added here and in
    ``reviews.papers.carried``."""
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
    """Replace the paper's promises by the items of this version. The answer to an item whose words are the
    same is kept."""
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
