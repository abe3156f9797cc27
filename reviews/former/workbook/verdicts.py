"""What importing a workbook of former years would do, line by line. It writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from members import clock
from members.models import Committee, Member
from members.workbooks import SheetsRead
from members.workbooks.cells import fold, unaccented
from members.workbooks.judging import JudgedLine, judge_lines
from members.workbooks.lines import CellProblem, Key, R, SheetLine
from reviews.former.workbook.layout import COMMITMENTS, SHORTCOMINGS, YEARS, former_years, level_sheet
from reviews.former.workbook.present import FormerPresent, Subject, subjects_under
from reviews.former.workbook.rows import FormerCommitmentRow, LevelRow, ShortcomingRow
from reviews.models import CommitmentItem, FormerRemedy, Shortcoming, ShortcomingAnswer

FormerRow = LevelRow | ShortcomingRow | FormerCommitmentRow


@dataclass(frozen=True)
class FormerVerdict:
    """The verdicts on all lines of a workbook of former years, and what was in the database at that time."""

    present: FormerPresent
    levels: list[JudgedLine[LevelRow, Any]]
    shortcomings: list[JudgedLine[ShortcomingRow, Any]]
    commitments: list[JudgedLine[FormerCommitmentRow, Any]]

    def __iter__(self) -> Iterator[JudgedLine[Any, Any]]:
        """Return an iterator over the verdicts on all lines, in the order of the file."""
        return chain(self.levels, self.shortcomings, self.commitments)

    def subject(self, judged: JudgedLine[Any, Any]) -> Subject:
        """Return the subject of a line without problems."""
        return self.present.subjects[fold(judged.row.subject)][0]


def judge_former(read: SheetsRead, *, by: Member) -> FormerVerdict:
    """Return the verdict on every line, if it is imported by ``by``."""
    years = former_years()
    levels, named = read.lines(level_sheet(years)), read.lines(SHORTCOMINGS)
    promised = read.lines(COMMITMENTS)
    present = FormerPresent.of([*levels, *named, *promised], by)
    answered = ShortcomingAnswer.objects.filter(shortcoming__in=list(present.shortcomings.values()))
    ground = FormerGround(present, by, years, frozenset(answered.values_list("shortcoming", flat=True)))

    def judged(
        lines: list[SheetLine[R]],
        now: dict[Key, Any],
        row_of: Callable[[Any], R],
        check: Callable[[SheetLine[R], R], Iterator[CellProblem]],
    ) -> list[JudgedLine[R, Any]]:
        statuses: dict[Key, object] = {}  # what was said first of each shortcoming

        def problems(line: SheetLine[R], row: R) -> Iterator[CellProblem]:
            lacks = list(ground.subject_problems(line, row))
            yield from lacks or check(line, row)
            said = line.values.get("status")
            if said and statuses.setdefault((line.key or ())[:3], said) != said:
                yield line.problem("status", _("Another row says otherwise of this shortcoming."))

        named_lines = [ground.with_subject(line) for line in lines]
        return judge_lines(named_lines, now, row_of, problems)

    return FormerVerdict(
        present,
        judged(levels, ground.subjects_with_levels(), ground.level_row, ground.level_problems),
        judged(named, ground.known_shortcomings(), shortcoming_row, ground.shortcoming_problems),
        judged(promised, ground.known_promises(), promise_row, ground.commitment_problems),
    )


@dataclass(frozen=True)
class FormerGround:
    """What the checks of lines look at: the database (``present``), who imports (``by``), the ``years``,
    the latest first, and the keys of the shortcomings that a paper is ``answered`` in."""

    present: FormerPresent
    by: Member
    years: list[int]
    answered: frozenset[int]

    def subjects_with_levels(self) -> dict[Key, Model]:
        """Return by the key of the sheet of levels the members and committees of which a level is known."""
        known = {code for code, year in self.present.levels if year in self.years}
        return {
            (code,): subjects[0].member or subjects[0].committee
            for code, subjects in self.present.subjects.items()
            if code in known
        }

    def level_row(self, now: Member | Committee) -> LevelRow:
        """Return the line that describes the known levels of this member or of this collective."""
        name = now.full_name if isinstance(now, Member) else now.name
        levels = [self.present.levels.get((fold(now.code), year), "") for year in self.years]
        return LevelRow(now.code, name, *levels)

    def known_shortcomings(self) -> dict[Key, Shortcoming | FormerRemedy]:
        found: dict[Key, Shortcoming | FormerRemedy] = {}
        for (code, year, text), row in self.present.shortcomings.items():
            found[code, str(year), text, ""] = row
        for (code, year, text, what), remedy in self.present.remedies.items():
            found[code, str(year), text, what] = remedy
        return found

    def known_promises(self) -> dict[Key, CommitmentItem]:
        return {(code, str(year), text): item for (code, year, text), item in self.present.promises.items()}

    def found(self, code: object, name: object) -> list[Subject]:
        """Return whom the code may mean. Of a member and a committee with one code, the name tells which."""
        subjects = self.present.subjects.get(fold(str(code)), [])
        called = [one for one in subjects if name and unaccented(one.name) == unaccented(str(name))]
        return called if len(subjects) > 1 and called else subjects

    def with_subject(self, line: SheetLine[R]) -> SheetLine[R]:
        """Return the line with code and name of the subject as they are on record."""
        row: Any = line.row
        found = self.found(row.subject, row.name) if row is not None else []
        if len(found) != 1 or (row.name and unaccented(row.name) != unaccented(found[0].name)):
            return line
        row = replace(row, subject=found[0].code, name=found[0].name)
        return replace(line, row=row, values={**line.values, "name": found[0].name})

    def subject_problems(self, line: SheetLine[R], row: Any) -> Iterator[CellProblem]:
        """Yield a problem if the code is unknown, or means somebody of another name."""
        found = self.found(row.subject, row.name)
        if not found:
            text = _("There is no member and no organisation with the code %(code)s.")
            yield line.problem("subject", text % {"code": row.subject})
        elif len(found) > 1:
            text = _("%(code)s is the code of a member and of an organisation. Write the name beside it.")
            yield line.problem("subject", text % {"code": row.subject})
        elif row.name and unaccented(row.name) != unaccented(found[0].name):
            text = _("%(code)s is the code of %(name)s. Correct the code or the name.")
            yield line.problem("name", text % {"code": row.subject, "name": found[0].name})

    def year_lack(self, code: str, year: int) -> str:
        """Return why nothing of this year may be taken over for the subject, an empty string if it may."""
        if (fold(code), year) in self.present.reviewed:
            return _("The year %(year)s is reviewed in the program.") % {"year": year}
        if not self.years[-1] <= year <= self.years[0]:
            text = _("Years from %(first)s to %(last)s are taken over.")
            return text % {"first": self.years[-1], "last": self.years[0]}
        return ""

    def level_problems(self, line: SheetLine[LevelRow], row: LevelRow) -> Iterator[CellProblem]:
        """Yield each problem of the levels of one subject. What is known is not changed."""
        fresh = False
        for back, (year, level) in enumerate(zip(self.years, row.levels(), strict=True), start=1):
            known = self.present.levels.get((fold(row.subject), year), "")
            if not level or level == known:
                continue
            fresh = True
            column = f"back{back}"
            if lack := self.year_lack(row.subject, year):
                yield line.problem(column, lack)
            elif known:
                text = _("Another level is on record for this year: %(level)s.")
                yield line.problem(column, text % {"level": line.sheet.column(column).show(known)})
        if fresh and fold(row.subject) == fold(self.by.code):
            yield line.problem("subject", _("Nobody takes over the own results. Ask another of the staff."))

    def shortcoming_problems(
        self, line: SheetLine[ShortcomingRow], row: ShortcomingRow
    ) -> Iterator[CellProblem]:
        """Yield each problem of a shortcoming with its remedy. Once a paper answers it, it stays as it is."""
        if lack := self.year_lack(row.subject, row.year):
            yield line.problem("year", lack)
        if not row.remedy and (row.owner or row.due_on or row.progress):
            yield line.problem("remedy", _("Say which remedy this is about."))
        if row.remedy and row.status == "remedied":
            yield line.problem("status", _("What is remedied has no open remedy. Leave the remedy out."))
        known = self.present.shortcomings.get((fold(row.subject), row.year, fold(row.text)))
        if known is None:
            return
        old = self.present.remedies.get((fold(row.subject), row.year, fold(row.text), fold(row.remedy)))
        is_same = old is not None and replace(row, text=known.text, remedy=old.what) == shortcoming_row(old)
        if row.remedy and known.pk in self.answered and not is_same:
            yield line.problem("text", _("A paper answers this already: what was taken over stays."))
        elif known.pk in self.answered and row.status not in ("", known.former_status):
            yield line.problem("status", _("A paper answers this already: what was taken over stays."))

    def commitment_problems(
        self, line: SheetLine[FormerCommitmentRow], row: FormerCommitmentRow
    ) -> Iterator[CellProblem]:
        """Yield each problem of a promise. A commitment that is on record is not changed."""
        code = fold(row.subject)
        if self.found(row.subject, row.name)[0].member is None:
            yield line.problem("subject", _("Only members give commitments."))
        this = clock.today().year
        if not this - YEARS <= row.year <= this:
            text = _("Years from %(first)s to %(last)s are taken over.")
            yield line.problem("year", text % {"first": this - YEARS, "last": this})
        given = self.present.commitments.get((code, row.year))
        item = self.present.promises.get((code, row.year, fold(row.text)))
        if given and item is None:
            text = _("A commitment for %(year)s is here already, with other promises.")
            yield line.problem("text", text % {"year": row.year})
        elif item and item.measure != row.measure:
            yield line.problem("measure", _("A commitment that is on record is not changed."))


def shortcoming_row(now: Shortcoming | FormerRemedy) -> ShortcomingRow:
    """Return the line that describes this shortcoming, or the remedy with its shortcoming."""
    remedy = now if isinstance(now, FormerRemedy) else None
    shortcoming = now.shortcoming if isinstance(now, FormerRemedy) else now
    subject = shortcoming.member or shortcoming.committee
    name = shortcoming.member.full_name if shortcoming.member else shortcoming.committee.name
    return ShortcomingRow(
        subject.code,
        name,
        shortcoming.period.year,
        shortcoming.text,
        shortcoming.former_status,
        *((remedy.what, remedy.owner, remedy.due_on, remedy.progress) if remedy else ()),
    )


def promise_row(now: CommitmentItem) -> FormerCommitmentRow:
    """Return the line that describes this promise."""
    given = now.commitment
    return FormerCommitmentRow(given.member.code, given.member.full_name, given.year, now.text, now.measure)


def known_levels(by: Member) -> list[LevelRow]:
    """Return a line for everybody and every collective over which ``by`` is staff, with the levels that are
    on record, in the order of the tree."""
    present = FormerPresent.around(subjects_under(by))
    ground = FormerGround(present, by, former_years(), frozenset())
    found = [subject for subjects in present.subjects.values() for subject in subjects]
    found.sort(key=lambda one: (one.committee.path, one.member is not None, one.name))
    return [ground.level_row(subject.member or subject.committee) for subject in found]
