"""The commands that play rounds have a worker of their own print what they need."""

from __future__ import annotations

import pytest

from config.celery import app
from members.models import Member
from reviews.demo import printing
from reviews.documents.actions.documents import request_document
from reviews.models import DocumentKind, DocumentState
from tests.conftest import test_database
from tests.reviews.factories import make_session, write_all


def test_its_own_worker_prints_a_report(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports wait in the queue of long tasks."""
    monkeypatch.setenv("DATABASE_URL", test_database())
    app.control.purge()
    session = make_session(1)
    write_all(session)
    clerk = Member.objects.get(code="C")
    document = request_document(session, DocumentKind.REPORT, by=clerk)
    with printing.own_worker():
        printing.wait_for([document])
    assert (document.state, document.progress) == (DocumentState.DONE, 100)
    document.file.delete(save=False)
    document.word.delete(save=False)
    document.tables.delete(save=False)
