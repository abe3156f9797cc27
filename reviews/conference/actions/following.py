"""Brings the agenda and the roll of a conference in line with who is reviewed there, after a person was taken
out of an open session, put in, renewed or handed over."""

from __future__ import annotations

from members.models import Post
from reviews.agenda import AgendaKind
from reviews.conference.actions.conferences import (
    announce_news,
    fill_roll,
    item_of_paper,
    reviewed_papers,
)
from reviews.models import AgendaItem, Conclusion, Conference, ItemState, Paper, ReviewSession

ORDER = list(AgendaKind)
"""The kinds in the legal order. An item added freely keeps its place among the others."""


def follow_papers(session: ReviewSession) -> None:
    """Bring the conference that reviews this session in line with the papers, if it has been convened. Items
    that have not begun disappear with their person. While the conference is not open, new people get an item
    and a place on the roll, and the items of the head and of the members change where the head did. Once it
    is open, its roll stands, and the quorum leaves out who was taken out.

    The caller has locked the session, and has refused what an item that has begun forbids."""
    room = session.room
    conference = Conference.objects.select_for_update(of=("self",)).filter(session=room).first()
    if conference is None:
        return
    conference.session = room
    papers = list(reviewed_papers(room))
    waiting = conference.items.filter(paper__isnull=False, state=ItemState.WAITING)
    waiting.exclude(paper__in=papers).delete()
    if conference.opened_at is None:
        _renew_agenda(conference, papers)
        _renew_roll(conference, papers)
    announce_news(conference)


def _renew_agenda(conference: Conference, papers: list[Paper]) -> None:
    """Put new items where the legal order and the ranks have them, and rename the others."""
    posts = Post.objects.current().filter(committee=conference.session.committee_id, is_head=True)
    heads = set(posts.values_list("member", flat=True))
    rank = {paper.pk: number for number, paper in enumerate(papers)}
    items = list(conference.items.select_related("day").order_by("position"))
    if not items:
        return
    made: list[AgendaItem] = []
    there = {item.paper_id: item for item in items if item.paper_id}
    for paper in papers:
        kind, title = item_of_paper(paper, heads)
        item = there.get(paper.pk)
        if item and item.kind == kind:
            item.title = title
            continue
        if item:
            items.remove(item)
        else:
            item = AgendaItem(conference=conference, paper=paper)
            made.append(item)
        item.kind, item.title = kind.value, title
        place = _place_of(item, items, rank)
        item.day = items[min(place, len(items) - 1)].day
        items.insert(place, item)
    for number, item in enumerate(items, start=1):
        item.position = number
    before = [item for item in items if item not in made]
    AgendaItem.objects.bulk_update(before, ["position", "title", "kind", "day"])
    AgendaItem.objects.bulk_create(made)
    Conclusion.objects.bulk_create(Conclusion(item=item) for item in made)


def _place_of(new: AgendaItem, items: list[AgendaItem], rank: dict[int, int]) -> int:
    """Return the index before which the item belongs."""
    own = (ORDER.index(AgendaKind(new.kind)), rank[new.paper_id or 0])
    for index, item in enumerate(items):
        if item.kind != AgendaKind.FREE:
            other = (ORDER.index(AgendaKind(item.kind)), rank.get(item.paper_id or 0, -1))
            if other > own:
                return index
    return len(items)


def _renew_roll(conference: Conference, papers: list[Paper]) -> None:
    """Take off the roll whoever is no longer reviewed here, renew posts and ranks, and add who is missing."""
    here = {paper.member_id: paper for paper in papers if paper.member_id}
    entitled = conference.roll.filter(entitled=True)
    entitled.exclude(member__in=here).delete()
    for row in entitled:
        paper = here[row.member_id or 0]
        if (row.title, row.rank) != (paper.title_here, paper.rank_here):
            row.title, row.rank = paper.title_here, paper.rank_here
            row.save(update_fields=["title", "rank"])
    fill_roll(conference)
