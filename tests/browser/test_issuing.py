"""A summons in the browser: printed and then issued by the real worker, signed, and seen in the register."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from playwright.sync_api import Page, expect

from config.services import Service
from members import clock
from reviews.documents.actions.documents import request_document
from reviews.models import DocumentKind, IssuedPaper
from reviews.stages import Stage
from tests.browser.conftest import Site, wait_for
from tests.reviews.cast import Cast, bring_to, convene

SHOTS = os.environ.get("SHOTS", "")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        for width in (1366, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1366, "height": 900})


def test_a_summons_is_printed_issued_signed_and_in_the_register(
    site: Site, cast: Cast, worker: Service, tmp_path: Path
) -> None:
    bring_to(cast, Stage.WRITING)
    convene(cast)
    document = request_document(cast.session, DocumentKind.SUMMONS, by=cast.clerk)
    page = site.enter(cast.clerk, document.get_absolute_url())
    issue = page.locator("main a.btn[href$='/issue/']")
    expect(issue).to_be_visible(timeout=60_000)
    shot(page, "document")
    issue.click()
    expect(page.locator("#id_signer")).to_contain_text("Đỗ Văn Đứng Đầu")
    shot(page, "issue")
    page.locator("#id_recipients").fill("Như trên\nLưu Văn phòng Tỉnh ủy")
    page.locator("main form button.btn").click()
    expect(page.locator("h1")).to_have_text("Số 01-GM/TU")
    expect(page.locator("#files .btn-primary")).to_be_visible(timeout=60_000)
    shot(page, "issued")
    with page.expect_download() as download:
        page.locator("#files .btn-primary").click()
    file = tmp_path / "issued.pdf"
    download.value.save_as(file)
    text = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, check=True
    ).stdout.decode()
    day = clock.today()
    for words in (
        "Số 01-GM/TU",
        f"tháng {day.month}",
        "T/M BAN THƯỜNG VỤ",
        "Đỗ Văn Đứng Đầu",
        "Lưu Văn phòng Tỉnh ủy",
    ):
        assert words in text
    assert "Dự thảo" not in text
    page.locator("#id_file").set_input_files(
        {"name": "ban-ky.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 scan"}
    )
    page.locator("#signed form button.btn").click()
    expect(page.locator("#signed li a")).to_have_text("ban-ky.pdf")
    page.locator("main a[href*='/registers/']").first.click()
    expect(page.locator("main table tbody tr")).to_have_count(1)
    shot(page, "register")
    page.locator("#id_title").fill("Về việc mời họp báo cáo viên")
    page.locator("#enter form button.btn").click()
    wait_for(page, lambda: page.locator("main table tbody tr").count() == 2)
    if SHOTS:
        page.goto(page.url.replace("/registers/", "/letterheads/"))
        shot(page, "letterhead")
    assert IssuedPaper.objects.get().signed_copies.count() == 1
