"""The locks that a change of subjects takes, and what stands in its way."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from members.models import Member, Post
from reviews.conference.actions.following import follow_papers
from reviews.models import (
    AgendaItem,
    Conference,
    ItemState,
    Paper,
    ReviewPlace,
    ReviewSession,
)
from reviews.places.actions.places import AMONG_OTHERS
from reviews.rounds.opening import places_on
from reviews.rules.sessions import BEFORE_CONFERENCE
from reviews.sessions.locking import lock_papers, lock_sessions
from reviews.subjects.changed import day_compared


def lock_person(paper: Paper, *more: ReviewSession) -> Paper:
    """Lock every session in which the paper is or may become reviewed, ``more`` sessions, and the paper.
    Return the paper as it is now. Raises ``ValidationError`` if it was handed over meanwhile."""
    sessions = sessions_around([paper]) | {session.pk for session in more}
    rows = lock_sessions(sessions)
    lock_papers([paper.pk])
    paper = Paper.every.for_list().select_related("case__period", "case__committee").get(pk=paper.pk)
    if paper.session_id not in rows:
        raise ValidationError(_("This person has just been handed over. Look at it again."))
    paper.session = rows[paper.session_id]
    return paper


def sessions_around(papers: Collection[Paper]) -> set[int]:
    """Return the keys of the sessions to which these papers belong, of their further places of review, old
    and new, and of the sessions whose conferences review them."""
    keys = [paper.pk for paper in papers]
    found = set(Paper.every.filter(pk__in=keys).values_list("session", flat=True))
    found |= set(ReviewPlace.objects.filter(paper__in=keys).values_list("session", flat=True))
    campaign = ReviewSession.objects.for_list().get(pk=min(found)).campaign if found else None
    if campaign:
        rows = places_on(campaign, Paper.every.filter(pk__in=keys), day_compared(campaign))
        found |= {place.session_id for place in rows}
    hosts = ReviewSession.objects.filter(pk__in=found, held_with__isnull=False)
    return found | {session.held_with_id for session in hosts if session.held_with_id}


def sessions_for(session: ReviewSession, member: Member) -> set[int]:
    """Return the keys of the session, of those in which a member who comes there would be reviewed too, and
    of the sessions whose conferences review them."""
    campaign = session.campaign
    posts = Post.objects.held_on(day_compared(campaign)).filter(member=member).values("committee")
    further = campaign.sessions.filter(
        Q(committee__in=posts) | Q(committee=member.cell_id) | Q(pk=session.pk)
    )
    rows = list(further.values_list("pk", "held_with"))
    return {key for row in rows for key in row if key}


def require_no_review_begun(paper: Paper) -> None:
    """Raise ``ValidationError`` if some conference is just reviewing the person, or if the person chairs one
    that is not open yet, which can be convened anew."""
    current = AgendaItem.objects.filter(paper=paper, state=ItemState.CURRENT)
    if current.exists():
        text = _("The conference is just reviewing %(person)s. Let it close the item first.")
        raise ValidationError(text % {"person": paper})
    sessions = Q(session=paper.session_id) | Q(session__visits__paper=paper)
    chaired = Conference.objects.filter(sessions, chair=paper.member_id, opened_at__isnull=True).first()
    if chaired:
        text = _("%(person)s is to chair the conference. Convene it with another chair first.")
        raise ValidationError(text % {"person": paper})


def require_unopened(session: ReviewSession) -> None:
    """Raise ``ValidationError`` if the conference of the session was opened: its roll stands."""
    if Conference.objects.filter(session=session.room, opened_at__isnull=False).exists():
        text = _("The conference of %(session)s has been opened; nobody can come to be reviewed there.")
        raise ValidationError(text % {"session": session})


def follow_conferences(paper: Paper, *more: ReviewSession) -> None:
    """Bring the conferences of all sessions that review the paper, and of ``more``, in line. The sessions are
    locked."""
    places = ReviewSession.objects.filter(visits__paper=paper).for_list()
    rows = {session.room.pk: session for session in (paper.session, *places, *more)}
    for pk in sorted(rows):
        follow_papers(rows[pk])


def renew_places(paper: Paper) -> list[ReviewSession]:
    """Let the further places of review be those that follow from the posts and the cell of today. Return the
    sessions of the places that fell away.

    A place stays if somebody has commented there or the conference there has dealt with the person. A place
    is added only where the conference has not begun. A collective held with another is reviewed there.
    """
    session = paper.session
    wanted = {
        row.session_id: row
        for row in places_on(
            session.campaign, Paper.every.filter(pk=paper.pk), day_compared(session.campaign)
        )
    }
    host = session.held_with
    if host:
        rank = AMONG_OTHERS + paper.rank
        wanted[host.pk] = ReviewPlace(paper=paper, session=host, title=paper.title, rank=rank)
    fallen = []
    for place in paper.places.select_related("session__committee", "session__campaign__period"):
        row = wanted.pop(place.session_id, None)
        if row:
            place.title, place.rank = row.title, row.rank
            place.save(update_fields=["title", "rank"])
        elif not _is_used(place):
            fallen.append(place.session)
            place.delete()
    open_ones = ReviewSession.objects.filter(pk__in=wanted, stage__in=BEFORE_CONFERENCE)
    ReviewPlace.objects.bulk_create(wanted[pk] for pk in sorted(open_ones.values_list("pk", flat=True)))
    return fallen


def _is_used(place: ReviewPlace) -> bool:
    begun = AgendaItem.objects.filter(conference__session=place.session, paper=place.paper_id)
    return bool(place.aside) or place.comments.exists() or begun.exclude(state=ItemState.WAITING).exists()


def person_of(paper: Paper) -> Member:
    """Return the person of this paper. Raises ``ValidationError`` for the collective's paper."""
    if paper.member is None:
        raise ValidationError(_("A collective stays in its session."))
    return paper.member
