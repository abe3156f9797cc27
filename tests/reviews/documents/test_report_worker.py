"""Making the report in the worker: once, visibly, to the end, whatever is killed meanwhile."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
import psutil
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import translation

from config.services import Service
from members.models import Event, Member, Notice
from reviews import tasks
from reviews.desk import building
from reviews.documents import store
from reviews.documents.actions.documents import cancel_document
from reviews.documents.parts import sources_of
from reviews.locks import try_lock
from reviews.models import Document, DocumentState, PrintedPart
from reviews.report.printed import report_paper
from tests.conftest import eventually, loses_for
from tests.reviews.factories import make_document, make_session, write_all

SENTENCE = "Một việc đã làm trong năm, có sản phẩm, có thời hạn, có người chịu trách nhiệm. "


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def document(db: None) -> Document:
    session = make_session(1)
    write_all(session, duties=SENTENCE)
    return make_document(session)


@contextmanager
def lock_held_elsewhere(space: int, key: int) -> Iterator[None]:
    """Another connection works on it."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with try_lock(space, key) as mine:
            assert mine
            held.set()
            done.wait(60)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(10)
    try:
        yield
    finally:
        done.set()
        thread.join()


@contextmanager
def at_work_but_for(part: int, document: Document) -> Iterator[None]:
    """A thread makes the document as far as it can while another connection has the lock of this part."""

    def build() -> None:
        tasks.build_document(document.pk)
        connection.close()

    worker = threading.Thread(target=build)
    try:
        with lock_held_elsewhere(store.LOCKS_OF_PARTS, part):
            worker.start()
            yield
    finally:
        worker.join()


def verbs(document: Document) -> list[str]:
    events = Event.objects.filter(subject="reviews.document", subject_id=document.pk)
    return list(events.values_list("verb", flat=True))


