"""What a cast says to the database, what becomes of it where a server is not safe, and where a key would be
found. Each check is shown to find what it looks for where the protection is taken out."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.celery import app
from reviews.ballots import keys
from reviews.ballots.actions import casting, planning, urn
from reviews.ballots.views import voting
from reviews.models import BallotRound, BallotSlip, BallotVoter, BallotWay
from reviews.models.ballot import BallotRoundQuerySet
from tests.conftest import test_database
from tests.reviews.ballots import roads
from tests.reviews.ballots.roads import changes_since, place_in_log
from tests.reviews.ballots.test_secrecy import files_of_the_database
from tests.reviews.ballots.voting import key_file, open_here, planned
from tests.reviews.cast import Cast, make_cast, opened
from tests.reviews.conftest import SignIn

MARKS = [4, 3, 2, 1]


@pytest.fixture
def ballot(cast: Cast) -> BallotRound:
    return open_here(cast, way=BallotWay.SCREEN)


# What the database is told


def plain_in_statements(cast: Cast, ballot: BallotRound) -> list[str]:
    """Cast, once and once again, and return the statements that hold the marks in plain. Whatever the
    database logs is one of these: a refused one, one that waits for a lock, the one of a killed process."""
    spellings = ("04030201", "4321", "4, 3, 2, 1", str(MARKS))
    with CaptureQueriesContext(connection) as asked:
        for _again in range(2):
            casting.cast_ballot(ballot, MARKS, by=cast.member)
    assert any("UPDATE" in one["sql"] for one in asked.captured_queries)
    return [one["sql"] for one in asked.captured_queries if any(text in one["sql"] for text in spellings)]


def test_no_statement_of_a_cast_holds_the_vote(cast: Cast, ballot: BallotRound) -> None:
    assert plain_in_statements(cast, ballot) == []


def test_a_vote_that_is_not_sealed_is_found_in_its_statement(cast: Cast, ballot: BallotRound) -> None:
    with roads.unsealed():
        assert len(plain_in_statements(cast, ballot)) == 2


def test_a_task_in_the_queue_would_be_found_in_the_log(cast: Cast, ballot: BallotRound) -> None:
    begin = place_in_log()
    app.send_task("reviews.sweep_ballots", queue="long")
    assert {change.table for change in changes_since(begin)} & {"q_long", "q_celery"}
    begin = place_in_log()
    casting.cast_ballot(ballot, MARKS, by=cast.member)
    assert [change.table for change in changes_since(begin) if change.table.startswith("q_")] == []


# A ballot stays, and is one


def unsafe_tables() -> list[str]:
    """Return the tables of ballots that the database would empty after it was killed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'reviews_ballot%%'"
            " AND relpersistence <> 'p'"
        )
        return [name for (name,) in cursor.fetchall()]


def test_no_table_of_ballots_is_emptied_when_the_database_is_killed(db: None) -> None:
    assert unsafe_tables() == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE reviews_ballotpapercount SET UNLOGGED")
    assert unsafe_tables() == ["reviews_ballotpapercount"]


def test_a_database_that_answers_before_it_has_written_holds_no_ballot(cast: Cast, settings: Any) -> None:
    opened(cast)
    prepared = planned(cast, way=BallotWay.SCREEN)
    settings.LOCAL = False

    def refused(wait: str) -> list[str]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('synchronous_commit', %s, true)", [wait])
            try:
                planning.open_ballot(prepared, by=cast.clerk)
            except ValidationError as error:
                return [text for text in error.messages if "synchronous_commit" in text]
            return []

    assert (len(refused("off")), len(refused("on"))) == (1, 0)


def test_the_database_takes_no_second_envelope_of_a_voter(cast: Cast, ballot: BallotRound) -> None:
    """Even if the program forgot to ask whether there is one."""
    casting.cast_ballot(ballot, MARKS, by=cast.member)
    row = BallotVoter.objects.filter(round=ballot, member=cast.member)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(sealed=b"another")
    other = BallotVoter.objects.filter(round=ballot, member=cast.head)
    assert other.update(sealed=b"first") == 1


def test_a_process_that_holds_a_key_leaves_no_core_dump(ballot: BallotRound, cast: Cast) -> None:
    def limit() -> int:
        return resource.getrlimit(resource.RLIMIT_CORE)[0]

    casting.cast_ballot(ballot, MARKS, by=cast.member)
    sealed = bytes(BallotVoter.objects.get(round=ballot, member=cast.member).sealed or b"")
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    before = limit()
    assert keys.open_envelope(sealed, ballot.pk, cast.member.pk) == MARKS
    assert (before, limit()) == (hard, 0)


# What tells votes apart


def lengths(client: Any, ballot: BallotRound) -> int:
    """Return how many lengths the page before sending has for different ballots."""
    page, found = reverse("reviews:ballot_vote", args=[ballot.pk]), set()
    for marks in ("0000", "1234", "4444"):
        fields = {f"mark-{one.pk}": mark for one, mark in zip(ballot.subjects.all(), marks, strict=True)}
        found.add(len(client.post(page, {"step": "check", **fields}).content))
    return len(found)


