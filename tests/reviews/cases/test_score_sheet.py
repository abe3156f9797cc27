"""The facts of a case in full: who enters which, what they change, and that a look ahead writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from members.models import Event
from ratings import entry, guards
from ratings.actions import cases
from ratings.actions.cases import RatingProposal
from ratings.facts import RECKONED
from ratings.levels import Assessment
from ratings.models import Discipline, Facts, LedUnit, RatingCase, RatingStep, Score, Step
from ratings.rulesets import FIGURES, Grading, RuleSet, SubjectKind
from reviews.cases.actions import ratings as actions
from reviews.cases.forms.ratings import AppraisalForm, SelfRatingForm
from reviews.demo.ruleset import bring_in_ruleset
from reviews.models import Paper, PaperState, ReviewSession
from reviews.papers.actions import papers as paper_actions
from reviews.report.printed import report_paper
from reviews.rounds.actions.campaigns import open_campaign
from reviews.stages import Stage
from tests.ratings.known import INVENTED, KNOWN, load_known
from tests.reviews import said
from tests.reviews.cast import GOOD, PLAN, TASKS, Cast, bring_to, write
from tests.reviews.conftest import SignIn

FOLLOWS = {"contested", "reappraised", "lowest_grade"}
"""Entered elsewhere: as objections, as a new appraisal, as marks."""

YEAR = {"assigned": "20", "done": "20", "on_time": "20", "late": "0", "exceeding": "8"}


def rows(prefix: str, *given: Mapping[str, str]) -> dict[str, str]:
    """A formset as the browser sends it."""
    sent = {f"{prefix}-TOTAL_FORMS": str(len(given)), f"{prefix}-INITIAL_FORMS": "0"}
    return sent | {
        f"{prefix}-{n}-{name}": value for n, row in enumerate(given) for name, value in row.items()
    }


def discipline(whose: str, **more: str) -> dict[str, str]:
    decision = {"whose": whose, "sanction": "reprimand", "decided_on": "2027-06-01", "is_duty_related": "on"}
    return rows("disciplines", decision | more)


def led(*exceeding: int, done: int = 10) -> dict[str, str]:
    of = {"assigned": "10", "done": str(done), "on_time": str(done), "late": "0"}
    return rows(
        "led", *({"name": f"Xã {n}", "exceeding": str(more), **of} for n, more in enumerate(exceeding))
    )


TYPED: dict[str, Mapping[str, str]] = {
    "done_pct": {"done": "9", "on_time": "9"},
    "on_time_pct": {"on_time": "15"},
    "late_pct": {"on_time": "15", "late": "5"},
    "exceeding_pct": {"exceeding": "3"},
    "failed_pct": {"done": "9", "on_time": "9"},
    "least_done_pct": led(0, done=6),
    "least_exceeding_pct": led(8, 0),
    "remedied_pct": {"named": "2", "remedied": "1"},
    "low_trust_pct": {"low_trust_pct": "60"},
    "tasks_counted": dict.fromkeys(("assigned", "done", "on_time", "late", "exceeding"), ""),
    "targets_missed": {"targets": "5", "targets_missed": "5"},
    "targets_missed_pct": {"targets": "5", "targets_missed": "5"},
    "units_failed_pct": {"units": "4", "units_failed": "3"},
    "units_disciplined_pct": {"units": "4", **discipline("unit")},
    "disciplined": discipline("self"),
    "sanctions": discipline("self"),
    "members_warned": discipline("member", sanction="warning"),
    "removals": discipline("self", sanction="dismissal"),
    "members_disciplined_duty": discipline("member"),
    "members_disciplined": discipline("member"),
    "members_disciplined_elsewhere": discipline("member", act_place="Đơn vị cũ"),
    "units_disciplined": discipline("unit"),
    "corruption_below": discipline("managed", is_corruption="on"),
    "degraded": {"is_degraded": "on"},
    "misconduct": {"is_misconduct_concluded": "on"},
    "reputation_harmed": {"is_reputation_harmed": "on"},
    "temporary": {"is_temporary": "on"},
    "temporary_comment": {"is_temporary": "on", "temporary_comment": "Nhận xét số 3-NX/CB ngày 5/12/2027"},
    "maternity": {"is_on_maternity": "on"},
    "sick_months": {"sick_months": "7"},
    "official_not_excellent": {"official_level": "GOOD"},
    "official_failed": {"official_level": "NOT_COMPLETED"},
}
BEFORE: dict[str, Mapping[str, str]] = {
    "temporary_comment": {"is_temporary": "on"},
    "exceeding_pct": {"exceeding": "12"},
}


def typed(figure: str) -> Mapping[str, str]:
    if figure == "earlier_acts":
        return discipline("self", act_on="2026-05-01")
    return TYPED[figure]


@dataclass
class Sheet:
    """The appraiser's page of one case under one rule set."""

    client: Client
    paper: Paper

    @property
    def marks(self) -> dict[str, str]:
        ruleset = self.paper.rated_case().period.ruleset
        best = max((grade.value for grade in ruleset.grades), default=None)
        return {
            f"points_{row.code}": str(best if best is not None else row.max * Decimal("0.95")).replace(
                ".", ","
            )
            for row in self.paper.rated_case().criteria
        }

    def foresee(self, data: Mapping[str, str]) -> Assessment:
        url = reverse("reviews:preview_appraisal", args=[self.paper.pk])
        answer = self.client.post(url, {**self.marks, **YEAR, **data})
        assert (answer.status_code, answer.context["unfit"]) == (200, False)
        found: Assessment = answer.context["assessment"]
        return found


