"""A scenario is replayed whole, once; what has to be refused is, in a sentence that says what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError

from members.models import Event, Member
from reviews.agenda import AgendaKind
from reviews.demo.scenarios.frame import NotRefusedError, Telling
from reviews.models import Document, MinutesSection, ReviewSession, Vote
from reviews.soundness.rules import broken_rules
from reviews.stages import Stage
from tests.reviews.demo.conftest import replay


def test_a_second_run_changes_nothing_and_says_so(s2_told: list[str]) -> None:
    before = (Event.objects.count(), Member.objects.count(), Document.objects.count())
    assert replay("S2") == [s2_told[0], "  Đã diễn trước đây trong cơ sở dữ liệu này; không thay đổi gì."]
    assert (Event.objects.count(), Member.objects.count(), Document.objects.count()) == before
    kinds = Document.objects.order_by("pk").values_list("kind", flat=True)
    called, held = ["summons", "programme"], ["minutes", "plan", "dossier", "report"]
    voted = ["ballot_slips", "count_minutes"]
    rated = ["proposal", "resolution", "ratings", "rating_decision", "rating_notice"]
    assert list(kinds) == [*called, *voted, *held, *rated]


DEVIATIONS = (
    "ít nhất 3 ngày làm việc",
    "Còn 1/36 ý kiến góp ý chưa được trả lời",
    "cần ít nhất 4 mới được khai mạc",
    "phải được kiểm điểm tại Chi bộ Cơ quan Đảng ủy xã Bến Sậy trước",
    "Còn 1/7 tập thể, cá nhân chưa có quyết định xếp loại",
    "Xếp loại xong tập thể rồi mới xếp loại người đứng đầu",
    "chốt sau cùng",
)


def test_what_departs_from_the_rules_is_refused_with_what_to_do(s1_refused: list[str]) -> None:
    assert [words for words in DEVIATIONS if not any(words in said for said in s1_refused)] == []
    assert ReviewSession.objects.get(committee__code="S1-BS").stage == Stage.CLOSED
    assert list(broken_rules()) == []


def test_the_guests_hands_are_not_counted_along_and_the_vote_stands_in_the_minutes(
    s2_told: list[str],
) -> None:
    counted = "Đã đếm 8 người, nhưng chỉ có 6 đồng chí có quyền biểu quyết đang có mặt."
    entered = "Việc này dành cho thư ký hoặc người chủ trì hội nghị."
    refused = [said for said in s2_told if ": bị từ chối. “" in said]
    assert [sum(words in said for said in refused) for words in (counted, entered)] == [1, 1]
    vote = Vote.objects.get()
    assert (vote.item.kind, vote.in_favour, vote.present) == (AgendaKind.RATING, 6, 6)
    assert list(broken_rules()) == []
    text = MinutesSection.objects.get(code=f"item-{vote.item_id}").text
    assert text.split("\n")[-1] == f"Biểu quyết: {vote.motion} – 6/6 đồng chí có mặt tán thành (100%)."


IN_THE_WAY = (
    "chưa kết thúc",
    "đã kết thúc",
    "Không ai được xếp loại hai lần",
)


def test_in_a_living_year_every_figure_adds_up_and_every_session_closes(s6_told: list[str]) -> None:
    assert [line for line in s6_told if line.startswith("  ✓ Người bị bỏ sót")] == ["  ✓ Người bị bỏ sót: []"]
    refused = [line for line in s6_told if ": bị từ chối. “" in line]
    assert [words for words in IN_THE_WAY if not any(words in line for line in refused)] == []
    left = ReviewSession.objects.filter(is_cancelled=False).exclude(stage=Stage.CLOSED)
    assert list(left) == []
    assert list(broken_rules()) == []


def test_what_is_not_refused_stops_the_replay_and_leaves_nothing(db: None) -> None:
    member_count = Member.objects.count()
    with pytest.raises(NotRefusedError):
        Telling().refused("việc được phép", lambda: Event.record("tried", Member(pk=1), by=None))
    assert (Event.objects.count(), Member.objects.count()) == (0, member_count)


def test_a_refusal_is_told_in_its_own_words(db: None) -> None:
    lines: list[str] = []

    def attempt() -> None:
        raise ValidationError(["Còn thiếu một.", "Hãy bổ sung."])

    Telling(lines.append).refused("nộp sớm", attempt)
    assert lines == ["  ✗ Thử nộp sớm: bị từ chối. “Còn thiếu một. Hãy bổ sung.”"]


@pytest.mark.parametrize(("is_local", "codes"), [(False, ["S1"]), (True, ["S9"])])
def test_elsewhere_or_of_an_unknown_scenario_nothing_is_played(
    db: None, settings: Any, is_local: bool, codes: list[str]
) -> None:
    settings.LOCAL = is_local
    with pytest.raises(CommandError):
        replay(*codes)
    assert Member.objects.count() == 0
