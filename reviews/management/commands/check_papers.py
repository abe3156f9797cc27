"""``manage.py check_papers`` makes printed papers of every kind from what the database holds, as PDF, DOCX
and XLSX, and says what is wrong with them. The database is left as it was."""

from __future__ import annotations

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError, models, transaction
from django.utils import translation

from members.models import Member
from reviews.desk.printing import BUNDLES, PAPERS
from reviews.documents import checking, press
from reviews.documents.blocks import PaperContent
from reviews.documents.kinds import KINDS
from reviews.issuing import making
from reviews.models import Document, DocumentKind, DocumentState, Paper, ReviewSession

ALL = (*PAPERS, *BUNDLES)

TRIED = 12
"""For each paper wanted, so many rows are tried, since of most there is nothing to print."""

LOOKED_AT = 600
"""Of so many rows at most it is asked whether they lack anything."""

SHOWN = 6


@dataclass
class Found:
    """What was found about one kind of papers. ``absent`` counts the rows of which there is nothing to
    print, by the reason."""

    papers: int = 0
    pages: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)
    absent: Counter[str] = field(default_factory=Counter)
    office: dict[str, tuple[bytes, PaperContent]] = field(default_factory=dict)


class Command(BaseCommand):
    help = "Make papers of every kind from this database and check their pages, words and files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kinds", nargs="*", help=f"only these kinds: {', '.join(ALL)}")
        parser.add_argument("--most", type=int, default=4, help="so many papers of each kind (default: 4)")
        parser.add_argument(
            "--office",
            type=int,
            default=2,
            help="so many of each kind are opened by LibreOffice (default: 2)",
        )
        parser.add_argument("--keep", type=Path, help="write PDF and DOCX into this folder, to look at them")
        parser.add_argument("--seed", type=int, default=1, help="which rows are taken (default: 1)")

    def handle(self, *_args: Any, **options: Any) -> None:
        translation.activate("vi")
        unknown = set(options["kinds"]) - set(ALL)
        if unknown:
            raise CommandError(f"There is no kind {', '.join(sorted(unknown))}.")
        has_office = bool(options["office"] and shutil.which("soffice"))
        if options["office"] and not has_office:
            self.stdout.write("LibreOffice (soffice) is not installed: no DOCX is opened.")
        faults = 0
        for kind in options["kinds"] or ALL:
            found = Found()
            with transaction.atomic():
                self._check(DocumentKind(kind), found, options)
                transaction.set_rollback(True)
            if has_office and found.office:
                begun = time.monotonic()
                found.faults += [f"{name}, {said}" for name, said in checking.office_faults(found.office)]
                found.seconds += time.monotonic() - begun
            self._say(kind, found)
            faults += len(found.faults)
        if faults:
            raise CommandError(f"{faults} faults.")

    def _check(self, kind: DocumentKind, found: Found, options: dict[str, Any]) -> None:
        for document, is_real in _documents(kind, random.Random(options["seed"])):  # noqa: S311
            if found.papers == options["most"] or sum(found.absent.values()) > TRIED * options["most"]:
                return
            begun = time.monotonic()
            try:
                with transaction.atomic():
                    content, joined = _content(kind, document)
            except ObjectDoesNotExist as error:
                found.absent[type(error).__qualname__] += 1
                continue
            except Exception as error:  # noqa: BLE001  whatever it is, it is a fault of this paper
                if is_real:
                    found.faults.append(f"{document.about}: {type(error).__name__}: {error}")
                else:
                    found.absent[f"{type(error).__name__}: {error}"[:60]] += 1
                continue
            name = f"{kind}-{found.papers + 1}"
            checked = checking.check(content, joined)
            found.faults += [f"{document.about}, {fault}" for fault in checked.faults]
            found.papers, found.pages = found.papers + 1, found.pages + checked.pages
            found.seconds += time.monotonic() - begun
            if options["keep"]:
                options["keep"].mkdir(parents=True, exist_ok=True)
                (options["keep"] / f"{name}.pdf").write_bytes(checked.pdf)
                (options["keep"] / f"{name}.docx").write_bytes(checked.docx)
            if found.papers <= options["office"]:
                found.office[name] = (checked.docx, content)

    def _say(self, kind: str, found: Found) -> None:
        absent = "".join(f"; {count} × {why}" for why, count in found.absent.most_common(3))
        self.stdout.write(
            f"{kind:15} {found.papers:3} papers {found.pages:4} pages {found.seconds:6.1f} s"
            f" {len(found.faults):3} faults{absent}"
        )
        for fault in found.faults[:SHOWN]:
            self.stdout.write(f"    {fault}")
        self.stdout.flush()


def _documents(kind: DocumentKind, chance: random.Random) -> Iterator[tuple[Document, bool]]:
    """Yield first what was printed already, then new documents of this kind about every row that it may be
    about, in random order, and whether it was printed. The constraints of the table tell what those rows
    are."""
    for document in Document.objects.filter(kind=kind, state=DocumentState.DONE).order_by("-pk"):
        yield document, True
    anybody = Member.objects.order_by("pk").first()
    for subject in _subjects():
        rows = list(subject.related_model._base_manager.values_list("pk", flat=True))  # noqa: SLF001
        chance.shuffle(rows)
        for pk in rows[:LOOKED_AT]:
            row = subject.related_model._base_manager.get(pk=pk)  # noqa: SLF001
            if _lacks(kind, row):
                continue
            made = _new(kind, subject, row, anybody)
            if made is None:
                break
            yield made, False


def _content(kind: DocumentKind, document: Document) -> tuple[PaperContent, bytes]:
    """Return what the paper says, with the mark of its draft, and its PDF if that is joined of several."""
    if kind not in BUNDLES:
        return making.drafted(document, PAPERS[kind](document))[0], b""
    bundle = press.render_bundle(BUNDLES[kind](document))
    return making.drafted(document, bundle.content)[0], bundle.press().content


def _lacks(kind: DocumentKind, row: Any) -> bool:
    """Tell whether there is nothing of this kind to print of the row yet."""
    of_session = isinstance(row, ReviewSession) and KINDS[kind].lacks(row)
    return bool(of_session or (isinstance(row, Paper) and KINDS[kind].lacks_of(row)))


def _subjects() -> list[Any]:
    """Return the foreign keys of a document to what it may be about."""
    keys = (one for one in Document._meta.fields if isinstance(one, models.ForeignKey))  # noqa: SLF001
    return [key for key in keys if key.null]


def _new(kind: DocumentKind, subject: Any, row: Any, anybody: Member | None) -> Document | None:
    """Return a stored document about this row, or None if no document of this kind is about such rows. A
    paper is asked for by its writer."""
    others = ((key, _of(row, key.name)) for key in _subjects() if key.name != subject.name)
    also = {key.name: other for key, other in others if isinstance(other, key.related_model)}
    alone = [{name: other} for name, other in also.items()]
    by = getattr(row, "member", None) or anybody
    done = {"state": DocumentState.DONE, "sha256": "0" * 64, "pages": 1, "requested_by": by}
    for more in ({}, *alone, also):
        try:
            with transaction.atomic():
                return Document.objects.create(kind=kind, **{subject.name: row}, **more, **done)
        except IntegrityError:
            continue
    return None


def _of(row: Any, name: str) -> Any:
    """Return what the row belongs to under this name: a suggestion and a step have a session."""
    case = getattr(row, "case", None)
    if name == "session" and case is not None:
        paper = Paper.every.filter(case=case).select_related("session").first()
        return paper.session if paper else None
    return getattr(row, name, None)
