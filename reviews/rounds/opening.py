"""Opens a round: a session for every committee, a paper for every subject, a reason for everybody left out.

Committees are opened in batches, each in one transaction. So a session appears whole or not at all, and
memory does not grow with the tree. A run that broke off is continued where it ended, and what it made stays.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from members.models import GONE, ActivityChange, Committee, CommitteeKind, Event, Member, Post
from members.models.committee import CommitteeQuerySet
from members.models.post import PostQuerySet
from ratings.actions.cases import CaseSubject, open_cases
from ratings.actions.peergroups import group_new_cases
from ratings.rulesets import RuleSet, SubjectKind
from reviews.models import (
    DUES,
    Campaign,
    CampaignState,
    LeftOut,
    Paper,
    ReviewPlace,
    ReviewSession,
    Section,
)
from reviews.papers.carrying import carry_over
from reviews.rounds.elsewhere import rated_elsewhere, reviewed_elsewhere, take_cases_back
from reviews.rounds.notices import rounds as notices
from reviews.sessions.people import why_left_out

LAST = 800
"""The rank of somebody without a post in a committee.

It comes after the ranks of all posts. On a roll it comes before those who are not reviewed there.
"""

BATCH = 20
"""How many committees are opened in one transaction: about 600 people if a committee has 30."""


@dataclass(frozen=True)
class Seat:
    """The committee in which a member is reviewed in the round, and the post that the member holds there.

    ``post`` is None for a member without a post.
    """

    member: Member
    committee_id: int
    post: Post | None

    @property
    def kind(self) -> SubjectKind:
        """The kind of subject, which decides the form that the member writes.

        One person writes one form (HD43 §2.1b).
        """
        if self.post and self.post.leads:
            return SubjectKind.LEADER
        return SubjectKind.NONLEADER if self.member.in_system else SubjectKind.OUTSIDE


@dataclass(frozen=True)
class PaperPlace:
    """A paper to be made in a session. Without ``seat`` it is the paper of the collective."""

    session: ReviewSession
    seat: Seat | None
    rank: int

    @property
    def kind(self) -> SubjectKind:
        return self.seat.kind if self.seat else SubjectKind.COLLECTIVE

    @property
    def subject(self) -> CaseSubject:
        return CaseSubject(self.session.committee, self.kind, self.seat.member if self.seat else None)


def open_planned(campaign_id: int, *, seconds: float = math.inf) -> bool:
    """Open the round's committees that have no session yet, and return whether all are open.

    After ``seconds`` the rest is left for the next run. Return True and do nothing if the round is not being
    opened, or not any more because it was cancelled meanwhile.
    """
    rows = Campaign.objects.select_related("committee", "period", "opened_by")
    campaign = rows.get(pk=campaign_id)
    if campaign.state != CampaignState.OPENING:
        return True
    end = time.monotonic() + seconds
    while units := list(committees_without_session(campaign)[:BATCH]):
        if not _make(campaign, units):
            return True
        if time.monotonic() > end:
            return False
    _finish(campaign)
    return True


def _is_opening(campaign: Campaign) -> bool:
    """Lock the round, and return whether it is still being opened. Who cancels it waits for the lock."""
    rows = Campaign.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=campaign.pk).state == CampaignState.OPENING


def committees_without_session(campaign: Campaign) -> CommitteeQuerySet:
    """Return the committees of the round that exist, do not end today and have no session in it yet. Where
    the round rates, those whose session is in another round of the same time are left out."""
    made = ReviewSession.objects.filter(campaign=campaign, committee=OuterRef("pk"))
    units = Committee.objects.under(campaign.committee).going_on().filter(~Exists(made))
    return units.filter(~Exists(rated_elsewhere(campaign))) if campaign.is_rated else units


def add_further_places(campaign: Campaign, papers: QuerySet[Paper], day: dt.date) -> None:
    """Add the places where the members of these papers are reviewed besides the session of their paper
    (366-QĐ/TW Đ7.2), by what they hold on that day.

    These are the member's own cell, and every committee of the round where the member holds another post. A
    thematic round has no such places.
    """
    ReviewPlace.objects.bulk_create(places_on(campaign, papers, day), batch_size=1_000, ignore_conflicts=True)


def places_on(campaign: Campaign, papers: QuerySet[Paper], day: dt.date) -> list[ReviewPlace]:
    """Return the further places that these papers have on that day, not saved."""
    if campaign.is_thematic:
        return []
    posts: dict[int, dict[int, Post]] = defaultdict(dict)
    members = papers.filter(member__isnull=False).order_by().values("member")
    for post in _held(campaign, day).filter(member__in=members):
        posts[post.member_id][post.committee_id] = post
    sessions = dict(campaign.sessions.values_list("committee", "pk"))
    cells = set(
        campaign.sessions.filter(committee__kind=CommitteeKind.CELL).values_list("committee", flat=True)
    )
    found = []
    columns = ("pk", "session__committee", "member", "member__cell")
    for paper, home, member, cell in papers.filter(member__isnull=False).order_by().values_list(*columns):
        held_here = posts.get(member, {})
        further = {committee for committee in held_here if committee in sessions}
        if cell in cells:
            further.add(cell)
        for committee in sorted(further - {home}):
            seat = held_here.get(committee)
            title, rank = (seat.title, seat.rank) if seat else ("", LAST)
            found.append(ReviewPlace(paper_id=paper, session_id=sessions[committee], title=title, rank=rank))
    return found


@transaction.atomic
def _finish(campaign: Campaign) -> None:
    if not _is_opening(campaign):
        return
    add_further_places(campaign, Paper.objects.filter(session__campaign=campaign), campaign.period.ends_on)
    Campaign.objects.filter(pk=campaign.pk).update(state=CampaignState.OPEN)
    campaign.state = CampaignState.OPEN
    count = campaign.sessions.count()
    Event.record(
        "open_campaign",
        campaign,
        by=campaign.opened_by,
        committee=campaign.committee.code,
        ruleset=campaign.period.ruleset_code,
        sessions=count,
    )
    with translation.override("vi"):
        notices.round_opened(campaign, count)


@transaction.atomic
def give_up(campaign_id: int) -> None:
    """Record in Vietnamese that the opening of the round failed, and tell the member who requested it.

    The sessions made so far stay. If the round is opened again, the opening goes on from there.
    """
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("opened_by")
    campaign = rows.get(pk=campaign_id)
    if campaign.state != CampaignState.OPENING:
        return
    with translation.override("vi"):
        campaign.error = _(
            "The round could not be opened to the end because of an error in the program. Open it again: what"
            " was made stays. If it fails again, tell the administrator."
        )
        campaign.state = CampaignState.FAILED
        campaign.save(update_fields=["state", "error"])
        Event.record("opening_failed", campaign, by=None)
        notices.opening_failed(campaign)


@transaction.atomic
def _make(campaign: Campaign, units: Sequence[Committee]) -> bool:
    """Make the sessions of these committees, with their papers and sections and the people left out.

    Return False and make nothing if the round is not being opened any more. A committee that has just ended
    or moved away is left out. Those that are here are locked, so that they can be moved and ended only when
    their sessions can be seen."""
    if not _is_opening(campaign):
        return False
    present = committees_without_session(campaign).filter(pk__in=[unit.pk for unit in units])
    units = list(present.select_for_update(no_key=True))
    sessions = _sessions(campaign, units)
    seats = seats_of(campaign, units)
    reasons = reasons_left_out(campaign, [seat.member for unit in units for seat in seats[unit.pk]])
    places: list[PaperPlace] = []
    left_out: list[LeftOut] = []
    for session in sessions:
        found = seats[session.committee_id]
        if session.committee.kind != CommitteeKind.CELL or any(seat.post for seat in found):
            places.append(PaperPlace(session, None, 0))
        for rank, seat in enumerate(found if campaign.has_persons else (), start=1):
            reason = reasons.get(seat.member.pk)
            if reason:
                left_out.append(LeftOut(session=session, member=seat.member, reason=reason))
            else:
                places.append(PaperPlace(session, seat, rank))
    LeftOut.objects.bulk_create(left_out)
    make_papers(campaign, places)
    notices.sessions_opened(sessions)
    return True


def make_papers(campaign: Campaign, places: Sequence[PaperPlace]) -> list[Paper]:
    """Make the papers with their sections and what they have to answer, each one's case where the round
    rates, and return the papers."""
    papers = _papers(campaign, places)
    Section.objects.bulk_create(
        Section(paper=paper, code=rule.code)
        for paper in papers
        for rule in paper.outline.sections
        if rule.kind == "text"
    )
    carry_over(campaign, papers)
    return papers


def reasons_left_out(
    campaign: Campaign, members: Sequence[Member], ruleset: RuleSet | None = None
) -> dict[int, str]:
    """Return why those of these members who are not reviewed in the round are left out, by their keys. With
    ``ruleset``, answer as if the round were under that rule set."""
    ruleset, last = ruleset or campaign.period.ruleset, campaign.period.ends_on
    activities = ActivityChange.objects.held_on(last, members)
    reasons = {row.pk: why_left_out(row, activities[row.pk], ruleset, last) for row in members}
    for key, session in reviewed_elsewhere(campaign, members).items():
        words = _("Is reviewed in %(session)s of another round") % {"session": session}
        reasons[key] = reasons[key] or words[:200]
    return {key: reason for key, reason in reasons.items() if reason}


def _sessions(campaign: Campaign, units: Sequence[Committee]) -> list[ReviewSession]:
    """Make a session for each of these committees, with the dates of its level, and return the sessions."""
    levels = {row.kind: row for row in campaign.level_dues.all()}
    sessions = []
    for unit in units:
        dues = levels.get(unit.kind, campaign)
        dates = {name: getattr(dues, name) for name in DUES}
        sessions.append(ReviewSession(campaign=campaign, committee=unit, **dates))
    return ReviewSession.objects.bulk_create(sessions)


def seats_of(campaign: Campaign, units: Sequence[Committee]) -> dict[int, list[Seat]]:
    """Return the seats of these committees by committee key, in order of rank.

    A person is reviewed where the highest post is held, a member without a post in the member's cell
    (366-QĐ/TW Đ3.4, Đ7.2). Nobody has two seats in a round.
    """
    seats = seats_on(campaign, units, campaign.period.ends_on)
    # An earlier run of the opening may have given some of these members a seat in another committee.
    members = [seat.member for seat in seats]
    papers = Paper.every.filter(session__campaign=campaign, member__in=members)
    left_out = LeftOut.objects.filter(session__campaign=campaign, member__in=members)
    rows = papers.order_by().values_list("member").union(left_out.order_by().values_list("member"))
    placed = {member for (member,) in rows}
    found: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        if seat.member.pk not in placed:
            found[seat.committee_id].append(seat)
    return found


def seats_on(campaign: Campaign, units: Sequence[Committee], day: dt.date) -> list[Seat]:
    """Return the seats that these committees of the round have on that day, in order of rank. Those already
    placed in the round are among them. Who left before the period began has none."""
    held = _held(campaign, day)
    here = held.filter(committee__in=units)
    highest = _highest(held.filter(member__in=here.values("member")))
    posts = here.filter(pk__in=highest.values("pk")).select_related("member")
    left = ActivityChange.objects.filter(
        member=OuterRef("pk"), activity__in=GONE, starts_on__gte=campaign.period.starts_on
    )
    plain = Member.objects.filter(
        ~Exists(held.filter(member=OuterRef("pk"))), ~Q(activity__in=GONE) | Exists(left), cell__in=units
    )
    seats = [Seat(post.member, post.committee_id, post) for post in posts]
    seats += [Seat(member, member.cell_id, None) for member in plain]
    return sorted(seats, key=_precedence)


class HeldPost(NamedTuple):
    """What counts of the post for which somebody has a seat. Without a post it is a place in the cell."""

    committee: int
    title: str = ""
    portfolio: str = ""
    rank: int = LAST


def posts_on(campaign: Campaign, day: dt.date) -> dict[int, HeldPost]:
    """Return the posts for which people have their seats on that day, by the keys of the members."""
    rows = _highest(_held(campaign, day)).values_list("member", "committee", "title", "portfolio", "rank")
    return {
        member: HeldPost(committee, title, portfolio, rank)
        for member, committee, title, portfolio, rank in rows
    }


def homes_on(campaign: Campaign, members: Sequence[int], day: dt.date) -> dict[int, int]:
    """Return the key of the committee in which each of these members has the seat on that day, by the key of
    the member. A member without a post is in the own cell. It may lie outside the round."""
    posts = _highest(_held(campaign, day).filter(member__in=members))
    cells = Member.objects.filter(pk__in=members).order_by().values_list("pk", "cell")
    return dict(cells) | dict(posts.values_list("member", "committee"))


def _held(campaign: Campaign, day: dt.date) -> PostQuerySet:
    return Post.objects.held_on(day).filter(committee__path__startswith=campaign.committee.path)


def _highest(posts: PostQuerySet) -> PostQuerySet:
    return posts.order_by("member_id", "committee__depth", "rank", "pk").distinct("member_id")


def _precedence(seat: Seat) -> tuple[int, dt.date, int]:
    return (seat.post.rank if seat.post else LAST, seat.member.admitted_on, seat.member.pk)


def _papers(campaign: Campaign, places: Sequence[PaperPlace]) -> list[Paper]:
    """Make the papers and return them. In a round that rates, make each one's case in its peer group."""
    period = campaign.period
    subjects = [place.subject for place in places]
    cases = open_cases(period, subjects) if campaign.is_rated else []
    if cases:
        take_cases_back(cases, subjects, by=campaign.opened_by)
    papers = []
    for number, place in enumerate(places):
        post = place.seat.post if place.seat else None
        papers.append(
            Paper(
                session=place.session,
                member=place.seat.member if place.seat else None,
                case=cases[number] if cases else None,
                form="" if campaign.is_thematic else period.ruleset.forms[place.kind],
                title=post.title if post else "",
                portfolio=post.portfolio if post else "",
                rank=place.rank,
            )
        )
    Paper.objects.bulk_create(papers)
    for paper in papers:
        paper.topics_to_answer = []
    group_new_cases(period, campaign.committee, cases)
    return papers
