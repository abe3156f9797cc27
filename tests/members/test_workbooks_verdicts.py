"""The verdict on each row: what is new, what differs, and every way a row can be wrong."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from members import clock
from members.models import Committee, Event, Member, Post, PostTitle
from members.workbooks import fill_workbook, judge_workbook, read_workbook
from members.workbooks.rows import WorkbookRow
from tests.members.factories import (
    BEGIN,
    PROVINCE,
    committee,
    faults,
    install,
    login,
    member,
    person,
    post,
    role,
    states,
    verdict_on,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def province() -> None:
    install()


def test_what_stands_is_unchanged() -> None:
    assert states(verdict_on(*PROVINCE)) == ["unchanged"] * len(PROVINCE)


def test_new_and_changed_rows_are_told_apart() -> None:
    verdict = verdict_on(
        committee("X", name="Đảng ủy xã Xuân"),
        committee("Z"),
        member("PLAIN-X", activity="exempt", in_system=False, born_on=dt.date(1979, 12, 31)),
        member("NEW", "YC"),
        post("HEAD-X", title="Bí thư", rank=1, is_head=True, ends_on=dt.date(2026, 6, 30)),
        role("NEW", "guest", "Z"),
    )
    assert [
        (judged.state.value, [(c.heading, c.old, c.new) for c in judged.changes]) for judged in verdict
    ] == [
        ("changed", [("tên", "Đảng ủy xã X", "Đảng ủy xã Xuân")]),
        ("new", []),
        (
            "changed",
            [
                ("ngày sinh", "28/02/1980", "31/12/1979"),
                ("làm việc trong hệ thống chính trị", "có", "không"),
                ("tình trạng sinh hoạt", "Đang sinh hoạt", "Được miễn"),
                ("tình trạng từ ngày", "", f"{clock.today():%d/%m/%Y}"),
            ],
        ),
        ("new", []),
        ("changed", [("đến ngày", "", "30/06/2026")]),
        ("new", []),
    ]


def test_looking_writes_nothing() -> None:
    before = [Committee.objects.count(), Member.objects.count(), Event.objects.count()]
    verdict_on(committee("Z"), member("NEW"), member("PLAIN-X", activity="exempt"))
    assert [Committee.objects.count(), Member.objects.count(), Event.objects.count()] == before


@pytest.mark.parametrize(
    ("rows", "cells", "wrong"),
    [
        # cells
        ([member("A")], {"Đảng viên!B2": None}, {"Đảng viên!B2": "This cell must be filled in."}),
        (
            [member("A")],
            {"Đảng viên!C2": "31/02/1980"},
            {"Đảng viên!C2": "There is no such day. Write it as 31/12/1980."},
        ),
        ([member("A")], {"Đảng viên!D2": "01/01/0205"}, {"Đảng viên!D2": "The year 205 cannot be right."}),
        ([member("A")], {"Đảng viên!A2": "A" * 21}, {"Đảng viên!A2": "This is longer than 20 characters."}),
        ([member("A")], {"Đảng viên!E2": "#N/A"}, {"Đảng viên!E2": "Excel shows the error #N/A here."}),
        ([member("A")], {"Đảng viên!F2": "có lẽ"}, {"Đảng viên!F2": "This is none of: có, không."}),
        (
            [member("A")],
            {"Đảng viên!G2": "nghỉ"},
            {
                "Đảng viên!G2": "This is none of: Đang sinh hoạt, Được miễn, Bị đình chỉ, Đình chỉ sinh hoạt"
                " cấp ủy, Ở nước ngoài, Đã chuyển đi, Bị khai trừ, Bị xóa tên, Đã từ trần."
            },
        ),
        (
            [post("PLAIN-X")],
            {"Chức vụ!D2": "đầu"},
            {"Chức vụ!D2": "This is not a whole number from 1 to 32767."},
        ),
        # the same twice
        ([member("A"), member("A")], {}, {"Đảng viên!A3": "Row 2 is about the same one."}),
        ([committee("Z"), committee("Z", "Y")], {}, {"Tổ chức!A3": "Row 2 is about the same one."}),
        (
            [post("PLAIN-X"), post("PLAIN-X", title="Phó Bí thư")],
            {},
            {"Chức vụ!A3": "Row 2 is about the same one."},
        ),
        ([role("PLAIN-X"), role("PLAIN-X")], {}, {"Vai trò!A3": "Row 2 is about the same one."}),
        (
            [member("A"), member("A")],
            {"Đảng viên!B2": None},
            {"Đảng viên!B2": "This cell must be filled in.", "Đảng viên!A3": "Row 2 is about the same one."},
        ),
        # codes
        ([member("A", "NO")], {}, {"Đảng viên!E2": "There is no committee with the code NO."}),
        ([committee("Z", "NO")], {}, {"Tổ chức!B2": "There is no committee with the code NO."}),
        (
            [post("NO", "NIL")],
            {},
            {
                "Chức vụ!A2": "There is no member with the code NO.",
                "Chức vụ!B2": "There is no committee with the code NIL.",
            },
        ),
        (
            [role("NO", "clerk", "NIL")],
            {},
            {
                "Vai trò!A2": "There is no member with the code NO.",
                "Vai trò!C2": "There is no committee with the code NIL.",
            },
        ),
        # the tree
        (
            [committee("P", "R"), committee("Q", "P"), committee("R", "Q")],
            {},
            {
                "Tổ chức!B2": "This committee stands below itself: P → R → Q → P.",
                "Tổ chức!B3": "This committee stands below itself: Q → P → R → Q.",
                "Tổ chức!B4": "This committee stands below itself: R → Q → P → R.",
            },
        ),
        ([committee("P", "P")], {}, {"Tổ chức!B2": "This committee stands below itself: P → P."}),
        (
            [committee("XC", "Y", "cell")],
            {},
            {"Tổ chức!B2": "An import cannot move a committee; this one stands under X."},
        ),
        (
            [committee("XC", "", "cell")],
            {},
            {"Tổ chức!B2": "An import cannot move a committee; this one stands under X."},
        ),
        (
            [committee("T", "X", "provincial")],
            {},
            {"Tổ chức!B2": "An import cannot move a committee; this one stands at the top."},
        ),
        (
            [committee("Z", "")],
            {},
            {"Tổ chức!B2": "Name the committee above: only the operator of the server adds one at the top."},
        ),
        # dates against each other
        (
            [member("A", born_on=BEGIN, admitted_on=BEGIN)],
            {},
            {"Đảng viên!D2": "Nobody is admitted before the day of birth is over."},
        ),
        ([post("PLAIN-X", ends_on=BEGIN - DAY)], {}, {"Chức vụ!I2": "This ends before it begins."}),
        ([role("PLAIN-X", ends_on=BEGIN - DAY)], {}, {"Vai trò!E2": "This ends before it begins."}),
        # held twice
        (
            [post("PLAIN-X", is_head=True)],
            {},
            {
                "Chức vụ!E2": "Nguyễn Thị HEAD-X is the head here at the same time (01/07/2025 – …)."
                " Let one end before."
            },
        ),
        (
            [post("ADMIN-X", "XC", is_head=True), post("PLAIN-X", "XC", is_head=True, ends_on=BEGIN)],
            {},
            {
                "Chức vụ!E2": "Nguyễn Thị PLAIN-X is the head here at the same time"
                " (01/07/2025 – 01/07/2025). Let one end before.",
                "Chức vụ!E3": "Nguyễn Thị ADMIN-X is the head here at the same time (01/07/2025 – …)."
                " Let one end before.",
            },
        ),
        (
            [post("HEAD-X", starts_on=BEGIN + DAY)],
            {},
            {
                "Chức vụ!I2": "The same person holds this already, from 01/07/2025."
                " Add that row, with its last day."
            },
        ),
        (
            [post("PLAIN-X"), post("PLAIN-X", starts_on=BEGIN + DAY)],
            {},
            {
                "Chức vụ!I2": "The same person holds this already, from 02/07/2025."
                " Add that row, with its last day.",
                "Chức vụ!I3": "The same person holds this already, from 01/07/2025."
                " Add that row, with its last day.",
            },
        ),
        (
            [role("ADMIN-X", "administrator", starts_on=BEGIN + DAY)],
            {},
            {
                "Vai trò!E2": "The same person holds this already, from 01/07/2025."
                " Add that row, with its last day."
            },
        ),
    ],
)
def test_each_error_names_its_cell_and_reason(
    rows: list[WorkbookRow], cells: dict[str, object], wrong: dict[str, str]
) -> None:
    assert faults(verdict_on(*rows, cells=cells)) == wrong


@pytest.mark.parametrize(
    "rows",
    [
        # a new head after the old one, whichever row comes first
        [
            post("PLAIN-X", is_head=True, starts_on=BEGIN + 2 * DAY),
            post("HEAD-X", title="Bí thư", rank=1, is_head=True, ends_on=BEGIN + DAY),
        ],
        # the head of before, long gone
        [post("PLAIN-X", is_head=True, starts_on=BEGIN - 9 * DAY, ends_on=BEGIN - DAY)],
        # one title after the other in the same committee
        [
            post("PLAIN-X", ends_on=BEGIN),
            post("PLAIN-X", title="Phó Bí thư", starts_on=BEGIN + DAY),
        ],
        # head in two committees
        [post("HEAD-X", "XC", is_head=True)],
        # members, cells and committees named before their own rows
        [
            role("NEW", "guest", "Z"),
            post("NEW", "Z", is_head=True),
            member("NEW", "ZC"),
            committee("ZC", "Z", "cell"),
            committee("Z"),
        ],
        # two roles of one person in one place
        [role("PLAIN-X", "clerk"), role("PLAIN-X", "guest")],
    ],
)
def test_what_is_in_order_has_no_error(rows: list[WorkbookRow]) -> None:
    assert faults(verdict_on(*rows)) == {}


NOT_FREE = "This code is not free. Give another one."


def no_committee(code: str) -> str:
    return f"There is no committee with the code {code}."


@pytest.mark.parametrize(
    "make",
    [
        lambda code: committee("Z", code),
        lambda code: member("PLAIN-X", code),
        lambda code: member("N", code),
        lambda code: post("PLAIN-X", code),
        post,
        lambda code: role("PLAIN-X", "staff", code),
        lambda code: role(code, "guest"),
    ],
)
@pytest.mark.parametrize(("there", "missing"), [("YC", "QC"), ("T", "Q"), ("PLAIN-Y", "PLAIN-Q")])
def test_nobody_learns_by_an_import_which_codes_there_are_elsewhere(
    make: Callable[[str], WorkbookRow], there: str, missing: str
) -> None:
    told = [faults(verdict_on(make(code), by="ADMIN-X")) for code in (there, missing)]
    assert told[0]
    assert str(told[0]).replace(f" {there}.", "") == str(told[1]).replace(f" {missing}.", "")


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([committee("X", name="Đảng ủy xã Xuân"), committee("XD", "X", "cell")], {}),
        ([member("PLAIN-X", full_name="Lê An"), post("PLAIN-X"), role("PLAIN-X", "guest", "XC")], {}),
        ([committee("X", "T")], {}),
        (
            [committee("T", "", "provincial", name="Khác")],
            {"Tổ chức!A2": NOT_FREE},
        ),
        ([committee("Z")], {"Tổ chức!B2": no_committee("T")}),
        (
            [committee("Z"), committee("ZC", "Z", "cell")],
            {
                "Tổ chức!B2": no_committee("T"),
                "Tổ chức!B3": no_committee("T"),
            },
        ),
        (
            [member("PLAIN-X", "YC")],
            {"Đảng viên!E2": no_committee("YC")},
        ),
        (
            [member("PLAIN-Y", "XC")],
            {"Đảng viên!A2": NOT_FREE},
        ),
        ([post("PLAIN-X", "Y")], {"Chức vụ!B2": no_committee("Y")}),
        (
            [role("PLAIN-X", "staff", "T")],
            {"Vai trò!C2": no_committee("T")},
        ),
        ([post("PLAIN-Y")], {"Chức vụ!A2": "There is no member with the code PLAIN-Y."}),
    ],
)
def test_an_administrator_writes_in_the_own_part_only(rows: list[WorkbookRow], wrong: dict[str, str]) -> None:
    assert faults(verdict_on(*rows, by="ADMIN-X")) == wrong


@pytest.mark.parametrize("by", ["FORMER", "PLAIN-X", "HEAD-X"])
def test_others_write_nowhere(by: str) -> None:
    assert faults(verdict_on(committee("X"), by=by)) == {"Tổ chức!A2": NOT_FREE}


def test_a_member_from_elsewhere_stays_known_where_a_post_was_given() -> None:
    install([post("PLAIN-Y")])
    verdict = verdict_on(post("PLAIN-Y", title="Phó Bí thư"), by="ADMIN-X")
    assert states(verdict) == ["changed"]


def test_nothing_from_outside_shows_in_a_verdict() -> None:
    rows: list[WorkbookRow] = [
        committee("Y", name="?"),
        member("PLAIN-Y", full_name="?"),
        post("HEAD-Y", "Y", title="?", is_head=True),
        post("PLAIN-X", "Y", is_head=True),
    ]
    seen = str([(j.line.label, j.problems, j.changes) for j in verdict_on(*rows, by="ADMIN-X")])
    all_seen = str([(j.line.label, j.problems, j.changes) for j in verdict_on(*rows)])
    assert [name in seen for name in ("Trần Văn Ẩn", "Lò Văn Kín", "Đảng ủy xã Y")] == [False] * 3
    assert [name in all_seen for name in ("Trần Văn Ẩn", "Lò Văn Kín", "Đảng ủy xã Y")] == [True] * 3


def test_the_operator_may_add_a_second_top() -> None:
    assert states(verdict_on(committee("U", "", "provincial"), by=None)) == ["new"]


def test_a_tree_too_deep_for_its_paths_is_refused() -> None:
    chain: list[WorkbookRow] = [
        committee("D0", "T"),
        *(committee(f"D{n}", f"D{n - 1}") for n in range(1, 70)),
    ]
    deepest = [j.line.number for j in verdict_on(*chain) if j.problems]
    assert deepest == list(range(64, 72))


def test_texts_are_compared_in_one_normal_form() -> None:
    decomposed = "Nguye\u0302\u0303n Thi\u0323  PLAIN-X "
    assert states(verdict_on(member("PLAIN-X"), cells={"Đảng viên!B2": decomposed})) == ["unchanged"]


@pytest.mark.parametrize("n", [5, 50])
def test_the_cost_does_not_grow_with_the_rows(
    n: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows: list[WorkbookRow] = []
    for number in range(n):
        rows += [committee(f"Z{number}"), member(f"M{number}", f"Z{number}")]
        rows += [post(f"M{number}", f"Z{number}", is_head=True), role(f"M{number}", "clerk", f"Z{number}")]
    book, by = read_workbook(fill_workbook(rows)), person("ADMIN-T")
    install(rows[: len(rows) // 2])
    assert by.administers  # asked once a request, whatever the page
    with django_assert_num_queries(6):
        counts = judge_workbook(book, by=by).counts()
    assert [counts[state] for state in counts] == [0, len(rows) - len(rows) // 2, 0, len(rows) // 2]
    assert Post.objects.count() > 2


def ended(code: str, successor: str = "") -> None:
    """The committee has ended, and another one goes on with its things."""
    other = Committee.objects.get(code=successor) if successor else None
    Committee.objects.filter(code=code).update(ends_on=dt.date(2025, 10, 31), successor=other)


def test_nobody_and_nothing_new_comes_into_a_committee_that_has_ended() -> None:
    install([member("MOVER", "YC"), post("MOVER", "XC", ends_on=dt.date(2025, 10, 31))])
    ended("XC", "YC")
    verdict = verdict_on(
        committee("Z", "XC", "cell"),
        member("N1", "XC"),
        member("MOVER", "XC"),
        member("PLAIN-X", "XC", workplace="Nhà máy"),
        post("HEAD-X", "XC"),
        post("MOVER", "XC", ends_on=None),
        role("HEAD-X", "clerk", "XC"),
    )
    said = "Đảng ủy xã XC has ended: 31/10/2025 was the last day. Đảng ủy xã YC (YC) goes on with its things."
    assert faults(verdict) == dict.fromkeys(
        ("Tổ chức!B2", "Đảng viên!E2", "Đảng viên!E3", "Chức vụ!B2", "Chức vụ!B3", "Vai trò!C2"), said
    )
    assert states(verdict) == ["error", "error", "error", "changed", "error", "error", "error"]


def test_what_was_there_may_still_be_corrected_and_the_successor_of_others_is_not_named() -> None:
    install([post("PLAIN-X", "XC", ends_on=dt.date(2025, 10, 31))])
    ended("XC", "Y")
    right = post("PLAIN-X", "XC", title="Phó Bí thư", ends_on=dt.date(2025, 9, 30))
    assert states(verdict_on(right, by="ADMIN-X")) == ["changed"]
    assert list(faults(verdict_on(member("N1", "XC"), by="ADMIN-X")).values()) == [
        "Đảng ủy xã XC has ended: 31/10/2025 was the last day."
    ]


def test_who_leaves_by_a_workbook_holds_nothing_any_more_and_the_verdict_says_so() -> None:
    install([post("PLAIN-X"), role("PLAIN-X")])
    login("PLAIN-X")
    row = member("PLAIN-X", activity="died", activity_on=dt.date(2025, 9, 30))
    (judged,) = verdict_on(row).members
    assert judged.line.notes == (
        "The posts and roles of this member end on 30/09/2025, and the login is closed.",
    )
    install([row])
    gone = person("PLAIN-X")
    held = [gone.posts.get().ends_on, gone.roles.get().ends_on]
    assert (held, gone.user.is_active) == ([dt.date(2025, 9, 30)] * 2, False)
    assert states(verdict_on(row, post("PLAIN-X", ends_on=dt.date(2025, 9, 30)))) == ["unchanged"] * 2
    assert states(verdict_on(post("PLAIN-X"))) == ["error"]


def test_who_has_left_gets_no_post_and_no_role() -> None:
    verdict = verdict_on(
        member("PLAIN-X", activity="died"), post("PLAIN-X"), role("PLAIN-X", "clerk"), role("HEAD-X", "clerk")
    )
    assert states(verdict) == ["changed", "error", "error", "new"]


@pytest.mark.parametrize(
    ("more", "cell", "said"),
    [
        ({"official_on": dt.date(2005, 5, 18)}, "I", "The official date lies before the admission."),
        ({"activity_on": dt.date(2099, 1, 1)}, "L", "This day has not come yet."),
        ({"activity_on": dt.date(2005, 5, 18)}, "L", "This day lies before the admission."),
        ({"activity_document": "Số 5"}, "L", "Say since which day the activity is this one."),
    ],
)
def test_days_that_cannot_be_are_refused(more: dict[str, Any], cell: str, said: str) -> None:
    found = faults(verdict_on(member("PLAIN-X", **more)))
    assert list(found.values()) == [said]


def test_an_activity_before_the_last_entry_is_refused_and_an_empty_cell_says_nothing() -> None:
    install([member("N1", activity="abroad", activity_on=dt.date(2025, 9, 2), activity_place="Lào")])
    assert states(verdict_on(member("N1", activity="abroad"))) == ["unchanged"]
    early = member("N1", activity_on=dt.date(2025, 9, 1))
    assert list(faults(verdict_on(early)).values()) == [
        "This day lies before the last entry on the activity, of 02/09/2025."
    ]
    back = verdict_on(member("N1"))
    assert [(change.name, change.new) for judged in back for change in judged.changes] == [
        ("activity", "Đang sinh hoạt"),
        ("activity_on", f"{clock.today():%d/%m/%Y}"),
        ("activity_document", ""),
        ("activity_place", ""),
    ]


def test_a_title_code_is_one_of_the_catalogue_that_is_still_given() -> None:
    for code, is_current in (("M7", True), ("M8", False)):
        PostTitle.objects.create(code=code, name="Bí thư", managed_by="unit", is_current=is_current)
    rows = [post(f"{who}-X", "XC", catalogued=code) for who, code in (("PLAIN", "M7"), ("HEAD", "M8"))]
    assert states(verdict_on(*rows, post("ADMIN-X", "XC", catalogued="?"))) == ["new", "error", "error"]