def open_sheet(cast: Cast, client: Client, code: str, kind: SubjectKind) -> Sheet:
    cast.guest.in_system = False
    cast.guest.save(update_fields=["in_system"])
    if code == INVENTED:
        bring_in_ruleset(by=cast.staff)
    plan = replace(PLAN, title=f"Đợt theo {code}", year=2027, ruleset_code=code)
    campaign = open_campaign(cast.province, plan, by=cast.staff)
    ReviewSession.objects.filter(campaign=campaign).update(stage=Stage.RATING)
    Paper.objects.filter(session__campaign=campaign).update(state=PaperState.SUBMITTED)
    papers = Paper.objects.for_list().filter(session__campaign=campaign, case__kind=kind)
    client.force_login(cast.staff.user)
    return Sheet(client, papers.exclude(member=cast.staff).order_by("pk")[0])


def test_every_figure_says_what_is_entered_for_it() -> None:
    assert set(entry.ENTERED) == set(FIGURES) == {*RECKONED, "lowest_grade"}
    assert {*TYPED, "earlier_acts"} == set(FIGURES) - FOLLOWS


@pytest.mark.parametrize("kind", SubjectKind)
@pytest.mark.parametrize("code", KNOWN)
def test_whatever_a_rule_weighs_the_appraiser_types_and_the_answer_changes(
    cast: Cast, client: Client, code: str, kind: SubjectKind
) -> None:
    sheet = open_sheet(cast, client, code, kind)
    asked = entry.compared_figures(RuleSet.parse(load_known(code).content), kind) - FOLLOWS
    nothing = sheet.foresee({})
    tells = {}
    for figure in asked:
        before = sheet.foresee(BEFORE[figure]) if figure in BEFORE else nothing
        tells[figure] = before != sheet.foresee(typed(figure))
    assert {figure for figure, told in tells.items() if not told} == set()


