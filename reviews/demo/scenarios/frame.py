"""What every scenario is told with: a line a step, a line a refusal, and its people out of a TOML file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from members import clock
from members.actions.workbooks import import_rows
from members.models import Committee, Member
from members.workbooks.reading import read_workbook
from members.workbooks.writing import fill_workbook
from reviews.demo.calendar import beginning, year_played
from reviews.demo.province import province_rows

FOLDER = Path(__file__).parent


class NotRefusedError(Exception):
    """The program let something pass that it has to refuse."""


@dataclass
class Telling:
    """Says what happens. ``refusals`` are the sentences with which the program refused what was tried."""

    say: Callable[[str], None] = lambda _line: None
    refusals: list[str] = field(default_factory=list)

    def step(self, line: str) -> None:
        self.say(f"  {line}")

    def refused(self, what: str, attempt: Callable[[], object]) -> str:
        """Try what must not succeed and tell the sentence it is refused with; nothing of it stays."""
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
    """One real round to be replayed. ``root`` is the code of its topmost committee, by which it is known
    whether it has been played; ``tell`` plays it from the people to the last decision, as time passes."""

    code: str
    title: str
    root: str
    tell: Callable[[Telling], None]

    def play(self, telling: Telling) -> None:
        """On the days such a round has in life, whatever the day is now."""
        with clock.running_from(beginning()):
            self.tell(telling)

    @property
    def is_played(self) -> bool:
        return Committee.objects.filter(code=self.root).exists()

    @property
    def path(self) -> str:
        """The beginning of the path of every committee in it."""
        return Committee.objects.get(code=self.root).path


def load_scenario(name: str) -> dict[str, Any]:
    """The scenario's data. ``{year}`` in its texts is the year reviewed."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    return tomllib.loads(text.replace("{year}", str(year_played())))


def import_people(data: dict[str, Any], source: str) -> dict[str, Member]:
    """The people and committees through the import, as a user's workbook would bring them; by their codes."""
    import_rows(read_workbook(fill_workbook(province_rows(data))), by=None, source=source)
    codes = [row[0] for row in data["people"]]
    return {member.code: member for member in Member.objects.filter(code__in=codes)}
