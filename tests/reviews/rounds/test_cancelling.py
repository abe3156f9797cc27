"""A round is renamed, put under another rule set, cancelled and planned anew; nobody is rated twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from members.models import Event, Notice
from ratings.models import RatingCase, RatingStep
from reviews import tasks
from reviews.demo.ruleset import bring_in_ruleset
from reviews.desk.matters import matters_of
from reviews.models import Campaign, Comment, Paper, ReviewSession, Section
from reviews.papers.actions import papers as paper_actions
from reviews.papers.from_cancelled import left_over
from reviews.rounds.actions import cancelling, reminders
from reviews.rounds.actions.campaigns import open_campaign, plan_campaign, request_opening
from reviews.rules import (
    CONFERENCE_RULES,
    PAPER_RULES,
    SESSION_RULES,
    PaperVerb,
    Position,
    RefusalReason,
    allowed,
    allowed_on_paper,
    capacities_in,
    moves_for,
)
from reviews.stages import Stage
from tests.reviews.cast import PLAN, Cast, bring_to, comment, make_member, write
from tests.reviews.conftest import SignIn
from tests.reviews.rounds.test_reminders import due

WHY = "Mở nhầm theo bộ quy định cũ"
REFUSED = "Đợt đã bị hủy"


def cancel(cast: Cast) -> Campaign:
    cast.campaign = cancelling.cancel_campaign(cast.campaign, WHY, by=cast.staff)
    return cast.campaign


def test_staff_cancel_a_round_with_the_reason_and_everybody_is_told_once(cast: Cast) -> None:
    for person in (cast.clerk, cast.head, cast.approver, cast.stranger):
        with pytest.raises(PermissionDenied):
            cancelling.cancel_campaign(cast.campaign, WHY, by=person)
    with pytest.raises(ValidationError, match="lý do"):
        cancelling.cancel_campaign(cast.campaign, " ", by=cast.staff)
    campaign = cancel(cast)
    for _again in range(2):
        tasks.tell_cancelling(campaign.pk)
    told = Notice.objects.filter(text__contains=WHY).values_list("recipient__code", flat=True)
    assert sorted(told) == sorted({member.code for member in _concerned(cast)})
    event = Event.objects.get(verb="cancel_campaign")
    assert (event.actor_name, event.data["reason"], event.data["was"]) == (str(cast.staff), WHY, "open")
    with pytest.raises(ValidationError, match=REFUSED):
        cancelling.cancel_campaign(campaign, WHY, by=cast.staff)


def _concerned(cast: Cast) -> list[Any]:
    written = Paper.objects.filter(session__campaign=cast.campaign, member__isnull=False)
    beside = (cast.clerk, cast.supervisor, cast.guest)
    return [*(paper.member for paper in written.select_related("member")), *beside]


@pytest.mark.parametrize("rules", [SESSION_RULES, CONFERENCE_RULES, PAPER_RULES])
def test_in_a_cancelled_round_only_what_reads_is_allowed(rules: dict[Any, Any]) -> None:
    for verb, rule in rules.items():
        capacities = frozenset(rule.capacities)
        stage, state = next(iter(rule.stages or {""})), next(iter(rule.states or {""}))
        position = Position(capacities, stage, state, own=bool(rule.own), is_cancelled=True)
        if not rule.refuses(replace(position, is_cancelled=False)):
            assert rule.refuses(position) == (None if rule.reads else RefusalReason.CANCELLED), verb
        assert rule.reads == (verb.startswith("see_")), verb


def test_a_cancelled_round_is_read_but_no_more_written(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.COMMENTING)
    said = comment(cast, cast.member, cast.colleague)
    cancel(cast)
    session, paper = ReviewSession.objects.for_list().get(pk=cast.session.pk), cast.paper(cast.member)
    assert moves_for(capacities_in(cast.clerk, session), session) == ()
    assert all(verb.startswith("see_") for verb in allowed(capacities_in(cast.clerk, session), session))
    assert allowed_on_paper(cast.member, paper) == {PaperVerb.SEE_REVISIONS}
    section = paper.sections.all()[0]
    for refused in (
        lambda: paper_actions.save_paper_section(section, "Thêm", by=cast.member, version=section.version),
        lambda: paper_actions.return_paper(paper, by=cast.clerk, reason="Thiếu"),
        lambda: comment(cast, cast.member, cast.head),
        lambda: reminders.remind_session(session, by=cast.clerk),
        lambda: request_opening(cast.campaign, by=cast.staff),
    ):
        with pytest.raises((PermissionDenied, ValidationError), match=REFUSED):
            refused()
    client = sign_in(cast.colleague)
    for page in (session, paper):
        shown = client.get(page.get_absolute_url()).content.decode()
        assert WHY in shown
        assert "<textarea" not in shown
    assert said.text in shown
    client = sign_in(cast.staff)
    for name in ("board", "round_plan"):
        assert WHY in client.get(reverse(f"reviews:{name}", args=[cast.campaign.pk])).content.decode()


def test_nothing_waits_in_a_cancelled_round(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    comment(cast, cast.member, cast.colleague)
    due(cast, -2)
    assert ReviewSession.objects.get(pk=cast.session.pk).is_late(cast.session.due.replace(year=2099))
    before = set(matters_of(cast.member).tallies)
    assert before == {"answer", "comment"}
    cancel(cast)
    assert matters_of(cast.member).tallies == {}
    assert not ReviewSession.objects.get(pk=cast.session.pk).is_late(cast.session.due.replace(year=2099))
    assert reminders.remind_by_clock() == 0


def test_the_database_keeps_a_cancelled_round_as_it_is(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    said = comment(cast, cast.member, cast.colleague)
    cancel(cast)
    paper = cast.paper(cast.member)
    case = paper.rated_case()
    rows = (
        Campaign.objects.filter(pk=cast.campaign.pk),
        ReviewSession.objects.filter(pk=cast.session.pk),
        Paper.objects.filter(pk=paper.pk),
        Section.objects.filter(paper=paper),
        Comment.objects.filter(pk=said.pk),
    )
    changes: tuple[dict[str, Any], ...] = (
        {"title": "Khác"},
        {"is_cancelled": False},
        {"title": "Khác"},
        {"text": "Khác"},
        {"text": "Khác"},
    )
    for row, change in zip(rows, changes, strict=True):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        RatingStep.objects.create(case=case, step="self", level="GOOD", by=cast.member)


def test_what_is_published_is_not_cancelled(cast: Cast) -> None:
    bring_to(cast, Stage.CLOSED)
    with pytest.raises(ValidationError, match="đã công bố"):
        cancel(cast)
    assert Campaign.objects.get(pk=cast.campaign.pk).state == "open"


def test_a_round_planned_anew_has_the_texts_and_cases_of_its_own(cast: Cast, sign_in: SignIn) -> None:
    """Section by section where the codes agree; what is left is shown to its writer, and to no other."""
    cast = bring_to(cast, Stage.WRITING)
    old = cast.paper(cast.member)
    write(old, cast.member)
    cancelled = cancel(cast)
    fresh = cancelling.plan_anew(cancelled, "124-2023", "Theo công văn.", by=cast.staff)
    assert (fresh.state, fresh.period.ruleset_code, fresh.title) == ("planned", "124-2023", PLAN.title)
    fresh = cancelling.set_ruleset(fresh, bring_in_ruleset(by=cast.staff).code, by=cast.staff)
    fresh = cancelling.set_ruleset(fresh, "124-2023", "Theo công văn.", by=cast.staff)
    request_opening(fresh, by=cast.staff)
    tasks.open_round(fresh.pk)
    paper = Paper.objects.for_list().get(session__campaign=fresh, member=cast.member)
    texts, before = paper.texts(), old.texts()
    assert paper.case_id != old.case_id
    shared = set(texts) & set(before)
    assert {code: texts[code] for code in shared} == {code: before[code] for code in shared}
    left = [text for _heading, text in left_over(paper).texts]
    assert sorted(left) == sorted(text for code, text in before.items() if code not in texts and text)
    assert (bool(shared), bool(left)) == (True, True)
    ReviewSession.objects.filter(campaign=fresh).update(stage=Stage.WRITING)
    own = sign_in(cast.member).get(paper.get_absolute_url()).content.decode()
    assert "Từ đợt đã hủy" in own
    Paper.objects.filter(pk=paper.pk).update(state="submitted")
    read = sign_in(cast.clerk).get(paper.get_absolute_url())
    assert (read.status_code, "Từ đợt đã hủy" in read.content.decode()) == (200, False)


def test_the_same_rule_set_can_be_opened_again_and_counts_only_the_new_cases(cast: Cast) -> None:
    old = set(RatingCase.objects.filter(period=cast.campaign.period).values_list("pk", flat=True))
    cancelled = cancel(cast)
    assert set(RatingCase.objects.filter(period=cancelled.period).values_list("pk", flat=True)) == old
    fresh = open_campaign(cast.province, PLAN, by=cast.staff)
    assert fresh.period_id != cancelled.period_id
    new = RatingCase.objects.filter(period=fresh.period)
    assert (new.count(), new.filter(place__isnull=True).count()) == (len(old), 0)


def test_a_second_rated_round_is_refused_whatever_its_rule_set(cast: Cast) -> None:
    below = replace(PLAN, ruleset_code=bring_in_ruleset(by=cast.staff).code)
    for committee in (cast.province, cast.cell):
        with pytest.raises(ValidationError, match="Không ai được xếp loại hai lần"):
            plan_campaign(committee, below, by=cast.staff)
    other = plan_campaign(cast.province, replace(below, year=2026), by=cast.staff)
    with pytest.raises(DatabaseError), transaction.atomic():
        Campaign.objects.filter(pk=other.pk).update(committee=cast.cell, period=cast.campaign.period)
    cancel(cast)
    assert plan_campaign(cast.cell, below, by=cast.staff).state == "planned"


def test_an_opened_round_is_renamed_but_keeps_its_rule_set(cast: Cast) -> None:
    renamed = cancelling.rename_campaign(cast.campaign, "Kiểm điểm  cuối năm 2025", by=cast.staff)
    assert renamed.title == "Kiểm điểm cuối năm 2025"
    with pytest.raises(ValidationError):
        cancelling.rename_campaign(renamed, " ", by=cast.staff)
    with pytest.raises(ValidationError, match="đã mở"):
        cancelling.set_ruleset(renamed, "124-2023", "Theo công văn.", by=cast.staff)
    with pytest.raises(PermissionDenied):
        cancelling.rename_campaign(renamed, "Khác", by=cast.clerk)


def test_superseded_rule_sets_stand_under_a_heading_of_their_own(cast: Cast, sign_in: SignIn) -> None:
    bring_in_ruleset(by=cast.staff)
    page = sign_in(cast.staff).get(reverse("reviews:campaign_new")).content.decode()
    usable, superseded = page.split('<optgroup label="Đã được thay thế')
    assert [code in usable for code in ("366-2025", "vanlinh-2025", "124-2023", "132-2018")] == [
        True,
        True,
        False,
        False,
    ]
    assert ("124-2023" in superseded, "132-2018" in superseded) == (True, True)


def test_before_the_opening_it_is_said_what_it_brings(cast: Cast, sign_in: SignIn) -> None:
    make_member("OLD", "Lý Văn Miễn", cast.cell, activity="exempt")
    planned = plan_campaign(cast.province, replace(PLAN, year=2026), by=cast.staff)
    address = reverse("reviews:open_round", args=[planned.pk])
    page = sign_in(cast.staff).get(address).content.decode()
    papers = Paper.objects.filter(session__campaign=cast.campaign)
    assert f"với 3 phiên và {papers.count()} bản kiểm điểm?" in page
    assert "Lý Văn Miễn" in page
    assert "Chưa có người đứng đầu và thư ký, không ai chuyển được giai đoạn của phiên: Chi bộ A" in page
    assert "Chưa có cán bộ ủy ban kiểm tra có tài khoản" in page
    assert planned.sessions.count() == 0
    assert sign_in(cast.approver).get(address).status_code == 403
    sign_in(cast.staff).post(address)
    assert Campaign.objects.get(pk=planned.pk).state == "opening"


def test_before_the_closing_it_is_said_what_becomes_public(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.DECIDING)
    address = reverse("reviews:before_closing", args=[cast.session.pk])
    blocked = sign_in(cast.approver).get(address).content.decode()
    assert "ngay bây giờ?" not in blocked
    assert sign_in(cast.clerk).get(address).headers["Location"] == cast.session.get_absolute_url()
