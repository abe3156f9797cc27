"""Opinions from outside: entered with their source, verified, assigned, put together, answered."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from members import clock
from members.models import Event, Member, Notice
from reviews.desk.actions.course import advance_session
from reviews.documents.blocks import Heading
from reviews.models import Comment, Document, DocumentKind, Point
from reviews.opinions.actions import opinions as actions
from reviews.opinions.actions.comments import CommentInput, answer_comment, edit_comment
from reviews.opinions.printed import synthesis_paper
from reviews.sessions.blocker import BlockedError
from reviews.stages import Stage
from tests.reviews import said
from tests.reviews.cast import Cast, bring_to, comment, convene
from tests.reviews.conftest import SignIn

FRONT = actions.OpinionSource("front", "Ủy ban Mặt trận Tổ quốc tỉnh Thử", dt.date(2025, 11, 20))
LETTER = actions.OpinionSource("person", "Ông Nông Văn Thư", dt.date(2025, 11, 21), keeps=True)
SLOW = CommentInput("shortcoming", "Trả lời kiến nghị của dân còn chậm.", "duties")


def say(
    cast: Cast, on: Member | None, source: actions.OpinionSource = FRONT, remark: CommentInput = SLOW
) -> Comment:
    return actions.record_opinion(cast.paper(on), source, remark, by=cast.clerk)


@pytest.fixture
def commenting(cast: Cast) -> Cast:
    return bring_to(cast, Stage.COMMENTING)


def test_an_opinion_is_entered_before_the_paper_may_be_read_and_its_subject_is_told(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    opinion = say(cast, cast.member)
    assert (opinion.speaker, opinion.author) == (FRONT.name, cast.clerk)
    assert Notice.objects.filter(recipient=cast.member, url=opinion.get_absolute_url()).count() == 1
    for person in (cast.member, cast.head, cast.staff, cast.supervisor, cast.guest, cast.stranger):
        if person != cast.head:
            with pytest.raises(PermissionDenied):
                actions.record_opinion(cast.paper(cast.member), FRONT, SLOW, by=person)


@pytest.mark.parametrize(
    "source",
    [
        actions.OpinionSource("colleague", "Đồng chí A", dt.date(2025, 11, 20)),
        actions.OpinionSource("front", "  ", dt.date(2025, 11, 20)),
        actions.OpinionSource("front", "Mặt trận", dt.date(2999, 1, 1)),
    ],
)
def test_an_opinion_without_a_source_is_no_opinion(commenting: Cast, source: actions.OpinionSource) -> None:
    with pytest.raises(ValidationError):
        say(commenting, commenting.member, source)
    assert not Comment.objects.exists()


def test_the_database_wants_a_source_for_what_comes_from_outside(commenting: Cast) -> None:
    opinion = say(commenting, commenting.member)
    with pytest.raises(IntegrityError, match="comment_from_outside_has_source"), transaction.atomic():
        Comment.objects.filter(pk=opinion.pk).update(source="")


def test_until_it_is_verified_only_the_subject_and_those_who_gather_see_it(
    commenting: Cast, sign_in: SignIn
) -> None:
    opinion = say(commenting, commenting.member)
    url = commenting.paper(commenting.member).get_absolute_url()

    def readers() -> set[str]:
        people = ("member", "head", "clerk", "staff", "colleague", "supervisor", "guest")
        return {
            part
            for part in people
            if SLOW.text in sign_in(getattr(commenting, part)).get(url).content.decode()
        }

    assert readers() == {"member", "head", "clerk", "staff"}
    received = sign_in(commenting.colleague).get(commenting.session.get_absolute_url()).context["papers"]
    assert [paper.received for paper in received] == [0, 0, 0, 0]
    actions.verify_comment(opinion, "verified", "Đối chiếu sổ tiếp dân: 3 việc quá hạn.", by=commenting.clerk)
    assert readers() == {"member", "head", "clerk", "staff", "colleague", "supervisor", "guest"}


def test_a_name_that_is_kept_is_read_on_the_page_of_those_who_gather_only(
    commenting: Cast, sign_in: SignIn
) -> None:
    opinion = say(commenting, commenting.member, LETTER)
    actions.verify_comment(opinion, "verified", "Đã gặp và kiểm tra.", by=commenting.clerk)
    page = reverse("reviews:paper_opinions", args=[opinion.paper_id])
    assert LETTER.name in sign_in(commenting.clerk).get(page).content.decode()
    for person in (commenting.member, commenting.colleague, commenting.clerk):
        paper = sign_in(person).get(opinion.paper.get_absolute_url()).content.decode()
        assert (SLOW.text in paper, LETTER.name in paper) == (True, False)
    assert not Event.objects.filter(data__icontains="Nông Văn Thư").exists()
    own = say(commenting, commenting.head, LETTER)
    assert (
        LETTER.name
        not in sign_in(commenting.head)
        .get(reverse("reviews:paper_opinions", args=[own.paper_id]))
        .content.decode()
    )


def test_nobody_verifies_what_is_said_about_themselves(commenting: Cast) -> None:
    opinion = say(commenting, commenting.head)
    with pytest.raises(PermissionDenied):
        actions.verify_comment(opinion, "refuted", "Không đúng.", by=commenting.head)
    assert (
        actions.verify_comment(opinion, "refuted", "Đã kiểm tra hồ sơ.", by=commenting.clerk).verdict
        == "refuted"
    )


def test_commenting_does_not_end_before_every_opinion_is_verified(commenting: Cast) -> None:
    opinion = say(commenting, None, remark=CommentInput("shortcoming", SLOW.text))
    actions.assign_comment(opinion, commenting.member, by=commenting.clerk)
    convene(commenting)
    with pytest.raises(BlockedError) as blocked:
        advance_session(commenting.session, Stage.CONFERENCE, by=commenting.clerk, seen=Stage.COMMENTING)
    assert [row.guard for row in blocked.value.blockers] == ["opinions_verified", "comments_answered"]
    actions.verify_comment(opinion, "verified", "Đúng theo biên bản.", by=commenting.clerk)
    answer_comment(opinion, "taken_up", "Đã bổ sung vào mục II.", by=commenting.member)
    moved = advance_session(commenting.session, Stage.CONFERENCE, by=commenting.clerk, seen=Stage.COMMENTING)
    assert moved.stage == Stage.CONFERENCE


def test_who_is_named_to_explain_finds_it_in_the_own_work_and_answers(
    commenting: Cast, sign_in: SignIn
) -> None:
    opinion = say(commenting, None, remark=CommentInput("shortcoming", SLOW.text))
    with pytest.raises(ValidationError):
        actions.assign_comment(opinion, commenting.stranger, by=commenting.clerk)
    actions.assign_comment(opinion, commenting.colleague, by=commenting.clerk)
    client = sign_in(commenting.colleague)
    url = reverse("reviews:comment_answer", args=[opinion.pk])
    assert url in client.get(reverse("reviews:my_work")).content.decode()
    answer = client.post(url, {"kind": "explained", "text": "Do thiếu biên chế."})
    opinion.refresh_from_db()
    assert (answer.status_code, opinion.answered_by) == (302, commenting.colleague)
    assert sign_in(commenting.member).get(url).status_code in (403, 404)


def test_putting_together_loses_no_original_and_one_answer_serves_each(commenting: Cast) -> None:
    first = say(commenting, commenting.member)
    remark = CommentInput("proposal", "Nên trả lời dân nhanh hơn.", "duties")
    second = say(commenting, commenting.member, LETTER, remark)
    elsewhere = comment(commenting, commenting.member, commenting.colleague)
    paper = commenting.paper(commenting.member)
    with pytest.raises(ValidationError):
        actions.combine_comments(paper, [first.pk, elsewhere.pk], "Chậm", by=commenting.clerk)
    point = actions.combine_comments(paper, [first.pk, second.pk], "Chậm trả lời dân", by=commenting.clerk)
    assert list(point.comments.values_list("text", flat=True)) == [SLOW.text, remark.text]
    actions.answer_point(point, "taken_up", "Xin tiếp thu.", by=commenting.member)
    assert set(paper.comments.exclude(pk=elsewhere.pk).values_list("answer", flat=True)) == {"Xin tiếp thu."}
    actions.dissolve_point(point, by=commenting.clerk)
    assert (Point.objects.count(), paper.comments.count()) == (0, 3)


def test_what_a_source_said_is_not_reworded(commenting: Cast) -> None:
    with pytest.raises(PermissionDenied):
        edit_comment(say(commenting, commenting.member), SLOW, by=commenting.clerk)


def test_the_pages_of_opinions_are_for_those_who_lead_or_watch(commenting: Cast, sign_in: SignIn) -> None:
    say(commenting, commenting.member)
    paths = [
        reverse("reviews:opinions", args=[commenting.session.pk]),
        reverse("reviews:paper_opinions", args=[commenting.paper(commenting.member).pk]),
    ]
    seen = {
        part: {sign_in(getattr(commenting, part)).get(path).status_code for path in paths}
        for part in (
            "clerk",
            "head",
            "staff",
            "approver",
            "member",
            "colleague",
            "supervisor",
            "guest",
            "stranger",
        )
    }
    assert seen == {
        **{part: {200} for part in ("clerk", "head", "staff", "approver")},
        **{part: {403} for part in ("member", "colleague", "supervisor", "guest")},
        "stranger": {404},
    }


def test_a_refused_form_keeps_its_words(commenting: Cast, sign_in: SignIn) -> None:
    paper = commenting.paper(commenting.member)
    data = {"origin": "front", "source": "Mặt trận", "kind": "proposal", "text": "Lời dài đã gõ"}
    answer = sign_in(commenting.clerk).post(reverse("reviews:opinion_new", args=[paper.pk]), data)
    assert answer.status_code == 422
    assert "Lời dài đã gõ" in answer.content.decode()


def test_the_synthesis_on_paper_repeats_what_everybody_may_read_and_counts_the_rest(commenting: Cast) -> None:
    cast = commenting
    comment(cast, cast.member, by=cast.colleague, text="Nên đi cơ sở nhiều hơn.")
    kept = say(cast, cast.member, LETTER, CommentInput("shortcoming", "Đơn để lâu.", "duties"))
    actions.verify_comment(kept, "verified", "Đúng 3 đơn.", by=cast.clerk)
    false = say(cast, cast.member, remark=CommentInput("shortcoming", "Nhận quà.", "duties"))
    actions.verify_comment(false, "refuted", "Không có việc này.", by=cast.clerk)
    say(cast, None, remark=CommentInput("shortcoming", "Trả lời chậm.", "targets"))
    document = Document(session=cast.session, kind=DocumentKind.SYNTHESIS, requested_by=cast.clerk)
    paper = synthesis_paper(document)
    words = said.text_of(paper)
    hidden = (LETTER.name, "Nhận quà.", "Trả lời chậm.")
    assert [word for word in hidden if word in words] == []
    assert "Có 4 ý kiến góp ý, trong đó 1 ý kiến của các đồng chí trong hội nghị và 3 ý kiến" in words
    assert "1 ý kiến chưa xác minh hoặc không xác minh được, 1 ý kiến không đúng sự thật" in words
    subjects = [block.text for block in paper.blocks if isinstance(block, Heading)]
    number = next(n for n, text in enumerate(subjects, 1) if str(cast.member) in text)
    [table] = said.tables_of(paper, f"{number}. {cast.member}")
    assert [row[2:] for row in table] == [
        [f"Đồng chí {cast.colleague}", "Chưa trả lời."],
        ["Cá nhân", "Chưa trả lời."],
    ]


def test_a_table_of_opinions_is_looked_at_and_then_entered_whole(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    url = reverse("reviews:opinions_paste", args=[cast.session.pk])
    form = {
        "origin": "front",
        "source": "Ủy ban Mặt trận",
        "received_on": clock.today().isoformat(),
        "kind": "proposal",
        "text": (
            f"TT\tHọ và tên\tNội dung\n1\t{cast.member}\tHạn chế\tChậm trả lời dân.\n"
            "\t\tCần đi cơ sở.\n2\tAi Đó\tKhen"
        ),
    }
    clerk = sign_in(cast.clerk)
    shown = clerk.post(url, form).content.decode()
    assert ("Không có đồng chí nào" in shown, Comment.objects.count()) == (True, 0)
    form["text"] = form["text"].replace("Ai Đó", str(cast.colleague))
    seen = hashlib.sha256(form["text"].encode()).hexdigest()
    assert seen in clerk.post(url, form).content.decode()
    assert Comment.objects.count() == 0
    clerk.post(url, {**form, "write": "yes", "seen": seen})
    found = Comment.objects.order_by("pk").values_list("paper__member", "kind", "text", "source")
    assert list(found) == [
        (cast.member.pk, "shortcoming", "Chậm trả lời dân.", "Ủy ban Mặt trận"),
        (cast.member.pk, "proposal", "Cần đi cơ sở.", "Ủy ban Mặt trận"),
        (cast.colleague.pk, "proposal", "Khen", "Ủy ban Mặt trận"),
    ]
    assert sign_in(cast.member).get(url).status_code == 403
