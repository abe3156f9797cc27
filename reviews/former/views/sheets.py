"""The pages on which staff upload the workbook of former years, see the verdict and take it over."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.actions import answers as answering
from members.actions.importing import WorkbookRefusedError
from members.actions.workbooks import require_uploader, store_workbook
from members.downloads import send_workbook
from members.importing.forms import ColumnsForm, WorkbookForm
from members.importing.views.shown import WorkbookPages, columns_page, unreadable, verdict_page
from members.models import Workbook, WorkbookKind
from members.paging import page_of
from members.requests import MemberRequest
from members.workbooks import WorkbookError, mark_faults, shown_lines
from members.workbooks.files import MOST_ROWS
from reviews.former.actions import sheets as actions
from reviews.former.forms import ScansForm, SortForm
from reviews.former.workbook import former_template, judge_former, known_levels, level_sheet, read_former
from reviews.models import FormerPaper

PAGES = WorkbookPages(
    title=gettext_lazy("Former years"),
    index="reviews:former",
    workbook="reviews:former_workbook",
    columns="reviews:former_columns",
    answer="reviews:former_answer",
    marked="reviews:former_marked",
    apply="reviews:former_take_over",
)


@require_http_methods(["GET", "POST"])
def index(request: MemberRequest) -> HttpResponse:
    """Show the page for uploading a workbook of former years and scans, or store an uploaded workbook."""
    require_uploader(request.member, WorkbookKind.FORMER)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()

    def store() -> Workbook:
        file = form.cleaned_data["file"]
        return store_workbook(
            file.name, file.read(), by=request.member, kind=WorkbookKind.FORMER, read=read_former
        )

    return act(
        request,
        form,
        store,
        to=lambda workbook: reverse("reviews:former_workbook", args=[workbook.pk]),
        page=lambda: index_page(request, form, ScansForm()),
        field="file",
    )


def index_page(request: MemberRequest, form: WorkbookForm, scans: ScansForm) -> HttpResponse:
    """Show the page of former years with these forms, the earlier uploads, and the scans to be sorted."""
    earlier = Workbook.objects.visible_to(request.member).about(WorkbookKind.FORMER)
    unsorted = FormerPaper.objects.visible_to(request.member).unsorted().prefetch_related("attachments")
    context = {
        "form": form,
        "scans_form": scans,
        "sort_form": SortForm(),
        "pages": PAGES,
        "earlier": page_of(request, earlier.defer("content", "verdict")),
        "unsorted": page_of(request, unsorted, name="scans"),
    }
    return render(request, "reviews/former/index.html", context)


@require_GET
def template(request: MemberRequest) -> HttpResponse:
    """Send the workbook with everybody over whom the reader is staff, and the levels on record. Where there
    are too many, it is empty."""
    require_uploader(request.member, WorkbookKind.FORMER)
    rows = known_levels(request.member)
    return send_workbook(former_template(rows if len(rows) <= MOST_ROWS else ()), "mau-cac-nam-truoc")


@require_GET
def workbook(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page that says what taking over each line of the workbook would do."""
    row = _workbook(request, pk)
    try:
        read = actions.read_stored_years(row)
    except WorkbookError as error:
        return unreadable(request, error, PAGES)
    if read.unclear and not row.applied_at:
        return redirect("reviews:former_columns", pk=pk)
    lines = shown_lines(judge_former(read, by=request.member))
    return verdict_page(request, row, lines, read.said, PAGES)


@require_http_methods(["GET", "POST"])
def columns(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the headings of the workbook with what each stands for, or keep what was chosen."""
    row = _workbook(request, pk)
    try:
        read = actions.read_stored_years(row)
    except WorkbookError as error:
        return unreadable(request, error, PAGES)
    form = ColumnsForm(request.POST or None, book=read, by=request.member)
    return act(
        request,
        form,
        lambda: answering.choose_columns(row, form.columns(), form.fixed(), by=request.member),
        to=reverse("reviews:former_workbook", args=[pk]),
        page=lambda: columns_page(request, row, read, form, PAGES),
    )


@require_POST
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep the ticks at questions about lines, or convert the text for old fonts."""
    row = _workbook(request, pk)
    ticked, converts = request.POST.getlist("confirmed"), "converts" in request.POST
    return act(
        request,
        None,
        lambda: answering.confirm_lines(row, ticked, converts=converts, by=request.member),
        to=reverse("reviews:former_workbook", args=[pk]),
        done=_("Saved."),
    )


@require_GET
def marked(request: MemberRequest, pk: int) -> HttpResponse:
    """Send the workbook as it was uploaded, with the faults marked in their cells."""
    row = _workbook(request, pk)
    try:
        lines = shown_lines(judge_former(actions.read_stored_years(row), by=request.member))
        content = mark_faults(bytes(row.content), lines, level_sheet().name)
    except WorkbookError as error:
        return unreadable(request, error, PAGES)
    return send_workbook(content, f"cac-nam-truoc-{pk}-danh-dau-loi")


@require_POST
def take_over(request: MemberRequest, pk: int) -> HttpResponse:
    """Take over everything in the workbook and go back to its page."""
    row = _workbook(request, pk)

    def do() -> Workbook:
        """Take over the workbook. Raises ``ValidationError`` with the number of cells that have errors."""
        try:
            return actions.take_over_former_years(row, by=request.member)
        except WorkbookRefusedError as error:
            raise ValidationError(error.in_short()) from error

    return act(
        request,
        None,
        do,
        to=reverse("reviews:former_workbook", args=[pk]),
        done=_("Everything in this workbook has been written."),
    )


def _workbook(request: MemberRequest, pk: int) -> Workbook:
    rows = Workbook.objects.visible_to(request.member).about(WorkbookKind.FORMER).defer("verdict")
    row = get_object_or_404(rows, pk=pk)
    require_uploader(request.member, WorkbookKind.FORMER)
    return row
