"""The tasks of the year: entered, pasted, counted, taken over, shown as handed in."""

from __future__ import annotations

import datetime as dt
import io
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from members.models import Member
from members.workbooks.judging import SheetLineState
from reviews.models import Paper, PaperState, Progress, Quality, TaskResult
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions import tasks as actions
from reviews.papers.carried import carried_now
from reviews.papers.workbook import TaskRow, columns_of, judge_tasks, read_text, task_sheet, text_of
from reviews.stages import Stage
from tests.reviews.cast import GOOD, TASKS, Cast, bring_to, make_cast, write
from tests.reviews.conftest import SignIn

HEADINGS = "TT\tNhiệm vụ\tSản phẩm\tThời hạn\tNgày hoàn thành\tChất lượng\tVượt yêu cầu"
ROWS = (
    "1\tRà soát hộ nghèo\tBáo cáo rà soát\t30/9/2025\t25/9/2025\tđạt\tcó\n"
    "2\tSửa quy chế làm việc\tQuy chế\t31/10/2025\t12/11/2025\tđạt\tkhông\n"
    "3\tĐề án nước sạch\tĐề án\t30/6/2025\t\t\t"
)
PASTED = f"{HEADINGS}\n{ROWS}"


@pytest.fixture
def writing(cast: Cast) -> Cast:
    return bring_to(cast, Stage.WRITING)


def paste(paper: Paper, text: str, by: Member) -> None:
    actions.write_tasks(paper, text, by=by, seen=actions.mark_of(actions.tasks_in_paper(paper)))


def figures(paper: Paper) -> tuple[int, int, int, int]:
    facts = Paper.objects.get(pk=paper.pk).rated_case().facts
    return facts.assigned, facts.done, facts.on_time, facts.exceeding


def row(name: str = "Một việc", result: str = "") -> TaskRow:
    return TaskRow(name=name, product="Báo cáo", due_on=dt.date(2025, 6, 30), result=result)


def test_on_time_and_late_follow_from_the_two_days() -> None:
    due, day = dt.date(2025, 6, 30), dt.timedelta(days=1)
    days = (None, due - day, due, due + day)
    found = [TaskResult(due_on=due, done_on=done).progress for done in days]
    assert found == [Progress.OPEN, Progress.ON_TIME, Progress.ON_TIME, Progress.LATE]


def test_pasted_rows_are_judged_then_written_at_once_and_counted(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    verdict = judge_tasks(read_text(PASTED, paper), paper, [])
    assert [judged.state for judged in verdict.rows] == [SheetLineState.NEW] * 3
    assert paper.tasks.count() == 0
    paste(paper, PASTED, writing.member)
    kept = [(task.name, task.progress, task.quality) for task in paper.tasks.all()]
    assert kept == [
        ("Rà soát hộ nghèo", Progress.ON_TIME, Quality.MET),
        ("Sửa quy chế làm việc", Progress.LATE, Quality.MET),
        ("Đề án nước sạch", Progress.OPEN, ""),
    ]
    assert figures(paper) == (3, 2, 1, 1)
    assert Paper.objects.get(pk=paper.pk).rated_case().facts.late == 2  # one after its day, one not done


def test_one_bad_cell_is_named_and_nothing_is_written(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    bad = PASTED.replace("31/10/2025", "31/11/2025").replace("\tcó\n", "\tnhiều\n")
    with pytest.raises(actions.TasksRefusedError) as refused:
        paste(paper, bad, writing.member)
    cells = [(problem.number, problem.heading) for problem in refused.value.verdict.problems]
    assert cells == [(2, "vượt yêu cầu"), (3, "thời hạn")]
    assert paper.tasks.count() == 0


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        ("Việc\tBáo cáo\t30/6/2025\t25/6/2025\t\t", "chất lượng"),
        ("Việc\tBáo cáo\t30/6/2025\t\tđạt\t", "chất lượng"),
        ("Việc\tBáo cáo\t30/6/2025\t\t\tcó", "vượt yêu cầu"),
        ("Việc\tBáo cáo\t30/6/2025\t25/6/2125\tđạt\t", "ngày hoàn thành"),
        ("Việc\t\t30/6/2025\t\t\t", "sản phẩm"),
        ("\tBáo cáo\t30/6/2025\t\t\t", "nhiệm vụ"),
        (f"{'d' * 301}\tBáo cáo\t30/6/2025\t\t\t", "nhiệm vụ"),
    ],
)
def test_what_does_not_hold_in_a_row_is_said_of_its_cell(writing: Cast, cells: str, heading: str) -> None:
    paper = writing.paper(writing.member)
    text = f"{HEADINGS.removeprefix('TT' + chr(9))}\n{cells}"
    verdict = judge_tasks(read_text(text, paper), paper, [])
    assert [problem.heading for problem in verdict.problems] == [heading]