def waiting_messages() -> int:
    """In the queue for long tasks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pgmq.q_long")
        (number,) = cursor.fetchone()
    return int(number)


def test_a_document_is_made_recorded_and_told_of(document: Document, media: Path) -> None:
    tasks.build_document(document.pk)
    document.refresh_from_db()
    (file,) = media.rglob("*.pdf")
    assert (document.state, document.progress, document.error) == (DocumentState.DONE, 100, "")
    assert document.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert document.file.path == str(file)
    assert len(file.stem) == 32
    assert document.pages == Event.objects.get(verb="document_done").data["pages"]
    assert document.finished_at is not None
    assert verbs(document) == ["document_started", "document_done"]
    notice = Notice.objects.get(recipient=document.requested_by, url=document.get_absolute_url())
    assert str(document.session) in notice.text


@pytest.mark.parametrize("state", [DocumentState.DONE, DocumentState.FAILED])
def test_a_finished_document_is_left_alone(document: Document, media: Path, state: DocumentState) -> None:
    Document.objects.filter(pk=document.pk).update(state=state, sha256="x", pages=1, progress=40)
    tasks.build_document(document.pk)
    document.refresh_from_db()
    assert (document.state, document.sha256, document.progress) == (state, "x", 40)
    assert (verbs(document), list(media.rglob("*"))) == ([], [])


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_is_at_it_a_second_does_nothing(document: Document, media: Path) -> None:
    with lock_held_elsewhere(tasks.LOCKS_OF_DOCUMENTS, document.pk):
        tasks.build_document(document.pk)
        document.refresh_from_db()
        assert (document.state, verbs(document)) == (DocumentState.QUEUED, [])
    tasks.build_document(document.pk)
    document.refresh_from_db()
    assert (document.state, len(list(media.rglob("*.pdf")))) == (DocumentState.DONE, 1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_make_one_document(document: Document, media: Path) -> None:
    together = threading.Barrier(2)

    def build() -> None:
        together.wait()
        tasks.build_document(document.pk)
        connection.close()

    threads = [threading.Thread(target=build) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verbs(document) == ["document_started", "document_done"]
    assert len(list(media.rglob("*.pdf"))) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("media")
def test_others_see_the_progress_while_the_work_goes_on() -> None:
    """One part is kept back, so that there is time to look."""
    document = make_document(make_session(3))
    keys = store.enter_parts(sources_of(report_paper(document.of_session)), anew=True)
    with at_work_but_for(store.waiting(keys)[-1], document):
        eventually(lambda: Document.objects.get(pk=document.pk).parts_made == len(keys) - 1)
        assert 70 < Document.objects.get(pk=document.pk).progress < 90
    document.refresh_from_db()
    assert (document.state, document.progress) == (DocumentState.DONE, 100)
    assert (document.parts_made, len(document.part_keys)) == (len(keys), len(keys))


@pytest.mark.django_db(transaction=True)
def test_a_cancelled_document_is_left_before_the_next_part(media: Path) -> None:
    document = make_document(make_session(3))
    keys = store.enter_parts(sources_of(report_paper(document.of_session)), anew=True)
    kept_back = store.waiting(keys)[-1]
    with at_work_but_for(kept_back, document):
        eventually(lambda: Document.objects.get(pk=document.pk).parts_made == len(keys) - 1)
        cancel_document(document, by=document.requested_by)
        eventually(lambda: Document.objects.get(pk=document.pk).file.name == "")
    document.refresh_from_db()
    assert (document.state, document.file.name, document.finished_at is None) == ("cancelled", "", False)
    assert (store.waiting(keys), list(media.rglob("*.*"))) == ([kept_back], [])
    assert verbs(document) == ["document_started", "cancel_document"]
    assert not Document.objects.at_work().exists()


def test_only_who_asked_for_a_document_may_cancel_it(document: Document) -> None:
    other = Member.objects.exclude(pk=document.requested_by_id)[0]
    with pytest.raises(PermissionDenied, match="Chỉ người đã yêu cầu"):
        cancel_document(document, by=other)
    Document.objects.filter(pk=document.pk).update(state=DocumentState.FAILED)
    assert cancel_document(document, by=document.requested_by).state == "queued"
    assert Document.objects.get(pk=document.pk).state == DocumentState.FAILED


@pytest.mark.usefixtures("media")
def test_a_part_that_fails_is_named_and_the_others_are_kept(document: Document) -> None:
    keys = store.enter_parts(sources_of(report_paper(document.of_session)), anew=True)
    broken = PrintedPart.objects.filter(key__in=keys).order_by("pk")[1]
    html = broken.html.replace("</section>", "<img src='gone.png'></section>")
    PrintedPart.objects.filter(pk=broken.pk).update(html=html)
    tasks.build_document(document.pk)
    document.refresh_from_db()
    assert (document.state, verbs(document)) == ("failed", ["document_started", "document_failed"])
    assert f"{broken.name}: " in document.error
    assert "gone.png" in document.error
    assert PrintedPart.objects.filter(key__in=keys, content__isnull=True).get() == broken
    PrintedPart.objects.filter(pk=broken.pk).update(html=broken.html)
    again = make_document(document.of_session)
    tasks.build_document(again.pk)
    again.refresh_from_db()
    starts = dict(PrintedPart.objects.filter(key__in=keys).values_list("key", "starts"))
    assert (again.state, starts) == ("done", dict.fromkeys(keys, 1))


def test_word_and_excel_are_written_again_as_the_pdf_says(document: Document, media: Path) -> None:
    """As if the worker had been killed after the PDF was ready, and something else were written since."""
    tasks.build_document(document.pk)
    document.refresh_from_db()
    assert (document.office_due, [path.suffix for path in media.rglob("*.docx")]) == (False, [".docx"])
    before = docx.Document(document.word.path)
    Path(document.word.path).unlink()
    Document.objects.filter(pk=document.pk).update(office_due=True)
    write_all(document.of_session, duties="Nay viết khác.")
    tasks.build_document(document.pk)
    document.refresh_from_db()
    assert (document.office_due, [str(path) for path in media.rglob("*.docx")]) == (
        False,
        [document.word.path],
    )
    after = docx.Document(document.word.path)
    assert [one.text for one in after.paragraphs] == [one.text for one in before.paragraphs]


def test_what_fails_again_and_again_is_given_up_in_words(
    document: Document, settings: Any, tmp_path: Path
) -> None:
    """The disk is "full": where the files belong stands a file."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.touch()
    tasks.build_document.apply((document.pk,))
    document.refresh_from_db()
    assert verbs(document) == ["document_started"] * 4 + ["document_failed"]
    with translation.override("vi"):
        assert (document.state, document.error) == (DocumentState.FAILED, str(tasks.UNEXPECTED))
    assert document.finished_at is not None
    notice = Notice.objects.get(recipient=document.requested_by, url=document.get_absolute_url())
    assert str(document.session) in notice.text
    assert not Notice.objects.exclude(recipient=document.requested_by).filter(url=notice.url).exists()


