"""The minutes: what they say by themselves, that nothing edited is overwritten, who confirms, the lock."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.models import Member, RoleKind
from reviews.conference.actions import minutes as actions
from reviews.conference.actions import remarks, votes
from reviews.conference.actions.remarks import RemarkInput
from reviews.conference.actions.votes import ShowOfHands
from reviews.demo import conference as conferences
from reviews.desk.actions.course import advance_session
from reviews.desk.printing import PAPERS
from reviews.documents import press
from reviews.models import (
    Conference,
    Document,
    DocumentKind,
    Minutes,
    MinutesRevision,
    MinutesSection,
    MinutesState,
)
from reviews.sessions.saving import ConflictError
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.cast import Cast, appraise_all, bring_to, make_role
from tests.reviews.conftest import SignIn

SAID = "Cần làm rõ nguyên nhân chủ quan của 3 chỉ tiêu chưa đạt"
CONCLUDED = "Tiếp thu, hoàn thiện báo cáo trước ngày 30/12"
ASKED = "Rà soát quy chế làm việc trong quý I"


@pytest.fixture
def held(cast: Cast) -> Conference:
    """Held to its end: a remark and a conclusion on the collective, a recommendation; no minutes yet."""
    bring_to(cast, Stage.CONFERENCE)
    conference = Conference.objects.for_page().get(session=cast.session)
    speaker = conference.roll.get(member=cast.colleague)

    def say(item: object) -> None:
        row = conference.items.select_related("conclusion").get(pk=item.pk)  # type: ignore[attr-defined]
        if row.kind == "collective":
            remarks.save_remark(
                conference, uuid4(), RemarkInput(row, speaker, SAID), by=cast.clerk, version=0
            )
            remarks.save_conclusion(row.conclusion, CONCLUDED, by=cast.head, version=0)
            remarks.add_recommendation(conference, "Văn phòng Tỉnh ủy", ASKED, by=cast.clerk)

    conferences.hold_played(conference, clerk=cast.clerk, say=say)
    return conference


def texts(conference: Conference) -> dict[str, str]:
    rows = MinutesSection.objects.filter(minutes__conference=conference)
    return dict(rows.values_list("code", "text"))


def section(conference: Conference, code: str) -> MinutesSection:
    return MinutesSection.objects.get(minutes__conference=conference, code=code)


def on_collective(conference: Conference) -> str:
    return f"item-{conference.items.get(kind='collective').pk}"


def locked(cast: Cast, conference: Conference) -> Minutes:
    conferences.sign_minutes(conference, clerk=cast.clerk, chair=cast.head)
    return Minutes.objects.get(conference=conference)


def test_they_put_themselves_together_from_everything_caught(cast: Cast, held: Conference) -> None:
    actions.assemble_minutes(held, by=cast.clerk)
    said = texts(held)
    assert f"- Đồng chí Phạm Văn Đồng Sự: {SAID}" in said[on_collective(held)]
    assert CONCLUDED in said["conclusions"]
    assert said["recommendations"] == f"- Văn phòng Tỉnh ủy: {ASKED}"
    assert "có mặt 3/3 đồng chí" in said["participants"]
    assert "đồng chí Hồ Thị Khách Mời" in said["participants"]
    assert "Hội trường A" in said["time_place"]
    order = [row.code for row in MinutesSection.objects.filter(minutes__conference=held)]
    assert order == [
        "time_place",
        "participants",
        "purpose",
        *(f"item-{item.pk}" for item in held.items.in_order()),
        "conclusions",
        "recommendations",
    ]


def test_a_vote_stands_under_its_point_after_what_was_said(cast: Cast, held: Conference) -> None:
    item = held.items.select_related("conference").get(kind="collective")
    votes.take_vote(item, ShowOfHands("Thông qua báo cáo kiểm điểm tập thể.", 3), by=cast.clerk)
    votes.take_vote(item, ShowOfHands("Bổ sung chỉ tiêu", 1, against=1), by=cast.head)
    actions.assemble_minutes(held, by=cast.clerk)
    others = "1 đồng chí không tán thành; 1 đồng chí không biểu quyết."
    assert texts(held)[on_collective(held)].split("\n") == [
        f"- Đồng chí Phạm Văn Đồng Sự: {SAID}",
        "Biểu quyết: Thông qua báo cáo kiểm điểm tập thể – 3/3 đồng chí có mặt tán thành (100%).",
        "Biểu quyết: Bổ sung chỉ tiêu – 1/3 đồng chí có mặt tán thành (33,3%); " + others,
    ]


def test_hours_come_of_the_clerk_and_never_of_buttons_pressed_within_a_minute(
    cast: Cast, held: Conference, sign_in: SignIn
) -> None:
    actions.assemble_minutes(held, by=cast.clerk)
    item = held.items.select_related("day").get(kind="member", paper__member=cast.member)
    first, second = held.days.all()
    page = sign_in(cast.head).get(reverse("reviews:minutes", args=[held.pk])).content.decode()
    assert "tư cách: đồng chí được kiểm điểm, người đứng đầu, chủ trì hội nghị" in " ".join(page.split())
    assert " đến " not in texts(held)["time_place"]
    assert [text for text in texts(held).values() if text.startswith("Từ ")] == []
    own = held.roll.get(member=cast.member)
    remarks.save_remark(held, uuid4(), RemarkInput(item, own, "Tôi xin nhận."), by=cast.clerk, version=0)
    form = {f"held-conferenceday-{first.pk}-held_from": "08:15"}
    form[f"held-agendaitem-{item.pk}-held_until"] = "10:05"
    address = reverse("reviews:enter_held", args=[held.pk])
    wrong = {**form, f"held-conferenceday-{first.pk}-held_until": "07:00"}
    assert sign_in(cast.clerk).post(address, wrong).status_code == 422
    form |= {"held-copies": "3", "held-is_read_out": "on"}
    assert sign_in(cast.clerk).post(address, form).status_code == 302
    written = texts(held)
    assert written["time_place"].split("\n") == [
        f"Ngày {first}: từ 08 giờ 15, tại {first.place}.",
        f"Ngày {second}: từ 08 giờ 00, tại {second.place}.",
    ]
    assert written[f"item-{item.pk}"].split("\n") == [
        f"Đến 10 giờ 05, ngày {item.day}.",
        f"- Đồng chí {cast.member} (người được kiểm điểm) giải trình, tiếp thu: Tôi xin nhận.",
    ]
    rating = held.items.get(kind="rating")
    assert written[f"item-{rating.pk}"].split("\n")[0].startswith("- Ban Thường vụ")
    document = Document(session=cast.session, kind=DocumentKind.MINUTES, requested_by=cast.clerk)
    assert "03 bản, được đọc lại và hội nghị thông qua" in said_on_paper(document)


def said_on_paper(document: Document) -> str:
    return said.text_of(PAPERS[DocumentKind(document.kind)](document))


def test_what_was_edited_is_not_overwritten_but_offered_beside(cast: Cast, held: Conference) -> None:
    actions.assemble_minutes(held, by=cast.clerk)
    code = on_collective(held)
    edited = actions.save_minutes_section(section(held, code), "Bản đã sửa tay", by=cast.head, version=1)
    item = held.items.get(kind="collective")
    remarks.save_remark(held, uuid4(), RemarkInput(item, None, "Ý kiến đến sau"), by=cast.clerk, version=0)
    with pytest.raises(ValidationError) as refused:
        actions.confirm_as_clerk(held, by=cast.clerk)
    row = section(held, code)
    assert (row.text, row.version) == ("Bản đã sửa tay", edited.version)
    assert "Ý kiến đến sau" in row.offered
    assert "Kiểm điểm tập thể" in refused.value.messages[0]
    with pytest.raises(ConflictError):
        actions.settle_offer(row, by=cast.clerk, version=edited.version - 1, take=True)
    actions.settle_offer(row, by=cast.clerk, version=edited.version, take=True)
    assert "Ý kiến đến sau" in texts(held)[code]
    assert actions.confirm_as_clerk(held, by=cast.clerk).state == MinutesState.BY_CLERK


def test_clerk_and_chair_confirm_one_after_the_other_and_are_two(cast: Cast, held: Conference) -> None:
    make_role(cast.head, RoleKind.CLERK, cast.province)
    head = Member.objects.get(pk=cast.head.pk)  # whose roles nobody has asked for yet
    actions.assemble_minutes(held, by=cast.clerk)
    with pytest.raises(ValidationError):
        actions.confirm_as_chair(held, by=head)
    with pytest.raises(PermissionDenied):
        actions.confirm_as_chair(held, by=cast.clerk)
    actions.confirm_as_clerk(held, by=head)
    with pytest.raises(PermissionDenied):
        actions.confirm_as_chair(held, by=head)
    actions.unconfirm_minutes(held, by=cast.clerk)
    with pytest.raises(ValidationError):
        actions.lock_minutes(held, by=cast.clerk)
    assert locked(cast, held).is_locked


def test_an_open_point_keeps_the_clerk_from_confirming(cast: Cast) -> None:
    bring_to(cast, Stage.CONFERENCE)
    conference = Conference.objects.for_page().get(session=cast.session)
    with pytest.raises(ValidationError) as refused:
        actions.confirm_as_clerk(conference, by=cast.clerk)
    assert "9" in refused.value.messages[0]


def test_locked_the_database_changes_nothing_of_them(cast: Cast, held: Conference) -> None:
    minutes = locked(cast, held)
    row = section(held, "purpose")
    writes: list[Callable[[], object]] = [
        lambda: MinutesSection.objects.filter(pk=row.pk).update(text="x"),
        lambda: MinutesSection.objects.filter(pk=row.pk).delete(),
        lambda: MinutesSection.objects.create(minutes=minutes, code="x", position=1, heading="x"),
        lambda: Minutes.objects.filter(pk=minutes.pk).update(state="writing", clerk=None, chair=None),
        minutes.delete,
    ]
    for write in writes:
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    with pytest.raises(ValidationError):
        actions.save_minutes_section(row, "x", by=cast.clerk, version=row.version)
    item = held.items.get(kind="collective")
    with pytest.raises(ValidationError):
        remarks.save_remark(held, uuid4(), RemarkInput(item, None, "Muộn"), by=cast.clerk, version=0)


def test_the_chair_alone_reopens_with_a_reason_and_the_old_text_is_kept(cast: Cast, held: Conference) -> None:
    locked(cast, held)
    with pytest.raises(PermissionDenied):
        actions.reopen_minutes(held, by=cast.clerk, reason="Sai tên")
    with pytest.raises(ValidationError):
        actions.reopen_minutes(held, by=cast.head, reason=" \u200b")
    before = texts(held)["purpose"]
    minutes = actions.reopen_minutes(held, by=cast.head, reason="Sai tên một đại biểu")
    actions.save_minutes_section(
        section(held, "purpose"), "Đã sửa", by=cast.clerk, version=section(held, "purpose").version
    )
    revision = MinutesRevision.objects.get()
    assert (minutes.state, minutes.reopened, revision.reason) == ("writing", 1, "Sai tên một đại biểu")
    assert ["Mục đích, nội dung hội nghị", before] in revision.texts
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesRevision.objects.update(reason="khác")


def test_without_locked_minutes_the_papers_are_not_completed(cast: Cast, held: Conference) -> None:
    advance_session(cast.session, Stage.RATING, by=cast.clerk, seen=Stage.CONFERENCE)
    appraise_all(cast)
    with pytest.raises(ValidationError):
        advance_session(cast.session, Stage.COMPLETING, by=cast.clerk, seen=Stage.RATING)
    locked(cast, held)
    session = advance_session(cast.session, Stage.COMPLETING, by=cast.clerk, seen=Stage.RATING)
    assert session.stage == Stage.COMPLETING


def test_members_and_guests_read_neither_remarks_nor_minutes(
    cast: Cast, held: Conference, sign_in: SignIn
) -> None:
    actions.assemble_minutes(held, by=cast.clerk)
    urls = [reverse(f"reviews:{name}", args=[held.pk]) for name in ("minutes", "live", "roll")]
    for person in (cast.member, cast.guest, cast.supervisor):
        assert [sign_in(person).get(url).status_code for url in urls] == [403, 403, 403]
    assert SAID in sign_in(cast.head).get(urls[0]).content.decode()
    assert SAID in sign_in(cast.staff).get(urls[0]).content.decode()


def test_printed_they_bear_the_two_signatures_and_say_what_was_said(cast: Cast, held: Conference) -> None:
    actions.assemble_minutes(held, by=cast.clerk)
    document = Document(session=cast.session, kind=DocumentKind.MINUTES, requested_by=cast.clerk)

    def printed() -> str:
        content = press.render_paper(PAPERS[DocumentKind.MINUTES](document)).content
        command = ["pdftotext", "-layout", "-enc", "UTF-8", "-", "-"]
        out = subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()
        return " ".join(out.split())

    draft = printed()
    locked(cast, held)
    final = printed()
    assert ("Dự thảo" in draft, "Dự thảo" in final) == (True, False)
    assert "hội nghị thông qua" not in draft + final
    wanted = (SAID, CONCLUDED, ASKED, "BIÊN BẢN", "-BB/TU", "NGƯỜI GHI BIÊN BẢN CHỦ TRÌ HỘI NGHỊ")
    assert [words for words in wanted if words not in final] == []
    assert final.endswith("Ngô Thị Thư Ký Đỗ Văn Đứng Đầu")
    assert "./." not in final


def test_the_summons_names_the_members_and_the_invitation_the_others(cast: Cast, held: Conference) -> None:
    def printed(kind: DocumentKind) -> str:
        return said.text_of(PAPERS[kind](Document(session=cast.session, kind=kind, requested_by=cast.clerk)))

    summons, invitation = printed(DocumentKind.SUMMONS), printed(DocumentKind.INVITATION)
    assert [f"- Đồng chí {one}" in summons for one in (cast.member, cast.colleague, cast.head)] == [
        True,
        True,
        False,
    ]
    assert ("Giấy triệu tập" in summons, " triệu tập các đồng chí dự" in summons) == (True, True)
    assert ("Khách mời" in invitation, " trân trọng kính mời các đồng chí dự" in invitation) == (True, True)
    rating = "Chấm điểm, đề xuất mức xếp loại chất lượng"
    assert (rating in summons, rating in invitation) == (True, False)
    assert cast.clerk.full_name not in invitation
    assert (f"Kiểm điểm đồng chí {cast.member}" in summons, str(cast.member) in invitation) == (True, False)
    programme = printed(DocumentKind.PROGRAMME)
    assert [row for row in programme.split("\n") if str(cast.member) in row] == [
        f"5 | Kiểm điểm đồng chí {cast.member}, Ủy viên thứ 2 | Đồng chí {cast.member}"
    ]
