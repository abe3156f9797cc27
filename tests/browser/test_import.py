"""A list of an office, imported in a browser: columns said by hand, an old font converted, faults marked."""

from __future__ import annotations

import io

from django.urls import reverse
from openpyxl import Workbook, load_workbook
from playwright.sync_api import FilePayload

from members.models import Member
from tests.browser.conftest import Site
from tests.reviews.cast import Cast


def office_list(cell: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    page = book.worksheets[0]
    page.title = "DS"
    page.append(["DANH SÁCH ĐẢNG VIÊN"])
    page.append(["STT", "Mã", "Tên gọi", "Sinh ngày", "Ngày kết nạp", "Chi bộ"])
    page.append([1, "M1", "Trần Văn Một", "1/2/75", "3/2/1999", cell])
    page.append([2, "M2", "TrÇn V¨n §\u00adëng", "1/2/75", "3/2/1999", cell])
    book.save(file)
    return file.getvalue()


def test_an_administrator_imports_the_list_of_an_office(site: Site, cast: Cast) -> None:
    cell = cast.member.cell.code
    page = site.enter(cast.administrator, reverse("members:workbooks"))
    file: FilePayload = {"name": "ds.xlsx", "mimeType": "text/plain", "buffer": office_list(cell)}
    page.locator("input[type=file]").set_input_files([file])
    page.locator("form button.btn-primary").click()
    page.get_by_label("C: Tên gọi").select_option("full_name")
    page.locator("select[name=in_system]").select_option("có")
    page.locator("form button.btn-primary").click()
    with page.expect_download() as download:
        page.locator("a[href$='marked.xlsx']").click()
    marked = load_workbook(io.BytesIO(download.value.path().read_bytes()))["DS"]
    assert [cell.coordinate for row in marked.iter_rows() for cell in row if cell.comment] == ["C4"]
    page.locator("button[name=converts]").click()
    page.get_by_text("Trần Văn Đưởng").first.wait_for()
    page.locator("form[action$='/apply/'] button").click()
    page.locator(".note-good").first.wait_for()
    assert [Member.objects.get(code=code).full_name for code in ("M1", "M2")] == [
        "Trần Văn Một",
        "Trần Văn Đưởng",
    ]
