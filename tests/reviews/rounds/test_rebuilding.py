"""An opened round is put under another rule set while nothing is written; of a cancelled one everything that
fits is carried over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from members.models import Event, Member, Notice
from ratings.actions.cases import RatingProposal
from ratings.models import PeerGroup, RatingCase, Score, Step
from reviews import tasks as worker
from reviews.models import (
    Campaign,
    LeftOut,
    Paper,
    ReviewSession,
    RuleSetChange,
    Section,
    SubjectChange,
    TaskResult,
)
from reviews.papers.actions import papers as paper_actions
from reviews.papers.actions import tasks
from reviews.papers.from_cancelled import left_over
from reviews.papers.workbook import TaskRow
from reviews.rounds.actions import cancelling, rebuilding
from reviews.rounds.actions.campaigns import open_campaign, plan_campaign, request_opening
from reviews.rounds.guards import WRITTEN, written_in
from reviews.stages import Stage
from reviews.subjects.actions.coming import put_in
from reviews.subjects.actions.leaving import Leaving, take_out
from tests.pairs.racing import upload
from tests.reviews.cast import PLAN, TASKS, Cast, bring_to, comment, convene, make_cast, make_member, write
from tests.reviews.conftest import SignIn

OTHER = "124-2023"


def change(cast: Cast, code: str = OTHER) -> Campaign:
    cast.campaign = rebuilding.change_open_ruleset(cast.campaign, code, "Theo công văn.", by=cast.staff)
    return cast.campaign


def forms_of(campaign: Campaign) -> set[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """The kind, the form, the sections and the criteria of every paper of the round."""
    found = set()
    for paper in Paper.every.filter(session__campaign=campaign).for_list():
        case = paper.rated_case()
        sections = tuple(sorted(paper.sections.values_list("code", flat=True)))
        criteria = tuple(sorted(case.scores.values_list("criterion", flat=True)))
        assert case.period_id == campaign.period_id
        assert sorted(row.code for row in case.criteria) == list(criteria)
        found.add((case.kind, paper.form, sections, criteria))
    return found


def test_an_opened_round_becomes_what_it_would_be_under_the_other_rule_set(cast: Cast) -> None:
    """The same papers, sections, criteria and groups as a round opened under that rule set; people and dates
    stay."""
    before = set(Paper.objects.filter(session__campaign=cast.campaign).values_list("pk", "rank", "title"))
    changed = change(cast)
    fresh = open_campaign(cast.province, replace(PLAN, year=2026, ruleset_code=OTHER), by=cast.staff)
    assert forms_of(changed) == forms_of(fresh)
    assert set(Paper.objects.filter(session__campaign=changed).values_list("pk", "rank", "title")) == before
    cases = RatingCase.objects.filter(paper__session__campaign=changed)
    assert cases.filter(place__group__period=changed.period).count() == cases.count()
    wanted = set(PeerGroup.objects.filter(period=fresh.period).values_list("key", "committee"))
    assert set(PeerGroup.objects.filter(period=changed.period).values_list("key", "committee")) == wanted
    back = change(cast, PLAN.ruleset_code)
    assert (back.period.ruleset_code, back.sessions.count()) == (PLAN.ruleset_code, 3)
    assert Section.objects.filter(paper__session__campaign=back).exclude(text="").count() == 0


def test_everybody_concerned_is_told_once_and_the_history_says_who_changed_it(cast: Cast) -> None:
    for person in (cast.clerk, cast.head, cast.approver, cast.stranger):
        with pytest.raises(PermissionDenied):
            rebuilding.change_open_ruleset(cast.campaign, OTHER, "Theo công văn.", by=person)
    change(cast)
    change(cast)
    kept = RuleSetChange.objects.get()
    for _again in range(2):
        worker.tell_ruleset_change(kept.pk)
    told = Notice.objects.filter(text__contains="bộ quy định khác").values_list("recipient__code", flat=True)
    assert sorted(told) == sorted({"CLERK", "SUPERVISOR", "GUEST"} | _reviewed(cast))
    event = Event.objects.get(verb="change_ruleset")
    assert (event.actor_name, event.data["old"], event.data["new"]) == (str(cast.staff), "366-2025", OTHER)


def _reviewed(cast: Cast) -> set[str]:
    papers = Paper.objects.filter(session__campaign=cast.campaign, member__isnull=False)
    return set(papers.values_list("member__code", flat=True))


def _task(cast: Cast) -> TaskResult:
    row = TaskRow("Rà soát hộ nghèo", "Báo cáo", dt.date(2025, 6, 30))
    return tasks.add_task(cast.paper(cast.member), row, by=cast.member)


def _section(cast: Cast) -> object:
    section = cast.paper(cast.member).sections.all()[0]
    return paper_actions.save_paper_section(section, "Một câu.", by=cast.member, version=0)


def _attach(cast: Cast) -> object:
    return tasks.add_task(
        cast.paper(cast.member),
        TaskRow("Việc có tệp", "Báo cáo", dt.date(2025, 6, 30)),
        by=cast.member,
        uploads=[upload()],
    )


def _points(cast: Cast) -> object:
    return paper_actions.save_self_rating(
        cast.paper(cast.member),
        RatingProposal("GOOD", {"common": Decimal(27), "results": Decimal(60)}),
        by=cast.member,
    )


@pytest.mark.parametrize(
    ("wrote", "said"),
    [
        (_section, "1 mục đã có nội dung: Tỉnh ủy Thử"),
        (_task, "1 nhiệm vụ đã được nhập"),
        (_attach, "1 tệp đã đính kèm vào bản kiểm điểm"),
        (_points, "1 đối tượng đã có điểm"),
        (convene, "1 hội nghị đã được triệu tập"),
    ],
)
def test_whatever_is_written_stands_in_the_way_and_is_named(
    cast: Cast, wrote: Callable[[Cast], object], said: str, sign_in: SignIn
) -> None:
    bring_to(cast, Stage.WRITING)
    assert written_in(cast.campaign) == []
    wrote(cast)
    with pytest.raises(ValidationError, match="hủy đợt") as refused:
        change(cast)
    assert said in " ".join(refused.value.messages)
    address = reverse("reviews:change_open_ruleset", args=[cast.campaign.pk])
    page = sign_in(cast.staff).get(address, {"ruleset": OTHER}).content.decode()
    assert said in page
    assert 'name="ruleset"' not in page
    sent = sign_in(cast.staff).post(address, {"ruleset": OTHER, "ruleset_reason": "Theo công văn."})
    assert (sent.status_code, said in sent.content.decode()) == (422, True)
    assert Campaign.objects.get(pk=cast.campaign.pk).period.ruleset_code == "366-2025"


def test_what_is_handed_in_and_said_is_named_too(cast: Cast) -> None:
    bring_to(cast, Stage.COMMENTING)
    comment(cast, cast.member, cast.colleague)
    said = " ".join(one.text for one in written_in(cast.campaign))
    parts = ("1 phiên đã qua giai đoạn viết", "4 lần bản kiểm điểm đã được nộp", "1 ý kiến góp ý")
    assert [part for part in parts if part not in said] == []


NEUTRAL = {
    "AppraisalOrder",  # whether a dossier is to be vetted does not depend on the rule set
    "Document",
    "LeftOut",
    "Delegation",
    "Reminder",
    "ReviewPlace",
    "SubjectChange",
}
"""What may be there although nothing is written."""
LATER = {
    "AgendaItem",
    "Amendment",
    "BallotRound",
    "BallotSubject",
    "Dossier",
    "DossierItem",
    "Finding",
    "Mitigation",
    "NothingToAdd",
    "Petition",
    "Point",
    "ReReview",
    "Receipt",
    "Recusal",
    "RemedyPlan",
    "SelfEvaluation",
    "Topic",
}
"""What only comes with something that is written: a stage past the writing, a comment, a suggestion, a
conference."""


def test_every_row_that_belongs_to_a_round_is_thought_of() -> None:
    """A new model that points to a session, a paper or a case is listed as written, neutral or later."""
    roots = {ReviewSession, Paper, RatingCase}
    found = {
        model.__name__
        for app in ("reviews", "ratings")
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model in roots
    }
    written = {kind.rows.model.__name__ for kind in WRITTEN} | {"RatingStep", "Score", "Facts", "PeerPlace"}
    assert sorted(found - written - NEUTRAL - LATER - {"Paper", "ReviewSession"}) == []
    assert sorted((NEUTRAL | LATER) - found) == []


def test_who_is_reviewed_follows_the_rule_set(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody left out comes in, somebody reviewed is taken out; who was taken out before stays out."""
    fresh = make_member("FRESH", "Lý Văn Mới", cast.cell, admitted_on=dt.date(2026, 10, 1))
    exempt = make_member("EXEMPT", "Lý Văn Miễn", cast.cell, activity="exempt")
    campaign = open_campaign(cast.province, replace(PLAN, year=2026), by=cast.staff)
    assert set(LeftOut.objects.filter(session__campaign=campaign).values_list("member__code", flat=True)) == {
        "FRESH",
        "EXEMPT",
    }
    gone = Paper.objects.for_list().get(session__campaign=campaign, member=cast.colleague)
    take_out(gone, Leaving("ill", "Giấy ra viện", dt.date(2026, 1, 2)), by=cast.staff)

    def reasons(_campaign: Campaign, members: Any, ruleset: Any = None) -> dict[int, str]:
        code = (ruleset or _campaign.period.ruleset).code
        wanted = {"FRESH", "EXEMPT"} if code == "366-2025" else {"EXEMPT", "MEMBER"}
        return {row.pk: f"Theo {code}" for row in members if row.code in wanted}

    monkeypatch.setattr(rebuilding, "reasons_left_out", reasons)
    rebuilding.change_open_ruleset(campaign, OTHER, "Theo công văn.", by=cast.staff)
    standing = Paper.objects.filter(session__campaign=campaign, member__isnull=False)
    codes = set(standing.values_list("member__code", flat=True))
    assert ("FRESH" in codes, "MEMBER" in codes, "COLLEAGUE" in codes) == (True, False, False)
    assert fresh.papers.get(session__campaign=campaign).sections.count() > 5
    out = dict(LeftOut.objects.filter(session__campaign=campaign).values_list("member__code", "reason"))
    assert (out["MEMBER"], set(out)) == (f"Theo {OTHER}", {"EXEMPT", "MEMBER", "COLLEAGUE"})
    told = SubjectChange.objects.get(paper__member=cast.member)
    assert (told.kind, told.reason, told.document) == ("out", "not_obliged", campaign_title(campaign))
    assert exempt.papers.count() == 0


