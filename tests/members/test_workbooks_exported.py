"""What stands, taken out as the workbook that the import reads: read again, it changes nothing."""

from __future__ import annotations

import datetime as dt
import io
import random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from members.actions.importing import import_rows
from members.models import (
    ENTERED,
    ActivityChange,
    Block,
    Committee,
    Event,
    Member,
    Post,
    PostTitle,
    Role,
    RoleKind,
)
from members.models.committee import CommitteeKind
from members.workbooks import (
    WorkbookVerdict,
    fill_workbook,
    judge_workbook,
    read_workbook,
    rows_under,
)
from members.workbooks.rows import WorkbookRow
from tests.members.factories import (
    committee,
    edited,
    install,
    login,
    member,
    person,
    post,
    role,
    states,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

FULL: tuple[WorkbookRow, ...] = (
    committee("Z", "X", "cell", block="party", starts_on=dt.date(2025, 7, 1)),
    member(
        "N1",
        "Z",
        sex="female",
        born_on=dt.date(1951, 1, 1),
        is_born_in_year=True,
        admitted_on=dt.date(1970, 2, 3),
        official_on=dt.date(1971, 2, 3),
        card_number="001234567890",
        workplace="Ủy ban nhân dân xã X",
        activity="abroad",
        activity_on=dt.date(2025, 9, 2),
        activity_document="Số 5-QĐ/ĐU ngày 01/9/2025",
        activity_place="Viêng Chăn",
    ),
    member("N2", "Z", born_on=dt.date(1990, 1, 1), admitted_on=dt.date(2007, 12, 31)),
    post("N2", "Z", title="Bí thư", rank=1, is_head=True, catalogued="M7", is_acting=True),
    post("N2", "X", title="=Ủy viên", rank=9, leads=False, portfolio="1/2"),
    role("N2", "clerk", "X", starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 12, 31)),
)


@pytest.fixture(autouse=True)
def province() -> None:
    install()
    PostTitle.objects.create(code="M7", name="Bí thư chi bộ", managed_by="unit")


def imported(*rows: WorkbookRow, by: str = "ADMIN-T") -> WorkbookVerdict:
    """Written with every question answered with yes, as ``--confirm`` of the command does."""
    return import_rows(read_workbook(fill_workbook(rows)), by=person(by), source="tệp.xlsx")


def read_again(code: str, by: str) -> WorkbookVerdict:
    rows = rows_under(Committee.objects.get(code=code))
    return judge_workbook(read_workbook(fill_workbook(rows)), by=person(by))


def test_every_new_column_is_written_and_read_again_unchanged() -> None:
    young = member("N2", "Z", born_on=dt.date(1990, 1, 1), admitted_on=dt.date(2008, 12, 31))
    imported(*(young if row is FULL[2] else row for row in FULL))
    stored = [row for row in rows_under(Committee.objects.get(code="Z")) if row != young]
    assert stored == [FULL[0], FULL[1], FULL[3]]
    assert [set(states(read_again(*who))) for who in (("T", "ADMIN-T"), ("X", "ADMIN-X"))] == [
        {"unchanged"},
        {"unchanged"},
    ]
    entry = ActivityChange.objects.get()
    assert (entry.activity, entry.starts_on, entry.place) == ("abroad", dt.date(2025, 9, 2), "Viêng Chăn")


def test_what_a_guard_would_ask_about_is_no_question_while_it_stands() -> None:
    """Admitted before 18, and two of one name and birth: both were answered once, or came in by a form."""
    Member.objects.filter(code="PLAIN-X").update(
        admitted_on=dt.date(1990, 1, 1), full_name="Nguyễn Thị HEAD-X"
    )
    assert set(states(read_again("T", "ADMIN-T"))) == {"unchanged"}


def test_only_the_part_that_one_administers_is_sent_and_the_history_says_to_whom() -> None:
    client, place = Client(), Committee.objects.get(code="X")
    client.force_login(login("ADMIN-X"))

    def export(client: Client, code: str) -> Any:
        return client.get(reverse("members:workbook_export", args=[Committee.objects.get(code=code).pk]))

    pages = load_workbook(io.BytesIO(export(client, "X").content)).worksheets[1:3]
    codes = {str(row[0]) for page in pages for row in page.iter_rows(min_row=2, values_only=True)}
    assert codes == {"X", "XC", "ADMIN-T", "ADMIN-X", "FORMER", "HEAD-X", "PLAIN-X"}
    event = Event.objects.get(verb="export_workbook")
    assert (event.actor_id, event.subject_id) == (person("ADMIN-X").pk, place.pk)
    assert event.data["rows"] == {"CommitteeRow": 2, "MemberRow": 5, "PostRow": 1, "RoleRow": 1}
    plain = Client()
    plain.force_login(login("PLAIN-X"))
    answers = [export(client, "T"), export(client, "Y"), export(plain, "X")]
    assert [answer.status_code for answer in answers] == [404, 404, 403]


