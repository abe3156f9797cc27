"""What a cast leaves behind, where the key is, and what is left after the count. Each search is shown to find
what it looks for where the protection is taken out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.log import AdminEmailHandler

from members.models import Event, SentForm
from reviews.ballots import keys
from reviews.ballots.actions import casting, cleaning, urn
from reviews.models import BallotRound, BallotVoter, BallotWay
from tests.conftest import eventually, test_database
from tests.reviews.ballots.roads import changes_since, place_in_log
from tests.reviews.ballots.voting import key_file, open_here
from tests.reviews.cast import Cast, make_cast
from tests.reviews.conftest import SignIn

CAST = {("reviews_ballotround", "LOCK"), ("reviews_ballotvoter", "UPDATE")}


@pytest.fixture
def ballot(cast: Cast) -> BallotRound:
    return open_here(cast, way=BallotWay.SCREEN)


# The log of the database


def written(begin: str) -> set[tuple[str, str]]:
    """Return what was done to which table since then."""
    found = {(change.table, change.what) for change in changes_since(begin)}
    return {(table, what.replace("+INIT", "")) for table, what in found if not table.startswith("pg_")}


def send(client: Client, ballot: BallotRound, marks: str = "1234") -> Any:
    return client.post(reverse("reviews:ballot_cast", args=[ballot.pk]), {"marks": marks})


BESIDE: dict[str, Callable[[], object]] = {
    "a line of history": lambda: Event.record("cast", BallotRound.objects.all()[0], by=None),
    "a form that is remembered": lambda: SentForm.objects.create(digest="x", leads_to=""),
    "a session": lambda: Session.objects.create(
        session_key="x", session_data="x", expire_date=timezone.now()
    ),
}


def test_the_log_of_a_cast_has_the_envelope_and_the_lock_only(
    cast: Cast, ballot: BallotRound, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = {table for table, _what in CAST}
    client = sign_in(cast.member)
    client.get(reverse("reviews:ballot_vote", args=[ballot.pk]))
    begin = place_in_log()
    assert send(client, ballot).status_code == 302
    found = {(table, what.removeprefix("HOT_")) for table, what in written(begin)}
    assert (found >= CAST, {table for table, _what in found} - tables) == (True, set())
    cast_ballot = casting.cast_ballot
    left = {}
    for name, beside in BESIDE.items():

        def leaving(*of: Any, beside: Callable[[], object] = beside, **more: Any) -> bool:
            beside()
            return cast_ballot(*of, **more)

        monkeypatch.setattr(casting, "cast_ballot", leaving)
        client = sign_in(cast.head)
        begin = place_in_log()
        send(client, ballot)
        left[name] = {table for table, _what in written(begin)} - tables
    assert left == {
        "a line of history": {"members_event"},
        "a form that is remembered": {"members_sentform"},
        "a session": {"django_session"},
    }


def log_since(begin: str) -> bytes:
    """Return the files of the log from that place on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(false, 'test', '', true)")
        cursor.execute(
            "SELECT current_setting('data_directory'), pg_walfile_name(%s),"
            " pg_walfile_name(pg_current_wal_insert_lsn())",
            [begin],
        )
        folder, first, last = cursor.fetchone()
    files = sorted(file for file in Path(folder, "pg_wal").iterdir() if first <= file.name <= last)
    return b"".join(file.read_bytes() for file in files)


def files_of_the_database() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database"
            " WHERE datname = current_database()"
        )
        folder, oid = cursor.fetchone()
    return b"".join(file.read_bytes() for file in Path(folder, "base", str(oid)).iterdir() if file.is_file())


def test_the_key_is_nowhere_in_the_log_where_envelopes_are_found(cast: Cast) -> None:
    """Had it been in a column, if only for a moment, it would be found, too."""
    begin = place_in_log()
    ballot = open_here(cast, way=BallotWay.SCREEN)
    for voter in (cast.head, cast.member, cast.colleague):
        casting.cast_ballot(ballot, [1, 2, 3, 4], by=voter)
    sealed = [bytes(one.sealed or b"") for one in ballot.roll.all()]
    secret, log = key_file(ballot).read_bytes(), log_since(begin)
    assert (any(one in log for one in sealed), secret in log) == (True, False)
    for key in (secret, bytes(ballot.public_key or b"")) * 3:
        BallotRound.objects.filter(pk=ballot.pk).update(public_key=key)
    assert secret in log_since(begin)


