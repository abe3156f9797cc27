"""Writing a workbook: all or nothing, once, with its history, and beside another one."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from members.actions.importing import WorkbookRefusedError, import_rows
from members.actions.workbooks import apply_workbook, store_workbook
from members.models import Committee, Event, Member, Post, Role, Workbook
from members.workbooks import PostRow, WorkbookError, fill_workbook, judge_workbook, read_workbook
from members.workbooks.rows import WorkbookRow
from tests.members.factories import (
    BEGIN,
    PROVINCE,
    committee,
    edited,
    install,
    member,
    person,
    post,
    role,
    states,
    verdict_on,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

DAY = dt.timedelta(days=1)


@pytest.fixture
def province(db: None) -> None:
    install()


def upload(*rows: WorkbookRow, by: str = "ADMIN-T") -> Workbook:
    return store_workbook("tệp.xlsx", fill_workbook(rows), by=person(by))


def standing() -> list[int]:
    return [model._default_manager.count() for model in (Committee, Member, Post, Role, Event)]


def lines_of_history(since: int) -> list[tuple[str, str, dict[str, object]]]:
    events = Event.objects.filter(pk__gt=since)
    return [(event.verb, event.subject, event.data) for event in events]


def last_event() -> int:
    return Event.objects.latest("pk").pk


def test_the_operator_writes_the_first_committees_and_people() -> None:
    install()
    assert standing() == [5, 7, 2, 3, 17]
    assert list(Committee.objects.values_list("code", "depth", "numchild")) == [
        ("T", 1, 2),
        ("X", 2, 1),
        ("XC", 3, 0),
        ("Y", 2, 1),
        ("YC", 3, 0),
    ]
    assert set(Event.objects.values_list("verb", "actor_id", "actor_name")) == {("import_new", None, "")}
    tree: Any = Committee.objects
    assert tree.find_problems() == ([], [], [], [], [])


def test_every_field_arrives(province: None) -> None:
    rows: list[WorkbookRow] = [
        committee("Z", "X", "grassroots", name="Đảng ủy Z", body="Đảng ủy", symbol="ĐU/Z", place="Đồi"),
        member(
            "N",
            "XC",
            full_name="Vừ A Páo",
            born_on=dt.date(1960, 1, 1),
            admitted_on=dt.date(1985, 2, 3),
            in_system=False,
            activity="exempt",
        ),
        post(
            "N",
            "Z",
            title="Bí thư",
            rank=1,
            is_head=True,
            leads=False,
            portfolio="=Tất cả",
            starts_on=BEGIN,
            ends_on=BEGIN + DAY,
        ),
        role("N", "guest", "X", starts_on=BEGIN, ends_on=BEGIN + DAY),
    ]
    apply_workbook(upload(*rows), by=person("ADMIN-T"))
    names = ("code", "name", "kind", "body", "symbol", "place")
    assert Committee.objects.values_list(*names).get(code="Z") == (
        "Z",
        "Đảng ủy Z",
        "grassroots",
        "Đảng ủy",
        "ĐU/Z",
        "Đồi",
    )
    fields = ("full_name", "born_on", "admitted_on", "cell__code", "in_system", "activity")
    assert Member.objects.values_list(*fields).get(code="N") == (
        "Vừ A Páo",
        dt.date(1960, 1, 1),
        dt.date(1985, 2, 3),
        "XC",
        False,
        "exempt",
    )
    fields = ("committee__code", "title", "rank", "is_head", "leads", "portfolio")
    held = Post.objects.filter(member__code="N")
    assert list(held.values_list(*fields)) == [("Z", "Bí thư", 1, True, False, "=Tất cả")]
    assert list(held.values_list("starts_on", "ends_on")) == [(BEGIN, BEGIN + DAY)]
    given_role = Role.objects.filter(member__code="N")
    assert list(given_role.values_list("kind", "committee__code", "starts_on", "ends_on")) == [
        ("guest", "X", BEGIN, BEGIN + DAY)
    ]


def test_what_was_written_is_unchanged_afterwards(province: None) -> None:
    rows: list[WorkbookRow] = [
        committee("Z"),
        member("N", "Z"),
        post("N", "Z", is_head=True),
        role("N", "clerk", "Z"),
    ]
    apply_workbook(upload(*rows), by=person("ADMIN-T"))
    before = standing()
    assert states(verdict_on(*PROVINCE, *rows)) == ["unchanged"] * (len(PROVINCE) + 4)
    apply_workbook(upload(*PROVINCE, *rows), by=person("ADMIN-T"))
    assert standing() == [*before[:4], before[4] + 2]  # uploaded and written, and not one row


def test_each_row_written_is_one_line_of_history(province: None) -> None:
    workbook = upload(
        committee("X", name="Đảng ủy xã Xuân"),
        member("PLAIN-X", in_system=False),
        member("HEAD-X"),
        post("PLAIN-X"),
    )
    since = last_event()
    apply_workbook(workbook, by=person("ADMIN-T"))
    changed = {
        "source": "tệp.xlsx",
        "row": "Tổ chức!2",
        "changes": {"name": ["Đảng ủy xã X", "Đảng ủy xã Xuân"]},
    }
    assert lines_of_history(since) == [
        ("import_changed", "members.committee", changed),
        (
            "import_changed",
            "members.member",
            {"source": "tệp.xlsx", "row": "Đảng viên!2", "changes": {"in_system": ["có", "không"]}},
        ),
        ("import_new", "members.post", {"source": "tệp.xlsx", "row": "Chức vụ!2"}),
        ("apply_workbook", "members.workbook", {"error": 0, "new": 1, "changed": 2, "unchanged": 1}),
    ]
    subjects = list(Event.objects.filter(pk__gt=since).values_list("subject_id", "actor_id", "actor_name"))
    admin = person("ADMIN-T")
    things = [
        Committee.objects.get(code="X"),
        person("PLAIN-X"),
        Post.objects.get(member__code="PLAIN-X"),
        workbook,
    ]
    assert subjects == [(thing.pk, admin.pk, admin.full_name) for thing in things]


def test_a_line_of_history_looks_like_any_other(province: None) -> None:
    head = person("HEAD-X")
    recorded = Event.record("import_new", head, by=None)
    imported = Event.objects.get(
        subject="members.member", subject_id=head.pk, verb="import_new", pk__lt=recorded.pk
    )
    assert (imported.subject, imported.actor_name) == (recorded.subject, recorded.actor_name)


def test_one_error_and_nothing_is_written(province: None) -> None:
    workbook = upload(
        committee("Z"), member("N", "Z"), member("M", "NO"), post("N", "Z"), role("N", "clerk", "Z")
    )
    before = standing()
    with pytest.raises(WorkbookRefusedError) as refused:
        apply_workbook(workbook, by=person("ADMIN-T"))
    assert refused.value.messages == ["Đảng viên!E3: There is no committee with the code NO."]
    workbook.refresh_from_db()
    assert [standing(), workbook.applied_at] == [before, None]


def test_a_failure_half_way_leaves_nothing(province: None) -> None:
    """The table of roles refuses, when everything else has been written already."""
    workbook = upload(committee("Z"), member("N", "Z"), role("N", "clerk", "Z"))
    before = standing()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RAISE EXCEPTION 'no more roles'; END $$"
        )
        cursor.execute("CREATE TRIGGER refuse BEFORE INSERT ON members_role EXECUTE FUNCTION refuse()")
    with pytest.raises(DatabaseError, match="no more roles"):
        apply_workbook(workbook, by=person("ADMIN-T"))
    workbook.refresh_from_db()
    assert [standing(), workbook.applied_at] == [before, None]


def test_applying_twice_writes_once(province: None) -> None:
    workbook = upload(member("N"), member("PLAIN-X", full_name="Lê An"))
    apply_workbook(workbook, by=person("ADMIN-T"))
    Member.objects.filter(code="PLAIN-X").update(full_name="Lê Ân")
    before = standing()
    apply_workbook(workbook, by=person("ADMIN-T"))
    assert [standing(), person("PLAIN-X").full_name] == [before, "Lê Ân"]


def test_the_verdict_is_taken_anew_when_writing(province: None) -> None:
    """The head was somebody else's when the file was looked at; meanwhile another file was written."""
    first = upload(post("PLAIN-Y", "XC", is_head=True))
    second = upload(post("PLAIN-X", "XC", is_head=True))
    apply_workbook(second, by=person("ADMIN-T"))
    with pytest.raises(WorkbookRefusedError, match="PLAIN-X is the head here"):
        apply_workbook(first, by=person("ADMIN-T"))


