"""The same round played under every rule set: forms, marks in the browser, levels, closing, the report."""

from __future__ import annotations

import copy
import datetime as dt
import subprocess
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from config.services import Service
from members.models import Member
from ratings import rulesets
from ratings.actions import rulesets as ruleset_actions
from ratings.models import Step
from ratings.rulesets import Grading, RuleSet, SubjectKind, WeightRow
from reviews.demo import conference as conferences
from reviews.demo.ruleset import bring_in_ruleset
from reviews.desk.actions.course import advance_session
from reviews.documents import press
from reviews.documents.actions.documents import request_document
from reviews.models import Document, DocumentKind, DocumentState, Paper, ReviewSession
from reviews.papers.actions import papers as paper_actions
from reviews.report.printed import report_paper
from reviews.rounds.actions.campaigns import open_campaign
from reviews.stages import Stage
from tests.conftest import eventually
from tests.ratings.known import INVENTED
from tests.reviews.cast import (
    PASSED,
    PLAN,
    Cast,
    cells_on_paper,
    complete_all,
    decide,
    make_cast,
    sent_long_ago,
    settle_below,
)

FORMS = {
    "132-2018": {"collective": "01", "person": "02"},
    "124-2023": {"collective": "01", "person": "2B"},
    "366-2025": {"collective": "01", "person": "2A"},
    INVENTED: {"collective": "01", "person": "2A"},
    "mau-2026": {"collective": "01", "person": "2A"},
}
ENOUGH = "Việc đã làm, kết quả, số liệu. " * 20


def derive_one(by: Member) -> None:
    parent = RuleSet.parse(rulesets.load_shipped("366-2025").content)
    given = rulesets.settings_of(parent)
    rows = [
        WeightRow("common", "Phẩm chất, kỷ luật", Decimal(30)),
        WeightRow("results", "Nhiệm vụ riêng của tỉnh Mẫu", Decimal("42.5")),
        WeightRow("results", "Chỉ đạo lĩnh vực", Decimal("27.5")),
    ]
    given = replace(given, weights={**given.weights, SubjectKind.LEADER: rows})
    names = ruleset_actions.Names("mau-2026", "Quy định số 01-QĐ/TU", "01-QĐ/TU", dt.date(2026, 1, 5), "Mẫu")
    local = ruleset_actions.derive_ruleset("366-2025", names, given, by=by)
    assert ruleset_actions.check_ruleset(local, by=by) == []
    ruleset_actions.take_into_use(local, by=by)


def open_round(cast: Cast, code: str, year: int = 2027) -> ReviewSession:
    plan = replace(PLAN, title=f"Đợt theo {code}", year=year, ruleset_code=code)
    campaign = open_campaign(cast.province, plan, by=cast.staff)
    cells_on_paper(cast.staff)
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
    tasks = {"assigned": "20", "done": "20", "on_time": "20", "late": "0", "exceeding": "4"}
    return {**marks(paper), **tasks, "level": "GOOD", "evidence": "Báo cáo năm"}


def post(client: Client, by: Member, name: str, paper: Paper, data: dict[str, str]) -> None:
    client.force_login(by.user)
    answer = client.post(reverse(f"reviews:{name}", args=[paper.pk]), data)
    assert answer.status_code == 302, answer.content.decode()


def write(client: Client, paper: Paper, by: Member) -> None:
    for section in paper.sections.all():
        paper_actions.save_paper_section(section, ENOUGH, by=by, version=section.version)
    post(client, by, "rate_own", paper, fill_in(paper))
    paper_actions.submit_paper(paper, by=by)


def play(client: Client, cast: Cast, session: ReviewSession) -> ReviewSession:
    """From preparing to closed, the marks typed into the pages."""

    def move(to: Stage, by: Member) -> None:
        nonlocal session
        session = advance_session(session, to, by=by, seen=session.stage)

    def each(act: Callable[[Paper], object]) -> None:
        for paper in session.papers.for_list():
            act(paper)

    move(Stage.WRITING, cast.clerk)
    each(lambda paper: write(client, paper, paper.member or cast.clerk))
    move(Stage.COMMENTING, cast.clerk)
    conference = conferences.convene_played(sent_long_ago(session), clerk=cast.clerk, chair=cast.head)
    move(Stage.CONFERENCE, cast.clerk)
    conferences.hold_played(conference, clerk=cast.clerk)
    conferences.sign_minutes(conference, clerk=cast.clerk, chair=cast.head)
    move(Stage.RATING, cast.clerk)
    reason = {"reason": "Đúng với kết quả năm.", "low_trust_pct": "5"}
    each(lambda paper: post(client, cast.clerk, "appraise", paper, {**fill_in(paper), **reason}))
    move(Stage.COMPLETING, cast.clerk)
    cast.session = session
    complete_all(cast)
    move(Stage.DECIDING, cast.clerk)
    settle_below(cast)
    collective = session.papers.for_list().get(member=None)
    for step in bodies_of(session.period.ruleset):
        said = PASSED[step]
        data = {"step": step.value, "number": said.number, "on": str(said.on), "votes": said.votes}
        post(client, cast.clerk, "enter_body", collective, data)
    decide(cast, list(session.papers.for_list()), "GOOD")
    move(Stage.CLOSED, cast.approver)
    return session


