"""What stands in the way of opening a secret ballot, with where it is mended, and what to think of before."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from members import clock
from members.listing import few_names
from reviews.ballots import keys
from reviews.models import Attendance, Attendee, BallotRound, Conference, ConferenceDay, Paper

LEAST_COUNTERS = 2
CUSTOMARY_QUORUM = 66.66


@dataclass(frozen=True)
class BallotLack:
    """One thing that is missing before a ballot is opened: a sentence, and the page that mends it."""

    said: str
    url: str


def entitled_to_vote(ballot: BallotRound) -> QuerySet[Attendee]:
    """Return who of the roll of the conference votes in the ballot: everybody reviewed who had not been taken
    out by its day. Guests, clerks and people sent are never among them."""
    left = Paper.every.filter(session=ballot.session, left_on__lte=ballot.held_on, member__isnull=False)
    entitled = Attendee.objects.filter(conference__session=ballot.session, entitled=True)
    return entitled.exclude(member__in=left.order_by().values("member")).select_related("member")


def marks_of_day(ballot: BallotRound) -> dict[int, Attendance]:
    """Return who was marked present or absent on the day of the ballot, by the keys of the roll."""
    marks = Attendance.objects.filter(
        attendee__conference__session=ballot.session, day__date=ballot.held_on, attendee__entitled=True
    )
    return {mark.attendee_id: mark for mark in marks}


def lacking(ballot: BallotRound) -> list[BallotLack]:
    """Return everything that is missing before the ballot can be opened, in the order in which it is
    mended."""
    screen = _screen_lacks(ballot) if ballot.has_urn else ()
    return [
        *_plan_lacks(ballot),
        *screen,
        *(_roll_lacks(ballot) if ballot.by_roll else _number_lacks(ballot)),
    ]


def _plan_lacks(ballot: BallotRound) -> Iterator[BallotLack]:
    here = f"{ballot.get_absolute_url()}#plan"
    subjects = {one.case.member_id for one in ballot.subjects.select_related("case")}
    if not subjects:
        yield BallotLack(_("Nobody is to be voted on. Tick the subjects."), here)
    team = list(ballot.team.select_related("member"))
    if len(team) < LEAST_COUNTERS:
        yield BallotLack(
            _("The counting team has %(n)s of at least 2 people. Choose who was elected.") % {"n": len(team)},
            here,
        )
    both = [one for one in team if one.member_id in subjects]
    if both and not ballot.ballot_rule.counter_may_be_subject:
        yield BallotLack(
            _("By the rule set nobody counts who is voted on: %(names)s.") % {"names": few_names(both)}, here
        )
    if ballot.held_on > clock.today():
        yield BallotLack(
            _("The day of the ballot, %(day)s, is still to come.") % {"day": f"{ballot.held_on:%d/%m/%Y}"},
            here,
        )


def _screen_lacks(ballot: BallotRound) -> Iterator[BallotLack]:
    here = f"{ballot.get_absolute_url()}#plan"
    for said in keys.unsafe_ground():
        yield BallotLack(_("This server cannot hold a ballot on screen. %(why)s") % {"why": said}, here)
    if not ballot.by_roll:
        yield BallotLack(_("On screen only those on the roll of the conference vote."), here)


def _number_lacks(ballot: BallotRound) -> Iterator[BallotLack]:
    here = f"{ballot.get_absolute_url()}#plan"
    if not ballot.invited or not ballot.entitled or not ballot.present:
        yield BallotLack(_("Enter how many were summoned, are entitled to vote, and are present."), here)
    else:
        yield from _quorum_lack(ballot, ballot.entitled, ballot.present, here)


def _roll_lacks(ballot: BallotRound) -> Iterator[BallotLack]:
    """Yield what the roll of the conference lacks on the day of the ballot."""
    conference = Conference.objects.filter(session=ballot.session).first()
    if conference is None or conference.opened_at is None:
        url = reverse("reviews:session_conference", args=[ballot.session_id])
        yield BallotLack(_("The conference has not been opened. Call the roll and open it."), url)
        return
    day = ConferenceDay.objects.filter(conference=conference, date=ballot.held_on).first()
    if day is None:
        yield BallotLack(
            _("On %(day)s there is no conference. Set the ballot to one of its days.")
            % {"day": f"{ballot.held_on:%d/%m/%Y}"},
            f"{ballot.get_absolute_url()}#plan",
        )
        return
    roll = f"{reverse('reviews:roll', args=[conference.pk])}?day={day.number}"
    marks = marks_of_day(ballot)
    people = list(entitled_to_vote(ballot))
    unmarked = [one for one in people if one.pk not in marks]
    if unmarked:
        said = _("The roll of that day is not complete: %(names)s.") % {"names": few_names(unmarked)}
        yield BallotLack(said, roll)
        return
    present = sum(marks[one.pk].present for one in people)
    yield from _quorum_lack(ballot, len(people), present, roll)


def _quorum_lack(ballot: BallotRound, entitled: int, present: int, url: str) -> Iterator[BallotLack]:
    rule = ballot.period.ruleset.minimum("quorum")
    share = float(rule.value) if rule else CUSTOMARY_QUORUM
    needed = math.ceil(share * entitled / 100)
    if present < max(needed, 1):
        said = _("%(present)s of %(entitled)s are present; the quorum takes %(needed)s. Put the ballot off.")
        yield BallotLack(said % {"present": present, "entitled": entitled, "needed": needed}, url)


def warnings_before(ballot: BallotRound, present: int) -> list[str]:
    """Return what to think of before the ballot is opened: that with so few voters the result may tell how
    somebody voted, and who then reads the counts."""
    rule = ballot.ballot_rule
    found = []
    if ballot.is_mixed:
        found.append(
            _(
                "With fewer than %(n)s ballots on paper or on screen the urn stays shut: all vote one way"
                " then."
            )
            % {"n": rule.least_a_way}
        )
    if ballot.has_urn:
        found.append(
            _(
                "Where the server loses its power while the ballot is open, its key is lost for ever: then"
                " the ballot is annulled and repeated. Take no snapshot of the machine in the meantime."
            )
        )
    if present >= rule.threshold:
        return found
    return [
        *found,
        _(
            "Only %(n)s vote. From the result one may work out who voted how, so the counts are shown only to"
            " the counting team, the chair and the deciding level (fewer than %(least)s)."
        )
        % {"n": present, "least": rule.threshold},
    ]


def expected_present(ballot: BallotRound) -> int:
    """Return how many are there to vote, as far as it is known before the opening."""
    if not ballot.by_roll:
        return ballot.present or 0
    marks = marks_of_day(ballot)
    return sum(one.pk in marks and marks[one.pk].present for one in entitled_to_vote(ballot))
