"""The pages for importing workbooks, for the outbox, and for the address of the signed-in person."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act
from members.actions import logins
from members.actions import mails as mail_actions
from members.actions.workbooks import (
    WorkbookRefusedError,
    have_applied,
    read_stored,
    require_administrator,
    store_workbook,
)
from members.forms import AddressForm, WorkbookForm
from members.models import Mail, MailState, Member, RoleKind, Workbook
from members.paging import page_of
from members.requests import MemberRequest
from members.workbooks import (
    Book,
    SheetLineState,
    ShownLine,
    WorkbookError,
    empty_workbook,
    judge_workbook,
    shown_lines,
)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "POST"])
def workbooks(request: MemberRequest) -> HttpResponse:
    """Show the page for uploading a workbook, with the earlier uploads, or store an uploaded workbook."""
    require_administrator(request.member)
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()

    def store() -> Workbook:
        file = form.cleaned_data["file"]
        return store_workbook(file.name, file.read(), by=request.member)

    def page() -> HttpResponse:
        earlier = Workbook.objects.visible_to(request.member).defer("content", "verdict")
        context = {"form": form, "earlier": page_of(request, earlier)}
        return render(request, "members/workbooks.html", context)

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
    require_administrator(request.member)
    headers = {"Content-Disposition": 'attachment; filename="mau-nhap-du-lieu.xlsx"'}
    return HttpResponse(empty_workbook(), content_type=XLSX, headers=headers)


@require_GET
def workbook(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the page that says what importing each line of the workbook would do. Of a large workbook it shows
    what the worker has found, or that the worker is still at it.

    ``?state=`` limits the page to the lines of one state."""
    seen = Workbook.objects.visible_to(request.member)
    workbook = get_object_or_404(seen.defer("content", "verdict") if request.htmx else seen, pk=pk)
    require_administrator(request.member)
    if request.htmx:  # the page asks by itself whether the worker is done
        return HttpResponse(status=204) if workbook.asked else HttpResponse(headers={"HX-Refresh": "true"})
    try:
        book = None if workbook.is_large else read_stored(workbook)
        if book and book.unclear and not workbook.applied_at:
            return redirect("members:workbook_columns", pk=workbook.pk)
        rows = _lines(workbook, book, request.member)
    except WorkbookError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("members:workbooks")
    counts = Counter(line.state for line in rows)
    state = request.GET.get("state", "")
    shown = [line for line in rows if state in ("", line.state)]
    context = {
        "workbook": workbook,
        "counts": [(kind, counts[kind]) for kind in SheetLineState],
        "total": len(rows),
        "errors": counts[SheetLineState.ERROR],
        "to_write": counts[SheetLineState.NEW] + counts[SheetLineState.CHANGED],
        "state": state,
        "page": page_of(request, shown),
        "said": book.said if book else workbook.said,
        "is_open": not workbook.applied_at and not workbook.asked,
        "questions": any(problem.question for line in rows for problem in line.problems),
        "old_fonts": sum(problem.is_old_font for line in rows for problem in line.problems),
    }
    return render(request, "members/workbook.html", context)


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
    workbook = get_object_or_404(
        Workbook.objects.visible_to(request.member).defer("content", "verdict"), pk=pk
    )

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


@require_GET
def outbox(request: MemberRequest) -> HttpResponse:
    """Show the page of mails to people over whom this person is staff or administrator.

    ``?state=`` limits the page to the mails of one state."""
    if not request.member.holds(RoleKind.STAFF, RoleKind.ADMINISTRATOR):
        raise PermissionDenied(_("The outbox is for staff and the administrator."))
    mails = Mail.objects.visible_to(request.member)
    counts = dict(mails.order_by().values_list("state").annotate(n=Count("pk")))
    state = request.GET.get("state", "")
    shown = mails.filter(state=state) if state in MailState.values else mails
    context = {
        "page": page_of(request, shown.select_related("recipient")),
        "states": [(kind, counts.get(kind, 0)) for kind in MailState],
        "total": sum(counts.values()),
        "state": state,
    }
    return render(request, "members/outbox.html", context)


@require_POST
def send_again(request: MemberRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(Mail.objects.visible_to(request.member), pk=pk)
    return act(
        request,
        None,
        lambda: mail_actions.send_again(mail, by=request.member),
        to="members:outbox",
        done=_("The mail is queued again."),
    )


@require_http_methods(["GET", "POST"])
def address(request: MemberRequest) -> HttpResponse:
    """Show the form for the address to which the signed-in person's mails are sent, or save the address."""
    form = AddressForm(request.POST or None, initial={"email": request.user.email})
    return act(
        request,
        form,
        lambda: logins.set_address(request.member, form.cleaned_data["email"], by=request.member),
        to="members:address",
        page=lambda: render(request, "members/address.html", {"form": form}),
        done=_("Saved."),
        field="email",
    )
