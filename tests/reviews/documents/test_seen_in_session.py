"""The page of a session reads its documents by a shorter statement than other pages do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from members.models import Member
from reviews.models import Document, ReviewSession
from tests.reviews.cast import Cast
from tests.reviews.everything import make_closed


def test_the_page_of_a_session_lists_the_documents_that_are_seen_elsewhere(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    make_closed(cast)
    people = [*Member.objects.filter(user__isnull=False).order_by("pk")]
    short: list[list[int]] = []
    whole: list[list[int]] = []
    for session in ReviewSession.objects.filter(documents__isnull=False).distinct():
        for person in people:
            rows = Document.objects.order_by("pk")
            short.append([row.pk for row in rows.visible_in(session, person)])
            whole.append([row.pk for row in rows.visible_to(person).filter(session=session)])
    assert (short, [] in short, any(short)) == (whole, True, True)
