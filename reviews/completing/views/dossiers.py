"""The page of a session's dossiers: what they hold and lack, and the forms to fill and receive them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from members.acting import act
from members.requests import MemberRequest
from members.rules import refuse_unless
from reviews.completing.actions import dossiers as actions
from reviews.completing.dossier import dossier_folders
from reviews.completing.forms.dossiers import FileForm, ReceiptForm, WaiveForm
from reviews.models import DocumentKind, Receipt, ReReview, ReviewSession
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