def bodies_of(ruleset: RuleSet) -> list[Step]:
    """The steps in between that the set asks of a provincial collective."""
    row = ruleset.authority_for("collective", "provincial")
    return [Step(step.value) for step in row.between] if row else []


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
    if code == INVENTED:
        bring_in_ruleset(by=cast.staff)
    session = play(client, cast, open_round(cast, code))
    ruleset = session.period.ruleset
    papers = list(session.papers.for_list())
    assert {paper.form for paper in papers if paper.member is None} == {FORMS[code]["collective"]}
    assert {paper.form for paper in papers if paper.member} == {FORMS[code]["person"]}
    assert (session.stage, ruleset.code) == (Stage.CLOSED, code)
    text = text_of(press.render_paper(report_paper(session)).content)
    assert "Hoàn thành tốt nhiệm vụ" in text
    steps = [Step.SELF, Step.APPRAISED, *bodies_of(ruleset), Step.DECIDED]
    assert list(papers[0].rated_case().steps.order_by("pk").values_list("step", flat=True)) == steps
    assert bodies_of(ruleset) == ([] if code == "132-2018" else [Step.PROPOSED, Step.PASSED])
    told = [said.number for said in PASSED.values() if said.number in text]
    assert told == [PASSED[step].number for step in bodies_of(ruleset)]
    shown = [row.name for row in ruleset.criteria_for(SubjectKind.LEADER)]
    assert [name for name in shown if name in text] == shown
    by_words = ruleset.grading is Grading.WORDS
    assert ("Mức tự đánh giá" in text, "Điểm tự chấm" in text) == (by_words, not by_words)
    page = client.get(reverse("reviews:case", args=[papers[1].pk])).content.decode()
    assert (">Tốt<" in page, ">80<" in page.replace("<strong>", "")) == (by_words, not by_words)


def printed_by(worker: Service, session: ReviewSession, by: Member) -> str:
    """The report as a real worker prints it."""
    with transaction.atomic():
        document = request_document(session, DocumentKind.REPORT, by=by)

    def now() -> Document:
        return Document.objects.get(pk=document.pk)

    eventually(lambda: now().state == DocumentState.DONE, worker.log.read_text, seconds=60)
    path = Path(now().file.path)
    content = path.read_bytes()
    path.unlink()
    return text_of(content)


def change_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """132-2018 as if it came with other names of levels and of the form, and so with another digest."""
    content = copy.deepcopy(rulesets.load_shipped("132-2018").content)
    for level in content["levels"]:
        level["name"] = f"Mức mới {level['code']}"
    for outline in content["outlines"].values():
        outline["name"] = "Mẫu mới"
        outline["title"] = "Báo cáo kiểu mới"
    changed = rulesets.freeze_content(content)
    monkeypatch.setattr(rulesets, "load_shipped", lambda _code: changed)


@pytest.mark.django_db(transaction=True)
def test_a_closed_case_of_2018_prints_as_then_whatever_the_file_has_become(
    client: Client, worker: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast = make_cast()
    session = play(client, cast, open_round(cast, "132-2018", year=2018))
    first = printed_by(worker, session, cast.clerk)
    change_the_file(monkeypatch)
    later = open_round(cast, "132-2018", year=2028)
    assert later.period.frozen_id != session.period.frozen_id
    assert later.period.ruleset.level_name("GOOD") == "Mức mới GOOD"
    again = printed_by(worker, session, cast.clerk)
    assert again == first
    assert ("Hoàn thành tốt nhiệm vụ" in again, "Mức mới" in again, "kiểu mới" in again) == (
        True,
        False,
        False,
    )