def test_the_same_task_twice_is_an_error_and_again_later_a_change(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    twice = f"{HEADINGS}\n{ROWS.splitlines()[0]}\n{ROWS.splitlines()[0]}"
    assert judge_tasks(read_text(twice, paper), paper, []).rows[1].state == SheetLineState.ERROR
    paste(paper, PASTED, writing.member)
    task = paper.tasks.get(name="Đề án nước sạch")
    TaskResult.objects.filter(pk=task.pk).update(evidence="Tờ trình số 8")
    headings = "nhiệm vụ\tsản phẩm\tthời hạn\tngày hoàn thành\tchất lượng"
    done = f"{headings}\nđề án  nước sạch\tĐề án\t30/6/2025\t28/6/2025\tđạt"
    verdict = judge_tasks(read_text(done, paper), paper, list(actions.tasks_in_paper(paper)))
    names = {change.name for change in verdict.rows[0].changes}
    assert (verdict.rows[0].state, names) == (SheetLineState.CHANGED, {"name", "done_on", "quality"})
    paste(paper, done, writing.member)
    task.refresh_from_db()
    assert (task.done_on, task.evidence, figures(paper)) == (
        dt.date(2025, 6, 28),
        "Tờ trình số 8",
        (3, 3, 2, 1),
    )


@pytest.mark.parametrize("text", ["", " \n\t\n", HEADINGS, "Nhiệm vụ\tMinh chứng\nViệc\tBáo cáo"])
def test_what_is_no_table_is_refused_with_a_sentence(writing: Cast, text: str) -> None:
    with pytest.raises(ValidationError):
        read_text(text, writing.paper(writing.member))


def test_quotes_and_line_breaks_of_excel_and_bare_quotes_of_word_are_read(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    excel = f'{HEADINGS}\n1\t"Hai\ndòng"\tBáo cáo\t30/6/2025'
    word = f'{HEADINGS}\n1\t"Dân vận khéo\tBáo cáo\t30/6/2025\n2\tViệc khác\tBáo cáo\t30/6/2025'
    assert [line.label for line in read_text(excel, paper)] == ["Hai dòng"]
    assert [line.label for line in read_text(word, paper)] == ['"Dân vận khéo', "Việc khác"]


def test_the_downloaded_sheet_comes_back_as_nothing_to_write(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    paste(paper, PASTED, writing.member)
    tasks = list(actions.tasks_in_paper(paper))
    content = task_sheet(paper, tasks)
    assert load_workbook(io.BytesIO(content)).sheetnames[0] == "Nhiệm vụ"
    verdict = judge_tasks(read_text(text_of(content), paper), paper, tasks)
    assert [judged.state for judged in verdict.rows] == [SheetLineState.UNCHANGED] * 3


def test_counts_follow_the_rows_whatever_is_typed(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    paper_actions.save_self_rating(paper, GOOD, by=writing.member, **TASKS)
    assert figures(paper) == (20, 20, 20, 4)
    paste(paper, PASTED, writing.member)
    paper_actions.save_self_rating(paper, GOOD, by=writing.member, **TASKS)
    assert figures(paper) == (3, 2, 1, 1)
    for task in paper.tasks.all():
        actions.delete_task(task, by=writing.member, version=task.version)
    assert figures(paper) == (0, 0, 0, 0)


def test_the_self_rating_form_does_not_ask_for_what_is_counted(writing: Cast, sign_in: SignIn) -> None:
    paper = writing.paper(writing.member)
    client = sign_in(writing.member)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert ['name="assigned"' in page, 'name="exceeding"' in page] == [True, True]
    paste(paper, PASTED, writing.member)
    page = client.get(paper.get_absolute_url()).content.decode()
    assert ['name="assigned"' in page, 'name="evidence"' in page] == [False, True]


def test_two_writers_of_one_row_do_not_overwrite_each_other(writing: Cast) -> None:
    paper = writing.paper(None)
    task = actions.add_task(paper, row(), by=writing.clerk)
    actions.change_task(task, row(result="Của thư ký"), by=writing.clerk, version=0)
    with pytest.raises(actions.ChangedMeanwhileError):
        actions.change_task(task, row(result="Của bí thư"), by=writing.head, version=0)
    with pytest.raises(actions.ChangedMeanwhileError):
        actions.delete_task(task, by=writing.head, version=0)
    assert paper.tasks.get().result == "Của thư ký"


def test_two_pastes_at_once_are_one(transactional_db: None) -> None:
    cast = bring_to(make_cast(), Stage.WRITING)
    paper = cast.paper(None)
    together, refused = threading.Barrier(2), []

    def run(person: Member) -> None:
        together.wait()
        try:
            actions.write_tasks(paper, PASTED, by=person, seen=actions.mark_of([]))
        except actions.ChangedMeanwhileError as error:
            refused.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(person,)) for person in (cast.clerk, cast.head)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert (len(refused), paper.tasks.count()) == (1, 3)


def test_the_database_keeps_what_a_row_must_hold(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    task = actions.add_task(paper, row(), by=writing.member)
    for wrong in ({"exceeded": True}, {"quality": "met"}, {"name": ""}, {"product": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            TaskResult.objects.filter(pk=task.pk).update(**wrong)
    with pytest.raises(ValidationError):
        actions.add_task(paper, row("một VIỆC"), by=writing.member)


def test_nobody_enters_tasks_in_anothers_paper_or_after_submitting(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    for person in (writing.colleague, writing.head, writing.clerk, writing.staff):
        with pytest.raises(PermissionDenied):
            actions.add_task(paper, row(), by=person)
    write(paper, writing.member)
    paper_actions.submit_paper(paper, by=writing.member)
    with pytest.raises(PermissionDenied):
        actions.add_task(paper, row(), by=writing.member)
    assert paper.tasks.count() == 0


def test_who_is_in_charge_takes_the_assignment_over_and_sees_no_more_of_the_draft(
    writing: Cast, sign_in: SignIn
) -> None:
    collective = writing.paper(None)
    text = (
        "nhiệm vụ\tsản phẩm\tthời hạn\tkết quả\tngày hoàn thành\tchất lượng\tngười phụ trách\n"
        f"Đề án chợ\tĐề án\t30/6/2025\tBí mật của bản nháp\t29/6/2025\tđạt\t{writing.member.full_name}\n"
        "Việc chung\tBáo cáo\t30/6/2025\t\t\t\t"
    )
    paste(collective, text, writing.clerk)
    paper = writing.paper(writing.member)
    beside = reverse("reviews:tasks", args=[writing.paper(writing.colleague).pk])
    assert (
        'action="/papers/' + f'{writing.paper(writing.colleague).pk}/tasks/take-over/"'
        not in sign_in(writing.colleague).get(beside).content.decode()
    )
    assert [actions.take_over_tasks(paper, by=writing.member) for _again in range(2)] == [1, 0]
    taken = paper.tasks.get()
    assert (taken.name, taken.result, taken.done_on, figures(paper)) == ("Đề án chợ", "", None, (1, 0, 0, 0))
    page = sign_in(writing.member).get(reverse("reviews:tasks", args=[paper.pk])).content.decode()
    assert ("Đề án chợ" in page, "Bí mật" in page, "Việc chung" in page) == (True, False, False)


def test_readers_of_a_returned_paper_see_the_tasks_as_handed_in(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    actions.add_task(paper, row("Việc đã nộp"), by=cast.member)
    bring_to(cast, Stage.COMMENTING)
    paper_actions.return_paper(cast.paper(cast.member), by=cast.clerk, reason="Bổ sung")
    actions.add_task(paper, row("Việc viết sau"), by=cast.member)
    assert cast.paper(cast.member).state == PaperState.RETURNED
    urls = [reverse("reviews:tasks", args=[paper.pk]), reverse("reviews:versions", args=[paper.pk])]
    seen = {}
    for person in (cast.colleague, cast.clerk, cast.member):
        pages = "".join(sign_in(person).get(url).content.decode() for url in urls)
        seen[person] = ("Việc đã nộp" in pages, "Việc viết sau" in pages)
    assert seen == {cast.colleague: (True, False), cast.clerk: (True, False), cast.member: (True, True)}
    late = paper.tasks.get(name="Việc viết sau")
    assert sign_in(cast.colleague).get(reverse("reviews:task", args=[late.pk])).status_code == 404


def test_the_page_of_tasks_costs_the_same_for_few_and_for_many(writing: Cast, sign_in: SignIn) -> None:
    paper = writing.paper(writing.member)
    client = sign_in(writing.member)
    costs, sizes = [], []
    for rows in (1, 60):
        text = "\n".join(f"Việc {n}\t\t\t\tBáo cáo\t\t\t30/6/2025" for n in range(rows))
        paste(paper, text, writing.member)
        with CaptureQueriesContext(connection) as queries:
            sizes.append(len(client.get(paper.get_absolute_url()).content))
        costs.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("reviews:tasks", args=[paper.pk]))
        costs.append(len(queries))
    assert costs[:2] == costs[2:]
    assert (costs[0] <= 18, sizes[1] < 120_000, abs(sizes[1] - sizes[0]) < 2_000) == (True, True, True)


def test_evidence_added_after_a_return_waits_for_the_next_submit(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.COMMENTING)
    paper_actions.return_paper(cast.paper(cast.member), by=cast.clerk, reason="Bổ sung minh chứng")
    upload = SimpleUploadedFile("minh-chung.pdf", b"%PDF-1.7 evidence")
    task = actions.add_task(cast.paper(cast.member), row(), by=cast.member, uploads=[upload])
    assert task.attachment is not None
    seen = []
    for person in (cast.member, cast.colleague, cast.clerk):
        answer = sign_in(person).get(task.attachment.get_absolute_url())
        answer.getvalue()  # a file that is not read to its end stays open
        seen.append(answer.status_code)
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.member)
    answer = sign_in(cast.colleague).get(task.attachment.get_absolute_url())
    assert (answer.getvalue()[:5], seen) == (b"%PDF-", [200, 404, 404])


def test_the_page_says_in_which_order_the_columns_are_pasted(writing: Cast, sign_in: SignIn) -> None:
    for paper, last in ((writing.paper(writing.member), "minh chứng"), (writing.paper(None), "phụ trách")):
        person = paper.member or writing.clerk
        page = sign_in(person).get(reverse("reviews:tasks", args=[paper.pk]))
        said = str(page.context["paste"].fields["text"].help_text)
        order = [column.heading for column in columns_of(paper)]
        assert (", ".join(order) in said, last in order[-2]) == (True, True)


def test_a_second_file_of_evidence_stands_beside_the_first(
    cast: Cast, sign_in: SignIn, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    bring_to(cast, Stage.WRITING)
    names = ["bien-ban.pdf", "anh.pdf"]
    first, second = (SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode()) for name in names)
    task = actions.add_task(cast.paper(cast.member), row(), by=cast.member, uploads=[first])
    task = actions.change_task(task, row(), by=cast.member, version=task.version, uploads=[second])
    paper = cast.paper(cast.member)
    page = sign_in(cast.member).get(reverse("reviews:tasks", args=[paper.pk])).content.decode()
    assert [name in page for name in names] == [True, True]
    assert carried_now(paper).as_json()["tasks"][0]["more"][0][1] == "anh.pdf"
    url = reverse("reviews:evidence_off", args=[task.pk])
    sign_in(cast.member).post(url, {"version": task.version, "file": task.attachment_id})
    task.refresh_from_db()
    assert (str(task.attachment), task.files.count()) == ("anh.pdf", 0)
