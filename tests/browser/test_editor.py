"""A text with structure: pasted from a word processor, typed with the keys, shown, compared and printed."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Locator, Page, expect

from reviews.documents.press import render_paper
from reviews.documents.word import write_docx
from reviews.models import Document, DocumentKind, Paper, Section
from reviews.papers.actions import papers as actions
from reviews.papers.printed import paper_alone
from reviews.prose import bare_words, canonical
from reviews.stages import Stage
from tests.browser.conftest import Site
from tests.reviews.cast import Cast, bring_to
from tests.reviews.test_prose import WRITTEN

CLIPBOARD = Path(__file__).parent / "clipboard"
PASTED = {
    "list": (
        "duties",
        (
            "Trong năm đã làm:\n- Họp chi bộ 12 kỳ\n+ trong đó 2 kỳ chuyên đề\n- Kiểm tra 3 tổ\n"
            "1. Việc thứ nhất\n2. Việc thứ hai\nb) Điểm b"
        ),
    ),
    "bold": (
        "leadership",
        (
            "<b>Về tư tưởng:</b> giữ vững, <i>không dao động</i>, <b><i>không nói khác</i></b>.\n"
            "<b>Đậm bằng kiểu</b> và không đậm."
        ),
    ),
    "table": (
        "shortcomings",
        (
            "Kết quả các chỉ tiêu:\n| <b>Chỉ tiêu</b> | <b>Kế hoạch</b> | <b>Thực hiện</b> |\n"
            "| Thu ngân sách (tỷ đồng) | 12,5 | 13,<b>1</b> |\n| Kết nạp \\| đề nghị | | |\nHết bảng."
        ),
    ),
    "decomposed": ("causes", "<b>Thực hiện nghị quyết của Đảng bộ tỉnh</b>"),
    "old-font": (
        "measures",
        (
            "Năm qua, Đảng ủy phường đưa nghị quyết vào cuộc sống, được nhân dân hưởng ứng; trước mắt "
            "còn nhiều việc phải làm."
        ),
    ),
}
PASTE = """(place, html) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", "Chữ không có định dạng");
  place.focus();
  place.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def paper(cast: Cast) -> Paper:
    return bring_to(cast, Stage.WRITING).paper(cast.member)


def place_of(page: Page, code: str) -> Locator:
    return page.locator(f"#section-{code}")


def saved(place: Locator) -> None:
    expect(place.locator("[data-status]")).to_have_attribute("data-state", "saved")


def text_of(paper: Paper, code: str) -> str:
    return Section.objects.get(paper=paper, code=code).text


def test_what_is_pasted_from_word_arrives_as_it_was_on_page_pdf_and_docx(
    site: Site, cast: Cast, paper: Paper
) -> None:
    page = site.enter(cast.member, paper.get_absolute_url())
    for name, (code, _kept) in PASTED.items():
        place = place_of(page, code)
        place.locator(".ProseMirror").evaluate(PASTE, (CLIPBOARD / f"{name}.html").read_text())
        saved(place)
    old = place_of(page, PASTED["old-font"][0])
    old.locator("[data-old-font] button").click()
    expect(old.locator("textarea")).to_have_value(PASTED["old-font"][1])
    saved(old)
    assert {name: text_of(paper, code) for name, (code, _kept) in PASTED.items()} == {
        name: kept for name, (_code, kept) in PASTED.items()
    }
    page.reload()
    shown = place_of(page, "shortcomings").locator(".ProseMirror")
    expect(shown.locator("tr")).to_have_count(3)
    expect(shown.locator("td strong")).to_have_count(4)
    expect(place_of(page, "duties").locator(".ProseMirror li")).to_have_count(4)
    come_out_the_same(cast, paper)


