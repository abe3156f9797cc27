"""Pages of documents: ask for one, see how far it is, open its PDF."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_POST

from members.acting import act
from members.models import Event, Member
from members.requests import MemberRequest
from reviews.documents.actions import documents as actions
from reviews.documents.kinds import KINDS
from reviews.models import Commitment, Document, DocumentKind, Paper, SelfEvaluation
from reviews.rules import can_fetch
from reviews.sessions.fetching import fetch_session

OFFICE = "application/vnd.openxmlformats-officedocument"
FILES = {
    "pdf": ("file", "application/pdf"),
    "docx": ("word", f"{OFFICE}.wordprocessingml.document"),
    "xlsx": ("tables", f"{OFFICE}.spreadsheetml.sheet"),
}
"""The files of a document by how their names end: the field of the model, and the type of the file."""


@require_POST
def request_document(request: MemberRequest, pk: int, kind: str) -> HttpResponse:
    """Ask for a document of the session, and go to its page."""
    session = fetch_session(request, pk)
    if not actions.is_asked_on_session(kind):
        raise Http404
    return act(
        request,
        None,
        lambda: actions.request_document(session, DocumentKind(kind), by=request.member),
        to=lambda document: document,
        page=lambda: redirect(session),
    )


def _fetch(request: MemberRequest, pk: int) -> Document:
    rows = Document.objects.visible_to(request.member).for_issue()
    about = ("sheet__case__member", "sheet__evaluation__period", "requested_by")
    return get_object_or_404(rows.select_related(*about), pk=pk)


@require_GET
def document(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page of a document, which says whether it is ready. While the worker makes it, htmx asks again
    and again for the part that changes."""
    template = "reviews/documents/document.html#status" if request.htmx else "reviews/documents/document.html"
    found = _fetch(request, pk)
    own = found.requested_by_id == request.member.pk
    beside = [] if request.htmx or not found.organ_id else _beside(request.member, found)
    shown = {"document": found, "again": _again(found), "own": own, "beside": beside}
    return render(request, template, shown)


def _beside(member: Member, document: Document) -> list[Document]:
    """Return the latest documents of this kind about the session that are in the names of other
    committees."""
    rows = Document.objects.visible_to(member).filter(session=document.session_id, kind=document.kind)
    rows = rows.exclude(organ=document.organ_id).exclude(organ=None).select_related("organ")
    return list({row.organ_id: row for row in rows.order_by("pk")}.values())


@require_POST
def cancel_document(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop the making of a document, and show its page again."""
    found = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: actions.cancel_document(found, by=request.member),
        to=lambda document: document,
        page=lambda: redirect(found),
    )


def _again(document: Document) -> str:
    """Return the address to which the button sends that asks for this document anew."""
    elsewhere = {
        DocumentKind.RE_RATING: lambda: reverse("reviews:print_again", args=[document.pk]),
        DocumentKind.SUGGESTION: lambda: reverse("reviews:suggestion_print", args=[document.suggestion_id]),
        DocumentKind.EVALUATION: lambda: reverse("reviews:evaluation_print", args=[document.sheet_id]),
        DocumentKind.SUMMARY: lambda: reverse("reviews:quarter_summary", args=[document.evaluation_id]),
        DocumentKind.PAPER: lambda: reverse("reviews:paper_print", args=[document.paper_id]),
        DocumentKind.COMMITMENT: lambda: reverse("reviews:commitment_print", args=[document.commitment_id]),
    }
    if document.ballot_id:
        return reverse("reviews:ballot_print", args=[document.ballot_id, document.kind])
    ask = elsewhere.get(DocumentKind(document.kind))
    if ask is None and document.paper_id:
        return reverse("reviews:paper_print_about", args=[document.paper_id, document.kind])
    return ask() if ask else reverse("reviews:request_document", args=[document.session_id, document.kind])


def _name(document: Document, ending: str) -> str:
    """Return the name of the file, in plain ASCII letters: the kind of paper, the code of the committee or
    member, the period, and the document's key."""
    about, kind = document.about, KINDS[DocumentKind(document.kind)].name
    if isinstance(about, Commitment):
        return f"{kind}_{about.member.code}_{about.year}_{document.pk}.{ending}"
    if isinstance(about, SelfEvaluation):
        period, code = about.evaluation.period, about.case.member.code if about.case.member else ""
    elif isinstance(about, Paper):
        period = about.session.period
        code = about.member.code if about.member else about.session.committee.code
    else:
        period, code = about.period, about.committee.code
    time = f"{period.year}-Q{period.quarter}" if period.quarter else f"{period.year}"
    return f"{kind}_{code}_{time}_{document.pk}.{ending}"


@require_GET
@xframe_options_sameorigin
def file(request: MemberRequest, pk: int) -> HttpResponse | FileResponse:
    """Send the PDF, or with ``?as=docx`` or ``?as=xlsx`` the same paper for Word or its tables for Excel.
    Where there is no such file, go to the document's page. Every reading is written to the history, which is
    all that this GET writes."""
    document = _fetch(request, pk)
    ending = request.GET.get("as", "pdf")
    field, content_type = FILES.get(ending, FILES["pdf"])
    found = getattr(document, field)
    if not (can_fetch(document) and found) or (document.office_due and field != "file"):
        return redirect(document)
    Event.record("fetch", document, by=request.member, file=ending)
    return FileResponse(
        found.open("rb"),
        as_attachment="download" in request.GET or field != "file",
        filename=_name(document, ending if ending in FILES else "pdf"),
        content_type=content_type,
    )