def test_a_page_that_names_only_what_was_chosen_would_tell_by_its_length(
    cast: Cast, ballot: BallotRound, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, line = sign_in(cast.member), voting.BallotLine
    assert lengths(client, ballot) == 1

    def chosen_only(subject: Any, boxes: Any, names: Any, *more: Any) -> Any:
        return line(subject, boxes, [one for one in names if one[1] == "chosen"], *more)

    monkeypatch.setattr(voting, "BallotLine", chosen_only)
    assert lengths(client, ballot) == 3


def test_a_digest_over_the_counts_alone_would_not_show_a_changed_slip(
    cast: Cast, ballot: BallotRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    def recounted() -> bool:
        with transaction.atomic():
            found = urn.recount(ballot, by=cast.colleague)
            transaction.set_rollback(True)
        return found

    casting.cast_ballot(ballot, MARKS, by=cast.member)
    for one in (cast.colleague, cast.member):
        urn.agree_to_open(ballot, by=one)
    digest = urn.digest_of_slips

    def over_counts(row: BallotRound, slips: Any) -> str:
        return f"{sorted((slip.subject_id, slip.mark) for slip in slips)}"[:64]

    urn.count_urn(ballot, by=cast.colleague)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reviews_ballotslip DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE reviews_ballotslip SET id = gen_random_uuid()"
            " WHERE id = (SELECT id FROM reviews_ballotslip LIMIT 1)"
        )
        cursor.execute("ALTER TABLE reviews_ballotslip ENABLE TRIGGER USER")
    assert recounted() is False
    monkeypatch.setattr(urn, "digest_of_slips", over_counts)
    slips = list(BallotSlip.objects.filter(round=ballot))
    BallotRound.objects.filter(pk=ballot.pk).update(digest=over_counts(ballot, slips))
    assert (recounted(), digest is over_counts) == (True, False)


# A cast beside a count, and where a key would be found


def dumped() -> bytes:
    """Return the database as a dump in plain text, envelopes and all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        (programs,) = cursor.fetchone()
    tables = ("reviews_ballot*", "django_session", "members_event", "pgmq.q_*")
    chosen = [f"--table={table}" for table in tables]
    command = [f"{programs}/pg_dump", "--data-only", *chosen, test_database()]
    return subprocess.run(command, capture_output=True, check=True).stdout


def media() -> bytes:
    return b"".join(file.read_bytes() for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file())


def spelled(secret: bytes) -> list[bytes]:
    return [secret, secret.hex().encode()]


def where_found(secret: bytes) -> set[str]:
    places = {"dump": dumped(), "files": files_of_the_database(), "media": media()}
    return {name for name, held in places.items() if any(text in held for text in spelled(secret))}


@pytest.mark.django_db(transaction=True)
def test_a_key_is_in_no_dump_file_or_medium_and_a_cast_waits_for_a_count() -> None:
    cast = make_cast()
    ballot = open_here(cast, way=BallotWay.SCREEN)
    secret, public = key_file(ballot).read_bytes(), bytes(ballot.public_key or b"")
    casting.cast_ballot(ballot, MARKS, by=cast.head)
    sealed = bytes(BallotVoter.objects.get(round=ballot, member=cast.head).sealed or b"")
    assert (where_found(secret), where_found(sealed)) == (set(), {"dump", "files"})
    assert waits_for_a_count(cast, ballot)
    locked = BallotRoundQuerySet.select_for_update
    try:
        BallotRoundQuerySet.select_for_update = lambda rows, **_more: rows  # type: ignore[method-assign]
        assert not waits_for_a_count(cast, ballot)
    finally:
        BallotRoundQuerySet.select_for_update = locked  # type: ignore[method-assign]
    mutations: dict[str, Callable[[], object]] = {
        "in a column": lambda: BallotRound.objects.filter(pk=ballot.pk).update(public_key=secret),
        "and out again": lambda: BallotRound.objects.filter(pk=ballot.pk).update(public_key=public),
        "in a file": lambda: Path(settings.MEDIA_ROOT, "key").write_bytes(secret),
    }
    found = {}
    for name, leave in mutations.items():
        leave()
        found[name] = where_found(secret)
    Path(settings.MEDIA_ROOT, "key").unlink()
    assert found == {
        "in a column": {"dump", "files"},
        "and out again": {"files"},
        "in a file": {"files", "media"},
    }
    assert keys.has_key(ballot.pk)


def waits_for_a_count(cast: Cast, ballot: BallotRound) -> bool:
    """Return whether a cast waits while somebody else holds the lock of the ballot."""
    with psycopg.connect(test_database()) as counting_now:
        counting_now.execute("SELECT FROM reviews_ballotround WHERE id = %s FOR UPDATE", [ballot.pk])
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '300ms'")
                casting.cast_ballot(ballot, MARKS, by=cast.member)
                transaction.set_rollback(True)
        except OperationalError:
            return True
    return False
