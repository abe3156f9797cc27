"""Whoever stands in does what the other's role may do, in both names; one's own word nobody else gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from members import clock
from members.models import HEAD, Event, Member, Post, Role, RoleKind
from ratings.rules import CaseVerb, case_refusal
from reviews.cases.actions import ratings
from reviews.conference.actions import live
from reviews.opinions.actions import comments
from reviews.papers.actions import papers as paper_actions
from reviews.rules import PaperVerb, SessionVerb, can
from reviews.sessions import people
from reviews.stages import Stage
from tests.reviews.cast import (
    GOOD,
    REASON,
    Cast,
    bring_to,
    comment,
    decide,
    make_role,
    opened,
    write,
)
from tests.reviews.conftest import SignIn

REMARK = comments.CommentInput("proposal", "Nêu rõ trách nhiệm.")


def stand_in(cast: Cast, substitute: Member, absent: Member, kind: str) -> Member:
    """The substitute, as in a new request."""
    Role.objects.create(
        member=substitute,
        kind=kind,
        committee=cast.province,
        starts_on=clock.today(),
        ends_on=clock.today() + dt.timedelta(days=5),
        in_place_of=absent,
    )
    return Member.objects.get(pk=substitute.pk)


def last(verb: str) -> tuple[str, str]:
    event = Event.objects.filter(verb=verb).latest("pk")
    return event.actor_name, event.in_place_of


def test_the_history_names_both_where_the_right_was_lent_and_one_where_it_was_the_own(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    by = stand_in(cast, cast.colleague, cast.clerk, RoleKind.CLERK)
    write(cast.paper(cast.member), cast.member)
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.member)
    paper_actions.return_paper(cast.paper(cast.member), by=by, reason="Thiếu.")
    assert last("return") == (str(cast.colleague), str(cast.clerk))
    write(cast.paper(cast.colleague), by)
    paper_actions.submit_paper(cast.paper(cast.colleague), by=by)
    assert last("submit") == (str(cast.colleague), "")
    write(cast.paper(None), by)
    paper_actions.submit_paper(cast.paper(None), by=by)
    assert last("submit") == (str(cast.colleague), str(cast.clerk))


def test_texts_and_versions_saved_in_anothers_place_are_in_both_names(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    by = stand_in(cast, cast.colleague, cast.clerk, RoleKind.CLERK)
    for paper in (cast.paper(None), cast.paper(cast.colleague)):
        write(paper, by)
        paper_actions.submit_paper(paper, by=by)
    both = f"{cast.colleague} thay {cast.clerk}"
    collective, own = cast.paper(None), cast.paper(cast.colleague)
    assert {section.saver for section in collective.sections.exclude(text="")} == {both}
    assert {section.saver for section in own.sections.exclude(text="")} == {str(cast.colleague)}
    assert [paper.revisions.get().who for paper in (collective, own)] == [both, str(cast.colleague)]
    versions = sign_in(cast.head).get(reverse("reviews:versions", args=[collective.pk]))
    assert both in versions.content.decode()


def test_a_move_of_the_session_is_in_both_names_and_stands_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.COMMENTING)
    by = stand_in(cast, cast.colleague, cast.clerk, RoleKind.CLERK)
    client = sign_in(by)
    page = client.get(cast.session.get_absolute_url()).content.decode()
    assert f"thư ký thay {cast.clerk}" in page.lower().replace(str(cast.clerk).lower(), str(cast.clerk))
    address = reverse("reviews:session_move", args=[cast.session.pk])
    client.post(address, {"target": "writing", "seen": "commenting", "reason": "Cần sửa lại"})
    assert last("advance") == (str(cast.colleague), str(cast.clerk))
    role = Role.objects.of_substitutes().get()
    deeds = client.get(reverse("organisation:substitute", args=[role.pk])).content.decode()
    assert f"{cast.colleague} thay {cast.clerk}" in deeds


def test_a_substitute_gives_nobodys_own_word(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    by = stand_in(cast, cast.guest, cast.head, HEAD)
    own = cast.paper(cast.head)
    section = own.sections.get(code="duties")
    tried: list[Callable[[], object]] = [
        lambda: paper_actions.save_paper_section(section, "Lời người khác", by=by, version=section.version),
        lambda: paper_actions.submit_paper(own, by=by),
    ]
    for do in tried:
        with pytest.raises(PermissionDenied):
            do()
    bring_to(cast, Stage.COMMENTING)
    comment(cast, cast.head, cast.member)
    said = cast.paper(cast.head).comments.get()
    with pytest.raises(PermissionDenied):
        comments.add_comment(cast.paper(cast.member), REMARK, by=by)
    assert not can(by, PaperVerb.ANSWER, cast.paper(cast.head))
    with pytest.raises(PermissionDenied):
        comments.answer_comment(said, "taken_up", "Xin tiếp thu.", by=by)
    comments.answer_comment(said, "taken_up", "Xin tiếp thu.", by=cast.head)
    conference = opened(cast)
    with pytest.raises(PermissionDenied):
        live.ask_floor(conference, by=Member.objects.get(pk=by.pk))


def test_a_substitute_does_not_judge_himself_nor_the_one_he_stands_in_for(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    by = stand_in(cast, cast.colleague, cast.head, HEAD)
    for person, may in ((cast.member, True), (cast.head, False), (cast.colleague, False)):
        paper = cast.paper(person)
        assert can(by, SessionVerb.APPRAISE, paper) is may, person
        assert (case_refusal(CaseVerb.APPRAISE, paper.rated_case(), by) == "") is may, person
    with pytest.raises(PermissionDenied):
        ratings.appraise_in_session(cast.paper(cast.head), GOOD, by=by)
    ratings.appraise_in_session(cast.paper(cast.member), GOOD, by=by)
    assert last("rate_appraised") == (str(cast.colleague), str(cast.head))
    make_role(by, RoleKind.CLERK, cast.province)  # the own role as well
    by = Member.objects.get(pk=by.pk)
    assert can(by, SessionVerb.APPRAISE, cast.paper(cast.head))
    ratings.appraise_in_session(cast.paper(cast.head), GOOD, by=by)
    assert last("rate_appraised") == (str(cast.colleague), "")


def test_a_substitute_decides_nothing_that_the_approver_appraised(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    make_role(cast.approver, RoleKind.CLERK, cast.province)
    approver = Member.objects.get(pk=cast.approver.pk)
    ratings.appraise_in_session(cast.paper(cast.member), GOOD, by=approver)
    ratings.appraise_in_session(cast.paper(cast.colleague), GOOD, by=cast.clerk)
    by = stand_in(cast, cast.guest, cast.approver, RoleKind.APPROVER)
    cases = [cast.paper(one).rated_case() for one in (cast.member, cast.colleague)]
    assert [case_refusal(CaseVerb.DECIDE, case, by) == "" for case in cases] == [False, True]


def test_a_decision_in_place_of_the_approver_is_in_both_names(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.DECIDING)
    decide(cast, [cast.paper(None)], "GOOD")
    by = stand_in(cast, cast.guest, cast.approver, RoleKind.APPROVER)
    ratings.decide_in_session([cast.paper(cast.colleague)], "GOOD", by=by, reason=REASON)
    assert last("rate_decided") == (str(cast.guest), str(cast.approver))
    page = sign_in(cast.clerk).get(reverse("reviews:case", args=[cast.paper(cast.colleague).pk]))
    assert f"{cast.guest} thay {cast.approver}," in page.content.decode()


def test_who_stands_in_gets_the_notices_of_the_role(cast: Cast) -> None:
    stand_in(cast, cast.colleague, cast.clerk, RoleKind.CLERK)
    stand_in(cast, cast.member, cast.head, HEAD)
    stand_in(cast, cast.guest, cast.approver, RoleKind.APPROVER)
    leading = {cast.clerk, cast.head, cast.colleague, cast.member}
    assert set(people.clerks_and_head(cast.session)) == leading
    assert set(people.role_holders(RoleKind.APPROVER, cast.session)) == {cast.approver, cast.guest}
    assert Post.objects.current().filter(committee=cast.province, is_head=True).count() == 1
