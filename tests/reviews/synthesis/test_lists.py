"""The lists of a round that an officer takes along: who stands in them, and for whom."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.urls import reverse

from members import clock
from members.models import Committee, Member, RoleKind
from ratings.models import Petition, RatingCase, RatingStep, Step, Unrated
from reviews.models import Campaign, LeftOut, Paper, RemedyItem, RemedyPlan, ReviewSession, SubjectChange
from reviews.models.subject import ChangeKind
from reviews.stages import Stage
from reviews.synthesis.lists import LISTS, ListKind, years_running
from tests.reviews.cast import make_member, make_role
from tests.reviews.conftest import SignIn
from tests.reviews.synthesis.playing import played

PROPOSED, UNRATED = ListKind.PROPOSED, ListKind.UNRATED


def readers(campaign: Campaign, staff: Member) -> list[Member]:
    """Return staff over the province, an approver over it, and staff over one commune of it."""
    approver = make_member("APPR", "Lê Văn Duyệt", Committee.objects.get(code="X-0-0"))
    make_role(approver, RoleKind.APPROVER, campaign.committee)
    below = make_member("BELOW", "Vũ Thị Xã", Committee.objects.get(code="X-1-0"))
    make_role(below, RoleKind.STAFF, Committee.objects.get(code="X-1"))
    return [staff, approver, below]


def everything_in_lists(campaign: Campaign) -> None:
    """Put a row into every list of each commune and cell: proposals, and people left out."""
    by = make_member("WRITER", "Mai Văn Thẩm", Committee.objects.get(code="X-0-0"))
    for case in RatingCase.objects.filter(released_at__isnull=True, unrated__isnull=True):
        RatingStep.objects.create(case=case, step=Step.APPRAISED, level="GOOD", reason="Theo hồ sơ.", by=by)
    for session in campaign.sessions.select_related("committee"):
        person = make_member(f"OUT-{session.pk}", f"Đinh Văn {session.committee.code}", session.committee)
        LeftOut.objects.create(session=session, member=person, reason="Được miễn")


def more_in_lists(campaign: Campaign, by: Member) -> None:
    """Take one person out twice on one day, leave a remedy open, and lodge a petition."""
    papers = Paper.objects.filter(session__campaign=campaign, member__isnull=False)
    paper, day = papers.filter(case__released_at__isnull=True).latest("pk"), clock.today()
    for kind, said in (
        (ChangeKind.OUT, {"reason": "ill", "document": "Giấy ra viện"}),
        (ChangeKind.BACK, {}),
        (ChangeKind.OUT, {"reason": "ill", "document": "Giấy ra viện lần hai"}),
    ):
        SubjectChange.objects.create(session=paper.session, paper=paper, kind=kind, day=day, by=by, **said)
    Paper.objects.filter(pk=paper.pk).update(left_on=day)
    plan = RemedyPlan.objects.create(session=paper.session, approved_by=by, approved_at=clock.now())
    RemedyItem.objects.create(
        plan=plan, what="Rà soát", source="Mục VI", owner=by, due_on=day, evidence="Báo cáo"
    )
    decided = RatingStep.objects.filter(step=Step.DECIDED, case__released_at__isnull=False)
    step = decided.filter(case__member__isnull=False).latest("pk")
    Petition.objects.create(case=step.case, step=step, text="Đề nghị xem lại.", by=by)


def below_path(reader: Member, campaign: Campaign) -> str:
    """Return the path of what the reader's role reaches."""
    return (Committee.objects.get(code="X-1") if reader.code == "BELOW" else campaign.committee).path


@pytest.mark.django_db
def test_everybody_finds_in_a_list_those_they_handle_and_never_themselves() -> None:
    staff, campaign = played(2)
    everything_in_lists(campaign)
    appraised = RatingStep.objects.filter(step=Step.APPRAISED).values("case")
    assert appraised.filter(case__member=staff).exists()
    for reader in readers(campaign, staff):
        under = below_path(reader, campaign)
        begun = RatingCase.objects.filter(committee__path__startswith=under)
        begun = begun.exclude(paper__session__stage__in=(Stage.PREPARING, Stage.WRITING)).exclude(
            member=reader
        )
        proposed = LISTS[PROPOSED].rows(campaign, reader)
        wanted = begun.filter(pk__in=appraised).values_list("pk", flat=True)
        assert {case.pk for case in proposed} == set(wanted) != set()
        unrated = set(Unrated.objects.filter(case__in=begun).values_list("case", flat=True))
        assert unrated
        assert {case.pk for case in LISTS[UNRATED].rows(campaign, reader)} == unrated
        out = ReviewSession.objects.filter(committee__path__startswith=under, campaign=campaign)
        left = LISTS[ListKind.LEFT_OUT].rows(campaign, reader)
        assert sorted(row.session_id for row in left) == sorted(out.values_list("pk", flat=True))


@pytest.mark.django_db
def test_years_at_the_best_level_are_counted_without_a_gap_and_from_what_is_released() -> None:
    staff, campaign = played(1)
    rows = LISTS[ListKind.COMMENDED].rows(campaign, staff)
    released = RatingCase.objects.filter(
        released_at__isnull=False, steps__step=Step.DECIDED, steps__level="EXCELLENT"
    )
    assert {case.pk for case in rows} == set(released.values_list("pk", flat=True))
    one = rows[0]
    assert years_running(one) == 1
    one.years = [one.period.year - n for n in (0, 1, 2, 4)]
    assert years_running(one) == 3


@pytest.mark.django_db
def test_a_list_says_the_same_on_the_page_and_in_its_file(sign_in: SignIn) -> None:
    staff, campaign = played(2)
    everything_in_lists(campaign)
    more_in_lists(campaign, Member.objects.get(code="WRITER"))
    page, lengths = reverse("reviews:round_lists", args=[campaign.pk]), {}
    for kind, made in LISTS.items():
        client = sign_in(staff)
        shown = client.get(page, {"kind": kind}).context["rows"]
        assert client.get(page, {"kind": kind, "file": "docx"}).content[:2] == b"PK"
        book = openpyxl.load_workbook(io.BytesIO(client.get(page, {"kind": kind, "file": "xlsx"}).content))
        lines = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
        assert list(lines[0]) == ["TT", *map(str, made.columns)]
        written = [[cell or "" for cell in line[1:]] for line in lines[1:]]
        assert [[str(cell) for cell in line] for line in written] == [
            [words for _column, words in row] for row in shown
        ]
        lengths[kind] = len(written)
    assert [kind for kind, length in lengths.items() if not length] == []
    alone = (ListKind.TAKEN_OUT, ListKind.REMEDIES, ListKind.PETITIONS)
    assert [lengths[kind] for kind in alone] == [1, 1, 1]
    stranger = make_member("NOBODY", "Phan Văn Lạ", Committee.objects.get(code="X-1-1"))
    assert sign_in(stranger).get(page).status_code == 404
