"""Forms for one task of the year, and for many tasks pasted or uploaded."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from members.fields import OFFICE, DateInput, bare, file_field, offer, text_area
from members.models import Member
from reviews.models import Paper, Quality, TaskResult
from reviews.papers.workbook import TaskRow, columns_of, row_of

NAMES = tuple(field.name for field in fields(TaskRow) if field.name != "lead")
LONG = ("name", "product", "result", "evidence")


class TaskForm(forms.Form):
    """One task with the fields of its table, its evidence as a file and, on the collective's paper, the
    member in charge."""

    helper = bare()

    def __init__(self, *args: Any, paper: Paper, task: TaskResult | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in forms.fields_for_model(TaskResult, fields=NAMES).items():
            self.fields[name] = field
            field.initial = getattr(row_of(task), name) if task else None
        for name in ("due_on", "done_on"):
            self.fields[name].widget = DateInput()
        for name in LONG:
            self.fields[name].widget = text_area(2)
        self.fields["quality"] = forms.ChoiceField(
            label=_("Quality"),
            choices=[("", _("Not done yet")), *Quality.choices],
            required=False,
            initial=task.quality if task else "",
        )
        if paper.is_collective:
            people = Member.objects.filter(papers__in=paper.session.papers.all()).order_by("papers__rank")
            self.fields["lead"] = forms.ModelChoiceField(
                Member.objects.none(),
                label=_("In charge"),
                required=False,
                initial=task.lead_id if task else None,
                help_text=_("The task is offered in that member's own paper."),
            )
            offer(self, "lead", people)
        self.fields["upload"] = file_field(
            _("Add evidence as files"),
            OFFICE,
            said=_("Several may be chosen. They are added: files that are there stay."),
            several=True,
            required=False,
        )
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=task.version if task else 0
        )

    def row(self) -> TaskRow:
        return TaskRow(**{name: self.cleaned_data[name] for name in NAMES})

    @property
    def lead(self) -> Member | None:
        return self.cleaned_data.get("lead")

    @property
    def uploads(self) -> list[UploadedFile]:
        return self.cleaned_data.get("upload") or []

    @property
    def version(self) -> int:
        return self.cleaned_data.get("version") or 0


class PasteForm(forms.Form):
    """Many tasks at once, as pasted lines or as an uploaded workbook."""

    helper = bare()

    text = forms.CharField(
        label=_("Rows from Excel or Word"),
        widget=forms.Textarea(attrs={"rows": 8, "wrap": "off", "spellcheck": "false", "lang": "vi"}),
        required=False,
        strip=False,
    )
    file = file_field(
        _("or a file"),
        (".xlsx", ".csv"),
        said=_("At most 300 tasks. Nothing is written before you have seen the verdict."),
        most=5,
        required=False,
    )

    def __init__(self, *args: Any, paper: Paper, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].help_text = _(
            "Mark the rows in the table there, copy, and paste them here. With a row of headings the columns "
            "may stand in any order; without one they stand in this: %(columns)s."
        ) % {"columns": ", ".join(column.heading for column in columns_of(paper))}