def left_by_a_killed_worker(document: Document, media: Path) -> None:
    """The worker was killed after it wrote the file and before the row said that it is done."""
    document.state, document.file.name = DocumentState.RUNNING, "documents/2026/left.pdf"
    document.save(update_fields=["state", "file"])
    (media / "documents" / "2026").mkdir(parents=True)
    Path(document.file.path).write_bytes(b"%PDF-")


def test_the_file_that_a_killed_worker_left_is_deleted_by_the_next_start(
    document: Document, media: Path
) -> None:
    left_by_a_killed_worker(document, media)
    tasks.build_document(document.pk)
    document.refresh_from_db()
    assert (document.state, [str(path) for path in media.rglob("*.pdf")]) == (
        DocumentState.DONE,
        [document.file.path],
    )


def test_the_file_of_what_is_given_up_is_deleted(
    document: Document, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    left_by_a_killed_worker(document, media)
    for _ in range(building.MAX_STARTS):
        Event.record("document_started", document, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.build_document(document.pk)
    document.refresh_from_db()
    assert (document.state, document.file.name, list(media.rglob("*.pdf"))) == (DocumentState.FAILED, "", [])


def test_what_ended_its_workers_is_not_begun_for_ever(document: Document, media: Path) -> None:
    for _ in range(building.MAX_STARTS):
        Event.record("document_started", document, by=None)
    tasks.build_document(document.pk)
    document.refresh_from_db()
    with translation.override("vi"):
        assert (document.state, document.error) == (DocumentState.FAILED, str(building.TOO_MANY_STARTS))
    assert verbs(document)[-1] == "document_failed"
    assert list(media.rglob("*")) == []


def test_a_document_taken_away_meanwhile_is_no_error(document: Document) -> None:
    key = document.pk
    document.delete()
    tasks.build_document(key)
    assert Member.objects.get(code="C").notices.filter(url=f"/documents/{key}/").count() == 0


@pytest.mark.django_db(transaction=True)
def test_only_what_nobody_is_working_on_is_queued_again(document: Document) -> None:
    before = waiting_messages()
    with lock_held_elsewhere(tasks.LOCKS_OF_DOCUMENTS, document.pk):
        tasks.resume_documents()
        assert waiting_messages() == before
    tasks.resume_documents()
    assert waiting_messages() == before + 1


def test_what_was_left_without_a_message_is_made_when_a_worker_starts(
    document: Document, worker: Service
) -> None:
    eventually(lambda: "document_done" in verbs(document), worker.log.read_text, seconds=120)
    document.refresh_from_db()
    Path(document.file.path).unlink()
    assert document.state == DocumentState.DONE


@loses_for(30)
def test_a_worker_killed_in_the_middle_is_followed_by_one_that_repeats_nothing(worker: Service) -> None:
    session = make_session(3)
    write_all(session, duties=SENTENCE * 300, qualities=SENTENCE * 300)
    document = make_document(session)
    tasks.build_document.apply_async((document.pk,), queue="long")

    def made() -> set[str]:
        return set(PrintedPart.objects.filter(content__isnull=False).values_list("key", flat=True))

    eventually(lambda: len(made()) > 1, worker.log.read_text, seconds=60)
    assert worker.process is not None
    master = psutil.Process(worker.process.pid)
    for process in [*master.children(recursive=True), master]:
        process.kill()
    worker.stop()
    before = made()
    document.refresh_from_db()
    assert (document.state, len(before) < len(document.part_keys)) == (DocumentState.RUNNING, True)
    worker.start()
    eventually(lambda: "document_done" in verbs(document), worker.log.read_text, seconds=120)
    document.refresh_from_db()
    content = Path(document.file.path).read_bytes()
    assert (document.sha256, document.progress) == (hashlib.sha256(content).hexdigest(), 100)
    assert verbs(document) == ["document_started", "document_started", "document_done"]
    assert made() >= set(document.part_keys)  # the contents are kept, too
    begun = dict(PrintedPart.objects.filter(key__in=document.part_keys).values_list("key", "starts"))
    assert {key for key, starts in begun.items() if starts > 1} <= made() - before
    assert sum(begun.values()) <= len(begun) + 1
    eventually(lambda: not Document.objects.get(pk=document.pk).office_due, worker.log.read_text)
    for file in (document.file, document.word, document.tables):
        if file:
            Path(file.path).unlink()
