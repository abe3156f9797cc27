"""What a member without a device writes by hand: who types it in, how it is marked, and who confirms it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from members import clock
from members.models import Event, Member, Notice, RoleKind
from members.organisation.actions import merging
from reviews.completing.actions import amending, linking
from reviews.desk.actions.course import advance_session
from reviews.desk.guards import blockers_of_move
from reviews.manuscripts.actions import confirming
from reviews.models import (
    Attachment,
    Comment,
    Confirmation,
    Manuscript,
    ManuscriptKind,
    Paper,
    PaperState,
    Revision,
    Similarity,
)
from reviews.opinions.actions import comments, opinions
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions.papers import IncompleteError
from reviews.report.comments import commented_papers
from reviews.report.papers import self_reviews
from reviews.report.rows import read_session
from reviews.sessions.saving import ConflictError
from reviews.stages import Stage, find_move
from tests.reviews.cast import Cast, bring_to, comment, make_member, make_role, write, write_all
from tests.reviews.completing.test_linking import draw
from tests.reviews.conftest import SignIn
from tests.reviews.manuscripts.writing import SIGNED, WHY, attach, handed_in, sheet

REMARK = comments.CommentInput("proposal", "Cần đi cơ sở nhiều hơn.")
MARK = "do đồng chí Ngô Thị Thư Ký nhập thay từ bản viết tay ký ngày 20/11/2025"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def writing(cast: Cast) -> Cast:
    """The member has no login."""
    bring_to(cast, Stage.WRITING)
    cast.member.user.delete()
    return cast


@pytest.fixture
def commenting(cast: Cast) -> Cast:
    return bring_to(cast, Stage.COMMENTING)


def by_hand(cast: Cast, member: Member) -> Paper:
    attach(cast, member)
    return cast.paper(member)


def test_who_writes_by_hand_holds_the_session_back_no_more(writing: Cast, sign_in: SignIn) -> None:
    """The 70-year-old of the field: no login, and the cell waits for his paper alone."""
    cast = writing
    for person in (None, cast.head, cast.colleague):
        write(cast.paper(person), cast.author(person))
        paper_actions.submit_paper(cast.paper(person), by=cast.author(person))
    move = find_move(Stage.WRITING, Stage.COMMENTING)
    assert move
    assert [blocker.members for blocker in blockers_of_move(cast.session, move)] == [{cast.member.pk}]
    with pytest.raises(PermissionDenied):
        write(cast.paper(cast.member), cast.clerk)
    paper = handed_in(cast, cast.member)
    assert blockers_of_move(cast.session, move) == []
    revision = paper.revisions.get()
    assert (paper.state, revision.by, revision.manuscript.member) == (
        PaperState.SUBMITTED,
        cast.clerk,
        cast.member,
    )
    told = Event.objects.filter(verb="hand_in_for").values_list("actor_name", "data__member")
    assert list(told) == [(cast.clerk.full_name, cast.member.full_name)]
    advance_session(cast.session, Stage.COMMENTING, by=cast.clerk, seen=Stage.WRITING)
    page = sign_in(cast.colleague).get(paper.get_absolute_url()).content.decode()
    said = ("Bản viết tay", "Chưa được xác nhận", str(cast.clerk))
    assert [words in page for words in said] == [True] * 3


def test_nothing_is_handed_in_without_what_was_signed_for_this_version(writing: Cast) -> None:
    cast = writing
    handed_in(cast, cast.member)
    paper_actions.return_paper(cast.paper(cast.member), by=cast.head, reason="Thiếu số liệu")
    with pytest.raises(IncompleteError) as refused:
        paper_actions.submit_paper(cast.paper(cast.member), by=cast.clerk)
    assert [lack.anchor for lack in refused.value.lacks] == ["by-hand"]
    attach(cast, cast.member, words="bản viết lại")
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.clerk)
    kinds = Revision.objects.filter(paper=cast.paper(cast.member), manuscript__isnull=False)
    assert [row.number for row in kinds] == [1, 3]


def test_the_database_takes_no_paper_of_a_person_from_somebody_else(writing: Cast) -> None:
    paper = writing.paper(writing.member)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="handed in by the person"), transaction.atomic():
        Revision.objects.create(paper=paper, number=1, kind="submitted", texts={}, by=writing.clerk)
    with pytest.raises(IntegrityError, match="from what the person signed"), transaction.atomic():
        Paper.objects.filter(pk=paper.pk).update(by_hand=True)


@pytest.mark.parametrize("who", ["staff", "approver", "colleague", "guest", "supervisor", "stranger"])
def test_only_clerk_and_head_type_in(writing: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        attach(writing, writing.member, by=getattr(writing, who))
    assert Manuscript.objects.count() == 0


def test_nobody_types_in_for_oneself(writing: Cast) -> None:
    with pytest.raises(PermissionDenied, match="tự nhập"):
        attach(writing, writing.head, by=writing.head)


def test_what_somebody_typed_is_never_written_over(cast: Cast) -> None:
    """With an open login it needs a reason; who has begun to type goes on; and two at once see both texts."""
    bring_to(cast, Stage.WRITING)
    with pytest.raises(ValidationError) as refused:
        attach(cast, cast.member, reason=" ")
    assert list(refused.value.message_dict) == ["reason"]
    section = cast.paper(cast.member).sections.get(code="duties")
    paper_actions.save_paper_section(section, "Lời tự gõ", by=cast.member, version=0)
    with pytest.raises(ValidationError, match="đã tự nhập"):
        attach(cast, cast.member)
    cast.member.user.delete()
    attach(cast, cast.member)
    kept = Event.objects.get(verb="attach_manuscript").data["typed"]
    assert kept == {"duties": "Lời tự gõ"}
    with pytest.raises(ConflictError):
        paper_actions.save_paper_section(section, "Lời nhập thay", by=cast.clerk, version=0)
    section.refresh_from_db()
    assert section.text == "Lời tự gõ"


def test_the_member_may_type_at_any_time_and_take_the_paper_back(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    paper = by_hand(cast, cast.member)
    assert sign_in(cast.clerk).get(paper.get_absolute_url()).status_code == 200
    answer = sign_in(cast.member).post(reverse("reviews:give_back", args=[paper.pk]))
    assert (answer.status_code, cast.paper(cast.member).by_hand) == (302, False)
    assert sign_in(cast.clerk).get(paper.get_absolute_url()).status_code == 404
    write(cast.paper(cast.member), cast.member)
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.member)
    assert Manuscript.objects.get().revision is None


def test_likeness_is_the_members_alone(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    paper = by_hand(cast, cast.member)
    Similarity.objects.create(section=paper.sections.get(code="duties"), version=0)
    seen = [Similarity.objects.visible_to(one).count() for one in (cast.member, cast.clerk, cast.head)]
    assert seen == [1, 0, 0]


def test_a_comment_bears_the_members_name_and_who_typed_it_in(commenting: Cast, sign_in: SignIn) -> None:
    cast = commenting
    manuscript = attach(cast, cast.member, ManuscriptKind.COMMENTS)
    said = comments.add_comment(cast.paper(cast.head), REMARK, by=cast.clerk, manuscript=manuscript)
    assert (said.author, said.manuscript) == (cast.member, manuscript)
    assert comments.add_comment(cast.paper(cast.head), REMARK, by=cast.clerk, manuscript=manuscript) == said
    page = sign_in(cast.colleague).get(cast.paper(cast.head).get_absolute_url()).content.decode()
    assert (str(cast.member) in page, f"{cast.clerk} nhập thay từ" in page) == (True, True)
    told = Notice.objects.filter(recipient=cast.head).latest("pk").text
    assert told == f"Đồng chí {cast.member} đã góp ý vào bản kiểm điểm của đồng chí."
    with pytest.raises(PermissionDenied):
        comments.add_comment(cast.paper(cast.member), REMARK, by=cast.clerk, manuscript=manuscript)
    with pytest.raises(PermissionDenied, match="đã tải bản viết tay"):
        comments.add_comment(cast.paper(None), REMARK, by=cast.head, manuscript=manuscript)


def test_who_typed_in_a_comment_mends_it_until_it_is_confirmed(commenting: Cast) -> None:
    cast = commenting
    manuscript = attach(cast, cast.member, ManuscriptKind.COMMENTS)
    said = comments.add_comment(cast.paper(cast.head), REMARK, by=cast.clerk, manuscript=manuscript)
    better = comments.CommentInput("proposal", "Cần đi cơ sở thường xuyên hơn.")
    with pytest.raises(PermissionDenied):
        comments.edit_comment(said, better, by=cast.colleague)
    assert comments.edit_comment(said, better, by=cast.clerk).text == better.text
    confirming.confirm_manuscript(manuscript, by=cast.member)
    with pytest.raises(PermissionDenied):
        comments.edit_comment(said, REMARK, by=cast.clerk)
    with pytest.raises(ValidationError, match="đã được xác nhận"):
        comments.add_comment(cast.paper(None), REMARK, by=cast.clerk, manuscript=manuscript)


def test_answers_are_the_members_and_need_the_signed_sheet(commenting: Cast) -> None:
    cast = commenting
    asked = [comment(cast, cast.member, cast.colleague, text) for text in ("Một", "Hai", "Ba")]
    with pytest.raises(PermissionDenied):
        comments.answer_comment(asked[0], "explained", "Đã giải trình.", by=cast.clerk)
    manuscript = attach(cast, cast.member, ManuscriptKind.ANSWERS)
    done = comments.answer_comment(asked[0], "explained", "Đã giải trình.", by=cast.clerk)
    assert (done.answered_by, done.answer_manuscript) == (cast.member, manuscript)
    point = opinions.combine_comments(
        cast.paper(cast.member), [row.pk for row in asked[1:]], "Hai ý", by=cast.clerk
    )
    both = opinions.answer_point(point, "taken_up", "Xin tiếp thu.", by=cast.clerk)
    assert {row.answered_by for row in both} == {cast.member}
    with pytest.raises(ValidationError, match="bản trả lời"):
        comments.answer_comment(asked[0], "explained", "Khác.", by=cast.head)
    own = comments.answer_comment(asked[0], "explained", "Tôi tự trả lời.", by=cast.member)
    assert (own.answered_by, own.answer_manuscript) == (cast.member, None)


def test_a_finding_is_answered_and_the_paper_amended_by_hand(cast: Cast) -> None:
    bring_to(cast, Stage.CONFERENCE)
    linking.settle_collective_paper(cast.session, by=cast.clerk)
    finding = draw(cast, cast.member)
    with pytest.raises(PermissionDenied):
        linking.answer_finding(finding, "accepts", "Xin nhận.", by=cast.clerk)
    manuscript = attach(cast, cast.member, ManuscriptKind.ANSWERS)
    done = linking.answer_finding(finding, "accepts", "Xin nhận.", by=cast.clerk)
    assert (done.answered_by, done.answer_manuscript) == (cast.member, manuscript)
    cast.session = type(cast.session).objects.get(pk=cast.session.pk)
    type(cast.session).objects.filter(pk=cast.session.pk).update(stage=Stage.COMPLETING)
    amending.open_for_amendment(cast.paper(cast.member), by=cast.clerk, reason="Bổ sung")
    with pytest.raises(IncompleteError):
        amending.hand_in_again(cast.paper(cast.member), {}, by=cast.clerk)
    attach(cast, cast.member, words="bản bổ sung")
    amending.hand_in_again(cast.paper(cast.member), {}, by=cast.clerk)
    assert cast.paper(cast.member).revisions.latest("number").manuscript.member == cast.member


def confirmed(manuscript: Manuscript) -> bool:
    return Manuscript.objects.get(pk=manuscript.pk).confirmed_at is not None


@pytest.fixture
def typed(commenting: Cast) -> Manuscript:
    """A comment of the member, typed in by the clerk."""
    manuscript = attach(commenting, commenting.member, ManuscriptKind.COMMENTS)
    comments.add_comment(commenting.paper(None), REMARK, by=commenting.clerk, manuscript=manuscript)
    return manuscript


def test_the_member_confirms_or_two_others_do(commenting: Cast, typed: Manuscript) -> None:
    cast = commenting
    confirming.confirm_manuscript(typed, by=cast.head)
    assert not confirmed(typed)
    confirming.confirm_manuscript(typed, by=cast.head)
    assert not confirmed(typed)
    confirming.confirm_manuscript(typed, by=cast.colleague)
    assert (confirmed(typed), Confirmation.objects.count()) == (True, 2)
    assert Notice.objects.filter(recipient=cast.clerk, text__contains="đã được xác nhận").count() == 1
    confirming.object_to_manuscript(typed, "Thiếu một câu.", by=cast.member)
    assert not confirmed(typed)
    with pytest.raises(IntegrityError, match="confirmed by its member"), transaction.atomic():
        Manuscript.objects.filter(pk=typed.pk).update(confirmed_at=clock.now())
    confirming.confirm_manuscript(typed, by=cast.member)
    assert confirmed(typed)


def test_one_witness_is_not_enough_even_for_the_database(commenting: Cast, typed: Manuscript) -> None:
    confirming.confirm_manuscript(typed, by=commenting.head)
    with pytest.raises(IntegrityError, match="confirmed by its member"), transaction.atomic():
        Manuscript.objects.filter(pk=typed.pk).update(confirmed_at=clock.now())


@pytest.mark.parametrize("who", ["clerk", "staff", "guest", "stranger", "approver"])
def test_who_typed_it_in_and_who_is_not_reviewed_here_confirm_nothing(
    commenting: Cast, typed: Manuscript, who: str
) -> None:
    with pytest.raises(PermissionDenied):
        confirming.confirm_manuscript(typed, by=getattr(commenting, who))


def test_neither_the_typist_nor_who_handed_it_in_is_a_witness(writing: Cast) -> None:
    """The clerk attached it, the head handed it in and a colleague, a clerk too, typed a section."""
    cast = writing
    make_role(cast.colleague, RoleKind.CLERK, cast.province)
    manuscript = attach(cast, cast.member)
    write(cast.paper(cast.member), cast.clerk)
    section = cast.paper(cast.member).sections.get(code="duties")
    paper_actions.save_paper_section(
        section, f"{section.text} Thêm.", by=cast.colleague, version=section.version
    )
    with pytest.raises(ValidationError, match="chưa nộp"):
        confirming.confirm_manuscript(manuscript, by=cast.member)
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.head)
    for person in (cast.clerk, cast.head, cast.colleague):
        with pytest.raises(PermissionDenied):
            confirming.confirm_manuscript(manuscript, by=person)
    for person in (cast.clerk, cast.head):
        with pytest.raises(IntegrityError, match="does not confirm"), transaction.atomic():
            Confirmation.objects.create(manuscript=manuscript, by=person)
    confirming.confirm_manuscript(manuscript, by=cast.member)
    assert confirmed(manuscript)


def test_what_was_attached_stays_as_it_is(commenting: Cast, typed: Manuscript) -> None:
    changes: tuple[dict[str, object], ...] = ({"signed_on": dt.date(2025, 1, 1)}, {"member": commenting.head})
    for change in changes:
        with pytest.raises(IntegrityError, match="kept as it was"), transaction.atomic():
            Manuscript.objects.filter(pk=typed.pk).update(**change)
    confirming.confirm_manuscript(typed, by=commenting.head)
    with pytest.raises(IntegrityError, match="not rewritten"), transaction.atomic():
        Confirmation.objects.update(objection="Sai")
    said = Comment.objects.get(manuscript=typed)
    with pytest.raises(IntegrityError, match="what that person wrote"), transaction.atomic():
        Comment.objects.filter(pk=said.pk).update(author=commenting.head)


def test_the_same_sheet_twice_is_one(commenting: Cast) -> None:
    first = attach(commenting, commenting.member, ManuscriptKind.COMMENTS)
    assert attach(commenting, commenting.member, ManuscriptKind.COMMENTS) == first
    assert Attachment.objects.filter(manuscript__isnull=False).count() == 1


@pytest.mark.parametrize(
    ("kind", "stage", "words"),
    [
        (ManuscriptKind.PAPER, Stage.COMMENTING, "đã nộp"),
        (ManuscriptKind.COMMENTS, Stage.WRITING, "giai đoạn góp ý"),
        ("ballot", Stage.COMMENTING, "bản viết tay là gì"),
    ],
)
def test_what_is_not_typed_in(cast: Cast, kind: Any, stage: Stage, words: str) -> None:
    """Too late, too early, and what is no word of a review, as a ballot."""
    bring_to(cast, stage)
    with pytest.raises(ValidationError) as refused:
        attach(cast, cast.member, kind)
    assert words in " ".join(refused.value.messages)


def test_the_report_says_who_typed_in(writing: Cast) -> None:
    cast = writing
    handed_in(cast, cast.member)
    for person in (None, cast.head, cast.colleague):
        write(cast.paper(person), cast.author(person))
        paper_actions.submit_paper(cast.paper(person), by=cast.author(person))
    advance_session(cast.session, Stage.COMMENTING, by=cast.clerk, seen=Stage.WRITING)
    cast.session.refresh_from_db()
    comment(cast, cast.member, cast.colleague)
    manuscript = attach(cast, cast.member, ManuscriptKind.COMMENTS)
    comments.add_comment(cast.paper(cast.head), REMARK, by=cast.clerk, manuscript=manuscript)
    attach(cast, cast.member, ManuscriptKind.ANSWERS)
    asked = Comment.objects.get(paper=cast.paper(cast.member))
    comments.answer_comment(asked, "explained", "Đã giải trình.", by=cast.clerk)
    rows = read_session(cast.session, clock.today())
    typed = [paper.typed for paper in self_reviews(rows) if paper.name == str(cast.member)]
    assert typed == [f"{MARK}, chưa được xác nhận"]
    said = [text for paper in commented_papers(rows) for text in paper.comments]
    assert [MARK in text.author for text in said] == [True, False]
    assert [MARK in text.answered for text in said] == [False, True]


def post(client: Client, name: str, key: int, **data: object) -> Any:
    return client.post(reverse(f"reviews:{name}", args=[key]), data)


def test_the_pages_lead_from_the_sheet_to_the_confirmation(commenting: Cast, sign_in: SignIn) -> None:
    cast = commenting
    paper = cast.paper(cast.member)
    clerk = sign_in(cast.clerk)
    shown = clerk.get(reverse("reviews:session_manuscripts", args=[cast.session.pk])).content.decode()
    assert reverse("reviews:by_hand", args=[paper.pk]) in shown
    data = {"kind": "comments", "signed_on": SIGNED.isoformat(), "reason": WHY}
    assert post(clerk, "by_hand", paper.pk, **data).status_code == 422
    answer = post(clerk, "by_hand", paper.pk, **data, scan=sheet())
    manuscript = Manuscript.objects.get()
    assert answer["Location"] == manuscript.get_absolute_url()
    page = f"{reverse('reviews:manuscript_comment', args=[manuscript.pk])}?paper={cast.paper(cast.head).pk}"
    assert clerk.post(page, {"kind": "proposal", "text": REMARK.text}).status_code == 302
    assert "1 ý kiến" in clerk.get(manuscript.get_absolute_url()).content.decode()
    assert "chưa được xác nhận" in clerk.get(cast.session.get_absolute_url()).content.decode()
    assert post(clerk, "manuscript_confirm", manuscript.pk).status_code == 403
    member = sign_in(cast.member)
    assert manuscript.get_absolute_url() in member.get(reverse("reviews:my_work")).content.decode()
    assert post(member, "manuscript_object", manuscript.pk, reason=" ").status_code == 422
    assert post(member, "manuscript_object", manuscript.pk, reason="Thiếu chữ.").status_code == 302
    assert Notice.objects.filter(recipient=cast.clerk, text__contains="Thiếu chữ.").count() == 1
    assert post(member, "manuscript_confirm", manuscript.pk).status_code == 302
    assert confirmed(manuscript)
    assert sign_in(cast.stranger).get(manuscript.get_absolute_url()).status_code == 404


def test_the_list_costs_the_same_for_one_and_for_several(
    commenting: Cast, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    page = reverse("reviews:session_manuscripts", args=[commenting.session.pk])
    client = sign_in(commenting.clerk)
    for member in (commenting.member, commenting.head, commenting.colleague):
        attach(commenting, member, ManuscriptKind.COMMENTS)
        with django_assert_num_queries(8):
            assert str(member) in client.get(page).content.decode()


def test_writing_all_is_as_before(cast: Cast) -> None:
    """Who types in the own paper needs no sheet, nor do clerk and head for the collective's."""
    bring_to(cast, Stage.WRITING)
    write_all(cast)
    assert Manuscript.objects.count() == 0


def test_who_was_entered_twice_takes_along_what_was_written_by_hand(
    commenting: Cast, typed: Manuscript
) -> None:
    """All of it names the one record afterwards, although it is kept as it was attached."""
    confirming.confirm_manuscript(typed, by=commenting.member)
    double = make_member("DOUBLE", commenting.member.full_name, commenting.cell)
    merging.merge_members(double, commenting.member, "Thông báo số 3", by=commenting.administrator)
    said = Comment.objects.get(manuscript=typed)
    assert (said.author, Manuscript.objects.get().member, Confirmation.objects.get().by) == (double,) * 3
