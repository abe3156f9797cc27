"""A request that cannot be taken or that fails is answered with a sentence, and what was typed is kept."""

from __future__ import annotations

import errno
from collections.abc import Callable

import psycopg.errors
import pytest
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from config import faults
from config.sent import MOST_CHARS
from config.settings import database_settings

CAUSES: dict[str, tuple[Callable[[], Exception], int, str]] = {
    "lost database": (
        lambda: OperationalError("server closed the connection"),
        503,
        "Cơ sở dữ liệu hiện không trả lời",
    ),
    "full disk of the database": (lambda: wrapped(psycopg.errors.DiskFull()), 503, "Đĩa của máy chủ đã đầy"),
    "full disk of the files": (lambda: OSError(errno.ENOSPC, "No space left"), 503, "Đĩa của máy chủ đã đầy"),
    "slow database": (lambda: wrapped(psycopg.errors.QueryCanceled()), 503, "Cơ sở dữ liệu xử lý quá lâu"),
    "locked rows": (lambda: wrapped(psycopg.errors.LockNotAvailable()), 503, "Cơ sở dữ liệu xử lý quá lâu"),
    "fault of the program": (lambda: KeyError("x"), 500, "Hệ thống gặp lỗi"),
}


def wrapped(cause: Exception) -> OperationalError:
    """The error as Django raises it on top of the driver's."""
    error = OperationalError("x")
    error.__cause__ = cause
    return error


def fail(request: HttpRequest, cause: str) -> HttpResponse:
    make, _status, _sentence = CAUSES[cause]
    raise make()


fail.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("fail/<str:cause>/", fail)]
handler400, handler500 = faults.bad_request, faults.server_error


@pytest.fixture
def lost(client: Client) -> Client:
    """A browser whose request may fail."""
    client.raise_request_exception = False
    return client


@pytest.mark.parametrize("cause", CAUSES)
@override_settings(ROOT_URLCONF=__name__)
def test_a_failed_form_says_why_and_offers_to_send_it_again(lost: Client, cause: str) -> None:
    """None of it asks the database: these tests may not."""
    typed = {"text": 'Lời "đã viết" <b>\r\ndòng hai', "csrfmiddlewaretoken": "as it came"}
    answer = lost.post(f"/fail/{cause}/?item=3", typed)
    _error, status, sentence = CAUSES[cause]
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (status, True)
    assert f'action="/fail/{cause.replace(" ", "%20")}/?item=3"' in page
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="as it came">' in page
    assert 'name="text" value="Lời &quot;đã viết&quot; &lt;b&gt;\r\ndòng hai"' in page
    told = lost.post(f"/fail/{cause}/", typed, headers={"accept": "application/json"})
    assert (told.status_code, told["Content-Type"]) == (status, "application/json")
    assert bool(told.json()["error"]) is True


@override_settings(ROOT_URLCONF=__name__)
def test_a_password_is_never_shown_again(lost: Client) -> None:
    page = lost.post("/fail/lost database/", {"login": "vl-06", "password": "bí mật"}).content.decode()
    assert ("bí mật" in page, "vl-06" in page, "Gửi lại" in page) == (False, False, False)
    assert "nội dung đã nhập vẫn còn trong biểu mẫu" in page


@override_settings(ROOT_URLCONF=__name__)
def test_a_page_that_failed_is_asked_for_again(lost: Client) -> None:
    page = lost.get("/fail/lost database/?page=2").content.decode()
    assert 'href="/fail/lost%20database/?page=2"' in page


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": "x" * 3_000_000}, "lớn hơn 2560 kB"),
        ({"text": "x" * (MOST_CHARS + 1)}, f"có {MOST_CHARS + 1} ký tự"),
        ({"text": "a\0b"}, "(NUL)"),
        ({"a\0": ""}, "(NUL)"),
        (dict.fromkeys(map(str, range(1001)), ""), "Gửi quá nhiều mục"),
    ],
    ids=["too large", "too long", "NUL", "NUL in a name", "too many"],
)
def test_what_cannot_be_taken_is_refused_in_a_sentence(
    lost: Client, sent: dict[str, str], sentence: str
) -> None:
    for headers in ({}, {"accept": "application/json"}):
        answer = lost.post("/accounts/login/", sent, headers=headers)
        page = answer.json()["error"] if headers else answer.content.decode()
        assert (answer.status_code, sentence in page) == (400, True)


@pytest.mark.parametrize("address", ["/accounts/login/?next=%00", "/accounts/login/"])
def test_neither_an_address_nor_a_cookie_holds_a_nul(lost: Client, address: str) -> None:
    lost.cookies["sessionid"] = "1234567\0"
    answer = lost.get(address)
    assert (answer.status_code, "<h1" in answer.content.decode()) == (400, True)


def test_damaged_parts_are_refused_in_a_sentence(lost: Client) -> None:
    answer = lost.post("/accounts/login/", b"--x", content_type="multipart/form-data")
    assert (answer.status_code, "bị hỏng" in answer.content.decode()) == (400, True)


def test_a_page_waits_seconds_for_the_database_and_no_longer() -> None:
    options = database_settings({"host": "db.test", "options": "-c search_path=public"}, pool=True)["OPTIONS"]
    assert (options["pool"]["timeout"], options["connect_timeout"]) == (3, 3)
    limits = "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
    assert options["options"] == f"{limits} -c search_path=public"


def test_the_server_itself_breaks_off_what_takes_too_long(transactional_db: None) -> None:
    """And what Django makes of it is known as such."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 1")
        with pytest.raises(OperationalError) as raised:
            cursor.execute("SELECT pg_sleep(5)")
        cursor.execute("RESET statement_timeout")
    assert isinstance(raised.value.__cause__, psycopg.errors.QueryCanceled)