def test_a_corrected_export_changes_what_was_corrected_and_nothing_else() -> None:
    content = fill_workbook(rows_under(Committee.objects.get(code="X")))
    page = load_workbook(io.BytesIO(content))["Đảng viên"]
    number = next(row for row in range(2, 20) if page.cell(row, 1).value == "PLAIN-X")
    verdict = import_rows(
        read_workbook(edited(content, {f"Đảng viên!C{number}": "1981"})), by=person("ADMIN-X"), source="x"
    )
    changed = [judged for judged in verdict if judged.changes]
    assert [(one.row.code, [(c.old, c.new) for c in one.changes]) for one in changed] == [
        ("PLAIN-X", [("28/02/1980", "1981")])
    ]
    assert person("PLAIN-X").born == "1981"


def some(chance: random.Random, *values: Any) -> Any:
    return chance.choice(values)


def day(chance: random.Random, first: int, last: int) -> dt.date:
    return dt.date(chance.randint(first, last), chance.randint(1, 12), chance.randint(1, 28))


def populate(chance: random.Random) -> None:
    """Committees, people, posts and roles as the pages may leave them, with spaces and letters of all
    kinds."""
    words = ("Ân  Thi", "O'Brien <b>", "Ðặng Thị  Hòa", "=SUM(A1)", "1/2/1980", "Y\u0300", "x" * 100)
    top = Committee.objects.get(code="X")
    places = [top, *Committee.objects.filter(code__in=["XC", "Y", "YC"])]
    for number in range(chance.randint(1, 4)):
        parent = Committee.objects.get(pk=some(chance, *places).pk)
        fields = {
            "code": some(chance, f"C{number}", f"00{number}", f"c-{number}"),
            "name": some(chance, *words),
            "kind": some(chance, *CommitteeKind.values),
            "body": some(chance, *words),
            "symbol": "ĐU",
            "place": some(chance, *words)[:80],
            "block": some(chance, "", *Block.values),
            "starts_on": some(chance, None, day(chance, 1950, 2025)),
            "ends_on": some(chance, None, None, dt.date(2026, 1, 31)),
        }
        places.append(Committee.objects.add_child(parent, fields))
    for number in range(chance.randint(2, 8)):
        born = day(chance, 1930, 2000)
        in_year = some(chance, True, False)
        one = Member.objects.create(
            code=some(chance, f"DV{number}", f"{number:05}", f"dv.{number}"),
            full_name=some(chance, *words),
            sex=some(chance, "", "male", "female"),
            born_on=born.replace(month=1, day=1) if in_year else born,
            is_born_in_year=in_year,
            admitted_on=born.replace(year=born.year + chance.randint(1, 30)),
            official_on=some(chance, None, day(chance, 2031, 2032)),
            card_number=some(chance, "", "0012"),
            workplace=some(chance, "", *words),
            cell=some(chance, *places),
            in_system=some(chance, True, False),
        )
        for _ in range(chance.randint(0, 2)):
            ActivityChange.objects.create(
                member=one,
                activity=some(chance, *dict(ENTERED)),
                starts_on=day(chance, 2025, 2025),
                document=some(chance, "", *words),
                place=some(chance, "", *words),
            )
        for place in chance.sample(places, chance.randint(0, 3)):
            Post.objects.create(
                member=one,
                committee=place,
                title=some(chance, *words),
                catalogued=some(chance, None, PostTitle.objects.get()),
                rank=chance.randint(1, 300),
                is_acting=some(chance, True, False),
                leads=some(chance, True, False),
                portfolio=some(chance, "", *words),
                starts_on=day(chance, 2020, 2024),
                ends_on=some(chance, None, dt.date(2026, 1, 1), dt.date(2030, 1, 1)),
            )
            Role.objects.create(
                member=one,
                committee=place,
                kind=some(chance, *RoleKind.values),
                starts_on=day(chance, 2020, 2030),
                ends_on=some(chance, None, dt.date(2031, 1, 1)),
            )


@pytest.mark.parametrize("seed", range(8))
def test_whatever_stands_reads_back_unchanged(seed: int) -> None:
    populate(random.Random(seed))  # noqa: S311  it keeps no secret
    for code, by in (("T", "ADMIN-T"), ("X", "ADMIN-X")):
        verdict = read_again(code, by)
        wrong = {
            judged.line.label: [judged.problems, judged.changes]
            for judged in verdict
            if judged.state != "unchanged"
        }
        assert wrong == {}
        assert len(list(verdict)) == len(rows_under(Committee.objects.get(code=code)))
