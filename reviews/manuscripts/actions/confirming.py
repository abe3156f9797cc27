"""Actions by which the member, or two others in the member's place, confirm that what was written by hand was
typed in as it was written, or say what was not."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members import clock
from members.models import Event, Member
from members.rules import refuse_unless
from reviews.manuscripts import notices
from reviews.models import WITNESSES, Confirmation, Manuscript
from reviews.rules import can_confirm_manuscript
from reviews.sessions.locking import lock_session
from reviews.texts import clean_text


@transaction.atomic
def confirm_manuscript(manuscript: Manuscript, *, by: Member) -> Manuscript:
    """Record that the manuscript was typed in as it was written, and return it. It is confirmed once its
    member says so, or two others do while the member says nothing. The same again changes nothing. Raises
    ``ValidationError`` while nothing is typed in from it."""
    manuscript = _locked(manuscript, by)
    last = manuscript.confirmations.filter(by=by).last()
    if last and not last.objection:
        return manuscript
    Confirmation.objects.create(manuscript=manuscript, by=by)
    Event.record("confirm_manuscript", manuscript, by=by, member=manuscript.member.full_name)
    if _is_enough(manuscript) and not manuscript.confirmed_at:
        manuscript.confirmed_at = clock.now()
        manuscript.save(update_fields=["confirmed_at"])
        notices.manuscript_confirmed(manuscript)
    return manuscript


@transaction.atomic
def object_to_manuscript(manuscript: Manuscript, words: str, *, by: Member) -> Manuscript:
    """Record what was not typed in as it was written, tell who typed it in and the clerks, and return the
    manuscript. It is not confirmed any more where its member says so. The same again changes nothing. Raises
    ``ValidationError`` without words, or while nothing is typed in from it."""
    manuscript = _locked(manuscript, by)
    words = clean_text(words)
    if not words:
        raise ValidationError({"reason": _("Say what is not as it was written.")})
    last = manuscript.confirmations.filter(by=by).last()
    if last and last.objection == words:
        return manuscript
    if manuscript.confirmed_at and by.pk != manuscript.member_id:
        raise ValidationError(_("It has been confirmed meanwhile. Look at it again."))
    Confirmation.objects.create(manuscript=manuscript, by=by, objection=words)
    if manuscript.confirmed_at:
        manuscript.confirmed_at = None
        manuscript.save(update_fields=["confirmed_at"])
    Event.record("object_to_manuscript", manuscript, by=by, member=manuscript.member.full_name, words=words)
    notices.manuscript_objected_to(manuscript, words, by=by)
    return manuscript


def _locked(manuscript: Manuscript, by: Member) -> Manuscript:
    """Return the manuscript, read again once its session is locked. Raises ``PermissionDenied`` if ``by`` may
    not confirm it, and ``ValidationError`` if nothing was typed in from it yet."""
    lock_session(manuscript.home)
    manuscript = Manuscript.objects.for_list().get(pk=manuscript.pk)
    own = by.pk == manuscript.member_id
    wrote = manuscript.paper and manuscript.paper.sections.filter(saved_by=by).exists()
    refuse_unless(
        can_confirm_manuscript(by, manuscript) and (own or not wrote),
        _("The member confirms it, or others reviewed in the session who did not type it in."),
    )
    if not Manuscript.objects.entered().filter(pk=manuscript.pk).exists():
        raise ValidationError(
            _("Nothing has been typed in from this sheet yet, or the paper is not handed in.")
        )
    return manuscript


def _is_enough(manuscript: Manuscript) -> bool:
    """Whether its member says last that it is right, or enough others do and the member has said nothing."""
    rows = manuscript.confirmations.order_by("pk").values_list("by", "objection")
    said = dict(rows)  # of each person the last entry
    if manuscript.member_id in said:
        return not said[manuscript.member_id]
    return sum(1 for objection in said.values() if not objection) >= WITNESSES
