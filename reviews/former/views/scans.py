"""The pages that keep scans of self-reviews from before the program, and say whose they are."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from members.acting import act
from members.actions.workbooks import require_uploader
from members.importing.forms import WorkbookForm
from members.models import WorkbookKind
from members.requests import MemberRequest
from reviews.former.actions import scans as actions
from reviews.former.forms import ScansForm, SortForm
from reviews.former.views.sheets import index_page
from reviews.models import FormerPaper


@require_POST
def keep(request: MemberRequest) -> HttpResponse:
    """Keep several scans, each with the member with whose code its name begins."""
    require_uploader(request.member, WorkbookKind.FORMER)
    form = ScansForm(request.POST, request.FILES)
    return act(
        request,
        form,
        lambda: actions.keep_scans(form.cleaned_data["scans"], form.cleaned_data["year"], by=request.member),
        to="reviews:former",
        page=lambda: index_page(request, WorkbookForm(), form),
        done=_said,
        field="scans",
    )


@require_POST
def sort(request: MemberRequest, pk: int) -> HttpResponse:
    """Say whose scan it is."""
    scan = get_object_or_404(FormerPaper.objects.visible_to(request.member), pk=pk)
    require_uploader(request.member, WorkbookKind.FORMER)
    form = SortForm(request.POST)
    return act(
        request,
        form,
        lambda: actions.sort_scan(scan, form.cleaned_data["code"], by=request.member),
        to="reviews:former",
        done=_("Saved."),
    )


def _said(kept: list[FormerPaper]) -> str:
    """Return how many scans were kept, and how many of them nobody could be found for."""
    text = ngettext("%(count)d scan was kept.", "%(count)d scans were kept.", len(kept))
    said = text % {"count": len(kept)}
    unsorted = sum(1 for scan in kept if scan.member_id is None)
    if unsorted:
        said += " " + _("Say below whose they are: %(count)d.") % {"count": unsorted}
    return said
