"""The 42 units of S5, made from a few themes. Each unit has its own people, figures and papers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from ratings.actions.facts import EnteredFacts
from reviews.demo.scenarios.wording import NONE_SUGGESTED, Written, leader, points_from

HEAD, DEPUTY = "B", "P"
EXCELLENT = frozenset({"S5-03", "S5-14", "S5-21", "S5-30", "S5-41"})
LATE = frozenset({"S5-25"})
MARKS: dict[str, dict[str, Any]] = {
    "EXCELLENT": {"common": 29, "results": 63.5},
    "GOOD": {"common": 27, "results": 57},
    "COMPLETED": {"common": 24, "results": 42},
}
TASKS: dict[str, EnteredFacts] = {
    "EXCELLENT": {"assigned": 20, "done": 20, "on_time": 20, "exceeding": 7},
    "GOOD": {"assigned": 20, "done": 20, "on_time": 20, "exceeding": 4},
    "COMPLETED": {"assigned": 20, "done": 20, "on_time": 17, "exceeding": 1},
}


@dataclass(frozen=True)
class BaseUnit:
    """One grassroots organisation. ``data`` is the whole file, and ``theme`` is the part of it that this unit
    uses."""

    number: int
    name: str
    theme: dict[str, Any]
    data: dict[str, Any]

    @property
    def code(self) -> str:
        return f"S5-{self.number:02}"

    @property
    def head(self) -> str:
        return f"{self.code}-{HEAD}"

    @property
    def deputy(self) -> str:
        return f"{self.code}-{DEPUTY}"

    @property
    def figures(self) -> dict[str, str]:
        """The values that replace the names in braces in the unit's texts, by name."""
        n = self.number
        own = {
            "unit": f"chi bộ {self.name}",
            "few": str(3 + n % 5),
            "many": str(18 + n * 7 % 41),
            "pct": str(88 + n * 5 % 11),
            "money": str(40 + n * 13 % 90),
        }
        words = {key: text.format(**own) for key, text in self.theme.items() if isinstance(text, str)}
        products = [text.format(**own) for text in self.theme["products"]]
        numbered = {f"p{place}": text for place, text in enumerate(products, start=1)}
        return own | words | numbered

    def level(self, who: str = "") -> str:
        """Return the level of the collective, or of the member with the code ``who``. A late unit and its
        head are rated lower. The people of an Excellent collective are rated Good."""
        if self.code in LATE and who != self.deputy:
            return "COMPLETED"
        return "EXCELLENT" if self.code in EXCELLENT and not who else "GOOD"

    def collective(self) -> Written:
        known = self.figures
        sections = {code: text.format(**known) for code, text in self.data["collective"].items()}
        level = self.level()
        evidence = f"Sổ nghị quyết và sổ theo dõi nhiệm vụ của {known['unit']}."
        texts = {"suggestions": NONE_SUGGESTED, **sections}
        return Written(texts, TASKS[level], level, points_from(MARKS[level]), evidence)

    def person(self, code: str) -> Written:
        known, level = self.figures, self.level(code)
        own = self.data["head" if code == self.head else "deputy"]
        facts: dict[str, Any] = {name: text.format(**known) for name, text in own.items()}
        facts |= {key: known[key] for key in ("field", "fault", "cause", "objective", "measure")}
        facts |= {"unit": facts["unit_result"], "level": level, **MARKS[level]}
        facts |= {"tasks": [known["p1"], known["p2"], known["p3"]], "tasks_count": TASKS[level]}
        return leader(facts, self.number + (code == self.deputy))

    def earlier(self) -> list[str]:
        """Return what the paper says of last year's shortcoming: remedied, or still in progress in a late
        unit."""
        known, words = self.figures, self.data["earlier"]
        if self.code in LATE:
            return ["in_progress", words["open"].format(**known), words["hard"], "Bí thư chi bộ."]
        return ["remedied", words["done"].format(**known), "", ""]


def units(data: dict[str, Any]) -> list[BaseUnit]:
    """Return all units, numbered in the order of the file."""
    named = [(name, theme) for theme, names in data["units"].items() for name in names]
    return [
        BaseUnit(number, name, data["themes"][theme], data)
        for number, (name, theme) in enumerate(named, start=1)
    ]


def add_units(data: dict[str, Any], found: list[BaseUnit]) -> None:
    """Add the committees of the units, their people, posts and roles to ``data``, as rows for the import."""
    for unit in found:
        n = unit.number
        data["committees"].append([unit.code, "S5", f"Chi bộ {unit.name}", "cell", "Chi ủy", "CB", "Phù Sa"])
        for place, (code, title) in enumerate(((unit.head, "Bí thư"), (unit.deputy, "Phó Bí thư"))):
            born = dt.date(1970 + (n + 5 * place) % 20, 1 + n % 12, 1 + (3 * n + place) % 28)
            admitted = born.replace(year=born.year + 27)
            name = full_name(data, 2 * n + place)
            data["people"].append([code, name, born, admitted, unit.code, True, "active"])
            post = [code, unit.code, f"{title} Chi bộ", place + 1, place == 0, True, unit.figures["field"]]
            data["posts"].append(post)
        data["roles"].append([unit.deputy, "clerk", unit.code])


def full_name(data: dict[str, Any], number: int) -> str:
    """Return the invented full name with this number. No two names are equal, since the lengths of the three
    lists of names have no common divisor."""
    lists = (data["surnames"], data["middles"], data["given"])
    return " ".join(names[number * step % len(names)] for names, step in zip(lists, (1, 2, 3), strict=True))
