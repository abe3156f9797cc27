"""The pages for importing workbooks of committees and people, and for downloading what stands as one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.actions.importing import WorkbookRefusedError
from members.actions.workbooks import (
    export_workbook,
    have_applied,
    read_stored,
    require_uploader,
    store_workbook,
)
from members.downloads import send_workbook
from members.importing.forms import WorkbookForm
from members.importing.views.shown import WorkbookPages, unreadable, verdict_page
from members.models import Member, Workbook, WorkbookKind
from members.models.workbook import WorkbookQuerySet
from members.paging import page_of
from members.requests import MemberRequest
from members.workbooks import (
    Book,
    ShownLine,
    WorkbookError,
    empty_workbook,
    judge_workbook,
    shown_lines,
)

PAGES = WorkbookPages(
    title=gettext_lazy("Import"),
    index="members:workbooks",
    workbook="members:workbook",
    columns="members:workbook_columns",
    answer="members:workbook_answer",
    marked="members:workbook_marked",
    apply="members:workbook_apply",
)


def uploaded_by(member: Member) -> WorkbookQuerySet:
    """Filter to the workbooks of committees and people that this member uploaded."""
    return Workbook.objects.visible_to(member).about(WorkbookKind.PEOPLE)


@require_http_methods(["GET", "POST"])
def workbooks(request: MemberRequest) -> HttpResponse:
    """Show the page for uploading a workbook, with the earlier uploads, or store an uploaded workbook."""
    require_uploader(request.member)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()

    def store() -> Workbook:
        file = form.cleaned_data["file"]
        return store_workbook(file.name, file.read(), by=request.member)

    def page() -> HttpResponse:
        earlier = uploaded_by(request.member).defer("content", "verdict")
        context = {"form": form, "earlier": page_of(request, earlier), "pages": PAGES}
        return render(request, "members/importing/workbooks.html", context)

    return act(
        request,
        form,
        store,
        to=lambda workbook: reverse("members:workbook", args=[workbook.pk]),
        page=page,
        field="file",
    )


@require_GET
def workbook_template(request: MemberRequest) -> HttpResponse:
    """Send the empty workbook as a download."""
    require_uploader(request.member)
    return send_workbook(empty_workbook(), "mau-nhap-du-lieu")


@require_GET
def workbook_export(request: MemberRequest, pk: int) -> HttpResponse:
    """Send what stands in a committee and below it as the workbook that the import reads. Every download is
    written to the history, which is all that this GET writes."""
    require_uploader(request.member)
    committee = get_object_or_404(request.member.administered, pk=pk)
    try:
        content = export_workbook(committee, by=request.member)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("organisation:unit", pk)
    return send_workbook(content, f"du-lieu-{pk}")


@require_GET
def workbook(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page that says what importing each line of the workbook would do. Of a large workbook it shows
    what the worker has found, or that the worker is still at it.

    ``?state=`` limits the page to the lines of one state."""
    seen = uploaded_by(request.member)
    workbook = get_object_or_404(seen.defer("content", "verdict") if request.htmx else seen, pk=pk)
    require_uploader(request.member)
    if request.htmx:  # the page asks by itself whether the worker is done
        return HttpResponse(status=204) if workbook.asked else HttpResponse(headers={"HX-Refresh": "true"})
    try:
        book = None if workbook.is_large else read_stored(workbook)
        if book and book.unclear and not workbook.applied_at:
            return redirect("members:workbook_columns", pk=workbook.pk)
        rows = _lines(workbook, book, request.member)
    except WorkbookError as error:
        return unreadable(request, error, PAGES)
    return verdict_page(request, workbook, rows, book.said if book else workbook.said, PAGES)


def _lines(workbook: Workbook, book: Book | None, by: Member) -> list[ShownLine]:
    """Return the lines of the workbook with the verdict on each, compared with what is in the database now,
    or with what was there when the worker looked at a large workbook."""
    if book is None:
        return [ShownLine.stored(kept) for kept in workbook.verdict or []]
    return shown_lines(judge_workbook(book, by=by))


@require_POST
def workbook_apply(request: MemberRequest, pk: int) -> HttpResponse:
    """Import the workbook and go back to its page, which then shows every line as unchanged. A large workbook
    is imported by the worker, and its page says so."""
    workbook = get_object_or_404(uploaded_by(request.member).defer("content", "verdict"), pk=pk)

    def apply() -> Workbook:
        """Import the workbook. Raises ``ValidationError`` with the number of cells that have errors."""
        try:
            return have_applied(workbook, by=request.member)
        except WorkbookRefusedError as error:
            raise ValidationError(error.in_short()) from error

    return act(
        request,
        None,
        apply,
        to=reverse("members:workbook", args=[workbook.pk]),
        done=lambda done: "" if done.asked else _("Everything in this workbook has been written."),
    )
