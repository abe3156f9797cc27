"""Files from outside: what is taken in, and who may fetch them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
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


def pdf_with(change: Callable[[pikepdf.Pdf], Any], **options: Any) -> bytes:
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        change(pdf)
        pdf.save(file, **options)
    return file.getvalue()


def rests(pdf: pikepdf.Pdf) -> None:
    """It only shows its page."""


def runs(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


def starts(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    pdf.pages[0].Annots = [pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=action)]


def carries(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=[]))


PACKED = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
LOCKED = {"encryption": pikepdf.Encryption(user="x", owner="y")}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (pdf_with(runs), "trong tệp có mã lệnh"),
        (pdf_with(runs).replace(b"/JavaScript", b"/J#61vaScript").replace(b"/JS", b"/#4AS"), "có mã lệnh"),
        (pdf_with(runs, **PACKED), "có mã lệnh"),
        (pdf_with(starts, **PACKED), "có mã lệnh"),
        (pdf_with(carries), "có mã lệnh"),
        (pdf_with(rests, **LOCKED), "mật khẩu"),
    ],
    ids=["plain", "spelled", "packed", "program", "file", "locked"],
)
def test_a_pdf_that_would_do_something_by_itself_is_refused(cast: Cast, content: bytes, why: str) -> None:
    with pytest.raises(ValidationError, match=rf"don\.pdf.*{why}"):
        attach_file(SimpleUploadedFile("don.pdf", content), cast.session, by=cast.clerk)
    assert not Attachment.objects.exists()


def test_a_pdf_that_only_shows_pages_is_taken(cast: Cast) -> None:
    for number, options in enumerate(({}, PACKED)):
        content = pdf_with(rests, **options)
        attach_file(SimpleUploadedFile(f"{number}.pdf", content), cast.session, by=cast.clerk)
    assert Attachment.objects.count() == 2


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
