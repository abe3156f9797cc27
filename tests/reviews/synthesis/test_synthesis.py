"""The synthesis of a round: its numbers, the names behind them, and what nobody learns through them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Committee, RoleKind
from ratings.models import RatingCase, RatingStep, Step
from reviews.synthesis.counting import Asked, RowKind, Synthesis
from tests.reviews.cast import make_member, make_role
from tests.reviews.conftest import SignIn
from tests.reviews.synthesis.playing import played

PERSONS_BY_KIND_AND_SEX = """
    SELECT unit.kind, person.sex, count(*),
        count(*) FILTER (WHERE session.stage IN ('rating', 'completing', 'deciding', 'closed')),
        count(step.id) FILTER (WHERE rating.released_at IS NOT NULL),
        count(step.id) FILTER (WHERE rating.released_at IS NOT NULL AND step.level = 'EXCELLENT'),
        count(step.id) FILTER (WHERE rating.released_at IS NOT NULL AND step.level = 'GOOD'),
        count(gone.id) FILTER (WHERE rating.released_at IS NOT NULL)
    FROM reviews_paper paper
    JOIN reviews_reviewsession session ON session.id = paper.session_id
    JOIN ratings_ratingcase rating ON rating.id = paper.case_id
    JOIN members_committee unit ON unit.id = rating.committee_id
    JOIN members_member person ON person.id = rating.member_id
    LEFT JOIN ratings_ratingstep step
        ON step.case_id = rating.id AND step.step = 'decided' AND step.superseded_at IS NULL
    LEFT JOIN ratings_unrated gone ON gone.case_id = rating.id
    WHERE session.campaign_id = %s AND paper.left_on IS NULL
    GROUP BY 1, 2
"""
COLUMNS = ("liable", "reviewed", "rated", "EXCELLENT", "GOOD", "unrated")


def counts_of(found: Synthesis, *, bodies: bool) -> dict[tuple[str, ...], tuple[int, ...]]:
    return {line.keys: tuple(line.now[code] for code in COLUMNS) for line in found.lines(bodies=bodies)}


@pytest.mark.django_db
def test_the_numbers_equal_an_independent_count_and_the_names_behind_them() -> None:
    staff, campaign = played(2)
    found = Synthesis(campaign, Asked(campaign.committee, RowKind.KIND, RowKind.SEX), staff)
    with connection.cursor() as cursor:
        cursor.execute(PERSONS_BY_KIND_AND_SEX, [campaign.pk])
        expected = {(row[0], row[1]): tuple(row[2:]) for row in cursor.fetchall()}
    assert len(expected) > 2
    assert counts_of(found, bodies=False) == expected
    behind = {
        line.keys: tuple(found.behind(bodies=False, column=code, keys=line.keys).count() for code in COLUMNS)
        for line in found.lines(bodies=False)
    }
    assert behind == expected
    bodies = sum(line.now["liable"] for line in found.lines(bodies=True))
    assert bodies == RatingCase.objects.filter(member__isnull=True, paper__session__campaign=campaign).count()


@pytest.mark.django_db
@pytest.mark.parametrize("row", RowKind)
def test_every_row_counts_everybody_once(row: RowKind) -> None:
    staff, campaign = played(1)
    for bodies in (True, False):
        lines = Synthesis(campaign, Asked(campaign.committee, row), staff).lines(bodies=bodies)
        liable = RatingCase.objects.filter(member__isnull=bodies, paper__session__campaign=campaign).count()
        assert sum(line.now["liable"] for line in lines) == liable
        for line in lines:
            now = line.now
            assert now["liable"] == now["rated"] + now["unrated"] + now["pending"]
            assert now["liable"] == now["reviewed"] + now["unreviewed"]


@pytest.mark.django_db
def test_nobody_learns_a_result_that_is_not_to_be_seen(sign_in: SignIn) -> None:
    staff, campaign = played(2)
    own = RatingCase.objects.get(member=staff)
    approver = make_member("APPR", "Lê Văn Duyệt", Committee.objects.get(code="X-0-0"))
    make_role(approver, RoleKind.APPROVER, campaign.committee)
    RatingStep.objects.create(case=own, step=Step.DECIDED, level="EXCELLENT", by=approver)
    below = make_member("BELOW", "Vũ Thị Xã", Committee.objects.get(code="X-1-0"))
    make_role(below, RoleKind.STAFF, Committee.objects.get(code="X-1"))
    running = Asked(campaign.committee, RowKind.ALL, running=True)
    for reader in (staff, approver, below):
        seen = RatingCase.objects.visible_to(reader).filter(paper__session__campaign=campaign)
        for asked in (running, replace(running, running=False)):
            found = Synthesis(campaign, asked, reader)
            told = found.behind(bodies=False, column="rated", keys=(None, None))
            decided = seen.filter(member__isnull=False, steps__step=Step.DECIDED)
            released = decided.filter(released_at__isnull=False)
            begun = decided.exclude(member=reader)
            wanted = begun if asked.running else released
            assert set(told.values_list("pk", flat=True)) == set(wanted.values_list("pk", flat=True))
    stranger = make_member("NOBODY", "Phan Văn Lạ", Committee.objects.get(code="X-1-1"))
    for name in ("synthesis", "synthesis_names"):
        assert sign_in(stranger).get(reverse(f"reviews:{name}", args=[campaign.pk])).status_code == 404


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.django_db
@pytest.mark.parametrize("communes", [1, 4])
def test_page_and_files_cost_the_same_for_many_units(sign_in: SignIn, communes: int) -> None:
    staff, campaign = played(communes)
    client = sign_in(staff)
    page = reverse("reviews:synthesis", args=[campaign.pk]) + "?first=unit&second=title"
    names = reverse("reviews:synthesis_names", args=[campaign.pk]) + "?of=persons&column=liable"
    queries(client, page)
    costs = {
        address: [queries(client, f"{address}{file}") for file in ("", "&file=xlsx", "&file=docx")]
        for address in (page, names)
    }
    assert costs == {page: [10, 10, 10], names: [7, 7, 7]}
