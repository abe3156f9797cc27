"""What a cell may hold, and that what is written comes back."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from members.models import Activity, CommitteeKind, RoleKind
from members.oldfonts import find_old_font
from members.workbooks import CommitteeRow, MemberRow, PostRow, RoleRow, fill_workbook, read_workbook
from members.workbooks.cells import tidy
from members.workbooks.faults import CellError
from members.workbooks.layout import COMMITTEES, MEMBERS, POSTS, ROLES
from members.workbooks.rows import WorkbookRow

BORN = MEMBERS.column("born_on")
CODE = MEMBERS.column("code")
RANK = POSTS.column("rank")
HEAD = POSTS.column("is_head")
KIND = ROLES.column("kind")


@pytest.mark.parametrize(
    "cell",
    [
        dt.datetime(1980, 2, 5),  # noqa: DTZ001
        dt.date(1980, 2, 5),
        "05/02/1980",
        " 5/2/1980\n",
        "1980-02-05",
        "05-02-1980",
        "5.2.1980",
        "5/2/80",
        29256,
        29256.0,
    ],
)
def test_a_date_is_read_as_excel_and_people_write_it(cell: object) -> None:
    assert BORN.read(cell) == dt.date(1980, 2, 5)


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/1980",
        "2/31/1980",
        "12/25/1980",
        "5/2-1980",
        "2/1980",
        "quý I/1980",
        "29256",
        1980.5,
        True,
        dt.time(8),
        "1802-01-01",
        "٠٥/02/1980",
    ],
)
def test_what_is_no_date_is_refused(cell: object) -> None:
    with pytest.raises(CellError):
        BORN.read(cell)


@pytest.mark.parametrize("cell", [1980, "1980", " năm 1980 ", 1980.0])
def test_of_the_birth_the_year_alone_may_be_known(cell: object) -> None:
    born = {"born_on": dt.date(1980, 1, 1), "is_born_in_year": True}
    assert BORN.read_fields(cell) == born
    assert [BORN.show_in(born), BORN.show_in(BORN.read_fields("01/01/1980"))] == ["1980", "01/01/1980"]
    with pytest.raises(CellError):
        MEMBERS.column("admitted_on").read(cell)


@pytest.mark.parametrize(("cell", "code"), [(12, "12"), (12.0, "12"), ("012", "012"), (" A\u200b 1 ", "A 1")])
def test_a_code_may_be_a_number(cell: object, code: str) -> None:
    assert CODE.read(cell) == code


@pytest.mark.parametrize("cell", [None, "", "  ", "\u200b", "#REF!", dt.date(2025, 1, 2), "x" * 21])
def test_a_code_excel_spoiled_is_refused(cell: object) -> None:
    with pytest.raises(CellError):
        CODE.read(cell)


@pytest.mark.parametrize(("cell", "rank"), [(3, 3), (3.0, 3), ("3", 3), (32767, 32767)])
def test_a_rank_is_a_whole_number(cell: object, rank: int) -> None:
    assert RANK.read(cell) == rank


@pytest.mark.parametrize("cell", [0, -1, 1.5, "một", 32768, True, "²", "1e3"])
def test_other_ranks_are_refused(cell: object) -> None:
    with pytest.raises(CellError):
        RANK.read(cell)


@pytest.mark.parametrize(
    "cell", ["thư ký", "THƯ  KÝ", "clerk", "Clerk", unicodedata.normalize("NFD", "Thư ký")]
)
def test_a_choice_is_read_by_word_and_code_in_any_case(cell: str) -> None:
    assert KIND.read(cell) == RoleKind.CLERK


@pytest.mark.parametrize("kind", RoleKind)
def test_a_choice_is_read_by_its_label(kind: RoleKind) -> None:
    assert KIND.read(str(kind.label)) == kind.value


def test_another_word_is_refused_with_the_words_there_are() -> None:
    with pytest.raises(CellError, match="Thư ký, Cán bộ tổ chức"):
        KIND.read("Giám đốc")


@pytest.mark.parametrize(
    ("cell", "is_head"),
    [
        ("có", True),
        ("Không", False),
        ("TRUE", True),
        ("x", True),
        (True, True),
        (False, False),
        (None, False),
    ],
)
def test_yes_and_no(cell: object, is_head: bool) -> None:
    assert HEAD.read(cell) is is_head


@pytest.mark.parametrize("cell", ["y", 1, 0, "chưa"])
def test_what_is_neither_yes_nor_no_is_refused(cell: object) -> None:
    with pytest.raises(CellError):
        HEAD.read(cell)


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_lists_of_words_fit_into_excel() -> None:
    lists = [",".join(c.words.values()) for s in (COMMITTEES, MEMBERS, POSTS, ROLES) for c in s.columns]
    assert [words for words in lists if len(words) > 255] == []


def test_no_word_of_a_list_holds_a_comma_or_stands_twice() -> None:
    for sheet in (COMMITTEES, MEMBERS, POSTS, ROLES):
        for column in sheet.columns:
            words = list(column.words.values())
            assert ",".join(words).split(",") == (words or [""])
            assert len(set(words)) == len(words)


def test_every_choice_has_a_word() -> None:
    """But that of a merged record, which nobody enters."""
    columns = [column for sheet in (COMMITTEES, MEMBERS, POSTS, ROLES) for column in sheet.columns]
    without = [
        set(column.choices.values) - {*map(str, column.words)}
        for column in columns
        if column.choices is not None
    ]
    assert [values for values in without if values] == [{Activity.MERGED}]


def short(longest: int) -> st.SearchStrategy[str]:
    """Text as a person may type it, formulas and all."""
    letters = st.characters(exclude_categories=["C"], include_characters=" =+-@'\"<&ựỗ")
    return (
        st.text(letters, min_size=1, max_size=longest)
        .map(tidy)
        .filter(lambda text: 0 < len(text) <= longest and not find_old_font(text))
    )


days = st.dates(dt.date(1900, 3, 1), dt.date(2100, 12, 31))
codes = short(20)
rows = st.one_of(
    st.builds(
        CommitteeRow,
        code=codes,
        parent=st.just("") | codes,
        name=short(200),
        kind=st.sampled_from(CommitteeKind.values),
        body=short(120),
        symbol=codes,
        place=short(80),
    ),
    st.builds(
        MemberRow,
        code=codes,
        full_name=short(120),
        born_on=days,
        admitted_on=days,
        cell=codes,
        in_system=st.booleans(),
        activity=st.sampled_from(["active", "exempt", "suspended"]),
    ),
    st.builds(
        PostRow,
        member=codes,
        committee=codes,
        title=short(200),
        rank=st.integers(1, 32767),
        is_head=st.booleans(),
        leads=st.booleans(),
        portfolio=st.just("") | short(500),
        starts_on=days,
        ends_on=st.none() | days,
    ),
    st.builds(
        RoleRow,
        member=codes,
        kind=st.sampled_from(RoleKind.values),
        committee=codes,
        starts_on=days,
        ends_on=st.none() | days,
    ),
)


@settings(max_examples=25)
@given(st.lists(rows, max_size=4))
def test_what_is_filled_in_is_read_again(written: list[WorkbookRow]) -> None:
    book = read_workbook(fill_workbook(written))
    assert [line.row for line in book.committees] == [row for row in written if isinstance(row, CommitteeRow)]
    assert [line.row for line in book.members] == [row for row in written if isinstance(row, MemberRow)]
    assert [line.row for line in book.posts] == [row for row in written if isinstance(row, PostRow)]
    assert [line.row for line in book.roles] == [row for row in written if isinstance(row, RoleRow)]
