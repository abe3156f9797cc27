"""The two commands of the operator: importing the first workbook, and making logins."""

import io
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from members.actions.logins import make_login
from members.models import Event, Member, User
from members.workbooks import fill_workbook
from tests.members.factories import PROVINCE, install, member, person

PASSWORD = "bốn con vịt xanh"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def run(*words: object) -> str:
    out = io.StringIO()
    call_command(*(str(word) for word in words), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tỉnh.xlsx"
    path.write_bytes(fill_workbook(PROVINCE))
    return path


def test_the_first_import(file: Path) -> None:
    assert run("import_workbook", file) == "Error: 0, New: 17, Changed: 0, Unchanged: 0\n"
    assert run("import_workbook", file) == "Error: 0, New: 0, Changed: 0, Unchanged: 17\n"
    assert set(Event.objects.values_list("actor_name", "data__source")) == {("", "tỉnh.xlsx")}


def test_checking_only(file: Path) -> None:
    assert run("import_workbook", file, "--check") == "Error: 0, New: 17, Changed: 0, Unchanged: 0\n"
    assert not Member.objects.exists()


def test_errors_are_listed_and_nothing_is_written(file: Path) -> None:
    file.write_bytes(fill_workbook([*PROVINCE, member("N", "NO")]))
    wrong = "Đảng viên!E9: There is no committee with the code NO."
    with pytest.raises(CommandError, match=f"Nothing was written.\n{wrong}"):
        run("import_workbook", file)
    assert run("import_workbook", file, "--check").splitlines()[0] == wrong
    assert not Member.objects.exists()


@pytest.mark.parametrize(("name", "why"), [("no.xlsx", "No such file"), ("a.xlsx", "not an Excel workbook")])
def test_a_file_that_is_none(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"a")
    with pytest.raises(CommandError, match=why):
        run("import_workbook", tmp_path / name)


def test_a_login_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    install()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    run("make_login", "HEAD-X", "bithu.x", "--password-stdin", "--email", "x@example.vn")
    user = User.objects.get(username="bithu.x")
    assert [user.member, user.email] == [person("HEAD-X"), "x@example.vn"]
    assert authenticate(None, username="bithu.x", password=PASSWORD) == user
    assert Event.objects.latest("pk").data == {"username": "bithu.x"}


def test_no_login_for_nobody() -> None:
    with pytest.raises(CommandError, match="no member with the code NO"):
        run("make_login", "NO", "no", "--password-stdin")


@pytest.mark.parametrize(
    ("username", "password", "email", "why"),
    [
        ("head.x", "12345678", "", "password"),
        ("head.x", "ngắn", "", "password"),
        ("HEADEXAMPLE", "headexample", "", "password"),
        ("a b", PASSWORD, "", "username"),
        ("plain.x", PASSWORD, "", "username"),
        ("head.x", PASSWORD, "P@example.vn", "address"),
        ("head.x", PASSWORD, "no address", "email"),
    ],
)
def test_a_bad_login_is_refused(username: str, password: str, email: str, why: str) -> None:
    install()
    make_login(person("PLAIN-X"), "plain.x", PASSWORD, email="p@example.vn")
    with pytest.raises(ValidationError, match=why):
        make_login(person("HEAD-X"), username, password, email=email)
    assert User.objects.count() == 1


def test_one_login_each() -> None:
    install()
    make_login(person("PLAIN-X"), "plain.x", PASSWORD)
    with pytest.raises(ValidationError, match="has a login already"):
        make_login(person("PLAIN-X"), "plain.y", PASSWORD)


def test_the_empty_template_is_written(tmp_path: Path) -> None:
    run("template", tmp_path / "mẫu.xlsx")
    assert run("import_workbook", tmp_path / "mẫu.xlsx") == "Error: 0, New: 0, Changed: 0, Unchanged: 0\n"
    with pytest.raises(CommandError):
        run("template", tmp_path / "none" / "mẫu.xlsx")


def test_the_operator_confirms_the_questions_of_a_file(tmp_path: Path) -> None:
    install()
    path = tmp_path / "đôi.xlsx"
    path.write_bytes(fill_workbook([member("N", full_name="Trần Văn Ẩn")]))
    with pytest.raises(CommandError):
        run("import_workbook", path)
    assert run("import_workbook", path, "--confirm") == "Error: 0, New: 1, Changed: 0, Unchanged: 0\n"
