"""Puts into new papers what they have to answer: shortcomings of earlier periods, and the promises of the
year."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from reviews.models import Campaign, Commitment, Paper, PromiseAnswer, Section, ShortcomingAnswer
from reviews.remedies.unremedied import Owner, owner_of, shortcomings_left_open

PROMISES = "commitment"
"""The code of the form's section in which the commitment is answered. A form without this section has no
promises to answer."""


def carry_over(campaign: Campaign, papers: Sequence[Paper]) -> None:
    """Save in newly opened papers of one round the earlier shortcomings and the promises they have to answer.
    The number of queries does not grow with the papers. Something more to carry over is added here and in
    ``reviews.papers.carried``."""
    _carry_shortcomings(campaign, papers)
    _carry_promises(campaign, papers)
    _carry_texts(campaign, papers)


def _carry_texts(campaign: Campaign, papers: Sequence[Paper]) -> None:
    """Put into the sections of new papers what their writers wrote in the sections with the same codes of a
    cancelled round of the same period. What has no such section is shown beside (``texts_left_over``)."""
    found = papers_cancelled(campaign, papers)
    if not found:
        return
    old = {paper.pk: owner for owner, paper in found.items()}
    said = {
        (old[section.paper_id], section.code): section
        for section in Section.objects.filter(paper__in=old).exclude(text="")
    }
    owners = {paper.pk: owner_of(paper) for paper in papers}
    fresh = []
    for section in Section.objects.filter(paper__in=owners):
        source = said.get((owners[section.paper_id], section.code))
        if source:
            for name in ("text", "version", "saved_at", "saved_by_id"):
                setattr(section, name, getattr(source, name))
            fresh.append(section)
    Section.objects.bulk_update(fresh, ["text", "version", "saved_at", "saved_by"])


def papers_cancelled(campaign: Campaign, papers: Sequence[Paper]) -> dict[Owner, Paper]:
    """Return the papers of the same subjects in the round last cancelled over the same period, under
    whichever rule set, by their subjects."""
    period = campaign.period
    rows = Paper.objects.filter(
        Q(member__in=[paper.member_id for paper in papers if paper.member_id])
        | Q(member__isnull=True, session__committee__in=[paper.session.committee_id for paper in papers]),
        session__is_cancelled=True,
        session__campaign__period__kind=period.kind,
        session__campaign__period__title=period.title,
        session__campaign__period__starts_on=period.starts_on,
        session__campaign__period__ends_on=period.ends_on,
    )
    return {owner_of(paper): paper for paper in rows.select_related("session").order_by("pk")}


def texts_left_over(paper: Paper) -> list[tuple[str, str]]:
    """Return what the writer wrote for the cancelled round in sections that this paper does not have, each
    with the heading it had there. Topics are not compared by their words, only by their place."""
    found = papers_cancelled(paper.session.campaign, [paper])
    old = found.get(owner_of(paper))
    if old is None:
        return []
    here = set(paper.sections.values_list("code", flat=True))
    old = Paper.objects.for_list().get(pk=old.pk)
    headings = {rule.code: rule.heading for rule in old.outline.sections}
    left = old.sections.exclude(text="").exclude(code__in=here)
    return [(headings.get(section.code, section.code), section.text) for section in left]


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
