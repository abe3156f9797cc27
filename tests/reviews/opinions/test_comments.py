"""Comments and their answers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members.models import Event, Notice
from reviews.models import Comment
from reviews.opinions.actions import comments as actions
from reviews.stages import Stage
from tests.reviews.cast import Cast, bring_to, comment
from tests.reviews.conftest import SignIn


@pytest.fixture
def commenting(cast: Cast) -> Cast:
    return bring_to(cast, Stage.COMMENTING)


def test_every_member_comments_on_the_collective_and_on_each_colleague(commenting: Cast) -> None:
    for person in (commenting.head, commenting.member, commenting.colleague):
        for on in commenting.subjects():
            if on != person:
                comment(commenting, on, person)
    pairs = set(Comment.objects.values_list("author__code", "paper__member__code"))
    assert len(pairs) == 9


def test_nobody_comments_on_the_own_paper(commenting: Cast) -> None:
    with pytest.raises(PermissionDenied):
        comment(commenting, commenting.member, commenting.member)


def test_a_supervisor_may_remark_but_guest_clerk_staff_and_stranger_may_not(commenting: Cast) -> None:
    assert comment(commenting, commenting.member, commenting.supervisor).author == commenting.supervisor
    for person in (commenting.guest, commenting.clerk, commenting.staff, commenting.stranger):
        with pytest.raises(PermissionDenied):
            comment(commenting, commenting.member, person)


def test_comments_are_only_taken_while_commenting_lasts(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    with pytest.raises(PermissionDenied):
        comment(cast, cast.member, cast.colleague)


def test_the_writer_answers_and_the_author_is_told(commenting: Cast) -> None:
    said = comment(commenting, commenting.member, commenting.colleague)
    answered = actions.answer_comment(said, "taken_up", "Xin tiếp thu.", by=commenting.member)
    assert (answered.answer_kind, answered.answer, answered.answered_by) == (
        "taken_up",
        "Xin tiếp thu.",
        commenting.member,
    )
    assert (
        Notice.objects.filter(recipient=commenting.member, url__contains=f"#comment-{said.pk}").count() == 1
    )
    assert (
        Notice.objects.filter(recipient=commenting.colleague, url__contains=f"#comment-{said.pk}").count()
        == 1
    )


def test_a_supervisor_whose_task_has_ended_is_told_nothing_of_the_answer(commenting: Cast) -> None:
    said = comment(commenting, commenting.member, commenting.supervisor)
    commenting.supervisor.roles.update(ends_on=dt.date(2020, 1, 2))
    actions.answer_comment(said, "taken_up", "Xin tiếp thu.", by=commenting.member)
    assert not Notice.objects.filter(recipient=commenting.supervisor).exists()


def test_the_collectives_comments_are_answered_by_clerk_or_head_only(commenting: Cast) -> None:
    said = comment(commenting, None, commenting.member)
    for person in (commenting.member, commenting.colleague, commenting.staff):
        with pytest.raises(PermissionDenied):
            actions.answer_comment(said, "explained", "Không phải việc của tôi", by=person)
    assert actions.answer_comment(said, "explained", "Đã nêu ở mục 2.", by=commenting.head).answer_kind


@pytest.mark.parametrize(("kind", "text"), [("", "Có chữ"), ("taken_up", "  "), ("unknown", "Có chữ")])
def test_an_answer_needs_its_kind_and_words(commenting: Cast, kind: str, text: str) -> None:
    said = comment(commenting, commenting.member, commenting.colleague)
    with pytest.raises(ValidationError):
        actions.answer_comment(said, kind, text, by=commenting.member)


def test_half_an_answer_is_refused_by_the_database(commenting: Cast) -> None:
    said = comment(commenting, commenting.member, commenting.colleague)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=said.pk).update(answer_kind="taken_up")


def test_a_comment_is_changed_until_it_is_answered_and_history_keeps_the_old_words(commenting: Cast) -> None:
    said = comment(commenting, commenting.member, commenting.colleague, "Lời cũ")
    actions.edit_comment(said, actions.CommentInput("question", "Lời mới"), by=commenting.colleague)
    assert Event.objects.get(verb="edit_comment").data == {"old": "Lời cũ"}
    actions.answer_comment(said, "explained", "Xin giải trình.", by=commenting.member)
    with pytest.raises(PermissionDenied):
        actions.edit_comment(said, actions.CommentInput("question", "Lời khác"), by=commenting.colleague)
    said.refresh_from_db()
    assert said.text == "Lời mới"


def test_a_refused_comment_comes_back_with_its_words(commenting: Cast, sign_in: SignIn) -> None:
    url = reverse("reviews:comment_add", args=[commenting.paper(commenting.member).pk])
    page = sign_in(commenting.colleague).post(url, {"kind": "", "text": "Đừng để mất lời này"})
    assert page.status_code == 422
    assert "Đừng để mất lời này" in page.content.decode()
    assert not Comment.objects.exists()
