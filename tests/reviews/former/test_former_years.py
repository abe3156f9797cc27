"""The years before the program: a sheet taken over by staff, its marks in the first round, and scans."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from members import clock
from members.actions.importing import WorkbookRefusedError
from members.actions.workbooks import store_workbook
from members.models import Event, Member, Workbook, WorkbookKind
from members.workbooks import Answers
from members.workbooks.writing import make_workbook
from ratings.actions.periods import open_year
from ratings.models import RatingCase, RatingStep
from reviews.former.actions.scans import codes_in, keep_scans, sort_scan
from reviews.former.actions.sheets import take_over_former_years
from reviews.former.workbook import (
    COMMITMENTS,
    SHORTCOMINGS,
    FormerCommitmentRow,
    FormerVerdict,
    LevelRow,
    ShortcomingRow,
    former_years,
    judge_former,
    known_levels,
    level_sheet,
    read_former,
)
from reviews.models import (
    Attachment,
    Commitment,
    FormerPaper,
    FormerRemedy,
    ReviewSession,
    Shortcoming,
    ShortcomingAnswer,
)
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions.papers import ShortcomingReport
from reviews.rounds.actions.campaigns import open_campaign
from reviews.stages import Stage
from tests.members.factories import edited
from tests.reviews.cast import PLAN, Cast, bring_to, write
from tests.reviews.conftest import SignIn

LAST, BEFORE, FIRST = 2025, 2024, 2020
NAMED = "Ít phát biểu trong sinh hoạt"
DONE = ShortcomingReport("remedied", degree="Đủ 12 kỳ")
REMEDY = ShortcomingRow(
    "MEMBER",
    "Lê Thị Đảng Viên",
    BEFORE,
    NAMED,
    "in_progress",
    "Mỗi kỳ một ý kiến",
    "Đỗ Văn Đứng Đầu",
    dt.date(2026, 6, 30),
    "Được 3/12 kỳ",
)
ROWS = (
    LevelRow("MEMBER", "Lê Thị Đảng Viên", "", "GOOD", "EXCELLENT"),
    LevelRow("T", "Tỉnh ủy Thử", "", "GOOD"),
    LevelRow("STRANGER", "", "", "COMPLETED"),
    REMEDY,
    ShortcomingRow("MEMBER", "", BEFORE, "Đi muộn", "remedied"),
    ShortcomingRow("T", "", BEFORE, "Chậm ban hành quy chế", ""),
    FormerCommitmentRow("MEMBER", "", 2026, "Dự sinh hoạt chi bộ thôn", "12 buổi"),
    FormerCommitmentRow("MEMBER", "", 2026, "Trả lời đơn thư đúng hạn", "không ghi"),
)


@pytest.fixture(autouse=True)
def _ground(settings: Any, tmp_path: Path, client: Client) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def content_of(*rows: object) -> bytes:
    return make_workbook((level_sheet(), SHORTCOMINGS, COMMITMENTS), (), rows)


def judged(*rows: object, by: Member, cells: dict[str, Any] | None = None) -> FormerVerdict:
    return judge_former(read_former(edited(content_of(*rows), cells or {})), by=by)


def stored(*rows: object, by: Member) -> Workbook:
    return store_workbook(
        "nam-truoc.xlsx", content_of(*rows), by=by, kind=WorkbookKind.FORMER, read=read_former
    )


def taken_over(*rows: object, by: Member) -> Workbook:
    return take_over_former_years(stored(*rows, by=by), by=by)


def states(verdict: FormerVerdict) -> list[str]:
    return [line.state.value for line in verdict]


def faults(verdict: FormerVerdict) -> dict[str, str]:
    return {problem.cell: problem.why for line in verdict for problem in line.problems}


def next_round(cast: Cast) -> None:
    """The first round after the former years: that of 2026."""
    cast.campaign = open_campaign(cast.province, dataclasses.replace(PLAN, year=2026), by=cast.staff)
    sessions = ReviewSession.objects.select_related("committee", "campaign__period")
    cast.session = sessions.get(campaign=cast.campaign, committee=cast.province)


def test_the_years_are_the_six_before_this_one() -> None:
    assert former_years() == [clock.today().year - back for back in range(1, 7)]
    assert [former_years()[0], former_years()[-1]] == [LAST, FIRST]


def test_what_is_taken_over_is_marked_and_read_again_unchanged(cast: Cast) -> None:
    assert states(judged(*ROWS, by=cast.staff)) == ["new"] * len(ROWS)
    workbook = taken_over(*ROWS, by=cast.staff)
    steps = RatingStep.objects.filter(is_taken_over=True).select_related("case__period")
    found = {
        (step.case.period.year, step.case.period.ruleset_code, str(step.case), step.level) for step in steps
    }
    assert found == {
        (2024, "124-2023", "Lê Thị Đảng Viên", "GOOD"),
        (2023, "124-2023", "Lê Thị Đảng Viên", "EXCELLENT"),
        (2024, "124-2023", "Ban Thường vụ Tỉnh ủy Thử", "GOOD"),
        (2024, "124-2023", "Cao Văn Người Lạ", "COMPLETED"),
    }
    assert RatingCase.objects.filter(steps__in=steps, released_at__isnull=True).count() == 0
    named = Shortcoming.objects.order_by("pk").values_list("text", "former_status", "period__year")
    assert list(named) == [
        (NAMED, "in_progress", BEFORE),
        ("Đi muộn", "remedied", BEFORE),
        ("Chậm ban hành quy chế", "not_yet", BEFORE),
    ]
    assert FormerRemedy.objects.get().due_on == dt.date(2026, 6, 30)
    given = Commitment.objects.get(member=cast.member)
    assert (given.is_taken_over, given.year, given.items.count()) == (True, 2026, 2)
    assert states(judged(*ROWS, by=cast.staff)) == ["unchanged"] * len(ROWS)
    before = Event.objects.count()
    assert take_over_former_years(workbook, by=cast.staff).applied_at == workbook.applied_at
    assert Event.objects.count() == before


def test_the_first_round_has_its_year_before(cast: Cast, sign_in: SignIn) -> None:
    taken_over(*ROWS, by=cast.staff)
    next_round(cast)
    paper = cast.paper(cast.member)
    assert list(paper.earlier.values_list("shortcoming__text", flat=True)) == [NAMED]
    assert [answer.item.text for answer in paper.promises.all()] == [row.text for row in ROWS[-2:]]
    collective = cast.paper(None)
    assert [str(answer.shortcoming) for answer in collective.earlier.all()] == ["Chậm ban hành quy chế"]
    page = " ".join(sign_in(cast.member).get(paper.get_absolute_url()).content.decode().split())
    shown = (
        "from before the program",
        "Open remedy: Mỗi kỳ một ý kiến · Đỗ Văn Đứng Đầu · due 30/06/2026 · Được 3/12 kỳ",
        "2024: Hoàn thành tốt nhiệm vụ",
        "2023: Hoàn thành xuất sắc nhiệm vụ",
    )
    assert [words in page for words in shown] == [True] * len(shown)
    results = sign_in(cast.member).get(reverse("reviews:results")).content.decode()
    assert "from before the program" in results


def test_whoever_reads_the_paper_sees_the_mark(cast: Cast, sign_in: SignIn) -> None:
    taken_over(REMEDY, by=cast.staff)
    next_round(cast)
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    paper_actions.answer_shortcoming(paper.earlier.get(), DONE, by=cast.member)
    write(paper, cast.member)
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.member)
    page = sign_in(cast.head).get(paper.get_absolute_url()).content.decode()
    assert ["from before the program" in page, "Mỗi kỳ một ý kiến" in page] == [True, True]


def test_a_paper_that_answers_a_shortcoming_fixes_what_was_taken_over(cast: Cast) -> None:
    taken_over(REMEDY, by=cast.staff)
    later = dataclasses.replace(REMEDY, status="not_yet", progress="Được 6/12 kỳ")
    assert states(judged(later, by=cast.staff)) == ["changed"]
    taken_over(later, by=cast.staff)
    assert (FormerRemedy.objects.get().progress, Shortcoming.objects.get().former_status) == (
        "Được 6/12 kỳ",
        "not_yet",
    )
    next_round(cast)
    assert states(judged(later, by=cast.staff)) == ["unchanged"]
    assert states(judged(REMEDY, by=cast.staff)) == ["error"]
    bring_to(cast, Stage.WRITING)
    answer = ShortcomingAnswer.objects.get(paper__member=cast.member)
    paper_actions.answer_shortcoming(answer, DONE, by=cast.member)
    assert states(judged(later, by=cast.staff)) == ["unchanged"]


@pytest.mark.parametrize(
    ("rows", "cells", "said"),
    [
        ([LevelRow("NOBODY", "", "", "GOOD")], {}, "no member and no organisation with the code NOBODY"),
        ([LevelRow("MEMBER", "Lê Thị Khác", "", "GOOD")], {}, "MEMBER is the code of Lê Thị Đảng Viên"),
        ([LevelRow("MEMBER", "", "GOOD")], {}, "The year 2025 is reviewed in the program."),
        ([LevelRow("STAFF", "", "", "GOOD")], {}, "Nobody takes over the own results."),
        ([LevelRow("HEAD", "", "", "COMPLETED")], {}, "Another level is on record for this year"),
        ([LevelRow("MEMBER", "")], {"Mức xếp loại!D2": "Khá"}, "This is none of"),
        ([ShortcomingRow("MEMBER", "", 2019, "Muộn", "")], {}, "Years from 2020 to 2025 are taken over."),
        ([ShortcomingRow("MEMBER", "", 2024, "Muộn", "", owner="An")], {}, "Say which remedy this is about."),
        ([ShortcomingRow("MEMBER", "", 2024, "Muộn", "remedied", "Sửa")], {}, "has no open remedy"),
        (
            [
                ShortcomingRow("MEMBER", "", 2024, "Muộn", status, what)
                for status, what in (("not_yet", ""), ("in_progress", "S"))
            ],
            {},
            "Another row says otherwise",
        ),
        ([FormerCommitmentRow("T", "", 2024, "Dự họp", "x")], {}, "Only members give commitments."),
        ([FormerCommitmentRow("MEMBER", "", 2019, "Dự họp", "x")], {}, "Years from 2020 to 2026"),
        ([FormerCommitmentRow("HEAD", "", 2024, "Việc khác", "x")], {}, "already, with other promises"),
        ([FormerCommitmentRow("HEAD", "", 2024, "dự họp", "y")], {}, "is on record is not changed"),
    ],
)
def test_what_cannot_be_taken_over_is_said_at_its_cell(
    cast: Cast, rows: list[object], cells: dict[str, Any], said: str
) -> None:
    taken_over(
        LevelRow("HEAD", "", "", "GOOD"), FormerCommitmentRow("HEAD", "", 2024, "Dự họp", "x"), by=cast.staff
    )
    (why,) = faults(judged(*rows, by=cast.staff, cells=cells)).values()
    assert said in why


def test_staff_reach_only_their_part_of_the_tree_and_nobody_else_takes_over(
    cast: Cast, sign_in: SignIn
) -> None:
    cast.staff.roles.update(committee=cast.other_cell)
    by = Member.objects.get(pk=cast.staff.pk)
    assert states(judged(*ROWS[:3], by=by)) == ["error", "error", "new"]
    assert [row.subject for row in known_levels(by)] == ["B", "STRANGER"]
    for person in (cast.clerk, cast.administrator, cast.approver):
        with pytest.raises(PermissionDenied):
            stored(*ROWS, by=person)
        assert sign_in(person).get(reverse("reviews:former")).status_code == 403
    workbook = stored(*ROWS[:3], by=by)
    with pytest.raises(WorkbookRefusedError):
        take_over_former_years(workbook, by=by)
    assert not RatingStep.objects.filter(is_taken_over=True).exists()


def test_from_the_template_to_the_marked_file_and_to_the_years(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.staff)
    content = client.get(reverse("reviews:former_template")).content
    row = [one.subject for one in known_levels(cast.staff)].index("MEMBER") + 2
    wrong = edited(content, {f"Mức xếp loại!D{row}": "Khá", "Mức xếp loại!D1": "Xếp loại 2024"})
    for upload in (wrong, edited(content, {f"Mức xếp loại!D{row}": "HTTNV"})):
        file = SimpleUploadedFile("năm trước.xlsx", upload)
        page = client.post(reverse("reviews:former"), {"file": file})["Location"]
        seen = client.get(page).content.decode()
        workbook = Workbook.objects.about(WorkbookKind.FORMER).latest("pk")
        if upload is wrong:
            assert f"Mức xếp loại!D{row}" in seen
            marked = client.get(reverse("reviews:former_marked", args=[workbook.pk])).content
            assert marked.startswith(b"PK")
        assert client.get(reverse("members:workbook", args=[workbook.pk])).status_code == 404
    client.post(reverse("reviews:former_take_over", args=[workbook.pk]))
    assert RatingStep.objects.get(is_taken_over=True).level == "GOOD"
    assert "compared with what stands now" in client.get(page).content.decode()


def test_columns_in_doubt_are_asked_about_and_remembered(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.staff)
    headings = {"Mức xếp loại!A1": "Số hiệu", "Mức xếp loại!D1": "năm 2024"}
    content = edited(content_of(LevelRow("MEMBER", "", "", "GOOD")), headings)
    page = client.post(reverse("reviews:former"), {"file": SimpleUploadedFile("a.xlsx", content)})["Location"]
    workbook = Workbook.objects.get(kind=WorkbookKind.FORMER)
    columns = reverse("reviews:former_columns", args=[workbook.pk])
    assert client.get(page)["Location"] == columns
    chosen = ("subject", "name", "back1", "back2", "", "", "", "")
    assert client.post(columns, {f"0-{n}": name for n, name in enumerate(chosen)})["Location"] == page
    workbook.refresh_from_db()
    read = read_former(bytes(workbook.content), Answers.stored(workbook.answers))
    assert states(judge_former(read, by=cast.staff)) == ["new"]


def test_the_command_writes_the_empty_workbook(tmp_path: Path) -> None:
    call_command("former_template", tmp_path / "a.xlsx", stdout=StringIO())
    assert read_former((tmp_path / "a.xlsx").read_bytes()).unclear == []


def test_the_database_refuses_what_contradicts_the_marks(cast: Cast) -> None:
    period = open_year(2024, "124-2023")
    named = Shortcoming.objects.create(
        period=period, committee=cast.province, member=cast.member, text="x", named_by=cast.staff
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        FormerRemedy.objects.create(shortcoming=named, what="y")
    with pytest.raises(IntegrityError), transaction.atomic():
        FormerPaper.objects.create(member=cast.member, year=2024, added_by=cast.staff)


def scan(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 ban tu kiem diem")


@pytest.mark.parametrize(
    ("stem", "codes"),
    [
        ("DV-01 2024", ["DV-01 2024", "DV-01", "DV"]),
        ("dv-01", ["dv-01", "DV-01", "dv", "DV"]),
        ("DV01_kiem diem", ["DV01_kiem diem", "DV01_KIEM DIEM", "DV01_kiem", "DV01_KIEM", "DV01"]),
    ],
)
def test_the_code_is_what_the_name_begins_with_the_longest_first(stem: str, codes: list[str]) -> None:
    assert codes_in(stem) == codes


def test_scans_are_sorted_by_code_and_the_others_by_hand(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in(cast.staff)
    files = [scan("member 2024.pdf"), scan("COLLEAGUE.pdf"), scan("ban quet.pdf")]
    client.post(reverse("reviews:former_scans"), {"year": "2024", "scans": files})
    owners = dict(Attachment.objects.exclude(former=None).values_list("name", "former__member__code"))
    assert owners == {"member 2024.pdf": "MEMBER", "COLLEAGUE.pdf": "COLLEAGUE", "ban quet.pdf": None}
    assert "ban quet.pdf" in client.get(reverse("reviews:former")).content.decode()
    row = FormerPaper.objects.unsorted().get()
    address = reverse("reviews:former_scan", args=[row.pk])
    refused = client.post(address, {"code": "nobody"}, follow=True)
    assert "There is no member with the code nobody." in refused.content.decode()
    client.post(address, {"code": "head"})
    row.refresh_from_db()
    assert (row.member, row.committee) == (cast.head, cast.province)
    with pytest.raises(ValidationError, match="already"):
        sort_scan(row, "MEMBER", by=cast.staff)


@pytest.mark.parametrize("files", [["x.docx"], ["x.png"], ["MEMBER.pdf"] * 51])
def test_what_is_no_scan_or_too_many_keeps_none(cast: Cast, files: list[str]) -> None:
    with pytest.raises(ValidationError):
        keep_scans([scan("MEMBER.pdf"), *map(scan, files)], 2024, by=cast.staff)
    assert not FormerPaper.objects.exists()


def test_a_scan_is_seen_by_whoever_may_see_the_self_review(cast: Cast, sign_in: SignIn) -> None:
    keep_scans([scan("MEMBER.pdf"), scan("khong ro.pdf")], 2024, by=cast.staff)
    sorted_one, other = Attachment.objects.exclude(former=None).order_by("pk")
    people = {
        name: getattr(cast, name)
        for name in ("member", "head", "clerk", "staff", "approver", "colleague", "stranger", "administrator")
    }

    def seen(file: Attachment) -> set[str]:
        rows = Attachment.objects.filter(pk=file.pk)
        return {name for name, one in people.items() if rows.visible_to(one).exists()}

    inside = {"member", "head", "clerk", "staff", "approver"}
    assert [seen(sorted_one), seen(other)] == [inside, {"staff"}]
    bring_to(cast, Stage.COMMENTING)
    assert seen(sorted_one) == inside | {"colleague"}
    page = sign_in(cast.colleague).get(cast.paper(cast.member).get_absolute_url()).content.decode()
    assert sorted_one.get_absolute_url() in page
