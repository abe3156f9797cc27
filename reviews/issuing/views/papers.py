"""The page on which a document is issued, and the page of an issued paper with its signed copies."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.models import Event
from members.requests import MemberRequest
from reviews.documents.issued import about_of, closing_of
from reviews.documents.signed import signature_from
from reviews.documents.stored import from_data
from reviews.documents.views.documents import FILES
from reviews.issuing.actions import papers as actions
from reviews.issuing.actions.papers import IssuingTerms
from reviews.issuing.actions.sealing import copy_to_seal, seal_copy
from reviews.issuing.forms import AnnulForm, IssuingForm, SignedCopyForm
from reviews.issuing.kinds import kind_of
from reviews.models import Document, DocumentContent, IssuedPaper, RegisterEntry, SignedCopy
from reviews.rules import UnitVerb, can, issuing_committee, require


@require_http_methods(["GET", "POST"])
def issue(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form that issues a document, or issue it."""
    document = get_object_or_404(Document.objects.visible_to(request.member).for_issue(), pk=pk)
    kind = kind_of(document)
    kept = DocumentContent.objects.filter(document=document).first()
    if kind is None or kept is None:
        return redirect(document)
    require(kind.verb, document, request.member)
    content, issuer = from_data(kept.data), issuing_committee(document)
    form = IssuingForm(
        request.POST if request.method == "POST" else None,
        document=document,
        kind=kind,
        content=content,
        issuer=issuer,
        replaceable=actions.replaceable(document),
    )
    shown = {
        "document": document,
        "form": form,
        "issuer": issuer,
        "title": about_of(content),
        "symbol": f"{kind.paper_type}/{issuer.symbol}",
        "closing": closing_of(content) if kind.is_signed_as_printed else None,
    }
    return act(
        request,
        form,
        lambda: actions.issue_document(document, IssuingTerms(**form.cleaned_data), by=request.member),
        to=lambda paper: paper,
        page=lambda: render(request, "reviews/issuing/issue.html", shown),
        done=lambda paper: _("Issued as %(number)s.") % {"number": paper.entry},
    )


def _fetch(request: MemberRequest, pk: int) -> IssuedPaper:
    paper = get_object_or_404(IssuedPaper.objects.visible_to(request.member).for_list(), pk=pk)
    paper.document = Document.objects.for_issue().get(pk=paper.document_id)
    return paper


@require_GET
def issued(request: MemberRequest, pk: int) -> HttpResponse:
    """Show an issued paper. While the worker makes its files, htmx asks again and again for the part that
    changes."""
    paper = _fetch(request, pk)
    template = "reviews/issuing/issued.html#files" if request.htmx else "reviews/issuing/issued.html"
    return render(request, template, _shown(request, paper, SignedCopyForm()))


def _shown(request: MemberRequest, paper: IssuedPaper, form: SignedCopyForm) -> dict[str, object]:
    member, kind = request.member, kind_of(paper.document)
    issues = kind is not None and can(member, kind.verb, paper.document)
    committee = paper.entry.series.committee
    annuls = issues or can(member, UnitVerb.KEEP_REGISTER, committee)
    return {
        "paper": paper,
        "entry": paper.entry,
        "document": paper.document,
        "document_is_seen": Document.objects.visible_to(member).filter(pk=paper.document_id).exists(),
        "later": IssuedPaper.objects.filter(replaces=paper).select_related("entry").first(),
        "copies": [
            (copy, [signature_from(one) for one in copy.signatures])
            for copy in paper.signed_copies.select_related("added_by")
        ],
        "copy_form": form if issues else None,
        "may_issue": issues,
        "may_seal": issues and copy_to_seal(paper) is not None,
        "may_annul": annuls and not paper.entry.is_annulled,
        "sees_register": can(member, UnitVerb.SEE_REGISTER, committee),
    }


@require_POST
def make_again(request: MemberRequest, pk: int) -> HttpResponse:
    paper = _fetch(request, pk)
    return act(request, None, lambda: actions.make_again(paper, by=request.member), to=paper)


@require_GET
@xframe_options_sameorigin
def file(request: MemberRequest, pk: int) -> HttpResponse | FileResponse:
    """Send the PDF of an issued paper, or with ``?as=docx`` or ``?as=xlsx`` the same paper for Word or its
    tables for Excel. Every reading is written to the history, which is all that this GET writes."""
    paper = _fetch(request, pk)
    ending = request.GET.get("as", "pdf")
    field, content_type = FILES.get(ending, FILES["pdf"])
    found = getattr(paper, field)
    if not (paper.is_done and found):
        return redirect(paper)
    Event.record("fetch", paper, by=request.member, file=ending)
    name = paper.entry.symbol.replace("/", "-")
    return FileResponse(
        found.open("rb"),
        as_attachment="download" in request.GET or field != "file",
        filename=f"{name}.{ending if ending in FILES else 'pdf'}",
        content_type=content_type,
    )


@require_POST
def sign(request: MemberRequest, pk: int) -> HttpResponse:
    """Attach the signed copy of an issued paper."""
    paper = _fetch(request, pk)
    form = SignedCopyForm(request.POST, request.FILES)
    return act(
        request,
        form,
        lambda: actions.attach_signed_copy(paper, form.cleaned_data["file"], by=request.member),
        to=paper,
        page=lambda: render(request, "reviews/issuing/issued.html", _shown(request, paper, form)),
        done=_("The signed copy has been attached."),
        field="file",
    )


@require_POST
def seal(request: MemberRequest, pk: int) -> HttpResponse:
    """Put the seal of the committee under the signed copy of an issued paper."""
    paper = _fetch(request, pk)
    return act(
        request,
        None,
        lambda: seal_copy(paper, by=request.member),
        to=paper,
        done=_("The seal has been put under the signed copy."),
    )


@require_GET
def signed_copy(request: MemberRequest, pk: int) -> FileResponse:
    """Send a signed copy, always as a download. That is written to the history, and nothing else."""
    copy = get_object_or_404(SignedCopy.objects.visible_to(request.member), pk=pk)
    Event.record("fetch", copy, by=request.member)
    return FileResponse(copy.file.open("rb"), as_attachment=True, filename=copy.name)


@require_http_methods(["GET", "POST"])
def annul(request: MemberRequest, pk: int) -> HttpResponse:
    """Annul a paper of a register, with the reason."""
    lines = RegisterEntry.objects.visible_to(request.member)
    seen = RegisterEntry.objects.filter(issued__in=IssuedPaper.objects.visible_to(request.member))
    entry = get_object_or_404((lines | seen).distinct().for_list(), pk=pk)
    form = AnnulForm(request.POST if request.method == "POST" else None)
    paper = getattr(entry, "issued", None)
    return act(
        request,
        form,
        lambda: actions.annul_paper(entry, form.cleaned_data["reason"], by=request.member),
        to=paper or entry,
        page=lambda: render(
            request, "reviews/issuing/annul.html", {"entry": entry, "paper": paper, "form": form}
        ),
        done=_("The paper has been annulled. It keeps its number."),
    )
