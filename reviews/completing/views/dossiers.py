"""The page of a session's dossiers: what they hold and lack, and the forms to fill and receive them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.requests import MemberRequest
from members.rules import refuse_unless
from reviews.completing.actions import dossiers as actions
from reviews.completing.dossier import dossier_folders
from reviews.completing.forms.dossiers import FileForm, ManyFilesForm, ReceiptForm, SortedRowForm, WaiveForm
from reviews.models import DocumentKind, DossierItem, Paper, Receipt, ReReview, ReviewSession
from reviews.rules import PaperVerb, SessionVerb, allowed, allowed_on_paper, capacities_in, require
from reviews.sessions.fetching import fetch_session
from reviews.stages import Capacity


@dataclass(frozen=True)
class DossierForms:
    """The forms of the page of dossiers. A form sent with errors is shown again."""

    file: FileForm | None = None
    waive: WaiveForm | None = None


@require_GET
def dossier(request: MemberRequest, pk: int) -> HttpResponse:
    return dossier_page(request, fetch_session(request, pk))


def dossier_page(
    request: MemberRequest, session: ReviewSession, forms: DossierForms = DossierForms()
) -> HttpResponse:
    played = capacities_in(request.member, session)
    verbs = allowed(played, session)
    refuse_unless(
        SessionVerb.SEE_DOSSIER in verbs or Capacity.SUBJECT in played,
        _("The dossiers are for those who lead or watch the session, the own one for each member."),
    )
    papers = session.papers.select_related("member", "session__committee").in_order()
    if SessionVerb.FILL_DOSSIER in verbs:
        forms = DossierForms(forms.file or FileForm(papers=papers), forms.waive or WaiveForm(papers=papers))
    found = dossier_folders(session)
    if SessionVerb.SEE_DOSSIER not in verbs:
        found = [folder for folder in found if folder.paper.member_id == request.member.pk]
    context: dict[str, Any] = {
        "session": session,
        "allowed": verbs,
        "folders": found,
        "lacking": sum(1 for folder in found if folder.missing),
        "forms": forms,
        "receipts": Receipt.objects.visible_to(request.member).filter(session=session).select_related("by"),
        "receipt_form": ReceiptForm() if SessionVerb.RECEIVE in verbs else None,
        "orders": ReReview.objects.visible_to(request.member)
        .filter(session=session)
        .select_related("ordered_by")
        .prefetch_related("papers__member", "papers__session__committee"),
        "kind": DocumentKind.DOSSIER,
        "bundled": {
            folder.paper.pk
            for folder in found
            if PaperVerb.PRINT_BUNDLE in allowed_on_paper(request.member, folder.paper, played)
        },
    }
    return render(request, "reviews/completing/dossier.html", context)


@require_POST
def file_paper(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    require(SessionVerb.FILL_DOSSIER, session, request.member)
    form = FileForm(request.POST, request.FILES, papers=session.papers.for_list())

    def file() -> None:
        data = form.cleaned_data
        actions.file_paper(data["paper"], data["kind"], data["citation"], data["file"], by=request.member)

    return act(
        request,
        form,
        file,
        to=reverse("reviews:dossier", args=[pk]),
        page=lambda: dossier_page(request, session, DossierForms(file=form)),
        done=_("Saved."),
    )


@require_http_methods(["GET", "POST"])
def sort_files(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page on which many files are chosen at once and sorted to persons, and file them. Each file
    comes with the key of a paper, empty for a file that is left out, and with what it is."""
    session = fetch_session(request, pk)
    require(SessionVerb.FILL_DOSSIER, session, request.member)
    papers = session.papers.for_list().in_order()
    form = ManyFilesForm(request.POST or None, request.FILES or None)

    def file() -> list[DossierItem]:
        return actions.file_papers(_sorted(request, papers), form.cleaned_data["kind"], by=request.member)

    return act(
        request,
        form,
        file,
        to=reverse("reviews:dossier", args=[pk]),
        page=lambda: render(
            request,
            "reviews/completing/sort_files.html",
            {"session": session, "form": form, "row": SortedRowForm(auto_id=False, papers=papers)},
        ),
        done=lambda items: (
            ngettext("%(n)s file put in.", "%(n)s files put in.", len(items)) % {"n": len(items)}
        ),
    )


def _sorted(request: MemberRequest, papers: Iterable[Paper]) -> list[actions.SortedFile]:
    """Return the files sent with whose they are. Raise ``ValidationError`` where the rows do not fit the
    files, so that no file lands with another person."""
    files = request.FILES.getlist("file")
    keys, citations = request.POST.getlist("paper"), request.POST.getlist("citation")
    if not len(files) == len(keys) == len(citations):
        raise ValidationError(_("The list does not fit the files. Choose the files again."))
    by_key = {str(paper.pk): paper for paper in papers}
    if set(keys) - set(by_key) - {""}:
        raise ValidationError(_("One of the persons is not in this session. Choose the files again."))
    rows = zip(files, keys, citations, strict=True)
    return [actions.SortedFile(by_key[key], said, file) for file, key, said in rows if key]


@require_POST
def waive(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    require(SessionVerb.FILL_DOSSIER, session, request.member)
    form = WaiveForm(request.POST, papers=session.papers.for_list())

    def say_why() -> None:
        data = form.cleaned_data
        actions.waive_kind(list(data["papers"]), data["kind"], data["reason"], by=request.member)

    return act(
        request,
        form,
        say_why,
        to=reverse("reviews:dossier", args=[pk]),
        page=lambda: dossier_page(request, session, DossierForms(waive=form)),
        done=_("Saved."),
    )


@require_POST
def receive(request: MemberRequest, pk: int) -> HttpResponse:
    session = fetch_session(request, pk)
    note = request.POST.get("note", "")
    return act(
        request,
        None,
        lambda: actions.receive_dossier(session, by=request.member, note=note),
        to=reverse("reviews:dossier", args=[pk]),
    )
