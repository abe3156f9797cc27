"""Votes by show of hands: entering them, checking them against the number entitled and present, and
correcting them until the minutes are confirmed. The program does not decide whether a motion is carried,
since the regulation sets no threshold."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from reviews.conference.actions.conferences import announce_news, lock_conference
from reviews.conference.guards.voters import voters_of
from reviews.models import AgendaItem, Conference, ItemState, Minutes, MinutesState, Vote
from reviews.rules import ConferenceVerb, require
from reviews.texts import clean_text


@dataclass(frozen=True)
class ShowOfHands:
    """A motion, and the number of hands raised for it, against it, and to abstain."""

    motion: str
    in_favour: int
    against: int = 0
    abstaining: int = 0

    @property
    def hands(self) -> int:
        return self.in_favour + self.against + self.abstaining


def _held(conference: Conference, by: Member) -> Conference:
    """Lock the conference for a person who may enter votes, and return it as stored now. Raises
    ``PermissionDenied``, or ``ValidationError`` where the conference is not open or the minutes are confirmed
    or locked."""
    conference = lock_conference(conference)
    require(ConferenceVerb.TAKE_VOTE, conference, by)
    if conference.opened_at is None:
        raise ValidationError(_("The conference has not been opened. Call the roll and open it."))
    minutes = Minutes.objects.filter(conference=conference).exclude(state=MinutesState.WRITING).first()
    if minutes:
        raise ValidationError(
            _("The minutes are confirmed or locked (%(state)s). Take the confirmation back to change them.")
            % {"state": minutes.get_state_display()}
        )
    return conference


def _checked(count: ShowOfHands) -> ShowOfHands:
    """Return the vote with its motion on one line of at most 500 characters. Raises ``ValidationError``, with
    the name of the field, where the motion is empty, no hand is counted, or a number is negative."""
    motion = " ".join(clean_text(count.motion).split())[:500]
    if not motion:
        raise ValidationError({"motion": _("Say what the vote is on.")})
    if min(count.in_favour, count.against, count.abstaining) < 0 or not count.hands:
        raise ValidationError({"in_favour": _("Enter how many raised a hand.")})
    return ShowOfHands(motion, count.in_favour, count.against, count.abstaining)


def _said(vote: Vote) -> str:
    """Return the count of a vote in words, for a message."""
    return _("%(in_favour)s in favour, %(against)s against, %(abstaining)s abstaining") % asdict(_count(vote))


def _count(vote: Vote) -> ShowOfHands:
    return ShowOfHands(vote.motion, vote.in_favour, vote.against, vote.abstaining)


@transaction.atomic
def take_vote(item: AgendaItem, count: ShowOfHands, *, by: Member) -> Vote:
    """Enter a vote on an agenda item that is current or closed, and return the vote. The number of people
    entitled and present is stored with it. A vote entered twice is stored once. Raises ``ValidationError``
    where the motion has been entered with another count, or where more hands are counted than people may
    vote."""
    conference = _held(item.conference, by)
    row = conference.items.select_related("paper").filter(pk=item.pk).first()
    if row is None:
        raise ValidationError(_("This item is no longer on the agenda."))
    if row.state == ItemState.WAITING:
        raise ValidationError(_("This point has not begun. Start it, then put the motion to the vote."))
    count = _checked(count)
    before = row.votes.for_list().filter(motion=count.motion).first()
    if before and _count(before) == count:
        return before
    if before:
        raise _entered(before)
    voters = voters_of(row)
    refused = voters.refuses(count.hands)
    if refused:
        raise ValidationError(refused)
    vote = Vote.objects.create(
        item=row,
        **asdict(count),
        present=voters.present,
        saved_by=by,
        in_place_of=by.stood_in_for,
        saved_at=clock.now(),
    )
    told = {"item": row.pk, **asdict(count), "present": vote.present}
    Event.record("take_vote", conference, by=by, vote=vote.pk, **told)
    announce_news(conference)
    return vote


def _entered(before: Vote) -> ValidationError:
    """Return the error that says who has entered this motion already, and with which count."""
    return ValidationError(
        _(
            "%(who)s has entered this motion: %(said)s. Correct that count, or say in the motion that this is"
            " another vote."
        )
        % {"who": before.saver, "said": _said(before)}
    )


def _fresh(vote: Vote, by: Member) -> tuple[Conference, Vote]:
    """Lock the conference, and return it with the vote as stored now. Raises ``ValidationError`` where the
    vote has been withdrawn."""
    conference = _held(vote.item.conference, by)
    row = Vote.objects.for_list().filter(pk=vote.pk).first()
    if row is None:
        raise ValidationError(_("This vote has been withdrawn meanwhile."))
    return conference, row


def _require_seen(row: Vote, version: int) -> None:
    """Raise ``ValidationError`` where the vote has been corrected since ``version``."""
    if row.version != version:
        raise ValidationError(
            _("Meanwhile %(who)s has corrected this vote: %(said)s. Look again before you change it.")
            % {"who": row.saver, "said": _said(row)}
        )


@transaction.atomic
def correct_vote(vote: Vote, count: ShowOfHands, *, by: Member, version: int) -> Vote:
    """Correct the motion or the count of a vote, and return the vote. The history keeps the earlier values.
    Raises ``ValidationError`` where somebody has corrected the vote since ``version``, where more hands are
    counted than people were entitled and present when the vote was taken, or where the motion has been
    entered in another vote."""
    conference, row = _fresh(vote, by)
    old = _count(row)
    if count == old:
        return row
    _require_seen(row, version)
    count = _checked(count)
    if count.hands > row.present:
        raise ValidationError(
            _(
                "Counted: %(hands)s. Entitled to vote and present when this vote was taken: %(present)s."
                " If the roll was wrong, mend it, withdraw this vote and enter it again."
            )
            % {"hands": count.hands, "present": row.present}
        )
    other = row.item.votes.for_list().filter(motion=count.motion).exclude(pk=row.pk).first()
    if other:
        raise _entered(other)
    for name, value in asdict(count).items():
        setattr(row, name, value)
    row.version, row.saved_by, row.saved_at = version + 1, by, clock.now()
    row.in_place_of = by.stood_in_for
    row.save()
    Event.record("correct_vote", conference, by=by, vote=row.pk, old=asdict(old), new=asdict(count))
    announce_news(conference)
    return row


@transaction.atomic
def withdraw_vote(vote: Vote, *, by: Member, version: int) -> None:
    """Delete a vote that was entered by mistake. The history keeps its values. Raises ``ValidationError``
    where somebody has corrected the vote since ``version``."""
    conference, row = _fresh(vote, by)
    _require_seen(row, version)
    told = {"item": row.item_id, **asdict(_count(row)), "present": row.present}
    Event.record("withdraw_vote", conference, by=by, vote=row.pk, **told)
    row.delete()
    announce_news(conference)
