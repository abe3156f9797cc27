"""What ``docs/papers.md`` says in figures and names is what the program does."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.urls import reverse

from reviews.documents import archive, seal, signed
from reviews.documents.actions.attachments import MOST_BYTES
from reviews.verifying import views

PAGE = Path(settings.BASE_DIR) / "docs" / "papers.md"


def test_the_page_names_what_there_is() -> None:
    text = " ".join(PAGE.read_text().split())
    said = [
        f"`{archive.FIELD}`",
        f"`{seal.FIELD}`",
        f"`{reverse('reviews:verify')}`",
        f"At most {views.MOST} files in {views.MINUTES} minutes",
        f"at most {MOST_BYTES // 1024**2} MB each",
        f"with {signed.MEMORY // 1024**2} MB and {signed.SECONDS} seconds",
        *(f"`{ending}`" for ending in signed.CERTIFICATES),
        *(name for name in ("SIGNING_ROOTS", "SEAL_COMMITTEE", "SEAL_FILE", "SEAL_PASSWORD")),
    ]
    assert [words for words in said if words not in text] == []
    assert [
        n
        for n in ("SIGNING_ROOTS", "SEAL_COMMITTEE", "SEAL_FILE", "SEAL_PASSWORD")
        if not hasattr(settings, n)
    ] == []