@pytest.mark.parametrize("kind", SubjectKind)
@pytest.mark.parametrize("code", KNOWN)
def test_a_page_asks_for_nothing_that_no_rule_of_its_set_weighs(
    cast: Cast, client: Client, code: str, kind: SubjectKind
) -> None:
    case = open_sheet(cast, client, code, kind).paper.rated_case()
    form, own = AppraisalForm(case=case), SelfRatingForm(case=case)
    shown = {*form.names, *({"led"} if form.led else ()), *({"disciplines"} if form.disciplines else ())}
    assert shown == entry.asked_facts(case.period.ruleset, kind)
    assert set(own.names) == shown & set(entry.DECLARED)
    assert set(own.names).isdisjoint(entry.FINDINGS)


def test_a_2018_case_asks_for_what_2018_asked(cast: Cast, client: Client) -> None:
    case = open_sheet(cast, client, "132-2018", SubjectKind.NONLEADER).paper.rated_case()
    assert AppraisalForm(case=case).names == [
        "assigned",
        "done",
        "sick_months",
        "official_level",
        "is_degraded",
    ]
    assert case.period.ruleset.grading is Grading.WORDS


def both(case: RatingCase, name: str) -> tuple[object, object]:
    fresh = RatingCase.objects.for_list().get(pk=case.pk)
    verified = fresh.facts_at(Step.APPRAISED)
    return getattr(fresh.declared, name), getattr(verified, name) if verified else None


