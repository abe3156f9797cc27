"""The mark of a draft on a printed paper."""

from __future__ import annotations

from reviews.documents.blocks import Mark
from reviews.models import Document, DocumentState

THINGS = ("session", "step", "suggestion", "sheet", "evaluation", "paper", "commitment")
"""The foreign keys of a document that say what it prints."""


def draft_number(document: Document) -> int:
    """Return which draft of its paper the document prints, counted from 1: a draft that was made before it
    for the same thing is an earlier one. A writer's own drafts are counted for themselves, because nobody
    else has seen them."""
    same = {f"{name}_id": getattr(document, f"{name}_id") for name in THINGS}
    rows = Document.objects.filter(kind=document.kind, state=DocumentState.DONE, **same)
    if document.paper_id or document.commitment_id:
        rows = rows.filter(requested_by=document.requested_by_id)
    if document.pk:
        rows = rows.filter(pk__lt=document.pk)
    return rows.count() + 1


def draft_mark(document: Document) -> Mark:
    """Return the mark that the paper is a draft, and which one."""
    return Mark(f"Dự thảo lần {draft_number(document)}")
