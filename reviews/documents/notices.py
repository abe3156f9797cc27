"""Notices to the member who asked for a document: that it is ready, or could not be made."""

from __future__ import annotations

from members.notices import tell
from reviews.documents.kinds import KINDS
from reviews.models import Document, DocumentKind


def document_finished(document: Document) -> None:
    """Tell the member who asked for the document that it is ready or could not be made, if that member may
    still see it."""
    if not Document.objects.visible_to(document.requested_by).filter(pk=document.pk).exists():
        return
    printing = KINDS[DocumentKind(document.kind)]
    words = str(printing.ready if document.state == "done" else printing.failed)
    tell([document.requested_by], words % {"about": document.about}, document.get_absolute_url())
