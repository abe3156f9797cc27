"""Pages of the tasks of a paper: the list, one task, and the sheet, which is pasted or uploaded and checked
first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from members.acting import act, posted_number
from members.downloads import send_workbook
from members.requests import MemberRequest
from members.workbooks.files import MOST_BYTES, WorkbookError
from reviews.models import Paper, TaskResult
from reviews.papers.actions import tasks as actions
from reviews.papers.carried import CarriedTask, Counts, carried_as_shown
from reviews.papers.fetching import fetch_paper
from reviews.papers.forms.tasks import PasteForm, TaskForm
from reviews.papers.workbook import (
    TaskVerdict,
    judge_tasks,
    read_table,
    task_sheet,
    text_in_unicode,
    text_of,
    text_without,
)
from reviews.rules import AUTHOR, PaperVerb, allowed_on_paper, capacities_in, paper_capacities, require


@dataclass(frozen=True)
class Checked:
    """A pasted sheet and the verdict on its lines, to be confirmed by the user. ``seen`` is what ``mark_of``
    returned for the tasks the lines were compared with, ``said`` are sentences about what was not read."""

    text: str
    verdict: TaskVerdict
    seen: str
    said: Sequence[str] = ()


@require_GET
def index(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, fetch_paper(request, pk))


def _page(
    request: MemberRequest,
    paper: Paper,
    *,
    task: TaskForm | None = None,
    paste: PasteForm | None = None,
    checked: Checked | None = None,
) -> HttpResponse:
    played = capacities_in(request.member, paper.session)
    verbs = allowed_on_paper(request.member, paper, played)
    writes = PaperVerb.WRITE in verbs
    own_words = AUTHOR in paper_capacities(request.member, paper, played)
    carried = carried_as_shown(paper, as_handed_in=not own_words)
    rows: Sequence[TaskResult | CarriedTask] = list(paper.tasks.all()) if own_words else carried.tasks
    context: dict[str, Any] = {
        "paper": paper,
        "session": paper.session,
        "allowed": verbs,
        "rows": rows,
        "counts": Counts.of(rows),
        "form": task or TaskForm(paper=paper) if writes else None,
        "paste": paste or _paste_form(paper, checked.text if checked else "") if writes else None,
        "checked": checked,
        "offered": actions.offered_tasks(paper).count() if writes else 0,
    }
    return render(request, "reviews/papers/tasks.html", context)


def tasks_to_check(request: MemberRequest, paper: Paper, text: str) -> HttpResponse:
    """Show for every line of a table that came with a Word file what writing it would change."""
    return _page(request, paper, checked=_check(paper, text))


@require_POST
def add(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_paper(request, pk)
    form = TaskForm(request.POST, request.FILES, paper=paper)

    def page() -> HttpResponse:
        require(PaperVerb.WRITE, paper, request.member)
        return _page(request, paper, task=form)

    return act(
        request,
        form,
        lambda: actions.add_task(paper, form.row(), by=request.member, lead=form.lead, uploads=form.uploads),
        to=reverse("reviews:tasks", args=[pk]),
        page=page,
        done=_("Saved."),
    )


@require_http_methods(["GET", "POST"])
def task(request: MemberRequest, pk: int) -> HttpResponse:
    """Show the form of one task, and save what is sent."""
    row = _row(request, pk)
    paper = fetch_paper(request, row.paper_id)
    require(PaperVerb.WRITE, paper, request.member)
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TaskForm(*data, paper=paper, task=row)

    def change() -> None:
        new, version = form.row(), form.version
        actions.change_task(
            row, new, by=request.member, version=version, lead=form.lead, uploads=form.uploads
        )

    files = [row.attachment, *(one.attachment for one in row.files.select_related("attachment"))]
    context = {"paper": paper, "row": row, "form": form, "files": [file for file in files if file]}
    return act(
        request,
        form,
        change,
        to=reverse("reviews:tasks", args=[row.paper_id]),
        page=lambda: render(request, "reviews/papers/task.html", context),
        done=_("Saved."),
    )


@require_POST
def evidence_off(request: MemberRequest, pk: int) -> HttpResponse:
    """Take one file off the evidence of a task."""
    row = _row(request, pk)
    version = posted_number(request, "version", missing=-1)
    return act(
        request,
        None,
        lambda: actions.take_evidence_off(
            row, posted_number(request, "file"), by=request.member, version=version
        ),
        to=reverse("reviews:task", args=[pk]),
        done=_("The file has been taken off."),
    )


@require_POST
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    version = posted_number(request, "version", missing=-1)
    return act(
        request,
        None,
        lambda: actions.delete_task(row, by=request.member, version=version),
        to=reverse("reviews:tasks", args=[row.paper_id]),
        done=_("The task has been taken out."),
    )


@require_POST
def paste(request: MemberRequest, pk: int) -> HttpResponse:
    """Show for every pasted or uploaded line what writing it would change. Nothing is written yet."""
    paper = fetch_paper(request, pk)
    require(PaperVerb.WRITE, paper, request.member)
    form = PasteForm(request.POST, request.FILES, paper=paper)
    return act(
        request,
        form,
        lambda: _check(paper, _text(form)),
        to=lambda checked: _page(request, paper, checked=checked),
        page=lambda: _page(request, paper, paste=form),
    )


@require_POST
def write(request: MemberRequest, pk: int) -> HttpResponse:
    """Write all lines of the sheet that was shown before, or none of them. If it was chosen to write only the
    good ones, the page then shows the others, to be mended."""
    paper = fetch_paper(request, pk)
    text, seen = request.POST.get("text", ""), request.POST.get("seen", "")
    without_bad = "without_bad" in request.POST

    def write_all() -> HttpResponse:
        """Write the lines and go to the list of tasks. If lines have errors or the tasks were changed
        meanwhile, show the page with a new verdict and status 409."""
        try:
            verdict = actions.write_tasks(paper, text, by=request.member, seen=seen, without_bad=without_bad)
        except (actions.TasksRefusedError, actions.ChangedMeanwhileError) as error:
            messages.error(request, _("Nothing was written.") + " " + error.messages[0])
            answer = _page(request, paper, checked=_check(paper, text))
            answer.status_code = 409
            return answer
        done = ngettext("%(count)d task was written.", "%(count)d tasks were written.", verdict.to_write)
        messages.success(request, done % {"count": verdict.to_write})
        if verdict.problems:
            return _page(request, paper, checked=_check(paper, text_without(text, verdict.good)))
        return redirect("reviews:tasks", pk=pk)

    return act(
        request,
        None,
        write_all,
        to=lambda answer: answer,
        page=lambda: _page(request, paper, paste=_paste_form(paper, text)),
    )


@require_POST
def take_over(request: MemberRequest, pk: int) -> HttpResponse:
    paper = fetch_paper(request, pk)
    return act(
        request,
        None,
        lambda: actions.take_over_tasks(paper, by=request.member),
        to=reverse("reviews:tasks", args=[pk]),
        done=lambda new: (
            ngettext("%(count)d task was taken over.", "%(count)d tasks were taken over.", new)
            % {"count": new}
        ),
    )


@require_GET
def sheet(request: MemberRequest, pk: int) -> HttpResponse:
    """Send the workbook for tasks, filled with those the paper has. Only those who may write in the paper get
    it."""
    paper = fetch_paper(request, pk)
    require(PaperVerb.WRITE, paper, request.member)
    return send_workbook(task_sheet(paper, paper.tasks.all()), f"nhiem-vu-{pk}")


def _row(request: MemberRequest, pk: int) -> TaskResult:
    rows = TaskResult.objects.visible_to(request.member).select_related("paper", "lead", "attachment")
    return get_object_or_404(rows, pk=pk)


def _paste_form(paper: Paper, text: str) -> PasteForm:
    return PasteForm(paper=paper, initial={"text": text})


def _text(form: PasteForm) -> str:
    file = form.cleaned_data["file"]
    if file is None:
        text = str(form.cleaned_data["text"])
        return text_in_unicode(text) if "convert" in form.data else text
    if file.size > MOST_BYTES:
        raise WorkbookError(_("The file is larger than 5 MB. Divide it into several."))
    return text_of(file.read())


def _check(paper: Paper, text: str) -> Checked:
    tasks = list(actions.tasks_in_paper(paper))
    table = read_table(text, paper)
    return Checked(text, judge_tasks(table.lines, paper, tasks), actions.mark_of(tasks), table.said)
