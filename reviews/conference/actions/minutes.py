"""The minutes: assembling without overwriting, editing, two confirmations, the lock, reopening."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from reviews.conference.actions.conferences import announce_news, lock_conference
from reviews.conference.assembly import SectionDraft
from reviews.conference.assembly import draft_sections as draft
from reviews.models import AgendaItem, Conference, Minutes, MinutesRevision, MinutesSection, MinutesState
from reviews.rules import ConferenceVerb, require
from reviews.sessions.saving import ConflictError, save_text
from reviews.texts import clean_text


def _held(conference: Conference) -> tuple[Conference, Minutes]:
    """The conference and its minutes under lock; made where there are none yet."""
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
    """Put together what the conference has so far. A section somebody has changed keeps its text; what has
    newly come together is offered beside it."""
    conference, minutes = _held(conference)
    require(ConferenceVerb.WRITE_MINUTES, conference, by)
    _require_writing(minutes)
    _assemble(conference, minutes, by)
    announce_news(conference)
    return minutes


def _assemble(conference: Conference, minutes: Minutes, by: Member) -> None:
    there = {row.code: row for row in minutes.sections.select_for_update()}
    for fresh in draft(conference):
        row = there.get(fresh.code) or MinutesSection(minutes=minutes, code=fresh.code)
        _take_in(row, fresh, by)


def _take_in(row: MinutesSection, fresh: SectionDraft, by: Member) -> None:
    text = clean_text(fresh.text)
    row.position, row.heading = fresh.position, fresh.heading
    if text == row.text:
        row.assembled, row.offered = text, ""
    elif row.text == row.assembled:
        row.text = row.assembled = text
        row.version, row.saved_by, row.saved_at = row.version + 1, by, clock.now()
    elif text != row.assembled:
        row.offered = text
    row.save()


def _section(section: MinutesSection, by: Member) -> MinutesSection:
    rows = MinutesSection.objects.select_for_update(of=("self", "minutes"))
    row = rows.select_related("minutes__conference__session__committee", "saved_by").get(pk=section.pk)
    require(ConferenceVerb.WRITE_MINUTES, row.minutes.conference, by)
    _require_writing(row.minutes)
    return row


@transaction.atomic
def save_minutes_section(section: MinutesSection, text: str, *, by: Member, version: int) -> MinutesSection:
    """Save one section; ``version`` and ``ConflictError`` as ``save_text`` says."""
    return save_text(_section(section, by), text, by=by, version=version)


@transaction.atomic
def settle_offer(section: MinutesSection, *, by: Member, version: int, take: bool) -> MinutesSection:
    """Take the newly assembled text in place of the edited one, or keep that; the offer is then settled."""
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
    """The clerk stands for it: every point closed, and nothing said that is not in it or settled beside it.
    What newly comes together is put in, or beside, even where the confirmation is then refused."""
    assemble_minutes(conference, by=by)
    return _confirm_as_clerk(conference, by)


@transaction.atomic
def _confirm_as_clerk(conference: Conference, by: Member) -> Minutes:
    conference, minutes = _held(conference)
    require(ConferenceVerb.CONFIRM_AS_CLERK, conference, by)
    _require_writing(minutes)
    waiting = AgendaItem.objects.filter(conference=conference).open().count()
    if waiting:
        raise ValidationError(
            _("%(n)s points of the agenda are not closed. Close them first.") % {"n": waiting}
        )
    _assemble(conference, minutes, by)
    offered = list(minutes.sections.exclude(offered="").values_list("heading", flat=True))
    if offered:
        raise ValidationError(
            _("Newer text stands beside: %(names)s. Take it or keep yours.") % {"names": "; ".join(offered)}
        )
    _move(minutes, MinutesState.BY_CLERK, {"clerk": by, "clerk_at": clock.now()}, by)
    return minutes


@transaction.atomic
def confirm_as_chair(conference: Conference, *, by: Member) -> Minutes:
    """The chair agrees with what the clerk confirmed."""
    conference, minutes = _held(conference)
    require(ConferenceVerb.CONFIRM_AS_CHAIR, conference, by)
    if minutes.state != MinutesState.BY_CLERK:
        raise ValidationError(_("The clerk confirms the minutes first."))
    if minutes.clerk_id == by.pk:
        raise PermissionDenied(_("Clerk and chair are two people: another clerk has to confirm the minutes."))
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
    """Take the confirmations back while the minutes are not locked."""
    conference, minutes = _held(conference)
    require(ConferenceVerb.WRITE_MINUTES, conference, by)
    if minutes.is_locked:
        raise ValidationError(_("Locked minutes are reopened by the chair, with a reason."))
    _move(minutes, MinutesState.WRITING, UNSIGNED, by)
    return minutes


@transaction.atomic
def reopen_minutes(conference: Conference, *, by: Member, reason: str) -> Minutes:
    """Open locked minutes again; what they said is kept with the reason."""
    conference, minutes = _held(conference)
    require(ConferenceVerb.REOPEN_MINUTES, conference, by)
    reason = clean_text(reason)
    if not minutes.is_locked:
        raise ValidationError(_("The minutes are not locked."))
    if not reason:
        raise ValidationError(_("Give the reason."))
    texts = [[row.heading, row.text] for row in minutes.sections.all()]
    number = minutes.reopened + 1
    MinutesRevision.objects.create(minutes=minutes, number=number, texts=texts, reason=reason, by=by)
    _move(minutes, MinutesState.WRITING, {**UNSIGNED, "reopened": number}, by, reason=reason)
    return minutes


def _move(
    minutes: Minutes, state: MinutesState, fields: Mapping[str, object], by: Member, *, reason: str = ""
) -> None:
    Event.record("minutes", minutes, by=by, old=minutes.state, new=state.value, reason=reason)
    minutes.state = state
    for name, value in fields.items():
        setattr(minutes, name, value)
    minutes.save(update_fields=["state", *fields])
