"""What is said again changes nothing: no second row, no second line of history, no second notice."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.core.files.uploadedfile import SimpleUploadedFile

from members.models import Event, Notice
from ratings.actions import peergroups
from ratings.models import PeerGroup
from reviews.completing.actions import dossiers
from reviews.conference.actions import agenda, conferences, remarks, roll
from reviews.models import (
    AgendaItem,
    Attendee,
    Comment,
    DossierItem,
    LegalBasis,
    ReviewPlace,
)
from reviews.opinions.actions import comments, opinions
from reviews.opinions.actions.comments import CommentInput
from reviews.places.actions import places
from reviews.rounds.actions import campaigns
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to, comment, opened

PDF = b"%PDF-1.7 one and the same"


def told() -> tuple[Counter[str], int]:
    """The lines of history by their verbs, and the number of notices."""
    return Counter(Event.objects.values_list("verb", flat=True)), Notice.objects.count()


def test_comments_and_opinions(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    said = comment(cast, cast.member, cast.colleague)
    source = opinions.OpinionSource("front", "Mặt trận Tổ quốc tỉnh", dt.date(2025, 11, 3))
    remark = CommentInput("proposal", "Cần nêu rõ số liệu.")

    opinions.record_opinion(cast.paper(cast.member), source, remark, by=cast.clerk)
    opinions.verify_comment(said, "verified", "Đã đối chiếu", by=cast.clerk)
    opinions.assign_comment(said, cast.head, by=cast.clerk)
    comments.answer_comment(said, "explained", "Số liệu ở phụ lục", by=cast.member)
    before = told()
    opinions.record_opinion(cast.paper(cast.member), source, remark, by=cast.head)
    opinions.verify_comment(said, "verified", "Đã đối chiếu", by=cast.clerk)
    opinions.assign_comment(said, cast.head, by=cast.clerk)
    comments.answer_comment(said, "explained", " Số liệu ở phụ lục ", by=cast.member)
    assert (told(), Comment.objects.count()) == (before, 2)
    comments.answer_comment(said, "taken_up", "Số liệu ở phụ lục", by=cast.member)
    assert told()[0]["answer"] == before[0]["answer"] + 1


def test_the_conference(cast: Cast) -> None:
    conference = opened(cast)
    day, colleague = conference.days.all()[0], conference.roll.get(member=cast.colleague)
    for _again in range(2):
        roll.add_attendee(conference, "Ông Khách", "Báo Tỉnh", by=cast.clerk)
        roll.recuse_attendee(colleague, cast.paper(cast.member), "Vợ của người được kiểm điểm", by=cast.clerk)
        roll.mark_attendance(colleague, day, roll.AttendanceMark(present=False, reason="Ốm"), by=cast.clerk)
        roll.mark_all_present(conference, day, by=cast.clerk)
        agenda.add_item(conference, "Thông qua quy chế", by=cast.clerk)
        asked = remarks.add_recommendation(conference, "Văn phòng", "Rà soát quy chế", by=cast.clerk)
    for _again in range(2):
        remarks.withdraw_recommendation(asked, by=cast.clerk)
    verbs = ("add_attendee", "recuse", "mark", "add_item", "recommend", "withdraw_recommendation")
    assert {verb: told()[0][verb] for verb in verbs} == dict.fromkeys(verbs, 1)
    rows = (Attendee.objects.filter(member=None).count(), AgendaItem.objects.filter(kind="free").count())
    assert (rows, told()[0]["mark_all_present"]) == ((1, 1), 2)  # the second marks the guest


def test_dossiers_groups_days_and_the_round(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    [group] = PeerGroup.objects.filter(committee=cast.province, places__case__member=cast.member).distinct()
    place = ReviewPlace.objects.filter(paper__session=cast.session)[0]
    before = told()[0]
    for _again in range(2):
        conferences.set_least_days(cast.session, 2, by=cast.staff)
        peergroups.rename_group(group, "Nhóm mới", by=cast.staff)
        peergroups.group_cases(cast.session.period, cast.province, by=cast.staff)
        campaigns.request_opening(cast.campaign, by=cast.staff)
        campaigns.add_basis(cast.campaign, "Kế hoạch số 1-KH/TU", by=cast.staff)
        campaigns.add_basis(cast.campaign, "kế hoạch số 1-kh/tu", by=cast.staff)
        places.set_places_aside([place], "Đã kiểm điểm trên giấy", by=cast.staff)
    verbs = (
        "set_least_days",
        "rename_group",
        "add_basis",
        "set_place_aside",
        "group_cases",
        "request_opening",
    )
    grown = {verb: told()[0][verb] - before[verb] for verb in verbs}
    assert grown == dict.fromkeys(verbs[:4], 1) | dict.fromkeys(verbs[4:], 0)
    assert LegalBasis.objects.filter(citation__iexact="Kế hoạch số 1-KH/TU").count() == 1


def test_papers_of_a_dossier(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    paper = cast.paper(cast.member)
    for _again in range(2):
        upload = SimpleUploadedFile("nhan-xet.pdf", PDF)
        dossiers.file_paper(paper, "residence", "Nhận xét ngày 01/12", upload, by=cast.clerk)
        dossiers.waive_kind([paper], "opinions", "Không có", by=cast.clerk)
    held = told()[0]
    assert (DossierItem.objects.count(), held["file_paper"], held["attach"], held["waive"]) == (2, 1, 1, 1)
