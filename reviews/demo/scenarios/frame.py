"""The parts shared by all scenarios: reporting steps on the screen, attempts that must fail, and reading data
from a TOML file."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from members import clock
from members.actions.importing import import_rows
from members.models import Committee, Member
from members.workbooks.reading import read_workbook
from members.workbooks.writing import fill_workbook
from reviews.demo.calendar import beginning, year_played
from reviews.demo.province import begin_terms, province_rows

FOLDER = Path(__file__).parent


class NotRefusedError(Exception):
    """The error that the program accepted an attempt which it has to refuse."""


class WrongFigureError(Exception):
    """The error that a figure of a scenario is not what it has to be."""


@dataclass
class Telling:
    """Reports the steps of a scenario by calling ``say`` with a line of text. ``refusals`` collects the
    sentences with which the program refused attempts."""

    say: Callable[[str], None] = lambda _line: None
    refusals: list[str] = field(default_factory=list)

    def step(self, line: str) -> None:
        self.say(f"  {line}")

    def check(self, what: str, found: object, wanted: object) -> None:
        """Report a figure that the program shows. Raises ``WrongFigureError`` if it is not the one counted by
        hand."""
        if found != wanted:
            raise WrongFigureError(f"{what}: {found!r}, phải là {wanted!r}")
        self.say(f"  ✓ {what}: {found}")

    def refused(self, what: str, attempt: Callable[[], object]) -> str:
        """Make an attempt that the program has to refuse, report it, and return the sentence of the error.
        ``what`` describes the attempt. No change of the attempt is kept. Raises ``NotRefusedError`` where the
        attempt succeeds."""
        try:
            with transaction.atomic():
                attempt()
                raise NotRefusedError(what)
        except ValidationError as error:
            sentence = " ".join(error.messages)
        except PermissionDenied as error:
            sentence = str(error)
        self.refusals.append(sentence)
        self.say(f"  ✗ Thử {what}: bị từ chối. “{sentence}”")
        return sentence


@dataclass(frozen=True)
class Scenario:
    """One real round to be replayed. ``root`` is the code of its topmost committee, which exists once the
    scenario has been played. ``tell`` plays the scenario from the import of the people to the last decision,
    and moves the program's clock forward. ``begins`` returns the moment at which it begins."""

    code: str
    title: str
    root: str
    tell: Callable[[Telling], None]
    begins: Callable[[], dt.datetime] = beginning

    def play(self, telling: Telling) -> None:
        """Play the scenario on the days on which such a round is held, whatever the present day."""
        with clock.running_from(self.begins()):
            self.tell(telling)

    @property
    def is_played(self) -> bool:
        return Committee.objects.filter(code=self.root).exists()

    @property
    def path(self) -> str:
        """The tree path of the topmost committee, with which the paths of all committees of the scenario
        begin."""
        return Committee.objects.get(code=self.root).path


def load_scenario(name: str) -> dict[str, Any]:
    """Return the data of a scenario from its TOML file, with ``{year}`` replaced by the year under review."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return tomllib.loads(text.replace("{year}", str(year_played())))


def import_people(data: dict[str, Any], source: str) -> dict[str, Member]:
    """Import the people and committees through a workbook, and return the people by their codes."""
    import_rows(read_workbook(fill_workbook(province_rows(data))), by=None, source=source)
    begin_terms([row[0] for row in data["committees"] if not row[1]])
    codes = [row[0] for row in data["people"]]
    return {member.code: member for member in Member.objects.filter(code__in=codes)}
