"""Puts into new papers what they have to answer: shortcomings of earlier periods, and the promises of the
year."""

from __future__ import annotations

from collections.abc import Sequence

from reviews.models import Campaign, Commitment, Paper, PromiseAnswer, ShortcomingAnswer
from reviews.papers.from_cancelled import take_over
from reviews.remedies.unremedied import owner_of, shortcomings_left_open

PROMISES = "commitment"
"""The code of the form's section in which the commitment is answered. A form without this section has no
promises to answer."""


def carry_over(campaign: Campaign, papers: Sequence[Paper]) -> None:
    """Save in newly opened papers of one round the earlier shortcomings and the promises they have to answer,
    and what their writers wrote for a cancelled round of the same time. The number of queries does not grow
    with the papers. Something more to carry over is added here and in ``reviews.papers.carried``."""
    _carry_shortcomings(campaign, papers)
    _carry_promises(campaign, papers)
    take_over(campaign, papers)


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
    """Tell whether the paper's form has a section in which promises are answered."""
    return any(rule.code == PROMISES for rule in paper.outline.sections)


def renew_promises(paper: Paper, commitment: Commitment) -> None:
    """Replace the promises that the paper has to answer by the items of this commitment. An answer is kept if
    the new version has an item with the same words."""
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
