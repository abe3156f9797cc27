"""The pages on which the uploader of a workbook says which column is which, and answers other questions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.actions import answers as actions
from members.actions.workbooks import read_stored, require_administrator
from members.forms import ColumnsForm
from members.models import Workbook
from members.requests import MemberRequest
from members.workbooks import WorkbookError, judge_workbook, mark_faults, shown_lines

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def workbook_columns(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the headings of the workbook with what each stands for, or keep what was chosen."""
    workbook = _workbook(request, pk)
    try:
        book = read_stored(workbook)
    except WorkbookError as error:
        return _unreadable(request, error)
    form = ColumnsForm(request.POST or None, book=book, by=request.member)
    context = {"workbook": workbook, "form": form, "refusal": book.refusal()}
    return act(
        request,
        form,
        lambda: actions.choose_columns(workbook, form.columns(), form.fixed(), by=request.member),
        to=reverse("members:workbook", args=[pk]),
        page=lambda: render(request, "members/workbook_columns.html", context),
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
        return _unreadable(request, WorkbookError(text))
    try:
        verdict = judge_workbook(read_stored(workbook), by=request.member)
        content = mark_faults(bytes(workbook.content), shown_lines(verdict))
    except WorkbookError as error:
        return _unreadable(request, error)
    headers = {"Content-Disposition": f'attachment; filename="tep-nhap-{pk}-danh-dau-loi.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)


def _unreadable(request: MemberRequest, error: WorkbookError) -> HttpResponse:
    messages.error(request, " ".join(error.messages))
    return redirect("members:workbooks")


def _workbook(request: MemberRequest, pk: int) -> Workbook:
    workbook = get_object_or_404(Workbook.objects.visible_to(request.member).defer("verdict"), pk=pk)
    require_administrator(request.member)
    return workbook
