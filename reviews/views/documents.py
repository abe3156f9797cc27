"""Asking for a report, watching it being made, fetching the file."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from members.models import Event
from members.requests import MemberRequest
from reviews.actions import documents as actions
from reviews.models import Document, ReviewSession
from reviews.rules import can_fetch


@require_POST
def request_document(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    session = get_object_or_404(ReviewSession.objects.visible_to(request.member).for_list(), pk=pk)
    wanted = next((known for known in actions.VERBS if known == kind), None)
    if wanted is None:
        raise Http404
    try:
        document = actions.request_document(session, wanted, by=request.member)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(session)
    return redirect(document)


def _fetch(request: MemberRequest, pk: int) -> Document:
    rows = Document.objects.visible_to(request.member)
    return get_object_or_404(
        rows.select_related("session__committee", "session__campaign__period", "requested_by"), pk=pk
    )


@require_GET
def document(request: MemberRequest, pk: int) -> HttpResponse:
    """The document's page; asked for by htmx, only the part that changes while the worker is at it."""
    template = "reviews/document.html#status" if request.htmx else "reviews/document.html"
    return render(request, template, {"document": _fetch(request, pk)})


@require_GET
@xframe_options_sameorigin
def file(request: MemberRequest, pk: int) -> HttpResponse | FileResponse:
    """The bytes. Reading a dossier is put on record; that line of history is the one thing a GET writes."""
    document = _fetch(request, pk)
    if not can_fetch(document):
        return redirect(document)
    Event.record("fetch", document, by=request.member)
    name = f"{document.session.committee.code}-{document.session.period.year}-{document.pk}.pdf"
    return FileResponse(
        document.file.open("rb"),
        as_attachment="download" in request.GET,
        filename=name,
        content_type="application/pdf",
    )
