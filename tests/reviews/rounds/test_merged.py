"""A committee that was merged: while its session is open it cannot be, and afterwards its successor has its
things."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members import clock
from members.models import Committee, Member, Notice, RoleKind
from members.organisation.actions.basis import Basis
from members.organisation.actions.committees import merge_committee
from reviews.models import (
    Commitment,
    Paper,
    PaperState,
    RemedyItem,
    RemedyPlan,
    ReviewSession,
    Shortcoming,
)
from reviews.remedies import actions as remedies
from reviews.rounds.actions.campaigns import open_campaign, plan_campaign
from reviews.rules.capacities import capacities_in
from reviews.sessions.people import clerks_and_head
from reviews.stages import Stage
from tests.reviews.cast import PLAN, Cast, make_member, make_post, make_role
from tests.reviews.conftest import SignIn

NEXT_YEAR = replace(PLAN, title="Kiểm điểm năm 2026", year=2026)


def merge(cast: Cast) -> None:
    """Merge cell B, where the stranger is head, into cell A, today."""
    basis = Basis(clock.today(), "Quyết định số 17-QĐ/TU")
    ends, stays = (Committee.objects.get(pk=cell.pk) for cell in (cast.other_cell, cast.cell))
    merge_committee(ends, stays, basis, by=Member.objects.get(pk=cast.administrator.pk))


def merged(cast: Cast) -> ReviewSession:
    """Close the session of cell B and merge it. Return the session."""
    Paper.objects.filter(session=cast.other).update(state=PaperState.FINAL)
    ReviewSession.objects.filter(pk=cast.other.pk).update(stage=Stage.CLOSED)
    merge(cast)
    return ReviewSession.objects.select_related("committee").get(pk=cast.other.pk)


def test_a_committee_with_an_open_session_is_not_merged(cast: Cast) -> None:
    plan_campaign(cast.other_cell, NEXT_YEAR, by=cast.staff)
    with pytest.raises(ValidationError) as error:
        merge(cast)
    assert error.value.messages == [
        "Phiên kiểm điểm của Chi bộ B, Tỉnh ủy Thử trong đợt “Kiểm điểm năm 2025” chưa khép lại.",
        "Đợt “Kiểm điểm năm 2026” đối với Chi bộ B chưa được mở.",
    ]


def test_what_ended_takes_part_in_no_later_round_and_its_successor_answers(cast: Cast) -> None:
    named = Shortcoming.objects.create(
        period=cast.campaign.period,
        committee=cast.other_cell,
        text="Sinh hoạt chưa đều.",
        named_by=cast.staff,
    )
    merged(cast)
    make_post(make_member("HEAD-A", "Lý Văn Mới", cast.cell), cast.cell, 1, is_head=True)
    campaign = open_campaign(cast.province, NEXT_YEAR, by=cast.staff)
    sessions = {session.committee.code: session for session in campaign.sessions.all()}
    assert (sorted(sessions), campaign.total) == (["A", "T"], 2)
    collective = sessions["A"].papers.get(member=None)
    assert [answer.shortcoming for answer in collective.earlier.all()] == [named]
    assert sessions["A"].papers.filter(member=cast.stranger).exists()


def test_the_session_of_a_merged_committee_stays_readable_for_those_of_the_successor(
    cast: Cast, sign_in: SignIn
) -> None:
    newcomers = {
        kind: make_member(f"NEW-{kind}", f"Người Mới {number}", cast.cell)
        for number, kind in enumerate((RoleKind.CLERK, RoleKind.STAFF, RoleKind.GUEST))
    }
    for kind, person in newcomers.items():
        make_role(person, kind, cast.cell)
    pages = [reverse("reviews:session", args=[cast.other.pk])]
    pages.append(ReviewSession.objects.get(pk=cast.other.pk).papers.get(member=None).get_absolute_url())
    before = [sign_in(newcomers[RoleKind.CLERK]).get(page).status_code for page in pages]
    session = merged(cast)
    seen = {
        kind: [sign_in(person).get(page).status_code for page in pages] for kind, person in newcomers.items()
    }
    assert (before, seen) == (
        [404, 404],
        {RoleKind.CLERK: [200, 200], RoleKind.STAFF: [200, 200], RoleKind.GUEST: [404, 404]},
    )
    assert [capacities_in(Member.objects.get(pk=one.pk), session) for one in newcomers.values()] == [
        frozenset()
    ] * 3


def test_the_clerk_of_the_successor_sees_the_commitments_given_in_the_merged_cell(
    cast: Cast, sign_in: SignIn
) -> None:
    given = Commitment.objects.create(
        member=cast.stranger,
        committee=cast.other_cell,
        year=clock.today().year,
        written_by=cast.stranger,
        handed_in_at=clock.now(),
    )
    clerk = make_member("NEW-CLERK", "Người Mới", cast.cell)
    make_role(clerk, RoleKind.CLERK, cast.cell)
    merged(cast)
    [place] = sign_in(clerk).get(reverse("reviews:commitments")).context["places"]
    assert (cast.stranger, given, None) in place["rows"]


def test_the_head_of_the_successor_judges_its_remedies_and_is_told(cast: Cast, sign_in: SignIn) -> None:
    plan = RemedyPlan.objects.create(session=cast.other, approved_by=cast.stranger, approved_at=clock.now())
    item = RemedyItem.objects.create(
        plan=plan,
        what="Lập lịch chuyên đề",
        source="Kết luận hội nghị",
        owner=cast.stranger,
        due_on=clock.today() + dt.timedelta(days=30),
        evidence="Lịch cả năm",
    )
    head, other = (make_member(code, "Lý Văn Mới", cast.cell) for code in ("HEAD-A", "OTHER-A"))
    make_post(head, cast.cell, 1, is_head=True)
    make_role(other, RoleKind.CLERK, cast.province)
    session = merged(cast)
    yesterday = clock.today() - dt.timedelta(days=1)
    Committee.objects.filter(pk=cast.other_cell.pk).update(ends_on=yesterday)
    remedies.report_progress(item, "Đã làm xong.", done=True, by=cast.stranger)
    assert clerks_and_head(ReviewSession.objects.get(pk=session.pk)) == [head]
    assert Notice.objects.filter(recipient=head, text__contains=item.what).count() == 1
    page = sign_in(head).get(item.get_absolute_url())
    assert page.context["judgement"] is not None
    with pytest.raises(PermissionDenied):
        remedies.review_remedy(item, "Đạt", accepted=True, by=other)
    remedies.review_remedy(item, "Đạt", accepted=True, by=Member.objects.get(pk=head.pk))
    item.refresh_from_db()
    assert item.state == "closed"
