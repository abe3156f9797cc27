"""Some vote on paper, the others on screen: the two add up, nobody votes both ways, and what was counted on
paper is read by nobody before the count."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from members.models import Member
from ratings.ballots import BLANK, BallotFigures
from reviews.ballots.actions import casting, mixing, planning, urn
from reviews.ballots.actions.counting import BallotCount
from reviews.models import BallotPaperCount, BallotRound, BallotSlip, BallotState, BallotVoter, BallotWay
from tests.pairs.writing import columns_written
from tests.reviews.ballots.voting import fresh, planned
from tests.reviews.cast import Cast, make_cast, opened
from tests.reviews.conftest import SignIn


@pytest.fixture
def people(db: None) -> Cast:
    cast = make_cast(4)
    cast.session = opened(cast).session
    return cast


@pytest.fixture
def ballot(people: Cast) -> BallotRound:
    return planning.open_ballot(planned(people, way=BallotWay.MIXED), by=people.clerk)


def voters(ballot: BallotRound) -> list[BallotVoter]:
    return list(ballot.roll.select_related("member").order_by("rank", "pk"))


def hand_out(ballot: BallotRound, cast: Cast, number: int) -> list[BallotVoter]:
    """Give a slip to the last so many, and return them."""
    given = voters(ballot)[-number:]
    for one in given:
        mixing.hand_out_slip(ballot, one, by=cast.colleague)
    return given


def cast_others(ballot: BallotRound, mark: int = 2) -> int:
    others = [one for one in voters(fresh(ballot)) if not one.is_on_paper]
    size = ballot.subjects.count()
    return sum(casting.cast_ballot(ballot, [mark] * size, by=one.member) for one in others)


def counted(ballot: BallotRound, collected: int, excellent: int, invalid: int = 0) -> BallotCount:
    valid = collected - invalid
    votes = {"EXCELLENT": excellent, "GOOD": valid - excellent}
    figures = BallotFigures(collected, collected, valid, invalid, votes)
    return BallotCount({one.pk: figures for one in ballot.subjects.all()})


def agree(ballot: BallotRound, cast: Cast) -> None:
    for one in (cast.colleague, cast.member):
        urn.agree_to_open(ballot, by=one)


def refused(attempt: Any) -> str:
    with pytest.raises(ValidationError) as error:
        attempt()
    return str(error.value.messages[0])


def test_paper_and_screen_add_up_and_leave_no_way_behind(people: Cast, ballot: BallotRound) -> None:
    hand_out(ballot, people, 3)
    assert cast_others(ballot) == 4
    for one in (people.colleague, people.member):
        mixing.seal_paper_count(ballot, counted(ballot, 3, 1, 1), by=one)
    agree(ballot, people)
    row = urn.count_urn(ballot, by=people.colleague)
    figures = [one.figures for one in row.subjects.with_votes()]
    assert [(one.issued, one.collected, one.valid, one.invalid) for one in figures] == [(7, 7, 6, 1)] * 4
    votes = {"EXCELLENT": 1, "GOOD": 5, "COMPLETED": 0, "NOT_COMPLETED": 0, BLANK: 0}
    assert [one.votes for one in figures] == [votes] * 4
    assert (BallotSlip.objects.count(), urn.recount(row, by=people.colleague)) == (4 * 7, True)
    assert {field.name for field in BallotSlip._meta.concrete_fields} == {"id", "round", "subject", "mark"}
    assert list(row.paper_counts.values_list("sealed", flat=True)) == [None, None]


def test_nobody_votes_on_paper_and_on_screen_in_either_order(people: Cast, ballot: BallotRound) -> None:
    first, second = voters(ballot)[:2]
    marks = [2] * ballot.subjects.count()
    mixing.hand_out_slip(ballot, first, by=people.colleague)
    with pytest.raises(PermissionDenied):
        casting.cast_ballot(fresh(ballot), marks, by=first.member)
    assert casting.cast_ballot(fresh(ballot), marks, by=second.member) is True
    said = refused(lambda: mixing.hand_out_slip(ballot, second, by=people.colleague))
    assert said == f"{second.name} đã có phiếu trong hòm hoặc không có mặt. Không phát phiếu giấy."
    for pk, change in ((first.pk, {"sealed": b"x"}), (second.pk, {"is_on_paper": True})):
        with pytest.raises(IntegrityError), transaction.atomic():
            BallotVoter.objects.filter(pk=pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        BallotVoter.objects.filter(pk=first.pk).update(is_on_paper=False)


def test_a_slip_given_while_a_vote_is_on_its_way_leaves_one_of_the_two(
    people: Cast, ballot: BallotRound
) -> None:
    """The page was opened before the slip was given: what the rule has seen is old by then."""
    voter = voters(ballot)[0]
    seen = fresh(ballot)
    with columns_written() as written:
        mixing.hand_out_slip(ballot, voter, by=people.colleague)
    assert written == {"BallotVoter.is_on_paper"}
    free = BallotVoter.objects.filter(round=seen, member=voter.member, is_on_paper=False)
    assert free.update(sealed=b"late") == 0


def test_what_was_counted_on_paper_is_sealed_until_the_count(
    people: Cast, ballot: BallotRound, sign_in: SignIn, caplog: Any
) -> None:
    hand_out(ballot, people, 3)
    cells = {f"votes-{one.pk}-GOOD": "3" for one in ballot.subjects.all()}
    posted = {"issued": "3", "collected": "3", "valid": "3", "invalid": "0", **cells}
    client = sign_in(people.colleague)
    with columns_written() as written:
        answer = client.post(reverse("reviews:ballot_slips", args=[ballot.pk]), posted)
    assert (answer.status_code, written) == (302, {"BallotPaperCount.+"})
    sealed = [bytes(row.sealed or b"") for row in BallotPaperCount.objects.all()]
    assert [len(one) for one in sealed] == [48 + 2 * 4 * 9]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reviews_ballottally")
        assert cursor.fetchone() == (0,)
    page = client.get(ballot.get_absolute_url()).content.decode()
    assert ('value="3"' in page, "data-secret" in page, "data-guard" in page) == (False, True, False)
    wrong = client.post(reverse("reviews:ballot_slips", args=[ballot.pk]), posted | {"issued": "4"})
    assert (
        wrong.status_code,
        "phát ra 4 phiếu nhưng có 3 người nhận phiếu giấy" in wrong.content.decode(),
    ) == (
        422,
        True,
    )


def test_two_counters_have_to_count_the_slips_alike(people: Cast, ballot: BallotRound) -> None:
    hand_out(ballot, people, 3)
    cast_others(ballot)
    agree(ballot, people)
    mixing.seal_paper_count(ballot, counted(ballot, 3, 1), by=people.colleague)
    assert "hai người" in refused(lambda: urn.count_urn(ballot, by=people.colleague))
    mixing.seal_paper_count(ballot, counted(ballot, 3, 2), by=people.member)
    assert "không khớp" in refused(lambda: urn.count_urn(ballot, by=people.colleague))
    assert (fresh(ballot).state, BallotSlip.objects.count()) == (BallotState.OPEN, 0)
    mixing.seal_paper_count(ballot, counted(ballot, 3, 1), by=people.member)
    assert urn.count_urn(ballot, by=people.colleague).state == BallotState.COUNTED


@pytest.mark.parametrize(
    ("on_paper", "on_screen", "opens"), [(2, 5, False), (5, 2, False), (0, 7, True), (7, 0, True)]
)
def test_a_way_with_fewer_ballots_than_the_rule_asks_keeps_the_urn_shut(
    people: Cast, ballot: BallotRound, on_paper: int, on_screen: int, opens: bool
) -> None:
    if on_paper:
        hand_out(ballot, people, on_paper)
        for one in (people.colleague, people.member):
            mixing.seal_paper_count(ballot, counted(ballot, on_paper, 0), by=one)
    assert cast_others(ballot) == on_screen
    agree(ballot, people)
    if not opens:
        assert "ít nhất 3 phiếu" in refused(lambda: urn.count_urn(ballot, by=people.colleague))
    else:
        urn.count_urn(ballot, by=people.colleague)
    assert fresh(ballot).is_counted == opens


def test_who_has_a_slip_is_told_so_instead_of_a_ballot(
    people: Cast, ballot: BallotRound, sign_in: SignIn
) -> None:
    (voter,) = hand_out(ballot, people, 1)

    def page_of(person: Member, url: str) -> str:
        return sign_in(person).get(url).content.decode()

    vote = reverse("reviews:ballot_vote", args=[ballot.pk])
    assert "đã nhận phiếu giấy" in page_of(voter.member, vote)
    assert f"Đã phát cho: {voter.name}." in page_of(people.colleague, ballot.get_absolute_url())
    handing = {"voter": voters(ballot)[0].pk}
    answer = sign_in(people.clerk).post(reverse("reviews:ballot_hand_out", args=[ballot.pk]), handing)
    assert answer.status_code == 403