def campaign_title(campaign: Campaign) -> str:
    return Campaign.objects.get(pk=campaign.pk).period.ruleset.title


def test_a_round_that_is_not_opened_to_the_end_waits(cast: Cast) -> None:
    planned = plan_campaign(cast.province, replace(PLAN, year=2026), by=cast.staff)
    request_opening(planned, by=cast.staff)
    with pytest.raises(ValidationError, match="mở xong"):
        rebuilding.change_open_ruleset(planned, OTHER, "Theo công văn.", by=cast.staff)


def test_the_page_says_what_changes_and_asks(cast: Cast, sign_in: SignIn) -> None:
    address = reverse("reviews:change_open_ruleset", args=[cast.campaign.pk])
    client = sign_in(cast.staff)
    plan = reverse("reviews:round_plan", args=[cast.campaign.pk])
    assert f'action="{address}"' in client.get(plan).content.decode()
    page = client.get(address, {"ruleset": OTHER}).content.decode()
    for words in ("Chưa ai viết gì", "lãnh đạo, quản lý", "Đổi bộ quy định ngay bây giờ?"):
        assert words in page
    assert client.get(address, {"ruleset": "366-2025"}).headers["Location"] == f"{plan}#changes"
    assert sign_in(cast.approver).get(address, {"ruleset": OTHER}).status_code == 403
    assert (
        sign_in(cast.staff)
        .post(address, {"ruleset": OTHER, "ruleset_reason": "Theo công văn."})
        .headers["Location"]
        == plan
    )
    assert "124-QĐ/TW" in sign_in(cast.staff).get(plan).content.decode()
    assert Campaign.objects.get(pk=cast.campaign.pk).period.ruleset_code == OTHER


