"""The settings as a server meets them: nothing starts without its secrets, and Django finds no fault."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

from config import environ, settings

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "SECRET_KEY": "a-secret-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "DATABASE_URL": "postgresql://kiemdiem:word@db.test/kiemdiem",
    "ALLOWED_HOSTS": "kiemdiem.test",
}


def manage(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], **environment}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_a_complete_server_passes_every_check_for_deployment() -> None:
    done = manage(PRODUCTION, "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), (
        done.stderr
    )


@pytest.mark.parametrize("name", PRODUCTION)
def test_nothing_starts_without(name: str) -> None:
    done = manage({key: value for key, value in PRODUCTION.items() if key != name}, "check")
    assert done.returncode != 0
    assert f"{name} is not set. Set it to " in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DJANGO_ENV", "lokal", "DJANGO_ENV is 'lokal'. Set it to one of: production, local."),
        ("TRUSTED_PROXIES", "one", "TRUSTED_PROXIES is 'one'. Set it to a whole number such as 0."),
        ("DATABASE_POOL", "yes", "DATABASE_POOL is 'yes'. Set it to 1 (on) or 0 (off)."),
        ("DATABASE_URL", "mysql://db.test/x", "DATABASE_URL cannot be read. Write it as postgresql://"),
        (
            "SECRET_KEY",
            "short",
            "SECRET_KEY can be guessed: it has 5 characters, 5 of them different. Set it to 50",
        ),
        ("SECRET_KEY", "ab" * 40, "SECRET_KEY can be guessed: it has 80 characters, 2 of them different."),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS is '*'. Name each host of this site, without *."),
        ("ALLOWED_HOSTS", "a.test, *.b.test", "ALLOWED_HOSTS is 'a.test,*.b.test'. Name each host"),
    ],
)
def test_a_wrong_word_is_answered_with_the_right_ones(name: str, value: str, message: str) -> None:
    done = manage({**PRODUCTION, name: value}, "check")
    assert done.returncode != 0
    assert message in done.stderr


def test_with_tls_browsers_take_the_cookies_from_this_host_alone() -> None:
    show = (
        "from django.conf import settings as s;"
        "print([s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KNOWN_BROWSER_COOKIE_NAME,"
        " s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN,"
        " s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH])"
    )
    done = manage(PRODUCTION, "shell", "--no-imports", "--command", show)
    names = ["__Host-sessionid", "__Host-csrftoken", "__Host-known"]
    assert done.stdout.strip() == str([*names, True, True, None, None, "/", "/"]), done.stderr
    names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.KNOWN_BROWSER_COOKIE_NAME]
    assert names == ["sessionid", "csrftoken", "known"]


def test_a_word_of_several_is_split(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", "a.test, b.test,")
    assert environ.words("ALLOWED_HOSTS", "") == ["a.test", "b.test"]
    monkeypatch.setenv("ALLOWED_HOSTS", " ")
    with pytest.raises(ImproperlyConfigured):
        environ.words("ALLOWED_HOSTS", "")


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://an:b%20c@/kiemdiem?host=/run/postgresql&sslmode=disable",
        "host=/run/postgresql dbname=kiemdiem user=an password='b c' sslmode=disable",
    ],
)
def test_both_ways_to_write_a_database_mean_the_same(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    made = settings.database_settings(settings.conninfo(), pool=False)
    assert {name: made[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")} == {
        "NAME": "kiemdiem",
        "USER": "an",
        "PASSWORD": "b c",
        "HOST": "/run/postgresql",
        "PORT": "",
        "OPTIONS": {
            **settings.LOST_SERVER,
            "server_side_binding": True,
            "prepare_threshold": 5,
            "sslmode": "disable",
        },
    }


def test_only_a_pool_keeps_connections_itself() -> None:
    parts = {"dbname": "kiemdiem"}
    pooled, plain = (
        settings.database_settings(parts, pool=True),
        settings.database_settings(parts, pool=False),
    )
    assert ("pool" in pooled["OPTIONS"], pooled["CONN_MAX_AGE"]) == (True, 0)
    assert ("pool" in plain["OPTIONS"], plain["CONN_MAX_AGE"]) == (False, 60)


def test_a_page_does_not_wait_for_the_database_for_ever() -> None:
    """The limits are those of the server itself; what the operator has set goes before ours."""
    parts = conninfo_to_dict(os.environ["DATABASE_URL"]) | {"options": "-c lock_timeout=7s"}
    made = settings.database_settings({name: str(part) for name, part in parts.items()}, pool=True)
    django = {"pool", "server_side_binding", "prepare_threshold"}
    limits = {name: value for name, value in made["OPTIONS"].items() if name not in django}
    with psycopg.connect(host=made["HOST"], user=made["USER"], dbname=made["NAME"], **limits) as connection:
        found = [
            connection.execute(f"SHOW {name}").fetchone()
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        ]
    assert found == [("10s",), ("7s",), ("1min",)]


@pytest.mark.parametrize(
    ("parts", "listens"),
    [
        ({"host": "db", "dbname": "kiemdiem", "password": "secret"}, True),
        ({"host": "db", "dbname": "kiemdiem", "password": "two words"}, False),
        ({"host": "db", "dbname": "kiemdiem", "sslmode": "require"}, False),
    ],
)
def test_the_queue_listens_only_where_its_transport_can_say_where(
    parts: dict[str, str], listens: bool
) -> None:
    assert settings.can_listen(parts) is listens


def test_another_broker_keeps_its_own_options() -> None:
    assert settings.queue_options("amqp://guest@localhost//") == {}
