"""The forms for an uploaded workbook: the file, and which of its columns is which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from members.fields import bare, file_field
from members.models import Committee, CommitteeKind, Member
from members.rules import can_administer
from members.workbooks import MOST_BYTES, SheetsRead
from members.workbooks.cells import CellType
from members.workbooks.headings import HeadingSeen
from members.workbooks.layout import MEMBERS
from members.workbooks.reading import SheetFound
from members.workbooks.words import ACTIVITY_WORDS, YES_WORDS

CHOICE = {"class": "form-select"}
FIXED = ("cell", "in_system", "activity")
"""The columns of the sheet of members that may be the same for all members of a list."""


class WorkbookForm(forms.Form):
    helper = bare()
    file = file_field(
        _("Excel workbook or text table"),
        (".xlsx", ".csv"),
        said=_("At most 10,000 rows a sheet. Nothing is written before you have seen the verdict."),
        most=5,
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 5 MB. Divide it into several."))
        return file


class ColumnsForm(forms.Form):
    """Which column of an uploaded file is which, and what is the same for all members in it.

    There is one field for each heading, and one for each column of the sheet of members that may be the same
    for all."""

    def __init__(self, *args: Any, book: SheetsRead, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        for number, found in enumerate(book.found):
            names = [("", _("not read")), *((column.name, column.heading) for column in found.sheet.columns)]
            for heading in found.table.headings:
                self.fields[f"{number}-{heading.place}"] = forms.ChoiceField(
                    choices=names,
                    required=False,
                    label=heading.text,
                    initial=heading.field,
                    widget=forms.Select(attrs=CHOICE),
                )
        if any(found.sheet is MEMBERS for found in book.found):
            self._add_fixed(by)

    def _add_fixed(self, by: Member) -> None:
        """Add the fields for what is the same for all: the cell, the two words, each with an empty choice."""
        rows = Committee.objects.get_queryset().going_on().filter(kind=CommitteeKind.CELL)
        cells = [row for row in rows if can_administer(by, row)]
        choices = {
            "cell": [(row.code, f"{row.name} ({row.code})") for row in cells],
            "in_system": [(word, word) for word in YES_WORDS.values()],
            "activity": [(word, word) for word in ACTIVITY_WORDS.values()],
        }
        for name, offered in choices.items():
            self.fields[name] = forms.ChoiceField(
                choices=[("", _("as in the rows")), *offered],
                required=False,
                label=MEMBERS.column(name).heading,
                initial=self.book.answers.fixed.get(name, ""),
                widget=forms.Select(attrs=CHOICE),
            )

    @property
    def sheets(self) -> list[tuple[SheetFound, list[tuple[HeadingSeen, list[str], forms.BoundField]]]]:
        """The sheets of the file, each with its headings, the first values below them, and their fields."""
        return [
            (
                found,
                [
                    (heading, found.samples(heading.place), self[f"{number}-{heading.place}"])
                    for heading in found.table.headings
                ],
            )
            for number, found in enumerate(self.book.found)
        ]

    @property
    def same_for_all(self) -> list[forms.BoundField]:
        return [self[name] for name in FIXED if name in self.fields]

    def columns(self) -> dict[str, dict[str, str]]:
        """Return the column chosen for the key of each heading, by the sheet of the template."""
        chosen: dict[str, dict[str, str]] = {}
        for number, found in enumerate(self.book.found):
            keys = chosen.setdefault(found.sheet.name, {})
            for heading in found.table.headings:
                keys[heading.key] = self.cleaned_data[f"{number}-{heading.place}"]
        return chosen

    def fixed(self) -> dict[str, str]:
        return {name: value for name in FIXED if (value := self.cleaned_data.get(name, ""))}

    def clean(self) -> dict[str, Any]:
        """Refuse a column that was chosen for two headings, unless they hold one date in several columns."""
        for number, found in enumerate(self.book.found):
            names = [self.cleaned_data.get(f"{number}-{heading.place}") for heading in found.table.headings]
            for column in found.sheet.columns:
                if column.holds != CellType.DATE and names.count(column.name) > 1:
                    self.add_error(
                        None, _("Two columns were chosen for: %(name)s.") % {"name": column.heading}
                    )
        return self.cleaned_data
