"""The same round played under every rule set: forms, marks in the browser, levels, closing, the report."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from members.models import Member
from ratings import rulesets
from ratings.actions import rulesets as ruleset_actions
from ratings.rulesets import Grading, RuleSet, SubjectKind, WeightRow
from reviews.actions import papers as paper_actions
from reviews.actions import ratings as rating_actions
from reviews.actions.campaigns import open_campaign
from reviews.actions.sessions import advance
from reviews.models import Paper, ReviewSession
from reviews.reports import gather, press
from reviews.stages import Stage
from tests.reviews.cast import PLAN, Cast, make_cast

FORMS = {
    "132-2018": {"collective": "01", "person": "02"},
    "124-2023": {"collective": "01", "person": "2B"},
    "366-2025": {"collective": "01", "person": "2A"},
    "vanlinh-2025": {"collective": "01", "person": "2A"},
    "mau-2026": {"collective": "01", "person": "2A"},
}
ENOUGH = "Việc đã làm, kết quả, số liệu. " * 20


def derive_one(by: Member) -> None:
    parent = RuleSet.parse(rulesets.load("366-2025").content)
    given = rulesets.settings_of(parent)
    rows = [
        WeightRow("common", "Phẩm chất, kỷ luật", Decimal(30)),
        WeightRow("results", "Nhiệm vụ riêng của tỉnh Mẫu", Decimal("42.5")),
        WeightRow("results", "Chỉ đạo lĩnh vực", Decimal("27.5")),
    ]
    given = replace(given, weights={**given.weights, SubjectKind.LEADER: rows})
    names = ruleset_actions.Names("mau-2026", "Quy định số 01-QĐ/TU", "01-QĐ/TU", dt.date(2026, 1, 5), "Mẫu")
    local = ruleset_actions.derive("366-2025", names, given, by=by)
    assert ruleset_actions.check(local, by=by) == []
    ruleset_actions.take_into_use(local, by=by)


def open_round(cast: Cast, code: str) -> ReviewSession:
    plan = replace(PLAN, title=f"Đợt theo {code}", year=2027, ruleset_code=code)
    campaign = open_campaign(cast.province, plan, by=cast.staff)
    return ReviewSession.objects.for_list().get(campaign=campaign, committee=cast.province)


def marks(paper: Paper) -> dict[str, str]:
    """As typed: the grade "Tốt" everywhere, or four fifths of the points."""
    ruleset = paper.rated_case().period.ruleset
    good = next((grade.value for grade in ruleset.grades if grade.name == "Tốt"), None)
    return {
        f"points_{row.code}": str(good if good is not None else row.max * Decimal("0.8")).replace(".", ",")
        for row in paper.rated_case().criteria
    }


def fill_in(paper: Paper) -> dict[str, str]:
    tasks = {"assigned": "20", "done": "20", "on_time": "20", "exceeding": "4"}
    return {**marks(paper), **tasks, "level": "GOOD", "evidence": "Báo cáo năm"}


def post(client: Client, by: Member, name: str, paper: Paper, data: dict[str, str]) -> None:
    client.force_login(by.user)
    answer = client.post(reverse(f"reviews:{name}", args=[paper.pk]), data)
    assert answer.status_code == 302, answer.content.decode()


def write(client: Client, paper: Paper, by: Member) -> None:
    for section in paper.sections.all():
        paper_actions.save_section(section, ENOUGH, by=by, version=section.version)
    post(client, by, "rate_own", paper, fill_in(paper))
    paper_actions.submit(paper, by=by)


def play(client: Client, cast: Cast, session: ReviewSession) -> ReviewSession:
    """From preparing to closed, the marks typed into the pages."""

    def move(to: Stage, by: Member) -> None:
        nonlocal session
        session = advance(session, to, by=by, seen=session.stage)

    def each(act: Callable[[Paper], object]) -> None:
        for paper in session.papers.for_list():
            act(paper)

    move(Stage.WRITING, cast.clerk)
    each(lambda paper: write(client, paper, paper.member or cast.clerk))
    move(Stage.COMMENTING, cast.clerk)
    move(Stage.RATING, cast.clerk)
    reason = {"reason": "Đúng với kết quả năm.", "low_trust_pct": "5"}
    each(lambda paper: post(client, cast.clerk, "appraise", paper, {**fill_in(paper), **reason}))
    move(Stage.DECIDING, cast.clerk)
    papers = list(session.papers.for_list())
    rating_actions.decide(papers, "GOOD", by=cast.approver, reason="Kết luận của cấp có thẩm quyền.")
    move(Stage.CLOSED, cast.approver)
    return session


def text_of(content: bytes) -> str:
    command = ["pdftotext", "-enc", "UTF-8", "-", "-"]
    run = subprocess.run(command, input=content, capture_output=True, check=True)
    return " ".join(run.stdout.decode().split())


@pytest.mark.django_db
@pytest.mark.parametrize("code", FORMS)
def test_a_round_is_played_to_its_report_under_every_set(client: Client, code: str) -> None:
    cast = make_cast()
    if code == "mau-2026":
        derive_one(cast.staff)
    session = play(client, cast, open_round(cast, code))
    ruleset = session.period.ruleset
    papers = list(session.papers.for_list())
    assert {paper.form for paper in papers if paper.member is None} == {FORMS[code]["collective"]}
    assert {paper.form for paper in papers if paper.member} == {FORMS[code]["person"]}
    assert (session.stage, ruleset.code) == (Stage.CLOSED, code)
    text = text_of(press.render(gather(session)).content)
    assert "Hoàn thành tốt nhiệm vụ" in text
    shown = [row.name for row in ruleset.criteria_for(SubjectKind.LEADER)]
    assert [name for name in shown if name in text] == shown
    by_words = ruleset.grading is Grading.WORDS
    assert ("Mức tự đánh giá" in text, "Điểm tự chấm" in text) == (by_words, not by_words)
    page = client.get(reverse("reviews:case", args=[papers[1].pk])).content.decode()
    assert (">Tốt<" in page, ">80<" in page.replace("<strong>", "")) == (by_words, not by_words)
