"""The pages of the import: who may open them, what they show, and that looking writes nothing."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.actions.workbooks import store_workbook
from members.downloads import XLSX
from members.models import Event, Member, User, Workbook
from members.paging import ROWS_A_PAGE
from members.workbooks import empty_workbook, fill_workbook
from members.workbooks.rows import WorkbookRow
from tests.members.factories import committee, edited, install, login, member, person, post, role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

CAST = ("ADMIN-T", "ADMIN-X", "FORMER", "HEAD-X")


@pytest.fixture(autouse=True)
def cast() -> dict[str, User]:
    install()
    return {code: login(code) for code in CAST}


@pytest.fixture
def client(cast: dict[str, User]) -> Client:
    """The provincial administrator's browser."""
    return browser(cast["ADMIN-T"])


def browser(user: User) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def upload(client: Client, content: bytes, name: str = "tệp.xlsx") -> HttpResponseBase:
    file = SimpleUploadedFile(name, content, XLSX)
    return client.post(reverse("members:workbooks"), {"file": file})


def stored(*rows: WorkbookRow, by: str = "ADMIN-T", cells: dict[str, Any] | None = None) -> Workbook:
    return store_workbook("tệp.xlsx", edited(fill_workbook(rows), cells or {}), by=person(by))


def page_of(workbook: Workbook, query: str = "") -> str:
    return reverse("members:workbook", args=[workbook.pk]) + query


def text(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return " ".join(response.content.decode().split())


def everything(client: Client, workbook: Workbook) -> list[int]:
    """The answers of every page, one after the other."""
    apply = reverse("members:workbook_apply", args=[workbook.pk])
    pages = [reverse("members:workbooks"), reverse("members:workbook_template"), page_of(workbook)]
    return [*(client.get(page).status_code for page in pages), client.post(apply).status_code]


@pytest.mark.parametrize(
    ("code", "answers"),
    [
        ("ADMIN-T", [200, 200, 200, 302]),
        ("ADMIN-X", [200, 200, 404, 404]),
        ("FORMER", [403, 403, 404, 404]),
        ("HEAD-X", [403, 403, 404, 404]),
    ],
)
def test_who_may_open_what(cast: dict[str, User], code: str, answers: list[int]) -> None:
    workbook = stored(member("N"))
    assert everything(browser(cast[code]), workbook) == answers
    assert Member.objects.filter(code="N").exists() == (code == "ADMIN-T")


def test_strangers_are_sent_to_the_door() -> None:
    assert everything(Client(), stored(member("N"))) == [302, 302, 302, 302]
    assert not Member.objects.filter(code="N").exists()


def test_who_is_no_longer_an_administrator_sees_the_own_upload_no_more(cast: dict[str, User]) -> None:
    workbook = stored(member("N"), by="ADMIN-X")
    person("ADMIN-X").roles.update(ends_on="2025-08-01")
    assert everything(browser(cast["ADMIN-X"]), workbook) == [403, 403, 403, 403]


def test_writing_needs_a_post(client: Client) -> None:
    answer = client.get(reverse("members:workbook_apply", args=[stored(member("N")).pk]))
    assert answer.status_code == 405
    assert not Member.objects.filter(code="N").exists()


def test_from_template_to_people(client: Client) -> None:
    downloaded = client.get(reverse("members:workbook_template"))
    assert [downloaded.content[:2], downloaded["Content-Type"]] == [b"PK", XLSX]
    row = {"A2": "N", "B2": "Vừ A Páo", "C2": "31/12/1980", "D2": "2005-02-03", "E2": "XC", "F2": "Có"}
    cells: dict[str, Any] = {f"Đảng viên!{cell}": value for cell, value in row.items()}
    answer = upload(client, edited(downloaded.content, cells | {"Đảng viên!G2": "đang sinh hoạt"}))
    workbook = Workbook.objects.get()
    assert [answer.status_code, answer["Location"]] == [302, page_of(workbook)]
    seen = text(client.get(page_of(workbook)))
    assert "Nothing has been written yet. 1 row would be written." in seen
    assert "Vừ A Páo" in seen
    assert not Member.objects.filter(code="N").exists()
    client.post(reverse("members:workbook_apply", args=[workbook.pk]))
    assert person("N").full_name == "Vừ A Páo"
    assert "compared with what stands now" in text(client.get(page_of(workbook)))


@pytest.mark.parametrize(
    "content",
    [b"", b"not excel", empty_workbook()[:99], b"PK" + b"\0" * 6_000_000],
    ids=["empty", "text", "torn", "large"],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_reason(client: Client, content: bytes) -> None:
    answer = upload(client, content)
    assert answer.status_code == 422
    assert 'class="invalid-feedback"' in text(answer)
    assert not Workbook.objects.exists()


def test_no_file_at_all(client: Client) -> None:
    answer = client.post(reverse("members:workbooks"))
    assert answer.status_code == 422
    assert 'class="invalid-feedback"' in text(answer)
    assert not Workbook.objects.exists()


def test_a_long_or_strange_name_is_kept_readable(client: Client) -> None:
    upload(client, empty_workbook(), "../..//<b>ba\u0301o ca\u0301o</b>.xlsx")
    assert Workbook.objects.get().name == "b>.xlsx"
    assert upload(client, empty_workbook(), "x" * 300 + ".xlsx").status_code == 422


def test_errors_come_first_with_their_cells_and_nothing_to_press(client: Client) -> None:
    workbook = stored(member("N"), member("M"), member("HEAD-X"), cells={"Đảng viên!D3": "hôm qua"})
    seen = text(client.get(page_of(workbook)))
    assert "1 row has an error, so nothing can be written." in seen
    assert "<strong>Đảng viên!D3</strong>: This is not a date. Write it as 31/12/1980." in seen
    assert seen.index("Đảng viên!3 <") < seen.index("Đảng viên!2 <") < seen.index("Đảng viên!4 <")
    assert "Write all" not in seen
    refused = client.post(reverse("members:workbook_apply", args=[workbook.pk]), follow=True)
    assert "Nothing was written: 1 cell has an error." in text(refused)
    assert not Member.objects.filter(code="N").exists()


def test_a_change_shows_old_and_new(client: Client) -> None:
    seen = text(client.get(page_of(stored(member("PLAIN-X", activity="exempt")))))
    assert "tình trạng sinh hoạt: Đang sinh hoạt → <strong>Được miễn</strong>" in seen


def test_what_stands_already_leaves_nothing_to_press(client: Client) -> None:
    seen = text(client.get(page_of(stored(member("HEAD-X")))))
    assert "There is nothing to write" in seen
    assert "Write all" not in seen


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", {"Đảng viên!2", "Đảng viên!3", "Đảng viên!4", "Đảng viên!5"}),
        ("?state=error", {"Đảng viên!5"}),
        ("?state=new", {"Đảng viên!2"}),
        ("?state=changed", {"Đảng viên!3"}),
        ("?state=unchanged", {"Đảng viên!4"}),
        ("?state=?", set()),
        ("?state=&page=x", {"Đảng viên!2", "Đảng viên!3", "Đảng viên!4", "Đảng viên!5"}),
    ],
)
def test_rows_by_state(client: Client, query: str, places: set[str]) -> None:
    workbook = stored(member("N"), member("PLAIN-X", full_name="Lê An"), member("HEAD-X"), member("M", "NO"))
    seen = text(client.get(page_of(workbook, query)))
    assert {place for place in (f"Đảng viên!{n}" for n in range(2, 6)) if f"{place} <" in seen} == places
    counts = ("All 4", "Error 1", "New 1", "Changed 1", "Unchanged 1")
    assert [count for count in counts if f">{count}</a>" in seen] == list(counts)


