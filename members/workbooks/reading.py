"""Reads the pages of an uploaded file into the lines of committees, members, posts and roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from members.oldfonts import in_unicode
from members.workbooks.answers import Answers
from members.workbooks.cells import tidy, unaccented
from members.workbooks.files import Grid, Page, WorkbookError, pages_of
from members.workbooks.headings import FEW, Table, count_known, find_table
from members.workbooks.layout import COMMITTEES, GUIDE, MEMBERS, POSTS, ROLES
from members.workbooks.lines import R, Sheet, SheetLine, read_line
from members.workbooks.rows import CommitteeRow, MemberRow, PostRow, RoleRow

SHEETS: tuple[Sheet[Any], ...] = (COMMITTEES, MEMBERS, POSTS, ROLES)
MOST_SAID = 10
"""The lines beside a table that are quoted. Of more it is said how many there are."""

SAMPLES = 3


@dataclass(frozen=True)
class SheetFound:
    """A sheet of the file that was taken for one of the template, with the table in it."""

    sheet: Sheet[Any]
    table: Table

    @property
    def title(self) -> str:
        return self.table.page.name or self.sheet.name

    def samples(self, place: int) -> list[str]:
        """Return the first values below a heading, by which a person recognises what the column holds."""
        values = (row[place] for _number, row in self.table.lines if place < len(row))
        return [tidy(str(value))[:40] for value in values if value not in (None, "")][:SAMPLES]


@dataclass(frozen=True, kw_only=True)
class SheetsRead:
    """What was found in a file.

    ``found`` are the sheets of the file that were read. If the columns of one of them are not clear, it has
    no lines, and nothing can be written. ``said`` are sentences about what was not read and what is hidden.
    ``answers`` are those with which the file was read."""

    found: tuple[SheetFound, ...] = ()
    said: tuple[str, ...] = ()
    answers: Answers = field(default_factory=Answers)

    @property
    def unclear(self) -> list[SheetFound]:
        return [found for found in self.found if not found.table.is_clear]

    def refusal(self) -> str:
        """Return the sentence that says which columns are not clear, an empty string if all are."""
        return " ".join(map(_what_lacks, self.unclear))

    def lines(self, sheet: Sheet[R]) -> list[SheetLine[R]]:
        """Return the lines of this sheet of the template, none if the file lacks it or is not clear."""
        return _lines(sheet, self.found, self.answers)


@dataclass(frozen=True, kw_only=True)
class Book(SheetsRead):
    """The lines of a workbook of committees, members, posts and roles, sheet by sheet."""

    committees: list[SheetLine[CommitteeRow]]
    members: list[SheetLine[MemberRow]]
    posts: list[SheetLine[PostRow]]
    roles: list[SheetLine[RoleRow]]


def read_workbook(content: bytes, answers: Answers | None = None) -> Book:
    """Return the lines of the four sheets of this file, read with the answers to questions about it.

    A sheet that the file lacks has no lines. Raises ``WorkbookError`` if the file is no workbook, is too
    large, or has no sheet that fits."""
    return read_pages(pages_of(content), answers or Answers())


def read_pages(pages: Sequence[Page], answers: Answers) -> Book:
    """Return the lines of the sheets among these pages. Raises ``WorkbookError`` if none fits."""
    none = _(
        "There is no sheet with a list of members here: no row has headings such as “%(name)s” and "
        "“%(born)s”. Begin with the template."
    ) % {"name": MEMBERS.column("full_name").heading, "born": MEMBERS.column("born_on").heading}
    read = read_sheets(pages, SHEETS, MEMBERS, answers, none_fits=none)
    members = read.lines(MEMBERS)
    return Book(
        committees=read.lines(COMMITTEES),
        members=members,
        posts=read.lines(POSTS),
        roles=read.lines(ROLES),
        found=read.found,
        said=(*read.said, *_said_of_names(members)),
        answers=answers,
    )


def read_sheets(
    pages: Sequence[Page],
    sheets: Sequence[Sheet[Any]],
    main: Sheet[Any],
    answers: Answers,
    *,
    none_fits: str,
) -> SheetsRead:
    """Return which of these pages are the ``sheets`` of a template, each by its name. A page of any name may
    be the sheet ``main``, if it has its headings. Raises ``WorkbookError`` with the sentence ``none_fits`` if
    there is none."""
    pages = [page for page in pages if unaccented(page.name) != unaccented(GUIDE)]
    matched = _matched(pages, sheets, main)
    if not matched:
        raise WorkbookError(none_fits)
    found = tuple(_find(sheet, page, answers) for sheet, page in matched if page.grid)
    return SheetsRead(found=found, said=tuple(_said_of_pages(pages, found)), answers=answers)


def _matched(
    pages: Sequence[Page], sheets: Sequence[Sheet[Any]], main: Sheet[Any]
) -> list[tuple[Sheet[Any], Page]]:
    """Return which page is which sheet: by its name, or the only page with the headings of the main sheet."""
    names = {unaccented(sheet.name): sheet for sheet in sheets}
    matched = [(sheet, page) for page in pages if (sheet := names.get(unaccented(in_unicode(page.name))))]
    for sheet in sheets:
        same = [page.name for one, page in matched if one is sheet]
        if len(same) > 1:
            raise WorkbookError(
                _("Several sheets have the name “%(sheet)s”: %(sheets)s. Leave one of them in the file.")
                % {"sheet": sheet.name, "sheets": ", ".join(same)}
            )
    if not any(sheet is main for sheet, _page in matched):
        taken = [page for _sheet, page in matched]
        lists = [page for page in pages if page not in taken and count_known(main.columns, page.grid) >= FEW]
        shown = [page for page in lists if not page.is_hidden] or lists
        if len(shown) > 1:
            raise WorkbookError(
                _("Several sheets may be the sheet “%(sheet)s”: %(sheets)s. Leave one of them in the file.")
                % {"sheet": main.name, "sheets": ", ".join(page.name for page in shown)}
            )
        matched += [(main, page) for page in shown]
    return matched


def _find(sheet: Sheet[Any], page: Page, answers: Answers) -> SheetFound:
    chosen = answers.columns.get(sheet.name, {})
    return SheetFound(sheet, find_table(sheet.columns, page, chosen, _fixed(sheet, answers)))


def _fixed(sheet: Sheet[Any], answers: Answers) -> dict[str, object]:
    """Return what was said to be the same for all lines of this sheet, by column."""
    names = {column.name for column in sheet.columns}
    return {name: value for name, value in answers.fixed.items() if name in names}


def _lines(sheet: Sheet[R], found: Iterable[SheetFound], answers: Answers) -> list[SheetLine[R]]:
    here = next((one for one in found if one.sheet.name == sheet.name), None)
    if here is None or not here.table.is_clear:
        return []
    fixed = _fixed(sheet, answers)
    places = here.table.places
    return [
        _line(sheet, here, number, row, {name: fixed[name] for name in fixed if name not in places}, answers)
        for number, row in here.table.lines
    ]


def _line(
    sheet: Sheet[R],
    here: SheetFound,
    number: int,
    row: tuple[object, ...],
    fixed: dict[str, object],
    answers: Answers,
) -> SheetLine[R]:
    title, given, cells, notes = here.title, dict(fixed), {}, []
    for name, places in here.table.places.items():
        filled = [place for place in places if place < len(row) and row[place] not in (None, "")]
        value: object = row[filled[0]] if filled else None
        if len(filled) > 1:
            value = " / ".join(str(row[place]) for place in filled)
        cells[name] = f"{title}!{get_column_letter((filled or places)[0] + 1)}{number}"
        if answers.converts and isinstance(value, str) and (new := in_unicode(value)) != value:
            notes.append(f"{tidy(value)} → {tidy(new)}")
            value = new
        given[name] = value
        is_by_sex = name == "born_on" and len(places) > len(filled) == 1 and "sex" not in here.table.places
        if is_by_sex and (sex := _sex_of(here.table, filled[0])):
            cells["sex"], given["sex"] = cells[name], sex
    return replace(read_line(sheet, number, given, cells), page=title, notes=tuple(notes))


def _sex_of(table: Table, place: int) -> str:
    """Return the sex that the heading at this place names, as that of one of two columns for the years of
    birth of men and women does. Empty if it names none."""
    key = next((heading.key for heading in table.headings if heading.place == place), "")
    return {"nam": "Nam", "nu": "Nữ"}.get(key.split(" ")[-1], "") if " " in key else ""


def _what_lacks(found: SheetFound) -> str:
    lacking = ", ".join(column.heading for column in found.table.lacking)
    twice = ", ".join(column.heading for column in found.table.doubtful)
    said = []
    if lacking:
        said.append(
            _("In the sheet “%(sheet)s” no column was found for: %(headings)s.")
            % {"sheet": found.title, "headings": lacking}
        )
    if twice:
        said.append(
            _("In the sheet “%(sheet)s” several columns may be: %(headings)s.")
            % {"sheet": found.title, "headings": twice}
        )
    return " ".join(said)


def _said_of_pages(pages: Iterable[Page], found: Sequence[SheetFound]) -> Iterable[str]:
    """Yield what a reader of the verdict must know of the file: what is hidden, and what was not read."""
    read = [one.table.page for one in found]
    for page in pages:
        name: dict[str, object] = {"sheet": page.name}
        if page.grid and page not in read:
            yield _("The sheet “%(sheet)s” was not read.") % name
        elif page.grid and page.is_hidden:
            yield _("The sheet “%(sheet)s” is hidden in Excel. It was read.") % name
        if page in read and (hidden := sorted({number for number, _row in page.grid} & set(page.hidden))):
            rows = ", ".join(map(str, hidden[:MOST_SAID])) + (" …" if len(hidden) > MOST_SAID else "")
            name["rows"] = rows
            yield _("Rows hidden in Excel in the sheet “%(sheet)s” were read: %(rows)s.") % name
    for one in found:
        yield from said_of_table(one.title, one.table)


def said_of_table(title: str, table: Table) -> Iterable[str]:
    """Yield which columns and which rows of this table were not read. ``title`` is the name of its sheet."""
    aside = [heading.text for heading in table.headings if not heading.field]
    if aside:
        where = {"sheet": title, "headings": ", ".join(aside)}
        yield _("Columns not read in the sheet “%(sheet)s”: %(headings)s.") % where
    yield from _said_of_rows(title, [*table.above, *table.below])


def _said_of_rows(title: str, rows: Grid) -> Iterable[str]:
    for number, row in rows[:MOST_SAID]:
        text = tidy(" · ".join(str(value) for value in row if value not in (None, "")))[:120]
        where = {"place": f"{title}!{number}", "text": text}
        yield _("Row %(place)s is a title, a total or a note and was not read: %(text)s") % where
    if len(rows) > MOST_SAID:
        more = len(rows) - MOST_SAID
        yield _("More rows like these that were not read: %(count)d.") % {"count": more}


def _said_of_names(members: Sequence[SheetLine[MemberRow]]) -> Iterable[str]:
    names = [str(line.values.get("full_name", "")) for line in members]
    capitals = [name for name in names if name.isupper() and len(name) > FEW]
    if capitals:
        yield _("Names in capitals are taken as they are (%(count)d), such as %(name)s.") % {
            "count": len(capitals),
            "name": f"{capitals[0]} ({capitals[0].title()})",
        }
