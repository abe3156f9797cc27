"""``manage.py import_workbook FILE`` imports the first committees and people, before anybody can sign in."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from members.actions.importing import WorkbookRefusedError, import_rows
from members.workbooks import Answers, WorkbookError, WorkbookVerdict, judge_workbook, read_workbook
from members.workbooks.judging import cell_problems


class Command(BaseCommand):
    help = "Imports a workbook of committees, members, posts and roles: all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--confirm", action="store_true", help="answer all questions about rows with yes")
        parser.add_argument("--check", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, file: Path, check: bool, confirm: bool, **options: Any) -> None:
        try:
            book = read_workbook(file.read_bytes())
            if confirm:
                asked = frozenset(
                    p.question for p in cell_problems(judge_workbook(book, by=None)) if p.question
                )
                book = replace(book, answers=Answers(confirmed=asked))
            if refusal := book.refusal():
                raise WorkbookError(refusal)
            verdict = judge_workbook(book, by=None) if check else import_rows(book, by=None, source=file.name)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except WorkbookRefusedError as error:
            raise CommandError("\n".join(["Nothing was written.", *error.messages])) from error
        except ValidationError as error:
            raise CommandError(f"{file}: {' '.join(error.messages)}") from error
        self._report(verdict)

    def _report(self, verdict: WorkbookVerdict) -> None:
        for judged in verdict:
            for problem in judged.problems:
                self.stdout.write(f"{problem.cell}: {problem.why}")
        counts = verdict.counts().items()
        self.stdout.write(", ".join(f"{state.label}: {count}" for state, count in counts))
