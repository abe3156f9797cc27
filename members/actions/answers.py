"""Actions by which the uploader of a workbook answers questions about it. Nothing is imported by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from members.actions.workbooks import ask_worker, require_uploader
from members.models import Event, KnownHeading, Member, Workbook, WorkbookKind, WorkbookWork
from members.workbooks import Answers

QUESTION = re.compile("[0-9a-f]{20}")
"""What the key of a question looks like (``SheetLine.question``)."""

Columns = Mapping[str, Mapping[str, str]]
"""The column for each key of a heading, by the name of the sheet of the template."""


@transaction.atomic
def choose_columns(workbook: Workbook, columns: Columns, fixed: Mapping[str, str], *, by: Member) -> Workbook:
    """Say which column of the file is which, and what is the same for all its members. Returns the workbook.

    The choice of columns is remembered for the next file of the same person. Raises ``ValidationError`` if
    the workbook was imported before or is just being worked on."""
    workbook, answers = _open(workbook, by=by)
    known = [
        KnownHeading(member=by, sheet=sheet, heading=heading[:200], column=column)
        for sheet, headings in columns.items()
        for heading, column in headings.items()
    ]
    KnownHeading.objects.bulk_create(
        known,
        update_conflicts=True,
        unique_fields=["member", "sheet", "heading"],
        update_fields=["column"],
    )
    return _answered(workbook, replace(answers, columns=columns, fixed=fixed), by=by)


@transaction.atomic
def confirm_lines(workbook: Workbook, questions: Iterable[str], *, converts: bool, by: Member) -> Workbook:
    """Answer these questions about lines with yes and, with ``converts``, convert text for old fonts. Returns
    the workbook.

    Raises ``ValidationError`` if the workbook was imported before or is just being worked on."""
    workbook, answers = _open(workbook, by=by)
    confirmed = answers.confirmed | frozenset(key for key in questions if QUESTION.fullmatch(key))
    return _answered(
        workbook, replace(answers, confirmed=confirmed, converts=answers.converts or converts), by=by
    )


def _open(workbook: Workbook, *, by: Member) -> tuple[Workbook, Answers]:
    """Return the workbook, locked, with the answers so far."""
    workbook = Workbook.objects.select_for_update().get(pk=workbook.pk)
    require_uploader(by, WorkbookKind(workbook.kind))
    if workbook.applied_at or workbook.asked:
        raise ValidationError(_("This workbook has been written or is just being worked on."))
    return workbook, Answers.stored(workbook.answers)


def _answered(workbook: Workbook, answers: Answers, *, by: Member) -> Workbook:
    workbook.answers = answers.as_json()
    workbook.save(update_fields=["answers"])
    Event.record("answer_workbook", workbook, by=by)
    if workbook.is_large:
        ask_worker(workbook, WorkbookWork.JUDGE)
    return workbook
