"""The action that takes over a workbook of former years: all its lines or none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from members import clock
from members.actions.importing import WorkbookRefusedError
from members.actions.workbooks import require_uploader
from members.models import Event, Member, Workbook, WorkbookKind
from members.workbooks import Answers, SheetLineState, SheetsRead, WorkbookError
from members.workbooks.cells import fold
from members.workbooks.judging import cell_problems, count_by_state
from ratings import catalogue
from ratings.actions.cases import CaseSubject, open_cases
from ratings.actions.earlier import take_over_results
from ratings.actions.periods import open_year
from ratings.models import Period, PeriodKind
from reviews.former.workbook import FormerVerdict, former_years, judge_former, read_former
from reviews.former.workbook.present import Subject
from reviews.models import FormerRemedy, RemedyStatus, Shortcoming
from reviews.papers.actions.commitments import Promised, take_over_commitment


def read_stored_years(workbook: Workbook) -> SheetsRead:
    """Return the lines of a stored workbook, read with the answers of its uploader."""
    return read_former(bytes(workbook.content), Answers.stored(workbook.answers))


@transaction.atomic
def take_over_former_years(workbook: Workbook, *, by: Member) -> Workbook:
    """Check every line of a stored workbook again, write all of them marked as from before the program, and
    return the workbook.

    A workbook that was taken over before is returned unchanged. The people are locked, so that two workbooks
    about one person wait for each other. Raises ``WorkbookRefusedError`` if a line has an error,
    ``WorkbookError`` if the columns are not clear, and ``PermissionDenied`` if ``by`` is no staff."""
    workbook = Workbook.objects.select_for_update().get(pk=workbook.pk)
    require_uploader(by, WorkbookKind.FORMER)
    if workbook.applied_at:
        return workbook
    read = read_stored_years(workbook)
    if refusal := read.refusal():
        raise WorkbookError(refusal)
    _lock(judge_former(read, by=by))
    verdict = judge_former(read, by=by)
    if problems := cell_problems(verdict):
        raise WorkbookRefusedError(problems)
    _take_over_levels(verdict, by=by)
    _take_over_shortcomings(verdict, by=by)
    _take_over_commitments(verdict, by=by)
    workbook.applied_at = clock.now()
    workbook.save(update_fields=["applied_at"])
    counts = {state.value: count for state, count in count_by_state(verdict).items()}
    Event.record("take_over_former_years", workbook, by=by, source=workbook.name, **counts)
    return workbook


def _lock(verdict: FormerVerdict) -> None:
    """Lock the people whom the workbook is about, in the order of their keys."""
    found = [subject for subjects in verdict.present.subjects.values() for subject in subjects]
    keys = {subject.member.pk for subject in found if subject.member}
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def period_of(year: int) -> Period:
    """Return the period of a former year: the one there is, or one under the rule set of that year."""
    known = Period.objects.standing().filter(kind=PeriodKind.YEAR, year=year).order_by("pk").first()
    return known or open_year(year, catalogue.ruleset_of_year(year))


def _take_over_levels(verdict: FormerVerdict, *, by: Member) -> None:
    """Write the levels that are not on record yet, year by year."""
    known = verdict.present.levels
    levels: dict[int, list[tuple[CaseSubject, str]]] = defaultdict(list)
    for judged in verdict.levels:
        subject = verdict.subject(judged)
        for year, level in zip(former_years(), judged.row.levels(), strict=True):
            if level and (fold(subject.code), year) not in known:
                levels[year].append((subject.rated, level))
    for year, rows in sorted(levels.items()):
        cases = open_cases(period_of(year), [subject for subject, _level in rows])
        given = zip(cases, rows, strict=True)
        take_over_results({case.pk: level for case, (_subject, level) in given}, by=by)


def _take_over_shortcomings(verdict: FormerVerdict, *, by: Member) -> None:
    """Write new shortcomings, what became of them, and their open remedies."""
    known = dict(verdict.present.shortcomings)
    said: dict[int, str] = {}
    for judged in verdict.shortcomings:
        row, subject = judged.row, verdict.subject(judged)
        key = fold(row.subject), row.year, fold(row.text)
        if key not in known:
            known[key] = _shortcoming(subject, row.year, row.text, by=by)
        if status := judged.line.values.get("status"):
            said[known[key].pk] = status
        if row.remedy and judged.state in (SheetLineState.NEW, SheetLineState.CHANGED):
            FormerRemedy.objects.update_or_create(
                pk=judged.now.pk if judged.now else None,
                defaults={
                    "shortcoming": known[key],
                    "what": row.remedy,
                    "owner": row.owner,
                    "due_on": row.due_on,
                    "progress": row.progress,
                },
            )
    for shortcoming in known.values():
        status = said.get(shortcoming.pk, shortcoming.former_status)
        if status != shortcoming.former_status:
            shortcoming.former_status = status
            shortcoming.save(update_fields=["former_status"])


def _shortcoming(subject: Subject, year: int, text: str, *, by: Member) -> Shortcoming:
    return Shortcoming.objects.create(
        period=period_of(year),
        committee=subject.committee,
        member=subject.member,
        text=text,
        former_status=RemedyStatus.NOT_YET,
        named_by=by,
    )


def _take_over_commitments(verdict: FormerVerdict, *, by: Member) -> None:
    """Write the commitments that are not on record yet, each with all its promises in the order of the
    sheet."""
    given: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for judged in _new(verdict.commitments):
        subject = verdict.subject(judged)
        given[subject.member.pk if subject.member else 0, judged.row.year].append((subject, judged.row))
    for (_member, year), rows in sorted(given.items()):
        subject = rows[0][0]
        items = [Promised(row.text, row.measure) for _subject, row in rows]
        take_over_commitment(subject.member, subject.committee, year, items, by=by)


def _new(rows: Iterable[Any]) -> list[Any]:
    return [judged for judged in rows if judged.state == SheetLineState.NEW]