@pytest.mark.parametrize("by", ["FORMER", "HEAD-X", "PLAIN-X"])
def test_only_administrators_upload_and_write(province: None, by: str) -> None:
    workbook = upload(member("N"))
    with pytest.raises(PermissionDenied):
        upload(member("N"), by=by)
    with pytest.raises(PermissionDenied):
        apply_workbook(workbook, by=person(by))
    assert [Workbook.objects.count(), Member.objects.filter(code="N").count()] == [1, 0]


def test_the_part_administered_is_asked_again_when_writing(province: None) -> None:
    workbook = upload(member("N", "YC"), by="ADMIN-X")
    with pytest.raises(WorkbookRefusedError, match="There is no committee with the code YC"):
        apply_workbook(workbook, by=person("ADMIN-X"))
    assert not Member.objects.filter(code="N").exists()


def test_what_cannot_be_read_is_not_kept(province: None) -> None:
    with pytest.raises(WorkbookError):
        store_workbook("x.xlsx", b"x", by=person("ADMIN-T"))
    assert not Workbook.objects.exists()


def test_heads_may_change_places_in_one_file(province: None) -> None:
    """Row by row the database would see two heads; whoever steps down is written first."""
    install([post("PLAIN-X"), post("HEAD-X", "XC"), post("PLAIN-X", "XC", is_head=True)])
    swap = [
        post("PLAIN-X", is_head=True),
        post("HEAD-X", title="Bí thư", rank=1),
        post("HEAD-X", "XC", is_head=True),
        post("PLAIN-X", "XC", ends_on=BEGIN),
        post("PLAIN-X", "XC", starts_on=BEGIN + DAY),
    ]
    apply_workbook(upload(*swap), by=person("ADMIN-T"))
    heads = Post.objects.current().filter(is_head=True, committee__code__in=("X", "XC"))
    assert set(heads.values_list("committee__code", "member__code")) == {("X", "PLAIN-X"), ("XC", "HEAD-X")}


