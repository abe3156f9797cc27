"""Writes the documents that state facts of the code, so that they cannot drift from it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from reviews.rules import AUTHOR, CONFERENCE_RULES, PAPER_RULES, QUARTER_RULES, SESSION_RULES, Rule
from reviews.stages import MOVES, Part, Rounds, Stage, Standing

YES = "✓"
OWN = {None: "any", True: "only", False: "never"}
PERMISSIONS = """\
Written by `manage.py docs` from `reviews/rules/`; a test keeps them equal. What a person may *see* is
answered by `visible_to` of each model; what they may *do* by these tables. “Own” says whether the verb
reaches the own case or paper. The writers of a collective's paper are its clerk and its head."""
STAGES = """\
Written by `manage.py docs` from `reviews/stages.py`; a test keeps them equal. One function moves a
session, `reviews.actions.sessions.advance`: it locks the row, asks who, asks the table, asks the guards,
and writes history, or does nothing."""


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    cells = list(head)
    lines = ["| " + " | ".join(cells) + " |", "|" + "---|" * len(cells)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def permissions() -> str:
    """Every verb with the parts that may use it, in which stages, in which state of the paper."""
    with translation.override("en"):
        parts = [
            "# Permissions",
            PERMISSIONS,
            "## In a session",
            _rules(SESSION_RULES, list(Part)),
            "## At the conference",
            _rules(CONFERENCE_RULES, list(Part)),
            "## On a paper",
            _rules(PAPER_RULES, [AUTHOR, *Part]),
            "## In the evaluation of a quarter",
            _quarter_rules(),
        ]
        return "\n\n".join(parts) + "\n"


def _rules(rules: dict[str, Rule], parts: list[Any]) -> str:
    head = ["verb", "what it is", *(str(part) for part in parts), "stages", "paper", "own", "rounds"]
    return _table(head, (_rule(verb, rule, parts) for verb, rule in rules.items()))


def _quarter_rules() -> str:
    parts = [AUTHOR, *(part for part in Part if any(part in rule.parts for rule in QUARTER_RULES.values()))]
    rows = [
        [
            f"`{verb}`",
            str(rule.says),
            *(YES if part in rule.parts else "" for part in parts),
            "all"
            if rule.stands == frozenset(Standing)
            else ", ".join(s for s in Standing if s in rule.stands),
            OWN[rule.own],
        ]
        for verb, rule in QUARTER_RULES.items()
    ]
    return _table(["verb", "what it is", *(str(part) for part in parts), "where it stands", "own"], rows)


def _rule(verb: str, rule: Rule, parts: list[Any]) -> list[str]:
    stages = "all" if rule.stages == frozenset(Stage) else ", ".join(s for s in Stage if s in rule.stages)
    states = ", ".join(sorted(rule.states)) or "any"
    return [
        f"`{verb}`",
        str(rule.says),
        *(YES if part in rule.parts else "" for part in parts),
        stages,
        states,
        OWN[rule.own],
        str((Rounds.RATED if rule.rates else Rounds.ALL).label),
    ]


def stages() -> str:
    """Every move between stages: who takes it, what must be true, whether it needs a reason."""
    with translation.override("en"):
        names = _table(["stage", "shown as"], ([f"`{stage.value}`", str(stage.label)] for stage in Stage))
        moves = _table(
            ["from", "to", "button", "who", "what must be true", "reason", "rounds"],
            (
                [
                    f"`{move.source.value}`",
                    f"`{move.target.value}`",
                    str(move.label),
                    ", ".join(part.value for part in Part if part in move.parts),
                    "; ".join(str(guard.label) for guard in move.guards) or "–",
                    "needed" if move.needs_reason else "–",
                    str(move.rounds.label),
                ]
                for move in MOVES
            ),
        )
    return "\n\n".join(["# Stages of a session", STAGES, names, moves]) + "\n"


DOCUMENTS = {"permissions.md": permissions, "stages.md": stages}


class Command(BaseCommand):
    help = "Write docs/permissions.md and docs/stages.md from the code."

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
