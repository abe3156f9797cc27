"""The minutes of a conference: assembling, editing and confirming them (by clerk and chair), locking and
reopening them. The texts that the program assembles are made in ``assembly``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from reviews.conference.actions.conferences import announce_news, lock_conference
from reviews.conference.assembly import draft_sections
from reviews.models import (
    AgendaItem,
    Conference,
    Minutes,
    MinutesRevision,
    MinutesSection,
    MinutesState,
    ReviewSession,
)
from reviews.rules import ConferenceVerb, require
from reviews.sessions.locking import hold_session
from reviews.sessions.saving import ConflictError, save_text
from reviews.texts import clean_text


def _held(conference: Conference) -> tuple[Conference, Minutes]:
    """Lock the conference and its minutes, and return both. Empty minutes are created where there are none
    yet."""
    conference = lock_conference(conference)
    Minutes.objects.get_or_create(conference=conference)
    return conference, Minutes.objects.select_for_update().get(conference=conference)


def _require_writing(minutes: Minutes) -> None:
    if minutes.state != MinutesState.WRITING:
        raise ValidationError(
            _("The minutes are confirmed or locked (%(state)s). Take the confirmation back to change them.")
            % {"state": minutes.get_state_display()}
        )


@transaction.atomic
def assemble_minutes(conference: Conference, *, by: Member) -> Minutes:
    """Assemble every section of the minutes anew from what has been recorded so far, and return the minutes.
    A section that somebody has edited keeps its text, and the newly assembled text is offered beside it.
    Raises ``ValidationError`` where the minutes are confirmed or locked."""
    conference, minutes = _held(conference)
    require(ConferenceVerb.WRITE_MINUTES, conference, by)
    _require_writing(minutes)
    _assemble(conference, minutes, by)
    announce_news(conference)
    return minutes


@dataclass(frozen=True)
class HeldAs:
    """How the conference was really held, as the clerk enters it: from when until when each day and each item
    lasted, by their keys, in how many copies the minutes are signed, and whether they were read out and
    passed."""

    days: Mapping[int, tuple[dt.time | None, dt.time | None]] = field(default_factory=dict)
    items: Mapping[int, tuple[dt.time | None, dt.time | None]] = field(default_factory=dict)
    copies: int | None = None
    is_read_out: bool = False


@transaction.atomic
def enter_held(conference: Conference, held: HeldAs, *, by: Member) -> Minutes:
    """Save how the conference was really held, assemble the minutes anew, and return them. Days and items
    that ``held`` does not name stay as they are. Raises ``ValidationError`` where the minutes are confirmed
    or locked."""
    conference, minutes = _held(conference)
    require(ConferenceVerb.WRITE_MINUTES, conference, by)
    _require_writing(minutes)
    for rows, spans in ((conference.days, held.days), (conference.items, held.items)):
        for pk, (start, end) in spans.items():
            rows.filter(pk=pk).update(held_from=start, held_until=end)
    minutes.copies, minutes.is_read_out = held.copies, held.is_read_out
    minutes.save(update_fields=["copies", "is_read_out"])
    Event.record("enter_held", minutes, by=by, copies=held.copies, is_read_out=held.is_read_out)
    _assemble(conference, minutes, by)
    announce_news(conference)
    return minutes


def _assemble(conference: Conference, minutes: Minutes, by: Member) -> None:
    """Bring every section up to date by the rules of ``assemble_minutes``. The field ``assembled`` of a
    section is the last text that the program wrote into it. Nobody has edited the section as long as ``text``
    equals it."""
    there = {row.code: row for row in minutes.sections.select_for_update()}
    for fresh in draft_sections(conference):
        row = there.get(fresh.code) or MinutesSection(minutes=minutes, code=fresh.code)
        row.position, row.heading = fresh.position, fresh.heading
        text = clean_text(fresh.text)
        if text == row.text:
            row.assembled, row.offered = text, ""
        elif row.text == row.assembled:
            row.text = row.assembled = text
            row.version, row.saved_by, row.saved_at = row.version + 1, by, clock.now()
            row.in_place_of = by.stood_in_for
        elif text != row.assembled:
            row.offered = text
        row.save()


def _section(section: MinutesSection, by: Member) -> MinutesSection:
    """Lock the section and return it. Raises ``PermissionDenied``, or ``ValidationError`` where the minutes
    are confirmed or locked."""
    hold_session(ReviewSession.objects.filter(conference__minutes=section.minutes_id))
    rows = MinutesSection.objects.select_for_update(of=("minutes", "self"))
    row = rows.select_related("minutes__conference__session__committee", "saved_by").get(pk=section.pk)
    require(ConferenceVerb.WRITE_MINUTES, row.minutes.conference, by)
    _require_writing(row.minutes)
    return row


@transaction.atomic
def save_minutes_section(section: MinutesSection, text: str, *, by: Member, version: int) -> MinutesSection:
    """Save the text of one section, and return the section. ``version`` is the version that the writer
    edited. Raises ``ConflictError`` where the section has been saved by somebody else since."""
    return save_text(_section(section, by), text, by=by, version=version)


@transaction.atomic
def settle_offer(section: MinutesSection, *, by: Member, version: int, take: bool) -> MinutesSection:
    """Settle the newly assembled text offered beside an edited section, and return the section. With ``take``
    the offered text replaces the edited one. Otherwise the edited text stays and the offer is dropped. Raises
    ``ConflictError`` where the section has changed since ``version``."""
    row = _section(section, by)
    if row.version != version:
        raise ConflictError(row)
    if take and row.offered:
        Event.record("take_offer", row, by=by, old=row.text)
        save_text(row, row.offered, by=by, version=version)
    row.assembled, row.offered = row.offered or row.assembled, ""
    row.save(update_fields=["assembled", "offered"])
    return row


def confirm_as_clerk(conference: Conference, *, by: Member) -> Minutes:
    """Confirm the minutes as clerk, and return them. They are assembled anew first, and the assembled text
    stays even where the confirmation then fails. Raises ``ValidationError`` where an agenda item is not
    closed, or where newer text is still offered beside a section."""
    # Each of the two calls is a transaction of its own.
    assemble_minutes(conference, by=by)
    return _confirm_as_clerk(conference, by)


@transaction.atomic
def _confirm_as_clerk(conference: Conference, by: Member) -> Minutes:
    """Check that the minutes can be confirmed, and confirm them: the second transaction of
    ``confirm_as_clerk``."""
    conference, minutes = _held(conference)
    require(ConferenceVerb.CONFIRM_AS_CLERK, conference, by)
    _require_writing(minutes)
    waiting = AgendaItem.objects.filter(conference=conference).open().count()
    if waiting:
        raise ValidationError(
            _("%(n)s items of the agenda are not closed. Close them first.") % {"n": waiting}
        )
    _assemble(conference, minutes, by)
    offered = list(minutes.sections.exclude(offered="").values_list("heading", flat=True))
    if offered:
        raise ValidationError(
            _("Newer text is offered beside: %(names)s. Take it or keep yours in each of them.")
            % {"names": "; ".join(offered)}
        )
    _move(minutes, MinutesState.BY_CLERK, {"clerk": by, "clerk_at": clock.now()}, by)
    return minutes


@transaction.atomic
def confirm_as_chair(conference: Conference, *, by: Member) -> Minutes:
    """Confirm as chair the minutes that the clerk has confirmed. Raises ``ValidationError`` where the clerk
    has not confirmed them yet, and ``PermissionDenied`` where clerk and chair are one person."""
    conference, minutes = _held(conference)
    require(ConferenceVerb.CONFIRM_AS_CHAIR, conference, by)
    if minutes.state != MinutesState.BY_CLERK:
        raise ValidationError(_("The clerk confirms the minutes first."))
    if minutes.clerk_id == by.pk:
        raise PermissionDenied(
            _("You have confirmed the minutes as clerk. Take that back and let another clerk confirm them.")
        )
    _move(minutes, MinutesState.BY_CHAIR, {"chair": by, "chair_at": clock.now()}, by)
    return minutes


@transaction.atomic
def lock_minutes(conference: Conference, *, by: Member) -> Minutes:
    conference, minutes = _held(conference)
    require(ConferenceVerb.LOCK_MINUTES, conference, by)
    if minutes.state != MinutesState.BY_CHAIR:
        raise ValidationError(_("The minutes are locked once clerk and chair have confirmed them."))
    _move(minutes, MinutesState.LOCKED, {"locked_at": clock.now()}, by)
    return minutes


UNSIGNED = {"clerk": None, "clerk_at": None, "chair": None, "chair_at": None, "locked_at": None}


@transaction.atomic
def unconfirm_minutes(conference: Conference, *, by: Member) -> Minutes:
    """Withdraw the confirmations of clerk and chair, so that the minutes can be edited. Raises
    ``ValidationError`` where the minutes are locked."""
    conference, minutes = _held(conference)
    require(ConferenceVerb.WRITE_MINUTES, conference, by)
    if minutes.is_locked:
        raise ValidationError(_("Locked minutes are reopened by the chair, with a reason."))
    if minutes.state == MinutesState.WRITING:
        return minutes
    _move(minutes, MinutesState.WRITING, UNSIGNED, by)
    return minutes


@transaction.atomic
def reopen_minutes(conference: Conference, *, by: Member, reason: str) -> Minutes:
    """Reopen locked minutes for editing, without confirmations. The text that was locked is kept as a
    revision, with the reason. Raises ``ValidationError`` where the minutes are not locked or the reason is
    empty."""
    conference, minutes = _held(conference)
    require(ConferenceVerb.REOPEN_MINUTES, conference, by)
    reason = clean_text(reason)
    if not minutes.is_locked:
        raise ValidationError(_("The minutes are not locked."))
    if not reason:
        raise ValidationError(_("Give the reason."))
    texts = [[row.heading, row.text] for row in minutes.sections.all()]
    number = minutes.reopened + 1
    said = {"texts": texts, "reason": reason}
    MinutesRevision.objects.create(minutes=minutes, number=number, **said, by=by, in_place_of=by.stood_in_for)
    _move(minutes, MinutesState.WRITING, {**UNSIGNED, "reopened": number}, by, reason=reason)
    return minutes


def _move(
    minutes: Minutes, state: MinutesState, fields: Mapping[str, object], by: Member, *, reason: str = ""
) -> None:
    """Record in the history that the minutes change to ``state``, then save the state together with
    ``fields``."""
    Event.record("minutes", minutes, by=by, old=minutes.state, new=state.value, reason=reason)
    minutes.state = state
    for name, value in fields.items():
        setattr(minutes, name, value)
    minutes.save(update_fields=["state", *fields])
