"""Files from outside: what is taken in, and who may fetch them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from members.models import Event
from reviews.documents.actions.attachments import MOST_BYTES, attach_file
from reviews.models import Attachment
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to
from tests.reviews.conftest import SignIn

PDF = b"%PDF-1.7 chung cu"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.exe", b"MZ"),
        ("trang.html", b"<script>"),
        ("rong.pdf", b""),
        ("gia.pdf", b"<html>"),
        ("lon.pdf", PDF + b"0" * MOST_BYTES),
    ],
)
def test_what_is_no_paper_or_picture_is_refused(cast: Cast, name: str, content: bytes) -> None:
    with pytest.raises(ValidationError, match=name):
        attach_file(SimpleUploadedFile(name, content), cast.session, by=cast.clerk)
    assert not Attachment.objects.exists()


def test_the_stored_name_tells_nothing_and_the_given_one_comes_back(cast: Cast, sign_in: SignIn) -> None:
    row = attach_file(SimpleUploadedFile("../Báo cáo năm.pdf", PDF), cast.session, by=cast.clerk)
    assert (row.name, "cáo" in row.file.name) == ("Báo cáo năm.pdf", False)
    answer = sign_in(cast.clerk).get(row.get_absolute_url())
    assert (answer.getvalue(), answer["Content-Disposition"].split(";")[0]) == (PDF, "attachment")
    assert Event.objects.filter(verb="fetch", subject_id=row.pk, actor_id=cast.clerk.pk).count() == 1


def fetch(client: Client, row: Attachment) -> bytes:
    """What comes back, read to its end so that the file is closed."""
    return client.get(row.get_absolute_url()).getvalue()


def test_a_file_is_seen_by_the_circle_of_what_it_belongs_to(cast: Cast, sign_in: SignIn) -> None:
    files = {
        "round": attach_file(SimpleUploadedFile("a.pdf", PDF), cast.campaign, by=cast.staff),
        "session": attach_file(SimpleUploadedFile("b.pdf", PDF), cast.session, by=cast.clerk),
        "leads": attach_file(SimpleUploadedFile("c.pdf", PDF), cast.session, by=cast.clerk, for_leads=True),
        "paper": attach_file(SimpleUploadedFile("d.pdf", PDF), cast.paper(cast.member), by=cast.member),
    }
    bring_to(cast, Stage.WRITING)
    seen = {
        part: {name for name, row in files.items() if fetch(sign_in(getattr(cast, part)), row) == PDF}
        for part in ("member", "colleague", "clerk", "staff", "guest", "stranger", "administrator")
    }
    assert seen == {
        "member": {"round", "session", "paper"},
        "colleague": {"round", "session"},
        "clerk": {"round", "session", "leads"},
        "staff": {"round", "session", "leads"},
        "guest": {"round", "session"},
        "stranger": {"round"},
        "administrator": {"round"},
    }


def test_a_file_belongs_to_one_thing(cast: Cast) -> None:
    row = attach_file(SimpleUploadedFile("a.pdf", PDF), cast.session, by=cast.clerk)
    row.campaign = cast.campaign
    with pytest.raises(IntegrityError, match="attachment_belongs_to_one"), transaction.atomic():
        row.save()
