"""The pages on which the uploader of a workbook says which column is which, and answers other questions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.actions import answers as actions
from members.actions.workbooks import read_stored, require_uploader
from members.downloads import send_workbook
from members.importing.forms import ColumnsForm
from members.importing.views.shown import columns_page, unreadable
from members.importing.views.workbooks import PAGES, uploaded_by
from members.models import Workbook
from members.requests import MemberRequest
from members.workbooks import WorkbookError, judge_workbook, mark_faults, shown_lines
from members.workbooks.layout import MEMBERS


@require_http_methods(["GET", "POST"])
def workbook_columns(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the headings of the workbook with what each stands for, or keep what was chosen."""
    workbook = _workbook(request, pk)
    try:
        book = read_stored(workbook)
    except WorkbookError as error:
        return unreadable(request, error, PAGES)
    form = ColumnsForm(request.POST or None, book=book, by=request.member)
    return act(
        request,
        form,
        lambda: actions.choose_columns(workbook, form.columns(), form.fixed(), by=request.member),
        to=reverse("members:workbook", args=[pk]),
        page=lambda: columns_page(request, workbook, book, form, PAGES),
    )


@require_POST
def workbook_answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep the ticks at questions about lines, or convert the text for old fonts."""
    workbook = _workbook(request, pk)
    ticked, converts = request.POST.getlist("confirmed"), "converts" in request.POST
    return act(
        request,
        None,
        lambda: actions.confirm_lines(workbook, ticked, converts=converts, by=request.member),
        to=reverse("members:workbook", args=[pk]),
        done=_("Saved."),
    )


@require_GET
def workbook_marked(request: MemberRequest, pk: int) -> HttpResponse:
    """Send the workbook as it was uploaded, with the faults marked in their cells."""
    workbook = _workbook(request, pk)
    if workbook.is_large:
        text = _("Only a small workbook comes back with its faults marked.")
        return unreadable(request, WorkbookError(text), PAGES)
    try:
        verdict = judge_workbook(read_stored(workbook), by=request.member)
        content = mark_faults(bytes(workbook.content), shown_lines(verdict), MEMBERS.name)
    except WorkbookError as error:
        return unreadable(request, error, PAGES)
    return send_workbook(content, f"tep-nhap-{pk}-danh-dau-loi")


def _workbook(request: MemberRequest, pk: int) -> Workbook:
    workbook = get_object_or_404(uploaded_by(request.member).defer("verdict"), pk=pk)
    require_uploader(request.member)
    return workbook
