"""A paper written in Word: read, laid to the sections, shown beside, and taken where its writer says so."""

from __future__ import annotations

import struct
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from members.models import Event
from ratings.rulesets import RuleSet, load_shipped
from reviews.documents.word import write_docx
from reviews.models import Paper, Quality
from reviews.papers.actions import papers as paper_actions
from reviews.papers.printed import paper_handed_in, readable_papers
from reviews.papers.word_file import Aside, Laid, lay, read_word
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to
from tests.reviews.conftest import SignIn
from tests.reviews.papers.word_files import LISTS, NOTE, NOTES, PICTURE, docx, p, packed, table

OUTLINE = RuleSet.parse(load_shipped("366-2025").content).outlines["2A"]
TASKS = (
    ("TT", "Nhiệm vụ", "Sản phẩm", "Thời hạn"),
    ("1", "Rà soát hộ nghèo", "Báo cáo", "30/9/2025"),
)


def laid(*blocks: str, **more: Any) -> Laid:
    return lay(read_word(docx(*blocks, **more)), OUTLINE, has_topics=False)


def test_a_file_of_an_office_is_laid_by_its_headings() -> None:
    found = laid(
        table(("ĐẢNG BỘ TỈNH", "ĐẢNG CỘNG SẢN VIỆT NAM")),
        p("Họ và tên: Trần Văn Mẫu"),
        p("A. NỘI DUNG KIỂM ĐIỂM", bold=True),
        p("Ưu điểm, kết quả đạt được", bold=True, level=0),
        p("1. Phẩm chất chính trị, đạo đức, lối sống", bold=True),
        p("Giữ gìn ", "<w:r><w:rPr><w:i/></w:rPr><w:t>đoàn kết</w:t></w:r>", "."),
        p("2. Việc thực hiện chức trách, nhiệm vụ, quyền hạn: Hoàn thành."),
        p("Trực tiếp chỉ đạo hai việc:"),
        p("Rà soát hộ nghèo", level=1),
        table(*TASKS),
        table(("Chỉ tiêu", "Đạt"), ("Thu ngân sách", "98 %")),
        p("Hạn chế, khuyết điểm và nguyên nhân", level=0),
        p("Hạn chế, khuyết điểm:"),
        p("Còn chậm. Nguyên nhân: nể nang."),
        p("Nguyên nhân", bold=True),
        p("Chủ quan."),
        p("Kết quả khắc phục những hạn chế đã được chỉ ra ở kỳ trước", level=0),
        p("Đã khắc phục xong."),
        p("NGƯỜI TỰ KIỂM ĐIỂM", bold=True),
        more={"word/numbering.xml": LISTS},
    )
    assert found.texts == {
        "qualities": "Giữ gìn <i>đoàn kết</i>.",
        "duties": "Hoàn thành.\nTrực tiếp chỉ đạo hai việc:\n+ Rà soát hộ nghèo\n"
        "| Chỉ tiêu | Đạt |\n| Thu ngân sách | 98 % |",
        "shortcomings": "Còn chậm. Nguyên nhân: nể nang.",
        "causes": "Chủ quan.",
        Aside.BEFORE: "ĐẢNG BỘ TỈNH\nĐẢNG CỘNG SẢN VIỆT NAM\nHọ và tên: Trần Văn Mẫu",
        Aside.EARLIER: "Đã khắc phục xong.",
    }
    assert found.tasks == "TT\tNhiệm vụ\tSản phẩm\tThời hạn\n1\tRà soát hộ nghèo\tBáo cáo\t30/9/2025\n"
    assert found.headings["duties"].startswith("2. Việc thực hiện")


def test_a_file_without_headings_of_the_form_is_one_text_without_a_place() -> None:
    assert laid(p("Tôi đã hoàn thành nhiệm vụ."), p("1. Năm qua có nhiều việc.")).texts == {
        Aside.BEFORE: "Tôi đã hoàn thành nhiệm vụ.\n1. Năm qua có nhiều việc."
    }


def test_headings_in_an_old_font_are_found_and_the_text_is_left_as_it_is() -> None:
    old = laid(p("V. Lµm râ tr¸ch nhiÖm cña c¸ nh©n ®èi víi nh÷ng h¹n chÕ"), p("§ång chÝ ph\u00adêng."))
    assert old.texts == {"accountability": "§ång chÝ ph\u00adêng."}


def test_what_is_not_taken_is_named() -> None:
    removed = "<w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>"
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
    box = f"<w:r><w:pict><w:txbxContent>{p('Trong khung')}</w:txbxContent></w:pict></w:r>"
    word = read_word(
        docx(p("Kết quả", PICTURE, NOTE, removed, hidden, box), more={"word/footnotes.xml": NOTES})
    )
    assert [block.text for block in word.blocks] == ["Kết quả", "Trong khung"]
    assert len(word.said) == 4
    assert ["1" in word.said[0], "Số liệu quý I" in word.said[-1]] == [True, True]


