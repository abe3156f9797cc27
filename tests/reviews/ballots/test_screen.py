"""A secret ballot on screen: one person, one ballot; unreadable before the count and unlinkable after it.

Every attack is shown to succeed once its protection is taken out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members.models import Member
from reviews.ballots import keys
from reviews.ballots.actions import casting, cleaning, counting, planning, urn
from reviews.desk.matters import matters_of
from reviews.models import BallotRound, BallotSlip, BallotState, BallotVoter, BallotWay
from tests.reviews.ballots.voting import fresh, open_here, planned
from tests.reviews.cast import Cast, opened
from tests.reviews.conftest import SignIn

Committed = Any


@pytest.fixture
def ballot(cast: Cast) -> BallotRound:
    return open_here(cast, way=BallotWay.SCREEN)


def voters(ballot: BallotRound) -> list[Member]:
    return [voter.member for voter in ballot.roll.select_related("member").order_by("member")]


def vote_all(ballot: BallotRound, marks: Callable[[int], list[int]]) -> None:
    for n, member in enumerate(voters(ballot)):
        assert casting.cast_ballot(ballot, marks(n), by=member)


def count(ballot: BallotRound, cast: Cast, committed: Committed) -> BallotRound:
    for one in (cast.colleague, cast.member):
        urn.agree_to_open(ballot, by=one)
    with committed(execute=True):
        return urn.count_urn(ballot, by=cast.colleague)


def alike(n: int) -> list[int]:
    return [2, 2, 2, n + 1]


# Casting and counting


def test_a_ballot_is_cast_once_counted_and_gone(
    cast: Cast, ballot: BallotRound, django_capture_on_commit_callbacks: Committed
) -> None:
    vote_all(ballot, alike)
    assert casting.cast_ballot(ballot, [1, 1, 1, 1], by=cast.member) is False
    with pytest.raises(ValidationError, match="Phải có hai người"):
        urn.count_urn(ballot, by=cast.colleague)
    counted = count(ballot, cast, django_capture_on_commit_callbacks)
    votes = [one.figures.votes for one in counted.subjects.with_votes()]
    assert [{mark: n for mark, n in one.items() if n} for one in votes] == [
        *[{"GOOD": 3}] * 3,
        {"EXCELLENT": 1, "GOOD": 1, "COMPLETED": 1},
    ]
    assert set(counted.roll.values_list("sealed", "took_part")) == {(None, True)}
    assert (keys.has_key(ballot.pk), BallotSlip.objects.count()) == (False, 12)
    with pytest.raises(PermissionDenied):
        casting.cast_ballot(fresh(ballot), [1, 1, 1, 1], by=cast.member)
    counting.confirm_count(ballot, by=cast.head)
    assert fresh(ballot).state == BallotState.CONFIRMED


def test_slips_are_counted_again_and_stand(
    cast: Cast, ballot: BallotRound, django_capture_on_commit_callbacks: Committed
) -> None:
    vote_all(ballot, alike)
    count(ballot, cast, django_capture_on_commit_callbacks)
    assert urn.recount(ballot, by=cast.colleague) is True
    changes: list[Callable[[], object]] = [
        lambda: BallotSlip.objects.update(mark="EXCELLENT"),
        lambda: BallotSlip.objects.all().delete(),
        lambda: BallotSlip.objects.create(
            id=UUID(int=7), round=ballot, subject=ballot.subjects.all()[0], mark="GOOD"
        ),
    ]
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE reviews_ballotslip DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE reviews_ballotslip SET id = gen_random_uuid()"
            " WHERE id = (SELECT id FROM reviews_ballotslip LIMIT 1)"
        )
        cursor.execute("ALTER TABLE reviews_ballotslip ENABLE TRIGGER USER")
    assert urn.recount(ballot, by=cast.colleague) is False


def test_an_envelope_copied_to_another_row_does_not_open(cast: Cast, ballot: BallotRound) -> None:
    casting.cast_ballot(ballot, [1, 1, 1, 1], by=cast.member)
    sealed = BallotVoter.objects.get(round=ballot, member=cast.member).sealed
    BallotVoter.objects.filter(round=ballot, member=cast.head).update(sealed=sealed)
    for one in (cast.colleague, cast.member):
        urn.agree_to_open(ballot, by=one)
    with pytest.raises(ValidationError, match="không mở được"):
        urn.count_urn(ballot, by=cast.colleague)
    assert (fresh(ballot).state, BallotSlip.objects.count()) == (BallotState.OPEN, 0)


def test_a_ballot_whose_key_is_lost_is_annulled_and_repeated(cast: Cast, ballot: BallotRound) -> None:
    vote_all(ballot, alike)
    keys.drop_key(ballot.pk)
    for one in (cast.colleague, cast.member):
        urn.agree_to_open(ballot, by=one)
    with pytest.raises(ValidationError, match="Hãy hủy"):
        urn.count_urn(ballot, by=cast.colleague)
    planning.annul_ballot(ballot, "Mất điện", by=cast.head)
    assert set(ballot.roll.values_list("sealed", "took_part")) == {(None, False)}


def test_a_killed_count_leaves_a_key_that_is_swept(cast: Cast, ballot: BallotRound) -> None:
    vote_all(ballot, alike)
    for one in (cast.colleague, cast.member):
        urn.agree_to_open(ballot, by=one)
    urn.count_urn(ballot, by=cast.colleague)  # what follows its commit never ran
    assert (keys.has_key(ballot.pk), cleaning.sweep_keys(), keys.has_key(ballot.pk)) == (True, 1, False)


# What can be read


def test_an_envelope_says_nothing_by_its_length_or_bytes(cast: Cast, ballot: BallotRound) -> None:
    public = bytes(ballot.public_key or b"")
    contents = [[0, 0, 0, 0], [1, 1, 1, 1], [4, 4, 4, 4]]
    sealed = [keys.seal_marks(marks, public, ballot.pk, cast.member.pk) for marks in contents * 2]
    assert ({len(one) for one in sealed}, len(set(sealed))) == ({52}, 6)
    assert [bytes(marks) in one for marks, one in zip(contents * 2, sealed, strict=True)] == [False] * 6
    opened_ones = [keys.open_envelope(one, ballot.pk, cast.member.pk) for one in sealed]
    assert opened_ones == contents * 2


# What the voter is told


def test_the_voter_reads_the_truth_about_the_own_ballot(
    cast: Cast, ballot: BallotRound, sign_in: SignIn, django_capture_on_commit_callbacks: Committed
) -> None:
    page, send = (reverse(f"reviews:ballot_{name}", args=[ballot.pk]) for name in ("vote", "cast"))

    def reads(person: Member, path: str = page) -> str:
        return sign_in(person).get(path).content.decode()

    first = ballot.subjects.all()[0]
    look = sign_in(cast.member).post(page, {"step": "check", f"mark-{first.pk}": "2"}).content.decode()
    assert ('name="marks" value="2000"' in look, look.count('class="chosen">Để trống')) == (True, 3)
    broken = sign_in(cast.member).post(send, {"marks": "2"})
    assert "Phiếu của đồng chí chưa đến" in reads(cast.member, broken["Location"])
    sign_in(cast.member).post(send, {"marks": "2222"})
    assert "Phiếu của đồng chí đã vào hòm phiếu" in reads(cast.member)
    again = sign_in(cast.member).post(send, {"marks": "1111"})
    assert "Phiếu trước đã có trong hòm" in reads(cast.member, again["Location"])
    count(ballot, cast, django_capture_on_commit_callbacks)
    late = sign_in(cast.head).post(send, {"marks": "1111"})
    assert "Đồng chí không bỏ phiếu" in reads(cast.head, late["Location"])
    assert "Phiếu của đồng chí đã được kiểm" in reads(cast.member)
    assert [one.figures.votes["GOOD"] for one in ballot.subjects.with_votes()] == [1] * 4


def waiting(member: Member) -> list[str]:
    return [line.kind.code for line in matters_of(member).lines if "ballot" in line.kind.code]


def test_while_it_is_open_nothing_but_the_turnout_is_shown(
    cast: Cast, ballot: BallotRound, sign_in: SignIn
) -> None:
    assert (waiting(cast.member), waiting(cast.head)) == (["ballot_vote", "ballot_urn"], ["ballot_vote"])
    casting.cast_ballot(ballot, [2, 2, 2, 2], by=cast.member)
    text = sign_in(cast.colleague).get(ballot.get_absolute_url()).content.decode()
    assert ("1/3 đồng chí đã bỏ phiếu" in text, "Hoàn thành tốt" in text) == (True, False)
    (urn_line,) = [line for line in matters_of(cast.colleague).lines if line.kind.code == "ballot_urn"]
    assert (urn_line.what, urn_line.url) == (
        "Hòm phiếu: 1/3 đồng chí đã bỏ phiếu trên màn hình; đồng ý mở hòm rồi kiểm phiếu",
        f"{ballot.get_absolute_url()}#urn",
    )
    assert waiting(cast.member) == ["ballot_urn"]
    urn.agree_to_open(ballot, by=cast.member)
    assert waiting(cast.member) == []
    urn.agree_to_open(ballot, by=cast.colleague)
    assert (waiting(cast.member), waiting(cast.colleague)) == (["ballot_urn"], ["ballot_vote", "ballot_urn"])


def test_a_server_that_could_keep_the_key_holds_no_ballot_on_screen(cast: Cast, settings: Any) -> None:
    opened(cast)
    ballot = planned(cast, way=BallotWay.SCREEN)
    settings.BALLOT_KEYS, settings.DEBUG = Path("/"), True
    with pytest.raises(ValidationError) as refused:
        planning.open_ballot(ballot, by=cast.clerk)
    assert [text.partition(".")[0] for text in refused.value.messages] == [
        "Máy chủ này không thể tổ chức bỏ phiếu trên màn hình"
    ] * 2