def test_what_was_declared_and_what_was_verified_stand_side_by_side(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    paper = cast.paper(cast.member)
    assert both(paper.rated_case(), "done") == (20, None)
    reason = replace(GOOD, reason="Hai nhiệm vụ chưa nghiệm thu.")
    actions.appraise_in_session(paper, reason, by=cast.clerk, done=18, on_time=18)
    assert (both(paper.rated_case(), "done"), both(paper.rated_case(), "exceeding")) == ((20, 18), (4, 4))
    url = reverse("reviews:case", args=[paper.pk])
    lines = {
        person.code: [
            (line.declared, line.verified) for line in sign_in(person).get(url).context["fact_lines"]
        ][1]
        for person in (cast.clerk, cast.member)
    }
    assert lines == {"CLERK": ("20", "18"), "MEMBER": ("20", "")}


def test_bonds_are_held_against_what_was_verified(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    failed = RatingProposal("NOT_COMPLETED", GOOD.scores, "Nhiều nhiệm vụ chưa được nghiệm thu.")
    actions.appraise_in_session(cast.paper(None), failed, by=cast.clerk, done=13, on_time=13)
    actions.appraise_in_session(cast.paper(cast.head), GOOD, by=cast.clerk)
    rows = RatingCase.objects.filter(paper__session=cast.session).for_list().select_related("period", "place")
    found = {str(row.pk): str(row) for row in rows}
    broken = guards.broken_bonds(cast.session.period.ruleset, list(rows))
    assert both(cast.paper(None).rated_case(), "done") == (20, 13)
    assert ("unit_under_head", str(cast.head)) in {(row.code, found[row.key]) for row in broken}


def test_evidence_by_criterion_is_printed_beside_its_points(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    write(paper, cast.member)
    told = replace(GOOD, notes={"results": "Kế hoạch số 05-KH/TU"})
    paper_actions.save_self_rating(cast.paper(cast.member), told, by=cast.member)
    paper_actions.submit_paper(cast.paper(cast.member), by=cast.member)
    tables = said.tables_of(report_paper(cast.session), "Tự chấm")
    assert [row[3:] for row in tables[-1][:2]] == [["27,5", ""], ["60", "Kế hoạch số 05-KH/TU"]]


def test_units_led_are_kept_one_by_one_and_the_counts_are_their_sums(cast: Cast, client: Client) -> None:
    sheet = open_sheet(cast, client, "366-2025", SubjectKind.LEADER)
    data = {**sheet.marks, **YEAR, **led(8, 0), "level": "EXCELLENT", "reason": "Đã cân nhắc."}
    url = reverse("reviews:appraise", args=[sheet.paper.pk])
    assert client.post(url, data).status_code == 302
    facts = RatingCase.objects.for_list().get(pk=sheet.paper.rated_case().pk).facts
    assert [str(unit) for unit in facts.led.all()] == [
        "Xã 0: 10 / 10 / 10 / 8, chậm tiến độ 0",
        "Xã 1: 10 / 10 / 10 / 0, chậm tiến độ 0",
    ]
    assert (facts.assigned, facts.exceeding) == (20, 8)
    assert both(facts.case, "assigned") == (0, 20)
    # Saved again as it stands, with the second unit taken out.
    again = {**data, "led-INITIAL_FORMS": "2", "led-1-DELETE": "on"}
    assert client.post(url, again).status_code == 302
    facts = RatingCase.objects.for_list().get(pk=sheet.paper.rated_case().pk).facts
    assert ([str(unit) for unit in facts.led.all()], facts.assigned) == (
        ["Xã 0: 10 / 10 / 10 / 8, chậm tiến độ 0"],
        10,
    )


def test_a_subject_declares_units_and_leave_but_no_findings(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    client = sign_in(cast.member)
    data = {"points_common": "27", "points_results": "60", "level": "GOOD", **led(4, 4), "sick_months": "3"}
    data |= {"note_common": "Báo cáo số 12-BC/TU", "is_degraded": "on", "low_trust_pct": "60"}
    assert client.post(reverse("reviews:rate_own", args=[paper.pk]), data).status_code == 302
    declared = cast.paper(cast.member).rated_case().declared
    assert (declared.assigned, declared.sick_months, declared.led.count()) == (20, 3, 2)
    assert (declared.is_degraded, declared.low_trust_pct) == (False, None)
    assert Score.objects.get(case=paper.rated_case(), criterion="common").evidence == "Báo cáo số 12-BC/TU"
    with pytest.raises(IntegrityError, match="findings_are_the_appraisers"), transaction.atomic():
        Facts.objects.filter(case=paper.rated_case()).update(is_degraded=True)


@pytest.mark.parametrize(
    ("place", "act_on", "expected"),
    [
        ("", None, (True, False)),
        ("Chi bộ A, Tỉnh ủy Thử", dt.date(2025, 3, 1), (True, False)),
        ("Chi bộ A, Đảng ủy khác", dt.date(2025, 3, 1), (False, False)),
        ("Huyện ủy cũ", dt.date(2024, 12, 31), (False, True)),
    ],
)
def test_what_an_act_counts_for_follows_from_its_unit_and_day(
    cast: Cast, sign_in: SignIn, place: str, act_on: dt.date | None, expected: tuple[bool, bool]
) -> None:
    bring_to(cast, Stage.RATING)
    paper = cast.paper(None)
    more = {"decided_on": "2025-06-01", "act_place": place, "act_on": str(act_on or "")}
    data = {"points_common": "27,5", "points_results": "60", **YEAR, **discipline("member", **more)}
    url = reverse("reviews:appraise", args=[paper.pk])
    assert (
        sign_in(cast.clerk).post(url, {**data, "level": "GOOD", "reason": "Đã cân nhắc."}).status_code == 302
    )
    [found] = RatingCase.objects.for_list().get(pk=paper.rated_case().pk).known().disciplines
    assert (found.is_act_here, found.is_earlier_act) == expected


def test_nobody_learns_by_the_unit_of_an_act_which_committees_there_are(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    paper, client = cast.paper(None), sign_in(cast.clerk)
    data = {
        "points_common": "27,5",
        "points_results": "60",
        **YEAR,
        "level": "GOOD",
        "reason": "Đã cân nhắc.",
    }
    told = []
    full = cast.other_cell.full_place
    for place in (full, full.upper(), "Chi bộ không có"):
        more = discipline("member", decided_on="2025-06-01", act_place=place)
        saved = client.post(reverse("reviews:appraise", args=[paper.pk]), {**data, **more})
        look = client.post(reverse("reviews:preview_appraisal", args=[paper.pk]), {**data, **more})
        page = client.get(reverse("reviews:case", args=[paper.pk])).content.decode()
        told.append((look.content, saved.status_code, f'value="{place}"' in page))
    assert told == [(told[0][0], 302, True)] * 3


def test_the_unit_of_an_act_is_not_taken_by_its_name_alone(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    more = discipline("member", decided_on="2025-06-01", act_place="chi bộ a")
    data = {"points_common": "27,5", "points_results": "60", **YEAR, **more, "level": "GOOD"}
    url = reverse("reviews:appraise", args=[cast.paper(None).pk])
    answer = sign_in(cast.clerk).post(url, {**data, "reason": "Đã cân nhắc."})
    assert (answer.status_code, "Chi bộ A, Tỉnh ủy Thử." in answer.content.decode()) == (422, True)


def test_a_decision_of_another_period_is_that_periods_matter(cast: Cast) -> None:
    bring_to(cast, Stage.RATING)
    row = Discipline(whose="self", sanction="warning", decided_on=dt.date(2024, 12, 31))
    with pytest.raises(ValidationError, match="kỳ"):
        cases.record_facts(
            cast.paper(cast.member).rated_case(), by=cast.clerk, step=Step.APPRAISED, disciplines=[row]
        )


def test_a_look_ahead_says_what_saving_would_and_writes_nothing(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    paper = cast.paper(cast.member)
    tables = (Facts, LedUnit, Discipline, Score, RatingStep, Event)
    before = [list(table.objects.order_by("pk").values_list()) for table in tables]
    data = {
        "points_common": "21,5",
        "points_results": "60",
        **YEAR,
        "level": "EXCELLENT",
        **led(6, 0, done=6),
    }
    client = sign_in(cast.clerk)
    answer = client.post(reverse("reviews:preview_appraisal", args=[paper.pk]), data)
    text = answer.content.decode()
    assert [list(table.objects.order_by("pk").values_list()) for table in tables] == before
    assert "81,5/100" in text
    # The gap to the own points, the level against what was found, and that no decision can be like that.
    assert [len(answer.context["notices"]), answer.context["is_explained"]] == [3, False]
    saved = client.post(reverse("reviews:appraise", args=[paper.pk]), {**data, "reason": "Có lý do."})
    assert saved.status_code == 302
    page = client.get(reverse("reviews:case", args=[paper.pk]))
    assert page.context["assessment"] == answer.context["assessment"]


def test_a_look_ahead_is_for_who_may_write_there(cast: Cast, sign_in: SignIn) -> None:
    bring_to(cast, Stage.RATING)
    own, appraised = (
        cast.paper(cast.head),
        reverse("reviews:preview_appraisal", args=[cast.paper(cast.head).pk]),
    )
    rated = reverse("reviews:preview_own", args=[own.pk])
    seen = {
        person.code: [sign_in(person).post(url, YEAR).status_code for url in (rated, appraised)]
        for person in (cast.head, cast.clerk, cast.colleague, cast.stranger)
    }
    # The head's own case is not the head's to appraise, nor is a paper handed in to be written.
    assert seen == {"HEAD": [403, 403], "CLERK": [403, 200], "COLLEAGUE": [403, 404], "STRANGER": [404, 404]}


def test_a_new_self_rating_is_held_against_what_is_declared_only(cast: Cast) -> None:
    bring_to(cast, Stage.WRITING)
    paper = cast.paper(cast.member)
    write(paper, cast.member)
    cases.record_facts(paper.rated_case(), by=cast.clerk, step=Step.APPRAISED, low_trust_pct=Decimal(60))
    paper_actions.save_self_rating(cast.paper(cast.member), GOOD, by=cast.member, **TASKS)
    own = RatingStep.objects.in_force().get(case=paper.rated_case(), step=Step.SELF)
    assert own.against_engine is False
