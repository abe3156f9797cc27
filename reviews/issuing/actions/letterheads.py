"""Sets the letterhead of a committee, the styles of its Word files, and who signs besides head and
deputies."""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Committee, Event, Member
from reviews.documents.actions.attachments import check_upload, file_digest
from reviews.documents.styling import StyleFileError, check_style_file
from reviews.documents.word_styles import STYLES
from reviews.models import LetterheadSettings, Signatory
from reviews.rules import UnitVerb, require
from reviews.texts import clean_text


@transaction.atomic
def set_letterhead(
    committee: Committee, *, superior: str, organ: str, recipients: str, by: Member
) -> LetterheadSettings:
    """Set the lines of the letterhead and the recipients of every paper. What is empty is made from the
    tree."""
    row = _locked(committee, by)
    said = {
        "superior": clean_text(superior),
        "organ": clean_text(organ),
        "recipients": "\n".join(filter(None, map(clean_text, recipients.splitlines()))),
    }
    changed = [name for name, words in said.items() if getattr(row, name) != words]
    if changed:
        for name in changed:
            setattr(row, name, said[name])
        row.save(update_fields=changed)
        Event.record("set_letterhead", row, by=by, **said)
    return row


@transaction.atomic
def set_style_file(committee: Committee, upload: UploadedFile, *, by: Member) -> LetterheadSettings:
    """Take the Word file whose named styles the Word files of this committee use from now on. An earlier one
    is kept on the disk. Raises ``ValidationError`` as ``check_upload`` does, or if it is no plain Word
    file."""
    row = _locked(committee, by)
    name = PurePath(upload.name or "").name[-200:]
    if PurePath(name).suffix.lower() != ".docx":
        raise ValidationError({"style": _("The styles are taken from a Word file (.docx).")})
    check_upload(name, upload)
    digest = file_digest(upload)
    if digest == row.style_sha256:
        return row
    upload.seek(0)
    try:
        check_style_file(upload.read(), frozenset(STYLES))
    except StyleFileError as error:
        raise ValidationError({"style": str(error)}) from error
    upload.seek(0)
    row.style_name, row.style_sha256 = name, digest
    row.style.save(f"{secrets.token_urlsafe(24)}.docx", upload, save=False)
    row.save(update_fields=["style", "style_name", "style_sha256"])
    Event.record("set_style_file", row, by=by, name=name, sha256=digest)
    return row


@transaction.atomic
def drop_style_file(committee: Committee, *, by: Member) -> LetterheadSettings:
    """Go back to the styles of the program."""
    row = _locked(committee, by)
    if row.style_name:
        Event.record("drop_style_file", row, by=by, name=row.style_name, sha256=row.style_sha256)
        row.style.name, row.style_name, row.style_sha256 = "", "", ""
        row.save(update_fields=["style", "style_name", "style_sha256"])
    return row


def _locked(committee: Committee, by: Member) -> LetterheadSettings:
    require(UnitVerb.SET_LETTERHEAD, committee, by)
    row, _made = LetterheadSettings.objects.get_or_create(committee=committee)
    return LetterheadSettings.objects.select_for_update().get(pk=row.pk)


@transaction.atomic
def add_signatory(
    committee: Committee,
    member: Member,
    title: str,
    *,
    by_order: bool,
    starts_on: dt.date,
    by: Member,
) -> Signatory:
    """Enter somebody who may sign the committee's papers besides its head and deputies. Who is entered
    already is not entered again."""
    require(UnitVerb.SET_LETTERHEAD, committee, by)
    title = clean_text(title)
    if not title:
        raise ValidationError({"title": _("Say with which title is signed.")})
    row, made = Signatory.objects.get_or_create(
        committee=committee,
        member=member,
        ends_on=None,
        defaults={"title": title, "by_order": by_order, "starts_on": starts_on},
    )
    if made:
        Event.record("add_signatory", row, by=by, committee=committee.pk, title=title, by_order=by_order)
    elif (row.title, row.by_order, row.starts_on) != (title, by_order, starts_on):
        raise ValidationError(
            {"member": _("%(name)s may sign already. End that first.") % {"name": member.full_name}}
        )
    return row


@transaction.atomic
def end_signatory(signatory: Signatory, ends_on: dt.date, *, by: Member) -> Signatory:
    """Let somebody sign no longer than until that day."""
    require(UnitVerb.SET_LETTERHEAD, signatory.committee, by)
    row = Signatory.objects.select_for_update(of=("self",)).select_related("committee").get(pk=signatory.pk)
    if row.ends_on == ends_on:
        return row
    if row.ends_on is not None:
        raise ValidationError(_("This was ended already, on %(day)s.") % {"day": f"{row.ends_on:%d/%m/%Y}"})
    if ends_on < row.starts_on:
        raise ValidationError({"ends_on": _("The last day is before the first one.")})
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    Event.record("end_signatory", row, by=by, ends_on=ends_on.isoformat())
    return row