@pytest.mark.django_db(transaction=True)
def test_no_envelope_stays_in_the_files_after_cleaning() -> None:
    """Even who had kept the key would find nothing to open. Before the cleaning they lie there, and it waits
    while somebody reads by an older view."""
    cast = make_cast()
    ballot = open_here(cast, way=BallotWay.SCREEN)
    for voter in (cast.head, cast.member, cast.colleague):
        casting.cast_ballot(ballot, [1, 2, 3, 4], by=voter)
    sealed = [bytes(one.sealed or b"") for one in ballot.roll.all()]
    for one in (cast.colleague, cast.member):
        urn.agree_to_open(ballot, by=one)
    with psycopg.connect(test_database()) as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT FROM members_user")
        urn.count_urn(ballot, by=cast.colleague)
        assert keys.kept_keys() == set()
        before = files_of_the_database()
        assert cleaning.clean_envelopes() == 0
    eventually(lambda: cleaning.clean_envelopes() == 1, seconds=200)  # until other tests' transactions end
    after = files_of_the_database()
    assert ([one in before for one in sealed], [one in after for one in sealed]) == ([True] * 3, [False] * 3)
    assert cleaning.clean_envelopes() == 0


# What is seen from outside


def test_all_ballots_are_sent_and_answered_alike(cast: Cast, ballot: BallotRound, sign_in: SignIn) -> None:
    page = reverse("reviews:ballot_vote", args=[ballot.pk])
    client = sign_in(cast.member)
    pages = []
    for marks in ("0000", "1234", "4444"):
        fields = {f"mark-{one.pk}": mark for one, mark in zip(ballot.subjects.all(), marks, strict=True)}
        pages.append(client.post(page, {"step": "check", **fields}))
    assert len({(one.status_code, len(one.content), *sorted(one.headers)) for one in pages}) == 1
    empty = client.get(page).content.decode()
    assert (empty.count(" checked"), empty.count("data-secret"), "data-guard" in empty) == (4, 1, False)
    answers = [
        send(sign_in(one), ballot, marks) for one, marks in ((cast.member, "0000"), (cast.head, "4321"))
    ]
    first, second = [(one.status_code, one.content, sorted(one.headers.items())) for one in answers]
    assert first == second
    assert "no-store" in answers[0]["Cache-Control"]


def mails_errors() -> list[str]:
    """Return the loggers that send errors by mail, with all that a form held."""
    named = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    return [
        one.name
        for one in (logging.root, *named)
        if any(isinstance(handler, AdminEmailHandler) for handler in one.handlers)
    ]


def test_a_cast_that_fails_leaves_no_vote_in_page_log_or_mail(
    cast: Cast,
    ballot: BallotRound,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: Any,
    mailoutbox: Any,
) -> None:
    def fails(*_of: Any, **_more: Any) -> None:
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(type(BallotVoter.objects.all()), "update", fails)
    client = sign_in(cast.member)
    client.raise_request_exception = False
    answer = send(client, ballot, "4321")
    assert (answer.status_code, b"4321" in answer.content, "4321" in caplog.text) == (500, False, False)
    assert ("the database is gone" in caplog.text, mailoutbox, mails_errors()) == (True, [], [])
    logging.getLogger("django").addHandler(handler := AdminEmailHandler())
    assert mails_errors() == ["django"]
    logging.getLogger("django").removeHandler(handler)


def test_no_slip_of_the_own_person_is_left_where_nobody_votes_on_himself(
    cast: Cast, ballot: BallotRound
) -> None:
    """Else the line that is missing on a sheet would name its voter: what is kept is no sheet."""
    BallotRound.objects.filter(pk=ballot.pk).update(rule=ballot.rule | {"on_oneself": False})
    row = BallotRound.objects.for_page().get(pk=ballot.pk)
    for voter in (cast.head, cast.member, cast.colleague):
        casting.cast_ballot(row, [2, 2, 2, 2], by=voter)
    for one in (cast.colleague, cast.member):
        urn.agree_to_open(row, by=one)
    urn.count_urn(row, by=cast.colleague)
    numbers = [(one.case.member_id is None, one.issued, one.collected) for one in row.subjects.with_votes()]
    assert sorted(numbers) == [(False, 2, 2)] * 3 + [(True, 3, 3)]


def test_no_backup_holds_an_envelope() -> None:
    """It is kept for a year, and longer than a snapshot of the memory with the key may need to turn up."""
    sealed = [
        model for model in apps.get_models() if "sealed" in {field.name for field in model._meta.fields}
    ]
    assert {model._meta.db_table: ["sealed"] for model in sealed} == settings.BACKUP_EMPTIES
    assert len(sealed) == 2