def test_what_the_program_printed_comes_back_from_word(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    texts = {}
    for number, section in enumerate(paper.sections.order_by("pk")):
        said = f"Phần {number} có <b>chữ đậm</b> và <i>nghiêng</i>."
        text = f"{said}\n- một\n- hai\n| Việc | Số |\n| Thu | {number} |"
        paper_actions.save_paper_section(section, text, by=cast.member, version=section.version)
        texts[section.code] = text
    Paper.objects.filter(pk=paper.pk).update(state="submitted", submitted_at=cast.session.stage_since)
    printed = write_docx(paper_handed_in(readable_papers().get(pk=paper.pk)))
    found = lay(read_word(printed), paper.outline, has_topics=False)
    assert {code: found.texts.get(code) for code in texts} == texts
    assert Aside.AFTER in found.texts


def bomb() -> bytes:
    """A small file that unpacks to more than is read, and says of itself that it does not."""
    content = bytearray(packed({"word/document.xml": "<a>" + " " * 40_000_000 + "</a>"}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 1_000)
    return bytes(content)


HOSTILE = {
    "no zip": b"Trang nay khong phai Word",
    "old Word": b"\xd0\xcf\x11\xe0" + b"\0" * 600,
    "a workbook": packed({"xl/workbook.xml": "<a/>"}),
    "no XML": packed({"word/document.xml": "<w:document"}),
    "an entity": docx(p("&x;"), head='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'),
    "a bomb": packed({"word/document.xml": "<a>" + " " * 40_000_000 + "</a>"}),
    "a bomb that lies": bomb(),
    "a long paragraph": docx(p("chữ " * 500_000)),
    "many tags": docx("<w:p/>" * 500_000),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_harmful_file_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(ValidationError) as refused:
        lay(read_word(content), OUTLINE, has_topics=False)
    assert [len(refused.value.messages), len(refused.value.messages[0]) > 40] == [1, True]


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("ban-kiem-diem.docx", content)


def fields_of(page: Any) -> dict[str, str]:
    form = page.context["laid"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def test_what_was_read_stands_beside_and_only_what_was_chosen_is_written(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    rows = {section.code: section for section in paper.sections.all()}
    for code in ("qualities", "causes", "measures"):
        paper_actions.save_paper_section(rows[code], f"Đã viết {code}", by=cast.member, version=0)
    titles = {rule.code: rule.heading for rule in paper.outline.sections}
    order = ("qualities", "duties", "causes", "measures")
    blocks = [block for code in order for block in (p(titles[code], bold=True), p(f"Từ Word {code}"))]
    client, address = sign_in(cast.member), reverse("reviews:word_file", args=[paper.pk])
    page = client.post(address, {"file": upload(docx(p("Mở đầu"), *blocks, table(*TASKS), p("x", PICTURE)))})
    sent = fields_of(page)
    assert [sent[f"choice-{code}"] for code in order] == ["leave", "take", "leave", "leave"]
    shown = page.content.decode()
    assert [
        words in shown for words in ("Đã viết causes", "Từ Word causes", "Mở đầu", "Không lấy 1 hình ảnh")
    ] == [True] * 4
    assert paper.sections.filter(text__contains="Word").count() == 0
    sent |= {"choice-causes": "take", "choice-measures": "add", "choice-0": "measures"}

    current = paper.sections.get(code="causes")
    paper_actions.save_paper_section(current, "Người khác", by=cast.member, version=current.version)
    refused = client.post(reverse("reviews:word_file_write", args=[paper.pk]), sent)
    assert (refused.status_code, paper.sections.filter(text__contains="Word").count()) == (422, 0)
    again = fields_of(refused)
    assert {name for name in sent if sent[name] != again[name]} == {"version-causes"}

    answer = client.post(reverse("reviews:word_file_write", args=[paper.pk]), again)
    assert "Rà soát hộ nghèo" in answer.content.decode()
    texts = dict(paper.sections.values_list("code", "text"))
    assert [texts[code] for code in order] == [
        "Đã viết qualities",
        "Từ Word duties",
        "Từ Word causes",
        "Đã viết measures\n\nTừ Word measures\nx\n\nMở đầu",
    ]
    event = Event.objects.filter(verb="take_from_word").latest("pk")
    assert (event.data["sections"], event.data["old"]) == (
        ["duties", "causes", "measures"],
        {"causes": "Người khác"},
    )
    written = client.post(
        reverse("reviews:tasks_write", args=[paper.pk]),
        {"text": answer.context["checked"].text, "seen": answer.context["checked"].seen},
    )
    assert (written.status_code, [task.name for task in paper.tasks.all()]) == (302, ["Rà soát hộ nghèo"])
    assert paper.tasks.get().quality not in Quality.values


def test_nobody_else_and_no_harmful_file_gets_past_the_page(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.COMMENTING)
    paper = cast.paper(cast.member)
    address = reverse("reviews:word_file", args=[paper.pk])
    readers = (cast.member, cast.colleague, cast.clerk, cast.stranger)
    assert [sign_in(person).get(address).status_code for person in readers] == [403, 403, 403, 404]
    paper_actions.return_paper(paper, by=cast.clerk, reason="Xem lại")
    refused = sign_in(cast.member).post(address, {"file": upload(HOSTILE["old Word"])})
    assert (refused.status_code, ".doc" in refused.content.decode()) == (422, True)
