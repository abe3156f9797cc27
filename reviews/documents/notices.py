"""Notices to the member who asked for a document: that it is ready, or could not be made."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from members.notices import tell
from reviews.models import Document, DocumentKind


def document_finished(document: Document) -> None:
    """Tell the member who asked for the document that it is ready or could not be made, if that member may
    still see it."""
    if not Document.objects.visible_to(document.requested_by).filter(pk=document.pk).exists():
        return
    ready, failed = DOCUMENTS[DocumentKind(document.kind)]
    words = str(ready if document.state == "done" else failed)
    tell([document.requested_by], words % {"about": document.about}, document.get_absolute_url())


DOCUMENTS: dict[DocumentKind, tuple[str | Promise, str | Promise]] = {
    DocumentKind.REPORT: (
        gettext_lazy("The consolidated report of %(about)s is ready."),
        gettext_lazy("The consolidated report of %(about)s could not be made."),
    ),
    DocumentKind.RE_RATING: (
        gettext_lazy("The decision of re-rating in %(about)s is ready."),
        gettext_lazy("The decision of re-rating in %(about)s could not be made."),
    ),
    DocumentKind.EVALUATION: (
        gettext_lazy("The quarterly self-evaluation of %(about)s is ready as a paper."),
        gettext_lazy("The quarterly self-evaluation of %(about)s could not be printed."),
    ),
    DocumentKind.SUGGESTION: (
        gettext_lazy("The paper of suggested topics to %(about)s is ready."),
        gettext_lazy("The paper of suggested topics to %(about)s could not be made."),
    ),
    DocumentKind.DOSSIER: (
        gettext_lazy("The list of the dossier of %(about)s is ready."),
        gettext_lazy("The list of the dossier of %(about)s could not be made."),
    ),
    DocumentKind.PLAN: (
        gettext_lazy("The remedy plan of %(about)s is ready as a paper."),
        gettext_lazy("The remedy plan of %(about)s could not be printed."),
    ),
    DocumentKind.INVITATION: (
        gettext_lazy("The summons to the conference of %(about)s is ready."),
        gettext_lazy("The summons to the conference of %(about)s could not be made."),
    ),
    DocumentKind.MINUTES: (
        gettext_lazy("The minutes of %(about)s are ready as a paper."),
        gettext_lazy("The minutes of %(about)s could not be printed."),
    ),
    DocumentKind.PAPER: (
        gettext_lazy("The printed paper of %(about)s is ready."),
        gettext_lazy("The paper of %(about)s could not be printed."),
    ),
    DocumentKind.SUMMARY: (
        gettext_lazy("The summary table is ready: %(about)s."),
        gettext_lazy("The summary table could not be made: %(about)s."),
    ),
}
