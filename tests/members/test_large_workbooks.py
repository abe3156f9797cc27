"""Large workbooks: the worker reads and imports them, and no page waits for it."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse

from members import schedule
from members.actions import workbooks as actions
from members.downloads import XLSX
from members.models import Member, Notice, Workbook
from members.workbooks import WorkbookError, empty_workbook, files, fill_workbook
from tests.members.factories import edited, install, login, member, person
from tests.members.test_workbooks_reading import repacked, sheet_part

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    """The administrator's browser; every workbook is a large one. No page may open one."""
    install()
    monkeypatch.setattr(actions, "FEW_TAGS", 0)
    client = Client(headers={"accept-language": "en"})
    client.cookies["django_language"] = "en"
    client.force_login(login("ADMIN-T"))
    return client


def upload(client: Client, content: bytes) -> Workbook:
    client.post(reverse("members:workbooks"), {"file": SimpleUploadedFile("tệp.xlsx", content, XLSX)})
    return Workbook.objects.get()


def page(client: Client, workbook: Workbook, **more: Any) -> HttpResponseBase:
    return client.get(reverse("members:workbook", args=[workbook.pk]), **more)


def text(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.django_db
def test_a_large_workbook_is_judged_and_written_by_the_worker(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = fill_workbook([member("N"), member("HEAD-X")])
    with monkeypatch.context() as patch:
        patch.setattr(files, "load_workbook", pytest.fail)  # no page opens it
        workbook = upload(client, content)
        assert "This workbook is large" in text(page(client, workbook))
        assert page(client, workbook, headers={"hx-request": "true"}).status_code == 204
    schedule.work_on_workbook(workbook.pk)
    with monkeypatch.context() as patch:
        patch.setattr(files, "load_workbook", pytest.fail)
        assert page(client, workbook, headers={"hx-request": "true"})["HX-Refresh"] == "true"
        seen = text(page(client, workbook))
        assert "Nothing has been written yet. 1 row would be written." in seen
        assert [line in seen for line in ("All 2", "New 1", "Unchanged 1", "Compared with what stood")] == [
            True
        ] * 4
        apply = reverse("members:workbook_apply", args=[workbook.pk])
        asked = client.post(apply, follow=True)
        assert "This workbook is large" in text(asked)
    assert not Member.objects.filter(code="N").exists()
    schedule.work_on_workbook(workbook.pk)
    assert person("N").full_name == "Nguyễn Thị N"
    assert "All 2" in text(page(client, workbook))
    told = Notice.objects.filter(recipient=person("ADMIN-T")).values_list("url", flat=True)
    assert list(told) == [reverse("members:workbook", args=[workbook.pk])] * 2


@pytest.mark.django_db
def test_what_the_worker_cannot_read_or_write_is_said_on_the_page(client: Client) -> None:
    workbook = upload(client, edited(empty_workbook(), {"Đảng viên!C1": "tuổi"}))
    schedule.work_on_workbook(workbook.pk)
    assert "ngày sinh" in text(page(client, workbook))
    Workbook.objects.all().delete()
    workbook = upload(client, edited(fill_workbook([member("N")]), {"Đảng viên!D2": "hôm qua"}))
    schedule.work_on_workbook(workbook.pk)
    actions.have_applied(workbook, by=person("ADMIN-T"))
    schedule.work_on_workbook(workbook.pk)
    seen = text(page(client, workbook))
    assert "Chưa ghi dữ liệu nào: có lỗi ở 1 ô." in seen
    assert "Đảng viên!D2" in seen
    assert not Member.objects.filter(code="N").exists()


@pytest.mark.django_db
def test_a_workbook_that_ends_its_workers_is_given_up(client: Client) -> None:
    workbook = upload(client, fill_workbook([member("N")]))
    for _death in range(actions.MOST_TRIES):
        actions.begin_work(workbook.pk)
    schedule.work_on_workbook(workbook.pk)
    assert "Không đọc kịp tệp" in text(page(client, workbook))
    assert not Workbook.objects.asked().exists()


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_is_at_it_a_second_does_nothing(client: Client) -> None:
    workbook = upload(client, fill_workbook([member("N")]))

    def second() -> None:
        actions.work_on(workbook.pk)
        connection.close()

    with transaction.atomic():
        Workbook.objects.select_for_update().get(pk=workbook.pk)
        other = threading.Thread(target=second)
        other.start()
        other.join()
        workbook.refresh_from_db()
        assert (workbook.asked, workbook.verdict) == ("judge", None)
    second()
    workbook.refresh_from_db()
    assert (workbook.asked, len(workbook.verdict or [])) == ("", 1)


def test_a_million_empty_rows_are_refused_before_the_last() -> None:
    content = empty_workbook()
    name = sheet_part(content, "Vai trò")
    rows = b"<sheetData>" + b"<row/>" * 1_000_000 + b"</sheetData>"
    content = repacked(content, {name: b"<worksheet>" + rows + b"</worksheet>"})
    assert files.count_tags(content) > files.FEW_TAGS
    with pytest.raises(WorkbookError, match="too large"):
        files.pages_of(content, files.FEW_TAGS)


def test_a_row_far_down_is_refused_with_what_to_do() -> None:
    content = empty_workbook()
    name = sheet_part(content, "Vai trò")
    far = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    far += b'<row r="1000000"><c r="A1000000"><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(WorkbookError, match="Delete the empty rows"):
        files.pages_of(repacked(content, {name: far}))


def test_more_tags_than_any_real_workbook_has_are_refused() -> None:
    content = repacked(empty_workbook(), {"xl/sharedStrings.xml": b"<" * (files.MOST_TAGS + 1)})
    with pytest.raises(WorkbookError, match="too large"):
        files.count_tags(content)
