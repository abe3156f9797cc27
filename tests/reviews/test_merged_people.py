"""A person entered twice whose records stand in rounds: what names the one names the other afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from members.models import KnownHeading, Member, User
from members.organisation.actions.merging import columns_naming_members, merge_members
from reviews.models import Paper
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to, make_member
from tests.reviews.conftest import SignIn
from tests.reviews.everything import make_closed

pytestmark = pytest.mark.django_db
PAPER = "Biên bản rà soát số 3"
STAYING = (User, KnownHeading)


def double_of(member: Member, code: str) -> Member:
    double = make_member(code, member.full_name, member.cell, born_on=member.born_on)
    return Member.objects.get(pk=double.pk)


def rows_naming(*members: Member) -> dict[str, int]:
    """How many rows name one of these, by column."""
    return {
        str(one): one.model._base_manager.filter(**{f"{one.column}__in": members}).count()
        for one in columns_naming_members()
    }


def powerless(rows: dict[str, int]) -> dict[str, int]:
    """Without what a merge itself writes: the roles given up, the proposals for them, the notices."""
    own = ("members.Role.", "members.RoleProposal.", "members.Notice.", "members.Member.")
    return {name: count for name, count in rows.items() if not name.startswith(own)}


@pytest.mark.parametrize("stage", [Stage.COMMENTING, Stage.CLOSED])
def test_all_that_names_the_one_names_the_other_afterwards(
    cast: Cast, settings: Any, tmp_path: Path, stage: Stage
) -> None:
    settings.MEDIA_ROOT = tmp_path
    if stage == Stage.COMMENTING:
        make_closed(cast)
    else:
        bring_to(cast, stage)
    for number, person in enumerate((cast.member, cast.head, cast.colleague, cast.clerk, cast.approver)):
        double = double_of(person, f"TWIN-{number}")
        before = rows_naming(person)
        assert sum(before.values()) > 1
        merge_members(double, Member.objects.get(pk=person.pk), PAPER, by=cast.administrator)
        assert (powerless(rows_naming(double)), sum(powerless(rows_naming(person)).values())) == (
            powerless(before),
            0,
        )


def test_the_own_paper_is_written_on_under_the_code_that_stays(cast: Cast, sign_in: SignIn) -> None:
    double = double_of(cast.member, "TWIN")
    bring_to(cast, Stage.WRITING)
    address = cast.paper(cast.member).get_absolute_url()
    assert "<textarea" not in sign_in(double).get(address).content.decode()
    merge_members(double, cast.member, PAPER, by=cast.administrator)
    page = sign_in(double).get(address)
    assert (page.status_code, "<textarea" in page.content.decode()) == (200, True)


def test_two_self_reviews_in_one_round_are_named(cast: Cast) -> None:
    double = double_of(cast.stranger, "TWIN")
    kept = Member.objects.get(pk=cast.member.pk)
    Member.objects.filter(pk=cast.stranger.pk).update(full_name=kept.full_name, born_on=kept.born_on)
    with pytest.raises(ValidationError) as refused:
        merge_members(kept, Member.objects.get(pk=cast.stranger.pk), PAPER, by=cast.administrator)
    text = " ".join(refused.value.messages)
    places = (cast.session.committee.name, cast.other.committee.name, str(cast.campaign))
    assert [place in text for place in places] == [True, True, True]
    assert Paper.objects.filter(member=cast.stranger).count() == 1
    assert double.merged_into is None
