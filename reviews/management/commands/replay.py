"""``manage.py replay`` plays the rounds of the scenarios with invented people, and writes their printed
papers to var/replay."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from members import clock
from reviews.demo import printing
from reviews.demo.scenarios import SCENARIOS
from reviews.demo.scenarios.frame import Scenario, Telling
from reviews.documents.kinds import KINDS
from reviews.models import Document, DocumentKind

FOLDER = Path(settings.VAR_DIR) / "replay"


class Command(BaseCommand):
    help = "Replay scenarios (S1, S2 …; all without a name) and leave their papers under var/replay."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scenarios", nargs="*", metavar="S1", help=", ".join(SCENARIOS))

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL:
            raise CommandError("A scenario is replayed with DJANGO_ENV=local only: it brings its own data.")
        translation.activate("vi")
        codes = options["scenarios"] or list(SCENARIOS)
        unknown = [code for code in codes if code not in SCENARIOS]
        if unknown:
            raise CommandError(f"There is no {', '.join(unknown)}. Known are: {', '.join(SCENARIOS)}.")
        scenarios = [SCENARIOS[code] for code in codes]
        for scenario in scenarios:
            self._play(scenario)
        self._print(scenarios)

    def _play(self, scenario: Scenario) -> None:
        """Play a scenario in one transaction, so that a scenario that fails leaves nothing behind. A scenario
        that was played before in this database is left as it is."""
        self._say(f"{scenario.code}: {scenario.title}")
        if scenario.is_played:
            self._say("  Đã diễn trước đây trong cơ sở dữ liệu này; không thay đổi gì.")
            return
        telling = Telling(self._say)
        with transaction.atomic():
            scenario.play(telling)
        self._say(f"  Xong. {len(telling.refusals)} việc làm sai bị từ chối như phải thế.")

    def _print(self, scenarios: list[Scenario]) -> None:
        """Make the printed papers that the scenarios requested, and copy them into the folder of each
        scenario. Of several printed papers of one kind for one session or paper of suggestions, only the last
        one is taken."""
        papers: list[tuple[Scenario, Document]] = []
        for scenario in scenarios:
            rows = Document.objects.filter(session__committee__path__startswith=scenario.path)
            rows = rows.select_related("session__committee").order_by("pk")
            latest = {(row.session_id, row.kind, row.suggestion_id): row for row in rows}
            papers += [(scenario, document) for document in latest.values()]
        waiting = [document for _scenario, document in papers if document.is_unfinished]
        if waiting:
            self._say(f"Worker đang kết xuất {len(waiting)} văn bản …")
            self._make(waiting)
        self._say("Văn bản:")
        for scenario, document in papers:
            path = _copy(scenario, document).relative_to(FOLDER.parent.parent)
            self._say(f"  {path} ({document.pages} trang)")

    def _make(self, waiting: list[Document]) -> None:
        try:
            with clock.running_from(max(one.requested_at for one in waiting)), printing.own_worker():
                printing.wait_for(waiting)
        except printing.NotPrintedError as error:
            raise CommandError(str(error)) from error

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


def _copy(scenario: Scenario, document: Document) -> Path:
    """Copy the file of the printed paper into the folder of the scenario, and return its path there."""
    folder = FOLDER / scenario.code
    folder.mkdir(parents=True, exist_ok=True)
    name = KINDS[DocumentKind(document.kind)].name
    path = folder / f"{document.of_session.committee.code}-{name}.pdf"
    shutil.copyfile(document.file.path, path)
    return path