@pytest.mark.parametrize("more", [0, 12])
def test_the_page_costs_the_same_for_few_and_for_many(
    db: None, sign_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    cast = make_cast(more)
    address = reverse("reviews:change_open_ruleset", args=[cast.campaign.pk])
    client = sign_in(cast.staff)
    client.get(address, {"ruleset": OTHER})
    with django_assert_num_queries(38):
        client.get(address, {"ruleset": OTHER})


def _anew(cast: Cast, code: str) -> Paper:
    """Cancel the round, open it anew under this rule set, and return the member's new paper."""
    cancelled = cancelling.cancel_campaign(cast.campaign, "Mở nhầm", by=cast.staff)
    fresh = cancelling.plan_anew(cancelled, code, "Theo công văn.", by=cast.staff)
    request_opening(fresh, by=cast.staff)
    worker.open_round(fresh.pk)
    return Paper.objects.for_list().get(session__campaign=fresh, member=cast.member)


def test_tasks_points_and_facts_are_carried_over_where_they_fit(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    row = TaskRow("Rà soát hộ nghèo", "Báo cáo", dt.date(2025, 6, 30), result="Xong")
    collective = cast.paper(None)
    tasks.add_task(collective, row, by=cast.clerk, lead=cast.member, uploads=[upload()])
    tasks.take_over_tasks(cast.paper(cast.member), by=cast.member)
    old = cast.paper(cast.member)
    write(old, cast.member)
    paper = _anew(cast, "366-2025")
    assert [task.name for task in paper.tasks.all()] == [row.name]
    whole = Paper.objects.get(session=paper.session, member=None)
    task = whole.tasks.get()
    assert (task.result, task.lead, paper.tasks.get().origin) == ("Xong", cast.member, task)
    file, before_file = task.attachment, collective.tasks.get().attachment
    assert file
    assert before_file
    assert (file.paper_id, file.sha256) == (whole.pk, before_file.sha256)
    case, before = paper.rated_case(), old.rated_case()
    points = {row.criterion: row.self_points or Decimal(0) for row in before.scores.all()}
    assert dict(case.scores.values_list("criterion", "self_points")) == points
    assert (case.declared.assigned, case.declared.evidence) == (1, "Báo cáo năm")
    assert (case.step(Step.SELF), left_over(paper).level) == (None, "Hoàn thành tốt nhiệm vụ")
    ReviewSession.objects.filter(pk=paper.session_id).update(stage=Stage.WRITING)
    page = sign_in(cast.member).get(paper.get_absolute_url()).content.decode()
    assert "Mức tự nhận trong đợt đó: Hoàn thành tốt nhiệm vụ" in page
    fresh = Paper.objects.for_list().get(pk=paper.pk)
    paper_actions.save_self_rating(
        fresh, RatingProposal("GOOD", points), by=cast.member, **(TASKS | {"evidence": "x"})
    )
    assert left_over(fresh).count == 0


def test_points_of_criteria_that_are_gone_are_shown_beside(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    old = cast.paper(cast.member)
    write(old, cast.member)
    paper = _anew(cast, OTHER)
    kept = Score.objects.filter(case=paper.case, self_points__isnull=False)
    beside = left_over(paper)
    given = dict(old.rated_case().scores.values_list("criterion", "self_points"))
    shared = {row.code for row in paper.rated_case().criteria} & set(given)
    assert set(kept.values_list("criterion", flat=True)) == shared
    assert len(beside.marks) == len(given) - len(shared) > 0
    ReviewSession.objects.filter(pk=paper.session_id).update(stage=Stage.WRITING)
    page = sign_in(cast.member).get(paper.get_absolute_url()).content.decode()
    assert beside.marks[0][0] in page


def test_nobody_is_reviewed_by_two_rounds_of_one_year(cast: Cast) -> None:
    """Who moved since the other round was opened is left out there and named with the session; once taken
    out in the former one, the person is put in here with the case of the year."""
    plan = replace(PLAN, year=2026)
    there = open_campaign(cast.cell, plan, by=cast.staff)
    moved = Paper.objects.for_list().filter(session__campaign=there, member__isnull=False)[0]
    assert moved.member
    Member.objects.filter(papers=moved).update(cell=cast.other_cell)
    here = open_campaign(cast.other_cell, replace(plan, ruleset_code=OTHER), by=cast.staff)
    out = LeftOut.objects.get(session__campaign=here, member=moved.member)
    assert str(moved.session) in out.reason
    session = ReviewSession.objects.for_list().get(campaign=here)
    with pytest.raises(ValidationError, match="đợt khác"):
        put_in(session, moved.member, by=cast.staff)
    take_out(moved, Leaving("moved_out", "Giấy giới thiệu", dt.date(2026, 1, 2)), by=cast.staff)
    paper = put_in(session, moved.member, by=cast.staff)
    assert paper.rated_case().committee == cast.other_cell


def test_the_case_goes_along_where_both_rounds_have_one_rule_set(cast: Cast) -> None:
    plan = replace(PLAN, year=2026)
    there = open_campaign(cast.cell, plan, by=cast.staff)
    moved = Paper.objects.for_list().filter(session__campaign=there, member__isnull=False)[0]
    take_out(moved, Leaving("moved_out", "Giấy giới thiệu", dt.date(2026, 1, 2)), by=cast.staff)
    Member.objects.filter(papers=moved).update(cell=cast.other_cell)
    here = open_campaign(cast.other_cell, plan, by=cast.staff)
    paper = Paper.objects.for_list().get(session__campaign=here, member=moved.member)
    assert (paper.case_id, Paper.every.get(pk=moved.pk).case_id) == (moved.case_id, None)
    assert (paper.rated_case().committee, paper.rated_case().place.group.period) == (
        cast.other_cell,
        here.period,
    )
