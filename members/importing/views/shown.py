"""What the pages of an uploaded workbook show, whatever the workbook is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from members.importing.forms import ColumnsForm
from members.models import Workbook
from members.paging import page_of
from members.requests import MemberRequest
from members.workbooks import SheetLineState, SheetsRead, ShownLine, WorkbookError


@dataclass(frozen=True)
class WorkbookPages:
    """The names of the addresses of one kind of workbook: the list of uploads with its ``title``, one
    workbook, its columns, the answers to its questions, the file with its faults marked, and the import."""

    title: str | Promise
    index: str
    workbook: str
    columns: str
    answer: str
    marked: str
    apply: str


def verdict_page(
    request: MemberRequest,
    workbook: Workbook,
    rows: Sequence[ShownLine],
    said: Sequence[str],
    pages: WorkbookPages,
) -> HttpResponse:
    """Show what importing each line of the workbook would do. ``?state=`` limits the page to the lines of one
    state. ``said`` are sentences about the file."""
    counts = Counter(line.state for line in rows)
    state = request.GET.get("state", "")
    context = {
        "pages": pages,
        "workbook": workbook,
        "counts": [(kind, counts[kind]) for kind in SheetLineState],
        "total": len(rows),
        "errors": counts[SheetLineState.ERROR],
        "to_write": counts[SheetLineState.NEW] + counts[SheetLineState.CHANGED],
        "state": state,
        "page": page_of(request, [line for line in rows if state in ("", line.state)]),
        "said": said,
        "is_open": not workbook.applied_at and not workbook.asked,
        "questions": any(problem.question for line in rows for problem in line.problems),
        "old_fonts": sum(problem.is_old_font for line in rows for problem in line.problems),
    }
    return render(request, "members/importing/workbook.html", context)


def columns_page(
    request: MemberRequest, workbook: Workbook, read: SheetsRead, form: ColumnsForm, pages: WorkbookPages
) -> HttpResponse:
    """Show the headings of the workbook with what each stands for."""
    context = {"pages": pages, "workbook": workbook, "form": form, "refusal": read.refusal()}
    return render(request, "members/importing/columns.html", context)


def unreadable(request: MemberRequest, error: WorkbookError, pages: WorkbookPages) -> HttpResponse:
    """Lead back to the list of uploads, with the reason why the file cannot be read."""
    messages.error(request, " ".join(error.messages))
    return redirect(pages.index)