def come_out_the_same(cast: Cast, paper: Paper) -> None:
    document = Document.objects.create(paper=paper, kind=DocumentKind.PAPER, requested_by=cast.member)
    content = paper_alone(document)
    words = " ".join(bare_words(kept) for _code, kept in PASTED.values()).split()
    command = ["pdftotext", "-raw", "-", "-"]
    done = subprocess.run(command, input=render_paper(content).content, check=True, capture_output=True)
    in_pdf = done.stdout.decode().split()
    assert [word for word in words if word not in in_pdf] == []
    file = docx.Document(io.BytesIO(write_docx(content)))
    looks = {
        run.text: (bool(run.bold), bool(run.italic))
        for line in file.paragraphs
        for run in line.runs
        if run.text in ("Về tư tưởng:", "không dao động", "không nói khác", ".", "Đậm bằng kiểu")
    }
    assert looks == {
        "Về tư tưởng:": (True, False),
        "không dao động": (False, True),
        "không nói khác": (True, True),
        ".": (False, False),
        "Đậm bằng kiểu": (True, False),
    }
    lines = [line.text for line in file.paragraphs]
    assert [line for line in PASTED["list"][1].split("\n") if line not in lines] == []
    (table,) = [table for table in file.tables if table.cell(0, 0).text == "Chỉ tiêu"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Chỉ tiêu", "Kế hoạch", "Thực hiện"],
        ["Thu ngân sách (tỷ đồng)", "12,5", "13,1"],
        ["Kết nạp | đề nghị", "", ""],
    ]


def test_structure_is_made_with_the_keys_and_seen_by_readers_and_in_the_versions(
    site: Site, cast: Cast, paper: Paper
) -> None:
    page = site.enter(cast.member, paper.get_absolute_url())
    place = place_of(page, "duties")
    area = place.locator(".ProseMirror")
    area.press_sequentially("- một việc")
    area.press("Enter")
    area.press_sequentially("hai")
    area.press("Enter")
    area.press("Enter")
    area.press("Control+b")
    area.press_sequentially("Rất rõ")
    area.press("Control+b")
    area.press_sequentially(" ràng")
    place.locator("[data-tool=table]").click()
    for cell in ("Chỉ tiêu", "Kế hoạch", "Đạt"):
        page.keyboard.type(cell)
        page.keyboard.press("Tab")
    page.keyboard.type("Thu")
    saved(place)
    written = "- một việc\n- hai\n<b>Rất rõ</b> ràng\n| Chỉ tiêu | Kế hoạch | Đạt |\n| Thu | | |"
    assert text_of(paper, "duties") == written
    place.locator("[data-tool=table-less]").click()
    saved(place)
    assert text_of(paper, "duties") == "- một việc\n- hai\n<b>Rất rõ</b> ràng"
    page.keyboard.press("Control+z")
    saved(place)
    assert text_of(paper, "duties") == written
    read_alike(page)


def read_alike(page: Page) -> None:
    """The browser writes what it has read as the server does."""
    texts = [
        WRITTEN,
        "mở <b>không đóng",
        "\\<b>chữ\\</b>",
        "| a \\| b |",
        "1. một",
        "2. hai\n3. ba",
        "a\n\nb",
    ]
    script = """async (texts) => {
      const other = document.querySelector("script[src*=autosave]").src;
      const marks = await import(other.replace("autosave", "marks"));
      return texts.map((text) => marks.write(marks.read(text)));
    }"""
    assert page.evaluate(script, texts) == [canonical(text) for text in texts]


def test_a_marked_passage_is_quoted_with_its_look_and_a_conflict_shows_it(
    site: Site, cast: Cast, paper: Paper
) -> None:
    section = Section.objects.get(paper=paper, code="duties")
    page = site.enter(cast.member, paper.get_absolute_url())
    place = place_of(page, "duties")
    actions.save_paper_section(section, "<b>Của máy kia</b>", by=cast.member, version=section.version)
    place.locator(".ProseMirror").press_sequentially("Của tôi")
    expect(place.locator("[data-theirs] strong")).to_have_text("Của máy kia")
    place.locator("[data-keep-both]").click()
    saved(place)
    assert text_of(paper, "duties") == "<b>Của máy kia</b>\n\nCủa tôi"
    site.forgive("409")
