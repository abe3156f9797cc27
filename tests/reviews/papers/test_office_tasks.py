"""Sheets of tasks as offices keep them, pasted and uploaded, and written without their bad rows."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from openpyxl import Workbook

from members.workbooks.files import WorkbookError
from reviews.models import Progress, Quality
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions import tasks as actions
from reviews.papers.carried import carried_now
from reviews.papers.workbook import read_table, read_text, text_of
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to
from tests.reviews.conftest import SignIn

HEADINGS = "STT\tNội dung nhiệm vụ\tSản phẩm cụ thể\tHạn hoàn thành\tNgày xong\tChất lượng\tVượt"


@pytest.fixture
def writing(cast: Cast) -> Cast:
    return bring_to(cast, Stage.WRITING)


def office_sheet() -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    page.append(["BIỂU TỔNG HỢP NHIỆM VỤ NĂM 2025"])
    page.append([])
    page.append(["STT", "Nhiệm vụ", "Sản phẩm", "Chỉ tiêu", "Kết quả", "Thời hạn", "Ghi chú"])
    page.append([1, "Thu ngân sách", 'Số "thu"', 1, 0.985, dt.date(2025, 12, 31), None])
    page.append([2, "Giải ngân", "Biên bản", 1204500000, 1300.75, "30/6/25", "x"])
    page.append(["Tổng cộng: 2 nhiệm vụ"])
    page["D4"].number_format, page["E4"].number_format = "0%", "0.0%"
    page["D5"].number_format = "#,##0"
    page.merge_cells("A1:G1")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_sheet_of_an_office_is_read_with_its_figures(writing: Cast) -> None:
    table = read_table(text_of(office_sheet()), writing.paper(writing.member))
    rows = [line.row for line in table.lines]
    assert [(row.name, row.product, row.target, row.result, row.due_on) for row in rows if row] == [
        ("Thu ngân sách", "Số ”thu”", "100%", "98,5%", dt.date(2025, 12, 31)),
        ("Giải ngân", "Biên bản", "1.204.500.000", "1300,75", dt.date(2025, 6, 30)),
    ]
    assert [line.number for line in table.lines] == [4, 5]
    said = " ".join(table.said)
    assert ["!1 " in said, "!6 " in said, "STT, Ghi chú" in said] == [True, True, True]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("Quý II/2025", dt.date(2025, 6, 30)),
        ("quý 4 năm 2025", dt.date(2025, 12, 31)),
        ("30/06/25", dt.date(2025, 6, 30)),
        ("Tháng 2/2025", dt.date(2025, 2, 28)),
        ("2025", dt.date(2025, 12, 31)),
        ("Thường xuyên", dt.date(2025, 12, 31)),
        ("khi có yêu cầu", None),
        ("13/2025", None),
    ],
)
def test_deadlines_as_people_write_them(writing: Cast, written: str, due: dt.date | None) -> None:
    text = f"{HEADINGS}\n1\tRà soát\tBáo cáo\t{written}\t25/6/25\tTốt\tx"
    (line,) = read_text(text, writing.paper(writing.member))
    assert (line.values.get("due_on"), line.values["quality"], line.values["exceeded"]) == (
        due,
        Quality.MET,
        True,
    )


def test_a_file_without_tasks_is_refused_and_one_as_text_is_read(writing: Cast) -> None:
    book, file = Workbook(), io.BytesIO()
    book.save(file)
    with pytest.raises(WorkbookError, match="Không trang nào"):
        text_of(file.getvalue())
    text = text_of("Nhiệm vụ;Sản phẩm;Thời hạn\nRà soát;Báo cáo;30/6/2025\n".encode("utf-8-sig"))
    assert [line.label for line in read_text(text, writing.paper(writing.member))] == ["Rà soát"]


def test_good_rows_are_written_while_the_bad_ones_stay_to_be_mended(writing: Cast, sign_in: SignIn) -> None:
    paper = writing.paper(writing.member)
    client = sign_in(writing.member)
    text = f'{HEADINGS}\n1\tRà soát\tBáo cáo\t30/6/2025\t\t\t\n2\tĐề án\tBản "mới"\tbao giờ xong\t\t\t\n'
    sent = {"text": text, "seen": actions.mark_of([])}
    refused = client.post(reverse("reviews:tasks_write", args=[paper.pk]), sent)
    assert (refused.status_code, paper.tasks.count()) == (409, 0)
    answer = client.post(reverse("reviews:tasks_write", args=[paper.pk]), sent | {"without_bad": "1"})
    assert [task.name for task in paper.tasks.all()] == ["Rà soát"]
    left = answer.context["checked"]
    assert [(row.line.label, bool(row.problems)) for row in left.verdict.rows] == [("Đề án", True)]
    mended = left.text.replace("bao giờ xong", "Quý III/2025")
    actions.write_tasks(paper, mended, by=writing.member, seen=left.seen)
    task = paper.tasks.get(name="Đề án")
    assert (task.product, task.due_on) == ('Bản "mới"', dt.date(2025, 9, 30))


def test_nothing_good_is_nothing_to_write(writing: Cast) -> None:
    paper, bad = writing.paper(writing.member), f"{HEADINGS}\n1\tRà soát\tBáo cáo\tkhông\t\t\t"
    with pytest.raises(ValidationError):
        actions.write_tasks(paper, bad, by=writing.member, seen=actions.mark_of([]), without_bad=True)


def test_pasted_cells_for_an_old_font_are_shown_and_converted_by_a_button(
    writing: Cast, sign_in: SignIn
) -> None:
    paper = writing.paper(writing.member)
    client, page = sign_in(writing.member), reverse("reviews:tasks_paste", args=[paper.pk])
    text = f"{HEADINGS}\n1\tx©y dùng ph\u00ad\u00eang\tBáo cáo\t30/6/2025\t\t\t".replace(
        "x©y dùng", "X©y dùng"
    )
    first = client.post(page, {"text": text}).context["checked"]
    assert (first.verdict.has_old_font, "phường" in first.verdict.problems[0].why) == (True, True)
    second = client.post(page, {"text": first.text, "convert": "1"}).context["checked"]
    assert [row.line.label for row in second.verdict.rows] == ["Xây dựng phường"]


def test_a_section_for_an_old_font_loses_no_letter_and_is_offered_in_unicode(
    writing: Cast, sign_in: SignIn
) -> None:
    section = writing.paper(writing.member).sections.first()
    assert section is not None
    old = "§¶ng ñy ph\u00ad\u00eang ®\u00ada nghÞ quyÕt vµo cuéc sèng"
    client = sign_in(writing.member)
    answer = client.post(
        reverse("reviews:save_section", args=[section.pk]),
        {"text": old, "version": section.version},
        headers={"accept": "application/json"},
    ).json()
    assert (answer["text"], answer["in_unicode"]) == (old, "Đảng ủy phường đưa nghị quyết vào cuộc sống")
    page = client.get(writing.paper(writing.member).get_absolute_url()).content.decode()
    assert f'data-text="{answer["in_unicode"]}"' in page
    section.refresh_from_db()
    paper_actions.save_paper_section(
        section, answer["in_unicode"], by=writing.member, version=section.version
    )
    section.refresh_from_db()
    assert section.text == answer["in_unicode"]


def test_a_task_reported_elsewhere_says_who_confirmed_it(writing: Cast, sign_in: SignIn) -> None:
    """Luật 117/2025/QH15 Đ5: the matter stays outside, the degree of completion counts."""
    paper = writing.paper(writing.member)
    who = "Văn phòng Tỉnh ủy (số 3-CV/VPTU)"
    text = (
        "nhiệm vụ\tsản phẩm\tthời hạn\tngày hoàn thành\tchất lượng\txác nhận mức độ hoàn thành\n"
        f"Nhiệm vụ số 7\tTheo báo cáo riêng\t30/6/2025\t25/6/2025\tđạt\t{who}"
    )
    actions.write_tasks(paper, text, by=writing.member, seen=actions.mark_of(actions.tasks_in_paper(paper)))
    [task] = carried_now(paper).tasks
    page = sign_in(writing.member).get(reverse("reviews:tasks", args=[paper.pk])).content.decode()
    assert (task.confirmed_by, task.progress, who in page) == (who, Progress.ON_TIME, True)