posts = st.builds(
    PostRow,
    member=st.sampled_from(["HEAD-X", "PLAIN-X", "ADMIN-X"]),
    committee=st.sampled_from(["X", "XC"]),
    title=st.sampled_from(["Bí thư", "Ủy viên"]),
    rank=st.just(1),
    is_head=st.booleans(),
    leads=st.booleans(),
    portfolio=st.just(""),
    starts_on=st.sampled_from([BEGIN - 5 * DAY, BEGIN]),
    ends_on=st.sampled_from([None, BEGIN - DAY, BEGIN + 9 * DAY]),
)


@settings(max_examples=30)
@given(st.lists(st.lists(posts, min_size=1, max_size=6), min_size=2, max_size=3))
def test_whatever_the_verdict_lets_pass_the_database_takes(files: list[list[PostRow]]) -> None:
    with transaction.atomic():
        install()
        for rows in files:
            book = read_workbook(fill_workbook(rows))
            if not any(judged.problems for judged in judge_workbook(book, by=None)):
                import_rows(book, by=None, source="")
                assert states(judge_workbook(book, by=None)) == ["unchanged"] * len(rows)
        transaction.set_rollback(True)


@pytest.mark.parametrize("n", [5, 50])
def test_writing_people_costs_the_same_for_few_and_many(
    province: None, n: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    install(
        [*(member(f"OLD{number}") for number in range(n)), *(post(f"OLD{number}") for number in range(n))]
    )
    rows: list[WorkbookRow] = [member(f"OLD{number}", full_name="Lê Đổi") for number in range(n)]
    rows += [post(f"OLD{number}", rank=number + 1, title="Phó") for number in range(n)]
    rows += [member(f"NEW{number}") for number in range(n)]
    rows += [post(f"NEW{number}") for number in range(n)] + [
        role(f"NEW{number}", "guest") for number in range(n)
    ]
    book, by = read_workbook(fill_workbook(rows)), person("ADMIN-T")
    assert by.administers  # asked once a request, whatever the page
    with django_assert_num_queries(15):
        import_rows(book, by=by, source="")
    assert Member.objects.filter(full_name="Lê Đổi").count() == n


def side_by_side(*works: Callable[[], object]) -> None:
    """All at the same moment, each on its own connection."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        start.wait(10)
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        for done in [pool.submit(run, work) for work in works]:
            done.result(30)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_write_once() -> None:
    install()
    workbook = upload(*(member(f"N{number}") for number in range(30)))
    click = [lambda: apply_workbook(workbook, by=person("ADMIN-T"))] * 3
    side_by_side(*click)
    assert Member.objects.filter(code__startswith="N").count() == 30
    assert Event.objects.filter(verb="apply_workbook").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_people_do_not_collide() -> None:
    install()
    people = [member(f"N{number}") for number in range(30)]
    first, second = upload(committee("Z"), *people), upload(committee("Z"), *people)
    side_by_side(
        lambda: apply_workbook(first, by=person("ADMIN-T")),
        lambda: apply_workbook(second, by=person("ADMIN-T")),
    )
    assert Event.objects.filter(verb="import_new", subject="members.member").count() == len(PEOPLE) + 30
    assert Committee.objects.filter(code="Z").count() == 1


PEOPLE = [row for row in PROVINCE if hasattr(row, "born_on")]


def test_a_file_with_wrong_cells_can_be_kept_and_looked_at(province: None) -> None:
    content = edited(fill_workbook([member("N")]), {"Đảng viên!C2": "?"})
    workbook = store_workbook("x.xlsx", content, by=person("ADMIN-T"))
    assert bytes(Workbook.objects.get(pk=workbook.pk).content) == content
