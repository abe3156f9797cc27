"""One word for one thing: the glossary and the names in the code agree, in both directions."""

from __future__ import annotations

import ast
import enum
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from inspect import getmembers, isclass
from pathlib import Path

from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
GLOSSARY = ROOT / "docs" / "glossary.md"
APPS = ("members", "ratings", "reviews")
DOUBLE = "## Names that stand in more than one module"
NO_ROOMS = {"management", "migrations", "templatetags"}
NOT_OF_THE_FIELD = ("demo", "management", "migrations", "templatetags", "views")


def rows() -> list[list[str]]:
    """The cells of every row of the glossary's tables, their headings left out."""
    terms = GLOSSARY.read_text(encoding="utf-8").split(DOUBLE)[0]
    cells = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in terms.splitlines()
        if line.startswith("| ")
    ]
    return [row for row in cells if row[0] != "Vietnamese"]


def identifiers() -> list[str]:
    return [row[2].strip("`") for row in rows()]


def packages() -> set[str]:
    """The applications and every package inside them, by dotted name."""
    found = {init.parent.relative_to(ROOT) for app in APPS for init in (ROOT / app).rglob("__init__.py")}
    return {".".join(path.parts) for path in found}


def enums() -> dict[str, type[enum.Enum]]:
    """Every enum of the applications that is more than a device of a page, the demonstration or a command."""
    found = {}
    for app in APPS:
        package = importlib.import_module(app)
        for info in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not set(info.name.split(".")).isdisjoint(NOT_OF_THE_FIELD):
                continue
            module = importlib.import_module(info.name)
            own = (row for row in getmembers(module, isclass) if row[1].__module__ == info.name)
            found.update({name: kind for name, kind in own if issubclass(kind, enum.Enum)})
    return found


def models() -> set[str]:
    kinds = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {model.__name__ for model in kinds}


def definitions() -> Iterator[tuple[str, str]]:
    """Every function and class at the top of a module outside the views, with its file."""
    for app in ("config", *APPS):
        for path in (ROOT / app).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if "/views" in name or "/migrations/" in name or "/stubs/" in name:
                continue
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                    yield node.name, name


def test_every_row_says_four_things_and_no_name_comes_twice() -> None:
    assert [row for row in rows() if len(row) != 4 or not all(row)] == []
    names = identifiers()
    assert sorted(name for name in names if names.count(name) > 1) == []


def test_every_name_of_the_glossary_exists() -> None:
    known = packages() | {name for name, _file in definitions()}
    known |= {f"{name}.{member.name}" for name, kind in enums().items() for member in kind}
    assert sorted(set(identifiers()) - known) == []


def test_every_room_stands_in_the_glossary() -> None:
    inside = {path.parent.name for path in (ROOT / "reviews").glob("*/__init__.py")} - NO_ROOMS
    assert len(inside) > 10
    assert sorted({f"reviews.{name}" for name in inside} - set(identifiers())) == []


def test_every_table_and_every_list_of_choices_stands_in_the_glossary() -> None:
    wanted = models() | set(enums())
    assert len(wanted) > 100
    assert sorted(wanted - set(identifiers())) == []


def test_the_members_of_every_list_of_choices_are_given() -> None:
    """Those of the verbs stand in docs/permissions.md."""
    given = {row[2].strip("`"): re.findall(r"`([A-Z_]+)`", row[3]) for row in rows()}
    wanted = {
        name: [member.name for member in kind] for name, kind in enums().items() if not name.endswith("Verb")
    }
    assert {name: given[name] for name in wanted} == wanted


def test_no_public_name_says_two_things() -> None:
    """A view may bear the name of its action; everything else has a name of its own, or a reason not to."""
    where = defaultdict(set)
    for name, file in definitions():
        if not name.startswith("_"):
            where[name].add(file)
    double = sorted(name for name, files in where.items() if len(files) > 1)
    reasons = re.findall(
        r"^\| `(\w+)` \| \S", GLOSSARY.read_text(encoding="utf-8").split(DOUBLE)[1], re.MULTILINE
    )
    assert double == sorted(reasons)