def test_many_rows_come_in_pages(client: Client) -> None:
    workbook = stored(*(member(f"N{number}") for number in range(ROWS_A_PAGE + 5)))
    first, second = (text(client.get(page_of(workbook, f"?state=new&page={n}"))) for n in (1, 2))
    assert [page.count('<th scope="row"') for page in (first, second)] == [ROWS_A_PAGE, 5]
    assert "?state=new&amp;page=2" in first


def test_names_are_escaped(client: Client) -> None:
    seen = text(client.get(page_of(stored(member("N", full_name="<script>x</script>")))))
    assert "&lt;script&gt;x" in seen
    assert "<script>x" not in seen


def test_earlier_uploads_are_ones_own(cast: dict[str, User], client: Client) -> None:
    mine, other = stored(member("N")), stored(member("M"), by="ADMIN-X")
    seen = text(client.get(reverse("members:workbooks")))
    assert [page_of(workbook) in seen for workbook in (mine, other)] == [True, False]
    theirs = text(browser(cast["ADMIN-X"]).get(reverse("members:workbooks")))
    assert [page_of(workbook) in theirs for workbook in (mine, other)] == [False, True]


def test_looking_writes_nothing(client: Client) -> None:
    workbook = stored(committee("Z"), member("N", "Z"))
    before = [Event.objects.count(), Member.objects.count()]
    for page in (reverse("members:workbooks"), page_of(workbook), page_of(workbook, "?state=new")):
        client.get(page)
    assert [Event.objects.count(), Member.objects.count()] == before


def cost(client: Client, page: str, shown: str) -> int:
    """How many queries the page asks; the frame around it asks some of its own."""
    with CaptureQueriesContext(connection) as queries:
        assert shown in text(client.get(page))
    return len(queries)


def test_the_verdict_costs_the_same_for_few_and_many_rows(client: Client) -> None:
    rows: list[WorkbookRow] = []
    for number in range(50):
        rows += [committee(f"Z{number}"), member(f"N{number}", f"Z{number}")]
        rows += [post(f"N{number}", f"Z{number}"), role(f"N{number}", "clerk", f"Z{number}")]
    install(rows[:100])
    few, many = stored(*rows[:20]), stored(*rows)
    costs = [cost(client, page_of(few), ">All 20</a>"), cost(client, page_of(many), ">All 200</a>")]
    assert costs == [costs[0]] * 2


def test_the_list_of_uploads_costs_the_same_for_few_and_many(client: Client) -> None:
    content, page = fill_workbook([]), reverse("members:workbooks")
    costs = []
    for last in (5, 30):
        for number in range(last + 1):
            store_workbook(f"{number}.xlsx", content, by=person("ADMIN-T"))
        costs.append(cost(client, page, f"{last}.xlsx</a>"))
    assert costs == [costs[0]] * 2


def test_a_workbook_that_can_no_longer_be_read_says_so(client: Client) -> None:
    workbook = stored(member("N"))
    Workbook.objects.filter(pk=workbook.pk).update(content=b"x")
    answer = client.get(page_of(workbook), follow=True)
    assert "This is not an Excel workbook" in text(answer)
    applied = client.post(reverse("members:workbook_apply", args=[workbook.pk]), follow=True)
    assert "This is not an Excel workbook" in text(applied)
