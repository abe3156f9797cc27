"""``manage.py docs`` writes the documents on permissions and stages from the code, so that they stay true."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from members import rules as member_rules
from members.models import HEAD, RoleKind
from ratings import rules as rating_rules
from ratings.rules import CASE_RULES
from reviews import rules as review_rules
from reviews.rules import (
    AUTHOR,
    BALLOT_RULES,
    CONFERENCE_RULES,
    DOCUMENT_RULES,
    PAPER_RULES,
    QUARTER_RULES,
    SESSION_RULES,
    UNIT_RULES,
    Rule,
    Verb,
)
from reviews.rules.changes import CHANGES
from reviews.stages import MOVES, Capacity, Rounds, SheetState, Stage

YES = "✓"
ASKING = ("can_", "may_", "sees_", "speaks_")
ASK_TABLES = ("can_on_case",)
"""The functions that are left out, because they answer from a table that is printed anyway."""
OWN = {None: "any", True: "only", False: "never"}
PERMISSIONS = """\
Written by `manage.py docs` from `reviews/rules/`, `ratings/rules.py` and `members/rules.py`; a test keeps
them equal. `visible_to` of each model says what a person may *see*; these tables say what a person may *do*.
`can`, `require` and the buttons of the pages ask them through one function. “Own” says whether a verb may be
used on one's own case or paper; “no own unit” means that a role from above does not hold for the unit to
which the person belongs. The writers of a collective's paper are its clerk and its head."""
CASES = """\
Who may take a step in a case, in whatever round or quarter; never in one's own case. The tables above take
the people from here and add the stages."""
PREDICATES = """\
Permissions that do not fit into a table have a function each. Where one is on the same thing as a verb above,
both must hold."""
CHANGES_SAID = """\
Written by `manage.py docs` from `members/changes.py` and `reviews/rules/changes/`; a test keeps them equal,
and another one compares what is declared there with the statements that reach the database. “+” are rows
made or deleted. The history and the messages are left out: every action adds to them. `make pairs` races
all that change the same column."""
STANDING_IN = """\
A clerk, a head or an approver names who stands in for some days; the administrator over the committee may
do it for them. The substitute then has the role itself (`Role.in_place_of`), so every table here, every
list and every notice of the role counts the substitute, and nothing is stated twice. What belongs to a
person and not to a role is never lent: the own paper and its answers, comments, the floor at the
conference, the own vote, the own petition and commitment. Where a verb may not be used on the own case, it
may not be used in place of the person whose case it is either, and nobody decides or settles in place of an
approver what that approver appraised or decided. There are no chains: only who holds a role names a
substitute, for one office one at a time. A substitute of an approver is proposed and then confirmed by an
administrator, as the role is; taking only people who hold a role from above there was thought of and left,
because a small commission has nobody left then. Staff and inspection have several holders and name none;
administrators name none, since each could make the other. It ends with the last day, at once when one of
the two or an administrator says so, and by the database when the role or post itself ends. `Event.stood_in`
and `Event.in_place_of` say in whose place somebody acted; where the own right was enough, they are empty."""
STAGES = """\
Written by `manage.py docs` from `reviews/stages.py`; a test keeps them equal. One function moves a
session, `reviews.desk.actions.course.advance_session`: it locks the row, checks who moves it, checks the
table and the guards, and writes history; if a check fails, nothing is changed."""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = list(head)
    lines = ["| " + " | ".join(cells) + " |", "|" + "---|" * len(cells)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def permissions() -> str:
    """Return the text of docs/permissions.md: a table for each set of verbs, and the predicates with their
    docstrings.

    The tables say which capacities may use a verb, at which stages and in which state of the paper.
    """
    with translation.override("en"):
        parts = [
            "# Permissions",
            PERMISSIONS,
            "## In a session",
            _rules(SESSION_RULES, list(Capacity)),
            "## At the conference",
            _rules(CONFERENCE_RULES, list(Capacity)),
            "## On a secret ballot",
            _rules(BALLOT_RULES, _played(BALLOT_RULES)),
            "## On a paper",
            _rules(PAPER_RULES, [AUTHOR, *Capacity]),
            "## In the evaluation of a quarter",
            _rules(QUARTER_RULES, _played(QUARTER_RULES)),
            "## Over a committee and all below it",
            _rules(UNIT_RULES, _played(UNIT_RULES)),
            "## On a printed paper that is issued",
            _rules(DOCUMENT_RULES, _played(DOCUMENT_RULES)),
            "## In a case",
            CASES,
            _case_rules(),
            "## In place of somebody",
            STANDING_IN,
            "## Beside the tables",
            PREDICATES,
            _table(["function", "who and when"], ([f"`{name}`", text] for name, text in predicates())),
        ]
        return "\n\n".join(parts) + "\n"


def predicates() -> list[tuple[str, str]]:
    """Return the name and the docstring of each function in the rules of reviews, ratings and members that
    answers a single question."""
    found = []
    for module in (review_rules, rating_rules, member_rules):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if name.startswith(ASKING) and name not in ASK_TABLES:
                doc = inspect.getdoc(function) or ""
                found.append((f"{function.__module__}.{name}", " ".join(doc.split())))
    return sorted(set(found))


def _played(rules: Mapping[Any, Rule]) -> list[str]:
    return [part for part in (AUTHOR, *Capacity) if any(part in rule.capacities for rule in rules.values())]


def _rules(rules: Mapping[Any, Rule], parts: list[str]) -> str:
    head = ["verb", "what it is", *(str(part) for part in parts), "stages", "paper", "own", "rounds"]
    return _table(head, (_rule(verb, rule, parts) for verb, rule in rules.items()))


def _rule(verb: Verb, rule: Rule, parts: list[str]) -> list[str]:
    is_of_quarter = any(isinstance(stage, SheetState) for stage in rule.stages)
    course: type[Stage | SheetState] = SheetState if is_of_quarter else Stage
    every = not rule.stages or rule.stages == frozenset(course)
    states = ", ".join(sorted(rule.states)) or "any"
    return [
        f"`{verb}`",
        str(rule.says),
        *(YES if part in rule.capacities else "" for part in parts),
        "all" if every else ", ".join(stage for stage in course if stage in rule.stages),
        states,
        ", ".join(_own(rule)),
        str((Rounds.RATED if rule.rates else Rounds.ALL).label),
    ]


def _own(rule: Rule) -> list[str]:
    return [
        OWN[rule.own],
        *(["no own unit"] if rule.from_above else []),
        *(["own results once released"] if rule.withheld else []),
    ]


def _case_rules() -> str:
    kinds = [HEAD, RoleKind.CLERK, RoleKind.STAFF, RoleKind.APPROVER]
    marks = {
        "unreleased": "before the release",
        "appraised": "once appraised",
        "by_another": "not its appraiser",
    }
    rows = (
        [
            f"`{verb}`",
            str(rule.says),
            *(YES if kind in rule.kinds else "" for kind in kinds),
            ", ".join(words for name, words in marks.items() if getattr(rule, name)) or "–",
        ]
        for verb, rule in CASE_RULES.items()
    )
    return _table(["verb", "what it is", *(str(kind) for kind in kinds), "only"], rows)


def stages() -> str:
    """Return the text of docs/stages.md: the stages, and every move between them with who takes it and what
    must be true."""
    with translation.override("en"):
        names = _table(["stage", "shown as"], ([f"`{stage.value}`", str(stage.label)] for stage in Stage))
        moves = _table(
            ["from", "to", "button", "who", "what must be true", "reason", "rounds"],
            (
                [
                    f"`{move.source.value}`",
                    f"`{move.target.value}`",
                    str(move.label),
                    ", ".join(part.value for part in Capacity if part in move.capacities),
                    "; ".join(str(guard.label) for guard in move.guards) or "–",
                    "needed" if move.needs_reason else "–",
                    str(move.rounds.label),
                ]
                for move in MOVES
            ),
        )
    return "\n\n".join(["# Stages of a session", STAGES, names, moves]) + "\n"


def changes() -> str:
    """Return the text of docs/changes.md: the columns that each action changes with the verbs that it asks,
    and for each column the actions that change it."""
    actions, columns = [], defaultdict(list)
    for name, change in sorted(CHANGES.items()):
        tables = defaultdict(list)
        for column in sorted(change.columns):
            table, _dot, field = column.partition(".")
            tables[table].append(field)
            columns[column].append(f"`{name}`")
        written = "; ".join(f"{table}: {', '.join(fields)}" for table, fields in tables.items())
        verbs = ", ".join(f"`{type(verb).__name__}.{verb.name}`" for verb in change.verbs)
        actions.append([f"`{name}`", verbs or "–", written or "–"])
    shared = ([f"`{column}`", ", ".join(names)] for column, names in sorted(columns.items()))
    parts = [
        "# Changes",
        CHANGES_SAID,
        "## By action",
        _table(["action", "verbs", "columns"], actions),
        "## By column",
        _table(["column", "actions"], shared),
    ]
    return "\n\n".join(parts) + "\n"


DOCUMENTS = {"permissions.md": permissions, "stages.md": stages, "changes.md": changes}


class Command(BaseCommand):
    help = "Write docs/permissions.md, docs/stages.md and docs/changes.md from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail where a document differs"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.BASE_DIR) / "docs"
        for name, write in DOCUMENTS.items():
            text = write()
            if not options["check"]:
                (folder / name).write_text(text, encoding="utf-8")
            elif (folder / name).read_text(encoding="utf-8") != text:
                raise CommandError(f"docs/{name} differs from the code. Run `manage.py docs`.")
