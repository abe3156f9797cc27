"""Compares an open session with the people and posts of today: who came, left, moved or changed post since
the opening. Reads the database and never writes to it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from members import clock
from members.models import Activity, ActivityChange, CellChange, Member
from reviews.models import Campaign, ChangeKind, LeftOut, OutReason, Paper, ReviewSession, SubjectChange
from reviews.rounds.opening import HeldPost, Seat, homes_on, posts_on, seats_on
from reviews.rules.sessions import BEFORE_CONFERENCE
from reviews.sessions.people import why_left_out
from reviews.stages import Stage

REASON_OF = {
    Activity.EXEMPT: OutReason.EXEMPT,
    Activity.SUSPENDED: OutReason.SUSPENDED,
    Activity.MOVED_OUT: OutReason.MOVED_OUT,
    Activity.EXPELLED: OutReason.EXPELLED,
    Activity.STRUCK_OFF: OutReason.NAME_DELETED,
    Activity.DIED: OutReason.DIED,
}
"""The reason that is proposed for taking out a person, by the activity of the person. For any other activity
it is that the person is not obliged."""

MAY_COME_BACK = (OutReason.EXEMPT, OutReason.SUSPENDED, OutReason.MOVED_OUT)
"""The reasons that may be over, so that it is proposed to put the person back."""


@dataclass(frozen=True)
class PersonChange:
    """One person of whom the session no longer says what holds today, and the change that mends it.

    ``kind`` is that change in the session ``session``. ``paper`` is the person's paper, None for somebody who
    has none. ``reason`` is the reason proposed for taking the person out, ``to_session`` the session to which
    the person belongs now. ``text`` says what changed.
    """

    session: ReviewSession
    kind: ChangeKind
    member: Member
    text: str
    paper: Paper | None = None
    reason: str = ""
    to_session: ReviewSession | None = None

    @property
    def url(self) -> str:
        """The address to which the button is sent."""
        if self.paper is None:
            return reverse("reviews:put_in", args=[self.session.pk])
        names = {ChangeKind.BACK: "put_back", ChangeKind.HANDED_OVER: "hand_over"}
        return reverse(f"reviews:{names.get(self.kind, 'renew_subject')}", args=[self.paper.pk])

    @property
    def fields(self) -> dict[str, int]:
        """What is sent along with the button."""
        if self.paper is None:
            return {"member": self.member.pk}
        return {"to": self.to_session.pk} if self.to_session else {}

    @property
    def button(self) -> str:
        """The words of the button that does it."""
        place = self.to_session.committee.assembly if self.to_session else ""
        return {
            ChangeKind.OUT: _("Take out …"),
            ChangeKind.BACK: _("Put back"),
            ChangeKind.IN: _("Put into the review"),
            ChangeKind.RENEWED: _("Take the post anew"),
            ChangeKind.HANDED_OVER: _("Hand over to %(place)s") % {"place": place},
        }[self.kind]

    @property
    def leaves(self) -> bool:
        return self.kind == ChangeKind.OUT


def day_compared(campaign: Campaign) -> dt.date:
    """Return the day whose posts count: the last day of the period, as at the opening, and once that is over,
    today."""
    return max(clock.today(), campaign.period.ends_on)


def seats_today(session: ReviewSession) -> list[Seat]:
    """Return who belongs into the session today, in order of rank."""
    return seats_on(session.campaign, [session.committee], day_compared(session.campaign))


def changed_in(session: ReviewSession) -> list[PersonChange]:
    """Return the people of this session who changed since its opening (``changed_in_round``)."""
    return changed_in_round(session.campaign, [session])[session.pk]


def changed_in_round(campaign: Campaign, sessions: Sequence[ReviewSession]) -> dict[int, list[PersonChange]]:
    """Return the people who changed since the opening, by the key of their session. All ``sessions`` belong
    to the round. The number of queries does not depend on how many they are.

    What can no longer be done is not listed: nobody is put into a session or handed over once one of the
    sessions has come to its conference, and nothing changes in a closed session.
    """
    found: dict[int, list[PersonChange]] = {session.pk: [] for session in sessions}
    going_on = [session for session in sessions if session.stage != Stage.CLOSED]
    if not going_on or not campaign.has_persons:
        return found
    day = day_compared(campaign)
    if len(going_on) > 1:
        going_on = _concerned(campaign, going_on, day)
    seats: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats_on(campaign, [session.committee for session in going_on], day):
        seats[seat.committee_id].append(seat)
    papers = _papers(going_on)
    people = [paper.member for rows in papers.values() for paper in rows if paper.member]
    homes = homes_on(campaign, [member.pk for member in people], day)
    activities = ActivityChange.objects.held_on(campaign.period.ends_on, people)
    others = {
        row.committee_id: row
        for row in campaign.sessions.filter(committee__in=set(homes.values())).for_list()
    }
    newcomers = _Newcomers(campaign, [seat for rows in seats.values() for seat in rows])
    for session in going_on:
        here = seats[session.committee_id]
        leaving = [
            change
            for paper in papers[session.pk]
            if paper.member
            and (
                change := _leaving(paper, session, activities[paper.member.pk])
                or _moved(paper, session, homes, others)
            )
        ]
        gone = {change.member.pk for change in leaving}
        staying = [paper for paper in papers[session.pk] if paper.member_id not in gone]
        found[session.pk] = [*leaving, *_renewed(session, staying, here), *newcomers.of(session, here)]
    return found


def _concerned(campaign: Campaign, sessions: Sequence[ReviewSession], day: dt.date) -> list[ReviewSession]:
    """Return those of the sessions in which somebody may have changed, a few too many perhaps.

    A round over a province has tens of thousands of papers, and most sessions have not changed. So only the
    columns compared are read here, and no row is built for each person."""
    held = posts_on(campaign, day)
    entered = set(ActivityChange.objects.order_by().values_list("member", flat=True))
    place = {session.pk: session.committee_id for session in sessions}
    found: set[int] = set()
    orders: dict[int, list[tuple[int, dt.date, int]]] = defaultdict(list)
    rows = (
        Paper.objects.filter(session__in=place, member__isnull=False)
        .in_order()
        .values_list(
            "session",
            "member",
            "title",
            "portfolio",
            "member__activity",
            "member__cell",
            "member__admitted_on",
        )
    )
    for session, member, title, portfolio, activity, cell, admitted_on in rows:
        post = held.get(member, HeldPost(cell))
        if (
            activity != Activity.ACTIVE
            or member in entered
            or (place[session], title, portfolio) != (post.committee, post.title, post.portfolio)
        ):
            found.add(session)
        orders[session].append((post.rank, admitted_on, member))
    found |= {session for session, order in orders.items() if order != sorted(order)}
    found |= _with_newcomers(campaign, sessions, held)
    return [session for session in sessions if session.pk in found]


def _with_newcomers(
    campaign: Campaign, sessions: Sequence[ReviewSession], held: Mapping[int, HeldPost]
) -> set[int]:
    """Return the keys of the sessions into which somebody belongs who has no paper in the round and is
    obliged."""
    here = {session.committee_id: session.pk for session in sessions}
    papers = Paper.objects.filter(session__campaign=campaign, member=OuterRef("pk"))
    posted = [member for member, post in held.items() if post.committee in here]
    people = list(Member.objects.filter(~Exists(papers), Q(cell__in=here) | Q(pk__in=posted)))
    end, ruleset = campaign.period.ends_on, campaign.period.ruleset
    activities = ActivityChange.objects.held_on(end, people)
    homes = {
        member.pk: here.get(held.get(member.pk, HeldPost(member.cell_id)).committee)
        for member in people
        if not why_left_out(member, activities[member.pk], ruleset, end)
    }
    return {session for session in homes.values() if session is not None}


def _papers(sessions: Iterable[ReviewSession]) -> dict[int, list[Paper]]:
    found: dict[int, list[Paper]] = defaultdict(list)
    rows = Paper.objects.filter(session__in=[session.pk for session in sessions], member__isnull=False)
    for paper in rows.select_related("member").in_order():
        found[paper.session_id].append(paper)
    return found


def _leaving(paper: Paper, session: ReviewSession, activity: Activity) -> PersonChange | None:
    """Return that the person of this paper is no longer reviewed, or None. The exempt and the suspended are
    judged by the ``activity`` of the last day of the period, those who have left by that of today."""
    member = paper.member
    if member is None:
        return None
    if member.has_left:
        activity = Activity(member.activity)
    elif activity not in session.period.ruleset.exemptions:
        return None
    reason = REASON_OF.get(activity, OutReason.NOT_OBLIGED)
    return PersonChange(session, ChangeKind.OUT, member, str(activity.label), paper, reason)


def _moved(
    paper: Paper, session: ReviewSession, homes: dict[int, int], others: dict[int, ReviewSession]
) -> PersonChange | None:
    """Return where the person of this paper belongs now, or None if that is still this session."""
    member = paper.member
    if member is None or homes[member.pk] == session.committee_id:
        return None
    to = others.get(homes[member.pk])
    if to is None:
        text = _("No longer belongs to an organisation of this round")
        return PersonChange(session, ChangeKind.OUT, member, text, paper, OutReason.MOVED_OUT)
    if session.stage not in BEFORE_CONFERENCE or to.stage not in BEFORE_CONFERENCE:
        return None
    text = _("Now belongs to %(place)s") % {"place": to.committee.assembly}
    return PersonChange(session, ChangeKind.HANDED_OVER, member, text, paper, to_session=to)


def _renewed(session: ReviewSession, papers: Sequence[Paper], seats: Sequence[Seat]) -> list[PersonChange]:
    """Return the people whose post is another one now. Where no post changed but the order did, these are the
    people who stand in another place."""
    posts = {seat.member.pk: seat.post for seat in seats}
    found = []
    for paper in papers:
        post = posts.get(paper.member_id or 0)
        title, portfolio = (post.title, post.portfolio) if post else ("", "")
        if paper.member and (title, portfolio) != (paper.title, paper.portfolio):
            words = {"old": paper.title or _("Party member"), "new": title or _("Party member")}
            text = _("Post: %(old)s → %(new)s") % words
            found.append(PersonChange(session, ChangeKind.RENEWED, paper.member, text, paper))
    if found:
        return found
    seated = [paper for paper in papers if paper.member_id in posts]
    here = {paper.member_id for paper in seated}
    order = [seat.member.pk for seat in seats if seat.member.pk in here]
    return [
        PersonChange(
            session, ChangeKind.RENEWED, paper.member, _("Stands in another place of the order now"), paper
        )
        for paper, member in zip(seated, order, strict=True)
        if paper.member and paper.member_id != member
    ]


class _Newcomers:
    """Who has a seat in one of the sessions and no paper in the round."""

    def __init__(self, campaign: Campaign, seats: Sequence[Seat]) -> None:
        members = [seat.member.pk for seat in seats]
        papers = Paper.objects.filter(session__campaign=campaign, member__in=members)
        self.campaign = campaign
        self.placed = set(papers.order_by().values_list("member", flat=True))
        left = Paper.every.filter(session__campaign=campaign, member__in=members, left_on__isnull=False)
        self.left = _left_papers(left)
        self.left_somewhere = {member for _session, member in self.left}
        self.entered = _last_entries({member for _session, member in self.left if member})
        self.activities = ActivityChange.objects.held_on(
            campaign.period.ends_on, [seat.member for seat in seats]
        )
        out = LeftOut.objects.filter(session__campaign=campaign, member__in=members)
        self.left_out = set(out.values_list("member", flat=True))

    def of(self, session: ReviewSession, seats: Sequence[Seat]) -> list[PersonChange]:
        if session.stage not in BEFORE_CONFERENCE:
            return []
        ruleset, end = self.campaign.period.ruleset, self.campaign.period.ends_on
        found = []
        for seat in seats:
            member = seat.member
            activity = self.activities[member.pk]
            if member.pk in self.placed or why_left_out(member, activity, ruleset, end):
                continue
            out = self.left.get((session.pk, member.pk))
            if out is None and member.pk not in self.left_somewhere:
                text = (
                    _("Is reviewed after all")
                    if member.pk in self.left_out
                    else _("Has come since the opening")
                )
                found.append(PersonChange(session, ChangeKind.IN, member, text))
            elif out and out.reason in MAY_COME_BACK and self._is_back(out, member):
                text = _("Takes part in activities here again")
                found.append(PersonChange(session, ChangeKind.BACK, member, text, out.paper))
        return found

    def _is_back(self, out: SubjectChange, member: Member) -> bool:
        """Whether something was entered about the person after the person was taken out. Without that the
        entry is only late, and nothing has changed back."""
        at = self.entered.get(member.pk)
        return at is not None and at > out.at


def _left_papers(papers: QuerySet[Paper]) -> dict[tuple[int, int | None], SubjectChange]:
    """Return how each of these papers was taken out, by the keys of its session and its member."""
    rows = SubjectChange.objects.filter(paper__in=papers, kind=ChangeKind.OUT).select_related("paper")
    return {(row.session_id, row.paper.member_id): row for row in rows.order_by("pk")}


def _last_entries(members: Collection[int]) -> dict[int, dt.datetime]:
    """Return when something about the activity or the cell of these members was entered last, by their
    keys. Those of whom nothing was entered are left out."""
    found: dict[int, dt.datetime] = {}
    for model in (ActivityChange, CellChange):
        rows = model.objects.filter(member__in=members).order_by("entered_at")
        for member, at in rows.values_list("member", "entered_at"):
            found[member] = max(at, found.get(member, at))
    return found
