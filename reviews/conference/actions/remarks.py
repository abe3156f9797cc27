"""Recording the remarks, the chair's conclusions and the recommendations of a conference. Every text has a
version number, so that two people who write at once do not overwrite each other."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from members.models import Event, Member
from reviews.conference.actions.conferences import announce_news, lock_conference
from reviews.models import (
    AgendaItem,
    Attendee,
    CommentKind,
    Conclusion,
    Conference,
    Minutes,
    Recommendation,
    Remark,
    ReviewSession,
)
from reviews.rules import ConferenceVerb, require
from reviews.sessions.locking import hold_session
from reviews.sessions.saving import ConflictError, save_text
from reviews.texts import clean_text


@dataclass(frozen=True)
class RemarkInput:
    """One remark as it is entered. ``speaker`` is ``None`` where the clerk did not catch the name, ``kind``
    is one of ``CommentKind``, and ``section`` is the code of a section of the paper, or empty where the
    remark is about no particular section."""

    item: AgendaItem
    speaker: Attendee | None
    text: str
    kind: str = ""
    section: str = ""


def _require_open(conference: Conference, by: Member) -> None:
    """Raise ``PermissionDenied`` where the person may not record here, and ``ValidationError`` where the
    minutes are locked."""
    require(ConferenceVerb.RECORD, conference, by)
    if Minutes.objects.filter(conference=conference, locked_at__isnull=False).exists():
        raise ValidationError(_("The minutes are locked; nothing more is written down."))


def _check(conference: Conference, said: RemarkInput) -> None:
    """Raise ``ValidationError`` where the item or the speaker belongs to another conference, or where the
    kind or the section is unknown."""
    if said.item.conference_id != conference.pk:
        raise ValidationError(_("This item is no longer on the agenda."))
    if said.speaker and said.speaker.conference_id != conference.pk:
        raise ValidationError(_("The speaker is not on the roll."))
    if said.kind and said.kind not in CommentKind.values:
        raise ValidationError(_("Choose the kind of the remark."))
    codes = {rule.code for rule in said.item.paper.outline.sections} if said.item.paper else set()
    if said.section and said.section not in codes:
        raise ValidationError(_("This section is not part of the paper."))


@transaction.atomic
def save_remark(conference: Conference, key: UUID, said: RemarkInput, *, by: Member, version: int) -> Remark:
    """Save one remark, and return it. ``key`` is made by the page, and the remark is created when the first
    text comes under a new key. Raises ``ValidationError`` where the input is wrong, and ``ConflictError``
    where somebody else has changed the remark since ``version``."""
    conference = lock_conference(conference)
    _require_open(conference, by)
    _check(conference, said)
    if not clean_text(said.text) and not Remark.objects.filter(key=key).exists():
        raise ValidationError(_("The remark is empty."))
    fields = {"item": said.item, "speaker": said.speaker, "kind": said.kind, "section": said.section}
    Remark.objects.bulk_create([Remark(key=key, **fields)], ignore_conflicts=True)
    row = Remark.objects.select_for_update(of=("self",)).select_related("item", "saved_by").get(key=key)
    if row.item.conference_id != conference.pk:
        raise ValidationError(_("This item is no longer on the agenda."))
    if row.version != version and row.item_id != said.item.pk:
        raise ConflictError(row)  # moved to another item meanwhile, which the page does not know
    for name, value in fields.items():
        setattr(row, name, value)
    row = save_text(row, said.text, by=by, version=version, also=tuple(fields))
    Conference.objects.filter(pk=conference.pk).update(pulse=F("pulse") + 1)
    return row


@transaction.atomic
def move_remark(remark: Remark, item: AgendaItem, *, by: Member) -> Remark:
    """Put a remark under another agenda item, where it was written under the wrong one, and return it. It
    loses its section where the paper of that item has none of this name. A page that still shows the remark
    where it was is told of the move when it saves (``ConflictError``)."""
    conference = lock_conference(remark.item.conference)
    _require_open(conference, by)
    row = Remark.objects.select_for_update(of=("self",)).select_related("item").get(pk=remark.pk)
    item = conference.items.select_related("paper__session__campaign__period").get(pk=item.pk)
    if row.item_id == item.pk:
        return row
    codes = {rule.code for rule in item.paper.outline.sections} if item.paper else set()
    old, row.item = row.item, item
    row.section = row.section if row.section in codes else ""
    row.version += 1
    row.save(update_fields=["item", "section", "version"])
    Event.record("move_remark", conference, by=by, remark=row.pk, old=old.title, new=item.title)
    announce_news(conference)
    return row


@transaction.atomic
def save_conclusion(conclusion: Conclusion, text: str, *, by: Member, version: int) -> Conclusion:
    """Save the chair's conclusion on an agenda item. Raises ``ConflictError`` where somebody else has changed
    it since ``version``."""
    hold_session(ReviewSession.objects.filter(conference__items__conclusion=conclusion.pk))
    row = (
        Conclusion.objects.select_for_update(of=("self",))
        .select_related("item__conference__session__committee", "saved_by")
        .get(pk=conclusion.pk)
    )
    _require_open(row.item.conference, by)
    return save_text(row, text, by=by, version=version)


@transaction.atomic
def add_recommendation(conference: Conference, addressee: str, text: str, *, by: Member) -> Recommendation:
    """Record a recommendation of the conference and the body to which it is made. A recommendation entered
    twice is stored once. Raises ``ValidationError`` where one of the two texts is empty."""
    conference = lock_conference(conference)
    _require_open(conference, by)
    words = {"addressee": clean_text(addressee)[:200], "text": clean_text(text)}
    if not all(words.values()):
        raise ValidationError(_("Say to whom the recommendation goes, and what it is."))
    before = conference.recommendations.filter(**words).first()
    if before:
        return before
    row = Recommendation.objects.create(conference=conference, recorded_by=by, **words)
    Event.record("recommend", conference, by=by, recommendation=row.pk)
    announce_news(conference)
    return row


@transaction.atomic
def withdraw_recommendation(recommendation: Recommendation, *, by: Member) -> None:
    """Delete a recommendation. The history keeps it. Does nothing if it has been withdrawn meanwhile."""
    conference = lock_conference(recommendation.conference)
    _require_open(conference, by)
    row = conference.recommendations.filter(pk=recommendation.pk).first()
    if row is None:
        return
    Event.record("withdraw_recommendation", conference, by=by, addressee=row.addressee, text=row.text)
    row.delete()
    announce_news(conference)
