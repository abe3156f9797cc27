"""Puts the seal of the committee under the signed copy of an issued paper."""

from __future__ import annotations

import logging
import secrets
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from members.models import Event, Member
from reviews.documents import seal
from reviews.issuing.actions.papers import require_issuer
from reviews.models import IssuedPaper, SignedCopy, SignedCopyKind
from reviews.verifying.copies import note_signatures

LOG = logging.getLogger(__name__)


def copy_to_seal(paper: IssuedPaper) -> SignedCopy | None:
    """Return the last signed copy if the seal of the committee is set and may be put under it: it was signed
    digitally, and has no seal yet."""
    code = paper.entry.series.committee.code
    if not settings.SEAL_FILE or code != settings.SEAL_COMMITTEE or paper.entry.is_annulled:
        return None
    copy = paper.signed_copies.first()
    if copy is None or copy.kind != SignedCopyKind.ELECTRONIC:
        return None
    return None if any(one["field"] == seal.FIELD for one in copy.signatures) else copy


@transaction.atomic
def seal_copy(paper: IssuedPaper, *, by: Member) -> SignedCopy:
    """Put the seal under the last signed copy, and keep the result as a further signed copy. Raises
    ``ValidationError`` if there is none to seal, or if the key of the seal cannot be used."""
    require_issuer(paper, by)
    IssuedPaper.objects.select_for_update().filter(pk=paper.pk).values_list("pk").get()
    signed = copy_to_seal(paper)
    if signed is None:
        raise ValidationError(_("There is no signed copy to seal, or it has been sealed."))
    with signed.file.open("rb") as file:
        content = file.read()
    try:
        sealed = seal.seal(content, Path(settings.SEAL_FILE), settings.SEAL_PASSWORD)
    except seal.SealError as error:
        LOG.error("The seal could not be used: %s", error)  # noqa: TRY400  the trace would say nothing more
        raise ValidationError(
            _("The seal could not be used. Tell the administrator of the server.")
        ) from None
    copy = SignedCopy(
        paper=paper,
        name=signed.name,
        size=len(sealed),
        sha256=sha256(sealed).hexdigest(),
        added_by=by,
    )
    note_signatures(copy, sealed)
    copy.file.save(f"{secrets.token_urlsafe(24)}.pdf", ContentFile(sealed), save=False)
    try:
        copy.save()
        Event.record("seal_copy", copy, by=by, number=str(paper.entry), sha256=copy.sha256)
    except Exception:
        copy.file.delete(save=False)
        raise
    return copy
