"""What must be true of papers, of the registers, and of the files that are kept."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db.models import FileField, QuerySet
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from reviews.models import (
    Attachment,
    Document,
    DocumentState,
    IssuedPaper,
    LetterheadSettings,
    Paper,
    PaperState,
    SignedCopy,
)
from reviews.soundness.rule import Broken, broken

CHUNK = 200


def changed_final_papers() -> Iterator[Broken]:
    """Final papers that do not read as when they were made final."""
    papers = Paper.every.filter(state=PaperState.FINAL).prefetch_related("sections", "revisions")
    for paper in papers.order_by("pk").iterator(chunk_size=CHUNK):
        last = max(paper.revisions.all(), key=lambda row: row.number, default=None)
        if last is None:
            yield Broken("reviews.paper", paper.pk, _("No version of it is kept."))
        elif {section.code: section.text for section in paper.sections.all()} != last.texts:
            yield Broken("reviews.paper", paper.pk)


def gaps_in_registers() -> list[Broken]:
    return broken(
        "reviews.registerentry",
        """
        SELECT id FROM (
            SELECT entry.id, number, coalesce(
                lag(number) OVER (PARTITION BY series_id ORDER BY number), series.first - 1
            ) AS before
            FROM reviews_registerentry AS entry JOIN reviews_series AS series ON series.id = entry.series_id
        ) AS lines
        WHERE number <> before + 1
        """,
    )


def wrong_symbols() -> list[Broken]:
    """Lines of a register whose written number is another than their number."""
    return broken(
        "reviews.registerentry",
        """
        SELECT id FROM reviews_registerentry
        WHERE split_part(symbol, '-', 1) <> lpad(number::text, greatest(2, length(number::text)), '0')
        """,
    )


def _kept_files() -> Iterator[tuple[QuerySet[Any], str]]:
    """Yield the rows with files, each with the column of the digest of its first file."""
    yield Attachment.objects.order_by(), "sha256"
    yield Document.objects.filter(state=DocumentState.DONE, office_due=False).order_by(), "sha256"
    yield IssuedPaper.objects.filter(state=DocumentState.DONE).order_by(), "sha256"
    yield SignedCopy.objects.order_by(), "sha256"
    yield LetterheadSettings.objects.exclude(style="").order_by(), "style_sha256"


def changed_files() -> Iterator[Broken]:
    """Files that are gone, or are no longer what their digest says. Reads every file."""
    for queryset, column in _kept_files():
        model = queryset.model
        names = [field.name for field in model._meta.get_fields() if isinstance(field, FileField)]  # noqa: SLF001
        for row in queryset.only("pk", column, *names).iterator(chunk_size=CHUNK):
            files: list[FieldFile] = [getattr(row, name) for name in names if getattr(row, name)]
            table = model._meta.label_lower  # noqa: SLF001
            if any(not file.storage.exists(file.name or "") for file in files):
                yield Broken(table, row.pk, _("A file of it is gone."))
            elif files and _digest(files[0]) != getattr(row, column):
                yield Broken(table, row.pk, _("Its file was changed."))


def _digest(file: FieldFile) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def wrong_dossiers() -> list[Broken]:
    """Papers of a dossier whose digest is not that of their file."""
    return broken(
        "reviews.dossieritem",
        """
        SELECT item.id
        FROM reviews_dossieritem AS item JOIN reviews_attachment AS file ON file.id = item.attachment_id
        WHERE item.sha256 <> file.sha256
        """,
    )
