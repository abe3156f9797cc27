"""How a session moves: the table, the guards, the lock."""

from __future__ import annotations

import threading
from itertools import pairwise, product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from members.models import Event
from reviews.desk.actions.course import advance_session
from reviews.desk.guards import GUARDS, blockers_of_move
from reviews.models import ReviewSession
from reviews.sessions.blocker import BlockedError
from reviews.stages import MOVES, Guard, Stage, find_move, moves_from, reached
from tests.reviews.cast import Cast, bring_to, comment, convene, make_cast


def test_every_stage_but_the_last_has_one_way_forward_and_none_leads_past_a_stage() -> None:
    order = list(Stage)
    for stage in order[:-1]:
        forward = [move.target for move in moves_from(stage) if move.is_forward]
        assert forward == [order[order.index(stage) + 1]]
    assert moves_from(Stage.CLOSED) == ()


def test_going_back_always_needs_a_reason() -> None:
    assert {move.needs_reason for move in MOVES if not move.is_forward} == {True}
    assert {move.needs_reason for move in MOVES if move.is_forward} == {False}


def test_reached_is_the_stage_and_all_after_it() -> None:
    assert reached(Stage.DECIDING) == ["deciding", "closed"]


@pytest.mark.parametrize(("source", "target"), list(product(Stage, Stage)))
def test_only_moves_of_the_table_are_taken(cast: Cast, source: Stage, target: Stage) -> None:
    bring_to(cast, source)
    move = find_move(source, target)
    if move and not move.guards and not move.by_order:
        by = cast.approver if source == Stage.DECIDING else cast.clerk
        assert advance_session(cast.session, target, by=by, seen=source, reason="Cần bổ sung").stage == target
    elif not move or move.by_order:
        with pytest.raises(ValidationError):
            advance_session(cast.session, target, by=cast.approver, seen=source, reason="Cần bổ sung")
        cast.session.refresh_from_db()
        assert cast.session.stage == source


def test_a_blocked_move_says_how_many_and_who(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    with pytest.raises(BlockedError) as blocked:
        advance_session(cast.session, Stage.COMMENTING, by=cast.clerk, seen=Stage.WRITING)
    [blocker] = blocked.value.blockers
    assert "4" in blocker.text
    assert "Lê Thị Đảng Viên" in blocker.text
    assert blocker.url == cast.session.get_absolute_url()


def test_commenting_does_not_end_before_every_comment_is_answered(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    comment(cast, cast.member, cast.colleague)
    convene(cast)
    cast.session.refresh_from_db()
    move = find_move(Stage.COMMENTING, Stage.CONFERENCE)
    assert move is not None
    [blocker] = blockers_of_move(cast.session, move)
    assert "Lê Thị Đảng Viên" in blocker.text
    with pytest.raises(BlockedError):
        advance_session(cast.session, Stage.CONFERENCE, by=cast.clerk, seen=Stage.COMMENTING)


def test_a_member_a_guest_and_a_stranger_move_nothing(cast: Cast) -> None:
    for person in (cast.member, cast.guest, cast.supervisor, cast.stranger, cast.administrator):
        with pytest.raises(PermissionDenied):
            advance_session(cast.session, Stage.WRITING, by=person, seen=Stage.PREPARING)
    cast.session.refresh_from_db()
    assert cast.session.stage == Stage.PREPARING


def test_going_back_without_a_reason_is_refused(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    with pytest.raises(ValidationError):
        advance_session(cast.session, Stage.WRITING, by=cast.clerk, seen=Stage.COMMENTING, reason="  ")


def test_a_button_seen_at_another_stage_is_refused(cast: Cast) -> None:
    """The head presses "Back to writing" on a page that is out of date."""
    bring_to(cast, Stage.RATING)
    with pytest.raises(ValidationError):
        advance_session(cast.session, Stage.COMMENTING, by=cast.head, seen=Stage.COMMENTING, reason="Thiếu")


def test_history_tells_every_move(cast: Cast) -> None:
    bring_to(cast, Stage.CLOSED)
    lines = Event.objects.filter(verb="advance", subject_id=cast.session.pk).values_list("data", "actor_name")
    order = [stage.value for stage in Stage]
    assert [(data["old"], data["new"]) for data, _who in lines] == list(pairwise(order))
    assert {who for _data, who in lines} == {"Ngô Thị Thư Ký", "Vũ Thị Quyết Định"}


@pytest.mark.django_db(transaction=True)
def test_of_four_simultaneous_clicks_exactly_one_moves_the_session() -> None:
    cast = make_cast()
    start = threading.Barrier(4)
    outcomes: list[str] = []

    def press(by: object) -> None:
        session = ReviewSession.objects.get(pk=cast.session.pk)
        start.wait()
        try:
            advance_session(session, Stage.WRITING, by=by, seen=Stage.PREPARING)  # type: ignore[arg-type]
            outcomes.append("moved")
        except ValidationError:
            outcomes.append("refused")
        finally:
            connection.close()

    people = [cast.clerk, cast.head, cast.clerk, cast.head]
    threads = [threading.Thread(target=press, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["moved", "refused", "refused", "refused"]
    assert Event.objects.filter(verb="advance", subject_id=cast.session.pk).count() == 1


def test_a_reason_of_invisible_marks_is_none_and_breaks_nothing(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    with pytest.raises(ValidationError):
        advance_session(
            cast.session, Stage.WRITING, by=cast.clerk, seen=Stage.COMMENTING, reason="\u200b\x00"
        )
    advance_session(cast.session, Stage.WRITING, by=cast.clerk, seen=Stage.COMMENTING, reason="Sửa\x00 số")
    assert Event.objects.filter(verb="advance").latest("pk").data["reason"] == "Sửa số"


def test_every_guard_of_the_table_has_its_function() -> None:
    assert set(GUARDS) == set(Guard)
